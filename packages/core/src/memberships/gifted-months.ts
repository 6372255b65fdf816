import { AppError } from '@inkvine/contracts/errors';
import type { TierCurrency } from '@inkvine/contracts/memberships';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { insertFreeAccess } from '@inkvine/db/memberships/entitlement.repository';
import {
  anchorOf,
  findLivingMembership,
  findMembershipWithHistory,
  insertMembership,
  lockMembership,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { countMembers, findOffer, lockOffer, type OfferRow } from '@inkvine/db/memberships/offer.repository';
import {
  extendAccess,
  insertEvents,
  insertPeriods,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import { findTier, listTierPricesAt, listTiers, type TierRow } from '@inkvine/db/memberships/tier.repository';
import {
  giftedPeriod,
  lengthened,
  lengtheningRefusal,
  type GiftedMonthsRefusal,
} from '@inkvine/domain/memberships/gifted-months';
import { benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf } from './membership-records.ts';

/** Months of a tier, as a gift holds them. */
export interface MonthsGift {
  giftId: string;
  tierId: string;
  /** The price of a month that they were counted with. */
  priceId: string;
  months: number;
}

/** What months are given for: a price by the month. */
const isMonthIn =
  (wanted: TierCurrency) =>
  ({ currency, interval }: { currency: string; interval: string }): boolean =>
    currency === wanted && interval === 'month';

/** Months of a membership that somebody pays for another: offered, and made part of a membership when they are claimed. */
export function createGiftedMonths({ clock, ids }: Pick<ServiceDependencies, 'clock' | 'ids'>) {
  /** What keeps `userId` from taking the months now; the living membership is `row`. */
  async function refusalOf(
    db: Executor,
    tier: Pick<TierRow, 'rank' | 'creatorId'>,
    userId: string,
    row: MembershipWithHistory | undefined,
  ): Promise<GiftedMonthsRefusal | null> {
    if (tier.creatorId === userId) return 'own_tier';
    if (row === undefined) return null;
    const own = (await findTier(db, row.tier_id))!;
    const membership = {
      ...{
        anchor: anchorOf(row),
        nextIndex: row.next_index,
        hasBill: row.bill !== null || row.oneOff !== null,
        rank: own.rank,
      },
      pausedUntil: row.pause_until === null ? null : new Date(row.pause_until),
    };
    return lengtheningRefusal(membership, tier.rank, clock.now());
  }

  /** They are no member: what was given is a free period, after which the membership ends unless they say otherwise. */
  async function begin(
    trx: DatabaseTransaction,
    { userId }: Actor,
    gift: MonthsGift,
    { creatorId, timeZone }: { creatorId: string; timeZone: string },
  ): Promise<string> {
    const at = clock.now();
    const { giftId, tierId, months } = gift;
    const { anchor, ends: endsAt } = giftedPeriod(at, { timeZone, months });
    const prices = await listTierPricesAt(trx, [tierId], at.toISOString());
    // Coins first: whoever has them goes on without a card.
    const price = prices.find(isMonthIn('COI')) ?? { id: gift.priceId };
    const offer = (await findOffer(trx, { tierId, priceId: price.id, at }))!;
    const { currency, interval, amountMinor } = offer;
    const [id, periodId] = [ids.next(), ids.next()];
    const begun = await insertMembership(trx, {
      ...{ id, userId, creatorId, tierId, priceId: price.id, currency, amountMinor, interval },
      ...{ paymentMethodId: null, anchor, nextIndex: 0, nextLookAt: at, cancelRequestedAt: at },
      ...{ idempotencyKey: giftId, requestHash: '', at },
    });
    // They joined at this very moment: sent again, it finds the membership.
    if (begun === undefined) throw new AppError('UNAVAILABLE');
    const [startsAt, endsText] = [at.toISOString(), endsAt.toISOString()];
    const free = { index: -1, status: 'free', reason: 'gift', paidWith: null, amountMinor: 0 } as const;
    await insertPeriods(
      trx,
      [
        {
          ...{ ...free, id: periodId, membershipId: id, startsAt, endsAt: endsText },
          ...{ tierId, priceId: price.id, currency },
        },
      ],
      at,
    );
    await insertFreeAccess(trx, {
      ...{ source: 'gift', membershipId: id, userId, creatorId, tierId, periodId, startsAt: at, endsAt },
      untilDecided: false,
    });
    const about = { membershipId: id };
    await insertEvents(
      trx,
      [
        eventOf(about, 'joined', { priceId: price.id }, userId),
        eventOf(about, 'gifted', { giftId, months }, userId),
      ],
      at,
    );
    return id;
  }

  /** They are a member: the period in progress is made longer; months of a higher tier begin now. */
  async function lengthen(
    trx: DatabaseTransaction,
    { userId }: Actor,
    { giftId, tierId, months }: MonthsGift,
    row: MembershipWithHistory,
  ): Promise<void> {
    const at = clock.now();
    const anchor = anchorOf(row);
    const { days, offsetDays, ends } = lengthened(anchor, row.next_index, months);
    const membershipId = row.id;
    await extendAccess(trx, [{ membershipId, endsAt: ends.toISOString(), movesPeriod: true }]);
    await updateMemberships(trx, [{ id: row.id, offsetDays, nextLookAt: at.toISOString() }], at);
    if (tierId !== row.tier_id) {
      const { ends: endsAt } = giftedPeriod(at, { timeZone: row.time_zone, months });
      await insertFreeAccess(trx, {
        ...{ source: 'gift', membershipId, userId, creatorId: row.creator_id, tierId, periodId: null },
        ...{ startsAt: at, endsAt, untilDecided: false },
      });
    }
    const events = [
      eventOf({ membershipId }, 'extended', { days, giftId }, userId),
      eventOf({ membershipId }, 'gifted', { giftId, months }, userId),
    ];
    await insertEvents(trx, events, at);
  }

  return {
    /**
     * What months of a tier are given for now; undefined where it is not offered as a gift: not open, or without a price
     * by the month in the currency.
     */
    async find(
      db: Executor,
      tierId: string,
      currency: TierCurrency,
    ): Promise<(OfferRow & { priceId: string }) | undefined> {
      const at = clock.now();
      const prices = await listTierPricesAt(db, [tierId], at.toISOString());
      const price = prices.find(isMonthIn(currency));
      const offer = price && (await findOffer(db, { tierId, priceId: price.id, at }));
      return offer?.status === 'active' ? { ...offer, priceId: price!.id } : undefined;
    },

    /** A tier at one of its prices, whatever has become of it; undefined when the price is of no such tier. */
    findPriced: (
      db: Executor,
      { tierId, priceId }: { tierId: string; priceId: string },
    ): Promise<OfferRow | undefined> => findOffer(db, { tierId, priceId, at: clock.now() }),

    /**
     * The offer that was shown, with a place of the tier that nobody else takes before the transaction ends.
     * @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL
     */
    async demand(
      trx: DatabaseTransaction,
      { userId }: Actor,
      { tierId, priceId, currency }: { tierId: string; priceId: string; currency: TierCurrency },
    ): Promise<OfferRow> {
      const offer = await lockOffer(trx, { tierId, priceId, at: clock.now() });
      if (offer === undefined) throw new AppError('NOT_FOUND');
      if (offer.status !== 'active' || offer.creatorId === userId || !isMonthIn(currency)(offer))
        throw new AppError('OFFER_UNAVAILABLE');
      if (!offer.isCurrent) throw new AppError('PRICE_CHANGED');
      if (offer.memberLimit !== null && (await countMembers(trx, tierId)) >= offer.memberLimit)
        throw new AppError('TIER_FULL');
      return offer;
    },

    /** Whether a tier is open as it was when its months were ordered; it stays so until the transaction ends. */
    async isStillGiven(
      trx: DatabaseTransaction,
      { tierId, priceId }: { tierId: string; priceId: string },
    ): Promise<boolean> {
      const offer = await lockOffer(trx, { tierId, priceId, at: clock.now() });
      return offer?.status === 'active';
    },

    /** Whether members of a tier who pay get coins each month, which months that are given do not bring. */
    async bringsCoins(db: Executor, tierId: string): Promise<boolean> {
      const tier = (await findTier(db, tierId))!;
      const all = await listTiers(db, tier.creatorId);
      return benefitsOfTier(tier, all).some(({ kind }) => kind === 'monthly_coins');
    },

    /** Why `userId` cannot take months of a tier now; null when they can. */
    async refusal(db: Executor, userId: string, tierId: string): Promise<GiftedMonthsRefusal | null> {
      const tier = (await findTier(db, tierId))!;
      const living = await findLivingMembership(db, { userId, creatorId: tier.creatorId });
      const row = living && (await findMembershipWithHistory(db, living.id));
      return await refusalOf(db, tier, userId, row);
    },

    /** Locks what the months would be added to, before any wallet is locked. */
    async lock(trx: DatabaseTransaction, userId: string, tierId: string) {
      const tier = (await findTier(trx, tierId))!;
      const living = await findLivingMembership(trx, { userId, creatorId: tier.creatorId });
      const row = living && (await lockMembership(trx, living.id));
      return { tier, row: row?.ended_at === null ? row : undefined };
    },

    /**
     * Makes the months part of a membership that `lock` answered. Answers its id.
     * @throws AppError GIFT_UNAVAILABLE `{ why }`, UNAVAILABLE
     */
    async give(
      trx: DatabaseTransaction,
      actor: Actor,
      gift: MonthsGift,
      held: { tier: TierRow; row: MembershipWithHistory | undefined; timeZone: string },
    ): Promise<string> {
      const { tier, row, timeZone } = held;
      const why = await refusalOf(trx, tier, actor.userId, row);
      if (why !== null) throw new AppError('GIFT_UNAVAILABLE', { why });
      if (row === undefined) return await begin(trx, actor, gift, { creatorId: tier.creatorId, timeZone });
      await lengthen(trx, actor, gift, row);
      return row.id;
    },
  };
}

export type GiftedMonths = ReturnType<typeof createGiftedMonths>;
