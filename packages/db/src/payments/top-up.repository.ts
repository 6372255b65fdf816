import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId, PayBy, TopUpStatus } from '@inkvine/contracts/payments';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { TopUp } from '../generated/database.ts';
import { leaseDueRows, type Lease } from '../leases.ts';

export type TopUpRow = Omit<Selectable<TopUp>, 'status' | 'gateway' | 'currency' | 'pay_by'> & {
  pay_by: PayBy;
  status: TopUpStatus;
  gateway: GatewayId;
  currency: Currency;
};

const typed = (row: Selectable<TopUp>): TopUpRow => ({
  ...row,
  status: row.status as TopUpStatus,
  gateway: row.gateway as GatewayId,
  currency: row.currency as Currency,
  pay_by: row.pay_by as PayBy,
});

export interface NewTopUp {
  id: string;
  userId: string;
  productId: string;
  nameKo: string;
  nameEn: string;
  paidCoins: number;
  bonusCoins: number;
  priceMinor: number;
  currency: string;
  gateway: string;
  paymentMethodId: string | null;
  payBy: PayBy;
  returnTo: 'web' | 'mobile';
  idempotencyKey: string;
  requestHash: string;
  createdAt: Date;
  nextCheckAt: Date;
}

/** Undefined when the person has used the key before. Writes the first line of the status history as well. */
export async function insertTopUp(trx: DatabaseTransaction, topUp: NewTopUp): Promise<TopUpRow | undefined> {
  const row = await trx
    .insertInto('top_up')
    .values({
      id: topUp.id,
      user_id: topUp.userId,
      product_id: topUp.productId,
      name_ko: topUp.nameKo,
      name_en: topUp.nameEn,
      paid_coins: topUp.paidCoins,
      bonus_coins: topUp.bonusCoins,
      price_minor: topUp.priceMinor,
      currency: topUp.currency,
      status: 'pending',
      gateway: topUp.gateway,
      payment_method_id: topUp.paymentMethodId,
      pay_by: topUp.payBy,
      return_to: topUp.returnTo,
      idempotency_key: topUp.idempotencyKey,
      request_hash: topUp.requestHash,
      created_at: topUp.createdAt.toISOString(),
      next_check_at: topUp.nextCheckAt.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'idempotency_key']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertTopUpStatus(trx, { topUpId: topUp.id, status: 'pending', at: topUp.createdAt });
  return typed(row);
}

export async function findTopUpByKey(
  db: Executor,
  userId: string,
  key: string,
): Promise<TopUpRow | undefined> {
  const row = await db
    .selectFrom('top_up')
    .selectAll()
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row && typed(row);
}

/** What a person ordered in a currency since `since` and has paid or may still pay, in minor units. */
export async function sumOrders(
  db: Executor,
  orders: { userId: string; currency: string; since: string; exceptKey?: string },
): Promise<number> {
  const { total } = await db
    .selectFrom('top_up')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('price_minor'), sql<number>`0`).as('total'))
    .where('user_id', '=', orders.userId)
    .where('currency', '=', orders.currency)
    .where('created_at', '>=', orders.since)
    .where('status', 'not in', ['failed', 'canceled', 'expired'])
    .$if(orders.exceptKey !== undefined, (qb) => qb.where('idempotency_key', '<>', orders.exceptKey!))
    .executeTakeFirstOrThrow();
  return total;
}

export async function findTopUp(db: Executor, id: string): Promise<TopUpRow | undefined> {
  const row = await db.selectFrom('top_up').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

/** By what the gateway calls its payment or its order, whichever is known. */
export async function findTopUpByGatewayIds(
  db: Executor,
  gateway: string,
  ids: { gatewayPaymentId?: string | undefined; gatewayOrderId?: string | undefined },
): Promise<TopUpRow | undefined> {
  const columns = [
    ['gateway_order_id', ids.gatewayOrderId],
    ['gateway_payment_id', ids.gatewayPaymentId],
  ] as const;
  for (const [column, id] of columns) {
    if (id === undefined) continue;
    const row = await db
      .selectFrom('top_up')
      .selectAll()
      .where('gateway', '=', gateway)
      .where(column, '=', id)
      .executeTakeFirst();
    if (row !== undefined) return typed(row);
  }
  return undefined;
}

/** Keeps the gateway's own order, once: the first one stands. */
export async function updateTopUpGatewayOrder(
  db: Executor,
  id: string,
  gatewayOrderId: string,
): Promise<void> {
  await db
    .updateTable('top_up')
    .set({ gateway_order_id: gatewayOrderId })
    .where('id', '=', id)
    .where('gateway_order_id', 'is', null)
    .execute();
}

export async function lockTopUp(trx: DatabaseTransaction, id: string): Promise<TopUpRow | undefined> {
  const row = await trx
    .selectFrom('top_up')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && typed(row);
}

export interface TopUpChange {
  status: TopUpStatus;
  failure?: string | null;
  gatewayPaymentId?: string;
  methodLabel?: string | null;
  receiptUrl?: string | null;
  paidAt?: Date;
  /** Null when the order is settled and nobody needs to look again. */
  nextCheckAt: Date | null;
}

/** Compare-and-set: undefined when the order is in none of the `from` states any more. Keeps the history in step. */
export async function claimTopUpStatus(
  trx: DatabaseTransaction,
  expected: { id: string; from: readonly TopUpStatus[] },
  change: TopUpChange,
  at: Date,
): Promise<TopUpRow | undefined> {
  const row = await trx
    .updateTable('top_up')
    .set({
      status: change.status,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      updated_at: at.toISOString(),
      failure: change.failure ?? null,
      ...(change.gatewayPaymentId === undefined ? {} : { gateway_payment_id: change.gatewayPaymentId }),
      ...(change.methodLabel === undefined ? {} : { method_label: change.methodLabel }),
      ...(change.receiptUrl === undefined ? {} : { receipt_url: change.receiptUrl }),
      ...(change.paidAt === undefined ? {} : { paid_at: change.paidAt.toISOString() }),
    })
    .where('id', '=', expected.id)
    .where('status', '=', sql<string>`any(${[...expected.from]}::text[])`)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertTopUpStatus(trx, {
    topUpId: expected.id,
    status: change.status,
    at,
    ...(change.failure == null ? {} : { reason: change.failure }),
  });
  return typed(row);
}

/** A status that repeats the last line of the history adds no line. */
async function insertTopUpStatus(
  trx: DatabaseTransaction,
  entry: { topUpId: string; status: TopUpStatus; at: Date; reason?: string },
): Promise<void> {
  await sql`
    insert into top_up_status (top_up_id, status, reason, at)
    select ${entry.topUpId}::uuid, ${entry.status}, ${entry.reason ?? null}, ${entry.at.toISOString()}::timestamptz
    where ${entry.status} is distinct from (
      select status from top_up_status where top_up_id = ${entry.topUpId}::uuid order by id desc limit 1
    )`.execute(trx);
}

export async function listTopUpStatuses(
  db: Executor,
  topUpId: string,
): Promise<{ status: string; at: string }[]> {
  return await db
    .selectFrom('top_up_status')
    .select(['status', 'at'])
    .where('top_up_id', '=', topUpId)
    .orderBy('id')
    .execute();
}

/** Newest first; ids grow with time. */
export async function listTopUpsOf(
  db: Executor,
  filter: { userId: string; before: string | undefined; limit: number },
): Promise<TopUpRow[]> {
  const rows = await db
    .selectFrom('top_up')
    .selectAll()
    .where('user_id', '=', filter.userId)
    .$if(filter.before !== undefined, (query) => query.where('id', '<', filter.before!))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(typed);
}

export type OwnedTopUpRow = TopUpRow & { owner_name: string; owner_email: string };

export async function listTopUpsWithOwners(
  db: Executor,
  filter: { status: TopUpStatus | undefined; before: string | undefined; limit: number },
): Promise<OwnedTopUpRow[]> {
  const rows = await db
    .selectFrom('top_up')
    .innerJoin('user', 'user.id', 'top_up.user_id')
    .selectAll('top_up')
    .select(['user.name as owner_name', 'user.email as owner_email'])
    .$if(filter.status !== undefined, (query) => query.where('top_up.status', '=', filter.status!))
    .$if(filter.before !== undefined, (query) => query.where('top_up.id', '<', filter.before!))
    .orderBy('top_up.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => ({ ...typed(row), owner_name: row.owner_name, owner_email: row.owner_email }));
}

/**
 * Takes open orders whose next look is due and leases them until `leasedUntil`, so that no other worker looks at
 * the same ones and a killed worker's orders come back.
 */
export async function claimDueTopUps(db: Executor, due: Lease & { limit: number }): Promise<TopUpRow[]> {
  return (await leaseDueRows(db, 'top_up', due)).map(typed);
}

/** Moves the next look at an order that is still open; a settled one stays settled. */
export async function updateTopUpNextCheck(db: Executor, id: string, nextCheckAt: Date): Promise<void> {
  await db
    .updateTable('top_up')
    .set({ next_check_at: nextCheckAt.toISOString() })
    .where('id', '=', id)
    .where('next_check_at', 'is not', null)
    .execute();
}

export async function listTopUpsByIds(db: Executor, ids: readonly string[]): Promise<TopUpRow[]> {
  const rows = await db
    .selectFrom('top_up')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map(typed);
}

/** Orders that a gateway was paid for in `[from, to)`, in pages by id. */
export async function listPaidTopUps(
  db: Executor,
  query: {
    gateway: string;
    from: Date;
    to: Date;
    payBy?: PayBy;
    afterId: string | undefined;
    limit: number;
  },
): Promise<TopUpRow[]> {
  const rows = await db
    .selectFrom('top_up')
    .selectAll()
    .where('gateway', '=', query.gateway)
    .where('paid_at', '>=', query.from.toISOString())
    .where('paid_at', '<', query.to.toISOString())
    .$if(query.payBy !== undefined, (qb) => qb.where('pay_by', '=', query.payBy!))
    .$if(query.afterId !== undefined, (qb) => qb.where('id', '>', query.afterId!))
    .orderBy('id')
    .limit(query.limit)
    .execute();
  return rows.map(typed);
}
