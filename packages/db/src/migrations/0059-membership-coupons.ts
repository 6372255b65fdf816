import { sql, type Kysely } from 'kysely';

/**
 * Coupons on memberships: those that a member chose when joining, which nobody else uses while the membership goes on, and
 * periods that are free by them. What was used for a period stands in `coupon_use`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table membership add column coupon_grant_ids uuid[] not null default '{}'`.execute(db);
  await sql`
    alter table membership_period
      drop constraint membership_period_reason_check,
      add constraint membership_period_reason_check check (reason in (
        'outage_billing', 'outage_service', 'bill_open', 'correction', 'trial', 'coupon'))`.execute(db);
  // Those as well that were given back with their payment.
  await sql`create index coupon_use_period on coupon_use (subject_id)`.execute(db);
}
