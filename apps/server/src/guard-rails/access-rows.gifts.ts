import { randomUUID } from 'node:crypto';
import type { TestPerson } from '../testing/test-site.ts';
import { missing, owned, plain, type ObjectRow, type Row } from './access-kinds.ts';
import type { World } from './world.ts';

/** Whoever is not its author may give a chapter of anybody. */
const ofForSale = (rest: (chapterId: string) => object): ObjectRow['input'] => {
  return async (world, owner) => {
    const novel = owner === null ? null : await world.createNovel(owner, { publishAtPrice: 1 });
    return { branchId: novel?.branchId ?? missing(), ...rest(novel?.chapterId ?? missing()) };
  };
};

/** A tier that costs 20 coins a month. */
async function tierOf(world: World, owner: TestPerson | null) {
  if (owner === null) return { tierId: missing(), priceId: missing() };
  const { tierId, priceId } = await world.offerTier(owner);
  return { tierId, priceId };
}

/** Rows of the procedures about gifts. */
export const GIFT_ROWS: Record<string, Row> = {
  'gifts.preview': {
    input: ofForSale((fromChapterId) => ({ fromChapterId, count: 1, to: null })),
    ...{ own: 'NOT_FOUND', others: 'OK', missing: 'NOT_FOUND' },
  },
  'gifts.give': {
    input: ofForSale((chapterId) => ({
      ...{ chapterIds: [chapterId], expectedTotal: 1, to: null, message: '', confirmed: false },
      idempotencyKey: randomUUID(),
    })),
    ...{ own: 'SELECTION_CHANGED', others: 'OK', missing: 'SELECTION_CHANGED' },
  },
  'gifts.previewMembership': {
    input: async (world, owner) => ({ ...(await tierOf(world, owner)), months: 1, to: null }),
    // Nobody gives their own.
    ...{ own: 'NOT_FOUND', others: 'OK', missing: 'NOT_FOUND' },
  },
  'gifts.giveMembership': {
    input: async (world, owner) => ({
      ...(await tierOf(world, owner)),
      ...{ months: 1, expectedTotal: 20, to: null, deliverAt: null, message: '', confirmed: false },
      idempotencyKey: randomUUID(),
    }),
    ...{ own: 'OFFER_UNAVAILABLE', others: 'OK', missing: 'NOT_FOUND' },
  },
  'gifts.previewMembershipPayment': {
    input: async (world, owner) => ({
      tierId: owner === null ? missing() : (await world.offerPaidTier(owner)).tierId,
      ...{ months: 1, to: null, currency: 'KRW' },
    }),
    ...{ own: 'NOT_FOUND', others: 'OK', missing: 'NOT_FOUND' },
  },
  // Kept at another gateway than the one that takes the price's currency.
  'gifts.payMembership': {
    ...owned(async (world, owner) => ({
      ...(await world.offerPaidTier()),
      ...{ months: 1, expectedTotal: 4_900, to: null, deliverAt: null, message: '' },
      paymentMethodId: owner === null ? missing() : await world.createPaymentMethod(owner),
      idempotencyKey: randomUUID(),
    })),
    own: 'METHOD_UNUSABLE',
  },
  'gifts.payment': owned(async (world, owner) => ({
    orderId: owner === null ? missing() : await world.createGiftPayment(owner),
  })),
  'gifts.sent': plain(() => ({ limit: 5 })),
  'gifts.news': plain(),
  // Gifts of others are left alone.
  'gifts.markNewsSeen': plain(() => ({ giftIds: [missing()] })),
  'gifts.received': plain(() => ({ limit: 5 })),
  'gifts.offered': owned(async (world, owner) => ({
    giftId: owner === null ? missing() : await world.createGift({ to: owner }),
  })),
  'gifts.claim': owned(async (world, owner) => ({
    giftId: owner === null ? missing() : await world.createGift({ to: owner }),
  })),
  'gifts.takeBack': owned(async (world, owner) => ({
    giftId: owner === null ? missing() : await world.createGift({ by: owner }),
  })),
  'gifts.decline': owned(async (world, owner) => ({
    giftId: owner === null ? missing() : await world.createGift({ to: owner }),
  })),
};
