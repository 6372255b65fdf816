import { AppError } from '@inkvine/contracts/errors';
import {
  ReturnUnlockResult,
  type ReturnPreview,
  type ReturnPreviewInput,
  type ReturnUnlockInput,
} from '@inkvine/contracts/unlock-returns';
import type { Executor } from '@inkvine/db/database';
import { claimUnopened, findReturnable, insertReversal } from '@inkvine/db/wallet/unlock-return.repository';
import { listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { compareInstants } from '@inkvine/domain/wallet/instant';
import { returnableUntil, returnRefusal } from '@inkvine/domain/wallet/unlock-return';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { balanceOf } from './payment-preview.ts';

/** Chapters that were paid for and not opened, given back for their coins (product.md §2.7). */
export function createUnlockReturnsService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  async function getReturnable(executor: Executor, { userId }: Actor, txnId: string) {
    const purchase = await findReturnable(executor, { userId, txnId });
    if (purchase === undefined) throw new AppError('NOT_FOUND');
    return purchase;
  }

  return {
    /** What would come back for a purchase, and where. @throws AppError NOT_FOUND */
    async preview(
      caller: Actor,
      { txnId }: z.infer<typeof ReturnPreviewInput>,
    ): Promise<z.input<typeof ReturnPreview>> {
      const purchase = await getReturnable(db, caller, txnId);
      const { chapterTitle, coins } = purchase;
      const now = clock.now();
      const why = returnRefusal(purchase, now);
      if (why !== null) return { possible: false, chapterTitle, why };
      return {
        ...{ possible: true, chapterTitle, coins, until: returnableUntil(purchase).toISOString() },
        lots: purchase.lots.map((lot) => ({
          ...lot,
          isExpired: lot.expiresAt !== null && compareInstants(lot.expiresAt, now.toISOString()) <= 0,
        })),
      };
    },

    /**
     * Gives a chapter back, once a key: its coins return to the lots they came from, and the author's earning is taken
     * back. Of a text that is sent at the same moment and this, one is first and the other is refused.
     * @throws AppError RETURN_NOT_POSSIBLE `{ why }`, NOT_FOUND, IDEMPOTENCY_MISMATCH
     */
    async giveBack(
      caller: Actor,
      { txnId, idempotencyKey: key }: z.infer<typeof ReturnUnlockInput>,
    ): Promise<z.input<typeof ReturnUnlockResult>> {
      const { userId } = caller;
      const intention = {
        ...{ operation: 'wallet.returnUnlock', userId, key, request: { txnId } },
        output: ReturnUnlockResult,
      };
      return await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          await lockWallet(trx, userId);
          const purchase = await getReturnable(trx, caller, txnId);
          const now = clock.now();
          const why = returnRefusal(purchase, now);
          if (why !== null) throw new AppError('RETURN_NOT_POSSIBLE', { why });
          if (!(await claimUnopened(trx, txnId)))
            throw new AppError('RETURN_NOT_POSSIBLE', { why: 'opened' });
          const at = now.toISOString();
          await insertReversal(trx, { txnId: ids.next(), reverses: txnId, userId, at });
          const balance = balanceOf(await listOpenLots(trx, userId, at));
          return ReturnUnlockResult.parse({ coins: purchase.coins, ...balance });
        }),
      );
    },
  };
}
