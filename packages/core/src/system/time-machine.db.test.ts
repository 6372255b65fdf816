import { createDatabase, createPool } from '@inkvine/db/database';
import { lockAtWork, unlockAtWork } from '@inkvine/db/system/demo-clock.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createMovableClock } from '../ports/clock.port.ts';
import { bringClock } from './demo-clock.ts';
import { createHeartbeatsService } from './heartbeats.service.ts';
import { createTimeMachineService } from './time-machine.service.ts';

const DAY_MS = 86_400_000;
const real = createFakeClock('2027-01-31T03:00:00.000Z');
const site = { publicUrl: 'http://inkvine.test', timeZone: 'Asia/Seoul' };

let test: TestDatabase;
let operator: Actor;

/** A server of the demo, with a clock of its own. */
function startServer() {
  const clock = createMovableClock(real);
  const heartbeats = createHeartbeatsService({ db: test.db, clock });
  const wakeUps = createLocalWakeUps();
  const timeMachine = createTimeMachineService({
    ...{ db: test.db, wakeUps, movableClock: clock, site, heartbeats },
  });
  return { clock, heartbeats, wakeUps, timeMachine };
}
let server: ReturnType<typeof startServer>;

beforeAll(async () => {
  test = await createTestDatabase();
  operator = await buildActor(test.db, { role: 'operator' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await sql`truncate demo_clock`.execute(test.db);
  await sql`insert into demo_clock default values`.execute(test.db);
  server = startServer();
});

const stopWorker = async () => await server.timeMachine.setWorker(operator, { stopped: true, version: 1 });

it('moves forward by calendar months, and never back', async () => {
  expect(await server.timeMachine.get(operator)).toEqual({
    ...{ now: '2027-01-31T03:00:00.000Z', aheadMs: 0, worker: 'starting', version: 1 },
  });
  const { version } = await stopWorker();
  const moved = await server.timeMachine.advance(operator, { step: 'month', version });
  expect(moved).toEqual({
    ...{ now: '2027-02-28T03:00:00.000Z', aheadMs: 28 * DAY_MS, worker: 'stopped', version: 3 },
  });
  expect(server.clock.now().toISOString()).toBe(moved.now);
  expect(server.wakeUps.published).toEqual(['demo-clock', 'demo-clock']);
  const again = await server.timeMachine.advance(operator, { step: 'quarter', version: 3 });
  expect(again.now).toBe('2027-05-28T03:00:00.000Z');
  const back = test.db.updateTable('demo_clock').set({ ahead_ms: 0 }).execute();
  await expect(back).rejects.toThrow('UPDATE on demo_clock');
});

it('is not there on a site that is no demo, whatever its database says', async () => {
  await test.db.updateTable('demo_clock').set({ worker_stopped: true }).execute();
  const { heartbeats, wakeUps } = server;
  const elsewhere = createTimeMachineService({
    ...{ db: test.db, wakeUps, movableClock: null, site, heartbeats },
  });
  const answers = [
    elsewhere.get(operator),
    elsewhere.advance(operator, { step: 'day', version: 1 }),
    elsewhere.setWorker(operator, { stopped: false, version: 1 }),
  ];
  for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await test.db.selectFrom('demo_clock').selectAll().executeTakeFirst()).toMatchObject({
    ...{ ahead_ms: 0, worker_stopped: true },
  });
});

it('belongs to operators', async () => {
  const reader = await buildActor(test.db);
  const answers = [
    server.timeMachine.get(reader),
    server.timeMachine.advance(reader, { step: 'day', version: 1 }),
    server.timeMachine.setWorker(reader, { stopped: true, version: 1 }),
  ];
  for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('does not move while the worker works, nor until what it had begun has ended', async () => {
  const advance = (version: number) => server.timeMachine.advance(operator, { step: 'day', version });
  await test.db.connection().execute(async (connection) => {
    await lockAtWork(connection);
    expect(await server.timeMachine.get(operator)).toMatchObject({ worker: 'working' });
    await expect(advance(1)).rejects.toMatchObject({ code: 'WORKER_AT_WORK' });
    expect(await stopWorker()).toMatchObject({ worker: 'stopping' });
    await expect(advance(2)).rejects.toMatchObject({ code: 'WORKER_AT_WORK' });
    await unlockAtWork(connection);
  });
  expect(await server.timeMachine.get(operator)).toMatchObject({ worker: 'stopped', aheadMs: 0 });
  expect(await advance(2)).toMatchObject({ worker: 'stopped', aheadMs: DAY_MS });
});

it('moves once where two operators move it at once', async () => {
  const { version } = await stopWorker();
  const other = startServer();
  const answers = await Promise.allSettled(
    [server, other].map(({ timeMachine }) => timeMachine.advance(operator, { step: 'week', version })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
    code: 'VERSION_CONFLICT',
  });
  for (const { clock } of [server, other]) {
    expect(await bringClock(test.db, clock)).toEqual({ aheadMs: 7 * DAY_MS, workerStopped: true });
    expect(clock.now().toISOString()).toBe('2027-02-07T03:00:00.000Z');
  }
});

it('takes what was skipped for a standstill of renewals, and not for days on which the site was away', async () => {
  const standstill = () => test.db.transaction().execute((trx) => server.heartbeats.renewalsStoodStill(trx));
  await server.heartbeats.siteIsUp();
  await standstill();
  const { version } = await stopWorker();
  await server.timeMachine.advance(operator, { step: 'quarter', version });
  await server.heartbeats.siteIsUp();
  expect(await server.heartbeats.listOutages(test.db)).toEqual([]);
  expect(await standstill()).toBe('2027-01-31T03:00:00Z');
});

it('moves the now() of statements in the demo, and nobody else’s', async () => {
  const { version } = await stopWorker();
  await server.timeMachine.advance(operator, { step: 'week', version });
  const demo = createDatabase(
    createPool({ connectionString: test.connectionString, poolSize: 1, clock: 'demo' }),
  );
  try {
    const aheadOf = async (db: typeof demo) =>
      (
        await sql<{ days: number }>`
          select extract(day from now() - pg_catalog.now())::int as days`.execute(db)
      ).rows[0]?.days;
    expect([await aheadOf(demo), await aheadOf(test.db)]).toEqual([7, 0]);
  } finally {
    await demo.destroy();
  }
});
