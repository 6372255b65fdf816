import { randomUUID } from 'node:crypto';
import {
  CouponTerms,
  CreateCodesInput,
  IssueCouponInput,
  OwnedCouponsInput,
  type CouponBearer,
  type CouponDraft,
  type CouponKind,
  type OwnedCoupon,
} from '@inkvine/contracts/perks-coupons';
import { CouponId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { createCouponCodesService } from '@inkvine/core/perks/coupon-codes.service';
import { createCouponDeskService } from '@inkvine/core/perks/coupon-desk.service';
import { createCouponsService } from '@inkvine/core/perks/coupons.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWalletService } from '@inkvine/core/wallet/wallet.service';
import type { Database } from '@inkvine/db/database';
import { createFakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';

/** When a house's clock begins, and when its coupons are over. */
export const COUPONS_AT = '2026-11-20T03:00:00.000Z';
export const COUPONS_OVER = '2026-12-20T03:00:00.000Z';

/** One that everybody can have once: 30 coins that last 60 days. */
export const WELCOME_COUPON: CouponDraft = {
  ...{ name: 'Welcome', benefit: { kind: 'bonus_coins', coins: 30, validDays: 60 }, tierIds: [] },
  ...{ interval: null, audience: 'anyone', stock: null, perPerson: 1, canStack: true },
  ...{ startsAt: '2026-11-01T00:00:00.000Z', endsAt: COUPONS_OVER },
};

/** So many won off, in so many periods. */
export const wonOff = (amount: number, periods = 1): Partial<CouponDraft> => ({
  benefit: { kind: 'fixed', amount, currency: 'KRW', periods },
});

const EVERY_KIND: readonly CouponKind[] = ['fixed', 'percent', 'free_period', 'bonus_coins'];

/** Coupons of every kind with what a test of them needs: an operator and a creator who issue them, and a clock. */
export async function createCouponHouse(db: Database) {
  const clock = createFakeClock(COUPONS_AT);
  const parts = { db, clock, ids: createIds() };
  const operator = await buildActor(db, { role: 'operator' });
  const creator = await buildActor(db, { role: 'creator' });
  const wallet = createWalletService(parts);
  const coupons = createCouponsService({ ...parts, wallet });
  const offeredKinds = { platform: EVERY_KIND, creator: EVERY_KIND };
  const desk = createCouponDeskService({ ...parts, offeredKinds });
  const codes = createCouponCodesService(parts);

  async function create(terms: Partial<CouponDraft> = {}, bearer: CouponBearer = 'platform') {
    const { couponId } = await desk.create(bearer === 'platform' ? operator : creator, {
      ...{ bearer, terms: CouponTerms.parse({ ...WELCOME_COUPON, ...terms }), idempotencyKey: randomUUID() },
    });
    return CouponId.parse(couponId);
  }

  async function makeCode(
    couponId: CouponId,
    {
      maxUses = null,
      word = null,
      by = operator,
    }: { maxUses?: number | null; word?: string | null; by?: Actor } = {},
  ): Promise<string> {
    const input = { couponId, codes: { kind: 'single', word, maxUses }, idempotencyKey: randomUUID() };
    return (await codes.create(by, CreateCodesInput.parse(input))).code!;
  }

  const issue = (couponId: CouponId, people: readonly { email: string }[], by: Actor = operator) =>
    desk.issue(
      by,
      IssueCouponInput.parse({
        ...{ couponId, emails: people.map(({ email }) => email), idempotencyKey: randomUUID() },
      }),
    );

  const owned = async (person: Actor, state: OwnedCoupon['state'] = 'usable') =>
    (await coupons.list(person, OwnedCouponsInput.parse({ state }))).items;

  return {
    ...{ clock, parts, operator, creator, wallet, coupons, desk, codes, create, makeCode, issue, owned },
    balanceOf: async (person: Actor) => (await wallet.getOverview(person)).bonus,
    buildPeople: (count: number) => Promise.all(Array.from({ length: count }, () => buildActor(db))),
  };
}

export type CouponHouse = Awaited<ReturnType<typeof createCouponHouse>>;

/** How many calls came to what: `done`, or the code they were refused with. */
export async function countOutcomes(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const what = result.status === 'fulfilled' ? 'done' : String((result.reason as { code?: string }).code);
    counted[what] = (counted[what] ?? 0) + 1;
  }
  return counted;
}
