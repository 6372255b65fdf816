import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import { GIFT_AHEAD_DAYS, GiveGiftResult } from '@inkvine/contracts/gifts';
import { isTransientConflict } from '@inkvine/db/conflicts';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { findReceiver, insertGift } from '@inkvine/db/wallet/gift.repository';
import { giftExpiresAt } from '@inkvine/domain/wallet/gift';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import type { Actor } from '../identity/actor.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

const MAX_ATTEMPTS = 5;
const MAX_PAUSE_MS = 20;
/** 128 bits, which nobody guesses. */
const CODE_BYTES = 16;

export type Receiver = { id: string; name: string } | null;

const TakenGift = GiveGiftResult.pick({ giftId: true });

/** What all gifts have in common, whatever they hold. */
export function createGiftGiving({ db, ids }: Pick<ServiceDependencies, 'db' | 'ids'>) {
  return {
    /** @throws AppError NOT_FOUND when nobody has the address, INVALID_INPUT when it is the giver's own */
    async getReceiver(executor: Executor, { userId }: Actor, to: string | null): Promise<Receiver> {
      if (to === null) return null;
      const receiver = await findReceiver(executor, to);
      if (receiver === undefined) throw new AppError('NOT_FOUND');
      if (receiver.id === userId) throw new AppError('INVALID_INPUT', { field: 'to' });
      return receiver;
    },

    /** The row of a gift whose payment follows in the same transaction; for a person, or with the code of a link. */
    async insert(
      trx: DatabaseTransaction,
      gift: {
        giverId: string;
        branchId: string | null;
        receiver: Receiver;
        message: string;
        coins: number;
        now: Date;
        /** Now for null. */
        deliverAt: Date | null;
      },
    ): Promise<{ giftId: string; code: string | null }> {
      const { receiver, now, giverId, branchId, message, coins } = gift;
      const giftId = ids.next();
      const code = receiver === null ? randomBytes(CODE_BYTES).toString('base64url') : null;
      const delivered = gift.deliverAt ?? now;
      await insertGift(trx, {
        ...{ id: giftId, giverId, branchId, receiverId: receiver?.id ?? null, code, message, coins },
        ...{ deliverAt: delivered.toISOString(), expiresAt: giftExpiresAt(delivered).toISOString() },
        at: now.toISOString(),
      });
      if (receiver !== null && gift.deliverAt === null) await notifyOfGift(trx, giftId, 'offered');
      return { giftId, code };
    },

    /** Two wallets are locked in one order by everybody; what PostgreSQL ends all the same is sent again. */
    async inTransaction<Result>(work: (trx: DatabaseTransaction) => Promise<Result>): Promise<Result> {
      for (let tries = 1; tries <= MAX_ATTEMPTS; tries++) {
        try {
          return await db.transaction().execute(work);
        } catch (error) {
          if (!isTransientConflict(error) && !isBusy(error)) throw error;
          await sleep(Math.random() * MAX_PAUSE_MS);
        }
      }
      throw new AppError('UNAVAILABLE');
    },
  };
}

const isBusy = (error: unknown): boolean => error instanceof AppError && error.code === 'UNAVAILABLE';

/** When whom it is for is told, null for now. A link is sent by its giver, whenever they like. @throws AppError INVALID_INPUT */
export function deliveryOf(
  { deliverAt, to }: { deliverAt: string | null; to: string | null },
  now: Date,
): Date | null {
  const at = deliverAt === null ? now : new Date(deliverAt);
  if (at <= now) return null;
  if (to === null || at > daysAfter(now, GIFT_AHEAD_DAYS))
    throw new AppError('INVALID_INPUT', { field: 'deliverAt' });
  return at;
}

export type GiftNews = 'offered' | 'claimed' | 'expired' | 'declined';

/** Promises the notice of what became of a gift, with what became of it. */
export async function notifyOfGift(trx: DatabaseTransaction, giftId: string, about: GiftNews): Promise<void> {
  await enqueue(trx, 'wallet.send-gift-notice', { ...TakenGift.parse({ giftId }), about });
}
