import { randomUUID } from 'node:crypto';
import type { Services } from '@inkvine/core/services';
import { createRedis } from '@inkvine/db/redis/redis';
import { createFailedJobsService } from '@inkvine/core/jobs/failed-jobs.service';
import { createJobsService } from '@inkvine/core/jobs/jobs.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWalletService } from '@inkvine/core/wallet/wallet.service';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { UnrecoverableError } from 'bullmq';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Handlers, Sweeps } from './handlers.ts';
import { createWorkerMetrics } from './metrics.ts';
import { startWorker, type RunningWorker } from './worker.ts';

let database: TestDatabase;
let producer: Redis;
let consumer: Redis;
let running: RunningWorker[] = [];
let prefix: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  prefix = `test-${randomUUID()}`;
  const url = process.env['REDIS_URL']!;
  producer = createRedis({ url, role: 'producer', onError: () => undefined });
  consumer = createRedis({ url, role: 'subscriber', onError: () => undefined });
});
afterEach(async () => {
  await Promise.all(running.map((worker) => worker.stop(1_000)));
  running = [];
  producer.disconnect();
  consumer.disconnect();
});

function services() {
  const wakeUps = createLocalWakeUps();
  const common = {
    db: database.db,
    clock: createFakeClock(new Date().toISOString()),
    ids: createIds(),
    wakeUps,
  };
  return {
    wakeUps,
    wallet: createWalletService(common),
    jobs: createJobsService(common),
    failedJobs: createFailedJobsService(common),
  };
}

const noSweeps: Sweeps = {
  'jobs.resend-unfinished': () => Promise.resolve(),
  'jobs.purge-done': () => Promise.resolve(),
  'perks.write-codes': () => Promise.resolve(),
  'wallet.create-missing': () => Promise.resolve(),
  'wallet.expire-lots': () => Promise.resolve(),
  'memberships.renew': () => Promise.resolve(),
  'memberships.ask-prices': () => Promise.resolve(),
  'memberships.correct': () => Promise.resolve(),
  'memberships.verify': () => Promise.resolve(),
  'wallet.end-gifts': () => Promise.resolve(),
  'wallet.advance-legacy': () => Promise.resolve(),
  'wallet.seal-ledger': () => Promise.resolve(),
  'backoffice.check-books': () => Promise.resolve(),
  'backoffice.end-terms': () => Promise.resolve(),
  'perks.award-badges': () => Promise.resolve(),
  'payments.settle-open-top-ups': () => Promise.resolve(),
  'payments.settle-open-registrations': () => Promise.resolve(),
  'payments.settle-methods': () => Promise.resolve(),
  'payments.compare-books': () => Promise.resolve(),
  'creators.close-months': () => Promise.resolve(),
  'creators.request-payouts': () => Promise.resolve(),
  'creators.settle-payouts': () => Promise.resolve(),
  'payments.settle-open-refunds': () => Promise.resolve(),
  'payments.settle-open-disputes': () => Promise.resolve(),
  'drafts.sync': () => Promise.resolve(),
  'drafts.keep-revisions': () => Promise.resolve(),
  'drafts.thin-revisions': () => Promise.resolve(),
  'stories.publish-due': () => Promise.resolve(),
  'stories.expire-fork-requests': () => Promise.resolve(),
  'stories.purge-manuscripts': () => Promise.resolve(),
  'stories.plan-backups': () => Promise.resolve(),
  'stories.tidy-backups': () => Promise.resolve(),
  'wiki.tidy-images': () => Promise.resolve(),
};

function start(createWallet: Handlers['wallet.create']): ReturnType<typeof services> {
  const parts = services();
  const never = () => Promise.reject(new Error('not this job'));
  running.push(
    startWorker({
      db: database.db,
      services: parts as unknown as Services,
      handlers: {
        'wallet.create': createWallet,
        'wallet.announce-donation': never,
        'wallet.send-gift-notice': never,
        'memberships.close-lost': never,
        'memberships.send-notice': never,
        'memberships.send-run-notice': never,
        'wallet.advance-legacy-import': never,
        'payments.apply-gateway-event': never,
        'payments.send-receipt': never,
        'payments.send-deposit-notice': never,
        'payments.settle-refund': never,
        'payments.detach-method': never,
        'payments.send-refund-notice': never,
        'payments.send-dispute-notice': never,
        'identity.send-password-reset': never,
        'perks.write-codes': never,
        'stories.write-backup': never,
        'creators.settle': never,
        'creators.send-payout': never,
        'creators.send-payout-notice': never,
        'creators.send-destination-notice': never,
        'drafts.sync': never,
      },
      sweeps: noSweeps,
      wakeUps: parts.wakeUps,
      producer,
      consumer,
      log: pino({ level: 'silent' }),
      metrics: createWorkerMetrics(() => parts.jobs.readBacklog()),
      queuePrefix: prefix,
    }),
  );
  return parts;
}

const walletOf = (userId: string) =>
  database.db.selectFrom('wallet').select('id').where('user_id', '=', userId).executeTakeFirst();

const promiseOf = (userId: string) =>
  database.db
    .selectFrom('outbox')
    .select(['sent_at', 'done_at', 'failed_at'])
    .where('key', '=', `wallet.create:${userId}`)
    .executeTakeFirstOrThrow();

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

describe('the worker', () => {
  it('makes the wallet of every new person, after as many tries as it takes', async () => {
    let tries = 0;
    const { wallet } = services();
    start(async ({ userId }) => {
      tries += 1;
      if (tries < 3) throw new Error('the database is busy');
      await wallet.createFor(userId);
    });
    const person = await buildActor(database.db);
    await until(async () => expect((await promiseOf(person.userId)).done_at).not.toBeNull());
    expect(await walletOf(person.userId)).toBeDefined();
    expect(tries).toBe(3);
  });

  it('leaves the reason of a final failure where an operator sees it, and tries again when told to', async () => {
    const operator = await buildActor(database.db, { role: 'operator' });
    await database.db.deleteFrom('outbox').execute();
    let broken = true;
    const parts = services();
    start(async ({ userId }) => {
      if (broken) throw new UnrecoverableError('the wallet table is on fire');
      await parts.wallet.createFor(userId);
    });
    const person = await buildActor(database.db);
    await until(async () => expect((await promiseOf(person.userId)).failed_at).not.toBeNull());
    const [failure] = (await parts.failedJobs.list(operator, { limit: 10 })).items;
    expect(failure).toMatchObject({ jobId: 'wallet.create', reason: 'the wallet table is on fire' });
    expect(failure!.payload).toContain(person.userId);
    broken = false;
    await parts.failedJobs.retry(operator, { id: failure!.id });
    await until(async () => expect(await walletOf(person.userId)).toBeDefined());
    await until(async () => expect(await promiseOf(person.userId)).toMatchObject({ failed_at: null }));
  });

  it('keeps its promises when Redis forgets everything', async () => {
    const parts = services();
    const person = await buildActor(database.db);
    // Another process sent the job, and Redis lost it before anyone worked on it.
    await parts.jobs.relayOutbox(() => Promise.resolve(), 1_000);
    start(async ({ userId }) => parts.wallet.createFor(userId));
    expect(await promiseOf(person.userId)).toMatchObject({ done_at: null, sent_at: expect.any(String) });
    await database.db
      .updateTable('outbox')
      .set({ sent_at: new Date(Date.now() - 3_600_000).toISOString() })
      .where('done_at', 'is', null)
      .execute();
    await parts.jobs.resendUnfinished();
    await until(async () => expect((await promiseOf(person.userId)).done_at).not.toBeNull());
    expect(await walletOf(person.userId)).toBeDefined();
  });

  it('finishes what is running before it stops', async () => {
    const parts = services();
    let finished = false;
    let begun = false;
    start(async ({ userId }) => {
      begun = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await parts.wallet.createFor(userId);
      finished = true;
    });
    await buildActor(database.db);
    await until(() => expect(begun).toBe(true));
    await running.pop()!.stop(5_000);
    expect(finished).toBe(true);
  });

  it('hands a promise to one of two relays only', async () => {
    const parts = services();
    await database.db.deleteFrom('outbox').execute();
    await Promise.all(Array.from({ length: 30 }, () => buildActor(database.db)));
    const sent: number[] = [];
    const send = async (entries: { id: number }[]) => void sent.push(...entries.map((entry) => entry.id));
    await Promise.all(Array.from({ length: 4 }, () => parts.jobs.relayOutbox(send, 10)));
    await parts.jobs.relayOutbox(send, 100);
    expect(sent).toHaveLength(30);
    expect(new Set(sent).size).toBe(30);
  });
});
