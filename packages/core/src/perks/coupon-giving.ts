import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateCouponGranted, type CouponRow } from '@inkvine/db/perks/coupon.repository';
import { insertGrants } from '@inkvine/db/perks/coupon-grant.repository';
import { insertCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import type { Ids } from '../ports/ids.port.ts';

/** How many of a coupon are left for everybody together. */
export const stockLeft = ({ stock, granted }: Pick<CouponRow, 'stock' | 'granted'>): number =>
  stock === null ? Infinity : stock - granted;

/**
 * Gives people one each of a coupon that the transaction holds, and counts and notes it. Whether they may have it is
 * for the caller to know.
 */
export async function giveCoupons(
  trx: DatabaseTransaction,
  ids: Ids,
  given: {
    coupon: CouponRow;
    userIds: readonly string[];
    /** By which they got it themselves, or null with who gave it. */
    code: string | null;
    grantedBy: string | null;
    at: string;
  },
): Promise<string[]> {
  const { coupon, userIds, code, grantedBy, at } = given;
  if (userIds.length === 0) return [];
  const grants = userIds.map((userId) => ({ id: ids.next(), userId }));
  await insertGrants(
    trx,
    grants.map((grant) => ({
      ...{ ...grant, couponId: coupon.id, code, grantedBy, expiresAt: coupon.endsAt, at },
    })),
  );
  await updateCouponGranted(trx, coupon.id, grants.length);
  await insertCouponLog(
    trx,
    grants.map(({ id: grantId, userId }) => ({
      ...{ couponId: coupon.id, grantId, what: code === null ? 'issued' : 'redeemed', at },
      ...{ actorId: grantedBy ?? userId, subjectId: null },
    })),
  );
  return grants.map(({ id }) => id);
}
