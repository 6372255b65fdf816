import { insertCoupon, lockCoupon } from '@inkvine/db/perks/coupon.repository';
import { giveCoupons } from '@inkvine/core/perks/coupon-giving';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { TestPerson } from '../testing/test-site.ts';
import type { World } from './world.ts';

const ids = createIds();
const AT = '2026-11-01T00:00:00.000Z';
const ANY = {
  ...{ name: 'A coupon', amountMinor: null, currency: null, percent: null, periods: 1, tierIds: [] },
  ...{ interval: null, stock: null, perPerson: 1, canStack: true, startsAt: AT, endsAt: null, createdAt: AT },
};

/** One that a person issues for their own memberships, of a kind that the service does not offer yet. */
export async function buildIssuedCoupon({ db }: World, { userId }: TestPerson): Promise<string> {
  const id = ids.next();
  await db.transaction().execute((trx) =>
    insertCoupon(trx, {
      ...{ ...ANY, id, issuerId: userId, bearer: 'creator', creatorId: userId, audience: 'anyone' },
      ...{ kind: 'free_period', months: 1, coins: null, validDays: null },
    }),
  );
  return id;
}

/** A coupon of coins that an operator gave a person; answers what they own. */
export async function buildOwnedCoupon({ db, operatorId }: World, { userId }: TestPerson): Promise<string> {
  const id = ids.next();
  return await db.transaction().execute(async (trx) => {
    await insertCoupon(trx, {
      ...{ ...ANY, id, issuerId: operatorId, bearer: 'platform', creatorId: null, audience: 'named' },
      ...{ kind: 'bonus_coins', months: null, coins: 1, validDays: 1 },
    });
    const coupon = (await lockCoupon(trx, id))!;
    const given = { coupon, userIds: [userId], code: null, grantedBy: operatorId, at: AT };
    return (await giveCoupons(trx, ids, given))[0]!;
  });
}
