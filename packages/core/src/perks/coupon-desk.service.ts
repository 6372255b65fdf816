import { AppError } from '@inkvine/contracts/errors';
import { CouponId } from '@inkvine/contracts/primitives';
import {
  CouponChanged,
  IssuedCoupons,
  OFFERED_COUPON_KINDS,
  type CouponInput,
  type CouponLog,
  type CouponLogInput,
  type CreateCouponInput,
  type IssueCouponInput,
  type OwnCoupons,
  type OwnCouponsInput,
} from '@inkvine/contracts/perks-coupons';
import type { Executor } from '@inkvine/db/database';
import {
  claimCouponStop,
  countGrants,
  findCoupon,
  insertCoupon,
  listCoupons,
  listPeopleByEmail,
  lockCoupon,
  type CouponRow,
} from '@inkvine/db/perks/coupon.repository';
import { insertCouponLog, listCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { demand, found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { giveCoupons, stockLeft } from './coupon-giving.ts';
import { benefitColumns, couponState, toCoupon } from './coupon-view.ts';

const LogKey = z.object({ at: CursorTimestamp, seq: z.int().min(0), id: z.uuid() });

/** Coupons as those have them who issue them: operators for the platform, a creator for her own memberships. */
export function createCouponDeskService({
  db,
  clock,
  ids,
  offeredKinds = OFFERED_COUPON_KINDS,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { offeredKinds?: typeof OFFERED_COUPON_KINDS }) {
  /** @throws AppError NOT_FOUND, also for a coupon of somebody else */
  function managed(coupon: CouponRow | undefined, actor: Actor): CouponRow {
    return found(coupon, actor, (subject) => ({ action: 'coupon.manage', coupon: subject }));
  }

  /** @throws AppError COUPON_EXPIRED */
  function refuseEnded(coupon: CouponRow): void {
    const state = couponState(coupon, clock.now());
    if (state === 'stopped' || state === 'over') throw new AppError('COUPON_EXPIRED');
  }

  return {
    /** The platform's or the caller's own, the newest first. @throws AppError FORBIDDEN, INVALID_INPUT for a cursor of another list */
    async list(
      actor: Actor,
      { bearer, cursor, limit }: z.infer<typeof OwnCouponsInput>,
    ): Promise<z.input<typeof OwnCoupons>> {
      const creatorId = bearer === 'creator' ? actor.userId : null;
      demand(actor, { action: 'coupon.manage', coupon: { bearer, creatorId } });
      const before = decodeCursor(CouponId, cursor);
      const rows = await listCoupons(db, { creatorId, before, limit: limit + 1 });
      const now = clock.now();
      return toPage(
        rows,
        limit,
        (row) => toCoupon(row, now),
        (row) => row.id,
      );
    },

    /**
     * Makes a coupon, whose terms stand from now on.
     * @throws AppError FORBIDDEN, INVALID_INPUT for a kind that is not offered, IDEMPOTENCY_MISMATCH
     */
    async create(
      actor: Actor,
      { idempotencyKey: key, ...request }: z.infer<typeof CreateCouponInput>,
    ): Promise<z.input<typeof CouponChanged>> {
      const { bearer, terms } = request;
      const { userId } = actor;
      const creatorId = bearer === 'creator' ? userId : null;
      demand(actor, { action: 'coupon.manage', coupon: { bearer, creatorId } });
      const { benefit, ...rest } = terms;
      if (!offeredKinds[bearer].includes(benefit.kind))
        throw new AppError('INVALID_INPUT', { field: 'terms.benefit' });
      const at = clock.now().toISOString();
      const intention = { operation: 'perks.createCoupon', userId, key, request, output: CouponChanged };
      return await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const id = ids.next();
          await insertCoupon(trx, {
            ...{ ...rest, ...benefitColumns(benefit), id, bearer, creatorId, issuerId: userId },
            createdAt: at,
          });
          const entry = { couponId: id, grantId: null, subjectId: null, at };
          await insertCouponLog(trx, [{ ...entry, what: 'created', actorId: userId }]);
          return CouponChanged.parse({ couponId: id });
        }),
      );
    },

    /**
     * Ends a coupon: nobody gets one any more, by code or by hand. What people own stays usable until it expires.
     * @throws AppError NOT_FOUND, also for one that was stopped before
     */
    async stop(
      actor: Actor,
      { couponId }: z.infer<typeof CouponInput>,
    ): Promise<z.input<typeof CouponChanged>> {
      managed(await findCoupon(db, couponId), actor);
      const at = clock.now().toISOString();
      await db.transaction().execute(async (trx) => {
        if ((await claimCouponStop(trx, couponId, at)) === undefined) throw new AppError('NOT_FOUND');
        const entry = { couponId, grantId: null, subjectId: null, at };
        await insertCouponLog(trx, [{ ...entry, what: 'stopped', actorId: actor.userId }]);
      });
      return { couponId };
    },

    /**
     * Gives people one each, in the order of their addresses, and says who got none and why.
     * @throws AppError NOT_FOUND, COUPON_EXPIRED, IDEMPOTENCY_MISMATCH
     */
    async issue(
      actor: Actor,
      { idempotencyKey: key, ...request }: z.infer<typeof IssueCouponInput>,
    ): Promise<z.input<typeof IssuedCoupons>> {
      const { couponId } = request;
      const { userId } = actor;
      managed(await findCoupon(db, couponId), actor);
      const intention = { operation: 'perks.issueCoupon', userId, key, request, output: IssuedCoupons };
      return await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const coupon = managed(await lockCoupon(trx, couponId), actor);
          refuseEnded(coupon);
          const emails = [...new Set(request.emails)];
          const { chosen, ...refused } = await chooseReceivers(trx, coupon, emails);
          await giveCoupons(trx, ids, {
            ...{ coupon, userIds: chosen, code: null, grantedBy: userId, at: clock.now().toISOString() },
          });
          return { issued: chosen.length, ...refused };
        }),
      );
    },

    /**
     * What happened to a coupon, the newest first.
     * @throws AppError NOT_FOUND, also for whoever neither issues it nor is an operator; INVALID_INPUT for a cursor of
     *   another list
     */
    async listLog(
      actor: Actor,
      { couponId, cursor, limit }: z.infer<typeof CouponLogInput>,
    ): Promise<z.input<typeof CouponLog>> {
      found(await findCoupon(db, couponId), actor, (coupon) => ({ action: 'coupon.see', coupon }));
      const before = decodeCursor(LogKey, cursor);
      const at = clock.now().toISOString();
      const rows = await listCouponLog(db, { couponId, at, before, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        (row) => ({
          ...{
            id: row.seq === 0 ? row.id : String(row.seq),
            what: row.what,
            at: row.at,
            reference: row.subjectId,
          },
          actor: personOf(row.actorId, row.actorName),
          owner: personOf(row.ownerId, row.ownerName),
        }),
        ({ at: rowAt, seq, id }) => ({ at: rowAt, seq, id }),
      );
    },
  };
}

const personOf = (id: string | null, name: string | null) =>
  id === null || name === null ? null : { id, name };

/** Behind the coupon's lock: who gets one, and which addresses get none. */
async function chooseReceivers(db: Executor, coupon: CouponRow, emails: readonly string[]) {
  const people = new Map((await listPeopleByEmail(db, emails)).map(({ email, id }) => [email, id]));
  const had = await countGrants(db, coupon.id, [...people.values()]);
  const outcome = {
    chosen: [] as string[],
    unknown: [] as string[],
    enough: [] as string[],
    left: [] as string[],
  };
  for (const email of emails) {
    const userId = people.get(email);
    if (userId === undefined) outcome.unknown.push(email);
    else if ((had.get(userId) ?? 0) >= coupon.perPerson) outcome.enough.push(email);
    else if (outcome.chosen.length >= stockLeft(coupon)) outcome.left.push(email);
    else outcome.chosen.push(userId);
  }
  return outcome;
}
