import { randomUUID } from 'node:crypto';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { TopUpId } from '@inkvine/contracts/primitives';
import { lockMembership } from '@inkvine/db/memberships/membership.repository';
import { listLotEarnings } from '@inkvine/db/wallet/clawback.repository';
import { findMembershipBooks } from '@inkvine/db/memberships/verification.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import type { TierOverrides } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { verifyMembership } from './membership-books.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 12 });
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: database.db, clock, bench });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

const leave = (member: Actor, { id, version }: MyMembership, expectedRefund: number, key = randomUUID()) =>
  desk.leaving.leave(member, { membershipId: id, version, expectedRefund, idempotencyKey: key });

const offerOf = (member: Actor, { id }: MyMembership) => desk.leaving.getOffer(member, { membershipId: id });

/** What has become of the refund, once the gateway was asked. */
async function settleRefund(member: Actor, membership: MyMembership) {
  const [charge] = await desk.charges(membership.id);
  const order = { topUpId: TopUpId.parse(charge!.id) };
  const [asked] = await desk.shop.refunds.listOfTopUp(member, order);
  await desk.shop.refunds.settleRefund(asked!.id);
  return (await desk.shop.refunds.listOfTopUp(member, order))[0];
}

/** What a creator has earned in all, of every currency. */
async function earned({ userId }: Actor) {
  return await database.db
    .selectFrom('earning')
    .select((eb) => [
      eb.fn.sum<number>('gross_minor').as('minor'),
      eb.fn.sum<number>('paid_coins').as('paid'),
      eb.fn.sum<number>('bonus_coins').as('bonus'),
    ])
    .where('creator_id', '=', userId)
    .executeTakeFirstOrThrow();
}

/** A person with coins, bought and given, who pays with them. */
async function joinWithCoins(tier: TierOverrides, coins: { paid: number; bonus?: number }) {
  const member = await buildActor(database.db);
  await buildCoins(database.db, member.userId, coins);
  return await desk.join({ currency: 'COI', ...tier }, member);
}

describe('paid with money', () => {
  it('gives the unused days back to the card, and takes the earning back', async () => {
    const { member, membership, creator } = await desk.join();
    clock.set('2026-11-29T15:00:00.000Z');
    expect(await offerOf(member, membership)).toEqual({
      possible: true,
      refund: {
        ...{ currency: 'KRW', amount: 3_200, days: 30, unusedDays: 19 },
        ...{ memberCoinsSpent: 0, memberCoinsLeft: 0 },
      },
    });
    const left = await leave(member, membership, 3_200);
    expect(left).toMatchObject({ state: 'ended', endReason: 'cancelled_at_once', openUntil: null });
    expect(await desk.isOpen(member, creator)).toBe(false);
    expect(await earned(creator)).toMatchObject({ minor: 1_700 });

    const { items } = await desk.history.listPeriods(member, {
      ...{ membershipId: membership.id, limit: 20, cursor: undefined },
    });
    expect(items[0]?.charges[0]?.returned).toEqual({ at: '2026-11-29T15:00:00+00:00', amount: 3_200 });
    expect(await settleRefund(member, membership)).toMatchObject({
      state: 'done',
      amount: 3_200,
      fee: 0,
      rule: 'unused_days',
    });
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 0 });

    expect(verifyMembership((await findMembershipBooks(database.db, membership.id))!, clock.now())).toEqual(
      [],
    );

    clock.set('2027-03-01T00:00:00.000Z');
    await desk.renewals.renewDue();
    expect(await desk.charges(membership.id)).toHaveLength(1);
  });

  it('leaves its creator what was used, where a bank takes the whole payment back later', async () => {
    const { member, membership, creator } = await desk.join();
    clock.set('2026-11-29T15:00:00.000Z');
    await leave(member, membership, 3_200);
    await settleRefund(member, membership);
    const [charge] = await desk.charges(membership.id);
    const lot = await database.db
      .selectFrom('coin_lot')
      .select('id')
      .where('top_up_id', '=', charge!.id)
      .executeTakeFirstOrThrow();
    expect(await listLotEarnings(database.db, lot.id)).toMatchObject([
      { creatorId: creator.userId, coins: 17, minor: 1_700, source: 'membership' },
    ]);
  });

  it('becomes coins where the card cannot be given anything back', async () => {
    const { member, membership } = await desk.join();
    await leave(member, membership, 4_800);
    const [charge] = await desk.charges(membership.id);
    await database.db
      .updateTable('top_up')
      .set({ gateway_payment_id: null })
      .where('id', '=', charge!.id)
      .execute();
    expect(await settleRefund(member, membership)).toMatchObject({ state: 'failed' });
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 48, bonus: 0 });
  });

  it('takes what was spent of the coins that came with it off, and what is left away', async () => {
    const { member, membership } = await desk.join({ benefits: [{ kind: 'monthly_coins', coins: 20 }] });
    const other = await desk.offer({ currency: 'COI', amount: 8 });
    await desk.memberships.subscribe(member, desk.wish(other, null));
    const { refund } = await offerOf(member, membership);
    expect(refund).toMatchObject({ unusedDays: 29, memberCoinsSpent: 8, memberCoinsLeft: 12, amount: 4_000 });
    await leave(member, membership, 4_000);
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 0 });
  });
});

describe('paid with coins', () => {
  it('gives them back where they came from, bought ones first', async () => {
    const { member, membership, creator } = await joinWithCoins({ amount: 30 }, { paid: 25, bonus: 10 });
    clock.set('2026-12-09T15:00:00.000Z');
    expect((await offerOf(member, membership)).refund).toMatchObject({
      currency: 'COI',
      amount: 9,
      unusedDays: 9,
    });
    await leave(member, membership, 9);
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 14, bonus: 0 });
    expect(await earned(creator)).toMatchObject({ paid: 11, bonus: 10 });
  });

  it('takes away what is left of the coins that came with it', async () => {
    const tier = { amount: 30, benefits: [{ kind: 'monthly_coins' as const, coins: 5 }] };
    const { member, membership } = await joinWithCoins(tier, { paid: 30 });
    await leave(member, membership, 29);
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 29, bonus: 0 });
  });
});

describe('leaving', () => {
  it('is done once, by as many calls at once as there are', async () => {
    const { member, membership } = await desk.join();
    const key = randomUUID();
    const answers = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => leave(member, membership, 4_800, key)),
      ...Array.from({ length: 4 }, () => leave(member, membership, 4_800)),
    ]);
    const done = answers.filter(({ status }) => status === 'fulfilled');
    expect([1, 4]).toContain(done.length);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(['MEMBERSHIP_ENDED', 'VERSION_CONFLICT', 'IDEMPOTENCY_MISMATCH']).toContain(
          answer.reason.code,
        );
    const returns = await database.db
      .selectFrom('membership_return')
      .innerJoin('membership_charge as charge', 'charge.id', 'membership_return.charge_id')
      .innerJoin('membership_period as period', 'period.id', 'charge.period_id')
      .select('membership_return.amount_minor as amount')
      .where('period.membership_id', '=', membership.id)
      .execute();
    expect(returns).toEqual([{ amount: 4_800 }]);
  });

  it('answers a key that comes again as before, and refuses it for another wish', async () => {
    const { member, membership } = await desk.join();
    const key = randomUUID();
    const left = await leave(member, membership, 4_800, key);
    expect(await leave(member, membership, 4_800, key)).toEqual(left);
    await expect(leave(member, membership, 0, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    await expect(leave(member, membership, 4_800)).rejects.toMatchObject({ code: 'MEMBERSHIP_ENDED' });
  });

  it('changes nothing where another amount was shown, or somebody else asks', async () => {
    const { member, membership, creator } = await desk.join();
    await expect(leave(member, membership, 4_900)).rejects.toMatchObject({
      ...{ code: 'REFUND_CHANGED', details: { amount: 4_800 } },
    });
    await expect(leave(creator, membership, 4_800)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(offerOf(creator, membership)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(leave(member, { ...membership, version: 99 }, 4_800)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(await desk.isOpen(member, creator)).toBe(true);
    expect(await earned(creator)).toMatchObject({ minor: 4_900 });
  });

  it('gives nothing back of free days, of a bill that is open, or on the last day', async () => {
    const trial = await desk.join({ trialDays: 7 });
    expect(await offerOf(trial.member, trial.membership)).toEqual({ possible: true, refund: null });
    const free = await leave(trial.member, trial.membership, 0);
    expect(free.state).toBe('ended');

    const { member, membership } = await desk.join();
    clock.set('2026-12-19T14:00:00.000Z');
    expect(await offerOf(member, membership)).toEqual({ possible: true, refund: null });
  });

  it('waits for a payment that is on its way', async () => {
    const { member, membership } = await desk.join();
    clock.set('2026-12-19T15:00:00.000Z');
    await database.db
      .transaction()
      .execute(async (trx) => desk.renewals.stepNow(trx, (await lockMembership(trx, membership.id))!));
    expect(await offerOf(member, membership)).toEqual({ possible: false, refund: null });
    const { version } = await desk.memberships.get(member, membership.id);
    await expect(leave(member, { ...membership, version }, 0)).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
  });

  it('can be followed by joining again, which is paid anew', async () => {
    const { member, membership, ...offer } = await desk.join();
    await leave(member, membership, 4_800);
    const again = await desk.memberships.subscribe(member, desk.wish(offer, offer.method));
    expect(again.state).toBe('active');
    expect(await desk.isOpen(member, offer.creator)).toBe(true);
  });
});
