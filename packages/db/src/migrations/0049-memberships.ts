import { sql, type Kysely } from 'kysely';

/** What `renewal-terms.ts` has as its first version; a test compares them. */
const FIRST_TERMS = {
  catchUp: 'current_only',
  maxBackCycles: 1,
  retryDays: [0, 1, 3, 5, 7],
  retryHour: 10,
  suspendAfterDays: 7,
  lastNoticeAfterDays: 14,
  endAfterDays: 30,
  newAnchorAfterDays: 30,
  announceDays: { month: [7], year: [30, 7] },
  confirmAboveDailyTimes: 2,
  confirmAbove: 50,
  spreadMinutes: 60,
  refundOnCancel: 'unused_days',
  maxPauseMonths: 3,
};

const KEPT = [
  'membership',
  'membership_period',
  'membership_charge',
  'membership_entitlement',
  'membership_price_change',
  'membership_notice',
];
const APPEND_ONLY = ['renewal_policy', 'membership_event'];

/**
 * Memberships. A period is claimed as a row before anything is charged for it, and there is one row for each begin of a
 * period, so that nobody can be charged twice for it. A charge by a payment method is an order with the charge's id. Access
 * is `membership_entitlement` and nothing else: a row opens from `starts_at` to `ends_at`, and beyond that only while
 * `until_decided`, which the decision on the next period ends. `next_look_at` of a membership is when it must be
 * looked at again; the sweep needs nothing else to find it. That of a charge is when, once it has been paid.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table renewal_policy (
      version integer primary key,
      valid_from timestamptz not null unique,
      terms jsonb not null,
      note text not null check (char_length(note) <= 500),
      created_by uuid references "user",
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    insert into renewal_policy (version, valid_from, terms, note, created_at)
    values (1, '2020-01-01T00:00:00Z', ${JSON.stringify(FIRST_TERMS)}::jsonb, '', now())`.execute(db);

  await sql`
    create table membership (
      id uuid primary key,
      user_id uuid not null references "user",
      creator_id uuid not null references "user",
      tier_id uuid not null references membership_tier,
      price_id uuid not null references tier_price,
      currency char(3) not null,
      amount_minor bigint not null check (amount_minor > 0),
      "interval" text not null check ("interval" in ('month', 'year')),
      payment_method_id uuid references payment_method,
      method_changed_at timestamptz,
      anchor_date date not null,
      time_zone text not null,
      offset_days integer not null default 0 check (offset_days >= 0),
      next_index integer not null check (next_index >= 0),
      next_look_at timestamptz,
      outages_until timestamptz not null,
      cancel_requested_at timestamptz,
      pause_from timestamptz,
      pause_until timestamptz,
      suspended_at timestamptz,
      announced_at timestamptz,
      ended_at timestamptz,
      end_reason text check (end_reason in (
        'cancelled', 'cancelled_at_once', 'unpaid', 'price_refused', 'not_begun', 'payment_lost', 'closed')),
      idempotency_key uuid not null,
      request_hash text not null,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (user_id, idempotency_key),
      constraint membership_not_own check (user_id <> creator_id),
      constraint membership_coins check (currency <> 'COI' or payment_method_id is null),
      constraint membership_end check ((ended_at is null) = (end_reason is null)),
      constraint membership_looked_at check ((ended_at is null) = (next_look_at is not null)),
      constraint membership_pause check ((pause_from is null) = (pause_until is null) and pause_from < pause_until)
    )`.execute(db);
  await sql`
    create unique index membership_living on membership (user_id, creator_id) where ended_at is null`.execute(
    db,
  );
  await sql`
    create index membership_due on membership (next_look_at) where next_look_at is not null`.execute(db);
  await sql`create index membership_creator on membership (creator_id, id desc)`.execute(db);
  await sql`create index membership_user on membership (user_id, id desc)`.execute(db);
  await sql`create index membership_tier_members on membership (tier_id) where ended_at is null`.execute(db);

  await sql`
    create table membership_period (
      id uuid primary key,
      membership_id uuid not null references membership,
      index integer not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      status text not null check (status in ('pending', 'paid', 'free', 'waived', 'paused', 'unpaid')),
      reason text check (reason in ('outage_billing', 'outage_service', 'bill_open', 'correction', 'trial')),
      tier_id uuid not null references membership_tier,
      price_id uuid not null references tier_price,
      currency char(3) not null,
      amount_minor bigint not null check (amount_minor >= 0),
      paid_with uuid references membership_period,
      txn_id uuid unique,
      created_at timestamptz not null,
      settled_at timestamptz,
      unique (membership_id, starts_at),
      constraint membership_period_range check (starts_at < ends_at),
      constraint membership_period_settled check ((status = 'pending') = (settled_at is null)),
      constraint membership_period_paid check (status <> 'paid' or paid_with is not null or txn_id is not null),
      constraint membership_period_reason check ((status in ('waived', 'free')) = (reason is not null))
    )`.execute(db);
  await sql`
    create unique index membership_period_open on membership_period (membership_id) where status = 'pending'
      and paid_with is null`.execute(db);
  await sql`create index membership_period_settled_at on membership_period (settled_at, id) where settled_at is not null`.execute(
    db,
  );

  await sql`
    create table membership_charge (
      id uuid primary key,
      period_id uuid not null references membership_period,
      attempt integer not null check (attempt > 0),
      provider_key text not null unique,
      currency char(3) not null,
      amount_minor bigint not null check (amount_minor > 0),
      payment_method_id uuid references payment_method,
      outcome text not null check (outcome in ('pending', 'paid', 'soft', 'hard', 'customer', 'fault')),
      failure text,
      sent_at timestamptz not null,
      answered_at timestamptz,
      next_look_at timestamptz not null,
      unique (period_id, attempt),
      constraint membership_charge_answered check ((outcome = 'pending') = (answered_at is null))
    )`.execute(db);
  await sql`
    create unique index membership_charge_in_flight on membership_charge (period_id) where outcome = 'pending'`.execute(
    db,
  );
  await sql`
    create unique index membership_charge_paid on membership_charge (period_id) where outcome = 'paid'`.execute(
    db,
  );

  await sql`
    create table membership_entitlement (
      id bigint generated always as identity primary key,
      membership_id uuid not null references membership,
      user_id uuid not null references "user",
      creator_id uuid not null references "user",
      tier_id uuid not null references membership_tier,
      period_id uuid references membership_period,
      source text not null check (source in ('period', 'grace', 'trial', 'gift', 'correction')),
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      until_decided boolean not null default false,
      created_at timestamptz not null,
      constraint membership_entitlement_range check (starts_at <= ends_at)
    )`.execute(db);
  await sql`
    create index membership_entitlement_reader on membership_entitlement (user_id, creator_id, ends_at)`.execute(
    db,
  );
  await sql`
    create unique index membership_entitlement_open on membership_entitlement (membership_id) where until_decided`.execute(
    db,
  );

  await sql`
    create table membership_price_change (
      id uuid primary key,
      membership_id uuid not null references membership,
      price_id uuid not null references tier_price,
      amount_minor bigint not null check (amount_minor > 0),
      effective_from timestamptz not null,
      asked_at timestamptz not null,
      agreed_at timestamptz,
      refused_at timestamptz,
      constraint membership_price_change_answer check (agreed_at is null or refused_at is null)
    )`.execute(db);
  await sql`
    create unique index membership_price_change_asked on membership_price_change (membership_id, price_id)`.execute(
    db,
  );

  await sql`
    create table membership_event (
      id bigint generated always as identity primary key,
      membership_id uuid not null references membership,
      kind text not null,
      actor_id uuid references "user",
      detail jsonb not null default '{}',
      at timestamptz not null
    )`.execute(db);
  await sql`create index membership_event_of on membership_event (membership_id, id)`.execute(db);

  await sql`
    create table membership_notice (
      id uuid primary key,
      membership_id uuid not null references membership,
      user_id uuid not null references "user",
      period_start timestamptz not null,
      kind text not null,
      detail jsonb not null default '{}',
      created_at timestamptz not null,
      read_at timestamptz,
      unique (membership_id, period_start, kind)
    )`.execute(db);
  await sql`create index membership_notice_reader on membership_notice (user_id, id desc)`.execute(db);

  for (const table of KEPT) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
  for (const table of APPEND_ONLY) {
    await sql`
      create trigger append_only before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`.execute(db);
    await sql`
      create trigger append_only_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db);
  }

  await sql`
    alter table top_up
      alter column product_id drop not null,
      add column membership_charge_id uuid unique references membership_charge,
      add constraint top_up_ordered check ((product_id is null) = (membership_charge_id is not null))`.execute(
    db,
  );
  await sql`
    alter table coin_txn
      drop constraint coin_txn_kind,
      add constraint coin_txn_kind check (kind in (
        'top_up', 'bonus', 'event', 'reward', 'legacy', 'unlock', 'rent', 'gift', 'donation', 'expiry', 'refund',
        'refund_return', 'reversal', 'revocation', 'dispute', 'dispute_return', 'clawback', 'debt',
        'membership'))`.execute(db);
  await sql`
    alter table earning
      drop constraint earning_source,
      add constraint earning_source
        check (source in ('unlock', 'rent', 'gift', 'donation', 'membership'))`.execute(db);
}
