import { randomUUID } from 'node:crypto';
import { FailedJobListInput } from '@inkvine/contracts/backoffice';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createFailedJobsService } from './failed-jobs.service.ts';
import { createJobsService } from './jobs.service.ts';

const wakeUps = createLocalWakeUps();

let test: TestDatabase;
let failedJobs: ReturnType<typeof createFailedJobsService>;
let jobs: ReturnType<typeof createJobsService>;
let operator: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  failedJobs = createFailedJobsService({ db: test.db, wakeUps });
  jobs = createJobsService({ db: test.db, ids: createIds() });
  operator = await buildActor(test.db, { role: 'operator' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.deleteFrom('failed_job').execute();
  await test.db.deleteFrom('outbox').execute();
});

/** A promise that was sent and then given up. */
async function buildFailure(
  reason = 'no wallet for this person',
): Promise<{ outboxId: number; failureId: string }> {
  const person = await buildActor(test.db);
  await jobs.relayOutbox(() => Promise.resolve(), 100);
  const { id: outboxId } = await test.db
    .selectFrom('outbox')
    .select('id')
    .where('key', '=', `wallet.create:${person.userId}`)
    .executeTakeFirstOrThrow();
  await jobs.recordFailure({
    outboxId,
    jobId: 'wallet.create',
    payload: { userId: person.userId },
    reason,
    attempts: 10,
  });
  const { items } = await failedJobs.list(operator, FailedJobListInput.parse({ limit: 1 }));
  return { outboxId, failureId: items[0]!.id };
}

async function unsentIds(): Promise<number[]> {
  const rows = await test.db.selectFrom('outbox').select('id').where('sent_at', 'is', null).execute();
  return rows.map((row) => row.id);
}

describe('a failed job', () => {
  it('is for operators only', async () => {
    const { failureId: id } = await buildFailure();
    for (const role of ['reader', 'creator', 'moderator'] as const) {
      const caller = await buildActor(test.db, { role });
      for (const calling of [
        failedJobs.list(caller, FailedJobListInput.parse({})),
        failedJobs.retry(caller, { id }),
      ]) {
        await expect(calling).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    }
  });

  it('leaves its reason, newest first, page by page', async () => {
    for (const reason of ['first', 'second', 'third']) await buildFailure(reason);
    const first = await failedJobs.list(operator, FailedJobListInput.parse({ limit: 2 }));
    const second = await failedJobs.list(
      operator,
      FailedJobListInput.parse({ limit: 2, cursor: first.nextCursor }),
    );
    expect([...first.items, ...second.items].map((item) => item.reason)).toEqual([
      'third',
      'second',
      'first',
    ]);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({ jobId: 'wallet.create', attempts: 10, retriedAt: null });
    expect(JSON.parse(first.items[0]!.payload)).toEqual({ userId: expect.any(String) });
  });

  it('is tried again once, and the relay is woken', async () => {
    const { outboxId, failureId } = await buildFailure();
    expect(await unsentIds()).not.toContain(outboxId);
    wakeUps.published.length = 0;
    const retrying = await Promise.allSettled(
      Array.from({ length: 4 }, () => failedJobs.retry(operator, { id: failureId })),
    );
    expect(retrying.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await unsentIds()).toContain(outboxId);
    expect(wakeUps.published).toEqual(['outbox']);
    await expect(failedJobs.retry(operator, { id: failureId })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
  });

  it('that nobody knows is not found', async () => {
    const retrying = failedJobs.retry(operator, { id: randomUUID() });
    await expect(retrying).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
