import { randomUUID } from 'node:crypto';
import { missing, owned, plain, type ObjectRow, type Row } from './access-kinds.ts';
import { buildIssuedCoupon, buildOwnedCoupon } from './issued-coupons.ts';

const terms = {
  ...{ name: 'A month', benefit: { kind: 'free_period', months: 1 }, tierIds: [], interval: null },
  ...{ audience: 'anyone', stock: null, perPerson: 1, canStack: true },
  ...{ startsAt: '2040-01-01T00:00:00.000Z', endsAt: null },
};

/** A coupon that its owner issues. */
const ofCoupon =
  (rest: () => object = () => ({})): ObjectRow['input'] =>
  async (world, owner) => ({
    couponId: owner === null ? missing() : await buildIssuedCoupon(world, owner),
    ...rest(),
  });

/** Rows of the procedures about coupons. */
export const COUPON_ROWS: Record<string, Row> = {
  'perks.coupons': plain(() => ({ state: 'usable', limit: 5 })),
  'perks.redeemCode': plain(() => ({ code: 'NOBODYS' }), 'COUPON_UNKNOWN'),
  'perks.takeCoins': owned(async (world, owner) => ({
    grantId: owner === null ? missing() : await buildOwnedCoupon(world, owner),
  })),
  'perks.ownCoupons': plain(() => ({ bearer: 'creator', limit: 5 })),
  // For tiers of one's own: whoever has none makes one that nobody can use.
  'perks.createCoupon': plain(() => ({ bearer: 'creator', terms, idempotencyKey: randomUUID() })),
  'perks.stopCoupon': owned(ofCoupon()),
  'perks.issueCoupon': owned(ofCoupon(() => ({ emails: ['nobody@ink.test'], idempotencyKey: randomUUID() }))),
  'perks.createCodes': owned(
    ofCoupon(() => ({
      codes: { kind: 'single', word: null, maxUses: 1 },
      idempotencyKey: randomUUID(),
    })),
  ),
  'perks.couponCodes': owned(ofCoupon()),
  'perks.couponLog': { ...owned(ofCoupon(() => ({ limit: 5 }))), othersForOperators: 'OK' },
};
