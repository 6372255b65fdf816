import type { TopUp } from '@inkvine/contracts/payments';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  findReceiverById,
  lockGiftOrder,
  updateGiftOrder,
  type GiftOrderRow,
} from '@inkvine/db/wallet/gift-order.repository';
import { grantCoins } from '@inkvine/db/wallet/grant.repository';
import { insertMembershipGift } from '@inkvine/db/wallet/membership-gift.repository';
import { insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { PAID_COINS_VALID_YEARS, yearsAfter } from '@inkvine/domain/wallet/lot-terms';
import { createGiftedMonths } from '../memberships/gifted-months.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { OrderOwner, OwnedOrder } from '../payments/order-owner.port.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createGiftGiving, type Receiver } from './gift-giving.ts';

/**
 * What becomes of months that somebody gives when their payment is answered. Every answer ends here, whoever brings it:
 * the call that sent the charge, a webhook, a sweep of orders.
 */
export function createGiftOrderSettlement({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>): OrderOwner {
  const giving = createGiftGiving({ db, ids });
  const giftedMonths = createGiftedMonths({ clock, ids });

  /** The order's coins come in and pay for the gift at once, so that it goes the way of any other from here. */
  async function give(
    trx: DatabaseTransaction,
    { id: orderId, userId, priceMinor, currency }: OwnedOrder,
    wish: GiftOrderRow,
    receiver: Receiver,
  ): Promise<void> {
    const { coins, tierId, priceId, months, message } = wish;
    const now = clock.now();
    const at = now.toISOString();
    await insertWalletIfMissing(trx, { id: ids.next(), userId });
    await lockWallet(trx, userId);
    const expiresAt = yearsAfter(now, PAID_COINS_VALID_YEARS).toISOString();
    await grantCoins(trx, {
      ...{ txnId: ids.next(), userId, kind: 'top_up', topUpId: orderId, actorId: null, reason: null },
      lots: [{ kind: 'paid', coins, expiresAt, paidMinor: priceMinor, currency }],
      ...{ idemKey: `top_up:${orderId}`, reqHash: '', at },
    });
    const isLater = wish.deliverAt !== null && new Date(wish.deliverAt) > now;
    const { giftId } = await giving.insert(trx, {
      ...{ giverId: userId, branchId: null, receiver, message, coins, now },
      deliverAt: isLater ? new Date(wish.deliverAt!) : null,
    });
    const outcome = await insertMembershipGift(trx, {
      ...{ txnId: ids.next(), userId, giftId, tierId, priceId, months, orderId },
      ...{ amount: coins, kinds: LOT_KINDS, reqHash: '', at },
    });
    if (outcome.status !== 'OK') throw new Error(`order ${orderId} pays for no gift: ${outcome.status}`);
    await updateGiftOrder(trx, { id: orderId, state: 'given', giftId, at });
    await enqueue(trx, 'payments.send-receipt', { topUpId: orderId as TopUp['id'] });
  }

  /** For whom it is, or the link of it; undefined where they cannot be given to any more. */
  async function receiverOf(
    trx: DatabaseTransaction,
    { receiverId }: GiftOrderRow,
  ): Promise<Receiver | undefined> {
    return receiverId === null ? null : await findReceiverById(trx, receiverId);
  }

  return {
    async paid(trx, order): Promise<boolean> {
      const wish = await lockGiftOrder(trx, order.id);
      if (wish?.state === 'given') return true;
      if (wish === undefined) return false;
      const isOpen = wish.state === 'pending' && (await giftedMonths.isStillGiven(trx, wish));
      const receiver = isOpen ? await receiverOf(trx, wish) : undefined;
      if (receiver === undefined) {
        const failure = wish.failure ?? TOO_LATE;
        await updateGiftOrder(trx, {
          ...{ id: order.id, state: 'returned', failure, at: clock.now().toISOString() },
        });
        return false;
      }
      await give(trx, order, wish, receiver);
      return true;
    },

    async ended(trx, order): Promise<void> {
      const wish = await lockGiftOrder(trx, order.id);
      if (wish?.state !== 'pending') return;
      const failure = order.failure ?? 'PAYMENT_DECLINED';
      await updateGiftOrder(trx, { id: order.id, state: 'refused', failure, at: clock.now().toISOString() });
    },
  };
}

/** Its money came when what it was for was no longer given. */
const TOO_LATE = 'OFFER_UNAVAILABLE';
