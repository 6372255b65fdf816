import type { MembershipNoticeId, UserId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCancelKeys } from './cancel-keys.ts';
import { createCancelLinksService } from './cancel-links.service.ts';
import { createMembershipNoticesService } from './membership-notices.service.ts';

const DAY_MS = 86_400_000;
/** A week before the second period of who joined on 20 November in Seoul, at ten in the morning. */
const WEEK_BEFORE = '2026-12-13T01:00:00.000Z';
const SECOND = '2026-12-19T15:00:00.000Z';

const cancelKeys = createCancelKeys('a secret of the tests');
let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let links: ReturnType<typeof createCancelLinksService>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 4 });
});
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  links = createCancelLinksService({ db: test.db, clock, cancelKeys, memberships: desk.memberships });
});
afterEach(() => bench.close());
afterAll(() => test.drop());

/** Notices of a membership by kind, with the key that their mail carries. */
async function mailed(membershipId: string) {
  const getContact = (id: UserId) =>
    Promise.resolve({ id, name: 'Yuna', email: 'yuna@ink.test', locale: 'ko' as const });
  const notices = createMembershipNoticesService({
    db: test.db,
    clock,
    cancelKeys,
    identity: { getContact },
  });
  const rows = await test.db
    .selectFrom('membership_notice')
    .select(['id', 'kind'])
    .where('membership_id', '=', membershipId)
    .orderBy('id')
    .execute();
  const letters = rows.map(async ({ id, kind }) => [
    kind,
    (await notices.getNotice(id as MembershipNoticeId)).cancelKey,
  ]);
  return Object.fromEntries(await Promise.all(letters)) as Record<string, string | null>;
}

/** A member who is told that they will be charged in a week. */
async function announce() {
  const joined = await desk.join();
  clock.set(WEEK_BEFORE);
  await desk.renewals.renewDue();
  const { upcoming_7: key, started } = await mailed(joined.membership.id);
  expect(started).toBeNull();
  return { ...joined, key: key! };
}

const events = async (membershipId: string) => {
  const rows = await test.db
    .selectFrom('membership_event')
    .select(['kind', 'actor_id as actorId'])
    .where('membership_id', '=', membershipId)
    .where('kind', '=', 'cancel_requested')
    .execute();
  return rows;
};

it('the mail that announces a charge cancels it, once, in its member’s name, with what is paid', async () => {
  const { key, member, membership, creator } = await announce();
  const shown = await links.get(key);
  expect(shown).toMatchObject({ id: membership.id, state: 'active', renewsAt: '2026-12-19T15:00:00Z' });
  const { version } = shown;
  const after = await links.cancel({ key, version });
  expect(after).toMatchObject({ state: 'ending', renewsAt: null, openUntil: '2026-12-19T15:00:00Z' });
  expect(await links.cancel({ key, version })).toEqual(after);
  expect(await events(membership.id)).toEqual([{ kind: 'cancel_requested', actorId: member.userId }]);
  expect(await desk.isOpen(member, creator)).toBe(true);
  clock.set(SECOND);
  await desk.renewals.renewDue();
  expect(await desk.charges(membership.id)).toHaveLength(1);
  expect(await links.cancel({ key, version })).toMatchObject({ state: 'ended' });
});

it('what was shown is cancelled, and nothing else', async () => {
  const { key, member, membership } = await announce();
  const { version } = await links.get(key);
  await desk.memberships.cancel(member, { membershipId: membership.id, version });
  const again = await desk.memberships.get(member, membership.id);
  await desk.memberships.withdrawCancel(member, { membershipId: membership.id, version: again.version });
  await expect(links.cancel({ key, version })).rejects.toThrow('VERSION_CONFLICT');
  expect((await links.get(key)).state).toBe('active');
});

it('during a pause it is cancelled once as well', async () => {
  const { member, membership } = await desk.join();
  const { version } = membership;
  await desk.pauses.pause(member, { membershipId: membership.id, version, months: 1 });
  clock.set('2026-12-25T03:00:00.000Z');
  await desk.renewals.renewDue();
  const until = new Date(clock.now().getTime() + DAY_MS);
  const key = cancelKeys.sign({ membershipId: membership.id, until });
  const shown = await links.get(key);
  expect(shown).toMatchObject({ state: 'paused', renewsAt: expect.any(String) });
  const after = await links.cancel({ key, version: shown.version });
  expect(after).toMatchObject({ renewsAt: null });
  expect(await links.cancel({ key, version: after.version })).toEqual(after);
  expect(await events(membership.id)).toHaveLength(1);
});

it('a link that is too old, forged or of another site cancels nothing', async () => {
  const { key, membership } = await announce();
  const { version } = await links.get(key);
  const until = new Date(clock.now().getTime() + DAY_MS);
  const elsewhere = createCancelKeys('another secret').sign({ membershipId: membership.id, until });
  const [payload] = cancelKeys.sign({ membershipId: membership.id, until }).split('.');
  const forged = [elsewhere, `${payload}.${key.split('.')[1]}`, key.slice(0, -2), payload!, '.', 'a.b'];
  for (const wrong of forged) {
    await expect(links.get(wrong)).rejects.toThrow('NOT_FOUND');
    await expect(links.cancel({ key: wrong, version })).rejects.toThrow('NOT_FOUND');
  }
  clock.advance(46 * DAY_MS);
  await expect(links.cancel({ key, version })).rejects.toThrow('NOT_FOUND');
  expect(await events(membership.id)).toEqual([]);
});
