import { randomUUID } from 'node:crypto';
import { MembershipId, TopUpId } from '@inkvine/contracts/primitives';
import type { CorrectionLineInput } from '@inkvine/contracts/renewal-corrections';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createRenewalCorrectionsService } from './renewal-corrections.service.ts';
import { createRenewalVerificationService } from './renewal-verification.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
/** Of a membership that was joined then. */
const FIRST = '2026-11-19T15:00:00.000Z';
const SECOND = '2026-12-19T15:00:00.000Z';
const THIRD = '2027-01-19T15:00:00.000Z';
const HOUR_MS = 3_600_000;

const clock = createFakeClock(JOINED);
const ids = createIds();
let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
let corrections: ReturnType<typeof createRenewalCorrectionsService>;
let author: Actor;
let other: Actor;

const after = (instant: string, hours: number) =>
  clock.set(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
const service = (parts: Partial<Parameters<typeof createRenewalCorrectionsService>[0]> = {}) =>
  createRenewalCorrectionsService({
    ...{ db: test.db, clock, ids, wakeUps: createLocalWakeUps(), returns: desk.returns },
    ...parts,
  });
const make = (...lines: CorrectionLineInput[]) =>
  corrections.make(author, { reason: 'Our fault.', lines, idempotencyKey: randomUUID() });
const seen = ({ id, version, dryRunHash }: Awaited<ReturnType<typeof make>>) => ({
  ...{ correctionId: id, version, dryRunHash },
});
const stateOf = async (id: string) =>
  (await corrections.list(author, { limit: 50 })).items.find((each) => each.id === id);
const linesOf = async ({ id }: Awaited<ReturnType<typeof make>>) =>
  (await corrections.listLines(author, { correctionId: id, limit: 10 })).items;
const periodsOf = async (membershipId: string) =>
  (await desk.periods(membershipId)).map(({ status, reason }) => reason ?? status);
const openFindings = async () => {
  const verification = createRenewalVerificationService({ db: test.db, clock, ids });
  await verification.begin();
  await verification.verifyDue();
  const rows = await test.db
    .selectFrom('membership_finding')
    .select(['kind', 'period_start as periodStart'])
    .where('closed_at', 'is', null)
    .execute();
  return rows;
};

async function join(coins: number) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: coins });
  const joined = await desk.join({ currency: 'COI', amount: 20 }, member);
  return { ...joined, id: MembershipId.parse(joined.membership.id) };
}

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  corrections = service();
  author = { ...(await buildActor(test.db)), role: 'operator' };
  other = { ...(await buildActor(test.db)), role: 'operator' };
});
beforeEach(() => clock.set(JOINED));
afterAll(async () => {
  await assertSoundLedger(test.db);
  await bench.close();
  await test.drop();
});

it('a bill is waived by two operators who saw the same, once, and its member sees it', async () => {
  const { id, member, creator } = await join(25);
  after(SECOND, 1);
  await desk.renewals.renewDue();
  after(SECOND, 24 * 8);
  await desk.renewals.renewDue();
  await desk.renewals.renewDue();
  expect(await desk.isOpen(member, creator)).toBe(false);
  const batch = await make({ action: 'waive', membershipId: id, periodStart: SECOND });
  expect(batch).toMatchObject({ state: 'proposed', lines: 1, refused: 0, decidedByName: null });
  expect(await linesOf(batch)).toMatchObject([
    { action: 'waive', state: 'waiting', openUntil: expect.any(String) },
  ]);

  await expect(corrections.approve(author, seen(batch))).rejects.toThrow('SECOND_PERSON_NEEDED');
  const unseen = { ...seen(batch), dryRunHash: '0'.repeat(64) };
  await expect(corrections.approve(other, unseen)).rejects.toThrow('CORRECTION_STALE');
  // Its member pays with something else meanwhile: the charge is another one.
  await sql`
    insert into membership_charge (id, period_id, attempt, provider_key, currency, amount_minor, outcome, failure,
      sent_at, answered_at, next_look_at)
    select gen_random_uuid(), period_id, 9, 'again', currency, amount_minor, outcome, failure, sent_at, answered_at,
      next_look_at
    from membership_charge where outcome = 'soft' limit 1`.execute(test.db);
  await expect(corrections.approve(other, seen(batch))).rejects.toThrow('CORRECTION_STALE');
  const again = await corrections.dryRun(author, seen(batch));
  await expect(corrections.approve(other, seen(batch))).rejects.toThrow('VERSION_CONFLICT');
  expect((await corrections.approve(other, seen(again))).state).toBe('approved');

  await Promise.all([corrections.runApproved(), service().runApproved()]);
  expect(await stateOf(batch.id)).toMatchObject({ state: 'done', done: 1, refused: 0 });
  expect(await periodsOf(id)).toEqual(['paid', 'correction']);
  expect(await desk.isOpen(member, creator)).toBe(true);
  const told = await test.db
    .selectFrom('membership_notice')
    .select('kind')
    .where('membership_id', '=', id)
    .where('kind', '=', 'corrected')
    .execute();
  expect(told).toHaveLength(1);
  const mine = await corrections.listMine(member, { membershipId: id, limit: 5 });
  expect(mine.items).toMatchObject([{ action: 'waive', reason: 'Our fault.', days: null }]);
  await expect(corrections.listMine(other, { membershipId: id, limit: 5 })).rejects.toThrow('NOT_FOUND');
  await corrections.runApproved();
  expect(await periodsOf(id)).toEqual(['paid', 'correction']);

  // It goes on as any other: the next period is charged, and nothing is found.
  await buildCoins(test.db, member.userId, { paid: 50 });
  after(THIRD, 1);
  await desk.renewals.renewDue();
  expect(await periodsOf(id)).toEqual(['paid', 'correction', 'paid']);
  expect(await openFindings()).toEqual([]);
});

it('days are added to the period in progress, and the next one is charged that much later', async () => {
  const { id, member, creator } = await join(500);
  after(JOINED, 24);
  const batch = await make({ action: 'extend', membershipId: id, days: 3 });
  await corrections.approve(other, seen(batch));
  await corrections.runApproved();
  const [first] = await desk.periods(id);
  expect(new Date(first!.end).toISOString()).toBe('2026-12-22T15:00:00.000Z');
  after(SECOND, 1);
  await desk.renewals.renewDue();
  expect(await periodsOf(id)).toEqual(['paid']);
  expect(await desk.isOpen(member, creator)).toBe(true);
  after(SECOND, 24 * 3 + 1);
  await desk.renewals.renewDue();
  expect(await periodsOf(id)).toEqual(['paid', 'paid']);
  expect(await openFindings()).toEqual([]);
});

it('a period without a record is put on record, and verification finds nothing any more', async () => {
  const { id } = await join(500);
  after(THIRD, 1);
  await desk.renewals.renewDue();
  await sql`alter table membership_period disable trigger kept`.execute(test.db);
  await sql`delete from membership_period where membership_id = ${id}::uuid and status = 'waived'`.execute(
    test.db,
  );
  await sql`alter table membership_period enable trigger kept`.execute(test.db);
  const [found, ...more] = await openFindings();
  expect([found!.kind, more]).toEqual(['missing', []]);
  const batch = await make({ action: 'waive', membershipId: id, periodStart: found!.periodStart });
  await corrections.approve(other, seen(batch));
  await corrections.runApproved();
  expect(await periodsOf(id)).toEqual(['paid', 'correction', 'paid']);
  expect(await openFindings()).toEqual([]);
});

it('what cannot be done is said in the dry run, and cannot be approved', async () => {
  const { id, member } = await join(500);
  const batch = await make(
    { action: 'waive', membershipId: id, periodStart: '2026-11-19T15:00:00.000Z' },
    { action: 'waive', membershipId: id, periodStart: '2026-11-21T15:00:00.000Z' },
    { action: 'extend', membershipId: id, days: 1 },
  );
  expect(batch).toMatchObject({ state: 'draft', refused: 2 });
  expect((await linesOf(batch)).map(({ refusal }) => refusal)).toEqual(['settled', 'no_period', null]);
  await expect(corrections.approve(other, seen(batch))).rejects.toThrow('TRANSITION_REFUSED');
  expect((await corrections.cancel(author, seen(batch))).state).toBe('canceled');
  await expect(corrections.dryRun(author, seen(batch))).rejects.toThrow('TRANSITION_REFUSED');
  const line = { action: 'extend', membershipId: id, days: 2 } as const;
  await expect(make(line, { ...line, days: 3 })).rejects.toThrow('INVALID_INPUT');
  await expect(make({ ...line, membershipId: MembershipId.parse(randomUUID()) })).rejects.toThrow(
    'NOT_FOUND',
  );
  await expect(corrections.list(member, { limit: 5 })).rejects.toThrow('FORBIDDEN');
  const key = randomUUID();
  const once = () => corrections.make(author, { reason: 'Once.', lines: [line], idempotencyKey: key });
  const [one, same] = await Promise.all([once(), once()]);
  expect(one.id).toBe(same.id);
  expect((await corrections.cancel(author, seen(one))).state).toBe('canceled');
});

it('a run that was killed between two lines goes on with the second, and a changed one is left', async () => {
  const members = [await join(500), await join(500), await join(500)];
  const lines = members.map(({ id }) => ({ action: 'extend', membershipId: id, days: 2 }) as const);
  const batch = await make(...lines);
  await corrections.approve(other, seen(batch));
  let told = 0;
  const killed = service({
    ids: {
      next: () => {
        if ((told += 1) > 1) throw new Error('killed');
        return ids.next();
      },
    },
  });
  await expect(killed.runApproved()).rejects.toThrow('killed');
  expect((await linesOf(batch)).map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting']);
  expect(await stateOf(batch.id)).toMatchObject({ state: 'running' });
  await sql`update membership set offset_days = 5 where id = ${members[2]!.id}::uuid`.execute(test.db);
  await corrections.runApproved();
  expect((await linesOf(batch)).map(({ state, refusal }) => refusal ?? state)).toEqual([
    'done',
    'done',
    'changed',
  ]);
  expect(await stateOf(batch.id)).toMatchObject({ state: 'done', done: 2, refused: 1 });
  const { rows } = await sql<{ days: number }>`
    select offset_days as days from membership where id = any(${members.map(({ id }) => id)}::uuid[]) order by id`.execute(
    test.db,
  );
  expect(rows.map(({ days }) => days)).toEqual([2, 2, 5]);
  await sql`update membership set offset_days = 0 where id = ${members[2]!.id}::uuid`.execute(test.db);
  await expect(
    sql`update membership_correction_line set days = 9 where correction_id = ${batch.id}::uuid`.execute(
      test.db,
    ),
  ).rejects.toThrow('append-only');
});

it('a payment is given back whole, by card and by coins, once; its creator gives it back too, and it stays open', async () => {
  const byCoins = await join(25);
  const byCard = await desk.join();
  const cardId = MembershipId.parse(byCard.membership.id);
  const batch = await make(
    { action: 'refund', membershipId: byCoins.id, periodStart: FIRST },
    { action: 'refund', membershipId: cardId, periodStart: FIRST },
  );
  expect((await linesOf(batch)).map(({ amount, refusal }) => [amount, refusal])).toEqual([
    [20, null],
    [4_900, null],
  ]);
  await corrections.approve(other, seen(batch));
  await Promise.all([corrections.runApproved(), service().runApproved()]);
  await corrections.runApproved();
  expect(await stateOf(batch.id)).toMatchObject({ state: 'done', done: 2, refused: 0 });
  expect(await desk.shop.wallet.getOverview(byCoins.member)).toMatchObject({ paid: 25 });
  const order = { topUpId: TopUpId.parse((await desk.charges(cardId))[0]!.id) };
  const [refund, ...more] = await desk.shop.refunds.listOfTopUp(byCard.member, order);
  expect([refund, more]).toMatchObject([{ amount: 4_900, fee: 0, rule: 'correction' }, []]);
  for (const { member, creator } of [byCoins, byCard]) {
    expect(await desk.isOpen(member, creator)).toBe(true);
    const { minor } = await test.db
      .selectFrom('earning')
      .select((eb) => eb.fn.sum<number>('gross_minor').as('minor'))
      .where('creator_id', '=', creator.userId)
      .executeTakeFirstOrThrow();
    expect(minor).toBe(0);
  }
  const page = { cursor: undefined, limit: 10 };
  const { items } = await corrections.listMine(byCard.member, { membershipId: cardId, ...page });
  expect(items).toMatchObject([{ action: 'refund', amount: 4_900, currency: 'KRW', openUntil: null }]);
  const again = await make({ action: 'refund', membershipId: cardId, periodStart: FIRST });
  expect((await linesOf(again))[0]).toMatchObject({ refusal: 'given_back' });
  expect(await openFindings()).toEqual([]);
});

// Last of all: the site was away for every other member as well.
it('days that the site was away early in a period that was made longer are added as well', async () => {
  const { id } = await join(500);
  const batch = await make({ action: 'extend', membershipId: id, days: 20 });
  await corrections.approve(other, seen(batch));
  await corrections.runApproved();
  after(JOINED, 24 * 2);
  await desk.heartbeats.siteIsUp();
  after(JOINED, 24 * 5 - 1);
  await desk.heartbeats.siteIsUp();
  after(SECOND, 24);
  await desk.renewals.renewDue();
  const [first] = await desk.periods(id);
  expect(new Date(first!.end).toISOString()).toBe('2027-01-11T15:00:00.000Z');
  after(THIRD, 24 * 10);
  await desk.renewals.renewDue();
  expect(await periodsOf(id)).toEqual(['paid', 'paid']);
  expect(await openFindings()).toEqual([]);
});
