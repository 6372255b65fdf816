import { randomUUID } from 'node:crypto';
import { MembershipCoupons, type MembershipCoupon } from '@inkvine/contracts/membership-coupons';
import type { MembershipTierId } from '@inkvine/contracts/primitives';
import type { Days } from './calendar.ts';
import { forEach, gatewayOf, registerCard, type Member, type OpenOffers } from './joining.ts';
import { OFFERS, type Offer, type OfferName, type Story } from './members.ts';
import type { Site } from './site.ts';

/** Creators who want more from then on, of members too. */
export async function askMore({ services }: Site, offers: OpenOffers, { risesAt }: Days): Promise<void> {
  for (const name of Object.keys(OFFERS) as OfferName[]) {
    const { currency, interval, dearer }: Offer = OFFERS[name];
    if (dearer === undefined) continue;
    const { creator, tierId } = offers[name];
    await services.tierPrices.set(creator, {
      ...{ tierId: tierId as MembershipTierId, currency, interval, amount: dearer },
      ...{ from: risesAt.toISOString(), asksMembers: true },
    });
  }
}

/** What members do at a time of the play, each by their story. */
export async function act(
  site: Site,
  members: readonly Member[],
  when: 'before' | 'meanwhile',
): Promise<void> {
  await forEach(members, async (member) => {
    const what = member.story[when];
    if (what !== undefined) await doIt(site, member, what);
  });
}

type Act = NonNullable<Story['before'] | Story['meanwhile']>;

async function doIt(site: Site, member: Member, what: Act): Promise<void> {
  const { actor, story, membershipId } = member;
  const { memberships, membershipPauses } = site.services;
  const { id, version, priceChange } = await memberships.get(actor, membershipId);
  const ref = { membershipId: id, version };
  if (what === 'cancels') await memberships.cancel(actor, ref);
  else if (what === 'goes on') await memberships.withdrawCancel(actor, ref);
  else if (what === 'adds the coupon') await choose(site, member, ({ isHeld }) => !isHeld);
  else if (what === 'takes the coupon off') await choose(site, member, () => false);
  else if (what === 'agrees' || what === 'refuses') {
    const { priceId } = priceChange!;
    await memberships.answerPrice(actor, { ...ref, priceId, agrees: what === 'agrees' });
  } else if ('pauses' in what) await membershipPauses.pause(actor, { ...ref, months: what.pauses });
  else if ('moves' in what) await move(site, member, what.moves);
  else {
    const paymentMethodId = await registerCard(site, actor, gatewayOf(story)!, what.card);
    await memberships.changeMethod(actor, { ...ref, paymentMethodId });
  }
}

/** Has just these coupons stand with the membership, for what is shown with them. */
async function choose(
  { services: { couponChoices, memberships } }: Site,
  { actor, membershipId }: Member,
  isWanted: (coupon: MembershipCoupon) => boolean,
): Promise<void> {
  const { id, version } = await memberships.get(actor, membershipId);
  const { coupons } = MembershipCoupons.parse(await couponChoices.getOffer(actor, { membershipId: id }));
  const couponIds = coupons.filter(isWanted).map(({ coupon }) => coupon.id);
  const { next: expectedNext } = await couponChoices.getOffer(actor, { membershipId: id, couponIds });
  await couponChoices.choose(actor, {
    ...{ membershipId: id, version, couponIds, expectedNext },
    idempotencyKey: randomUUID() as never,
  });
}

async function move(
  { services }: Site,
  member: Member,
  where: keyof Pick<Offer, 'lower' | 'higher'>,
): Promise<void> {
  const { actor, membershipId } = member;
  const { id, version } = await services.memberships.get(actor, membershipId);
  const { options, periodEnd } = await services.tierChanges.getOffer(actor, { membershipId: id });
  const offer: Offer = OFFERS[member.story.offer];
  const { tierId, priceId, dueNow } = options.find(({ amount }) => amount === offer[where])!;
  const { outcome } = await services.tierChanges.change(actor, {
    ...{ membershipId: id, version, tierId, priceId, periodEnd, expectedDue: dueNow },
    idempotencyKey: randomUUID(),
  });
  if (outcome !== (where === 'higher' ? 'changed' : 'agreed')) throw new Error(`the tier was ${outcome}`);
  if (where === 'higher') member.shown = dueNow;
}
