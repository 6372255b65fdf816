import { randomUUID } from 'node:crypto';
import { createDatabase } from '@inkvine/db/database';
import { createCouponChoiceDesk, type CouponMember } from '@inkvine/testkit/coupon-choice-desk';
import { countOutcomes, createCouponHouse, wonOff, type CouponHouse } from '@inkvine/testkit/coupon-house';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createDyingPool } from '@inkvine/testkit/dying-pool';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createTierChangeDesk } from '@inkvine/testkit/tier-change-desk';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const JOINED = '2026-11-20T03:00:00.000Z';
/** The begins of the second period and of those after it, in Seoul. */
const RENEWALS = ['2026-12-19T15:00:00.000Z', '2027-01-19T15:00:00.000Z', '2027-02-19T15:00:00.000Z'];
const [FIRST, SECOND, THIRD] = RENEWALS as [string, string, string];

type Desk = ReturnType<typeof createMembershipDesk>;

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: Desk;
let tiers: ReturnType<typeof createTierChangeDesk>;
let house: CouponHouse;
let choices: ReturnType<typeof createCouponChoiceDesk>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  bench = await openSavedMethodBench('toss');
  house = await createCouponHouse(test.db);
});
beforeEach(() => {
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: test.db, clock, bench });
  tiers = createTierChangeDesk({ db: test.db, clock, desk });
  choices = createCouponChoiceDesk({ db: test.db, desk, house });
});
afterEach(() => assertSoundLedger(test.db));
afterAll(async () => {
  await bench.close();
  await test.drop();
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const renewAt = async (at: string) => {
  clock.set(at);
  await desk.renewals.renewDue();
};
const amounts = async ({ membership }: CouponMember) =>
  (await desk.periods(membership.id)).map(({ amount }) => amount);
const findings = (joined: CouponMember) => tiers.findings(joined as never);
describe('coupons of a membership that goes on', () => {
  it('are added and taken off: what is shown is what is charged, and verification finds nothing', async () => {
    const joined = await desk.join();
    const grantId = await choices.own(joined.member, wonOff(1_000, 3));
    expect(await choices.offerOf(joined)).toMatchObject({
      ...{ refusal: null, canAdd: true, stands: { at: FIRST, amount: 4_900 } },
      coupons: [{ coupon: { id: grantId }, isHeld: false, isChosen: false, off: 0 }],
      charges: [{ from: FIRST, amount: 4_900, periods: null }],
    });
    expect(await choices.offerOf(joined, [grantId])).toMatchObject({
      ...{ stands: { amount: 4_900 }, next: { at: FIRST, amount: 3_900 } },
      coupons: [{ isHeld: false, isChosen: true, off: 1_000, comesBack: true }],
      charges: [
        { from: FIRST, amount: 3_900, periods: 3 },
        { from: '2027-03-19T15:00:00.000Z', amount: 4_900, periods: null },
      ],
    });
    expect(await choices.choose(joined, [grantId])).toMatchObject({ amount: 4_900, nextAmount: 3_900 });
    await renewAt(FIRST);
    expect(await choices.offerOf(joined)).toMatchObject({
      ...{ stands: { at: SECOND, amount: 3_900 }, coupons: [{ isHeld: true, coupon: { left: 2 } }] },
    });
    clock.advance(1_000);
    expect(await choices.choose(joined, [])).toMatchObject({ nextAmount: 4_900 });
    await renewAt(SECOND);
    clock.advance(1_000);
    await choices.choose(joined, [grantId]);
    await renewAt(THIRD);
    expect(await amounts(joined)).toEqual([4_900, 3_900, 4_900, 3_900]);
    const charges = await desk.charges(joined.membership.id);
    expect(await desk.taken(charges.at(-1)!.id, 3_900)).toEqual([3_900]);
    expect(await findings(joined)).toEqual([]);
    expect(await choices.record(joined)).toEqual([
      ['coupons_chosen', { added: [grantId], removed: [] }],
      ['coupons_chosen', { added: [], removed: [grantId] }],
      ['coupons_chosen', { added: [grantId], removed: [] }],
    ]);
  });

  it('make the next period free, in coins too', async () => {
    const member = await buildActor(test.db);
    await buildCoins(test.db, member.userId, { paid: 100 });
    const joined = await desk.join({ currency: 'COI', amount: 25 }, member);
    const grantId = await choices.own(member, { benefit: { kind: 'free_period', months: 1 } });
    await choices.choose(joined, [grantId]);
    await renewAt(FIRST);
    expect(await desk.periods(joined.membership.id)).toMatchObject([
      { status: 'paid', amount: 25 },
      { status: 'free', reason: 'coupon', amount: 0 },
    ]);
    await renewAt(SECOND);
    expect(await amounts(joined)).toEqual([25, 0, 25]);
    expect(await findings(joined)).toEqual([]);
  });

  it('are their owner’s that fit, lower the next charge, and stand with no other membership', async () => {
    const joined = await desk.join();
    const { member } = joined;
    const stranger = await buildActor(test.db);
    const refused = async (couponIds: readonly string[]) => await codeOf(choices.choose(joined, couponIds));
    expect(await refused([await choices.own(stranger)])).toBe('COUPON_UNAVAILABLE');
    expect(await refused([await choices.own(member, { ...wonOff(1_000), interval: 'year' })])).toBe(
      'COUPON_UNAVAILABLE',
    );
    // Who is a member is a new one no more.
    const welcome = await choices.own(member, { ...wonOff(1_000), audience: 'new_members' });
    expect(await refused([welcome])).toBe('COUPON_UNAVAILABLE');
    // Over before the next period begins.
    const over = await choices.own(member, { ...wonOff(1_000), endsAt: '2026-12-01T00:00:00.000Z' });
    expect(await refused([over])).toBe('COUPON_UNAVAILABLE');
    const alone = await choices.own(member, { ...wonOff(2_000), canStack: false });
    const stacked = await choices.own(member, wonOff(1_000));
    expect(await refused([alone, stacked])).toBe('COUPON_UNAVAILABLE');
    expect((await choices.offerOf(joined)).coupons.map(({ coupon }) => coupon.id).toSorted()).toEqual(
      [alone, stacked].toSorted(),
    );

    const other = await desk.join({}, member);
    await choices.choose(other, [stacked]);
    expect(await refused([stacked])).toBe('COUPON_UNAVAILABLE');
    expect((await choices.offerOf(joined)).coupons).toMatchObject([{ coupon: { id: alone } }]);
    await choices.choose(other, []);
    expect(await choices.choose(joined, [stacked])).toMatchObject({ nextAmount: 3_900 });

    const wish = await choices.wishOf(joined, []);
    expect(await codeOf(desk.couponChoices.choose(stranger, wish))).toBe('NOT_FOUND');
    expect(await codeOf(choices.offerOf({ ...joined, member: stranger }))).toBe('NOT_FOUND');
    expect(await choices.record(joined)).toHaveLength(1);
  });

  it('that were for new members stay with who became one with them, and do not come back', async () => {
    const member = await buildActor(test.db);
    const grantId = await choices.own(member, { ...wonOff(1_000, 2), audience: 'new_members' });
    const offer = await desk.offer();
    const method = await desk.registered.add(member);
    const wish = desk.wish(offer, method, { couponIds: [grantId], expectedFirst: 3_900 });
    const joined = { member, membership: await desk.memberships.subscribe(member, wish) };
    clock.advance(1_000);
    expect((await choices.offerOf(joined)).coupons).toMatchObject([
      { isHeld: true, off: 1_000, comesBack: false, coupon: { left: 1 } },
    ]);
    await choices.choose(joined, []);
    expect((await choices.offerOf(joined)).coupons).toEqual([]);
    expect(await codeOf(choices.choose(joined, [grantId]))).toBe('COUPON_UNAVAILABLE');
  });

  it('only go from a membership that is to end, and are free for another at once', async () => {
    const joined = await desk.join();
    const { member, membership } = joined;
    const [held, other] = [await choices.own(member), await choices.own(member, wonOff(500))];
    const { version } = await choices.choose(joined, [held]);
    await desk.memberships.cancel(member, { membershipId: membership.id, version });
    expect(await choices.offerOf(joined)).toMatchObject({ canAdd: false, stands: null, charges: [] });
    await expect(choices.choose(joined, [held, other])).rejects.toMatchObject({
      ...{ code: 'TRANSITION_REFUSED', details: { reason: 'cancel_requested' } },
    });
    await choices.choose(joined, []);
    expect(await choices.choose(await desk.join({}, member), [held])).toMatchObject({ nextAmount: 3_900 });
  });

  it('are for the first period that is not left out', async () => {
    const joined = await desk.join();
    const { member, membership } = joined;
    const { version } = membership;
    await desk.pauses.pause(member, { membershipId: membership.id, version, months: 2 });
    const grantId = await choices.own(member);
    expect((await choices.offerOf(joined, [grantId])).charges).toEqual([
      { from: THIRD, amount: 3_900, periods: 1 },
      { from: '2027-03-19T15:00:00.000Z', amount: 4_900, periods: null },
    ]);
    await choices.choose(joined, [grantId]);
    await renewAt(FIRST);
    await renewAt(SECOND);
    await renewAt(THIRD);
    expect((await desk.periods(membership.id)).at(-1)).toMatchObject({ status: 'paid', amount: 3_900 });
    expect(await findings(joined)).toEqual([]);
  });
});

describe('a period that is claimed', () => {
  it('keeps what it was claimed with: nothing changes while it is due, charged, or tried again', async () => {
    const joined = await desk.join();
    const { member, membership } = joined;
    const [held, other] = [await choices.own(member), await choices.own(member, wonOff(500))];
    await choices.choose(joined, [held]);
    const poor = await desk.registered.add(member, 'without_funds');
    const { version } = await desk.memberships.get(member, membership.id);
    await desk.memberships.changeMethod(member, {
      ...{ membershipId: membership.id, version, paymentMethodId: poor },
    });
    const early = await choices.wishOf(joined, [held, other]);
    clock.set(FIRST);
    await expect(desk.couponChoices.choose(member, early)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_REFUSED', details: { reason: 'renewing' } },
    });
    await desk.renewals.renewDue();
    expect(await choices.offerOf(joined)).toMatchObject({ refusal: 'bill_open', stands: null, charges: [] });
    await expect(choices.choose(joined, [])).rejects.toMatchObject({
      ...{ code: 'TRANSITION_REFUSED', details: { reason: 'bill_open' } },
    });
    await renewAt('2026-12-21T01:00:00.000Z');
    const charges = await desk.charges(membership.id);
    expect(charges.map(({ amount }) => amount)).toEqual([4_900, 3_900, 3_900]);
    expect(await findings(joined)).toEqual([]);
  });

  it('in the second of a change has the one or the other, and so have the books', async () => {
    for (const place of [0, 1, 2, 3]) {
      clock.set(JOINED);
      const joined = await desk.join();
      const grantId = await choices.own(joined.member);
      const wish = await choices.wishOf(joined, [grantId]);
      clock.set(new Date(Date.parse(FIRST) - 1).toISOString());
      const changing = codeOf(desk.couponChoices.choose(joined.member, wish));
      for (let turn = 0; turn < place; turn += 1) await test.db.selectFrom('coupon').select('id').execute();
      clock.set(FIRST);
      await Promise.all([changing, desk.renewals.renewDue()]);
      await desk.renewals.renewDue();
      const isChanged = (await changing) === 'done';
      const [, renewed] = await desk.periods(joined.membership.id);
      const used = (await house.owned(joined.member, 'used')).length;
      expect([renewed!.amount, used]).toEqual(isChanged ? [3_900, 1] : [4_900, 0]);
      expect(await findings(joined)).toEqual([]);
    }
  });

  it('after an outage uses what was chosen before it', async () => {
    const joined = await desk.join();
    const grantId = await choices.own(joined.member);
    await choices.choose(joined, [grantId]);
    await renewAt('2027-02-01T00:00:00.000Z');
    expect(await desk.periods(joined.membership.id)).toMatchObject([
      { status: 'paid', amount: 4_900 },
      { status: 'waived' },
      { status: 'paid', amount: 3_900 },
    ]);
    expect(await findings(joined)).toEqual([]);
  });
});

describe('a change of coupons', () => {
  it('is made once by a tap that arrives twice, and by one of two tabs', async () => {
    const joined = await desk.join();
    const { member } = joined;
    const [grantId, other] = [await choices.own(member), await choices.own(member, wonOff(500))];
    const wish = await choices.wishOf(joined, [grantId]);
    const twice = [0, 1].map(() => desk.couponChoices.choose(member, wish));
    expect(await countOutcomes(twice)).toEqual({ done: 2 });
    await expect(
      desk.couponChoices.choose(member, { ...wish, couponIds: [other] as never }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    const tabs = [await choices.wishOf(joined, []), await choices.wishOf(joined, [grantId, other])];
    expect(await countOutcomes(tabs.map((tab) => desk.couponChoices.choose(member, tab)))).toEqual({
      ...{ done: 1, VERSION_CONFLICT: 1 },
    });
    expect(await choices.record(joined)).toHaveLength(2);
  });

  it('gives a coupon to one of two memberships that want it at the same time', async () => {
    const first = await desk.join();
    const second = await desk.join({}, first.member);
    const grantId = await choices.own(first.member);
    const wishes = [await choices.wishOf(first, [grantId]), await choices.wishOf(second, [grantId])];
    const calls = wishes.map((wish) => desk.couponChoices.choose(first.member, wish));
    expect(await countOutcomes(calls)).toEqual({ done: 1, COUPON_UNAVAILABLE: 1 });
    expect([...(await choices.heldBy(first)), ...(await choices.heldBy(second))]).toEqual([grantId]);
  });

  it('is refused where the next charge is not what was shown', async () => {
    const joined = await desk.join();
    const wish = await choices.wishOf(joined, [await choices.own(joined.member)]);
    const refuse = async (expectedNext: typeof wish.expectedNext) =>
      await codeOf(
        desk.couponChoices.choose(joined.member, { ...wish, idempotencyKey: randomUUID(), expectedNext }),
      );
    expect(await refuse({ ...wish.expectedNext!, amount: 3_800 })).toBe('PRICE_CHANGED');
    expect(await refuse({ ...wish.expectedNext!, at: SECOND })).toBe('PRICE_CHANGED');
    expect(await refuse(null)).toBe('PRICE_CHANGED');
    expect(await choices.heldBy(joined)).toEqual([]);
  });

  it('by a server that is killed in the middle is made whole by the next tap', async () => {
    const joined = await desk.join();
    const { member } = joined;
    const grantId = await choices.own(member);
    let deaths = 0;
    for (let at = 2; ; at += 4) {
      const target = (await choices.heldBy(joined)).length === 0 ? [grantId] : [];
      const wish = await choices.wishOf(joined, target);
      const when = at % 8 === 2 ? 'before' : 'after';
      const { pool, wasKilled, isGone } = createDyingPool(test, { at, when });
      const dying = createMembershipDesk({ db: createDatabase(pool), clock, bench });
      await dying.couponChoices.choose(member, wish).catch(() => undefined);
      await pool.end().catch(() => undefined);
      await expect.poll(isGone).toBe(true);
      await desk.couponChoices.choose(member, wish);
      expect(await choices.heldBy(joined), `statement ${at}`).toEqual(target);
      if (!wasKilled()) break;
      deaths += 1;
    }
    expect(await choices.record(joined)).toHaveLength(deaths + 1);
    expect(deaths).toBeGreaterThan(2);
  });
});

describe('a change of tier', () => {
  const HIGHER = { rank: 3, amount: 9_900, name: 'Tree' };
  const LOWER = { rank: 1, amount: 2_900, name: 'Seed' };

  it('lets go of coupons that are not for the new one, on record, and keeps the others', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    const { member, membership } = joined;
    const own1 = await choices.own(member, { ...wonOff(1_000), tierIds: [joined.tierId] });
    const all = await choices.own(member, wonOff(500));
    expect(await choices.choose(joined, [own1, all])).toMatchObject({ nextAmount: 3_400 });
    clock.set('2026-11-29T15:00:00.000Z');
    await tiers.change(joined);
    expect(await choices.heldBy(joined)).toEqual([all]);
    expect((await choices.record(joined)).at(-1)).toEqual([
      'coupons_let_go',
      { tierId: joined.tiers[0]!.tierId, couponIds: [own1] },
    ]);
    expect(await desk.memberships.get(member, membership.id)).toMatchObject({ nextAmount: 9_400 });
    await renewAt(FIRST);
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 4_900],
      ['paid', 3_166],
      ['paid', 9_400],
    ]);
    expect(await findings(joined)).toEqual([]);
  });

  it('with the next period lets go of them then, and not before', async () => {
    const joined = await tiers.join({}, [LOWER]);
    const { member } = joined;
    const [own1, own2] = [
      await choices.own(member, { ...wonOff(1_000, 2), tierIds: [joined.tierId] }),
      await choices.own(member, { ...wonOff(500), tierIds: [joined.tiers[0]!.tierId] }),
    ];
    await choices.choose(joined, [own1]);
    await tiers.change(joined);
    // For the tier in which they are, and still theirs should they stay.
    expect(await choices.offerOf(joined)).toMatchObject({
      stands: { at: FIRST, amount: 2_900 },
      coupons: [
        { coupon: { id: own1 }, isHeld: true, off: 0, comesBack: false },
        { coupon: { id: own2 }, isHeld: false },
      ],
    });
    expect(await choices.choose(joined, [own1, own2])).toMatchObject({ nextAmount: 2_400 });
    expect(await choices.heldBy(joined)).toEqual([own1, own2]);
    clock.set(FIRST);
    await tiers.renewTwice();
    expect(await choices.heldBy(joined)).toEqual([own2]);
    expect((await choices.record(joined)).at(-1)).toMatchObject(['coupons_let_go', { couponIds: [own1] }]);
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 4_900],
      ['paid', 2_400],
    ]);
    expect(await findings(joined)).toEqual([]);
  });
});
