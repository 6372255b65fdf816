import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A period that an instant falls in, or what was paid for the rest of it. Instants are ISO 8601. */
export interface PeriodAtRow {
  status: 'paid' | 'free' | 'waived';
  reason: string | null;
  /** Paid for the rest of the period: it counts from the day after it begins. */
  isForRest: boolean;
  startsAt: string;
  endsAt: string;
  currency: string;
  /** Its own part of what was charged: minor units, or coins. */
  amountMinor: number;
  /** What the whole period costs at the price that was agreed to for it. */
  priceMinor: number;
  /** Days that gifts have added to it: its last ones, which somebody else paid for. */
  givenDays: number;
  /** What paid it; null where nothing did. */
  charge: {
    id: string;
    /** Whether money paid: then the order has the id of the charge. */
    isOrder: boolean;
    /** All that the charge asked for. */
    amountMinor: number;
    isReturned: boolean;
  } | null;
}

/**
 * The period of a membership that `at` falls in, and after it what was paid for the rest of it; empty for none. One that
 * its member paid after all, and was not given back, stands in the place of the one that nobody had paid.
 */
export async function listPeriodsAt(
  db: Executor,
  query: { membershipId: string; at: Date },
): Promise<PeriodAtRow[]> {
  const at = sql`${query.at.toISOString()}::timestamptz`;
  const { rows } = await sql<PeriodAtRow>`
    with current as materialized (
      select * from membership_period
      where membership_id = ${query.membershipId}::uuid and starts_at <= ${at} and ends_at > ${at} and (
        (one_off is null and status in ('paid', 'free', 'waived'))
        or (one_off = 'recharge' and status = 'paid' and not exists (
          select from membership_charge charge join membership_return given on given.charge_id = charge.id
           where charge.period_id = membership_period.id)))
      order by starts_at desc, one_off nulls last limit 1)
    select period.status, period.reason, period.one_off is not distinct from 'tier_change' as "isForRest", period.starts_at as "startsAt",
      period.ends_at as "endsAt", period.currency, period.amount_minor as "amountMinor",
      (select amount_minor from tier_price where tier_price.id = period.price_id) as "priceMinor", (
        select coalesce(sum((event.detail->>'days')::integer), 0) from membership_event event
         where event.membership_id = period.membership_id and event.kind = 'extended' and event.detail ? 'giftId'
           and event.at >= (select starts_at from current)) as "givenDays", (
        select jsonb_build_object('id', charge.id, 'isOrder', charge.payment_method_id is not null,
            'amountMinor', charge.amount_minor, 'isReturned', exists (
              select from membership_return given where given.charge_id = charge.id))
          from membership_charge charge
         where charge.period_id = coalesce(period.paid_with, period.id) and charge.outcome = 'paid') as charge
    from (
      select * from current
      union all
      select rest.* from current join membership_period rest on rest.membership_id = current.membership_id
        and rest.one_off = 'tier_change' and rest.status = 'paid' and rest.starts_at >= current.starts_at
        and rest.starts_at < current.ends_at) as period
    order by "isForRest", period.starts_at`.execute(db);
  return rows;
}

/** What was given back of a charge, once. */
export async function insertReturn(
  trx: DatabaseTransaction,
  given: {
    chargeId: string;
    txnId: string;
    refundId: string | null;
    reason: 'left' | 'correction';
    coins: number;
    amountMinor: number;
    at: Date;
  },
): Promise<void> {
  await trx
    .insertInto('membership_return')
    .values({
      ...{ charge_id: given.chargeId, txn_id: given.txnId, refund_id: given.refundId, reason: given.reason },
      ...{ coins: given.coins, amount_minor: given.amountMinor, created_at: given.at.toISOString() },
    })
    .execute();
}
