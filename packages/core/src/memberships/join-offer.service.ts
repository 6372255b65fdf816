import { AppError } from '@inkvine/contracts/errors';
import type { JoinOffer, JoinOfferInput, JoinRefusal } from '@inkvine/contracts/member-history';
import { TierCurrency } from '@inkvine/contracts/memberships';
import { Currency } from '@inkvine/contracts/money';
import { findLivingMembership } from '@inkvine/db/memberships/membership.repository';
import { countMembers, findOffer, wasMember } from '@inkvine/db/memberships/offer.repository';
import { boundary } from '@inkvine/domain/memberships/billing-calendar';
import { firstPeriod } from '@inkvine/domain/memberships/joining';
import { forecastCharges } from '@inkvine/domain/memberships/period-coupons';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createMembershipCoupons } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** What joining would come to, so that nobody agrees to anything that was not shown before. */
export function createJoinOfferService({
  db,
  clock,
  ids,
  gateways,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'gateways'>) {
  const memberCoupons = createMembershipCoupons({ clock, ids });

  return {
    /** @throws AppError NOT_FOUND, also for a tier that was never open */
    async get(
      actor: Actor,
      { tierId, priceId, timeZone, couponIds = [] }: z.output<typeof JoinOfferInput>,
    ): Promise<z.input<typeof JoinOffer>> {
      const at = clock.now();
      const offer = await findOffer(db, { tierId, priceId, at });
      if (offer === undefined || offer.status === 'draft') throw new AppError('NOT_FOUND');
      const { interval, amountMinor, memberLimit } = offer;
      const person = { userId: actor.userId, creatorId: offer.creatorId };
      const [living, had, members] = await Promise.all([
        findLivingMembership(db, person),
        wasMember(db, person),
        memberLimit === null ? null : countMembers(db, tierId),
      ]);
      const trialDays = had ? 0 : offer.trialDays;
      const { anchor, begins } = firstPeriod(at, { timeZone, interval, trialDays });
      const { preview: coupons, applied } = await memberCoupons.preview(db, actor.userId, {
        ...{ creatorId: offer.creatorId, tierId, interval, isNewMember: !had },
        ...{ priceMinor: amountMinor, currency: offer.currency, grantIds: couponIds, begins },
      });
      const charges = forecastCharges({ amountMinor, currency: offer.currency, interval }, applied, {
        ...{ anchor, begins },
      });
      const placesLeft = members === null ? null : Math.max(0, memberLimit! - members);
      const currency = TierCurrency.parse(offer.currency);
      const isOwn = offer.creatorId === actor.userId;
      return {
        refusal: refusalOf({ isOwn, status: offer.status, isMember: living !== undefined, placesLeft }),
        membershipId: living?.id ?? null,
        ...{ currency, interval, amount: amountMinor, isCurrent: offer.isCurrent, trialDays, placesLeft },
        gateway: currency === 'COI' ? null : (gateways.forCurrency(Currency.parse(currency))?.id ?? null),
        dueToday: trialDays > 0 ? 0 : coupons.total,
        renewsAt: (trialDays > 0 ? begins : boundary(anchor, 1)).toISOString(),
        coupons,
        charges: charges.map(({ from, amountMinor: amount, periods }) => ({
          ...{ from: from.toISOString(), amount, periods },
        })),
      };
    },
  };
}

function refusalOf(offer: {
  isOwn: boolean;
  status: string;
  isMember: boolean;
  placesLeft: number | null;
}): JoinRefusal | null {
  if (offer.isOwn) return 'own';
  if (offer.isMember) return 'member';
  if (offer.status !== 'active') return 'unavailable';
  return offer.placesLeft === 0 ? 'full' : null;
}

export type JoinOfferService = ReturnType<typeof createJoinOfferService>;
