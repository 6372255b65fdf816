import { randomUUID } from 'node:crypto';
import { ChangeTierInput } from '@inkvine/contracts/tier-changes';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createTierChangeDesk } from '@inkvine/testkit/tier-change-desk';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 12 });
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let tiers: ReturnType<typeof createTierChangeDesk>;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: database.db, clock, bench });
  tiers = createTierChangeDesk({ db: database.db, clock, desk });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

/** Of the first period, which ends on 20 December in Seoul, 19 of 30 days are not used. */
const LATER = '2026-11-29T15:00:00.000Z';
const END = '2026-12-19T15:00:00.000Z';

const HIGHER = { rank: 3, amount: 9_900, name: 'Tree' };
const LOWER = { rank: 1, amount: 2_900, name: 'Seed' };

describe('to a dearer tier', () => {
  it('is paid by card for the rest of the period, and at its price from then on', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    clock.set(LATER);
    expect(await tiers.offerOf(joined)).toMatchObject({
      ...{ refusal: null, periodEnd: END, nextChargeAt: END, days: 30, unusedDays: 19 },
      options: [{ name: 'Tree', when: 'now', amount: 9_900, dueNow: 3_166, coinsNow: 0, nextAmount: 9_900 }],
    });
    const changed = await tiers.change(joined);
    expect(changed).toMatchObject({
      ...{ outcome: 'changed', failure: null },
      membership: {
        ...{ state: 'active', tier: { name: 'Tree' }, amount: 9_900, nextAmount: 9_900 },
      },
    });
    expect(await tiers.openTiers(joined)).toEqual(['Tree']);
    const [, charge] = await desk.charges(joined.membership.id);
    expect(await desk.taken(charge!.id, 3_166)).toEqual([3_166]);
    expect(await tiers.findings(joined)).toEqual([]);

    clock.set(END);
    await desk.renewals.renewDue();
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 4_900],
      ['paid', 3_166],
      ['paid', 9_900],
    ]);
    expect(await tiers.findings(joined)).toEqual([]);
    expect(await tiers.told(joined)).toEqual(['started', 'tier_changed', 'renewed']);
  });

  it('brings coins in proportion, twice if one likes, and all of it comes back in part to whoever leaves', async () => {
    const joined = await tiers.joinWithCoins({ paid: 200 });
    const top = { rank: 4, amount: 90, currency: 'COI' } as const;
    joined.tiers.push(await buildTier(database.db, joined.creator.userId, top));
    clock.set(LATER);
    // 60 × 19/30 = 38, less 30 × 19/30 = 19; ten coins a month are six for 19 days.
    expect((await tiers.offerOf(joined)).options).toMatchObject([
      { name: 'Seed', when: 'next', dueNow: 0, nextAmount: 15 },
      { name: 'Tree', when: 'now', dueNow: 19, coinsNow: 6 },
      { dueNow: 38, coinsNow: 6 },
    ]);
    await tiers.change(joined);
    expect(await desk.shop.wallet.getOverview(joined.member)).toMatchObject({ paid: 151, bonus: 6 });
    // A day later: 90 × 18/30 = 54, less 18 and 18.
    clock.set('2026-11-30T15:00:00.000Z');
    await tiers.change(joined, 2);
    expect(await tiers.findings(joined)).toEqual([]);
    clock.set('2026-12-09T15:00:00.000Z');
    const offer = await desk.leaving.getOffer(joined.member, { membershipId: joined.membership.id });
    // Of 30 coins for 30 days, 19 for 19 and 18 for 18, nine days of each; less the six that came with them and were spent.
    expect(offer.refund).toMatchObject({ amount: 27 - 6, unusedDays: 9, memberCoinsSpent: 6 });
  });

  it('is free on the last day, and while nothing is paid yet', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    const trying = await tiers.join({ trialDays: 7 }, [HIGHER, LOWER]);
    expect(await tiers.change(trying, 1)).toMatchObject({
      ...{ outcome: 'changed', membership: { state: 'trial', tier: { name: 'Seed' }, nextAmount: 2_900 } },
    });
    clock.advance(1_000);
    await tiers.change(trying);
    expect(await tiers.openTiers(trying)).toEqual(['Tree']);
    clock.set('2026-11-26T15:00:00.000Z');
    await desk.renewals.renewDue();
    expect(await tiers.amounts(trying)).toEqual([
      ['free', 0],
      ['paid', 9_900],
    ]);
    expect(await tiers.findings(trying)).toEqual([]);
    clock.set('2026-12-19T10:00:00.000Z');
    expect((await tiers.offerOf(joined)).options).toMatchObject([{ when: 'now', dueNow: 0 }]);
    expect(await tiers.change(joined)).toMatchObject({ outcome: 'changed', membership: { amount: 9_900 } });
    expect(await desk.charges(joined.membership.id)).toHaveLength(1);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('is for nobody else, at no other price, and not while it cannot be', async () => {
    const joined = await tiers.join({}, [{ ...HIGHER, memberLimit: 1 }]);
    clock.set(LATER);
    const wish = await tiers.wishOf(joined);
    const refuse = async (input: typeof wish, code: string, who = joined.member) =>
      await expect(
        desk.tierChanges.change(who, { ...input, idempotencyKey: randomUUID() }),
      ).rejects.toMatchObject({ code });
    const stranger = await buildActor(database.db);
    await refuse(wish, 'NOT_FOUND', stranger);
    const offer = { membershipId: joined.membership.id };
    await expect(desk.tierChanges.getOffer(stranger, offer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await refuse({ ...wish, expectedDue: wish.expectedDue - 1 }, 'PRICE_CHANGED');
    await refuse({ ...wish, version: wish.version - 1 }, 'VERSION_CONFLICT');
    const { tierId, priceId } = await desk.offer();
    await refuse(ChangeTierInput.parse({ ...wish, tierId, priceId }), 'NOT_FOUND');
    clock.set('2026-11-30T15:00:00.000Z');
    await refuse(wish, 'PRICE_CHANGED');
    clock.set(LATER);
    const rival = await desk.registered.add(stranger);
    const place = { ...joined.tiers[0]!, amount: 9_900 };
    await desk.memberships.subscribe(stranger, desk.wish(place, rival));
    await refuse(wish, 'TIER_FULL');
    expect((await tiers.offerOf(joined)).options).toMatchObject([{ isFull: true }]);
    const { version } = await tiers.mine(joined);
    await desk.memberships.cancel(joined.member, { ...offer, version });
    expect((await tiers.offerOf(joined)).refusal).toBe('cancel_requested');
  });

  it('comes back with the rest to whoever leaves at once', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    clock.set(LATER);
    await tiers.change(joined);
    const ref = { membershipId: joined.membership.id };
    const { refund } = await desk.leaving.getOffer(joined.member, ref);
    // 4,900 × 19/30 in steps of a coin, and all of the 3,166.
    expect(refund).toMatchObject({ amount: 3_200 + 3_166, days: 30, unusedDays: 19 });
    const { version } = await tiers.mine(joined);
    const left = await desk.leaving.leave(joined.member, {
      ...{ ...ref, version, expectedRefund: refund!.amount, idempotencyKey: randomUUID() },
    });
    expect(left).toMatchObject({ state: 'ended', openUntil: null });
    const given = await database.db
      .selectFrom('membership_return')
      .innerJoin('membership_charge as charge', 'charge.id', 'membership_return.charge_id')
      .innerJoin('membership_period as period', 'period.id', 'charge.period_id')
      .select(['membership_return.amount_minor as amount'])
      .where('period.membership_id', '=', ref.membershipId)
      .orderBy('period.starts_at')
      .execute();
    expect(given).toEqual([{ amount: 3_200 }, { amount: 3_166 }]);
    expect(await tiers.openTiers(joined)).toEqual([]);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('given back to put something right stays, and leaving gives back the rest of the period alone', async () => {
    const joined = await tiers.joinWithCoins({ paid: 100 });
    clock.set(LATER);
    await tiers.change(joined);
    clock.advance(1_000);
    await desk.correctLastCharge(joined.membership.id);
    expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Tree' }, amount: 60 });
    expect(await tiers.findings(joined)).toEqual([]);
    const leaving = { membershipId: joined.membership.id };
    expect(await desk.leaving.getOffer(joined.member, leaving)).toMatchObject({ refund: { amount: 19 } });
  });

  it('whose payment a bank takes back ends the membership, like any other payment for it', async () => {
    const joined = await tiers.join({}, [HIGHER, LOWER]);
    clock.set(LATER);
    await tiers.change(joined);
    await tiers.change(joined, 1);
    const [, charge] = await desk.charges(joined.membership.id);
    await desk.renewals.closeLost(charge!.id);
    expect(await tiers.mine(joined)).toMatchObject({
      ...{ state: 'ended', endReason: 'payment_lost', tierChange: null },
    });
    expect(await tiers.openTiers(joined)).toEqual([]);
  });

  it('of a wrong amount is found by the night', async () => {
    const joined = await tiers.joinWithCoins({ paid: 100 });
    clock.set(LATER);
    await tiers.change(joined);
    await database.db
      .updateTable('membership_period')
      .set({ amount_minor: 18 })
      .where('membership_id', '=', joined.membership.id)
      .where('one_off', 'is not', null)
      .execute();
    expect(await tiers.findings(joined)).toMatchObject([
      { kind: 'wrong_amount', reason: 'price', expected: 19, found: 18 },
    ]);
    await database.db
      .updateTable('membership_period')
      .set({ amount_minor: 19, ends_at: '2026-12-20T15:00:00Z' })
      .where('membership_id', '=', joined.membership.id)
      .where('one_off', 'is not', null)
      .execute();
    expect(await tiers.findings(joined)).toMatchObject([{ kind: 'wrong_period', reason: 'end' }]);
    await database.db
      .updateTable('membership_period')
      .set({ ends_at: END })
      .where('membership_id', '=', joined.membership.id)
      .where('one_off', 'is not', null)
      .execute();
  });
});

describe('to a lower tier', () => {
  it('comes with the next period, without any money, and can be taken back until then', async () => {
    const joined = await tiers.join({}, [LOWER]);
    clock.set(LATER);
    expect((await tiers.offerOf(joined)).options).toMatchObject([
      { when: 'next', dueNow: 0, coinsNow: 0, nextAmount: 2_900 },
    ]);
    const agreed = await tiers.change(joined);
    expect(agreed).toMatchObject({
      outcome: 'agreed',
      membership: {
        ...{ tier: { name: 'Leaf' }, amount: 4_900, nextAmount: 2_900 },
        tierChange: { tier: { name: 'Seed' }, amount: 2_900, from: END },
      },
    });
    const ref = { membershipId: joined.membership.id };
    const { version } = agreed.membership;
    const back = await desk.tierChanges.withdraw(joined.member, { ...ref, version });
    expect(back).toMatchObject({ tierChange: null, nextAmount: 4_900 });
    await expect(
      desk.tierChanges.withdraw(joined.member, { ...ref, version: back.version }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await tiers.change(joined);
    clock.set(END);
    expect(await tiers.openTiers(joined)).toEqual(['Leaf']);
    await tiers.renewTwice();
    expect(await tiers.openTiers(joined)).toEqual(['Seed']);
    expect(await tiers.mine(joined)).toMatchObject({
      tier: { name: 'Seed' },
      amount: 2_900,
      tierChange: null,
    });
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 4_900],
      ['paid', 2_900],
    ]);
    expect(await tiers.findings(joined)).toEqual([]);
    expect(await tiers.told(joined)).toEqual(['started', 'tier_changed', 'renewed']);
  });

  it('spares the member the question about a price of the tier they leave', async () => {
    const joined = await tiers.joinWithCoins({ paid: 100 });
    clock.set(LATER);
    const { membership } = await tiers.change(joined, 1);
    await desk.prices.set(joined.creator, {
      ...{ tierId: joined.membership.tier.id, currency: 'COI', interval: 'month', amount: 40 },
      ...{ from: '2026-12-15T00:00:00Z', asksMembers: true },
    });
    await desk.priceChanges.askDue();
    expect(await tiers.told(joined)).toEqual(['started']);
    const { version } = membership;
    await desk.tierChanges.withdraw(joined.member, { membershipId: membership.id, version });
    await desk.priceChanges.askDue();
    expect(await tiers.told(joined)).toEqual(['started', 'price_asked']);
  });

  it('over a standstill begins with the period it was agreed for', async () => {
    const joined = await tiers.joinWithCoins({ paid: 100 });
    clock.set(LATER);
    await tiers.change(joined, 1);
    clock.set('2027-03-25T09:00:00.000Z');
    await tiers.renewTwice();
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 30],
      ...[1, 2, 3].map(() => ['waived', 0]),
      ['paid', 15],
    ]);
    expect(await tiers.openTiers(joined)).toEqual(['Seed']);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('is replaced by a dearer one that is paid for, and ends with the membership', async () => {
    const joined = await tiers.joinWithCoins({ paid: 200 });
    clock.set(LATER);
    await tiers.change(joined, 1);
    expect(await tiers.change(joined, 0)).toMatchObject({
      ...{ outcome: 'changed', membership: { tierChange: null, nextAmount: 60 } },
    });
    const leaving = await tiers.joinWithCoins({ paid: 100 });
    await tiers.change(leaving, 1);
    const { id: membershipId, version } = await tiers.mine(leaving);
    await desk.memberships.cancel(leaving.member, { membershipId, version });
    clock.set('2026-12-29T15:00:00.000Z');
    await desk.renewals.renewDue();
    expect(await tiers.mine(leaving)).toMatchObject({ state: 'ended', tier: { name: 'Leaf' } });
    expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Tree' }, amount: 60 });
    expect(await tiers.findings(leaving)).toEqual([]);
  });
});

// The last of the file: everybody's periods are longer after it.
it('what was paid for the rest of a period ends with it where days are added', async () => {
  const joined = await tiers.joinWithCoins({ paid: 200 });
  clock.set(LATER);
  await tiers.change(joined);
  for (const instant of ['2026-12-01T00:00:00.000Z', '2026-12-03T12:00:00.000Z']) {
    clock.set(instant);
    await desk.heartbeats.siteIsUp();
  }
  clock.set('2026-12-13T03:00:00.000Z');
  await desk.renewals.renewDue();
  const ends = (await desk.periods(joined.membership.id)).map(({ end }) => end);
  expect(ends).toEqual(['2026-12-22T15:00:00Z', '2026-12-22T15:00:00Z']);
  expect((await tiers.mine(joined)).openUntil).toBe('2026-12-22T15:00:00Z');
  expect(await tiers.findings(joined)).toEqual([]);
});
