import { AppError } from '@inkvine/contracts/errors';
import { TierCurrency } from '@inkvine/contracts/memberships';
import { Currency } from '@inkvine/contracts/money';
import { MembershipTierId, TierPriceId } from '@inkvine/contracts/primitives';
import type { MembershipInput, MembershipRef, MyMembership } from '@inkvine/contracts/renewals';
import type {
  ChangeTierInput,
  TierChangeOffer,
  TierChangeOption,
  TierChangeResult,
} from '@inkvine/contracts/tier-changes';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  findMembershipWithHistory,
  lockMembership,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import {
  countMembers,
  listMemberCounts,
  lockOffer,
  type OfferRow,
} from '@inkvine/db/memberships/offer.repository';
import {
  insertEvents,
  insertMembershipNotices,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import {
  claimTierChangeEnd,
  findTierChange,
  insertTierChange,
  listChosenCouponsFor,
  switchTiers,
  type NewTierChange,
} from '@inkvine/db/memberships/tier-change.repository';
import { listTierPricesAt, listTiers } from '@inkvine/db/memberships/tier.repository';
import { couponsOf } from '@inkvine/domain/memberships/period-coupons';
import { benefitsLost, benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import type { PaymentMethodsService } from '../payments/payment-methods.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createMembershipPayments } from '../wallet/membership-payments.ts';
import { createMembershipChanges } from './membership-changes.ts';
import { eventOf, letGoEvents, noticeOf } from './membership-records.ts';
import { createOneOffCharges } from './one-off-charge.ts';
import type { RenewalsService } from './renewals.service.ts';
import { situationOf, termsOf, type TierChangeSituation, type TierChangeTerms } from './tier-change-terms.ts';

export type TierChangesDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & {
  renewals: Pick<RenewalsService, 'stepNow' | 'pay'>;
  orders: MembershipOrders;
  paymentMethods: Pick<PaymentMethodsService, 'demandUsable'>;
};

type Charge = Parameters<RenewalsService['pay']>[0];

/** What a key stands for: the change, whatever has become of it since. */
const Claimed = z.object({ changeId: z.uuid() });

const COINS = 'COI';

/** Moving between the tiers of a creator (product.md §2.6): a dearer one at once, a lower one with the next period. */
export function createTierChangesService(dependencies: TierChangesDependencies) {
  const { db, clock, ids, gateways, paymentMethods } = dependencies;
  const { change, send, view } = createMembershipChanges(dependencies);
  const oneOffs = createOneOffCharges(dependencies);
  const payments = createMembershipPayments({ ids, clock });

  /** @throws AppError NOT_FOUND, MEMBERSHIP_ENDED */
  function demandOwn(row: MembershipWithHistory | undefined, actor: Actor): MembershipWithHistory {
    if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
    if (row.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
    return row;
  }

  async function optionsOf(
    row: MembershipWithHistory,
    situation: TierChangeSituation,
  ): Promise<TierChangeOption[]> {
    const ofCreator = await listTiers(db, row.creator_id);
    const from = ofCreator.find(({ id }) => id === row.tier_id)!;
    const others = ofCreator.filter(({ id, status }) => status === 'active' && id !== row.tier_id);
    const tierIds = others.map(({ id }) => id);
    const [prices, coupons, counts] = await Promise.all([
      listTierPricesAt(db, tierIds, clock.now().toISOString()),
      listChosenCouponsFor(db, { membershipId: row.id, tierIds }),
      listMemberCounts(db, tierIds),
    ]);
    const options: TierChangeOption[] = [];
    for (const tier of others) {
      const price = prices.find(
        ({ tierId, currency, interval }) =>
          tierId === tier.id && currency === row.currency && interval === row.interval,
      );
      if (price === undefined) continue;
      const { amount: amountMinor } = price;
      const terms = termsOf(situation, membershipOf(row), {
        ...{ from, to: { ...tier, amountMinor }, ofCreator },
      });
      const chosen = coupons.find(({ tierId }) => tierId === tier.id)?.coupons ?? [];
      const next = couponsOf({ ...membershipOf(row), amountMinor }, chosen, nextChargeOf(row, situation));
      const [before, after] = [benefitsOfTier(from, ofCreator), benefitsOfTier(tier, ofCreator)];
      options.push({
        ...{ tierId: MembershipTierId.parse(tier.id), priceId: TierPriceId.parse(price.id) },
        ...{ name: tier.name, description: tier.description, amount: amountMinor, ...terms },
        ...{
          nextAmount: next.totalMinor,
          isFull: isFull(tier.memberLimit, counts.find(({ tierId }) => tierId === tier.id)!.members),
        },
        ...{ benefits: after, losses: benefitsLost(before, after) },
      });
    }
    return options;
  }

  /** @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL */
  async function demandTier(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    offer: OfferRow | undefined,
  ): Promise<OfferRow> {
    if (offer === undefined || offer.creatorId !== row.creator_id) throw new AppError('NOT_FOUND');
    const { status, currency, interval, tierId } = offer;
    const isOffered = status === 'active' && currency === row.currency && interval === row.interval;
    if (!isOffered || tierId === row.tier_id) throw new AppError('OFFER_UNAVAILABLE');
    if (!offer.isCurrent) throw new AppError('PRICE_CHANGED');
    const isAgreed = row.tierChange?.tierId === tierId;
    if (!isAgreed && isFull(offer.memberLimit, await countMembers(trx, tierId)))
      throw new AppError('TIER_FULL');
    return offer;
  }

  /** Writes down the change as it was shown. Answers what is to be charged for it. */
  async function carryOut(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    { offer, terms, situation, key }: AgreedTerms,
  ): Promise<{ changeId: string; charge: Charge | null }> {
    const at = clock.now();
    const { tierId, tierName, amountMinor } = offer;
    const { dueNow, coinsNow, when } = terms;
    const isCharged = dueNow > 0;
    const agreed: NewTierChange = {
      ...{ id: ids.next(), membershipId: row.id, fromTierId: row.tier_id, tierId, amountMinor, at },
      ...{ priceId: offer.priceId, coins: coinsNow, periodId: isCharged ? ids.next() : null },
      effectiveFrom: when === 'now' ? at : situation.periodEnd,
      state: isCharged ? 'charging' : 'agreed',
    };
    const record = (kind: Parameters<typeof eventOf>[1], detail: object) =>
      insertEvents(trx, [eventOf(agreed, kind, { changeId: agreed.id, tierId, ...detail }, row.user_id)], at);
    if (agreed.periodId !== null) {
      const charge = await oneOffs.claim(trx, row, {
        ...{ kind: 'tier_change', attempt: 1, key, periodId: agreed.periodId, index: situation.index },
        ...{ startsAt: at, endsAt: situation.periodEnd, tierId, priceId: offer.priceId, amountMinor: dueNow },
        currency: TierCurrency.parse(row.currency),
        nameKo: `멤버십 변경 · ${row.creatorName} · ${tierName}`,
        nameEn: `Change of membership · ${row.creatorName} · ${tierName}`,
      });
      await insertTierChange(trx, agreed);
      await record('tier_change_asked', { amountMinor: dueNow, chargeId: charge.id });
      return { changeId: agreed.id, charge };
    }
    if (row.tierChange !== null) await claimTierChangeEnd(trx, { id: row.tierChange.id, from: 'agreed', at });
    await insertTierChange(trx, agreed);
    await updateMemberships(trx, [{ id: row.id, nextLookAt: at.toISOString() }], at);
    if (when === 'next') {
      await record('tier_change_agreed', { amountMinor, from: situation.periodEnd.toISOString() });
      return { changeId: agreed.id, charge: null };
    }
    const letGo = await switchTiers(trx, [{ id: agreed.id, from: at }], at);
    await record('tier_changed', { amountMinor: 0 });
    await insertEvents(trx, letGoEvents(letGo), at);
    const startsAt = at.toISOString();
    const about = { membershipId: row.id, userId: row.user_id, startsAt };
    const notice = noticeOf(ids, about, 'tier_changed', { tierName });
    await insertMembershipNotices(trx, [notice], { jobId: 'memberships.send-notice', at });
    return { changeId: agreed.id, charge: null };
  }

  async function claim(
    trx: DatabaseTransaction,
    actor: Actor,
    input: z.output<typeof ChangeTierInput>,
  ): Promise<{ changeId: string; charge: Charge | null }> {
    const at = clock.now();
    const { tierId, priceId } = input;
    const locked = await lockOffer(trx, { tierId, priceId, at });
    const row = demandOwn(await lockMembership(trx, input.membershipId), actor);
    if (row.version !== input.version)
      throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
    const offer = await demandTier(trx, row, locked);
    const situation = await situationOf(trx, payments, row, at);
    if (situation.refusal !== null) throw new AppError('TRANSITION_REFUSED', { reason: situation.refusal });
    const ofCreator = await listTiers(trx, row.creator_id);
    const tierOf = (id: string) => ofCreator.find((tier) => tier.id === id)!;
    const to = { ...tierOf(tierId), amountMinor: offer.amountMinor };
    const terms = termsOf(situation, membershipOf(row), { from: tierOf(row.tier_id), to, ofCreator });
    const isShown =
      terms.dueNow === input.expectedDue &&
      situation.periodEnd.getTime() === new Date(input.periodEnd).getTime();
    if (!isShown) throw new AppError('PRICE_CHANGED');
    const agreed = { offer: { ...offer, priceId }, terms, situation, key: input.idempotencyKey };
    return await carryOut(trx, row, agreed);
  }

  async function resultOf(membershipId: string, changeId: string): Promise<TierChangeResult> {
    const { state, failure } = (await findTierChange(db, changeId))!;
    return { outcome: OUTCOMES[state], failure, membership: await view(membershipId) };
  }

  /** Before the transaction: it asks the gateway's side. @throws AppError NOT_FOUND, METHOD_UNUSABLE */
  async function demandMethod(
    actor: Actor,
    { membershipId, expectedDue }: z.output<typeof ChangeTierInput>,
  ): Promise<void> {
    const row = demandOwn(await findMembershipWithHistory(db, membershipId), actor);
    if (expectedDue === 0 || row.currency === COINS) return;
    const gateway = gateways.forCurrency(Currency.parse(row.currency));
    if (gateway === undefined) throw new AppError('OFFER_UNAVAILABLE');
    if (row.payment_method_id === null) throw new AppError('METHOD_UNUSABLE');
    await paymentMethods.demandUsable(actor, row.payment_method_id, gateway.id);
  }

  return {
    /** What moving to each other tier would come to now. @throws AppError NOT_FOUND, MEMBERSHIP_ENDED */
    async getOffer(
      actor: Actor,
      { membershipId }: z.output<typeof MembershipInput>,
    ): Promise<TierChangeOffer> {
      const row = demandOwn(await findMembershipWithHistory(db, membershipId), actor);
      const situation = await situationOf(db, payments, row, clock.now());
      const { refusal, periodEnd, days } = situation;
      return {
        ...{ refusal, currency: TierCurrency.parse(row.currency), interval: row.interval },
        ...{ periodEnd: periodEnd.toISOString(), nextChargeAt: nextChargeOf(row, situation).toISOString() },
        ...{ days: days.days, unusedDays: days.unused },
        options: await optionsOf(row, situation),
      };
    },

    /**
     * Moves a membership to another tier of its creator for what was shown: at once where the rest of the period is paid
     * for, or free; otherwise with the next period. Ends with the change, or with nothing changed; `waiting` where the
     * bank has not answered yet, which a sweep finds out. The same key changes once.
     * @throws AppError NOT_FOUND, MEMBERSHIP_ENDED, OFFER_UNAVAILABLE, TIER_FULL, METHOD_UNUSABLE, VERSION_CONFLICT,
     *   IDEMPOTENCY_MISMATCH; PRICE_CHANGED where it would come to something else by now; TRANSITION_REFUSED with the
     *   `reason` of the offer's refusal
     */
    async change(actor: Actor, input: z.output<typeof ChangeTierInput>): Promise<TierChangeResult> {
      await demandMethod(actor, input);
      const { idempotencyKey: key, ...request } = input;
      const intention = {
        ...{ operation: 'memberships.change-tier', userId: actor.userId, key, request, output: Claimed },
      };
      let charge: Charge | null = null;
      const { changeId } = await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const claimed = await claim(trx, actor, input);
          charge = claimed.charge;
          return { changeId: claimed.changeId };
        }),
      );
      await send(charge === null ? [] : [charge]);
      return await resultOf(input.membershipId, changeId);
    },

    /** Stays in the tier after all. @throws AppError NOT_FOUND where no other was agreed to, VERSION_CONFLICT */
    withdraw: (actor: Actor, ref: z.output<typeof MembershipRef>): Promise<MyMembership> =>
      change(actor, ref, ({ tierChange }) => {
        if (tierChange === null) throw new AppError('NOT_FOUND');
        return {
          ...{ columns: {}, event: 'tier_change_withdrawn', detail: { changeId: tierChange.id } },
          alongside: async (trx) => {
            await claimTierChangeEnd(trx, { id: tierChange.id, from: 'agreed', at: clock.now() });
          },
        };
      }),
  };
}

interface AgreedTerms {
  offer: OfferRow & { priceId: string };
  terms: TierChangeTerms;
  situation: TierChangeSituation;
  key: string;
}

const OUTCOMES = {
  charging: 'waiting',
  agreed: 'agreed',
  done: 'changed',
  refused: 'refused',
  withdrawn: 'withdrawn',
} as const;

const isFull = (memberLimit: number | null, members: number): boolean =>
  memberLimit !== null && members >= memberLimit;

const membershipOf = ({ amount_minor: amountMinor, currency, interval }: MembershipWithHistory) => ({
  ...{ amountMinor, currency, interval },
});

/** When the next period that is not left out begins. */
function nextChargeOf(row: MembershipWithHistory, { periodEnd }: TierChangeSituation): Date {
  const [from, until] = [row.pause_from, row.pause_until];
  if (from === null || until === null) return periodEnd;
  return new Date(from) <= periodEnd && periodEnd < new Date(until) ? new Date(until) : periodEnd;
}

export type TierChangesService = ReturnType<typeof createTierChangesService>;
