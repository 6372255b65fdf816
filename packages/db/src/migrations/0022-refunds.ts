import { sql, type Kysely } from 'kysely';

/**
 * Refunds of top-ups: the policy as versions that are never edited, each request with its history, every request to
 * the gateway before it is sent, and what a gateway has given back without us. An order has one open refund at most;
 * `next_check_at` stands while the gateway has to be asked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table refund_policy (
      version integer primary key check (version > 0),
      valid_from timestamptz not null unique,
      terms jsonb not null,
      note text not null,
      created_by uuid references "user",
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create trigger append_only before update or delete on refund_policy
      for each row execute function refuse_change()`.execute(db);
  await sql`
    insert into refund_policy (version, valid_from, terms, note)
    values (1, '2000-01-01T00:00:00Z', ${JSON.stringify(KOREAN_TERMS)}::jsonb,
      'Unused within 7 days in full; otherwise paid coins left, less 10 % or 1,000 won')`.execute(db);
  await sql`
    create table refund (
      id uuid primary key,
      top_up_id uuid not null references top_up,
      user_id uuid not null references "user",
      lot_id bigint not null references coin_lot,
      policy_version integer not null references refund_policy,
      rule text not null check (rule in ('unused', 'mostly_used', 'expired', 'remainder')),
      state text not null check (state in (
        'requested', 'approved', 'sending', 'unknown', 'done', 'failed', 'rejected', 'withdrawn')),
      failure text check (failure in ('not_refundable', 'changed_at_gateway')),
      currency char(3) not null,
      coins bigint not null check (coins >= 0),
      expired_coins bigint not null check (expired_coins >= 0),
      bonus_coins bigint not null check (bonus_coins >= 0),
      gross_minor bigint not null,
      fee_minor bigint not null check (fee_minor >= 0),
      amount_minor bigint not null check (amount_minor > 0),
      note text not null check (char_length(note) <= 300),
      answer text check (char_length(answer) <= 300),
      txn_id uuid not null unique,
      return_txn_id uuid unique,
      gateway_refund_id text,
      next_check_at timestamptz,
      checks integer not null default 0,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (gross_minor = fee_minor + amount_minor),
      check (coins + expired_coins > 0),
      check ((state = 'failed') = (failure is not null)),
      check ((state in ('failed', 'rejected', 'withdrawn')) = (return_txn_id is not null)),
      check ((state = 'done') = (gateway_refund_id is not null)),
      check ((state in ('approved', 'sending', 'unknown')) = (next_check_at is not null))
    )`.execute(db);
  await sql`
    create unique index refund_open on refund (top_up_id)
      where state in ('requested', 'approved', 'sending', 'unknown')`.execute(db);
  await sql`create index refund_top_up on refund (top_up_id, id desc)`.execute(db);
  await sql`create index refund_user on refund (user_id, created_at)`.execute(db);
  await sql`create index refund_state on refund (state, id desc)`.execute(db);
  await sql`create index refund_due on refund (next_check_at) where next_check_at is not null`.execute(db);
  await sql`create unique index refund_gateway on refund (top_up_id, gateway_refund_id)
    where gateway_refund_id is not null`.execute(db);
  await sql`
    create table refund_status (
      id bigint generated always as identity primary key,
      refund_id uuid not null references refund,
      state text not null,
      note text,
      actor_id uuid references "user",
      at timestamptz not null
    )`.execute(db);
  await sql`create index refund_status_refund on refund_status (refund_id, id)`.execute(db);
  await sql`
    create table refund_attempt (
      id uuid primary key,
      refund_id uuid not null references refund,
      idempotency_key uuid not null unique,
      amount_minor bigint not null check (amount_minor > 0),
      expected_refundable_minor bigint not null,
      state text not null default 'sent' check (state in ('sent', 'succeeded', 'failed', 'unknown')),
      error_kind text,
      error_code text,
      created_at timestamptz not null,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index refund_attempt_refund on refund_attempt (refund_id, id)`.execute(db);
  await sql`
    create table refund_difference (
      top_up_id uuid primary key references top_up,
      gateway_minor bigint not null,
      ours_minor bigint not null,
      first_seen_at timestamptz not null,
      seen_at timestamptz not null
    )`.execute(db);
}

/** The terms a site starts with; `RefundTerms` in the contracts says what each means. */
const KOREAN_TERMS = {
  fullWithinDays: 7,
  feeBps: 1_000,
  feeMinimum: { KRW: 1_000 },
  freeFromUsedBps: 8_000,
  expiredFeeBps: 1_000,
  expiredWithinYears: 5,
  automaticUpTo: { KRW: 300_000 },
  automaticPerMonth: 3,
};
