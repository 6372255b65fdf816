import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

const JOINED = '2026-11-20T03:00:00.000Z';
const ENDS = '2026-12-19T15:00:00Z';
const GOES_ON = '2027-02-19T15:00:00Z';

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

async function join(interval: 'month' | 'year' = 'month') {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 500 });
  return await desk.join({ currency: 'COI', amount: 20, interval }, member);
}
type Joined = Awaited<ReturnType<typeof join>>;

const ref = async ({ member, membership }: Joined) => {
  const { id, version } = await desk.memberships.get(member, membership.id);
  return { membershipId: id, version };
};
const pause = async (joined: Joined, months: number) =>
  await desk.pauses.pause(joined.member, { ...(await ref(joined)), months });

async function goTo(instant: string): Promise<void> {
  clock.set(instant);
  await desk.renewals.renewDue();
}

const periods = async ({ membership }: Joined) =>
  (await desk.periods(membership.id)).map(({ status, start }) => `${status} ${start}`);

it('leaves out two months, without a charge and without access, and goes on by itself', async () => {
  const joined = await join();
  const { member, membership, creator } = joined;
  expect(await pause(joined, 2)).toMatchObject({
    ...{ state: 'active', pause: { from: ENDS, until: GOES_ON }, renewsAt: GOES_ON, openUntil: ENDS },
  });
  clock.set('2026-12-19T14:59:59.000Z');
  expect(await desk.isOpen(member, creator)).toBe(true);
  await goTo('2026-12-19T15:00:00.000Z');
  expect(await desk.isOpen(member, creator)).toBe(false);
  expect(await desk.memberships.get(member, membership.id)).toMatchObject({
    state: 'paused',
    renewsAt: GOES_ON,
  });
  await goTo('2027-01-19T15:00:00.000Z');
  await goTo('2027-02-13T02:00:00.000Z');
  await goTo('2027-02-19T15:00:00.000Z');
  expect(await desk.isOpen(member, creator)).toBe(true);
  expect(await desk.memberships.get(member, membership.id)).toMatchObject({ state: 'active', pause: null });
  expect(await periods(joined)).toEqual([
    ...['paid 2026-11-19T15:00:00Z', `paused ${ENDS}`, 'paused 2027-01-19T15:00:00Z', `paid ${GOES_ON}`],
  ]);
  const notices = await test.db
    .selectFrom('membership_notice')
    .select(['kind', 'detail'])
    .where('membership_id', '=', membership.id)
    .orderBy('id')
    .execute();
  expect(notices).toMatchObject([
    { kind: 'started' },
    { kind: 'paused', detail: { startsAt: '2026-12-19T15:00:00.000Z', endsAt: '2027-02-19T15:00:00.000Z' } },
    { kind: 'upcoming_7' },
    { kind: 'renewed' },
  ]);
});

it('is not open longer where nobody came by when it began', async () => {
  const joined = await join();
  await pause(joined, 1);
  clock.set('2026-12-25T00:00:00.000Z');
  expect(await desk.isOpen(joined.member, joined.creator)).toBe(false);
  await goTo('2027-03-25T00:00:00.000Z');
  expect((await periods(joined)).map((line) => line.split(' ')[0])).toEqual([
    ...['paid', 'paused', 'waived', 'waived', 'paid'],
  ]);
});

it('is over when it is over, also where nobody comes by, and whatever became of the tier meanwhile', async () => {
  const [joined, resumed, cancelled, left] = await Promise.all([join(), join(), join(), join()]);
  for (const each of [joined, resumed, cancelled, left]) await pause(each, 2);
  await desk.memberships.cancel(left.member, await ref(left));
  await desk.memberships.withdrawCancel(left.member, await ref(left));
  await goTo('2026-12-19T15:00:00.000Z');
  await goTo('2027-01-19T14:00:00.000Z');
  await desk.pauses.resume(resumed.member, await ref(resumed));
  await desk.memberships.cancel(cancelled.member, await ref(cancelled));
  const open = () =>
    Promise.all(
      [joined, resumed, cancelled, left].map(({ member, creator }) => desk.isOpen(member, creator)),
    );
  expect(await open()).toEqual([false, false, false, false]);
  clock.set('2027-01-19T15:00:00.000Z');
  expect(await open()).toEqual([false, true, false, false]);
  clock.set('2027-02-19T15:00:00.000Z');
  expect(await open()).toEqual([true, true, false, true]);
  expect(await desk.memberships.get(joined.member, joined.membership.id)).toMatchObject({ pause: null });
  await desk.renewals.renewDue();
  expect(await open()).toEqual([true, true, false, true]);
  clock.set('2027-03-19T15:00:00.000Z');
  await desk.memberships.cancel(left.member, await ref(left));
  expect(await open()).toEqual([true, true, false, false]);
});

it('is taken back before it began, or goes on with the next month', async () => {
  const early = await join();
  await pause(early, 1);
  expect(await desk.pauses.resume(early.member, await ref(early))).toMatchObject({
    pause: null,
    renewsAt: ENDS,
  });
  const late = await join();
  await pause(late, 3);
  await goTo('2026-12-30T00:00:00.000Z');
  expect(await desk.isOpen(early.member, early.creator)).toBe(true);
  expect(await desk.pauses.resume(late.member, await ref(late))).toMatchObject({
    ...{ state: 'paused', pause: null },
  });
  await goTo('2027-01-19T15:00:00.000Z');
  expect(await desk.memberships.get(late.member, late.membership.id)).toMatchObject({ state: 'active' });
  await expect(desk.pauses.resume(late.member, await ref(late))).rejects.toMatchObject({
    code: 'TRANSITION_REFUSED',
  });
});

it('cannot be had twice, of a year, for too long, while it ends, or of what is somebody else’s', async () => {
  const joined = await join();
  await expect(pause(joined, 4)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(
    desk.pauses.pause(await buildActor(test.db), { ...(await ref(joined)), months: 1 }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await pause(joined, 1);
  await expect(pause(joined, 1)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
  await expect(pause(await join('year'), 1)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
  const ending = await join();
  await desk.memberships.cancel(ending.member, await ref(ending));
  await expect(pause(ending, 1)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
  const due = await join();
  clock.set('2026-12-19T15:00:00.000Z');
  await expect(pause(due, 1)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
});

it('a pause and a renewal in the same second are one or the other', async () => {
  const joined = await Promise.all(Array.from({ length: 8 }, () => join()));
  const refs = await Promise.all(joined.map(ref));
  clock.set('2026-12-19T15:00:00.000Z');
  await Promise.all([
    desk.renewals.renewDue(),
    ...joined.map(({ member }, at) =>
      desk.pauses.pause(member, { ...refs[at]!, months: 1 }).catch((error: unknown) => error),
    ),
  ]);
  // Whoever held a membership then is renewed a minute later.
  await desk.renewals.renewDue();
  for (const each of joined) expect((await periods(each)).length).toBe(2);
});
