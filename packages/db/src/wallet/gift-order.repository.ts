import type { DatabaseTransaction, Executor } from '../database.ts';

/** Months of a membership that somebody wants to give and pays for with money; it has the id of its order. */
export interface NewGiftOrder {
  id: string;
  giverId: string;
  tierId: string;
  priceId: string;
  months: number;
  receiverId: string | null;
  /** ISO 8601; null for as soon as it is paid. */
  deliverAt: string | null;
  message: string;
  /** What it stands for in the ledger. */
  coins: number;
  amountMinor: number;
  currency: string;
  idempotencyKey: string;
  requestHash: string;
  /** ISO 8601. */
  at: string;
}

export type GiftOrderState = 'pending' | 'given' | 'refused' | 'returned';

export interface GiftOrderRow extends Omit<NewGiftOrder, 'at'> {
  state: GiftOrderState;
  /** Why nothing was given. */
  failure: string | null;
  giftId: string | null;
}

/** Undefined where the giver has used the key before. */
export async function insertGiftOrder(
  trx: DatabaseTransaction,
  order: NewGiftOrder,
): Promise<{ id: string } | undefined> {
  return await trx
    .insertInto('gift_order')
    .values({
      ...{ id: order.id, giver_id: order.giverId, tier_id: order.tierId, price_id: order.priceId },
      ...{ months: order.months, receiver_id: order.receiverId, deliver_at: order.deliverAt },
      ...{ message: order.message, coins: order.coins, amount_minor: order.amountMinor },
      ...{ currency: order.currency, idempotency_key: order.idempotencyKey },
      ...{ request_hash: order.requestHash, created_at: order.at },
    })
    .onConflict((conflict) => conflict.columns(['giver_id', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
}

const orders = (db: Executor) =>
  db
    .selectFrom('gift_order')
    .select([
      ...(['id', 'giver_id as giverId', 'tier_id as tierId', 'price_id as priceId', 'months'] as const),
      ...(['receiver_id as receiverId', 'deliver_at as deliverAt', 'message', 'coins'] as const),
      ...(['amount_minor as amountMinor', 'currency', 'idempotency_key as idempotencyKey'] as const),
      ...(['request_hash as requestHash', 'state', 'failure', 'gift_id as giftId'] as const),
    ])
    .$narrowType<{ state: GiftOrderState }>();

export async function findGiftOrder(db: Executor, id: string): Promise<GiftOrderRow | undefined> {
  return await orders(db).where('id', '=', id).executeTakeFirst();
}

export async function findGiftOrderByKey(
  db: Executor,
  { giverId, key }: { giverId: string; key: string },
): Promise<GiftOrderRow | undefined> {
  return await orders(db)
    .where('giver_id', '=', giverId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

export async function lockGiftOrder(trx: DatabaseTransaction, id: string): Promise<GiftOrderRow | undefined> {
  return await orders(trx).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Whether somebody's payment for months of a tier has no answer yet. Behind the tier's lock it stays so. */
export async function isGiftBeingPaid(
  trx: DatabaseTransaction,
  { giverId, tierId }: { giverId: string; tierId: string },
): Promise<boolean> {
  const row = await trx
    .selectFrom('gift_order')
    .select('id')
    .where('tier_id', '=', tierId)
    .where('giver_id', '=', giverId)
    .where('state', '=', 'pending')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes what became of a wish. Call only behind its lock. */
export async function updateGiftOrder(
  trx: DatabaseTransaction,
  order: { id: string; at: string } & (
    { state: 'given'; giftId: string } | { state: 'refused' | 'returned'; failure: string }
  ),
): Promise<void> {
  await trx
    .updateTable('gift_order')
    .set({
      ...{ state: order.state, settled_at: order.at },
      ...(order.state === 'given' ? { gift_id: order.giftId } : { failure: order.failure }),
    })
    .where('id', '=', order.id)
    .execute();
}

/** Nobody who is suspended. */
export async function findReceiverById(
  db: Executor,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  return await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
}
