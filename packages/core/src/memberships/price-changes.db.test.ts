import { MembershipTierId, TierPriceId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

/** Joined in Seoul; periods begin on the 20th. The new price holds from 1 February, so from the period of the 20th. */
const JOINED = '2026-11-20T03:00:00.000Z';
const BEGINS = '2027-02-01T00:00:00.000Z';
const FIRST_DEARER = '2027-02-19T15:00:00.000Z';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  bench = await openSavedMethodBench('toss');
});
beforeEach(() => {
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: test.db, clock, bench });
});
afterEach(() => assertSoundLedger(test.db));
afterAll(async () => {
  await bench.close();
  await test.drop();
});

type Joined = Awaited<ReturnType<typeof join>>;

async function join() {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 500 });
  return await desk.join({ currency: 'COI', amount: 20 }, member);
}

const change = async ({ creator, tierId }: Joined, amount: number, asksMembers = true) =>
  await desk.prices.set(creator, {
    ...{ tierId: MembershipTierId.parse(tierId), currency: 'COI', interval: 'month', amount },
    ...{ from: BEGINS, asksMembers },
  });

const now = ({ member, membership }: Joined) => desk.memberships.get(member, membership.id);

async function answer(joined: Joined, agrees: boolean) {
  const { version, priceChange } = await now(joined);
  const { member, membership } = joined;
  const ref = { membershipId: membership.id, version, priceId: priceChange!.priceId };
  return await desk.memberships.answerPrice(member, { ...ref, agrees });
}

const told = async ({ membership }: Joined) =>
  (
    await test.db
      .selectFrom('membership_notice')
      .select(['kind', 'detail'])
      .where('membership_id', '=', membership.id)
      .orderBy('id')
      .execute()
  ).filter(({ kind }) => kind !== 'started' && kind !== 'renewed');

/** Renewals and questions, day by day, until an instant. */
async function live(until: string): Promise<void> {
  const end = Date.parse(until);
  for (let at = clock.now().getTime(); at <= end; at += 86_400_000) {
    clock.set(new Date(at).toISOString());
    await desk.priceChanges.askDue();
    await desk.renewals.renewDue();
  }
}

const paid = async ({ membership }: Joined) =>
  (await desk.periods(membership.id)).filter(({ status }) => status === 'paid').map(({ amount }) => amount);

it('members are asked 30 days before, once, however many ask, and who agrees pays it from their next period', async () => {
  const joined = await join();
  const { id } = await change(joined, 30);
  clock.set('2027-01-01T00:00:00.000Z');
  expect(await desk.priceChanges.askDue()).toBe(0);
  expect((await now(joined)).priceChange).toBeNull();
  clock.set('2027-01-02T00:00:00.000Z');
  await Promise.all([desk.priceChanges.askDue(), desk.priceChanges.askDue(), desk.priceChanges.askDue()]);
  const asked = { amountMinor: 30, previousMinor: 20, currency: 'COI', startsAt: FIRST_DEARER };
  expect(await told(joined)).toEqual([{ kind: 'price_asked', detail: asked }]);
  expect((await now(joined)).priceChange).toEqual({
    priceId: id,
    amount: 30,
    from: FIRST_DEARER,
    answer: null,
  });
  expect((await answer(joined, true)).priceChange).toMatchObject({ answer: 'agreed' });
  await live('2027-03-25T00:00:00.000Z');
  expect(await paid(joined)).toEqual([20, 20, 20, 30, 30]);
  expect(await now(joined)).toMatchObject({ state: 'active', amount: 30, priceChange: null });
  expect(
    (await told(joined)).map(({ kind, detail }) => [kind, (detail as typeof asked).amountMinor]),
  ).toEqual([
    ['price_asked', 30],
    ['upcoming_7', 20],
    ['upcoming_7', 30],
    ['upcoming_7', 30],
  ]);
});

it('who refuses, or says nothing, is told once more and is a member until it begins', async () => {
  const silent = await join();
  const refusing = await join();
  for (const each of [silent, refusing]) await change(each, 30);
  await live('2027-01-03T00:00:00.000Z');
  expect((await answer(refusing, false)).priceChange).toMatchObject({ answer: 'refused' });
  await live('2027-02-19T14:59:00.000Z');
  for (const each of [silent, refusing]) {
    expect(await desk.isOpen(each.member, each.creator)).toBe(true);
    clock.set('2027-02-19T15:00:00.000Z');
  }
  await desk.renewals.renewDue();
  for (const each of [silent, refusing]) {
    expect(await now(each)).toMatchObject({ state: 'ended', endReason: 'price_refused', priceChange: null });
    expect(await desk.isOpen(each.member, each.creator)).toBe(false);
    expect(await paid(each)).toEqual([20, 20, 20]);
    expect((await told(each)).map(({ kind }) => kind)).toEqual([
      ...['upcoming_7', 'price_asked', 'upcoming_7', 'price_unanswered', 'ended'],
    ]);
  }
});

it('a mind can be changed until then, and only of what one was asked for', async () => {
  const joined = await join();
  await change(joined, 30);
  await live('2027-01-02T12:00:00.000Z');
  await answer(joined, false);
  const agreed = await answer(joined, true);
  expect(agreed.priceChange).toMatchObject({ answer: 'agreed' });
  const ref = { membershipId: joined.membership.id, version: agreed.version };
  const stranger = await buildActor(test.db);
  const priceId = agreed.priceChange!.priceId;
  await expect(
    desk.memberships.answerPrice(stranger, { ...ref, priceId, agrees: false }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const other = await join();
  const { version } = await now(other);
  await expect(
    desk.memberships.answerPrice(other.member, {
      ...{ membershipId: other.membership.id, version, priceId, agrees: true },
    }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('a lower price holds without an answer, one for new members changes nothing, one taken back neither', async () => {
  const [lower, kept, withdrawn] = [await join(), await join(), await join()];
  await change(lower, 15);
  await change(kept, 30, false);
  const { id } = await change(withdrawn, 30);
  await live('2027-01-05T00:00:00.000Z');
  expect(await told(lower)).toMatchObject([{ kind: 'upcoming_7' }, { kind: 'price_lowered' }]);
  expect((await now(lower)).priceChange).toMatchObject({ amount: 15, answer: 'agreed' });
  expect((await now(withdrawn)).priceChange).toMatchObject({ amount: 30, answer: null });
  await desk.prices.withdraw(withdrawn.creator, { id: TierPriceId.parse(id) });
  expect((await now(withdrawn)).priceChange).toBeNull();
  await live('2027-02-21T00:00:00.000Z');
  expect(await paid(lower)).toEqual([20, 20, 20, 15]);
  expect(await paid(kept)).toEqual([20, 20, 20, 20]);
  expect(await paid(withdrawn)).toEqual([20, 20, 20, 20]);
});

it('who was asked too late, because nobody came by, has a week to answer', async () => {
  const joined = await join();
  await change(joined, 30);
  clock.set('2027-02-17T00:00:00.000Z');
  await desk.priceChanges.askDue();
  await desk.renewals.renewDue();
  expect((await now(joined)).priceChange).toMatchObject({ from: '2027-03-19T15:00:00.000Z' });
  clock.set('2027-02-19T15:00:00.000Z');
  await desk.renewals.renewDue();
  expect(await now(joined)).toMatchObject({ state: 'active', amount: 20 });
});
