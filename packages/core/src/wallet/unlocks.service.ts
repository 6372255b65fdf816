import { AppError } from '@inkvine/contracts/errors';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type {
  PurchaseListInput,
  PurchasePage,
  UnlockInput,
  UnlockPreview,
  UnlockPreviewInput,
  UnlockResult,
} from '@inkvine/contracts/wallet';
import { insertUnlock } from '@inkvine/db/wallet/spend.repository';
import { findUnlockSubject, listUnlocks } from '@inkvine/db/wallet/unlock.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { allocateFifo, LOT_KINDS, type CoinLot } from '@inkvine/domain/wallet/fifo-allocation';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { spendUntilDecided } from './spend-until-decided.ts';

/** `txnId` of the last row seen. */
const PurchaseKey = z.uuid();

/** Buying chapters. What was bought stays, and is never charged twice. */
export function createUnlocksService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  const now = () => clock.now().toISOString();

  /** @throws AppError NOT_FOUND, also for a chapter that the caller may not know of */
  async function getSubject(caller: Actor, chapterId: ChapterId) {
    const subject = await findUnlockSubject(db, caller.userId, chapterId);
    if (subject === undefined) throw new AppError('NOT_FOUND');
    return { price: subject.price, alreadyOpen: subject.access !== 'locked' };
  }

  async function uncharged(caller: Actor, chapterId: ChapterId): Promise<z.input<typeof UnlockResult>> {
    return { chapterId, charged: false, ...balanceOf(await listOpenLots(db, caller.userId, now())) };
  }

  return {
    /**
     * What unlocking would cost the caller and which coins it would take. Nothing is reserved.
     * @throws AppError NOT_FOUND
     */
    async preview(
      caller: Actor,
      { chapterId }: z.infer<typeof UnlockPreviewInput>,
    ): Promise<z.input<typeof UnlockPreview>> {
      const { price, alreadyOpen } = await getSubject(caller, chapterId);
      const at = now();
      const lots = await listOpenLots(db, caller.userId, at);
      const common = { chapterId, price, alreadyOpen, balance: balanceOf(lots) };
      if (alreadyOpen) return { ...common, split: null, missing: 0 };
      const allocation = allocateFifo(lots, price, { at });
      return allocation.covered
        ? { ...common, split: { paid: allocation.paid, bonus: allocation.bonus }, missing: 0 }
        : { ...common, split: null, missing: price - allocation.available };
    },

    /**
     * Pays for a chapter. One that is open already, from this device or another a moment ago, costs nothing.
     * @throws AppError PRICE_CHANGED `{ price }` when it costs something else than the caller saw,
     * INSUFFICIENT_COINS `{ required, balance }`, NOT_FOUND, UNAVAILABLE
     */
    async unlock(
      caller: Actor,
      { chapterId, expectedPrice }: z.infer<typeof UnlockInput>,
    ): Promise<z.input<typeof UnlockResult>> {
      const { userId } = caller;
      const attempt = () =>
        insertUnlock(db, {
          txnId: ids.next(),
          userId,
          amount: expectedPrice,
          kinds: LOT_KINDS,
          // A chapter is bought once for good, so the purchase itself is the key.
          idemKey: `unlock:${chapterId}`,
          reqHash: hashRequest({ chapterId, expectedPrice }),
          at: now(),
          chapterId,
        });
      const outcome = await spendUntilDecided(attempt, () =>
        insertWalletIfMissing(db, { id: ids.next(), userId }),
      );
      switch (outcome.status) {
        case 'OK':
          return { chapterId, charged: true, paid: outcome.paid, bonus: outcome.bonus };
        case 'DUPLICATE':
          return await uncharged(caller, chapterId);
        case 'INSUFFICIENT':
          throw new AppError('INSUFFICIENT_COINS', {
            required: expectedPrice,
            balance: outcome.paid + outcome.bonus,
          });
        case 'NO_SUBJECT': {
          const { price, alreadyOpen } = await getSubject(caller, chapterId);
          if (!alreadyOpen) throw new AppError('PRICE_CHANGED', { price });
          return await uncharged(caller, chapterId);
        }
      }
    },

    /**
     * What the caller has bought, newest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listPurchases(
      caller: Actor,
      input: z.infer<typeof PurchaseListInput>,
    ): Promise<z.input<typeof PurchasePage>> {
      const before = decodeCursor(PurchaseKey, input.cursor);
      const rows = await listUnlocks(db, { userId: caller.userId, before, limit: input.limit + 1 });
      return toPage(
        rows,
        input.limit,
        ({ txnId: _, ...purchase }) => purchase,
        (row) => row.txnId,
      );
    },
  };
}

function balanceOf(lots: readonly CoinLot[]): { paid: number; bonus: number } {
  const balance = { paid: 0, bonus: 0 };
  for (const lot of lots) balance[lot.kind === 'paid' ? 'paid' : 'bonus'] += lot.remaining;
  return balance;
}
