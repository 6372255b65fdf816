import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A period that was paid for, with the charge that paid it. Instants are ISO 8601, amounts minor units or coins. */
export interface PaidPeriod {
  chargeId: string;
  /** Whether money paid: then the order has the id of the charge. */
  isOrder: boolean;
  currency: string;
  /** All that the charge asked for. */
  chargeMinor: number;
  /** This period's part of it. */
  amountMinor: number;
  startsAt: string;
  endsAt: string;
}

/** The period of a membership that `at` falls in; undefined where it was not paid. */
export async function findPaidPeriodAt(
  db: Executor,
  query: { membershipId: string; at: Date },
): Promise<PaidPeriod | undefined> {
  const { rows } = await sql<PaidPeriod>`
    select charge.id as "chargeId", charge.payment_method_id is not null as "isOrder", charge.currency,
      charge.amount_minor as "chargeMinor", period.amount_minor as "amountMinor", period.starts_at as "startsAt",
      period.ends_at as "endsAt"
    from membership_period period
    join membership_charge charge
      on charge.period_id = coalesce(period.paid_with, period.id) and charge.outcome = 'paid'
    where period.membership_id = ${query.membershipId}::uuid and period.status = 'paid'
      and period.starts_at <= ${query.at.toISOString()}::timestamptz
      and period.ends_at > ${query.at.toISOString()}::timestamptz
    order by period.starts_at desc limit 1`.execute(db);
  return rows[0];
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
