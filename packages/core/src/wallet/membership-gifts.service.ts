import { AppError } from '@inkvine/contracts/errors';
import {
  GIFT_WAITS_DAYS,
  GiveGiftResult,
  type GiveMembershipInput,
  type MembershipGiftPreview,
  type MembershipGiftPreviewInput,
} from '@inkvine/contracts/gifts';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { insertMembershipGift } from '@inkvine/db/wallet/membership-gift.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { COOLING_OFF_COINS } from '@inkvine/domain/wallet/bulk-price';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import type { z } from 'zod';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { createGiftedMonths } from '../memberships/gifted-months.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createGiftGiving, deliveryOf } from './gift-giving.ts';
import { balanceOf, paymentOf, refuseOverLimit } from './payment-preview.ts';

type NewGift = z.output<typeof GiveMembershipInput>;

/** Months of a membership that one person buys for another; what becomes of them then is `gifts.service.ts`. */
export function createMembershipGiftsService({
  db,
  clock,
  ids,
  wakeUps,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'>) {
  const { getReceiver, insert, inTransaction } = createGiftGiving({ db, ids });
  const giftedMonths = createGiftedMonths({ clock, ids });

  /** The tier before the wallet, so that its places are counted by one at a time. */
  async function give(trx: DatabaseTransaction, caller: Actor, input: NewGift): Promise<GiveGiftResult> {
    const { userId } = caller;
    const { tierId, priceId, months, expectedTotal, message } = input;
    const receiver = await getReceiver(trx, caller, input.to);
    const now = clock.now();
    const at = now.toISOString();
    const deliverAt = deliveryOf(input, now);
    const offer = await giftedMonths.demand(trx, caller, { tierId, priceId, currency: 'COI' });
    if (receiver?.id === offer.creatorId) throw new AppError('INVALID_INPUT', { field: 'to' });
    const total = offer.amountMinor * months;
    if (total !== expectedTotal) throw new AppError('PRICE_CHANGED');
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    await lockWallet(trx, userId);
    const { paid, bonus } = balanceOf(await listOpenLots(trx, userId, at));
    if (paid + bonus < total)
      throw new AppError('INSUFFICIENT_COINS', { required: total, balance: paid + bonus });
    const { giftId, code } = await insert(trx, {
      ...{ giverId: userId, branchId: null, receiver, message, coins: total, now, deliverAt },
    });
    const outcome = await insertMembershipGift(trx, {
      ...{ txnId: ids.next(), userId, giftId, tierId, priceId, months, orderId: null },
      ...{ amount: total, kinds: LOT_KINDS, at },
      reqHash: hashRequest({ tierId, priceId, months, expectedTotal }),
    });
    if (outcome.status === 'OVER_LIMIT') refuseOverLimit(outcome);
    if (outcome.status !== 'OK') throw new AppError('UNAVAILABLE');
    return GiveGiftResult.parse({ giftId, code, total, paid: outcome.paid, bonus: outcome.bonus });
  }

  return {
    /**
     * What giving months of a tier would cost the caller.
     * @throws AppError NOT_FOUND for a tier that is not given, or one's own, or an address that is nobody's;
     * INVALID_INPUT for one's own address, or that of the tier's creator
     */
    async preview(
      caller: Actor,
      { tierId, months, to }: z.output<typeof MembershipGiftPreviewInput>,
    ): Promise<z.input<typeof MembershipGiftPreview>> {
      const receiver = await getReceiver(db, caller, to);
      const offer = await giftedMonths.find(db, tierId, 'COI');
      if (offer === undefined || offer.creatorId === caller.userId) throw new AppError('NOT_FOUND');
      if (receiver?.id === offer.creatorId) throw new AppError('INVALID_INPUT', { field: 'to' });
      const at = clock.now().toISOString();
      const lots = await listOpenLots(db, caller.userId, at);
      const total = offer.amountMinor * months;
      return {
        ...{
          receiverName: receiver?.name ?? null,
          priceId: offer.priceId,
          monthly: offer.amountMinor,
          total,
        },
        ...{ tierName: offer.tierName, creatorName: offer.creatorName },
        leavesOutCoins: await giftedMonths.bringsCoins(db, tierId),
        balance: balanceOf(lots),
        ...paymentOf(lots, total, at),
        ...{ needsConfirmation: total >= COOLING_OFF_COINS, waitsDays: GIFT_WAITS_DAYS },
      };
    },

    /**
     * Buys months of a tier for somebody else at the price that was shown, once a key.
     * @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL, INSUFFICIENT_COINS
     * `{ required, balance }`, LIMIT_REACHED, INVALID_INPUT, IDEMPOTENCY_MISMATCH, UNAVAILABLE; nothing is taken then
     */
    async give(caller: Actor, input: NewGift): Promise<z.input<typeof GiveGiftResult>> {
      if (input.expectedTotal >= COOLING_OFF_COINS && !input.confirmed)
        throw new AppError('INVALID_INPUT', { field: 'confirmed' });
      const { idempotencyKey: key, ...request } = input;
      const intention = {
        ...{ operation: 'gifts.giveMembership', userId: caller.userId, key, request },
        output: GiveGiftResult,
      };
      const result = await inTransaction((trx) => once(trx, intention, () => give(trx, caller, input)));
      wakeUps.publish('outbox');
      return result;
    },
  };
}
