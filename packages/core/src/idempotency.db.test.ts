import { createIds } from './ports/ids.port.ts';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Actor } from './identity/actor.ts';
import { hashRequest, once } from './idempotency.ts';

const ids = createIds();
const output = z.object({ run: z.number() });

let test: TestDatabase;
let actor: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  actor = await buildActor(test.db);
});
afterAll(() => test.drop());

describe('once', () => {
  let runs = 0;
  const run = (key: string, request: unknown, as: Actor = actor, fail = false) =>
    test.db.transaction().execute((trx) =>
      once(trx, { operation: 'test.run', userId: as.userId, key, request, output }, async () => {
        runs += 1;
        if (fail) throw new Error('crash');
        return { run: runs };
      }),
    );

  it('answers a replay with the stored result and does the work once', async () => {
    const key = ids.next();
    const before = runs;
    const first = await run(key, { title: 'A', tags: ['x'] });
    expect(await run(key, { tags: ['x'], title: 'A' })).toEqual(first);
    expect(runs).toBe(before + 1);
  });

  it('refuses the key with another request', async () => {
    const key = ids.next();
    await run(key, { title: 'A' });
    await expect(run(key, { title: 'B' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('does the work once for twenty calls at the same time', async () => {
    const key = ids.next();
    const before = runs;
    const results = await Promise.all(Array.from({ length: 20 }, () => run(key, { title: 'A' })));
    expect(new Set(results.map((result) => result.run)).size).toBe(1);
    expect(runs).toBe(before + 1);
  });

  it('forgets the key when the work fails, so that a retry can succeed', async () => {
    const key = ids.next();
    await expect(run(key, {}, actor, true)).rejects.toThrow('crash');
    expect(await run(key, {})).toEqual({ run: runs });
  });

  it('keeps the keys of two people apart', async () => {
    const key = ids.next();
    const mine = await run(key, { title: 'A' });
    const theirs = await run(key, { title: 'B' }, await buildActor(test.db));
    expect(theirs).not.toEqual(mine);
  });
});

describe('hashRequest', () => {
  it('tells apart what differs in value, depth or order of a list', () => {
    const requests = [{ a: 1 }, { a: '1' }, { a: { b: 1 } }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}];
    expect(new Set(requests.map(hashRequest)).size).toBe(requests.length);
  });
});
