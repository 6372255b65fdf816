import { setTimeout as sleep } from 'node:timers/promises';
import {
  BulkUnlockResult,
  type BulkPreview,
  type BulkPreviewInput,
  type BulkUnlockInput,
} from '@inkvine/contracts/bulk-unlock';
import { AppError } from '@inkvine/contracts/errors';
import { isTransientConflict } from '@inkvine/db/conflicts';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findBulkTerms, listBulkChapters } from '@inkvine/db/wallet/bulk-unlock.repository';
import { insertUnlock } from '@inkvine/db/wallet/spend.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { bulkPrices, COOLING_OFF_COINS } from '@inkvine/domain/wallet/bulk-price';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import type { z } from 'zod';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { balanceOf, paymentOf, refuseOverLimit } from './payment-preview.ts';

const MAX_ATTEMPTS = 5;
const MAX_PAUSE_MS = 20;

type BulkPurchase = z.infer<typeof BulkUnlockInput>;

/** Several chapters of a branch bought at once: all of them for what was shown, or none. */
export function createBulkUnlockService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  /**
   * One ledger transaction a chapter, so that each has its receipt, its earning and its coins of its own; the wallet is
   * held from before the first, so nothing comes between them.
   */
  async function buy(
    trx: DatabaseTransaction,
    { userId }: Actor,
    { branchId, chapterIds, expectedTotal }: BulkPurchase,
  ): Promise<BulkUnlockResult> {
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    await lockWallet(trx, userId);
    const terms = await findBulkTerms(trx, { userId, branchId });
    if (terms === undefined) throw new AppError('NOT_FOUND');
    const chapters = await listBulkChapters(
      trx,
      { userId, branchId },
      { chapterIds, limit: chapterIds.length },
    );
    const { total, prices } = bulkPrices(chapters, terms.discount);
    if (chapters.length !== chapterIds.length || total !== expectedTotal)
      throw new AppError('SELECTION_CHANGED');
    const at = clock.now().toISOString();
    let left = balanceOf(await listOpenLots(trx, userId, at));
    const balance = left.paid + left.bonus;
    if (balance < total) throw new AppError('INSUFFICIENT_COINS', { required: total, balance });
    for (const { id: chapterId, price: listPrice } of chapters) {
      const outcome = await insertUnlock(trx, {
        ...{ txnId: ids.next(), userId, amount: prices.get(chapterId)!, listPrice, kinds: LOT_KINDS, at },
        ...{ reqHash: hashRequest({ chapterId, expectedTotal }), chapterId },
      });
      if (outcome.status === 'OVER_LIMIT') refuseOverLimit(outcome);
      if (outcome.status !== 'OK') throw new AppError('SELECTION_CHANGED');
      left = { paid: outcome.paid, bonus: outcome.bonus };
    }
    return BulkUnlockResult.parse({ chapterIds: chapters.map(({ id }) => id), total, ...left });
  }

  return {
    /**
     * What the next chapters would cost the caller at once, and which coins they would take.
     * @throws AppError NOT_FOUND
     */
    async preview(
      caller: Actor,
      { branchId, count }: z.infer<typeof BulkPreviewInput>,
    ): Promise<z.input<typeof BulkPreview>> {
      const subject = { userId: caller.userId, branchId };
      const terms = await findBulkTerms(db, subject);
      if (terms === undefined) throw new AppError('NOT_FOUND');
      const chapters = await listBulkChapters(db, subject, { chapterIds: undefined, limit: count });
      const { discount, available, ticketReadyAt } = terms;
      const { total, prices } = bulkPrices(chapters, discount);
      const at = clock.now().toISOString();
      const lots = await listOpenLots(db, caller.userId, at);
      return {
        ...{ branchId, available, discount, total },
        chapters: chapters.map(({ id: chapterId, title, price, waitHours }) => ({
          ...{ chapterId, title, price, waitHours },
          bulkPrice: prices.get(chapterId)!,
        })),
        ticketReadyAt: chapters.some(({ waitHours }) => waitHours !== null) ? ticketReadyAt : null,
        listTotal: chapters.reduce((sum, { price }) => sum + price, 0),
        balance: balanceOf(lots),
        ...(total === 0 ? { split: null, missing: 0 } : paymentOf(lots, total, at)),
        needsConfirmation: total >= COOLING_OFF_COINS,
      };
    },

    /**
     * Buys just the chapters that were shown for just what was shown, once a key.
     * @throws AppError SELECTION_CHANGED when a chapter, a price or the discount is another by now,
     * INSUFFICIENT_COINS `{ required, balance }`, LIMIT_REACHED, INVALID_INPUT when it was not confirmed, NOT_FOUND,
     * IDEMPOTENCY_MISMATCH, UNAVAILABLE; nothing is taken then
     */
    async unlock(caller: Actor, input: BulkPurchase): Promise<z.input<typeof BulkUnlockResult>> {
      if (input.expectedTotal >= COOLING_OFF_COINS && !input.confirmed)
        throw new AppError('INVALID_INPUT', { field: 'confirmed' });
      if (new Set(input.chapterIds).size !== input.chapterIds.length)
        throw new AppError('INVALID_INPUT', { field: 'chapterIds' });
      const { idempotencyKey: key, ...request } = input;
      const intention = {
        ...{ operation: 'wallet.bulkUnlock', userId: caller.userId, key, request },
        output: BulkUnlockResult,
      };
      for (let tries = 1; tries <= MAX_ATTEMPTS; tries++) {
        try {
          return await db.transaction().execute((trx) => once(trx, intention, () => buy(trx, caller, input)));
        } catch (error) {
          if (!isTransientConflict(error)) throw error;
          await sleep(Math.random() * MAX_PAUSE_MS);
        }
      }
      throw new AppError('UNAVAILABLE');
    },
  };
}
