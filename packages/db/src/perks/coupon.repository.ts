import type { CouponAudience, CouponBearer, CouponKind } from '@inkvine/contracts/perks-coupons';
import type { Currency } from '@inkvine/contracts/money';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A coupon as its row has it; columns that its kind has no use for are null. */
export interface CouponRow {
  id: string;
  issuerId: string;
  bearer: CouponBearer;
  creatorId: string | null;
  name: string;
  kind: CouponKind;
  amountMinor: number | null;
  currency: Currency | null;
  percent: number | null;
  months: number | null;
  coins: number | null;
  validDays: number | null;
  periods: number;
  tierIds: string[];
  interval: 'month' | 'year' | null;
  audience: CouponAudience;
  stock: number | null;
  perPerson: number;
  canStack: boolean;
  startsAt: string;
  endsAt: string | null;
  granted: number;
  stoppedAt: string | null;
  createdAt: string;
}

/** A `CouponRow` of the table `coupon`, for a select of whoever joins it. */
export const COUPON_COLUMNS = sql<CouponRow>`
  coupon.id, coupon.issuer_id as "issuerId", coupon.bearer, coupon.creator_id as "creatorId", coupon.name, coupon.kind,
  coupon.amount_minor as "amountMinor", coupon.currency, coupon.percent, coupon.months, coupon.coins,
  coupon.valid_days as "validDays", coupon.periods, coupon.tier_ids as "tierIds",
  coupon.billing_interval as "interval", coupon.audience, coupon.stock, coupon.per_person as "perPerson",
  coupon.can_stack as "canStack", coupon.starts_at as "startsAt", coupon.ends_at as "endsAt", coupon.granted,
  coupon.stopped_at as "stoppedAt", coupon.created_at as "createdAt"`;

export async function insertCoupon(
  trx: DatabaseTransaction,
  coupon: Omit<CouponRow, 'granted' | 'stoppedAt'>,
): Promise<void> {
  await trx
    .insertInto('coupon')
    .values({
      ...{ id: coupon.id, issuer_id: coupon.issuerId, bearer: coupon.bearer, creator_id: coupon.creatorId },
      ...{ name: coupon.name, kind: coupon.kind, amount_minor: coupon.amountMinor },
      ...{ currency: coupon.currency, percent: coupon.percent, months: coupon.months, coins: coupon.coins },
      ...{ valid_days: coupon.validDays, periods: coupon.periods, tier_ids: coupon.tierIds },
      ...{ billing_interval: coupon.interval, audience: coupon.audience, stock: coupon.stock },
      ...{ per_person: coupon.perPerson, can_stack: coupon.canStack, starts_at: coupon.startsAt },
      ...{ ends_at: coupon.endsAt, created_at: coupon.createdAt },
    })
    .execute();
}

export async function findCoupon(db: Executor, id: string): Promise<CouponRow | undefined> {
  const { rows } = await sql<CouponRow>`select ${COUPON_COLUMNS} from coupon where id = ${id}`.execute(db);
  return rows[0];
}

/** Holds a coupon until the transaction ends: nobody gets one meanwhile, and nobody stops it. */
export async function lockCoupon(trx: DatabaseTransaction, id: string): Promise<CouponRow | undefined> {
  const { rows } = await sql<CouponRow>`
    select ${COUPON_COLUMNS} from coupon where id = ${id} for no key update`.execute(trx);
  return rows[0];
}

/** Coupons of the platform, or of one creator, with how many were used, the newest first. */
export async function listCoupons(
  db: Executor,
  query: { creatorId: string | null; before: string | undefined; limit: number },
): Promise<(CouponRow & { used: number })[]> {
  const { rows } = await sql<CouponRow & { used: number }>`
    select ${COUPON_COLUMNS},
      (select count(distinct used.grant_id) from coupon_grant owned
         join coupon_use used on used.grant_id = owned.id and used.given_back_at is null
        where owned.coupon_id = coupon.id) as used
    from coupon
    where creator_id is not distinct from ${query.creatorId}::uuid
      ${query.before === undefined ? sql`` : sql`and id < ${query.before}::uuid`}
    order by id desc limit ${query.limit}`.execute(db);
  return rows;
}

/** Ends a coupon; undefined when it was stopped before, or there is none. */
export async function claimCouponStop(
  trx: DatabaseTransaction,
  id: string,
  at: string,
): Promise<{ id: string } | undefined> {
  return await trx
    .updateTable('coupon')
    .set({ stopped_at: at })
    .where('id', '=', id)
    .where('stopped_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
}

/** Counts what was just given of a coupon that the transaction holds. */
export async function updateCouponGranted(
  trx: DatabaseTransaction,
  id: string,
  count: number,
): Promise<void> {
  await trx
    .updateTable('coupon')
    .set((eb) => ({ granted: eb('granted', '+', count) }))
    .where('id', '=', id)
    .execute();
}

/** How many of a coupon each of these people got, ever; nobody who got none is in it. */
export async function countGrants(
  db: Executor,
  couponId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('coupon_grant')
    .select((eb) => ['user_id as userId', eb.fn.countAll<number>().as('count')])
    .where('coupon_id', '=', couponId)
    .where('user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map(({ userId, count }) => [userId, count]));
}

/** Whom addresses belong to; nobody who is suspended. */
export async function listPeopleByEmail(
  db: Executor,
  emails: readonly string[],
): Promise<{ id: string; email: string }[]> {
  return await db
    .selectFrom('user')
    .select(['id', 'email'])
    .where('email', '=', sql<string>`any(${[...emails]}::text[])`)
    .where('suspended_at', 'is', null)
    .execute();
}
