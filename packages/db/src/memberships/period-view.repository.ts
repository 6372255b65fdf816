import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/** A period as its member sees it. Instants are ISO 8601. */
export interface PeriodViewRow {
  id: string;
  startsAt: string;
  endsAt: string;
  status: string;
  reason: string | null;
  tierName: string;
  isTierChange: boolean;
  isRecharge: boolean;
  currency: string;
  amountMinor: number;
  paidWith: string | null;
  /** Used for it, in the order they were applied; also where they were given back with the payment. */
  coupons: { name: string; offMinor: number }[];
  charges: {
    id: string;
    at: string;
    amountMinor: number;
    outcome: string;
    failure: string | null;
    isOrder: boolean;
    returned: { at: string; amount: number } | null;
  }[];
}

/** Whose membership it is; undefined when there is none. */
export async function findMember(db: Executor, membershipId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('membership')
    .select('user_id')
    .where('id', '=', membershipId)
    .executeTakeFirst();
  return row?.user_id;
}

/** The latest begin first. */
export async function listPeriodViews(
  db: Executor,
  query: { membershipId: string; before: string | undefined; limit: number },
): Promise<PeriodViewRow[]> {
  const { rows } = await sql<PeriodViewRow>`
    select period.id, period.starts_at as "startsAt", period.ends_at as "endsAt", period.status, period.reason,
      tier.name as "tierName", period.one_off is not distinct from 'tier_change' as "isTierChange",
      period.one_off is not distinct from 'recharge' as "isRecharge", period.currency, period.amount_minor as "amountMinor", payer.starts_at as "paidWith",
      coalesce((
        select jsonb_agg(jsonb_build_object('name', coupon.name, 'offMinor', used.off_minor) order by used.place)
          from coupon_use used
            join coupon_grant owned on owned.id = used.grant_id
            join coupon on coupon.id = owned.coupon_id
         where used.subject_id = period.id
           and (used.given_back_at is null or used.given_back_reason = 'refunded')), '[]') as coupons,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', charge.id, 'at', coalesce(charge.answered_at, charge.sent_at),
            'amountMinor', charge.amount_minor, 'outcome', charge.outcome, 'failure', charge.failure,
            'isOrder', charge.payment_method_id is not null, 'returned', (
              select jsonb_build_object('at', created_at, 'amount', amount_minor)
                from membership_return given where given.charge_id = charge.id)) order by charge.attempt)
          from membership_charge charge where charge.period_id = period.id), '[]') as charges
    from membership_period period
    join membership_tier tier on tier.id = period.tier_id
    left join membership_period payer on payer.id = period.paid_with
    where period.membership_id = ${query.membershipId}::uuid
      ${query.before === undefined ? sql`` : sql`and period.starts_at < ${query.before}::timestamptz`}
    order by period.starts_at desc limit ${query.limit}`.execute(db);
  return rows;
}
