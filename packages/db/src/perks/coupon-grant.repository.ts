import type { OwnedCoupon } from '@inkvine/contracts/perks-coupons';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { COUPON_COLUMNS, type CouponRow } from './coupon.repository.ts';

/** A coupon that a person owns, with its terms. */
export interface GrantRow {
  coupon: CouponRow;
  id: string;
  userId: string;
  grantedAt: string;
  expiresAt: string | null;
  creatorName: string | null;
  /** Of its uses or months, those that are taken. */
  usedParts: number;
  usedAt: string | null;
}

export async function insertGrants(
  trx: DatabaseTransaction,
  grants: readonly {
    id: string;
    couponId: string;
    userId: string;
    code: string | null;
    grantedBy: string | null;
    expiresAt: string | null;
    at: string;
  }[],
): Promise<void> {
  await trx
    .insertInto('coupon_grant')
    .values(
      grants.map((each) => ({
        ...{ id: each.id, coupon_id: each.couponId, user_id: each.userId, code: each.code },
        ...{ granted_by: each.grantedBy, granted_at: each.at, expires_at: each.expiresAt },
      })),
    )
    .execute();
}

/** What a person got by a code. */
export async function findGrantByCode(
  db: Executor,
  code: string,
  userId: string,
): Promise<{ id: string } | undefined> {
  return await db
    .selectFrom('coupon_grant')
    .select('id')
    .where('code', '=', code)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Holds what people own until the transaction ends, in the order that everybody takes them in: nobody uses it meanwhile. */
export async function lockGrants(trx: DatabaseTransaction, grantIds: readonly string[]): Promise<void> {
  await trx
    .selectFrom('coupon_grant')
    .select('id')
    .where('id', '=', sql<string>`any(${[...grantIds]}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

const parts = sql<number>`coalesce(coupon.months, coupon.periods)`;

const select = (where: RawBuilder<unknown>, rest: RawBuilder<unknown>) => sql<FlatGrantRow>`
  select ${COUPON_COLUMNS}, owned.id as "grantId", owned.user_id as "userId", owned.granted_at as "grantedAt",
    owned.expires_at as "expiresAt", creator.name as "creatorName", uses.parts as "usedParts",
    uses.last as "usedAt"
  from coupon_grant owned
  join coupon on coupon.id = owned.coupon_id
  left join "user" creator on creator.id = coupon.creator_id
  cross join lateral (
    select coalesce(sum(parts), 0) as parts, max(used_at) as last from coupon_use
     where grant_id = owned.id and given_back_at is null) uses
  where ${where} ${rest}`;

interface FlatGrantRow extends CouponRow {
  grantId: string;
  userId: string;
  grantedAt: string;
  expiresAt: string | null;
  creatorName: string | null;
  usedParts: number;
  usedAt: string | null;
}

function toGrantRow(row: FlatGrantRow): GrantRow {
  const { grantId, userId, grantedAt, expiresAt, creatorName, usedParts, usedAt, ...coupon } = row;
  return { coupon, id: grantId, userId, grantedAt, expiresAt, creatorName, usedParts, usedAt };
}

/** In the order of their ids. */
export async function listGrants(db: Executor, grantIds: readonly string[]): Promise<GrantRow[]> {
  const among = sql`owned.id = any(${[...grantIds]}::uuid[])`;
  return (await select(among, sql`order by owned.id`).execute(db)).rows.map(toGrantRow);
}

const IN_STATE: Record<OwnedCoupon['state'], (at: string) => RawBuilder<unknown>> = {
  usable: (at) =>
    sql`uses.parts < ${parts} and (owned.expires_at is null or owned.expires_at > ${at}::timestamptz)`,
  used: () => sql`uses.parts >= ${parts}`,
  expired: (at) => sql`uses.parts < ${parts} and owned.expires_at <= ${at}::timestamptz`,
};

/** What a person owns in one state at `at`, the newest first. */
export async function listOwnedGrants(
  db: Executor,
  query: {
    userId: string;
    state: OwnedCoupon['state'];
    at: string;
    before: string | undefined;
    limit: number;
  },
): Promise<GrantRow[]> {
  const { userId, state, at, before, limit } = query;
  const where = sql`owned.user_id = ${userId} and ${IN_STATE[state](at)}
    ${before === undefined ? sql`` : sql`and owned.id < ${before}::uuid`}`;
  const { rows } = await select(where, sql`order by owned.id desc limit ${limit}`).execute(db);
  return rows.map(toGrantRow);
}

/** What a person could use at `at` for another membership of a creator, soonest expiry first. */
export async function listGrantsForCreator(
  db: Executor,
  query: { userId: string; creatorId: string; at: string; limit: number },
): Promise<GrantRow[]> {
  const { userId, creatorId, at, limit } = query;
  const where = sql`owned.user_id = ${userId} and ${IN_STATE.usable(at)} and coupon.kind <> 'bonus_coins'
    and coupon.starts_at <= ${at}::timestamptz and (coupon.creator_id is null or coupon.creator_id = ${creatorId})
    and not exists (
      select from membership
       where membership.user_id = owned.user_id and membership.ended_at is null
         and owned.id = any(membership.coupon_grant_ids))`;
  const { rows } = await select(
    where,
    sql`order by owned.expires_at nulls last, owned.id limit ${limit}`,
  ).execute(db);
  return rows.map(toGrantRow);
}
