import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createJobsService } from './jobs.service.ts';

let test: TestDatabase;
let jobs: ReturnType<typeof createJobsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  jobs = createJobsService({ db: test.db, ids: createIds() });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.deleteFrom('outbox').execute();
});

/** Promises of a wallet for so many new people. */
async function buildPromises(count: number): Promise<void> {
  for (let person = 0; person < count; person++) await buildActor(test.db);
}

/** One round of a relay: the ids it sent. */
async function relay(limit = 100): Promise<number[]> {
  const sent: number[] = [];
  await jobs.relayOutbox((entries) => {
    sent.push(...entries.map((entry) => entry.id));
    return Promise.resolve();
  }, limit);
  return sent;
}

async function age(column: 'sent_at' | 'done_at', interval: string): Promise<void> {
  await test.db
    .updateTable('outbox')
    .set({ [column]: sql`${sql.ref(column)} - ${interval}::interval` })
    .execute();
}

describe('the relay', () => {
  it('sends each promise once, oldest first, a batch at a time', async () => {
    await buildPromises(5);
    const [first, second, third] = [await relay(3), await relay(3), await relay(3)];
    expect([first.length, second.length, third.length]).toEqual([3, 2, 0]);
    expect([...first, ...second]).toEqual([...first, ...second].sort((a, b) => a - b));
    expect(await jobs.readBacklog()).toEqual({ unsent: 0, oldestSeconds: 0 });
  });

  it('keeps what could not be handed over', async () => {
    await buildPromises(2);
    const failing = jobs.relayOutbox(() => Promise.reject(new Error('Redis is gone')), 10);
    await expect(failing).rejects.toThrow('Redis is gone');
    expect(await jobs.readBacklog()).toMatchObject({ unsent: 2 });
    expect(await relay()).toHaveLength(2);
  });

  it('shares the work with another one at the same time', async () => {
    await buildPromises(6);
    const handedOver = Promise.withResolvers<void>();
    const first: number[] = [];
    const slow = jobs.relayOutbox(async (entries) => {
      first.push(...entries.map((entry) => entry.id));
      await handedOver.promise;
    }, 3);
    await expect.poll(() => first.length).toBe(3);
    const second = await relay();
    handedOver.resolve();
    await slow;
    expect(second).toHaveLength(3);
    expect(new Set([...first, ...second]).size).toBe(6);
  });
});

describe('a promise that was sent', () => {
  it('is sent again when its effect does not come, and not when it came or was given up', async () => {
    await buildPromises(3);
    const [lost, kept, failed] = await relay();
    await jobs.markDone(kept!);
    await jobs.recordFailure({
      outboxId: failed!,
      jobId: 'wallet.create',
      payload: {},
      reason: 'broken',
      attempts: 1,
    });
    expect(await jobs.resendUnfinished()).toBe(0);
    await age('sent_at', '10 minutes');
    expect(await jobs.resendUnfinished()).toBe(1);
    expect(await relay()).toEqual([lost]);
  });

  it('is given up once, with one reason, and not after it was kept', async () => {
    await buildPromises(2);
    const [failed, kept] = await relay();
    await jobs.markDone(kept!);
    for (const outboxId of [failed!, failed!, kept!]) {
      await jobs.recordFailure({
        outboxId,
        jobId: 'wallet.create',
        payload: {},
        reason: 'broken',
        attempts: 3,
      });
    }
    const rows = await test.db
      .selectFrom('failed_job')
      .select('reason')
      .where('outbox_id', 'in', [failed!, kept!])
      .execute();
    expect(rows).toEqual([{ reason: 'broken' }]);
  });

  it('is forgotten a week after it was kept', async () => {
    await buildPromises(2);
    const [kept] = await relay();
    await jobs.markDone(kept!);
    await age('done_at', '6 days');
    expect(await jobs.purgeDone()).toBe(0);
    await age('done_at', '2 days');
    expect(await jobs.purgeDone()).toBe(1);
  });
});
