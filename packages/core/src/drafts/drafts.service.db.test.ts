import { randomUUID } from 'node:crypto';
import type { SaveDraftInput } from '@inkvine/contracts/drafts';
import { ChapterId, type BranchId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDraftsService } from './drafts.service.ts';

let test: TestDatabase;
let buffer: TestDraftStore;
let drafts: ReturnType<typeof createDraftsService>;
let clock: ReturnType<typeof createFakeClock>;
let author: Actor;
let branchId: BranchId;
let chapterId: ChapterId;

beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  drafts = createDraftsService({ db: test.db, clock, ids: createIds(), draftStore: buffer.store });
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(async () => {
  await buffer.reconnect();
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
  branchId = novel.branchId;
  chapterId = novel.chapterIds[0]!;
});

type Save = z.infer<typeof SaveDraftInput>;

async function countWaitingForLock(): Promise<number> {
  const { rows } = await test.pool.query<{ count: number }>(
    `select count(*)::int as count from pg_locks
      where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows[0]?.count ?? 0;
}

const documentOf = (text: string): Save['document'] => ({
  title: 'Rain',
  blocks: [{ id: 'p1', type: 'paragraph', text }],
});

async function open(as: Actor = author) {
  return await drafts.open(as, { branchId, chapterId });
}

/** A client that knows what it was last told, and saves on top of that. */
async function createClient(clientId: string) {
  const { rev, epoch } = await open();
  const known = { baseRev: rev, epoch };
  return {
    known,
    save: async (text: string, overrides: Partial<Save> = {}) => {
      const input: Save = {
        ...{
          branchId,
          chapterId,
          ...known,
          opId: randomUUID(),
          clientId,
          device: clientId,
          hash: `#${text}`,
        },
        document: documentOf(text),
        ...overrides,
      };
      const saved = await drafts.save(author, input);
      known.baseRev = saved.rev;
      return { ...saved, input };
    },
  };
}

const textOf = async () => (await open()).document.blocks[0]?.text;

async function forget(): Promise<void> {
  const { site } = await test.db.selectFrom('draft_epoch').select('site').executeTakeFirstOrThrow();
  const keys = await buffer.redis.keys(`drafts:${site}*`);
  await buffer.redis.del(...keys, `draft:${branchId}:${chapterId}`, `draft:${branchId}:new`);
}

describe('a save', () => {
  it('on the head is buffered under the key of the chapter, then durable', async () => {
    const phone = await createClient('phone');
    expect(phone.known.baseRev).toBe(0);
    expect(await phone.save('first')).toMatchObject({ chapterId, rev: 1, durableRev: 0, state: 'buffered' });
    expect(await buffer.redis.hget(`draft:${branchId}:${chapterId}`, 'blocks')).toContain('first');
    expect(await textOf()).toBe('first');
    expect(await drafts.flush(author, { branchId, chapterId })).toMatchObject({
      rev: 1,
      durableRev: 1,
      state: 'durable',
    });
    expect(await drafts.status(author, { branchId, chapterId })).toMatchObject({ rev: 1, durableRev: 1 });
    expect(await phone.save('second')).toMatchObject({ rev: 2, durableRev: 1, state: 'buffered' });
  });

  it('sent again is answered as before and changes nothing', async () => {
    const phone = await createClient('phone');
    const { input, rev } = await phone.save('first');
    await phone.save('second');
    expect(await drafts.save(author, input)).toMatchObject({ rev });
    expect(await textOf()).toBe('second');
    await drafts.flush(author, { branchId, chapterId });
    await forget();
    expect(await drafts.save(author, input)).toMatchObject({ rev, state: 'durable' });
    expect(await textOf()).toBe('second');
  });

  it('of the same client on an older base is accepted: its answers were lost', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await phone.save('second');
    expect(await phone.save('third', { baseRev: 0 })).toMatchObject({ rev: 3 });
    expect(await textOf()).toBe('third');
  });

  it('on a base older than another client is a conflict that says whose', async () => {
    const phone = await createClient('phone');
    const desk = await createClient('desk');
    await phone.save('of the phone');
    await expect(desk.save('of the desk')).rejects.toMatchObject({
      code: 'DRAFT_CONFLICT',
      details: { headRev: 1, clientId: 'phone', device: 'phone', savedAt: '2026-11-20T03:00:00.000Z' },
    });
    desk.known.baseRev = 1;
    expect(await desk.save('merged')).toMatchObject({ rev: 2 });
    // Its own first save lies before the other's.
    await expect(phone.save('late', { baseRev: 0 })).rejects.toMatchObject({ code: 'DRAFT_CONFLICT' });
    expect(await textOf()).toBe('merged');
  });

  it('on a base that never was, or of another epoch, is rewound', async () => {
    const phone = await createClient('phone');
    const { epoch } = await phone.save('first');
    await expect(phone.save('second', { baseRev: 7 })).rejects.toMatchObject({
      code: 'DRAFT_REWOUND',
      details: { headRev: 1, durableRev: 0, epoch },
    });
    await expect(phone.save('second', { epoch: 'another' })).rejects.toMatchObject({ code: 'DRAFT_REWOUND' });
    expect(await textOf()).toBe('first');
  });

  it('after Redis forgot everything is rewound to what is durable', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await drafts.flush(author, { branchId, chapterId });
    await phone.save('second');
    await forget();
    const rewound: unknown = await phone.save('third').catch((error: unknown) => error);
    expect(rewound).toMatchObject({ code: 'DRAFT_REWOUND', details: { headRev: 1, durableRev: 1 } });
    const { epoch } = (rewound as { details: { epoch: string } }).details;
    expect(epoch).not.toBe(phone.known.epoch);
    expect(await textOf()).toBe('first');
    expect(await phone.save('third', { baseRev: 1, epoch })).toMatchObject({ rev: 2 });
  });

  it('after Redis forgot everything, is answered however many ask at once', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await drafts.flush(author, { branchId, chapterId });
    await forget();
    const elsewhere = createDraftsService({ db: test.db, clock, ids: createIds(), draftStore: buffer.store });
    const opened = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? drafts : elsewhere).open(author, { branchId, chapterId }),
      ),
    );
    expect(opened.every(({ rev }) => rev === 1)).toBe(true);
    const { epoch } = await open();
    expect(await phone.save('second', { epoch })).toMatchObject({ rev: 2 });
  });

  it('after Redis forgot everything, begins one epoch, also while another process is between choice and word', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await drafts.flush(author, { branchId, chapterId });
    await forget();
    let begun = 0;
    const tellers: (() => Promise<unknown>)[] = [];
    const process = () =>
      createDraftsService({
        ...{ db: test.db, clock, ids: createIds() },
        draftStore: {
          ...buffer.store,
          async beginEpoch(...told) {
            begun += 1;
            await tellers.shift()?.();
            await buffer.store.beginEpoch(...told);
          },
        },
      });
    const address = { branchId, chapterId };
    let second: Promise<unknown> = Promise.resolve();
    // Before the first process says what it chose, a second one asks, until it waits or has its answer.
    tellers.push(async () => {
      let isAnswered = false;
      second = process()
        .open(author, address)
        .finally(() => (isAnswered = true));
      await expect.poll(async () => isAnswered || (await countWaitingForLock()) > 0).toBe(true);
    });
    await process().open(author, address);
    await second;
    expect(begun).toBe(1);
  });
});

describe('without Redis', () => {
  it('a save is durable at once, on the same contract, and nothing goes backwards afterwards', async () => {
    const phone = await createClient('phone');
    const desk = await createClient('desk');
    await phone.save('first');
    buffer.disconnect();
    const { rev, state, input } = await phone.save('second');
    expect({ state, isAhead: rev > 1 }).toEqual({ state: 'durable', isAhead: true });
    expect(await drafts.save(author, input)).toMatchObject({ rev, state: 'durable' });
    await expect(desk.save('of the desk')).rejects.toMatchObject({ code: 'DRAFT_CONFLICT' });
    expect(await phone.save('third')).toMatchObject({ state: 'durable' });
    expect(await textOf()).toBe('third');
    await buffer.reconnect();
    expect(await textOf()).toBe('third');
    expect(await phone.save('fourth')).toMatchObject({ state: 'buffered' });
    expect(await textOf()).toBe('fourth');
  });
});

describe('a chapter that is not made yet', () => {
  it('has its id from the start, lies under new, and is made once', async () => {
    const opened = await drafts.open(author, { branchId, chapterId: null });
    expect(opened).toMatchObject({ rev: 0, durableRev: 0, document: { title: '', blocks: [] } });
    const save = (text: string, baseRev: number, chapter: string | null): Save => ({
      ...{ branchId, chapterId: chapter as ChapterId | null, baseRev, epoch: opened.epoch },
      ...{ opId: randomUUID(), clientId: 'phone', device: 'phone', hash: text, document: documentOf(text) },
    });
    const first = await drafts.save(author, save('first', 0, null));
    expect(first).toMatchObject({ chapterId: opened.chapterId, rev: 1, state: 'buffered' });
    expect(await buffer.redis.hget(`draft:${branchId}:new`, 'rev')).toBe('1');
    await drafts.save(author, save('second', 1, opened.chapterId));
    await Promise.all(Array.from({ length: 4 }, () => drafts.flush(author, { branchId, chapterId: null })));
    const chapters = await test.db
      .selectFrom('chapter')
      .select(['id', 'position', 'status'])
      .where('branch_id', '=', branchId)
      .orderBy('position')
      .execute();
    expect(chapters).toEqual([
      { id: chapterId, position: 1, status: 'draft' },
      { id: opened.chapterId, position: 2, status: 'draft' },
    ]);
    expect(await buffer.redis.exists(`draft:${branchId}:new`)).toBe(0);
    expect(await buffer.redis.hget(`draft:${branchId}:${opened.chapterId}`, 'rev')).toBe('2');
    // A client that still says "new" means the one it has been writing.
    expect(await drafts.save(author, save('third', 2, null))).toMatchObject({
      chapterId: opened.chapterId,
      rev: 3,
    });
    const next = await drafts.open(author, { branchId, chapterId: null });
    expect(next.chapterId).not.toBe(opened.chapterId);
    expect(next.rev).toBe(0);
  });
});

describe('the sync', () => {
  const durableRev = async () => {
    const row = await test.db
      .selectFrom('draft')
      .select('rev')
      .where('chapter_id', '=', chapterId)
      .executeTakeFirst();
    return row?.rev ?? 0;
  };

  it('brings what the index names to PostgreSQL, and what it does not name by comparing', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    expect((await drafts.syncUnflushed()).failures).toEqual([]);
    expect(await durableRev()).toBe(1);
    await phone.save('second');
    const { site } = await test.db.selectFrom('draft_epoch').select('site').executeTakeFirstOrThrow();
    await buffer.redis.del(`drafts:${site}:index`);
    await drafts.syncUnflushed();
    expect(await durableRev()).toBe(1);
    await drafts.syncAll();
    expect(await durableRev()).toBe(2);
    expect(await drafts.status(author, { branchId, chapterId })).toMatchObject({ state: 'durable' });
  });

  it('notices a database that went back, and brings it forward again', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await drafts.syncAll();
    const before = await test.db
      .selectFrom('draft')
      .selectAll()
      .where('chapter_id', '=', chapterId)
      .executeTakeFirstOrThrow();
    await phone.save('second');
    await drafts.syncAll();
    await test.db.updateTable('draft').set(before).where('chapter_id', '=', chapterId).execute();
    expect(await durableRev()).toBe(1);
    expect(await drafts.status(author, { branchId, chapterId })).toMatchObject({ rev: 2, durableRev: 1 });
    await drafts.syncAll();
    expect(await durableRev()).toBe(2);
    // Even what is nowhere counted as changed is seen by the count of flushes, and clients hear of it.
    await test.db.updateTable('draft_epoch').set({ flushes: 0 }).execute();
    await expect(phone.save('third')).rejects.toMatchObject({
      code: 'DRAFT_REWOUND',
      details: { headRev: 2 },
    });
  });

  it('drops a copy only when it is durable and idle', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    clock.advance(2 * 3_600_000);
    await drafts.syncAll();
    expect(await buffer.redis.exists(`draft:${branchId}:${chapterId}`)).toBe(1);
    await drafts.syncAll();
    expect(await buffer.redis.exists(`draft:${branchId}:${chapterId}`)).toBe(0);
    expect(await textOf()).toBe('first');
    expect(await phone.save('second')).toMatchObject({ rev: 2 });
  });

  it('leaves a newer copy alone that came while it flushed', async () => {
    const phone = await createClient('phone');
    await phone.save('first');
    await Promise.all([
      ...Array.from({ length: 5 }, () => drafts.syncAll()),
      (async () => {
        for (let turn = 0; turn < 20; turn += 1) await phone.save(`turn ${turn}`);
      })(),
    ]);
    expect(await textOf()).toBe('turn 19');
    await drafts.syncAll();
    expect(await durableRev()).toBe(21);
  });
});

describe('another', () => {
  it('finds no draft', async () => {
    const other = await buildActor(test.db, { role: 'operator' });
    const phone = await createClient('phone');
    const { input } = await phone.save('first');
    const place = { branchId, chapterId };
    for (const target of [place, { branchId, chapterId: null }]) {
      await expect(drafts.open(other, target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(drafts.status(other, target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(drafts.flush(other, target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(drafts.save(other, { ...input, ...target })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const elsewhere = { ...place, chapterId: ChapterId.parse(randomUUID()) };
    await expect(drafts.open(author, elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
