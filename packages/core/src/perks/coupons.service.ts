import { AppError } from '@inkvine/contracts/errors';
import type { Currency } from '@inkvine/contracts/money';
import type { UserId } from '@inkvine/contracts/primitives';
import { CouponGrantId } from '@inkvine/contracts/primitives';
import type {
  CouponPreview,
  OwnedCoupon,
  OwnedCoupons,
  OwnedCouponsInput,
  RedeemCodeInput,
  RedeemedCoupon,
  UseCouponInput,
} from '@inkvine/contracts/perks-coupons';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { countGrants, lockCoupon, type CouponRow } from '@inkvine/db/perks/coupon.repository';
import { lockCode, updateCodeUses } from '@inkvine/db/perks/coupon-code.repository';
import {
  findGrantByCode,
  listGrants,
  listGrantsForCreator,
  listOwnedGrants,
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
import { readCode } from '@inkvine/domain/perks/coupon-code';
import {
  fitsPurchase,
  freeNumber,
  ownedState,
  partsLeft,
  type CouponGiveBackReason,
  type CouponPurchase,
} from '@inkvine/domain/perks/coupon-grant';
import { stackCoupons, type CouponStep, type StackableCoupon } from '@inkvine/domain/perks/coupon-stack';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { WalletService } from '../wallet/wallet.service.ts';
import { giveCoupons, stockLeft } from './coupon-giving.ts';
import { couponState, partsOf, toOwned } from './coupon-view.ts';

/** More coupons for one creator than anybody would look through; those that expire soonest are offered. */
const OFFERED_AT_ONCE = 50;

/** What is bought with coupons, as of now. */
export interface CouponPurchaseInput extends CouponPurchase {
  priceMinor: number;
  currency: Currency;
  /** Those that the reader chose; all that fit when absent. */
  grantIds?: readonly string[];
}

export interface CouponUseInput {
  userId: UserId | string;
  /** The period of a membership that is charged. */
  subjectId: string;
  currency: Currency;
  /** As `preview` stacked them. */
  steps: readonly Pick<CouponStep, 'grantId' | 'offMinor' | 'parts'>[];
}

/**
 * Coupons as their owners have them: redeemed by a code, offered for a membership, used and given back. Desks of those who
 * issue them are in `coupon-desk.service.ts`.
 */
export function createCouponsService({
  db,
  clock,
  ids,
  wallet,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { wallet: Pick<WalletService, 'creditCoupon'> }) {
  /** Behind the locks of its code and of the coupon. */
  async function refuseUnlessFree(
    trx: DatabaseTransaction,
    { coupon, actor, codeIsFree }: { coupon: CouponRow; actor: Actor; codeIsFree: boolean },
  ): Promise<void> {
    const now = clock.now();
    const state = couponState(coupon, now);
    if (state === 'stopped' || state === 'over') throw new AppError('COUPON_EXPIRED');
    if (now < new Date(coupon.startsAt)) throw new AppError('COUPON_TOO_EARLY');
    if (coupon.audience === 'named' || coupon.creatorId === actor.userId)
      throw new AppError('COUPON_NOT_FOR_YOU');
    const mine = (await countGrants(trx, coupon.id, [actor.userId])).get(actor.userId) ?? 0;
    if (mine >= coupon.perPerson) throw new AppError('COUPON_ALREADY_YOURS');
    if (!codeIsFree || stockLeft(coupon) < 1) throw new AppError('COUPON_USED_UP');
  }

  async function getOwned(trx: DatabaseTransaction, grantId: string): Promise<GrantRow> {
    const [row] = await listGrants(trx, [grantId]);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  /** Puts a coupon's coins into its owner's wallet, once; the grant is held or was just made. */
  async function takeCoins(trx: DatabaseTransaction, { id: grantId, coupon, userId }: GrantRow) {
    const coins = coupon.coins!;
    const at = clock.now().toISOString();
    const txnId = await wallet.creditCoupon(trx, {
      ...{ grantId, userId, coins, campaign: coupon.name, validDays: coupon.validDays! },
    });
    await insertCouponUses(trx, [
      {
        ...{ id: ids.next(), grantId, userId, purpose: 'bonus_coins', subjectId: txnId, at },
        ...{ nth: 1, parts: 1, off: null, place: 1 },
      },
    ]);
    await insertCouponLog(trx, [
      {
        ...{ couponId: coupon.id, grantId, what: 'used', actorId: userId },
        ...{ subjectId: txnId, at },
      },
    ]);
    return coins;
  }

  const answer = async (
    trx: DatabaseTransaction,
    grantId: string,
    { coins, isRepeated }: { coins: number; isRepeated: boolean },
  ): Promise<z.input<typeof RedeemedCoupon>> => ({
    coupon: toOwned(await getOwned(trx, grantId), clock.now()),
    ...{ coins, isRepeated },
  });

  return {
    /** What the caller owns in one state, the newest first. @throws AppError INVALID_INPUT for a cursor of another list */
    async list(
      { userId }: Actor,
      { cursor, limit, state }: z.infer<typeof OwnedCouponsInput>,
    ): Promise<z.input<typeof OwnedCoupons>> {
      const now = clock.now();
      const rows = await listOwnedGrants(db, {
        ...{ userId, state, at: now.toISOString(), limit: limit + 1 },
        before: decodeCursor(CouponGrantId, cursor),
      });
      return toPage(
        rows,
        limit,
        (row) => toOwned(row, now),
        (row) => row.id,
      );
    },

    /**
     * Gives the caller what a code stands for: coins at once, any other coupon to be used later. The same person sending
     * the same code again is answered with what they got.
     * @throws AppError COUPON_UNKNOWN, COUPON_EXPIRED, COUPON_TOO_EARLY, COUPON_NOT_FOR_YOU, COUPON_ALREADY_YOURS,
     *   COUPON_USED_UP
     */
    async redeem(
      actor: Actor,
      { code: typed }: z.infer<typeof RedeemCodeInput>,
    ): Promise<z.input<typeof RedeemedCoupon>> {
      const code = readCode(typed);
      if (code === undefined) throw new AppError('COUPON_UNKNOWN');
      return await db.transaction().execute(async (trx) => {
        const held = await lockCode(trx, code);
        const coupon = held === undefined ? undefined : await lockCoupon(trx, held.couponId);
        if (held === undefined || coupon === undefined) throw new AppError('COUPON_UNKNOWN');
        const before = await findGrantByCode(trx, code, actor.userId);
        if (before !== undefined) return await answer(trx, before.id, { coins: 0, isRepeated: true });
        const codeIsFree = held.maxUses === null || held.uses < held.maxUses;
        await refuseUnlessFree(trx, { coupon, actor, codeIsFree });
        await updateCodeUses(trx, code);
        const [grantId] = await giveCoupons(trx, ids, {
          ...{ coupon, userIds: [actor.userId], code, grantedBy: null, at: clock.now().toISOString() },
        });
        const grant = await getOwned(trx, grantId!);
        const coins = coupon.kind === 'bonus_coins' ? await takeCoins(trx, grant) : 0;
        return await answer(trx, grant.id, { coins, isRepeated: false });
      });
    },

    /**
     * Takes the coins of a coupon that was issued to the caller. Taken before, nothing more comes.
     * @throws AppError NOT_FOUND, also for somebody else's; COUPON_UNAVAILABLE when it is over or brings no coins;
     *   COUPON_TOO_EARLY
     */
    async takeCoins(
      { userId }: Actor,
      { grantId }: z.infer<typeof UseCouponInput>,
    ): Promise<z.input<typeof RedeemedCoupon>> {
      return await db.transaction().execute(async (trx) => {
        await lockGrants(trx, [grantId]);
        const grant = await getOwned(trx, grantId);
        if (grant.userId !== userId) throw new AppError('NOT_FOUND');
        const state = ownedState(partsOf(grant), clock.now());
        if (grant.coupon.kind !== 'bonus_coins' || state === 'expired')
          throw new AppError('COUPON_UNAVAILABLE');
        if (state === 'used') return await answer(trx, grantId, { coins: 0, isRepeated: true });
        if (clock.now() < new Date(grant.coupon.startsAt)) throw new AppError('COUPON_TOO_EARLY');
        return await answer(trx, grantId, { coins: await takeCoins(trx, grant), isRepeated: false });
      });
    },

    /** What the reader's coupons make of a membership's price, as they would be applied. Nothing is reserved. */
    async preview(
      { userId }: Pick<Actor, 'userId'>,
      { priceMinor, currency, grantIds, ...purchase }: CouponPurchaseInput,
    ): Promise<z.input<typeof CouponPreview>> {
      const now = clock.now();
      const { creatorId, interval } = purchase;
      const rows = await listGrantsForCreator(db, {
        ...{ userId, creatorId, at: now.toISOString(), limit: OFFERED_AT_ONCE },
      });
      const price = { priceMinor, currency, interval };
      const usable = rows.filter(
        (row) =>
          fitsPurchase(row.coupon, purchase) && stackCoupons(price, [toStackable(row)]).steps.length > 0,
      );
      const chosen = usable.filter(({ id }) => grantIds?.includes(id) ?? true);
      const { steps, totalMinor, borne } = stackCoupons(price, chosen.map(toStackable));
      const names = new Map(usable.map(({ id, coupon }) => [id, coupon.name]));
      return {
        usable: usable.map((row): z.input<typeof OwnedCoupon> => toOwned(row, now)),
        steps: steps.map(({ offMinor: off, leftMinor: left, grantId, ...step }) => ({
          ...{ ...step, grantId, name: names.get(grantId)!, off, left },
        })),
        ...{ total: totalMinor, borne },
      };
    },

    /**
     * Uses coupons for a subject, in the caller's transaction. The same steps for the same subject again change nothing.
     * @throws AppError COUPON_UNAVAILABLE when any of them was used or ended meanwhile, or is somebody else's;
     *   IDEMPOTENCY_MISMATCH when others stand used for the subject
     */
    async use(
      trx: DatabaseTransaction,
      { userId, subjectId, currency, steps }: CouponUseInput,
    ): Promise<void> {
      if (steps.length === 0) return;
      const grantIds = steps.map(({ grantId }) => grantId);
      await lockGrants(trx, grantIds);
      const standing = await listUsesOf(trx, subjectId);
      if (standing.length > 0) {
        const isSame =
          standing.length === steps.length &&
          standing.every((use, at) => {
            const step = steps[at]!;
            return (
              use.grantId === step.grantId && use.offMinor === step.offMinor && use.currency === currency
            );
          });
        if (!isSame) throw new AppError('IDEMPOTENCY_MISMATCH');
        return;
      }
      const now = clock.now();
      const at = now.toISOString();
      const grants = new Map((await listGrants(trx, grantIds)).map((row) => [row.id, row]));
      const taken = await listTakenParts(trx, grantIds);
      const uses = steps.map(({ grantId, offMinor, parts }, index) => {
        const grant = grants.get(grantId);
        if (grant === undefined || !canUse(grant, { userId, parts, now }))
          throw new AppError('COUPON_UNAVAILABLE', { grantId });
        const nth = freeNumber(taken.filter((use) => use.grantId === grantId).map((use) => use.nth));
        return {
          ...{ id: ids.next(), grantId, userId, purpose: 'membership_period' as const, subjectId, nth },
          ...{ parts, off: { minor: offMinor, currency }, place: index + 1, at },
        };
      });
      await insertCouponUses(trx, uses);
      await insertCouponLog(
        trx,
        uses.map((use) => ({
          ...{ couponId: grants.get(use.grantId)!.coupon.id, grantId: use.grantId, at },
          ...{ what: 'used' as const, actorId: userId, subjectId: use.id },
        })),
      );
    },

    /**
     * Gives back what was used for a subject, in the caller's transaction, so that it can be used again until it
     * expires. A second time there is nothing to give back. Answers how many were.
     */
    async giveBack(
      trx: DatabaseTransaction,
      { subjectId, reason }: { subjectId: string; reason: CouponGiveBackReason },
    ): Promise<number> {
      const at = clock.now().toISOString();
      const returned = await claimGiveBack(trx, { subjectId, reason, at });
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

export type CouponsService = ReturnType<typeof createCouponsService>;

function canUse(
  grant: GrantRow,
  { userId, parts, now }: { userId: string; parts: number; now: Date },
): boolean {
  return (
    grant.userId === userId &&
    grant.coupon.kind !== 'bonus_coins' &&
    now >= new Date(grant.coupon.startsAt) &&
    ownedState(partsOf(grant), now) === 'usable' &&
    partsLeft(partsOf(grant)) >= parts
  );
}

function toStackable(row: GrantRow): StackableCoupon {
  const { kind, bearer, canStack, amountMinor, currency, percent, months } = row.coupon;
  if (kind === 'bonus_coins') throw new Error(`coupon ${row.coupon.id} takes nothing off a price`);
  return {
    ...{ grantId: row.id, kind, bearer, canStack, expiresAt: row.expiresAt, amountMinor, currency, percent },
    months: months === null ? null : partsLeft(partsOf(row)),
  };
}
