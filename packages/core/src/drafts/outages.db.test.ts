import { randomUUID } from 'node:crypto';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { createDatabase, createPool, type Database } from '@inkvine/db/database';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { createTcpGate, type TcpGate } from '@inkvine/testkit/tcp-gate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDraftsService } from './drafts.service.ts';

/** Room for one of the texts below, not for two. */
const MAX_BUFFERED = 400;

let test: TestDatabase;
let gate: TcpGate;
let db: Database;
let buffer: TestDraftStore;
let drafts: ReturnType<typeof createDraftsService>;
let author: Actor;
let branchId: BranchId;
let chapterIds: ChapterId[];

beforeAll(async () => {
  test = await createTestDatabase();
  const url = new URL(test.connectionString);
  gate = await createTcpGate({ host: url.hostname, port: Number(url.port || 5432) });
  url.hostname = '127.0.0.1';
  url.port = String(gate.port);
  db = createDatabase(
    createPool({ connectionString: url.toString(), poolSize: 4, onPoolError: () => undefined }),
  );
  buffer = await createTestDraftStore({ maxBuffered: MAX_BUFFERED });
  drafts = createDraftsService({ db, clock: createFakeClock(), ids: createIds(), draftStore: buffer.store });
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  buffer.close();
  await db.destroy();
  await gate.close();
  await test.drop();
});
beforeEach(async () => {
  const chapters = [{ status: 'draft' as const }, { status: 'draft' as const }];
  ({ branchId, chapterIds } = await buildNovel(test.db, { authorId: author.userId, chapters }));
});
afterEach(async () => {
  gate.open();
  await buffer.reconnect();
  await drafts.syncAll();
});

/** A client that has opened a chapter, and saves on top of what it was told last. */
async function openChapter(chapterId: ChapterId) {
  const opened = await drafts.open(author, { branchId, chapterId });
  let base = { baseRev: opened.rev, epoch: opened.epoch };
  return async function save(text: string, as: Actor = author) {
    const document = { title: '', blocks: [{ id: 'p1', type: 'paragraph' as const, text }] };
    const saved = await drafts.save(as, {
      ...{ branchId, chapterId, ...base, opId: randomUUID(), clientId: 'desk', device: 'Desk' },
      ...{ hash: text, document },
    });
    base = { baseRev: saved.rev, epoch: saved.epoch };
    return saved;
  };
}

const durableText = async (chapterId: ChapterId) => {
  const row = await test.db
    .selectFrom('draft')
    .select('blocks')
    .where('chapter_id', '=', chapterId)
    .executeTakeFirst();
  return row && (JSON.parse(row.blocks) as { text: string }[])[0]?.text;
};

const unavailable = { code: 'UNAVAILABLE' };

describe.each([
  ['refuses connections', () => gate.refuse()],
  ['answers nothing', () => gate.silence()],
])('while PostgreSQL %s', (_, close) => {
  it('whoever was writing writes on, and all of it arrives when PostgreSQL is back', async () => {
    const save = await openChapter(chapterIds[0]!);
    await save('before');
    close();
    expect(await save('during')).toMatchObject({ rev: 2, durableRev: 0, state: 'buffered' });
    expect(await save('still during')).toMatchObject({ rev: 3, state: 'buffered' });
    gate.open();
    await drafts.syncAll();
    expect(await durableText(chapterIds[0]!)).toBe('still during');
    expect(await save('after')).toMatchObject({ rev: 4, durableRev: 3, state: 'buffered' });
  });

  it('nothing is taken of a draft whose author is not known', async () => {
    const save = await openChapter(chapterIds[0]!);
    const begin = await openChapter(chapterIds[1]!);
    await save('mine');
    const stranger = await buildActor(test.db, { role: 'creator' });
    close();
    await expect(save('not mine', stranger)).rejects.toMatchObject(unavailable);
    await expect(begin('never saved before')).rejects.toMatchObject(unavailable);
    gate.open();
    await drafts.syncAll();
    expect(await durableText(chapterIds[0]!)).toBe('mine');
    expect(await durableText(chapterIds[1]!)).toBeUndefined();
  });

  it('Redis takes no more than it was given room for', async () => {
    const save = await openChapter(chapterIds[0]!);
    const other = await openChapter(chapterIds[1]!);
    await save('x'.repeat(100));
    await other('y');
    close();
    await expect(other('y'.repeat(250))).rejects.toMatchObject(unavailable);
    gate.open();
    expect(await other('y'.repeat(250))).toMatchObject({ state: 'durable' });
  });
});

it('without either, no save is acknowledged', async () => {
  const save = await openChapter(chapterIds[0]!);
  await save('known');
  gate.refuse();
  buffer.disconnect();
  await expect(save('nowhere')).rejects.toMatchObject(unavailable);
  gate.open();
  await buffer.reconnect();
  expect(await save('somewhere')).toMatchObject({ rev: 2 });
});
