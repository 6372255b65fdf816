import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface NewCouponCode {
  code: string;
  spelled: string;
  couponId: string;
  batchId: string | null;
  maxUses: number | null;
  createdBy: string;
  at: string;
}

/** Codes of one coupon; those that exist already are left as they are. Answers how many are new. */
export async function insertCodes(
  trx: DatabaseTransaction,
  codes: readonly NewCouponCode[],
): Promise<number> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('coupon_code')
    .values(
      codes.map((each) => ({
        ...{ code: each.code, spelled: each.spelled, coupon_id: each.couponId, batch_id: each.batchId },
        ...{ max_uses: each.maxUses, created_by: each.createdBy, created_at: each.at },
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0);
}

/** Holds a code until the transaction ends: whoever else sends it waits. */
export async function lockCode(trx: DatabaseTransaction, code: string) {
  return await trx
    .selectFrom('coupon_code')
    .select(['code', 'coupon_id as couponId', 'max_uses as maxUses', 'uses'])
    .where('code', '=', code)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Counts one use of a code that the transaction holds. */
export async function updateCodeUses(trx: DatabaseTransaction, code: string): Promise<void> {
  await trx
    .updateTable('coupon_code')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('code', '=', code)
    .execute();
}

/** Codes that were made one by one, the newest first. */
export async function listSingleCodes(db: Executor, couponId: string, limit: number) {
  return await db
    .selectFrom('coupon_code')
    .select(['spelled as code', 'max_uses as maxUses', 'uses', 'created_at as createdAt'])
    .where('coupon_id', '=', couponId)
    .where('batch_id', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('code')
    .limit(limit)
    .execute();
}

export async function insertBatch(
  trx: DatabaseTransaction,
  batch: { id: string; couponId: string; size: number; createdBy: string; at: string },
): Promise<void> {
  await trx
    .insertInto('coupon_batch')
    .values({
      ...{ id: batch.id, coupon_id: batch.couponId, size: batch.size },
      ...{ created_by: batch.createdBy, created_at: batch.at },
    })
    .execute();
}

const BATCH_COLUMNS = [
  'coupon_batch.id',
  'coupon_batch.coupon_id as couponId',
  'coupon_batch.size',
  'coupon_batch.made',
  'coupon_batch.created_by as createdBy',
  'coupon_batch.created_at as createdAt',
] as const;

export async function findBatch(db: Executor, id: string) {
  return await db.selectFrom('coupon_batch').select(BATCH_COLUMNS).where('id', '=', id).executeTakeFirst();
}

export async function lockBatch(trx: DatabaseTransaction, id: string) {
  return await trx
    .selectFrom('coupon_batch')
    .select(BATCH_COLUMNS)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Counts codes that were just written of a batch that the transaction holds. */
export async function updateBatchMade(trx: DatabaseTransaction, id: string, count: number): Promise<void> {
  await trx
    .updateTable('coupon_batch')
    .set((eb) => ({ made: eb('made', '+', count) }))
    .where('id', '=', id)
    .execute();
}

/** The newest first, with how many of their codes were used. */
export async function listBatches(db: Executor, couponId: string, limit: number) {
  return await db
    .selectFrom('coupon_batch')
    .select(BATCH_COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('coupon_code')
        .select((code) => code.fn.countAll<number>().as('used'))
        .whereRef('coupon_code.batch_id', '=', 'coupon_batch.id')
        .where('coupon_code.uses', '>', 0)
        .$asScalar()
        .$notNull()
        .as('used'),
    )
    .where('coupon_batch.coupon_id', '=', couponId)
    .orderBy('coupon_batch.id', 'desc')
    .limit(limit)
    .execute();
}

/** Batches that are not all written. */
export async function listOpenBatchIds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('coupon_batch')
    .select('id')
    .whereRef('made', '<', 'size')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Codes of a batch by their order in the index, after one of them. */
export async function listBatchCodes(
  db: Executor,
  query: { batchId: string; after: string; limit: number },
): Promise<{ code: string; spelled: string; uses: number }[]> {
  const { rows } = await sql<{ code: string; spelled: string; uses: number }>`
    select code, spelled, uses from coupon_code
    where batch_id = ${query.batchId} and code > ${query.after}
    order by code limit ${query.limit}`.execute(db);
  return rows;
}
