import { AppError } from '@inkvine/contracts/errors';
import type {
  ChooseCouponsInput,
  MembershipCoupons,
  MembershipCouponsInput,
  NextCharge,
} from '@inkvine/contracts/membership-coupons';
import { TierCurrency } from '@inkvine/contracts/memberships';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { Executor } from '@inkvine/db/database';
import {
  findMembershipWithHistory,
  historyOf,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { chargesAhead, couponChangeRefusal, nextCharged } from '@inkvine/domain/memberships/charges-ahead';
import { priceOf } from '@inkvine/domain/memberships/decide-renewal';
import { couponsOf, type ForecastCharges } from '@inkvine/domain/memberships/period-coupons';
import type { RenewalHistory } from '@inkvine/domain/memberships/renewal-history';
import type { CouponStep } from '@inkvine/domain/perks/coupon-stack';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createMembershipCoupons, type StandingCoupon } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createMembershipChanges, type MembershipChangesDependencies } from './membership-changes.ts';

export type CouponChoicesDependencies = MembershipChangesDependencies & Pick<ServiceDependencies, 'ids'>;

/** A membership as a change of its coupons finds it. */
interface Situation {
  history: RenewalHistory;
  /** Those that stand with it, and those that could. */
  coupons: StandingCoupon[];
}

/** Which coupons stand with a membership that goes on: added, and taken off again, until the next period is claimed. */
export function createCouponChoicesService(dependencies: CouponChoicesDependencies) {
  const { db, clock, ids } = dependencies;
  const { change } = createMembershipChanges(dependencies);
  const memberCoupons = createMembershipCoupons({ clock, ids });

  async function situationOf(executor: Executor, row: MembershipWithHistory): Promise<Situation> {
    const history = historyOf(row, []);
    const next = nextCharged(history);
    const coupons = await memberCoupons.listStanding(executor, row.user_id, {
      ...{ creatorId: row.creator_id, tierId: row.tierChange?.tierId ?? row.tier_id, interval: row.interval },
      // Where a price was not agreed to, coupons are looked at by the one that is paid.
      ...{ priceMinor: (priceOf(history, next) ?? history.price).amountMinor, currency: row.currency },
      ...{ begins: next.start, held: row.coupon_grant_ids },
    });
    return { history, coupons };
  }

  return {
    /**
     * The coupons of a membership, those that could be added, and what its charges come to with those that are named,
     * or with those that stand with it. Nothing is held. @throws AppError NOT_FOUND, MEMBERSHIP_ENDED
     */
    async getOffer(
      actor: Actor,
      { membershipId, couponIds }: z.output<typeof MembershipCouponsInput>,
    ): Promise<z.input<typeof MembershipCoupons>> {
      const row = await findMembershipWithHistory(db, membershipId);
      if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      if (row.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
      const situation = await situationOf(db, row);
      const { history, coupons } = situation;
      const isChosen = ({ owned, isHeld }: StandingCoupon) =>
        couponIds?.some((id) => id === owned.id) ?? isHeld;
      const chosen = withCoupons(situation, isChosen);
      return {
        refusal: couponChangeRefusal(history, clock.now()),
        canAdd: history.cancelRequestedAt === null,
        ...{ currency: TierCurrency.parse(row.currency), interval: row.interval },
        coupons: coupons.map((each) => ({
          ...{ coupon: each.owned, isHeld: each.isHeld, isChosen: isChosen(each) },
          off: chosen.steps.find(({ grantId }) => grantId === each.owned.id)?.offMinor ?? 0,
          comesBack: each.comesBack,
        })),
        stands: nextOf(withCoupons(situation, ({ isHeld }) => isHeld).charges),
        next: nextOf(chosen.charges),
        charges: chosen.charges.map(({ from, amountMinor: amount, periods }) => ({
          ...{ from: from.toISOString(), amount, periods },
        })),
      };
    },

    /**
     * Changes which coupons stand with a membership, for what was shown: from then on those are for no other, and one that
     * was taken off is its owner's as before. What is added must lower the next charge. The same key changes once.
     * @throws AppError NOT_FOUND, MEMBERSHIP_ENDED, VERSION_CONFLICT, IDEMPOTENCY_MISMATCH; TRANSITION_REFUSED with the
     *   `reason` of the offer, or `cancel_requested` for an addition; COUPON_UNAVAILABLE for one that is somebody else's,
     *   held elsewhere, over, or takes nothing off; PRICE_CHANGED where the next charge comes to something else by now
     */
    choose(actor: Actor, input: z.output<typeof ChooseCouponsInput>): Promise<MyMembership> {
      const { idempotencyKey: key, ...request } = input;
      const intention = { operation: 'memberships.choose-coupons', key, request };
      return change(
        actor,
        input,
        async (row, trx) => {
          if (row.version !== input.version)
            throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
          const held = row.coupon_grant_ids;
          const added = input.couponIds.filter((id) => !held.includes(id));
          await memberCoupons.lock(trx, [...held, ...added]);
          const situation = await situationOf(trx, row);
          const refusal = refusalOf(situation.history, { isAdding: added.length > 0, now: clock.now() });
          if (refusal !== null) throw new AppError('TRANSITION_REFUSED', { reason: refusal });
          const isChosen = ({ owned }: StandingCoupon) => input.couponIds.some((id) => id === owned.id);
          const { steps, charges } = withCoupons(situation, isChosen);
          const unused = added.find((id) => steps.every(({ grantId }) => grantId !== id));
          if (unused !== undefined) throw new AppError('COUPON_UNAVAILABLE', { grantId: unused });
          if (!isSame(nextOf(charges), input.expectedNext)) throw new AppError('PRICE_CHANGED');
          const removed = situation.coupons
            .filter((each) => each.isHeld && !isChosen(each))
            .map(({ owned }) => owned.id);
          // Those that are used up stay: what is given back of them is for this membership.
          const couponIds = [...held.filter((id) => !removed.includes(id)), ...added];
          return { columns: { couponIds }, event: 'coupons_chosen', detail: { added, removed } };
        },
        intention,
      );
    },
  };
}

/** What the charges come to with some of the coupons, and what these take off the next one. */
function withCoupons(
  { history, coupons }: Situation,
  isChosen: (coupon: StandingCoupon) => boolean,
): { charges: ForecastCharges[]; steps: CouponStep[] } {
  const chosen = coupons.filter((each) => each.fits && isChosen(each)).map((each) => each.chosen);
  const next = nextCharged(history);
  const { amountMinor } = priceOf(history, next) ?? history.price;
  const price = { amountMinor, currency: history.currency, interval: history.anchor.interval };
  const { steps } = couponsOf(price, chosen, next.start);
  return { charges: chargesAhead({ ...history, coupons: chosen }), steps };
}

const refusalOf = (history: RenewalHistory, { isAdding, now }: { isAdding: boolean; now: Date }) =>
  couponChangeRefusal(history, now) ??
  (isAdding && history.cancelRequestedAt !== null ? 'cancel_requested' : null);

const nextOf = ([next]: readonly ForecastCharges[]): z.input<typeof NextCharge> | null =>
  next === undefined ? null : { at: next.from.toISOString(), amount: next.amountMinor };

const isSame = (one: NextCharge | null, other: NextCharge | null): boolean =>
  one?.amount === other?.amount && timeOf(one) === timeOf(other);

const timeOf = (charge: NextCharge | null) => charge && new Date(charge.at).getTime();

export type CouponChoicesService = ReturnType<typeof createCouponChoicesService>;
