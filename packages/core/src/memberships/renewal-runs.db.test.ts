import { createDatabase, createPool } from '@inkvine/db/database';
import { listOutages } from '@inkvine/db/system/heartbeat.repository';
import { MEMBERSHIP_INVARIANTS } from '@inkvine/db/wallet/membership-invariants';
import { FIRST_RENEWAL_TERMS } from '@inkvine/domain/memberships/renewal-terms';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const JOINED = '2026-11-20T03:00:00.000Z';
const DUE = Date.parse('2026-12-19T15:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;

beforeEach(async () => {
  test = await createTestDatabase({ poolSize: 12 });
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: test.db, clock, bench });
});
afterEach(async () => {
  await assertSoundLedger(test.db);
  await bench.close();
  await test.drop();
});

const at = (ms: number) => clock.set(new Date(DUE + ms).toISOString());

const join = async (count: number) =>
  await Promise.all(
    Array.from({ length: count }, async () => {
      const member = await buildActor(test.db);
      await buildCoins(test.db, member.userId, { paid: 500 });
      return await desk.join({ currency: 'COI', amount: 20 }, member);
    }),
  );

/** How many of them have paid for a second period. */
async function countRenewed(): Promise<number> {
  const rows = await test.db
    .selectFrom('membership_period')
    .select('id')
    .where('status', '=', 'paid')
    .where('starts_at', '>', JOINED)
    .execute();
  return rows.length;
}

const states = async () =>
  (await test.db.selectFrom('renewal_run').select('state').orderBy('created_at').execute()).map(
    ({ state }) => state,
  );

/** To whom a mail about which run is promised. */
const promisedMails = async () =>
  (
    await test.db
      .selectFrom('outbox')
      .select('payload')
      .where('job_id', '=', 'memberships.send-run-notice')
      .execute()
  ).map(({ payload }) => payload);

/** A policy that asks for an operator as soon as anything is more than usual. */
async function setTerms(terms: Partial<typeof FIRST_RENEWAL_TERMS>): Promise<void> {
  await test.db
    .insertInto('renewal_policy')
    .values({
      ...{ version: 2, valid_from: JOINED, note: '', created_at: JOINED },
      terms: JSON.stringify({ ...FIRST_RENEWAL_TERMS, ...terms }),
    })
    .execute();
}

/** Renewals are at work until a minute before everybody is due. */
async function workUntilDue(): Promise<void> {
  at(-MINUTE_MS);
  await desk.runs.renewDue();
}

it('on time everything is renewed at once, and nothing is written down', async () => {
  await join(5);
  await workUntilDue();
  at(5 * MINUTE_MS);
  await desk.runs.renewDue();
  expect(await countRenewed()).toBe(5);
  expect(await states()).toEqual([]);
});

describe('after a standstill', () => {
  it('writes what it found before it does any of it, and spreads it over an hour', async () => {
    const joined = await join(12);
    await workUntilDue();
    at(3 * DAY_MS);
    await Promise.all([desk.runs.renewDue(), desk.runs.renewDue()]);
    const [run] = await test.db.selectFrom('renewal_run').selectAll().execute();
    expect(await promisedMails()).toEqual([]);
    expect(run).toMatchObject({ state: 'running', due: 12, started_by: null, spread_minutes: 60 });
    expect(run!.found).toMatchObject({
      ...{ due: 12, charges: [{ currency: 'COI', count: 12, amount: 240 }], waived: 0, ends: 0 },
      oldest: '2026-12-19T15:00:00Z',
    });
    expect(await countRenewed()).toBeLessThanOrEqual(2);
    for (const minute of [10, 20, 29]) {
      at(3 * DAY_MS + minute * MINUTE_MS);
      await desk.runs.renewDue();
    }
    expect(await countRenewed()).toBe(6);
    for (const { member, creator } of joined) expect(await desk.isOpen(member, creator)).toBe(true);
    for (const minute of [38, 47, 56, 60]) {
      at(3 * DAY_MS + minute * MINUTE_MS);
      await desk.runs.renewDue();
    }
    expect(await countRenewed()).toBe(12);
    expect(await states()).toEqual(['done']);
  });

  it('waits for an operator with far more than usual, who starts, holds and starts it', async () => {
    await setTerms({ confirmAbove: 3, confirmAboveDailyTimes: 1, spreadMinutes: 0 });
    const [{ member, creator }] = (await join(4)) as [Awaited<ReturnType<typeof desk.join>>];
    const operator = await buildActor(test.db, { role: 'operator' });
    await workUntilDue();
    at(2 * DAY_MS);
    for (const minute of [0, 1, 2]) {
      at(2 * DAY_MS + minute * MINUTE_MS);
      await desk.runs.renewDue();
    }
    expect(await countRenewed()).toBe(0);
    expect(await desk.isOpen(member, creator)).toBe(true);
    const { runs, lastAtWork } = await desk.runs.list(operator);
    expect(runs).toMatchObject([{ state: 'waiting', usualDaily: 1, found: { due: 4 }, startedBy: null }]);
    expect(Date.parse(lastAtWork!)).toBe(DUE + 2 * DAY_MS + 2 * MINUTE_MS);
    const { id } = runs[0]!;
    // Every operator is mailed, once however often the run is looked at, until somebody has let it go on.
    const about = { runId: id, operatorId: operator.userId };
    expect(await promisedMails()).toEqual([about]);
    expect(await desk.runs.findNotice(about)).toMatchObject({
      run: { id, found: { due: 4 } },
      operatorId: operator.userId,
    });
    expect(await desk.runs.findNotice({ runId: id, operatorId: member.userId })).toBeUndefined();
    await expect(desk.runs.start(member, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(desk.runs.list(member)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(desk.runs.forecast(member)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await desk.runs.start(operator, { id })).toMatchObject({ state: 'running' });
    expect(await desk.runs.findNotice(about)).toBeUndefined();
    await expect(desk.runs.start(operator, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.runs.hold(operator, { id })).toMatchObject({ state: 'waiting' });
    await expect(desk.runs.hold(operator, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.runs.renewDue();
    expect(await countRenewed()).toBe(0);
    await desk.runs.start(operator, { id });
    await desk.runs.renewDue();
    expect(await countRenewed()).toBe(4);
    expect(await states()).toEqual(['done']);
  });

  it('looks at everything on the connection that holds the lock: a second one may never come', async () => {
    await join(2);
    await workUntilDue();
    at(3 * DAY_MS);
    const { connectionString } = test;
    const one = createDatabase(createPool({ connectionString, poolSize: 1, connectionTimeoutMs: 2_000 }));
    const [first] = await Promise.allSettled([
      createMembershipDesk({ db: one, clock, bench }).runs.renewDue(),
    ]);
    await one.destroy();
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(await states()).toEqual(['running']);
  });

  it('a second standstill finds anew what the first one left', async () => {
    await setTerms({ confirmAbove: 0, confirmAboveDailyTimes: 1 });
    await join(2);
    await workUntilDue();
    at(DAY_MS);
    await desk.runs.renewDue();
    at(95 * DAY_MS);
    await desk.runs.renewDue();
    const runs = await test.db.selectFrom('renewal_run').selectAll().orderBy('created_at').execute();
    expect(runs).toMatchObject([
      { state: 'replaced', found: { waived: 0 } },
      { state: 'waiting', found: { waived: 6 }, stood_from: runs[0]!.stood_from },
    ]);
  });
});

it('a membership that cannot be decided about is set aside, holds nobody up, and goes on once it can', async () => {
  const joined = await join(4);
  const { membership, tierId, priceId } = joined[1]!;
  const [obstacle] = await test.db
    .insertInto('membership_period')
    .values({
      ...{
        id: crypto.randomUUID(),
        membership_id: membership.id,
        index: 7,
        tier_id: tierId,
        price_id: priceId,
      },
      ...{ status: 'waived', reason: 'correction', currency: 'COI', amount_minor: 0 },
      ...{ starts_at: '2026-12-19T15:00:00Z', ends_at: '2026-12-19T16:00:00Z' },
      ...{ created_at: JOINED, settled_at: JOINED },
    })
    .returning('id')
    .execute();
  await workUntilDue();
  at(MINUTE_MS);
  await expect(desk.runs.renewDue()).rejects.toThrow('membership_period_begin');
  expect(await countRenewed()).toBe(3);
  const broken = await MEMBERSHIP_INVARIANTS['membership-looks'].execute(test.db);
  expect(broken.rows).toEqual([{ id: membership.id }]);
  const { set_aside_for } = await test.db
    .selectFrom('membership')
    .select('set_aside_for')
    .where('id', '=', membership.id)
    .executeTakeFirstOrThrow();
  expect(set_aside_for).toMatch('membership_period_begin');
  at(5 * MINUTE_MS);
  await desk.runs.renewDue();
  await sql`update membership_period set starts_at = '2020-01-01', ends_at = '2020-01-02' where id = ${obstacle!.id}`.execute(
    test.db,
  );
  for (const minutes of [14, 23, 32, 41, 50, 59, 68]) {
    at(minutes * MINUTE_MS);
    await desk.runs.renewDue();
  }
  expect(await countRenewed()).toBe(4);
  expect((await MEMBERSHIP_INVARIANTS['membership-looks'].execute(test.db)).rows).toEqual([]);
});

it('days on which the whole site was away are added to what is charged next', async () => {
  const [{ membership }] = (await join(1)) as [Awaited<ReturnType<typeof desk.join>>];
  await Promise.all([desk.heartbeats.siteIsUp(), desk.heartbeats.siteIsUp()]);
  at(-10 * DAY_MS);
  await test.db.updateTable('heartbeat').set({ at: clock.now().toISOString() }).execute();
  at(-10 * DAY_MS + 9 * MINUTE_MS);
  await desk.heartbeats.siteIsUp();
  expect(await listOutages(test.db, new Date(JOINED))).toEqual([]);
  at(-7 * DAY_MS + 60 * MINUTE_MS);
  await Promise.all([desk.heartbeats.siteIsUp(), desk.heartbeats.siteIsUp()]);
  expect(await listOutages(test.db, new Date(JOINED))).toHaveLength(1);
  at(-6 * DAY_MS);
  await desk.renewals.renewDue();
  expect(await desk.periods(membership.id)).toMatchObject([{ status: 'paid', end: '2026-12-23T15:00:00Z' }]);
  at(5 * DAY_MS);
  await desk.renewals.renewDue();
  expect(await desk.periods(membership.id)).toMatchObject([
    { status: 'paid' },
    { status: 'paid', start: '2026-12-23T15:00:00Z', end: '2027-01-23T15:00:00Z' },
  ]);
});
