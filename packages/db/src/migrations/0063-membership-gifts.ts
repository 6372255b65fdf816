import { sql, type Kysely } from 'kysely';

/**
 * Months of a membership that somebody bought for somebody else: what a gift holds instead of chapters. They are paid at
 * once and waiting until they are claimed: then they are a period of the claimer's membership that is free, or days added
 * to the one in progress. A gift to a person may be delivered on a later day; until then they see nothing of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table gift
      alter column branch_id drop not null,
      add column deliver_at timestamptz,
      add column told_at timestamptz,
      drop constraint gift_why_check,
      add constraint gift_why_check check (why in ('taken_back', 'expired', 'declined'))`.execute(db);
  await sql`update gift set deliver_at = created_at, told_at = created_at`.execute(db);
  await sql`
    alter table gift
      alter column deliver_at set not null,
      add constraint gift_delivered check (deliver_at >= created_at and (code is null or deliver_at = created_at))`.execute(
    db,
  );
  await sql`create index gift_undelivered on gift (deliver_at) where state = 'waiting' and told_at is null`.execute(
    db,
  );
  await sql`
    create table gift_membership (
      gift_id uuid primary key references gift,
      tier_id uuid not null references membership_tier,
      price_id uuid not null references tier_price,
      months integer not null check (months in (1, 3, 6, 12)),
      txn_id uuid not null unique,
      coins bigint not null check (coins > 0),
      state text not null default 'waiting' check (state in ('waiting', 'given', 'returned')),
      reversal_id uuid unique,
      membership_id uuid references membership,
      constraint gift_membership_returned check ((state = 'returned') = (reversal_id is not null)),
      constraint gift_membership_given check ((state = 'given') = (membership_id is not null))
    )`.execute(db);
  await sql`
    create index gift_membership_waiting on gift_membership (tier_id) where state = 'waiting'`.execute(db);
  await sql`
    create index gift_membership_given_to on gift_membership (membership_id) where membership_id is not null`.execute(
    db,
  );
  await sql`
    create trigger kept before delete on gift_membership
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on gift_membership
      for each statement execute function refuse_removal()`.execute(db);
  await sql`
    alter table membership_period
      drop constraint membership_period_reason_check,
      add constraint membership_period_reason_check check (reason in (
        'outage_billing', 'outage_service', 'bill_open', 'correction', 'trial', 'coupon', 'gift'))`.execute(
    db,
  );
  await sql`
    alter table membership
      drop constraint membership_end_reason_check,
      add constraint membership_end_reason_check check (end_reason in (
        'cancelled', 'cancelled_at_once', 'unpaid', 'price_refused', 'not_begun', 'payment_lost', 'closed',
        'gift_over'))`.execute(db);
}
