import { randomUUID } from 'node:crypto';
import { coins } from '@inkvine/contracts/money';
import {
  GIFT_MONTHS,
  GiveGiftInput,
  GiveMembershipInput,
  PayMembershipGiftInput,
} from '@inkvine/contracts/gifts';
import { GiftId } from '@inkvine/contracts/primitives';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import { orderCoins } from '@inkvine/domain/memberships/order-coins';
import { claimRefusal, giftExpiresAt } from '@inkvine/domain/wallet/gift';
import fc from 'fast-check';
import { buildActor } from '../identity.builders.ts';
import { command, type MoneyCommand } from './command.ts';
import type { ModelPurchase } from './model-state.ts';
import type { MoneyModel, Outcome } from './model.ts';
import { payForGift, returnGift } from './order-model.ts';
import { MONTH_COINS, MONTH_WON, type MoneyWorld } from './world.ts';

const GIVER = 'the reader';

const giftsOf = (model: MoneyModel) => model.purchases.filter(({ source }) => source === 'gift');
const expiryOf = ({ at }: ModelPurchase) => giftExpiresAt(new Date(at));

const giving = fc.record({ chapter: fc.nat(9), times: fc.integer({ min: 1, max: 2 }) }).map((wanted) =>
  command(`gift ${JSON.stringify(wanted)}`, async (model, world, expecting) => {
    const { gifts, reader, novel, chapterIds } = world;
    const chapter = wanted.chapter % chapterIds.length;
    const price = model.chapterPrices[chapter]!;
    const expected = price > model.balance() ? 'INSUFFICIENT_COINS' : model.spend('gift', price, chapter);
    const input = GiveGiftInput.parse({
      ...{ branchId: novel.branchId, chapterIds: [chapterIds[chapter]!], expectedTotal: coins(price) },
      ...{ to: null, message: '', confirmed: true, idempotencyKey: randomUUID() },
    });
    const given = await expecting(expected, () => gifts.give(reader, input), wanted.times);
    if (given === undefined) return;
    world.giftsGiven.push({ giftId: GiftId.parse(given.giftId), code: given.code! });
    await expecting('IDEMPOTENCY_MISMATCH', () => gifts.give(reader, { ...input, message: 'For you' }));
  }),
);

/** Months of the author's membership. */
const givingMonths = fc.constantFrom(...GIFT_MONTHS).map((months) =>
  command(`gift ${months} months`, async (model, world, expecting) => {
    const { membershipGifts, reader, tier } = world;
    const total = months * MONTH_COINS;
    const expected = total > model.balance() ? 'INSUFFICIENT_COINS' : model.spend('gift', total);
    const input = GiveMembershipInput.parse({
      ...{ ...tier, months, expectedTotal: coins(total), to: null, deliverAt: null },
      ...{ message: '', confirmed: true, idempotencyKey: randomUUID() },
    });
    const given = await expecting(expected, () => membershipGifts.give(reader, input), 2);
    if (given !== undefined) world.giftsGiven.push({ giftId: GiftId.parse(given.giftId), code: given.code! });
  }),
);

/** The same, with a card. */
const payingForMonths = fc.constantFrom(...GIFT_MONTHS).map((months) =>
  command(`pay for ${months} months`, async (model, world, expecting) => {
    const { giftPayments, reader, paidTier, db } = world;
    const price = months * MONTH_WON;
    const input = PayMembershipGiftInput.parse({
      ...{ ...paidTier, months, expectedTotal: price, to: null, deliverAt: null, message: '' },
      ...{ paymentMethodId: world.methodId, idempotencyKey: randomUUID() },
    });
    payForGift(model, { paidCoins: orderCoins(price, 'KRW'), price, currency: 'KRW' });
    const paid = await expecting('done', () => giftPayments.pay(reader, input), 2);
    const { orderId: topUpId, gift } = paid!;
    const order = (await findTopUp(db, topUpId))!;
    world.orders.push({
      ...{ topUpId, gatewayPaymentId: order.gateway_payment_id!, refundIds: [] },
      atGateway: { orderId: topUpId, amount: { amountMinor: price, currency: 'KRW' } },
    });
    world.giftsGiven.push({ giftId: gift!.giftId, code: gift!.code! });
  }),
);

/** The refund that the house has made of a gift that came back. */
async function noteRefund({ shop, reader, orders }: MoneyWorld, place: number | null): Promise<void> {
  if (place === null) return;
  const { topUpId, refundIds } = orders[place]!;
  refundIds.push((await shop.refunds.listOfTopUp(reader, { topUpId }))[0]!.id);
}

const hasGift = (model: MoneyModel) => giftsOf(model).length > 0;

function pick(model: MoneyModel, world: MoneyWorld, index: number) {
  const given = giftsOf(model);
  const place = index % given.length;
  return { gift: given[place]!, ...world.giftsGiven[place]! };
}

/** By somebody who has nothing yet, and again by the same. */
const claiming = fc.nat(9).map((index) =>
  command(
    `a friend claims gift ${index}`,
    async (model, world, expecting) => {
      const friend = await buildActor(world.db);
      await world.wallet.createFor(friend.userId);
      const { gift, code } = pick(model, world, index);
      const state = gift.isReturned ? 'returned' : gift.isOpened ? 'claimed' : 'waiting';
      const offered = { state, giverId: GIVER, expiresAt: expiryOf(gift).toISOString() } as const;
      const isRefused = claimRefusal(offered, friend.userId, model.date) !== null;
      if (!isRefused) gift.isOpened = true;
      const claim = () => world.gifts.claim(friend, { code });
      await expecting(isRefused ? 'GIFT_UNAVAILABLE' : 'done', claim, 2);
    },
    hasGift,
  ),
);

const takingBack = fc.nat(9).map((index) =>
  command(
    `take gift ${index} back`,
    async (model, world, expecting) => {
      const { gift, giftId } = pick(model, world, index);
      const outcome: Outcome =
        gift.isOpened || (!gift.isReturned && model.isDisputed(gift)) ? 'GIFT_UNAVAILABLE' : 'done';
      const place = outcome === 'done' && !gift.isReturned ? returnGift(model, gift) : null;
      await expecting(outcome, () => world.gifts.takeBack(world.reader, { giftId }), 2);
      await noteRefund(world, place);
    },
    hasGift,
  ),
);

const ending = fc.constant(
  command('the sweep of gifts', async (model, world) => {
    const places: (number | null)[] = [];
    for (const gift of giftsOf(model)) {
      const isOver = !gift.isReturned && !gift.isOpened && expiryOf(gift) <= model.date;
      if (isOver && !model.isDisputed(gift)) places.push(returnGift(model, gift));
    }
    await world.gifts.endDue();
    await world.gifts.endDue();
    for (const place of places) await noteRefund(world, place);
  }),
);

/** What the reader buys for others. */
export const giftCommands: fc.Arbitrary<MoneyCommand>[] = [
  ...[giving, giving, givingMonths, payingForMonths],
  ...[claiming, takingBack, ending],
];
