import type { CouponGiveBackReason } from '@inkvine/domain/perks/coupon-grant';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface NewCouponUse {
  id: string;
  grantId: string;
  userId: string;
  purpose: 'membership_period' | 'bonus_coins';
  subjectId: string;
  /** The first part that it takes, and how many in all. */
  nth: number;
  parts: number;
  /** Null for coins. */
  off: { minor: number; currency: string } | null;
  /** Its place in the stack, from 1. */
  place: number;
  at: string;
}

export async function insertCouponUses(
  trx: DatabaseTransaction,
  uses: readonly NewCouponUse[],
): Promise<void> {
  await trx
    .insertInto('coupon_use')
    .values(
      uses.map((use) => ({
        ...{ id: use.id, grant_id: use.grantId, user_id: use.userId, purpose: use.purpose },
        ...{ subject_id: use.subjectId, nth: use.nth, parts: use.parts, place: use.place },
        ...{ off_minor: use.off?.minor ?? null, currency: use.off?.currency ?? null, used_at: use.at },
      })),
    )
    .execute();
}

/** What stands used for subjects, in the order it was applied. */
export async function listUsesOf(db: Executor, subjectIds: readonly string[]) {
  return await db
    .selectFrom('coupon_use')
    .select(['subject_id as subjectId', 'grant_id as grantId', 'off_minor as offMinor', 'currency'])
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('given_back_at', 'is', null)
    .orderBy('place')
    .execute();
}

/** The parts of grants that are taken. */
export async function listTakenParts(
  db: Executor,
  grantIds: readonly string[],
): Promise<{ grantId: string; nth: number; parts: number }[]> {
  return await db
    .selectFrom('coupon_use')
    .select(['grant_id as grantId', 'nth', 'parts'])
    .where('grant_id', '=', sql<string>`any(${[...grantIds]}::uuid[])`)
    .where('given_back_at', 'is', null)
    .execute();
}

/** Gives back whatever was used for periods of memberships; answers what was, which a second call finds nothing of. */
export async function claimGiveBack(
  trx: DatabaseTransaction,
  { subjectIds, reason, at }: { subjectIds: readonly string[]; reason: CouponGiveBackReason; at: string },
): Promise<{ id: string; grantId: string; couponId: string; userId: string }[]> {
  return await trx
    .updateTable('coupon_use')
    .from('coupon_grant')
    .set({ given_back_at: at, given_back_reason: reason })
    .whereRef('coupon_grant.id', '=', 'coupon_use.grant_id')
    .where('coupon_use.subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('coupon_use.purpose', '=', 'membership_period')
    .where('coupon_use.given_back_at', 'is', null)
    .returning([
      'coupon_use.id',
      'coupon_use.grant_id as grantId',
      'coupon_grant.coupon_id as couponId',
      'coupon_grant.user_id as userId',
    ])
    .execute();
}
