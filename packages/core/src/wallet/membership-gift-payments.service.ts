import { AppError } from '@inkvine/contracts/errors';
import {
  GIFT_WAITS_DAYS,
  GiftPayment,
  type MembershipGiftPaymentPreview,
  type MembershipGiftPaymentPreviewInput,
  type PayMembershipGiftInput,
} from '@inkvine/contracts/gifts';
import { Currency } from '@inkvine/contracts/money';
import type { TopUpId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  findGiftOrder,
  findGiftOrderByKey,
  insertGiftOrder,
  isGiftBeingPaid,
  type GiftOrderRow,
} from '@inkvine/db/wallet/gift-order.repository';
import { findGiftCode } from '@inkvine/db/wallet/gift.repository';
import { orderCoins } from '@inkvine/domain/memberships/order-coins';
import type { z } from 'zod';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { createGiftedMonths } from '../memberships/gifted-months.ts';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import type { PaymentMethodsService } from '../payments/payment-methods.service.ts';
import { createSpendingLimitsService } from '../payments/spending-limits.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createGiftGiving, deliveryOf } from './gift-giving.ts';

type NewPayment = z.output<typeof PayMembershipGiftInput>;

export type MembershipGiftPaymentsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'site' | 'gateways' | 'wakeUps'
> & {
  orders: Pick<MembershipOrders, 'placeGift' | 'pay'>;
  paymentMethods: Pick<PaymentMethodsService, 'demandUsable'>;
};

/**
 * Months of a membership that one person buys for another with a method that they keep. The wish and its order are
 * written down together before any gateway hears of them; what an answer makes of it is `gift-order-settlement.ts`.
 */
export function createMembershipGiftPaymentsService(dependencies: MembershipGiftPaymentsDependencies) {
  const { db, clock, ids, gateways, wakeUps, orders, paymentMethods } = dependencies;
  const { getReceiver } = createGiftGiving({ db, ids });
  const giftedMonths = createGiftedMonths({ clock, ids });
  const limits = createSpendingLimitsService(dependencies);

  /** @throws AppError OFFER_UNAVAILABLE */
  function gatewayFor(currency: Currency) {
    const gateway = gateways.forCurrency(currency);
    if (gateway === undefined) throw new AppError('OFFER_UNAVAILABLE');
    return gateway;
  }

  async function view(row: GiftOrderRow): Promise<GiftPayment> {
    const { id: orderId, state, failure, giftId, amountMinor: total, currency } = row;
    const gift = giftId === null ? null : { giftId, code: await findGiftCode(db, giftId) };
    return GiftPayment.parse({ orderId, state, failure, gift, total, currency });
  }

  /** The wish and its order, all or nothing. The tier is held, so that its places are counted by one at a time. */
  async function place(
    trx: DatabaseTransaction,
    caller: Actor,
    input: NewPayment,
    { currency, requestHash }: { currency: Currency; requestHash: string },
  ): Promise<string> {
    const { userId } = caller;
    const { tierId, priceId, months, message, paymentMethodId, idempotencyKey } = input;
    const receiver = await getReceiver(trx, caller, input.to);
    const now = clock.now();
    const deliverAt = deliveryOf(input, now)?.toISOString() ?? null;
    const offer = await giftedMonths.demand(trx, caller, { tierId, priceId, currency });
    if (receiver?.id === offer.creatorId) throw new AppError('INVALID_INPUT', { field: 'to' });
    const total = offer.amountMinor * months;
    if (total !== input.expectedTotal) throw new AppError('PRICE_CHANGED');
    if (await isGiftBeingPaid(trx, { giverId: userId, tierId })) throw new AppError('GIFT_BEING_PAID');
    await limits.demandRoom(trx, { userId, currency, amount: total, idempotencyKey });
    const id = ids.next();
    const coins = orderCoins(total, currency);
    const wish = await insertGiftOrder(trx, {
      ...{ id, giverId: userId, tierId, priceId, months, receiverId: receiver?.id ?? null, deliverAt },
      ...{ message, coins, amountMinor: total, currency, idempotencyKey, requestHash },
      at: now.toISOString(),
    });
    if (wish === undefined) throw new AppError('IDEMPOTENCY_MISMATCH');
    const { tierName, creatorName } = offer;
    const order = {
      nameKo: `선물 · ${creatorName} · ${tierName} · ${months}개월`,
      nameEn: `Gift · ${creatorName} · ${tierName} · ${months} ${months === 1 ? 'month' : 'months'}`,
      ...{
        id,
        userId,
        coins,
        priceMinor: total,
        currency,
        gateway: gatewayFor(currency).id,
        paymentMethodId,
      },
    };
    await orders.placeGift(trx, order, now);
    return id;
  }

  /** @throws AppError IDEMPOTENCY_MISMATCH */
  async function findEarlier(
    { userId }: Actor,
    key: string,
    requestHash: string,
  ): Promise<GiftOrderRow | undefined> {
    const earlier = await findGiftOrderByKey(db, { giverId: userId, key });
    if (earlier !== undefined && earlier.requestHash !== requestHash)
      throw new AppError('IDEMPOTENCY_MISMATCH');
    return earlier;
  }

  /** Writes it down once; answers the order. */
  async function order(caller: Actor, input: NewPayment, requestHash: string): Promise<string> {
    const currency = Currency.safeParse((await giftedMonths.findPriced(db, input))?.currency).data;
    if (currency === undefined) throw new AppError('OFFER_UNAVAILABLE');
    await paymentMethods.demandUsable(caller, input.paymentMethodId, gatewayFor(currency).id);
    try {
      return await db.transaction().execute((trx) => place(trx, caller, input, { currency, requestHash }));
    } catch (error) {
      // A twin of this call may have been first.
      const twin = await findEarlier(caller, input.idempotencyKey, requestHash);
      if (twin === undefined) throw error;
      return twin.id;
    }
  }

  return {
    /**
     * What giving months of a tier would cost the caller in money.
     * @throws AppError NOT_FOUND for a tier that is not given for it, or one's own, or an address that is nobody's;
     * INVALID_INPUT for one's own address, or that of the tier's creator; OFFER_UNAVAILABLE where nobody takes it
     */
    async preview(
      caller: Actor,
      { tierId, months, to, currency }: z.output<typeof MembershipGiftPaymentPreviewInput>,
    ): Promise<z.input<typeof MembershipGiftPaymentPreview>> {
      const receiver = await getReceiver(db, caller, to);
      const offer = await giftedMonths.find(db, tierId, currency);
      if (offer === undefined || offer.creatorId === caller.userId) throw new AppError('NOT_FOUND');
      if (receiver?.id === offer.creatorId) throw new AppError('INVALID_INPUT', { field: 'to' });
      const total = offer.amountMinor * months;
      return {
        ...{ receiverName: receiver?.name ?? null, priceId: offer.priceId, currency },
        ...{ gateway: gatewayFor(currency).id, monthly: offer.amountMinor, total },
        ...{ tierName: offer.tierName, creatorName: offer.creatorName },
        leavesOutCoins: await giftedMonths.bringsCoins(db, tierId),
        waitsDays: GIFT_WAITS_DAYS,
      };
    },

    /**
     * Buys months of a tier for somebody else at the price that was shown, with a method that the caller keeps. Ends with
     * the gift and a receipt, or with nothing changed and why; `pending` where the bank has not answered yet, which a
     * sweep finds out. The same key is one payment, whenever it comes again.
     * @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL, METHOD_UNUSABLE, GIFT_BEING_PAID,
     * LIMIT_REACHED, INVALID_INPUT, IDEMPOTENCY_MISMATCH; nothing is taken then
     */
    async pay(caller: Actor, input: NewPayment): Promise<GiftPayment> {
      const { idempotencyKey: key, ...request } = input;
      const requestHash = hashRequest(request);
      const earlier = await findEarlier(caller, key, requestHash);
      const id = earlier?.id ?? (await order(caller, input, requestHash));
      // Sent once, whoever comes first: the twin of this call, or a later one where whoever placed it has died.
      await orders.pay(id);
      wakeUps.publish('outbox');
      return await view((await findGiftOrder(db, id))!);
    },

    /** What has become of a payment of the caller's. @throws AppError NOT_FOUND */
    async get(caller: Actor, { orderId }: { orderId: TopUpId }): Promise<GiftPayment> {
      const row = await findGiftOrder(db, orderId);
      if (row?.giverId !== caller.userId) throw new AppError('NOT_FOUND');
      return await view(row);
    },
  };
}

export type MembershipGiftPaymentsService = ReturnType<typeof createMembershipGiftPaymentsService>;
