import { randomUUID } from 'node:crypto';
import { ClaimGiftInput, GiveMembershipInput } from '@inkvine/contracts/gifts';
import { CouponTerms, COUPON_ISSUE_MAX, OwnedCouponsInput } from '@inkvine/contracts/perks-coupons';
import { SubscribeInput } from '@inkvine/contracts/renewals';
import { CouponId, type PaymentMethodId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { findMethodRegistration } from '@inkvine/db/payments/method-registration.repository';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import type { Days } from './calendar.ts';
import {
  COUPONS,
  OFFERS,
  type Card,
  type CouponName,
  type Offer,
  type OfferName,
  type Story,
} from './members.ts';
import type { Site } from './site.ts';

export interface Member {
  n: number;
  story: Story;
  timeZone: string;
  actor: Awaited<ReturnType<typeof buildActor>>;
  membershipId: string;
  /** What moving to a higher tier was shown to cost at once. */
  shown?: number;
}
export type Planned = Omit<Member, 'membershipId' | 'shown'>;

interface OpenOffer {
  creator: Actor;
  tierId: string;
  priceId: string;
}
export type OpenOffers = Record<OfferName, OpenOffer>;

const AT_ONCE = 10;
/** Enough for whatever is asked of them, or for the first period alone. */
export const RICH = 1_000;
export const POOR = 25;

/** Some at a time. */
export async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}

/** A creator for each. */
export async function openOffers({ db }: Site): Promise<OpenOffers> {
  const opened: Partial<OpenOffers> = {};
  for (const name of Object.keys(OFFERS) as OfferName[]) {
    const creator = await buildActor(db, { role: 'creator', name });
    const { lower, higher, ...offer }: Offer = OFFERS[name];
    const build = (rank: number, amount: number) =>
      buildTier(db, creator.userId, { ...offer, name: `${name} ${rank}`, rank, amount });
    opened[name] = { creator, ...(await build(2, offer.amount)) };
    if (lower !== undefined) await build(1, lower);
    if (higher !== undefined) await build(3, higher);
  }
  return opened as OpenOffers;
}

/** Those that a story names, from the creator of its offer, a hundred to a call. */
export async function issueCoupons(
  { services }: Site,
  offers: OpenOffers,
  people: readonly Planned[],
  { shortCouponsEnd }: Days,
): Promise<void> {
  const withCoupons = people.filter(({ story }) => story.coupon !== undefined);
  const groups = Map.groupBy(withCoupons, ({ story }) => `${story.offer}: ${story.coupon}`);
  for (const group of groups.values()) {
    const { offer, coupon } = group[0]!.story;
    const { creator } = offers[offer];
    const kind: { benefit: unknown; isShort?: boolean } = COUPONS[coupon!];
    const terms = CouponTerms.parse({
      ...{ name: coupon, benefit: kind.benefit, tierIds: [], interval: null, audience: 'anyone' },
      ...{ stock: null, perPerson: 1, canStack: true, startsAt: '2026-01-01T00:00:00.000Z' },
      endsAt: kind.isShort === true ? shortCouponsEnd.toISOString() : null,
    });
    const key = () => randomUUID() as never;
    const made = await services.couponDesk.create(creator, {
      ...{ bearer: 'creator', terms, idempotencyKey: key() },
    });
    for (let from = 0; from < group.length; from += COUPON_ISSUE_MAX) {
      const emails = group.slice(from, from + COUPON_ISSUE_MAX).map(({ actor }) => actor.email);
      const issued = await services.couponDesk.issue(creator, {
        ...{ couponId: CouponId.parse(made.couponId), emails, idempotencyKey: key() },
      });
      if (issued.issued !== emails.length) throw new Error(`only ${issued.issued} coupons were issued`);
    }
  }
}

/** In the gateway's window, behind which the bank thinks of the card as told. */
export async function registerCard(
  { services, db, fakes }: Site,
  actor: Actor,
  gateway: 'toss' | 'stripe',
  card: Card,
): Promise<PaymentMethodId> {
  const { registrationId } = await services.methodRegistrations.start(actor, {
    ...{ gateway, kind: 'card', returnTo: 'web', idempotencyKey: randomUUID() as never },
  });
  const { client } = await services.methodRegistrations.getCheckout(registrationId);
  const fake = fakes.find(({ id }) => id === gateway)!;
  let callback: Record<string, string>;
  if (client?.kind === 'toss') {
    const { customerKey, method } = client;
    const refuseWith = TOSS_CARDS[card];
    callback = (await fake.control('agree', { customerKey, method, refuseWith })) as Record<string, string>;
  } else {
    const session = (await findMethodRegistration(db, registrationId))!.gateway_ref!;
    await fake.control('pay', { session, card: STRIPE_CARDS[card] });
    if (card === 'asks') await fake.control('complete_3ds', { session });
    callback = { session_id: session };
  }
  const done = await services.methodRegistrations.finish(actor, { registrationId, callback });
  if (done.paymentMethodId === null) throw new Error(`the ${card} card was not kept`);
  return done.paymentMethodId;
}

const TOSS_CARDS: Record<Card, string | null> = {
  ...{ good: null, empty: 'REJECT_CARD_PAYMENT', lost: 'INVALID_CARD_LOST_OR_STOLEN' },
  asks: 'REJECT_CARD_COMPANY',
};
const STRIPE_CARDS: Record<Card, string> = {
  ...{ good: '4242424242424242', empty: '4000000000000341', lost: '4000000000000341' },
  asks: '4000002760003184',
};

export const gatewayOf = (story: Story): 'toss' | 'stripe' | null =>
  (({ KRW: 'toss', USD: 'stripe', INR: null, COI: null }) as const)[OFFERS[story.offer].currency];

const joinsWithCoupon = ({ coupon, before }: Pick<Story, 'coupon' | 'before'>): boolean =>
  coupon !== undefined && before !== 'adds the coupon';

/** What the first period costs, with the coupon. */
export const firstOf = (story: Pick<Story, 'offer' | 'coupon' | 'before'>): number =>
  joinsWithCoupon(story) ? COUPONS[story.coupon as CouponName].first : OFFERS[story.offer].amount;

/** Joins, with a card that is good or coins that are there. */
export async function join(site: Site, offers: OpenOffers, person: Planned): Promise<Member> {
  const { story, timeZone, actor } = person;
  const { services, db } = site;
  const { tierId, priceId } = offers[story.offer];
  const gateway = gatewayOf(story);
  const paymentMethodId = gateway && (await registerCard(site, actor, gateway, 'good'));
  if (gateway === null) {
    const at = site.now().toISOString();
    await buildCoins(db, actor.userId, { paid: story.isPoor === true ? POOR : RICH, at });
  }
  if (story.joins === 'by a gift')
    return { ...person, membershipId: await joinByGift(site, offers[story.offer], person) };
  const owned = joinsWithCoupon(story)
    ? (await services.coupons.list(actor, OwnedCouponsInput.parse({ state: 'usable' }))).items
    : [];
  const { id } = await services.memberships.subscribe(
    actor,
    SubscribeInput.parse({
      ...{ tierId, priceId, paymentMethodId, timeZone, idempotencyKey: randomUUID() },
      expectedAmount: OFFERS[story.offer].amount,
      ...(owned.length > 0 && { couponIds: owned.map(({ id: own }) => own), expectedFirst: firstOf(story) }),
    }),
  );
  return { ...person, membershipId: id };
}

/** Somebody pays a month for them, which they claim. */
async function joinByGift(
  { services, db, now }: Site,
  { tierId, priceId }: OpenOffer,
  { actor, timeZone, story }: Planned,
): Promise<string> {
  const giver = await buildActor(db);
  await buildCoins(db, giver.userId, { paid: POOR, at: now().toISOString() });
  const { giftId } = await services.membershipGifts.give(
    giver,
    GiveMembershipInput.parse({
      ...{ tierId, priceId, months: 1, expectedTotal: OFFERS[story.offer].amount, to: actor.email },
      ...{ deliverAt: null, message: 'Enjoy.', confirmed: true, idempotencyKey: randomUUID() },
    }),
  );
  const claimed = await services.gifts.claim(actor, ClaimGiftInput.parse({ giftId, timeZone }));
  return claimed.membershipId!;
}
