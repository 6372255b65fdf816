import type { TierCurrency } from '@inkvine/contracts/memberships';
import type { RechargeState } from '@inkvine/contracts/recharges';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Instants are ISO 8601. */
export interface RechargeRow {
  id: string;
  membershipId: string;
  userId: string;
  index: number;
  tierId: string;
  priceId: string;
  periodStart: string;
  periodEnd: string;
  amount: number;
  currency: TierCurrency;
  /** Of the membership; null where coins pay. */
  paymentMethodId: string | null;
  reason: string;
  state: Exclude<RechargeState, 'expired'>;
  /** The row that its payment has among the periods; null before the first try. */
  periodId: string | null;
  /** Charges so far. */
  tries: number;
  failure: string | null;
  askedAt: string;
  answerBy: string;
}

const select = (where: RawBuilder<unknown>) => sql<RechargeRow>`
  select recharge.id, recharge.membership_id as "membershipId", membership.user_id as "userId", period.index,
    period.tier_id as "tierId", period.price_id as "priceId", period.starts_at as "periodStart",
    period.ends_at as "periodEnd", recharge.amount_minor as amount, membership.currency,
    membership.payment_method_id as "paymentMethodId", correction.reason,
    recharge.state, recharge.period_id as "periodId", tried.tries, tried.failure, recharge.asked_at as "askedAt",
    recharge.answer_by as "answerBy"
  from membership_recharge recharge
  join membership on membership.id = recharge.membership_id
  join membership_period period on period.id = recharge.asked_for
  join membership_correction_line line on line.id = recharge.id
  join membership_correction correction on correction.id = line.correction_id
  cross join lateral (
    select count(*) as tries, (array_agg(failure order by attempt desc))[1] as failure
      from membership_charge charge where charge.period_id = recharge.period_id) tried
  where ${where}`;

/** What was asked for a membership, the newest first. */
export async function listRecharges(
  db: Executor,
  query: { membershipId: string; limit: number },
): Promise<RechargeRow[]> {
  const of = sql`recharge.membership_id = ${query.membershipId}::uuid`;
  const { rows } = await sql<RechargeRow>`
    ${select(of)} order by recharge.id desc limit ${query.limit}`.execute(db);
  return rows;
}

export async function findRecharge(db: Executor, id: string): Promise<RechargeRow | undefined> {
  return (await select(sql`recharge.id = ${id}::uuid`).execute(db)).rows[0];
}

/** What a payment was asked for by; undefined where it was not. */
export async function findRechargeOfPeriod(db: Executor, periodId: string): Promise<RechargeRow | undefined> {
  return (await select(sql`recharge.period_id = ${periodId}::uuid`).execute(db)).rows[0];
}

/** Asks for a period; what was asked for it before and not answered in time is over. */
export async function insertRecharge(
  trx: DatabaseTransaction,
  asked: {
    lineId: string;
    membershipId: string;
    periodId: string;
    amountMinor: number;
    answerBy: Date;
    at: Date;
  },
): Promise<void> {
  const at = asked.at.toISOString();
  await trx
    .updateTable('membership_recharge')
    .set({ state: 'declined', settled_at: at })
    .where('asked_for', '=', asked.periodId)
    .where('state', '=', 'asked')
    .where('answer_by', '<=', at)
    .execute();
  await trx
    .insertInto('membership_recharge')
    .values({
      ...{ id: asked.lineId, membership_id: asked.membershipId, asked_for: asked.periodId },
      ...{ amount_minor: asked.amountMinor, answer_by: asked.answerBy.toISOString(), asked_at: at },
    })
    .execute();
}

/** What becomes of it. Call behind the lock of its membership. */
export async function updateRecharge(
  trx: DatabaseTransaction,
  change: { id: string; state: RechargeRow['state']; periodId?: string; at: Date },
): Promise<void> {
  const isOver = change.state === 'paid' || change.state === 'declined';
  await trx
    .updateTable('membership_recharge')
    .set({
      state: change.state,
      settled_at: isOver ? change.at.toISOString() : null,
      ...(change.periodId !== undefined && { period_id: change.periodId }),
    })
    .where('id', '=', change.id)
    .execute();
}
