import { AppError } from '@inkvine/contracts/errors';
import type { CouponPreview, OwnedCoupon } from '@inkvine/contracts/perks-coupons';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  listGrants,
  listGrantsForCreator,
  lockGrants,
  type GrantRow,
} from '@inkvine/db/perks/coupon-grant.repository';
import { insertCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import {
  claimGiveBack,
  insertCouponUses,
  listTakenParts,
  listUsesOf,
} from '@inkvine/db/perks/coupon-use.repository';
import { couponsOf, type ChosenCoupon } from '@inkvine/domain/memberships/period-coupons';
import {
  fitsPurchase,
  freeNumber,
  ownedState,
  partsLeft,
  type CouponGiveBackReason,
  type CouponPurchase,
} from '@inkvine/domain/perks/coupon-grant';
import type { CouponStack, CouponStep } from '@inkvine/domain/perks/coupon-stack';
import type { z } from 'zod';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { partsOf, toOwned } from './coupon-view.ts';

/** More coupons for one creator than anybody would look through; those that expire soonest are offered. */
const OFFERED_AT_ONCE = 50;

/** What is bought with coupons, as of now. */
export interface CouponPurchaseInput extends CouponPurchase {
  priceMinor: number;
  /** Of the price; `COI` for coins. */
  currency: string;
  /** Those that the reader chose; all that fit when absent. */
  grantIds?: readonly string[];
  /** When the first period that is charged begins; now when absent. */
  begins?: Date;
}

/** A membership that goes on, and its next period. */
export interface StandingPurchase extends Omit<CouponPurchaseInput, 'grantIds' | 'isNewMember' | 'begins'> {
  /** When its next period begins. */
  begins: Date;
  /** Those that its member chose for it. */
  held: readonly string[];
}

/** A coupon that stands with a membership, or that its member could add. */
export interface StandingCoupon {
  owned: z.input<typeof OwnedCoupon>;
  chosen: ChosenCoupon;
  isHeld: boolean;
  /** It is for the tier of the next period. */
  fits: boolean;
  /** Whether it could be added again once it is taken off. */
  comesBack: boolean;
}

export interface CouponUseInput {
  userId: string;
  /** The period of a membership that is charged. */
  subjectId: string;
  currency: string;
  /** As `couponsOf` stacked them. */
  steps: readonly Pick<CouponStep, 'grantId' | 'offMinor' | 'parts'>[];
  /** When the period begins, by which they must not have expired; now when absent. */
  begins?: Date;
}

/** What coupons do for memberships, in the transaction of whoever charges them. */
export function createMembershipCoupons({ clock, ids }: Pick<ServiceDependencies, 'clock' | 'ids'>) {
  /** Whatever the reader could use, and what the chosen of it come to. */
  async function consider(
    db: Executor,
    userId: string,
    { priceMinor, currency, grantIds, begins = clock.now(), ...purchase }: CouponPurchaseInput,
  ) {
    const { creatorId, interval } = purchase;
    const price = { amountMinor: priceMinor, currency, interval };
    const rows = await listGrantsForCreator(db, {
      ...{ userId, creatorId, at: clock.now().toISOString(), limit: OFFERED_AT_ONCE },
    });
    const usable = rows.filter(
      (row) =>
        fitsPurchase(row.coupon, purchase) && couponsOf(price, [toChosen(row)], begins).steps.length > 0,
    );
    const chosen = usable.filter(({ id }) => grantIds?.includes(id) ?? true).map(toChosen);
    const stack: CouponStack = couponsOf(price, chosen, begins);
    return { usable, chosen, stack };
  }

  return {
    /**
     * What the reader's coupons make of a membership's price, as they would be applied, and those that are, with what is
     * left of each. Nothing is reserved.
     */
    async preview(
      db: Executor,
      userId: string,
      purchase: CouponPurchaseInput,
    ): Promise<{ preview: z.input<typeof CouponPreview>; applied: ChosenCoupon[] }> {
      const now = clock.now();
      const { usable, chosen, stack } = await consider(db, userId, purchase);
      const names = new Map(usable.map(({ id, coupon }) => [id, coupon.name]));
      const preview = {
        usable: usable.map((row) => toOwned(row, now)),
        steps: stack.steps.map(({ offMinor: off, leftMinor: left, grantId, ...step }) => ({
          ...{ ...step, grantId, name: names.get(grantId)!, off, left },
        })),
        ...{ total: stack.totalMinor, borne: stack.borne },
      };
      const applied = new Set(stack.steps.map(({ grantId }) => grantId));
      return { preview, applied: chosen.filter(({ grantId }) => applied.has(grantId)) };
    },

    /**
     * The coupons of a membership that goes on: those that stand with it and are neither used up nor over, and what else
     * its member could use for the next period. Who is a member is a new one no more, and keeps what they chose as one.
     */
    async listStanding(
      db: Executor,
      userId: string,
      { held, priceMinor, currency, begins, ...purchase }: StandingPurchase,
    ): Promise<StandingCoupon[]> {
      const now = clock.now();
      const { creatorId, interval } = purchase;
      const price = { amountMinor: priceMinor, currency, interval };
      const others = await listGrantsForCreator(db, {
        ...{ userId, creatorId, at: now.toISOString(), limit: OFFERED_AT_ONCE },
      });
      const isOpen = (row: GrantRow) => fitsPurchase(row.coupon, { ...purchase, isNewMember: false });
      const lowers = (row: GrantRow) => couponsOf(price, [toChosen(row)], begins).steps.length > 0;
      const standing = (await listGrants(db, held)).filter(
        (row) => ownedState(partsOf(row), now) === 'usable',
      );
      const toStanding = (row: GrantRow, isHeld: boolean): StandingCoupon => ({
        ...{ owned: toOwned(row, now), chosen: toChosen(row), isHeld, comesBack: isOpen(row) && lowers(row) },
        fits: fitsPurchase(row.coupon, { ...purchase, isNewMember: true }),
      });
      return [
        ...standing.map((row) => toStanding(row, true)),
        ...others.filter((row) => isOpen(row) && lowers(row)).map((row) => toStanding(row, false)),
      ];
    },

    /** Nobody uses coupons for anything else until the transaction ends. */
    lock: lockGrants,

    /**
     * Holds coupons for a membership that is being joined, so that nobody uses them for another meanwhile; the caller
     * writes down which. Call once the membership's row is there.
     * @throws AppError COUPON_UNAVAILABLE when any cannot be used for it, or is somebody else's
     */
    async hold(
      trx: DatabaseTransaction,
      userId: string,
      purchase: CouponPurchaseInput & { grantIds: readonly string[] },
    ): Promise<CouponStack> {
      await lockGrants(trx, purchase.grantIds);
      const { stack } = await consider(trx, userId, purchase);
      const unused = purchase.grantIds.find((id) => stack.steps.every(({ grantId }) => grantId !== id));
      if (unused !== undefined) throw new AppError('COUPON_UNAVAILABLE', { grantId: unused });
      return stack;
    },

    /**
     * Uses coupons for subjects, in the caller's transaction. The same steps for the same subject again change nothing.
     * @throws AppError COUPON_UNAVAILABLE when any of them was used or ended meanwhile, or is somebody else's;
     *   IDEMPOTENCY_MISMATCH when others stand used for a subject
     */
    async use(trx: DatabaseTransaction, wanted: readonly CouponUseInput[]): Promise<void> {
      if (wanted.length === 0) return;
      const grantIds = wanted.flatMap(({ steps }) => steps.map(({ grantId }) => grantId));
      await lockGrants(trx, grantIds);
      const standing = await listUsesOf(
        trx,
        wanted.map(({ subjectId }) => subjectId),
      );
      const unused = wanted.filter(
        (each) =>
          !isUsed(
            each,
            standing.filter(({ subjectId }) => subjectId === each.subjectId),
          ),
      );
      if (unused.length === 0) return;
      const now = clock.now();
      const at = now.toISOString();
      const grants = new Map((await listGrants(trx, grantIds)).map((row) => [row.id, row]));
      const taken = await listTakenParts(trx, grantIds);
      const uses = unused.flatMap(({ userId, subjectId, currency, steps, begins = now }) =>
        steps.map(({ grantId, offMinor, parts }, index) => {
          const grant = grants.get(grantId);
          if (grant === undefined || !canUse(grant, { userId, parts, now, begins }))
            throw new AppError('COUPON_UNAVAILABLE', { grantId });
          const nth = freeNumber(taken.filter((use) => use.grantId === grantId).map((use) => use.nth));
          taken.push({ grantId, nth, parts });
          return {
            ...{ id: ids.next(), grantId, userId, purpose: 'membership_period' as const, subjectId, nth },
            ...{ parts, off: { minor: offMinor, currency }, place: index + 1, at },
          };
        }),
      );
      await insertCouponUses(trx, uses);
      await insertCouponLog(
        trx,
        uses.map((use) => ({
          ...{ couponId: grants.get(use.grantId)!.coupon.id, grantId: use.grantId, at },
          ...{ what: 'used' as const, actorId: use.userId, subjectId: use.id },
        })),
      );
    },

    /**
     * Gives back what was used for subjects, in the caller's transaction, so that it can be used again until it
     * expires. A second time there is nothing to give back. Answers how many were.
     */
    async giveBack(
      trx: DatabaseTransaction,
      { subjectIds, reason }: { subjectIds: readonly string[]; reason: CouponGiveBackReason },
    ): Promise<number> {
      if (subjectIds.length === 0) return 0;
      const at = clock.now().toISOString();
      const returned = await claimGiveBack(trx, { subjectIds, reason, at });
      if (returned.length === 0) return 0;
      await insertCouponLog(
        trx,
        returned.map(({ id: subject, grantId, couponId }) => ({
          ...{ couponId, grantId, what: 'given_back', actorId: null, subjectId: subject, at },
        })),
      );
      return returned.length;
    },
  };
}

export type MembershipCoupons = ReturnType<typeof createMembershipCoupons>;

/** Whether the same stands used for it. @throws AppError IDEMPOTENCY_MISMATCH where something else does */
function isUsed(
  { steps, currency }: CouponUseInput,
  standing: readonly { grantId: string; offMinor: number | null; currency: string | null }[],
): boolean {
  if (standing.length === 0) return false;
  const isSame =
    standing.length === steps.length &&
    steps.every((step, at) => {
      const use = standing[at]!;
      return use.grantId === step.grantId && use.offMinor === step.offMinor && use.currency === currency;
    });
  if (!isSame) throw new AppError('IDEMPOTENCY_MISMATCH');
  return true;
}

/** Of what began late, or is charged late, the begin decides: a charge that comes late costs nobody a coupon. */
function canUse(
  grant: GrantRow,
  { userId, parts, now, begins }: { userId: string; parts: number; now: Date; begins: Date },
): boolean {
  return (
    grant.userId === userId &&
    grant.coupon.kind !== 'bonus_coins' &&
    now >= new Date(grant.coupon.startsAt) &&
    (grant.expiresAt === null || begins < new Date(grant.expiresAt)) &&
    partsLeft(partsOf(grant)) >= parts
  );
}

function toChosen(row: GrantRow): ChosenCoupon {
  const { kind, bearer, canStack, amountMinor, currency, percent, months } = row.coupon;
  if (kind === 'bonus_coins') throw new Error(`coupon ${row.coupon.id} takes nothing off a price`);
  return {
    ...{ grantId: row.id, kind, bearer, canStack, expiresAt: row.expiresAt, amountMinor, currency, percent },
    ...{ months, partsLeft: partsLeft(partsOf(row)) },
  };
}
