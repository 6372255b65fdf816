import { AppError } from '@inkvine/contracts/errors';
import {
  GIFT_WAITS_DAYS,
  ClaimGiftResult,
  GiveGiftResult,
  TakeBackGiftResult,
  type ClaimGiftInput,
  type DeclineGiftInput,
  type DeclineGiftResult,
  type GiftKey,
  type GiftPreview,
  type GiftPreviewInput,
  type GiveGiftInput,
  type TakeBackGiftInput,
} from '@inkvine/contracts/gifts';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { findGiftDetail } from '@inkvine/db/wallet/gift-list.repository';
import {
  claimDeliveries,
  claimGiftChapters,
  findBulkDiscount,
  findGift,
  listDueGifts,
  listGiftableChapters,
  listWaitingPayments,
  lockGift,
  returnGiftItem,
  updateGiftReturned,
  type GiftableChapterRow,
  type GiftRow,
} from '@inkvine/db/wallet/gift.repository';
import { findGiftOrder } from '@inkvine/db/wallet/gift-order.repository';
import { claimGiftMonths, findGiftedMonths } from '@inkvine/db/wallet/membership-gift.repository';
import { insertGiftChapter } from '@inkvine/db/wallet/spend.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet, lockWallets } from '@inkvine/db/wallet/wallet-lock.repository';
import { bulkPrices, COOLING_OFF_COINS } from '@inkvine/domain/wallet/bulk-price';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { claimRefusal, type GiftReturn } from '@inkvine/domain/wallet/gift';
import type { z } from 'zod';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { createGiftedMonths } from '../memberships/gifted-months.ts';
import { createGiftRefunds } from '../payments/membership-refunds.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createGiftGiving, notifyOfGift } from './gift-giving.ts';
import { balanceOf, paymentOf, refuseOverLimit } from './payment-preview.ts';

/** Gifts that the sweep looks up at once. */
const SWEEP_BATCH = 200;

type NewGift = z.infer<typeof GiveGiftInput>;

/**
 * What one person buys for another (product.md §2.7): paid at once, waiting to be claimed, back otherwise. Chapters are
 * bought here, months of a membership in `membership-gifts.service.ts`.
 */
export function createGiftsService({
  db,
  clock,
  ids,
  site,
  wakeUps,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'site' | 'wakeUps'>) {
  const { getReceiver, insert, inTransaction } = createGiftGiving({ db, ids });
  const giftedMonths = createGiftedMonths({ clock, ids });
  const refunds = createGiftRefunds({ db, clock, ids });

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
    const subject = { giverId: userId, branchId };
    const chapters = await listGiftableChapters(trx, subject, { chapterIds });
    const { total, prices } = await priced(trx, branchId, chapters);
    if (chapters.length !== chapterIds.length || total !== expectedTotal)
      throw new AppError('SELECTION_CHANGED');
    const now = clock.now();
    const at = now.toISOString();
    let left = balanceOf(await listOpenLots(trx, userId, at));
    const balance = left.paid + left.bonus;
    if (balance < total) throw new AppError('INSUFFICIENT_COINS', { required: total, balance });
    const { giftId, code } = await insert(trx, {
      ...{ giverId: userId, branchId, receiver, message, coins: total, now, deliverAt: null },
    });
    for (const { id: chapterId, price: listPrice } of chapters) {
      const outcome = await insertGiftChapter(trx, {
        ...{ txnId: ids.next(), userId, amount: prices.get(chapterId)!, listPrice, kinds: LOT_KINDS, at },
        ...{ reqHash: hashRequest({ chapterId, expectedTotal }), chapterId, giftId },
      });
      if (outcome.status === 'OVER_LIMIT') refuseOverLimit(outcome);
      if (outcome.status !== 'OK') throw new AppError('SELECTION_CHANGED');
      left = { paid: outcome.paid, bonus: outcome.bonus };
    }
    return GiveGiftResult.parse({ giftId, code, total, ...left });
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
      await returnGiftItem(trx, { txnId: ids.next(), reverses: payment.txnId, ...by });
      coins += payment.coins;
    }
    return coins;
  }

  /** Makes a gift the caller's: its chapters, or its months. Call with all locked that it touches. */
  async function claimChapters(trx: DatabaseTransaction, { userId }: Actor, giftId: string): Promise<void> {
    const at = clock.now().toISOString();
    if ((await claimGiftChapters(trx, { giftId, userId, at })) === 0)
      throw new AppError('GIFT_UNAVAILABLE', { why: 'already_yours' });
    await returnWaiting(trx, giftId, { userId, at });
  }

  /** A membership is locked before wallets, by everybody. */
  async function claim(
    trx: DatabaseTransaction,
    caller: Actor,
    { id, giverId }: GiftRow,
    timeZone: string,
  ): Promise<ClaimGiftResult> {
    const { userId } = caller;
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    const months = await findGiftedMonths(trx, id);
    const held = months && (await giftedMonths.lock(trx, userId, months.tierId));
    await lockWallets(trx, [giverId, userId]);
    const gift = await lockGift(trx, id);
    if (gift.claimedBy !== userId) {
      const now = clock.now();
      const why = claimRefusal(gift, userId, now);
      if (why !== null) throw new AppError('GIFT_UNAVAILABLE', { why });
      if (months === undefined || held === undefined) await claimChapters(trx, caller, id);
      else {
        const membershipId = await giftedMonths.give(
          trx,
          caller,
          { giftId: id, ...months },
          { ...held, timeZone },
        );
        await claimGiftMonths(trx, { giftId: id, userId, membershipId, at: now.toISOString() });
      }
      await notifyOfGift(trx, id, 'claimed');
    }
    const { chapters, novelSlug, membership } = (await findGiftDetail(trx, { giftId: id }, userId))!;
    const given = chapters.filter((chapter) => chapter.state === 'given');
    return ClaimGiftResult.parse({
      ...{
        giftId: id,
        chapters: given,
        novelSlug: novelSlug ?? '',
        hadAlready: chapters.length - given.length,
      },
      membershipId: membership?.membershipId ?? null,
    });
  }

  /** Whoever ends a gift locks what money paid for it, the wallet of its giver, and the gift. */
  async function lockToEnd(trx: DatabaseTransaction, { id, giverId, orderId }: GiftRow): Promise<GiftRow> {
    if (orderId !== null) await refunds.lock(trx, orderId);
    await lockWallet(trx, giverId);
    return await lockGift(trx, id);
  }

  /** What money paid goes back to where it came from. Call when its coins are back. */
  async function refund(trx: DatabaseTransaction, { giverId, orderId }: GiftRow): Promise<void> {
    const order = orderId === null ? undefined : await findGiftOrder(trx, orderId);
    if (order === undefined) return;
    const { id, amountMinor: minor } = order;
    await refunds.refund(trx, { orderId: id, userId: giverId, minor, rule: 'gift_returned' });
  }

  /**
   * Ends a gift that waits: its coins are back, or its money is on its way. Call only behind its locks.
   * @throws AppError GIFT_UNAVAILABLE `{ why }`
   */
  async function giveBack(
    trx: DatabaseTransaction,
    gift: GiftRow,
    by: { userId: string; why: GiftReturn; at: string },
  ): Promise<void> {
    const payments = await listWaitingPayments(trx, gift.id);
    if (payments.some(({ isDisputed }) => isDisputed))
      throw new AppError('GIFT_UNAVAILABLE', { why: 'disputed' });
    await returnWaiting(trx, gift.id, by);
    await updateGiftReturned(trx, { giftId: gift.id, ...by });
    await refund(trx, gift);
  }

  /** Ends a gift whose time is over, or what was left of one that was claimed; whatever has changed is left alone. */
  async function endDue(trx: DatabaseTransaction, giftId: string): Promise<boolean> {
    const found = await findGift(trx, { giftId });
    if (found === undefined) return false;
    const gift = await lockToEnd(trx, found);
    const by = { userId: null, at: clock.now().toISOString() };
    if (gift.state === 'claimed') return (await returnWaiting(trx, giftId, by)) > 0;
    const payments = await listWaitingPayments(trx, giftId);
    if (gift.state !== 'waiting' || payments.some(({ isDisputed }) => isDisputed)) return false;
    await returnWaiting(trx, giftId, by);
    await updateGiftReturned(trx, { giftId, why: 'expired', at: by.at });
    await refund(trx, gift);
    await notifyOfGift(trx, giftId, 'expired');
    return true;
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
     * Makes the chapters of a gift the caller's for good, or its months part of their membership. Of several who have its
     * link, one is first; for them it is answered the same again. Chapters they had already go back to the giver.
     * @throws AppError GIFT_UNAVAILABLE `{ why }`, NOT_FOUND, also for a gift to somebody else, UNAVAILABLE
     */
    async claim(
      caller: Actor,
      { timeZone = site.timeZone, ...key }: z.output<typeof ClaimGiftInput>,
    ): Promise<z.input<typeof ClaimGiftResult>> {
      const gift = await findGift(db, key);
      if (gift === undefined || !isOffered(gift, caller, key, clock.now())) throw new AppError('NOT_FOUND');
      const result = await inTransaction((trx) => claim(trx, caller, gift, timeZone));
      wakeUps.publish('outbox');
      return result;
    },

    /**
     * Takes back a gift that nobody has claimed: its coins return to the lots they came from, and what money paid goes back
     * to where it came from. Answered the same again.
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
        const gift = await lockToEnd(trx, found);
        if (gift.state === 'claimed') throw new AppError('GIFT_UNAVAILABLE', { why: 'claimed' });
        const at = clock.now().toISOString();
        if (gift.state === 'waiting') await giveBack(trx, gift, { userId, why: 'taken_back', at });
        const { coins, paidWith: refund } = (await findGiftDetail(trx, { giftId }, userId))!;
        const balance = balanceOf(await listOpenLots(trx, userId, at));
        return TakeBackGiftResult.parse({ coins, refund, ...balance });
      });
    },

    /**
     * Says no to a gift that was sent to the caller: its coins return to the giver, who is told. Answered the same again.
     * @throws AppError GIFT_UNAVAILABLE `{ why }` once it is claimed or over, or while a bank asks back its money;
     * NOT_FOUND
     */
    async decline(
      caller: Actor,
      { giftId }: z.infer<typeof DeclineGiftInput>,
    ): Promise<z.input<typeof DeclineGiftResult>> {
      const { userId } = caller;
      await inTransaction(async (trx) => {
        const found = await findGift(trx, { giftId });
        if (found?.receiverId !== userId || !isDelivered(found, clock.now())) throw new AppError('NOT_FOUND');
        const gift = await lockToEnd(trx, found);
        if (gift.state === 'claimed') throw new AppError('GIFT_UNAVAILABLE', { why: 'claimed' });
        if (gift.state !== 'waiting') return;
        await giveBack(trx, gift, { userId, why: 'declined', at: clock.now().toISOString() });
        await notifyOfGift(trx, giftId, 'declined');
      });
      wakeUps.publish('outbox');
      return { giftId };
    },

    /** Tells whom gifts are for of those whose day has come. */
    async deliverDue(): Promise<void> {
      for (;;) {
        const at = clock.now().toISOString();
        const told = await inTransaction(async (trx) => {
          const due = await claimDeliveries(trx, { at, limit: SWEEP_BATCH });
          for (const giftId of due) await notifyOfGift(trx, giftId, 'offered');
          return due.length;
        });
        if (told < SWEEP_BATCH) return;
      }
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

/** Until its day only its giver knows of a gift. */
const isDelivered = ({ deliverAt }: GiftRow, at: Date): boolean => new Date(deliverAt) <= at;

/** Whoever has the link, or whom it was sent to. */
const isOffered = (gift: GiftRow, caller: Actor, key: GiftKey, at: Date): boolean =>
  ('code' in key || gift.receiverId === caller.userId || gift.claimedBy === caller.userId) &&
  isDelivered(gift, at);
