import { sql, type Kysely } from 'kysely';

/**
 * Payments that a bank takes back after the coins came. What is left of the order is frozen by a ledger transaction
 * (`dispute_hold`) until it ends; what is lost and was spent is a debt of the wallet, which the next top-up pays. Who
 * bears what a debtor has spent is a policy in versions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendLedger(db);
  await sql`
    create table dispute_policy (
      version integer primary key check (version > 0),
      valid_from timestamptz not null unique,
      terms jsonb not null,
      note text not null,
      created_by uuid references "user",
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    insert into dispute_policy (version, valid_from, terms, note)
    values (1, '2000-01-01T00:00:00Z', ${JSON.stringify({ bearer: 'platform' })}::jsonb,
      'The platform bears what was spent of a payment that a bank took back')`.execute(db);
  await sql`
    create table dispute (
      id uuid primary key,
      top_up_id uuid not null references top_up,
      user_id uuid not null references "user",
      gateway text not null,
      gateway_dispute_id text not null,
      state text not null check (state in ('open', 'won', 'lost')),
      raw_status text not null,
      reason text,
      currency char(3) not null,
      amount_minor bigint not null check (amount_minor > 0),
      policy_version integer not null references dispute_policy,
      bearer text not null check (bearer in ('platform', 'creators')),
      debt_coins bigint not null default 0 check (debt_coins >= 0),
      repaid_coins bigint not null default 0 check (repaid_coins between 0 and debt_coins),
      evidence_due_at timestamptz,
      next_check_at timestamptz,
      checks integer not null default 0,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      closed_at timestamptz,
      unique (gateway, gateway_dispute_id),
      check ((state = 'open') = (closed_at is null)),
      check (state = 'lost' or debt_coins = 0),
      check (next_check_at is null or state = 'open')
    )`.execute(db);
  await sql`create index dispute_top_up on dispute (top_up_id, id desc)`.execute(db);
  await sql`create index dispute_user on dispute (user_id, id desc)`.execute(db);
  await sql`create index dispute_state on dispute (state, id desc)`.execute(db);
  await sql`create index dispute_due on dispute (next_check_at) where next_check_at is not null`.execute(db);
  await sql`create index dispute_owed on dispute (user_id, id) where repaid_coins < debt_coins`.execute(db);
  await sql`
    create table dispute_status (
      id bigint generated always as identity primary key,
      dispute_id uuid not null references dispute,
      state text not null,
      raw_status text not null,
      at timestamptz not null
    )`.execute(db);
  await sql`create index dispute_status_dispute on dispute_status (dispute_id, id)`.execute(db);
  await sql`
    create table dispute_hold (
      txn_id uuid primary key,
      top_up_id uuid not null references top_up,
      ended text check (ended in ('returned', 'revoked')),
      end_txn_id uuid,
      check ((ended is null) = (end_txn_id is null))
    )`.execute(db);
  await sql`create index dispute_hold_open on dispute_hold (top_up_id) where ended is null`.execute(db);
  await sql`
    create table clawback (
      txn_id uuid not null,
      creator_id uuid not null,
      dispute_id uuid not null references dispute,
      spend_txn_id uuid not null,
      lot_id bigint not null references coin_lot,
      currency char(3) not null,
      source text not null,
      novel_id uuid not null,
      coins bigint not null check (coins >= 0),
      minor bigint not null check (minor >= 0),
      repaid_coins bigint not null default 0 check (repaid_coins between 0 and coins),
      primary key (txn_id, creator_id)
    )`.execute(db);
  await sql`create index clawback_dispute on clawback (dispute_id, txn_id)`.execute(db);
  await sql`
    create trigger append_only before update or delete on dispute_policy
      for each row execute function refuse_change()`.execute(db);
}

/**
 * `corrects` names the purchase whose earning a transaction corrects, any number of times; `reverses` undoes one and
 * that once. A refund that the gateway calls off after it was done keeps the gateway's name for it.
 */
async function extendLedger(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wallet add column debt bigint not null default 0 check (debt >= 0)`.execute(db);
  await sql`
    alter table coin_txn
      add column debt_change bigint not null default 0,
      add column corrects uuid,
      drop constraint coin_txn_kind,
      add constraint coin_txn_kind check (kind in (
        'top_up', 'bonus', 'event', 'reward', 'legacy',
        'unlock', 'rent', 'gift', 'donation',
        'expiry', 'refund', 'refund_return', 'reversal', 'revocation',
        'dispute', 'dispute_return', 'clawback', 'debt'))`.execute(db);
  await sql`
    alter table house_entry
      drop constraint house_entry_account,
      add constraint house_entry_account check (account in (
        'coins_sold', 'coins_given', 'breakage', 'refunds', 'revoked', 'disputes', 'chargebacks', 'debts'))`.execute(
    db,
  );
  const [check] = (
    await sql<{ name: string }>`
      select conname as name from pg_constraint
      where conrelid = 'refund'::regclass and pg_get_constraintdef(oid) like '%gateway_refund_id IS NOT NULL%'`.execute(
      db,
    )
  ).rows;
  await sql`
    alter table refund
      drop constraint ${sql.ref(check!.name)},
      add constraint refund_named check (state <> 'done' or gateway_refund_id is not null),
      drop constraint refund_failure_check,
      add constraint refund_failure_check
        check (failure in ('not_refundable', 'changed_at_gateway', 'came_back'))`.execute(db);
}
