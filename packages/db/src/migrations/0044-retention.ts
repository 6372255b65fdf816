import { sql, type Kysely } from 'kysely';

/** Records that nobody may delete; those of the ledger and its like refuse every change already. */
const KEPT = [
  'wallet',
  'coin_lot',
  'dispute_hold',
  'clawback',
  'top_up',
  'top_up_status',
  'payment_attempt',
  'deposit_account',
  'gateway_difference',
  'payment_method',
  'refund',
  'refund_status',
  'refund_attempt',
  'dispute',
  'dispute_status',
  'donation',
  'gift',
  'gift_chapter',
  'settlement',
  'settlement_run',
  'settlement_item',
  'payout',
  'payout_destination',
  'payout_attempt',
  'payout_part',
  'payout_batch',
  'payout_halt',
  'method_registration',
  'legacy_gift',
  'legacy_import',
  'coin_product',
  'reward_rule',
  'books_check',
  'retention_run',
];

/** Those that refuse to be changed row by row, and could be emptied all the same. */
const NOT_EMPTIED = [
  'unlock_return',
  'payout_status',
  'refund_policy',
  'dispute_policy',
  'reward_grant',
  'spending_limit_change',
];

/**
 * Records of money stay: the database refuses to delete them, whoever asks, and however old they are. What is personal
 * in them is erased when its term has passed, which two tables that refuse every change have to let happen: then, and
 * that change alone. What was erased is counted in `retention_log`, one row for each step of a night's run.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table retention_run (
      night date primary key,
      started_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db);
  await sql`
    create table retention_log (
      id bigint generated always as identity primary key,
      night date not null references retention_run,
      table_name text not null,
      begun_before timestamptz not null,
      rows integer not null check (rows > 0),
      at timestamptz not null
    )`.execute(db);
  await sql`create index retention_log_night on retention_log (night)`.execute(db);

  await sql`
    create function refuse_removal() returns trigger language plpgsql as $$
    begin
      raise exception 'kept for ever: % on %', tg_op, tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  for (const table of KEPT) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
  }
  for (const table of [...KEPT, ...NOT_EMPTIED]) {
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
  await sql`
    create trigger append_only before update or delete on retention_log
      for each row execute function refuse_change()`.execute(db);
  await sql`
    create trigger append_only_table before truncate on retention_log
      for each statement execute function refuse_change()`.execute(db);

  await sql`drop trigger append_only on payout_status`.execute(db);
  await sql`
    create trigger append_only before delete on payout_status
      for each row execute function refuse_change()`.execute(db);
  await sql`
    create trigger append_only_but_erased before update on payout_status
      for each row when (
        new.note is not null or old.at > now() - interval '5 years'
        or to_jsonb(old) - 'note' <> to_jsonb(new) - 'note')
      execute function refuse_change()`.execute(db);
  await sql`drop trigger locked on settlement`.execute(db);
  await sql`
    create trigger locked before delete on settlement
      for each row execute function refuse_change_when_locked()`.execute(db);
  await sql`
    create trigger locked_but_erased before update on settlement
      for each row when (
        new.payee is not null or old.created_at > now() - interval '5 years'
        or to_jsonb(old) - 'payee' <> to_jsonb(new) - 'payee')
      execute function refuse_change_when_locked()`.execute(db);
}
