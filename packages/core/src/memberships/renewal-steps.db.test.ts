import type { CouponDraft } from '@inkvine/contracts/perks-coupons';
import { createDatabase } from '@inkvine/db/database';
import { createCouponHouse, type CouponHouse } from '@inkvine/testkit/coupon-house';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createDyingPool, type Death } from '@inkvine/testkit/dying-pool';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

const JOINED = '2026-11-20T03:00:00.000Z';
const DUE = Date.parse('2026-12-19T15:00:00.000Z');
const MINUTE_MS = 60_000;
/** More than any renewal sends. */
const MOST_STATEMENTS = 80;

/** Enough for joining and for the renewal. */
const HALF: CouponDraft['benefit'] = { kind: 'percent', percent: 50, most: null, periods: 2 };
const FREE: CouponDraft['benefit'] = { kind: 'free_period', months: 2 };

let test: TestDatabase;
let house: CouponHouse;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  house = await createCouponHouse(test.db);
});
// What a gateway tells of its bookings ends after a hundred.
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
});
afterEach(() => bench.close());
afterAll(async () => {
  await assertSoundLedger(test.db);
  await test.drop();
});

interface Member {
  by: 'card' | 'coins';
  /** What the coupon gives that they joined with; none where it is left out. */
  coupon?: { benefit: CouponDraft['benefit']; amount: number };
}

type Desk = ReturnType<typeof createMembershipDesk>;

async function join(desk: Desk, { by, coupon }: Member) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 500 });
  const tier = by === 'coins' ? { currency: 'COI' as const, amount: 20 } : {};
  if (coupon === undefined) return { ...(await desk.join(tier, member)), grantId: undefined };
  await house.issue(await house.create({ benefit: coupon.benefit, endsAt: null }), [member]);
  const grantId = (await house.owned(member))[0]!.id;
  const offer = await desk.offer(tier);
  const chosen = { couponIds: [grantId], expectedFirst: coupon.amount };
  const membership = await desk.memberships.subscribe(member, desk.wish(offer, null, chosen));
  return { ...offer, member, membership, grantId };
}

/** A member whose renewal is due, after a worker died over it. */
async function renewAndDie(who: Member, death: Death) {
  const clock = createFakeClock(JOINED);
  const desk = createMembershipDesk({ db: test.db, clock, bench });
  const joined = await join(desk, who);
  clock.set(new Date(DUE).toISOString());
  const { pool, wasKilled, isGone } = createDyingPool(test, death);
  const dying = createMembershipDesk({ db: createDatabase(pool), clock, bench });
  await dying.renewals.renewDue().catch(() => undefined);
  await pool.end().catch(() => undefined);
  // Its locks go with its connections.
  await expect.poll(isGone).toBe(true);
  return { ...joined, desk, clock, wasKilled: wasKilled() };
}

async function recover({ desk, clock }: Awaited<ReturnType<typeof renewAndDie>>): Promise<void> {
  for (const minutes of [1, 12, 30, 61]) {
    clock.set(new Date(DUE + minutes * MINUTE_MS).toISOString());
    await desk.renewals.renewDue();
    await desk.shop.topUps.settleOpen();
  }
}

it.each([
  ['card', 'before'],
  ['card', 'after'],
  ['coins', 'before'],
  ['coins', 'after'],
] as const)(
  'a worker killed at any statement of a renewal by %s, %s it, charges once in the end',
  async (by, when) => {
    let deaths = 0;
    for (let at = 1; at <= MOST_STATEMENTS; at += 1) {
      const renewal = await renewAndDie({ by }, { at, when });
      const { desk, member, membership, creator } = renewal;
      expect(await desk.isOpen(member, creator), `statement ${at}`).toBe(true);
      await recover(renewal);
      const charges = await desk.charges(membership.id);
      expect(
        charges.map(({ outcome }) => outcome),
        `statement ${at}`,
      ).toEqual(['paid', 'paid']);
      if (by === 'card') expect(await desk.taken(charges[1]!.id), `statement ${at}`).toEqual([4_900]);
      expect(await desk.periods(membership.id)).toHaveLength(2);
      expect(await desk.isOpen(member, creator)).toBe(true);
      if (!renewal.wasKilled) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(10);
    expect(deaths).toBeLessThan(MOST_STATEMENTS);
  },
);

it.each([
  ['coins and half the price', { by: 'coins', coupon: { benefit: HALF, amount: 10 } }],
  ['a month that is free', { by: 'coins', coupon: { benefit: FREE, amount: 0 } }],
] as const)(
  'a worker killed at any statement of a renewal by %s uses the coupon for it once in the end',
  async (_, who) => {
    const { amount } = who.coupon;
    let deaths = 0;
    for (let at = 1; at <= MOST_STATEMENTS; at += 1) {
      const renewal = await renewAndDie(who, { at, when: 'before' });
      const { desk, member, membership, creator, grantId } = renewal;
      expect(await desk.isOpen(member, creator), `statement ${at}`).toBe(true);
      await recover(renewal);
      const charges = await desk.charges(membership.id);
      expect(
        charges.map(({ outcome, amount: paid }) => [outcome, paid]),
        `statement ${at}`,
      ).toEqual(amount === 0 ? [] : Array(2).fill(['paid', amount]));
      const periods = await desk.periods(membership.id);
      expect(periods.map(({ amount: asked }) => asked)).toEqual([amount, amount]);
      const uses = await test.db
        .selectFrom('coupon_use')
        .select(['subject_id', 'given_back_at'])
        .where('grant_id', '=', grantId!)
        .execute();
      expect(new Set(uses.map(({ subject_id }) => subject_id)).size, `statement ${at}`).toBe(2);
      expect(uses.map(({ given_back_at }) => given_back_at)).toEqual([null, null]);
      expect((await desk.shop.wallet.getOverview(member)).paid).toBe(500 - 2 * amount);
      if (!renewal.wasKilled) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5);
    expect(deaths).toBeLessThan(MOST_STATEMENTS);
  },
);
