import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createJobsService } from './jobs.service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

describe('forgetting', () => {
  it('drops kept promises and used keys of long ago, and nothing that is still owed', async () => {
    const { db } = database;
    await db
      .insertInto('outbox')
      .values([
        { key: 'old and done', job_id: 'j', payload: '{}', sent_at: daysAgo(30), done_at: daysAgo(30) },
        { key: 'new and done', job_id: 'j', payload: '{}', sent_at: daysAgo(1), done_at: daysAgo(1) },
        { key: 'old and owed', job_id: 'j', payload: '{}', sent_at: daysAgo(30) },
        { key: 'old and given up', job_id: 'j', payload: '{}', failed_at: daysAgo(30) },
      ])
      .execute();
    const keys = [daysAgo(41), daysAgo(39)].map((created_at, index) => ({
      scope: `scope ${index}`,
      key: randomUUID(),
      request_hash: 'h',
      response: '{}',
      created_at,
    }));
    await db.insertInto('idempotency').values(keys).execute();

    expect(await createJobsService({ db, ids: createIds() }).purgeDone()).toBe(2);

    const left = await db.selectFrom('outbox').select('key').orderBy('id').execute();
    expect(left.map((row) => row.key)).toEqual(['new and done', 'old and owed', 'old and given up']);
    expect(await db.selectFrom('idempotency').select('scope').execute()).toEqual([{ scope: 'scope 1' }]);
  });
});
