import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/** An order for a period of a membership, to be paid with a saved method. It has the id of its charge. */
export interface MembershipOrder {
  chargeId: string;
  userId: string;
  nameKo: string;
  nameEn: string;
  coins: number;
  priceMinor: number;
  currency: string;
  gateway: string;
  paymentMethodId: string;
}

export async function insertMembershipOrders(
  trx: DatabaseTransaction,
  orders: readonly MembershipOrder[],
  times: { at: Date; nextCheckAt: Date },
): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    with ordered as (
      insert into top_up (id, user_id, membership_charge_id, name_ko, name_en, paid_coins, bonus_coins, price_minor,
        currency, status, gateway, payment_method_id, pay_by, return_to, idempotency_key, request_hash, created_at,
        updated_at, next_check_at)
      select "chargeId", "userId", "chargeId", "nameKo", "nameEn", coins, 0, "priceMinor", currency, 'pending',
        gateway, "paymentMethodId", 'card', 'web', "chargeId", '', ${times.at.toISOString()}::timestamptz,
        ${times.at.toISOString()}::timestamptz, ${times.nextCheckAt.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as placed (
        "chargeId" uuid, "userId" uuid, "nameKo" text, "nameEn" text, coins bigint, "priceMinor" bigint,
        currency text, gateway text, "paymentMethodId" uuid)
      returning id)
    insert into top_up_status (top_up_id, status, at)
    select id, 'pending', ${times.at.toISOString()}::timestamptz from ordered`.execute(trx);
}
