import { sql, type Kysely } from 'kysely';

/**
 * Books that prove themselves. The ledger's transactions are sealed into a chain of blocks: `ledger_seal` keeps each
 * one's hash and block, so that what changes afterwards is found and named; `ledger_chain` is the one row whose lock
 * makes sealers come one after the other. What the nightly check of the books found stays, with the age of what is
 * broken, and `payout_halt` says whether money may go out to creators.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ledger_block (
      seq bigint primary key check (seq > 0),
      prev_hash bytea not null check (length(prev_hash) = 32),
      hash bytea not null unique check (length(hash) = 32),
      txns integer not null check (txns > 0),
      sealed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table ledger_seal (
      txn_id uuid primary key,
      block bigint not null,
      hash bytea not null check (length(hash) = 32)
    )`.execute(db);
  await sql`create index ledger_seal_block on ledger_seal (block, txn_id)`.execute(db);
  for (const table of ['ledger_block', 'ledger_seal']) {
    await sql`
      create trigger append_only before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`.execute(db);
    await sql`
      create trigger append_only_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db);
  }
  await sql`
    create table ledger_chain (
      single boolean primary key default true check (single),
      walked_to uuid
    )`.execute(db);
  await sql`insert into ledger_chain default values`.execute(db);
  await sql`
    create table books_check (
      id uuid primary key,
      checked_at timestamptz not null,
      violations bigint not null check (violations >= 0),
      findings jsonb not null,
      block bigint,
      head bytea
    )`.execute(db);
  await sql`create index books_check_latest on books_check (checked_at desc)`.execute(db);
  await sql`
    create table invariant_violation (
      invariant text primary key,
      since timestamptz not null,
      seen_at timestamptz not null
    )`.execute(db);
  await sql`
    create table payout_halt (
      id uuid primary key,
      since timestamptz not null,
      cause text not null check (cause in ('invariant', 'operator')),
      reason text not null check (char_length(reason) between 1 and 500),
      halted_by uuid references "user",
      lifted_at timestamptz,
      lifted_by uuid references "user",
      lift_reason text check (char_length(lift_reason) between 1 and 500),
      check ((cause = 'operator') = (halted_by is not null)),
      check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null))
    )`.execute(db);
  await sql`create unique index payout_halt_open on payout_halt ((true)) where lifted_at is null`.execute(db);
  await sql`create index payout_halt_latest on payout_halt (since desc)`.execute(db);
  // What operators search the ledger by, where no key leads there already.
  await sql`create index coin_txn_time on coin_txn (created_at desc, id desc)`.execute(db);
  await sql`create index coin_txn_subject on coin_txn (subject_id) where subject_id is not null`.execute(db);
}
