import type { CouponLogWhat } from '@inkvine/contracts/perks-coupons';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface NewCouponLogEntry {
  couponId: string;
  grantId: string | null;
  what: Exclude<CouponLogWhat, 'expired'>;
  /** Null where time or the system did it. */
  actorId: string | null;
  /** The use, batch or transaction that it is about. */
  subjectId: string | null;
  at: string;
}

export async function insertCouponLog(
  trx: DatabaseTransaction,
  entries: readonly NewCouponLogEntry[],
): Promise<void> {
  await trx
    .insertInto('coupon_log')
    .values(
      entries.map((entry) => ({
        ...{ coupon_id: entry.couponId, grant_id: entry.grantId, what: entry.what },
        ...{ actor_id: entry.actorId, subject_id: entry.subjectId, at: entry.at },
      })),
    )
    .execute();
}

/** Entries of one instant in the order of their writing; what ran out was not written, and has its place by its owner's grant. */
export interface CouponLogPlace {
  at: string;
  seq: number;
  id: string;
}

export interface CouponLogRow extends CouponLogPlace {
  what: CouponLogWhat;
  actorId: string | null;
  actorName: string | null;
  ownerId: string | null;
  ownerName: string | null;
  subjectId: string | null;
}

/** What happened to a coupon until `at`, the newest first. That one ran out unused is nobody's act: it follows from its time. */
export async function listCouponLog(
  db: Executor,
  query: {
    couponId: string;
    at: string;
    before: CouponLogPlace | undefined;
    limit: number;
  },
): Promise<CouponLogRow[]> {
  const { couponId, at, before, limit } = query;
  const { rows } = await sql<CouponLogRow>`
    select entry.seq, entry.id, entry.what, entry.at, entry.actor_id as "actorId", actor.name as "actorName",
      owned.user_id as "ownerId", owner.name as "ownerName", entry.subject_id as "subjectId"
    from (
      select id as seq, coupon_id as id, what, at, actor_id, grant_id, subject_id from coupon_log where coupon_id = ${couponId}
      union all
      select 0, ended.id, 'expired', ended.expires_at, null, ended.id, null
      from coupon_grant ended join coupon on coupon.id = ended.coupon_id
      where ended.coupon_id = ${couponId} and ended.expires_at <= ${at}::timestamptz
        and coalesce(coupon.months, coupon.periods) > (
          select coalesce(sum(parts), 0) from coupon_use
           where grant_id = ended.id and given_back_at is null)) entry
    left join "user" actor on actor.id = entry.actor_id
    left join coupon_grant owned on owned.id = entry.grant_id
    left join "user" owner on owner.id = owned.user_id
    ${
      before === undefined
        ? sql``
        : sql`where (entry.at, entry.seq, entry.id) < (${before.at}::timestamptz, ${before.seq}, ${before.id}::uuid)`
    }
    order by entry.at desc, entry.seq desc, entry.id desc limit ${limit}`.execute(db);
  return rows;
}
