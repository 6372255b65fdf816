import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import {
  GIFT_WAITS_DAYS,
  ClaimGiftResult,
  GiveGiftResult,
  TakeBackGiftResult,
  type GiftKey,
  type GiftPreview,
  type GiftPreviewInput,
  type GiveGiftInput,
  type TakeBackGiftInput,
} from '@inkvine/contracts/gifts';
import { isTransientConflict } from '@inkvine/db/conflicts';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { findGiftDetail } from '@inkvine/db/wallet/gift-list.repository';
import {
  claimGiftChapters,
  findBulkDiscount,
  findGift,
  findReceiver,
  insertGift,
  listDueGifts,
  listGiftableChapters,
  listWaitingPayments,
  lockGift,
  returnGiftChapter,
  updateGiftReturned,
  type GiftableChapterRow,
  type GiftRow,
} from '@inkvine/db/wallet/gift.repository';
import { insertGiftChapter } from '@inkvine/db/wallet/spend.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet, lockWallets } from '@inkvine/db/wallet/wallet-lock.repository';
import { bulkPrices, COOLING_OFF_COINS } from '@inkvine/domain/wallet/bulk-price';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { claimRefusal, giftExpiresAt } from '@inkvine/domain/wallet/gift';
import type { z } from 'zod';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { balanceOf, paymentOf, refuseOverLimit } from './payment-preview.ts';

const MAX_ATTEMPTS = 5;
const MAX_PAUSE_MS = 20;
/** Gifts that the sweep looks up at once. */
const SWEEP_BATCH = 200;
/** 128 bits, which nobody guesses. */
const CODE_BYTES = 16;

type NewGift = z.infer<typeof GiveGiftInput>;

/** Chapters that one person buys for another (product.md §2.7): paid at once, waiting to be claimed, back otherwise. */
export function createGiftsService({
  db,
  clock,
  ids,
  wakeUps,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'>) {
  /** @throws AppError NOT_FOUND when nobody has the address, INVALID_INPUT when it is the giver's own */
  async function getReceiver(executor: Executor, { userId }: Actor, to: string | null) {
    if (to === null) return null;
    const receiver = await findReceiver(executor, to);
    if (receiver === undefined) throw new AppError('NOT_FOUND');
    if (receiver.id === userId) throw new AppError('INVALID_INPUT', { field: 'to' });
    return receiver;
  }

  /** The author's discount is for several chapters. */
  async function priced(executor: Executor, branchId: string, chapters: readonly GiftableChapterRow[]) {
    const discount = chapters.length > 1 ? await findBulkDiscount(executor, branchId) : 0;
    return { discount, ...bulkPrices(chapters, discount) };
  }

  /** One ledger transaction a chapter, as `bulk-unlock.service.ts` does, so that each can go back alone. */
  async function give(trx: DatabaseTransaction, caller: Actor, input: NewGift): Promise<GiveGiftResult> {
    const { userId } = caller;
    const { branchId, chapterIds, expectedTotal, message } = input;
    const receiver = await getReceiver(trx, caller, input.to);
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    await lockWallet(trx, userId);
    const subject = { giverId: userId, branchId, receiverId: receiver?.id ?? null };
    const chapters = await listGiftableChapters(trx, subject, { chapterIds });
    const { total, prices } = await priced(trx, branchId, chapters);
    if (chapters.length !== chapterIds.length || total !== expectedTotal)
      throw new AppError('SELECTION_CHANGED');
    const now = clock.now();
    const at = now.toISOString();
    let left = balanceOf(await listOpenLots(trx, userId, at));
    const balance = left.paid + left.bonus;
    if (balance < total) throw new AppError('INSUFFICIENT_COINS', { required: total, balance });
    const giftId = ids.next();
    const code = receiver === null ? randomBytes(CODE_BYTES).toString('base64url') : null;
    const expiresAt = giftExpiresAt(now).toISOString();
    await insertGift(trx, { id: giftId, ...subject, code, message, coins: total, expiresAt, at });
    for (const { id: chapterId, price: listPrice } of chapters) {
      const outcome = await insertGiftChapter(trx, {
        ...{ txnId: ids.next(), userId, amount: prices.get(chapterId)!, listPrice, kinds: LOT_KINDS, at },
        ...{ reqHash: hashRequest({ chapterId, expectedTotal }), chapterId, giftId },
      });
      if (outcome.status === 'OVER_LIMIT') refuseOverLimit(outcome);
      if (outcome.status !== 'OK') throw new AppError('SELECTION_CHANGED');
      left = { paid: outcome.paid, bonus: outcome.bonus };
    }
    const result = GiveGiftResult.parse({ giftId, code, total, ...left });
    if (receiver !== null)
      await enqueue(trx, 'wallet.send-gift-notice', { giftId: result.giftId, about: 'offered' });
    return result;
  }

  /** Coins whose money a bank asks back stay where they are. Answers the coins that went back. */
  async function returnWaiting(
    trx: DatabaseTransaction,
    giftId: string,
    by: { userId: string | null; at: string },
  ): Promise<number> {
    let coins = 0;
    for (const payment of await listWaitingPayments(trx, giftId)) {
      if (payment.isDisputed) continue;
      await returnGiftChapter(trx, { txnId: ids.next(), reverses: payment.txnId, ...by });
      coins += payment.coins;
    }
    return coins;
  }

  async function claim(trx: DatabaseTransaction, { userId }: Actor, { id, giverId }: GiftRow) {
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    await lockWallets(trx, [giverId, userId]);
    const gift = await lockGift(trx, id);
    if (gift.claimedBy !== userId) {
      const now = clock.now();
      const at = now.toISOString();
      const why = claimRefusal(gift, userId, now);
      if (why !== null) throw new AppError('GIFT_UNAVAILABLE', { why });
      if ((await claimGiftChapters(trx, { giftId: id, userId, at })) === 0)
        throw new AppError('GIFT_UNAVAILABLE', { why: 'already_yours' });
      await returnWaiting(trx, id, { userId, at });
      const { giftId } = TakenGift.parse({ giftId: id });
      await enqueue(trx, 'wallet.send-gift-notice', { giftId, about: 'claimed' });
    }
    const { chapters, novelSlug } = (await findGiftDetail(trx, { giftId: id }, userId))!;
    const given = chapters.filter((chapter) => chapter.state === 'given');
    const hadAlready = chapters.length - given.length;
    return ClaimGiftResult.parse({ giftId: id, chapters: given, novelSlug, hadAlready });
  }

  /** Ends a gift whose time is over, or what was left of one that was claimed; whatever has changed is left alone. */
  async function endDue(trx: DatabaseTransaction, giftId: string): Promise<boolean> {
    const found = await findGift(trx, { giftId });
    if (found === undefined) return false;
    await lockWallet(trx, found.giverId);
    const gift = await lockGift(trx, giftId);
    const by = { userId: null, at: clock.now().toISOString() };
    if (gift.state === 'claimed') return (await returnWaiting(trx, giftId, by)) > 0;
    const payments = await listWaitingPayments(trx, giftId);
    if (gift.state !== 'waiting' || payments.some(({ isDisputed }) => isDisputed)) return false;
    await returnWaiting(trx, giftId, by);
    await updateGiftReturned(trx, { giftId, why: 'expired', at: by.at });
    await enqueue(trx, 'wallet.send-gift-notice', { ...TakenGift.parse({ giftId }), about: 'expired' });
    return true;
  }

  /** Two wallets are locked in one order by everybody; what PostgreSQL ends all the same is sent again. */
  async function inTransaction<Result>(work: (trx: DatabaseTransaction) => Promise<Result>): Promise<Result> {
    for (let tries = 1; tries <= MAX_ATTEMPTS; tries++) {
      try {
        return await db.transaction().execute(work);
      } catch (error) {
        if (!isTransientConflict(error)) throw error;
        await sleep(Math.random() * MAX_PAUSE_MS);
      }
    }
    throw new AppError('UNAVAILABLE');
  }

  return {
    /**
     * What giving the next chapters would cost the caller. What the receiver has already is not told: it comes back when
     * they claim the gift.
     * @throws AppError NOT_FOUND for a branch or an address that is nobody's, INVALID_INPUT for one's own address
     */
    async preview(
      caller: Actor,
      { branchId, fromChapterId, count, to }: z.infer<typeof GiftPreviewInput>,
    ): Promise<z.input<typeof GiftPreview>> {
      const receiver = await getReceiver(db, caller, to);
      const subject = { giverId: caller.userId, branchId };
      const chapters = await listGiftableChapters(db, subject, { fromChapterId, limit: count });
      if (chapters.length === 0) throw new AppError('NOT_FOUND');
      const { discount, total, prices } = await priced(db, branchId, chapters);
      const at = clock.now().toISOString();
      const lots = await listOpenLots(db, caller.userId, at);
      return {
        ...{ branchId, receiverName: receiver?.name ?? null, discount, total },
        chapters: chapters.map(({ id: chapterId, title, price }) => ({
          ...{ chapterId, title, price, giftPrice: prices.get(chapterId)! },
        })),
        listTotal: chapters.reduce((sum, { price }) => sum + price, 0),
        balance: balanceOf(lots),
        ...(total === 0 ? { split: null, missing: 0 } : paymentOf(lots, total, at)),
        needsConfirmation: total >= COOLING_OFF_COINS,
        waitsDays: GIFT_WAITS_DAYS,
      };
    },

    /**
     * Buys just the chapters that were shown for somebody else, once a key.
     * @throws AppError SELECTION_CHANGED when a chapter or a price is another by now,
     * INSUFFICIENT_COINS `{ required, balance }`, LIMIT_REACHED, INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_MISMATCH,
     * UNAVAILABLE; nothing is taken then
     */
    async give(caller: Actor, input: NewGift): Promise<z.input<typeof GiveGiftResult>> {
      if (input.expectedTotal >= COOLING_OFF_COINS && !input.confirmed)
        throw new AppError('INVALID_INPUT', { field: 'confirmed' });
      if (new Set(input.chapterIds).size !== input.chapterIds.length)
        throw new AppError('INVALID_INPUT', { field: 'chapterIds' });
      const { idempotencyKey: key, ...request } = input;
      const intention = {
        ...{ operation: 'wallet.giveGift', userId: caller.userId, key, request },
        output: GiveGiftResult,
      };
      const result = await inTransaction((trx) => once(trx, intention, () => give(trx, caller, input)));
      wakeUps.publish('outbox');
      return result;
    },

    /**
     * Makes the chapters of a gift the caller's for good. Of several who have its link, one is first; for them it is
     * answered the same again. What they had already goes back to the giver.
     * @throws AppError GIFT_UNAVAILABLE `{ why }`, NOT_FOUND, also for a gift to somebody else, UNAVAILABLE
     */
    async claim(caller: Actor, key: GiftKey): Promise<z.input<typeof ClaimGiftResult>> {
      const gift = await findGift(db, key);
      if (gift === undefined || !isOffered(gift, caller, key)) throw new AppError('NOT_FOUND');
      const result = await inTransaction((trx) => claim(trx, caller, gift));
      wakeUps.publish('outbox');
      return result;
    },

    /**
     * Takes back a gift that nobody has claimed: its coins return to the lots they came from. Answered the same again.
     * @throws AppError GIFT_UNAVAILABLE `{ why }` once it is claimed or over, or while a bank asks back its money;
     * NOT_FOUND
     */
    async takeBack(
      caller: Actor,
      { giftId }: z.infer<typeof TakeBackGiftInput>,
    ): Promise<z.input<typeof TakeBackGiftResult>> {
      const { userId } = caller;
      return await inTransaction(async (trx) => {
        const found = await findGift(trx, { giftId });
        if (found?.giverId !== userId) throw new AppError('NOT_FOUND');
        await lockWallet(trx, userId);
        const gift = await lockGift(trx, giftId);
        if (gift.state === 'claimed') throw new AppError('GIFT_UNAVAILABLE', { why: 'claimed' });
        const at = clock.now().toISOString();
        if (gift.state === 'waiting') {
          const payments = await listWaitingPayments(trx, giftId);
          if (payments.some(({ isDisputed }) => isDisputed))
            throw new AppError('GIFT_UNAVAILABLE', { why: 'disputed' });
          await returnWaiting(trx, giftId, { userId, at });
          await updateGiftReturned(trx, { giftId, why: 'taken_back', at });
        }
        const { coins } = (await findGiftDetail(trx, { giftId }, userId))!;
        return TakeBackGiftResult.parse({ coins, ...balanceOf(await listOpenLots(trx, userId, at)) });
      });
    },

    /** Gives back what nobody claimed in time. Answers how many gifts ended. */
    async endDue(): Promise<number> {
      let ended = 0;
      for (;;) {
        const due = await listDueGifts(db, clock.now().toISOString(), SWEEP_BATCH);
        let done = 0;
        for (const giftId of due) {
          if (await inTransaction((trx) => endDue(trx, giftId))) done++;
        }
        ended += done;
        if (done === 0 || due.length < SWEEP_BATCH) return ended;
      }
    },
  };
}

const TakenGift = GiveGiftResult.pick({ giftId: true });

/** Whoever has the link, or whom it was sent to. */
const isOffered = (gift: GiftRow, caller: Actor, key: GiftKey): boolean =>
  'code' in key || gift.receiverId === caller.userId || gift.claimedBy === caller.userId;
