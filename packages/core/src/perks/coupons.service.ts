import { AppError } from '@inkvine/contracts/errors';
import { CouponGrantId } from '@inkvine/contracts/primitives';
import type {
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
  listOwnedGrants,
  lockGrants,
  type GrantRow,
} from '@inkvine/db/perks/coupon-grant.repository';
import { insertCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import { insertCouponUses } from '@inkvine/db/perks/coupon-use.repository';
import { readCode } from '@inkvine/domain/perks/coupon-code';
import { ownedState } from '@inkvine/domain/perks/coupon-grant';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { WalletService } from '../wallet/wallet.service.ts';
import { giveCoupons, stockLeft } from './coupon-giving.ts';
import { couponState, partsOf, toOwned } from './coupon-view.ts';
import { createMembershipCoupons, type CouponPurchaseInput } from './membership-coupons.ts';

/**
 * Coupons as their owners have them: redeemed by a code, or taken as coins. Desks of those who issue them are in
 * `coupon-desk.service.ts`, what they do for memberships is in `membership-coupons.ts`.
 */
export function createCouponsService({
  db,
  clock,
  ids,
  wallet,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { wallet: Pick<WalletService, 'creditCoupon'> }) {
  const memberCoupons = createMembershipCoupons({ clock, ids });

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

    /** As `createMembershipCoupons` has them. */
    preview: async ({ userId }: Pick<Actor, 'userId'>, purchase: CouponPurchaseInput) =>
      (await memberCoupons.preview(db, userId, purchase)).preview,
    use: memberCoupons.use,
    giveBack: memberCoupons.giveBack,
  };
}

export type CouponsService = ReturnType<typeof createCouponsService>;
