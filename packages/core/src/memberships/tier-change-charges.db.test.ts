import { TopUpId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createTierChangeDesk } from '@inkvine/testkit/tier-change-desk';
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

describe('the charge for a dearer tier', () => {
  it('changes nothing where the card is refused, and can be tried again', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    const poor = await desk.registered.add(joined.member, 'without_funds');
    const { id: membershipId, version } = joined.membership;
    await desk.memberships.changeMethod(joined.member, { membershipId, version, paymentMethodId: poor });
    clock.set(LATER);
    const wish = await tiers.wishOf(joined);
    const refused = await desk.tierChanges.change(joined.member, wish);
    expect(refused).toMatchObject({
      ...{ outcome: 'refused', failure: expect.stringMatching(/^PAYMENT_/) as string },
      membership: { state: 'active', tier: { name: 'Leaf' }, amount: 4_900, isChangingTier: false },
    });
    expect(await desk.tierChanges.change(joined.member, wish)).toMatchObject({ outcome: 'refused' });
    const other = { ...wish, expectedDue: 1 };
    await expect(desk.tierChanges.change(joined.member, other)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    expect(await tiers.openTiers(joined)).toEqual(['Leaf']);
    expect(await tiers.findings(joined)).toEqual([]);
    clock.advance(60_000);
    const good = await desk.registered.add(joined.member);
    const now = await tiers.mine(joined);
    await desk.memberships.changeMethod(joined.member, {
      ...{ membershipId, version: now.version, paymentMethodId: good },
    });
    expect(await tiers.change(joined)).toMatchObject({ outcome: 'changed' });
    expect(await tiers.told(joined)).toEqual(['started', 'tier_change_refused', 'tier_changed']);
  });

  it('changes nothing where coins are too few', async () => {
    const joined = await tiers.joinWithCoins({ paid: 40 });
    clock.set(LATER);
    const refused = await tiers.change(joined);
    expect(refused).toMatchObject({ outcome: 'refused', failure: 'INSUFFICIENT_COINS' });
    expect(await desk.shop.wallet.getOverview(joined.member)).toMatchObject({ paid: 10 });
    clock.set(END);
    await desk.renewals.renewDue();
    expect((await tiers.amounts(joined)).map(([status]) => status)).toEqual(['paid', 'unpaid', 'pending']);
    expect(await tiers.mine(joined)).toMatchObject({ state: 'grace', tier: { name: 'Leaf' } });
  });

  it('whose answer is lost is waited for, and nothing else decided meanwhile', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    clock.set(LATER);
    await bench.failNextCharge('lost_after_execution');
    expect(await tiers.change(joined)).toMatchObject({
      outcome: 'waiting',
      membership: { isChangingTier: true },
    });
    expect(await tiers.openTiers(joined)).toEqual(['Leaf']);
    expect((await tiers.offerOf(joined)).refusal).toBe('charging');
    const leaving = { membershipId: joined.membership.id };
    expect(await desk.leaving.getOffer(joined.member, leaving)).toMatchObject({ possible: false });
    await desk.renewals.renewDue();
    await bench.banksAnswer();
    clock.advance(400_000);
    await desk.shop.topUps.settleOpen();
    expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Tree' }, isChangingTier: false });
    expect(await tiers.openTiers(joined)).toEqual(['Tree']);
    const [, charge] = await desk.charges(joined.membership.id);
    expect(await desk.taken(charge!.id, 3_166)).toEqual([3_166]);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('whose payment is known of only when the period is over, is given back; the renewal is of the old tier', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    clock.set('2026-12-17T15:00:00.000Z');
    await bench.failNextCharge('lost_after_execution');
    await tiers.change(joined);
    clock.set('2026-12-19T15:00:10.000Z');
    await desk.renewals.renewDue();
    expect(await tiers.amounts(joined)).toHaveLength(2);
    await bench.banksAnswer();
    await desk.shop.topUps.settleOpen();
    await desk.renewals.renewDue();
    expect((await tiers.amounts(joined)).map(([status]) => status)).toEqual(['paid', 'unpaid', 'paid']);
    expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Leaf' }, amount: 4_900 });
    const [, charge] = await desk.charges(joined.membership.id);
    const order = { topUpId: TopUpId.parse(charge!.id) };
    expect(await desk.shop.refunds.listOfTopUp(joined.member, order)).toMatchObject([
      { state: 'approved', rule: 'correction' },
    ]);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('is sent again where the server died between the claim and the request', async () => {
    const [byCard, byCoins] = [await tiers.join({}, [HIGHER]), await tiers.joinWithCoins({ paid: 100 })];
    clock.set(LATER);
    const died = createMembershipDesk({ db: database.db, clock, bench });
    died.shop.topUps.memberships.pay = () => Promise.reject(new Error('killed'));
    died.shop.memberships.payWithCoins = () => Promise.reject(new Error('killed'));
    for (const joined of [byCard, byCoins]) {
      const wish = await tiers.wishOf(joined);
      await expect(died.tierChanges.change(joined.member, wish)).rejects.toThrow('killed');
      expect(await desk.tierChanges.change(joined.member, wish)).toMatchObject({ outcome: 'waiting' });
    }
    clock.advance(700_000);
    await desk.renewals.renewDue();
    for (const joined of [byCard, byCoins]) {
      expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Tree' } });
      expect(await tiers.findings(joined)).toEqual([]);
    }
    const [, charge] = await desk.charges(byCard.membership.id);
    expect(await desk.taken(charge!.id, 3_166)).toEqual([3_166]);
  });

  it('is one charge for one tap, however often it arrives, and for two tabs', async () => {
    const joined = await tiers.join({}, [HIGHER]);
    clock.set(LATER);
    const [wish, other] = [await tiers.wishOf(joined), await tiers.wishOf(joined)];
    const answers = await Promise.allSettled(
      [wish, wish, other, wish].map((each) => desk.tierChanges.change(joined.member, each)),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await desk.charges(joined.membership.id)).toHaveLength(2);
    expect(await tiers.mine(joined)).toMatchObject({ tier: { name: 'Tree' } });
  });

  it('before months that are left out opens the dearer tier until they begin, and after them', async () => {
    const joined = await tiers.joinWithCoins({ paid: 300 });
    const { member, membership } = joined;
    const { version } = await tiers.mine(joined);
    await desk.pauses.pause(member, { membershipId: membership.id, version, months: 1 });
    clock.set(LATER);
    expect(await tiers.change(joined)).toMatchObject({ outcome: 'changed' });
    const higher = await tiers.openTiers(joined);
    expect(higher).toEqual([(await tiers.mine(joined)).tier.name]);
    clock.set(END);
    await desk.renewals.renewDue();
    expect(await tiers.openTiers(joined)).toEqual([]);
    clock.set('2027-01-19T15:00:00.000Z');
    expect(await tiers.openTiers(joined)).toEqual(higher);
    await tiers.renewTwice();
    expect(await tiers.openTiers(joined)).toEqual(higher);
    expect(await tiers.findings(joined)).toEqual([]);
  });

  it('in the same second as the renewal is one or the other, and charged once', async () => {
    const joined = await tiers.joinWithCoins({ paid: 300 });
    clock.set('2026-12-18T14:00:00.000Z');
    const wish = await tiers.wishOf(joined);
    clock.set(END);
    const [, answer] = await Promise.allSettled([
      desk.renewals.renewDue(),
      desk.tierChanges.change(joined.member, wish),
    ]);
    expect(answer).toMatchObject({ status: 'rejected' });
    await desk.renewals.renewDue();
    expect(await tiers.amounts(joined)).toEqual([
      ['paid', 30],
      ['paid', 30],
    ]);
  });
});
