import { randomUUID } from 'node:crypto';
import { CouponTerms, CreateCodesInput, OwnedCouponsInput } from '@inkvine/contracts/perks-coupons';
import { CouponGrantId, CouponId } from '@inkvine/contracts/primitives';
import fc from 'fast-check';
import { buildActor } from '../identity.builders.ts';
import { command, type MoneyCommand } from './command.ts';
import type { MoneyModel } from './model.ts';
import type { MoneyWorld } from './world.ts';

/** How long a coupon can be used, once it is made. */
const USABLE_DAYS = 10;

interface Coins {
  amount: number;
  days: number;
}

const benefit = { amount: fc.integer({ min: 1, max: 12 }), days: fc.integer({ min: 1, max: 20 }) };

async function make(model: MoneyModel, { couponDesk, operator }: MoneyWorld, coins: Coins) {
  const terms = CouponTerms.parse({
    ...{ name: 'Welcome', tierIds: [], interval: null, audience: 'anyone', stock: 1, perPerson: 1 },
    benefit: { kind: 'bonus_coins', coins: coins.amount, validDays: coins.days },
    ...{ canStack: true, startsAt: model.at, endsAt: model.later(USABLE_DAYS).toISOString() },
  });
  const made = { bearer: 'platform' as const, terms, idempotencyKey: randomUUID() };
  return CouponId.parse((await couponDesk.create(operator, made)).couponId);
}

/** The last of a coupon, for the reader or for somebody who was faster. */
const redeeming = fc
  .record({ ...benefit, isTaken: fc.boolean(), times: fc.integer({ min: 1, max: 3 }) })
  .map((wanted) =>
    command(`redeem ${JSON.stringify(wanted)}`, async (model, world, expecting) => {
      const { amount, days, isTaken, times } = wanted;
      const { couponCodes, coupons, operator, reader } = world;
      const couponId = await make(model, world, { amount, days });
      const codes = { kind: 'single', word: null, maxUses: null };
      const asked = CreateCodesInput.parse({ couponId, codes, idempotencyKey: randomUUID() });
      const code = (await couponCodes.create(operator, asked)).code!;
      if (isTaken) {
        const friend = await buildActor(world.db);
        await world.wallet.createFor(friend.userId);
        await coupons.redeem(friend, { code });
      } else model.grant({ kind: 'event', coins: amount, expires: model.later(days) });
      const redeem = async () => (await coupons.redeem(reader, { code })).coupon.id;
      await expecting(isTaken ? 'COUPON_USED_UP' : 'done', redeem, times);
    }),
  );

const issuing = fc.record(benefit).map((coins) =>
  command(`issue ${JSON.stringify(coins)}`, async (model, world) => {
    const { couponDesk, coupons, operator, reader } = world;
    const couponId = await make(model, world, coins);
    const emails = [reader.email];
    await couponDesk.issue(operator, { couponId, emails, idempotencyKey: randomUUID() });
    const asked = OwnedCouponsInput.parse({ state: 'usable', limit: 100 });
    const known = new Set(world.couponsIssued);
    const { items } = await coupons.list(reader, asked);
    world.couponsIssued.push(
      CouponGrantId.parse(items.find(({ id }) => !known.has(CouponGrantId.parse(id)))!.id),
    );
    const expires = model.later(USABLE_DAYS);
    model.coupons.push({ coins: coins.amount, days: coins.days, expires, isTaken: false });
  }),
);

const taking = fc.record({ coupon: fc.nat(9), times: fc.integer({ min: 1, max: 3 }) }).map((wanted) =>
  command(
    `take the coins of ${JSON.stringify(wanted)}`,
    async (model, { coupons, couponsIssued, reader }, expecting) => {
      const place = wanted.coupon % model.coupons.length;
      const coupon = model.coupons[place]!;
      const isOver = !coupon.isTaken && coupon.expires <= model.date;
      if (!isOver && !coupon.isTaken) {
        model.grant({ kind: 'event', coins: coupon.coins, expires: model.later(coupon.days) });
        coupon.isTaken = true;
      }
      const take = async () =>
        (await coupons.takeCoins(reader, { grantId: couponsIssued[place]! })).coupon.id;
      await expecting(isOver ? 'COUPON_UNAVAILABLE' : 'done', take, wanted.times);
    },
    (model) => model.coupons.length > 0,
  ),
);

/** Coins that come by coupons. */
export const couponCommands: fc.Arbitrary<MoneyCommand>[] = [redeeming, issuing, taking];
