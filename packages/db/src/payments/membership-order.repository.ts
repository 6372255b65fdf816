import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** An order without a product, to be paid with a saved method. It has the id of what it is for. */
export interface OwnedOrderDraft {
  id: string;
  userId: string;
  nameKo: string;
  nameEn: string;
  coins: number;
  priceMinor: number;
  currency: string;
  gateway: string;
  paymentMethodId: string;
}

/** An order for a period of a membership. It has the id of its charge. */
export interface MembershipOrder extends Omit<OwnedOrderDraft, 'id'> {
  chargeId: string;
}

interface PlacedTimes {
  at: Date;
  nextCheckAt: Date;
}

export async function insertMembershipOrders(
  trx: DatabaseTransaction,
  orders: readonly MembershipOrder[],
  times: PlacedTimes,
): Promise<void> {
  const drafts = orders.map(({ chargeId: id, ...order }) => ({ ...order, id }));
  await insertOrders(trx, 'membership_charge_id', drafts, times);
}

/** An order for months that somebody gives. It has the id of the wish. */
export async function insertGiftPayment(
  trx: DatabaseTransaction,
  order: OwnedOrderDraft,
  times: PlacedTimes,
): Promise<void> {
  await insertOrders(trx, 'gift_order_id', [order], times);
}

async function insertOrders(
  trx: DatabaseTransaction,
  owner: 'membership_charge_id' | 'gift_order_id',
  orders: readonly OwnedOrderDraft[],
  times: PlacedTimes,
): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    with ordered as (
      insert into top_up (id, user_id, ${sql.ref(owner)}, name_ko, name_en, paid_coins, bonus_coins, price_minor,
        currency, status, gateway, payment_method_id, pay_by, return_to, idempotency_key, request_hash, created_at,
        updated_at, next_check_at)
      select id, "userId", id, "nameKo", "nameEn", coins, 0, "priceMinor", currency, 'pending',
        gateway, "paymentMethodId", 'card', 'web', id, '', ${times.at.toISOString()}::timestamptz,
        ${times.at.toISOString()}::timestamptz, ${times.nextCheckAt.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as placed (
        id uuid, "userId" uuid, "nameKo" text, "nameEn" text, coins bigint, "priceMinor" bigint,
        currency text, gateway text, "paymentMethodId" uuid)
      returning id)
    insert into top_up_status (top_up_id, status, at)
    select id, 'pending', ${times.at.toISOString()}::timestamptz from ordered`.execute(trx);
}

/** What coupons took off the period that a charge asks for, in the order they were applied. */
export async function listOrderDiscounts(
  db: Executor,
  chargeId: string,
): Promise<{ name: string; offMinor: number }[]> {
  const { rows } = await sql<{ name: string; offMinor: number }>`
    select coupon.name, used.off_minor as "offMinor"
    from membership_charge charge
      join coupon_use used on used.subject_id = charge.period_id
        and (used.given_back_at is null or used.given_back_reason = 'refunded')
      join coupon_grant owned on owned.id = used.grant_id
      join coupon on coupon.id = owned.coupon_id
    where charge.id = ${chargeId}::uuid
    order by used.place`.execute(db);
  return rows;
}
