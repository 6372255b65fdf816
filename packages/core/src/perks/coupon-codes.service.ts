import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import { CouponBatchId } from '@inkvine/contracts/primitives';
import {
  CreatedCodes,
  type CouponBatchInput,
  type CouponCodes,
  type CouponInput,
  type CreateCodesInput,
} from '@inkvine/contracts/perks-coupons';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findCoupon, lockCoupon, type CouponRow } from '@inkvine/db/perks/coupon.repository';
import {
  findBatch,
  insertBatch,
  insertCodes,
  listBatchCodes,
  listBatches,
  listOpenBatchIds,
  listSingleCodes,
  lockBatch,
  updateBatchMade,
  type NewCouponCode,
} from '@inkvine/db/perks/coupon-code.repository';
import { insertCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import { BYTE_ORDER_MARK, csvRecord } from '@inkvine/domain/files/csv';
import { CODE_BYTES, codeOfBytes, codeOfWord, type CouponCode } from '@inkvine/domain/perks/coupon-code';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { couponState } from './coupon-view.ts';

/** Codes that one transaction writes, and that one read of the file takes. */
const CODES_AT_ONCE = 500;
const SHOWN = 50;

export interface CodesFile {
  filename: string;
  contentType: string;
  body: Readable;
}

/** Codes of coupons: one by one, or many at once, which a job writes. */
export function createCouponCodesService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  /** @throws AppError NOT_FOUND, also for a coupon of somebody else */
  function managed(coupon: CouponRow | undefined, actor: Actor): CouponRow {
    return found(coupon, actor, (subject) => ({ action: 'coupon.manage', coupon: subject }));
  }

  const randomCode = (): CouponCode => codeOfBytes(randomBytes(CODE_BYTES));

  async function insertSingle(
    trx: DatabaseTransaction,
    word: string | null,
    code: Omit<NewCouponCode, keyof CouponCode>,
  ): Promise<string> {
    const named = word === null ? randomCode() : codeOfWord(word);
    if (named === undefined) throw new AppError('INVALID_INPUT', { field: 'codes.word' });
    if ((await insertCodes(trx, [{ ...code, ...named }])) === 0)
      throw new AppError('INVALID_INPUT', { field: 'codes.word', taken: true });
    return named.spelled;
  }

  /** Writes the next codes of a batch. Answers whether there are more to write. */
  async function writeSome(batchId: string): Promise<boolean> {
    return await db.transaction().execute(async (trx) => {
      const batch = await lockBatch(trx, batchId);
      if (batch === undefined) return false;
      const wanted = Math.min(batch.size - batch.made, CODES_AT_ONCE);
      if (wanted === 0) return false;
      const { couponId, createdBy } = batch;
      const common = { couponId, batchId, maxUses: 1, createdBy, at: clock.now().toISOString() };
      const codes = Array.from({ length: wanted }, () => ({ ...randomCode(), ...common }));
      await updateBatchMade(trx, batchId, await insertCodes(trx, codes));
      return true;
    });
  }

  async function write(batchId: string): Promise<void> {
    while (await writeSome(batchId));
  }

  async function* records(batchId: string): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvRecord(['code', 'used']);
    let after = '';
    for (;;) {
      const rows = await listBatchCodes(db, { batchId, after, limit: CODES_AT_ONCE });
      yield rows.map(({ spelled, uses }) => csvRecord([spelled, uses])).join('');
      after = rows.at(-1)?.code ?? '';
      if (rows.length < CODES_AT_ONCE) return;
    }
  }

  return {
    /**
     * Makes one code, or promises many.
     * @throws AppError NOT_FOUND; COUPON_EXPIRED; COUPON_NOT_FOR_YOU of a coupon that only named people can own;
     *   INVALID_INPUT for a word that is no code or belongs to another coupon; IDEMPOTENCY_MISMATCH
     */
    async create(
      actor: Actor,
      { idempotencyKey: key, ...request }: z.infer<typeof CreateCodesInput>,
    ): Promise<z.input<typeof CreatedCodes>> {
      const { couponId, codes } = request;
      const { userId } = actor;
      managed(await findCoupon(db, couponId), actor);
      const at = clock.now().toISOString();
      const intention = { operation: 'perks.createCodes', userId, key, request, output: CreatedCodes };
      return await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const coupon = managed(await lockCoupon(trx, couponId), actor);
          const state = couponState(coupon, clock.now());
          if (state === 'stopped' || state === 'over') throw new AppError('COUPON_EXPIRED');
          if (coupon.audience === 'named') throw new AppError('COUPON_NOT_FOR_YOU');
          const batchId = codes.kind === 'bulk' ? CouponBatchId.parse(ids.next()) : null;
          const entry = { couponId, grantId: null, subjectId: batchId, at };
          await insertCouponLog(trx, [{ ...entry, what: 'codes_made', actorId: userId }]);
          if (codes.kind === 'single') {
            const { word, maxUses } = codes;
            const rest = { couponId, batchId: null, maxUses, createdBy: userId, at };
            return { code: await insertSingle(trx, word, rest), batchId };
          }
          await insertBatch(trx, { id: batchId!, couponId, size: codes.size, createdBy: userId, at });
          await enqueue(trx, 'perks.write-codes', { batchId: batchId! });
          return { code: null, batchId };
        }),
      );
    },

    /** The newest codes of a coupon and how far its batches are. @throws AppError NOT_FOUND */
    async list(
      actor: Actor,
      { couponId }: z.infer<typeof CouponInput>,
    ): Promise<z.input<typeof CouponCodes>> {
      managed(await findCoupon(db, couponId), actor);
      const batches = await listBatches(db, couponId, SHOWN);
      return {
        singles: await listSingleCodes(db, couponId, SHOWN),
        batches: batches.map(({ createdBy, couponId: _, ...batch }) => ({
          ...{ ...batch, isMine: createdBy === actor.userId },
        })),
      };
    },

    /**
     * The codes of a batch as CSV (RFC 4180, UTF-8 with byte order mark), written while it is read: for who made it alone.
     * @throws AppError NOT_FOUND, also while it is not all written
     */
    async writeCsv(actor: Actor, { batchId }: z.infer<typeof CouponBatchInput>): Promise<CodesFile> {
      const batch = await findBatch(db, batchId);
      if (batch === undefined || batch.createdBy !== actor.userId || batch.made < batch.size)
        throw new AppError('NOT_FOUND');
      managed(await findCoupon(db, batch.couponId), actor);
      return {
        filename: `coupon-codes-${batchId}.csv`,
        contentType: 'text/csv; charset=utf-8',
        body: Readable.from(records(batchId)),
      };
    },

    /** Writes what is missing of a batch, in steps: what its job does. */
    write,

    /** Goes on with batches that were left lying: what the sweep does. */
    async writeDue(): Promise<void> {
      for (const batchId of await listOpenBatchIds(db)) await write(batchId);
    },
  };
}
