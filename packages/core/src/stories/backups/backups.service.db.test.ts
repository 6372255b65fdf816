import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Block } from '@inkvine/contracts/block';
import { BackupId, BranchId, type UserId } from '@inkvine/contracts/primitives';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../identity/actor.ts';
import { createIds } from '../../ports/ids.port.ts';
import { createWikiEditingService } from '../../wiki/wiki-editing.service.ts';
import { openZip } from '../manuscript-formats/open-zip.ts';
import { createBackupUpkeepService } from './backup-upkeep.service.ts';
import { createBackupsService } from './backups.service.ts';

const ids = createIds();
const clock = createFakeClock();
const site = { publicUrl: 'https://inkvine.example', timeZone: 'Asia/Seoul' };
const HOUR = 3_600_000;
const KEEP = 2;

let test: TestDatabase;
let root: string;
let author: Actor;
let stranger: Actor;
let operator: Actor;
let backups: ReturnType<typeof createBackupsService>;
let upkeep: ReturnType<typeof createBackupUpkeepService>;
const files = () => createDirectoryStorage(root);
const dependencies = () => ({ db: test.db, clock, ids, site, backups: { keep: KEEP }, files: files() });
beforeAll(async () => {
  test = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'inkvine-backups-'));
  author = await buildActor(test.db, { role: 'creator' });
  stranger = await buildActor(test.db);
  operator = await buildActor(test.db, { role: 'operator' });
  backups = createBackupsService(dependencies());
  upkeep = createBackupUpkeepService(dependencies());
});
afterAll(async () => {
  await test.drop();
  await rm(root, { recursive: true });
});

const novelOf = (texts: string[] = ['Rain.']) =>
  buildNovel(test.db, {
    authorId: author.userId,
    title: 'Camellias: a/b',
    chapters: texts.map((text) => ({ text, price: 3 })),
  });

async function writePending(branchId: BranchId): Promise<void> {
  const rows = await test.db
    .selectFrom('branch_backup')
    .select('id')
    .where('branch_id', '=', branchId)
    .where('state', '=', 'pending')
    .orderBy('created_at')
    .execute();
  for (const { id } of rows) await backups.write(id);
}

async function backUp(branchId: BranchId) {
  await backups.create(author, { branchId });
  await writePending(branchId);
  const [newest] = (await backups.list(author, { branchId })).items;
  return { ...newest!, id: BackupId.parse(newest!.id) };
}

const stored = async (branchId: BranchId): Promise<string[]> =>
  (await readdir(path.join(root, 'backups', branchId))).toSorted();

async function writtenBefore(branchId: BranchId, ms: number): Promise<void> {
  const at = new Date(clock.now().getTime() - ms);
  for (const name of await stored(branchId)) await utimes(path.join(root, 'backups', branchId, name), at, at);
}

const textsOf = async (branchId: string): Promise<[string, Block[]][]> => {
  const rows = await test.db
    .selectFrom('chapter')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .leftJoin('draft', 'draft.chapter_id', 'chapter.id')
    .select(['revision.title', 'revision.blocks', 'draft.title as draftTitle', 'draft.blocks as draftBlocks'])
    .where('chapter.branch_id', '=', branchId)
    .orderBy('chapter.position')
    .execute();
  return rows.map(({ title, blocks, draftTitle, draftBlocks }) => [
    draftTitle ?? title,
    draftBlocks === null ? (blocks as unknown as Block[]) : (JSON.parse(draftBlocks) as Block[]),
  ]);
};

const buildDraft = (chapterId: string, authorId: UserId, blocks: Block[]) =>
  test.db
    .insertInto('draft')
    .values({
      ...{ chapter_id: chapterId, rev: 1, seen_rev: 1, epoch: 'e', title: 'Rewritten', author_id: authorId },
      ...{ blocks: JSON.stringify(blocks), characters: 9, hash: 'h', client_id: 'c', client_from: 1 },
      ...{ device: '', ops: '[]', active_since: clock.now().toISOString() },
      saved_at: clock.now().toISOString(),
    })
    .execute();

describe('a backup', () => {
  it('becomes a new novel with every word, volume, note and wiki part, and changes nothing that is there', async () => {
    const { branchId, chapterIds } = await novelOf(['One.\u2028Still one.', 'Two.', 'Three.']);
    await buildDraft(chapterIds[0]!, author.userId, [
      {
        id: 'p1',
        type: 'paragraph',
        text: '닭이 \u2028 “울었다” 😀',
        marks: [{ type: 'bold', from: 0, to: 2 }],
      },
      { id: 'p2', type: 'comment', text: 'Mend this.' },
    ]);
    const volumeId = ids.next();
    await test.db
      .insertInto('volume')
      .values({ id: volumeId, branch_id: branchId, position: 1, title: '1권' })
      .execute();
    await test.db
      .updateTable('chapter')
      .set({ volume_id: volumeId, note_after: 'Thanks.', number_label: 'Coda' })
      .where('id', '=', chapterIds[1]!)
      .execute();
    const wiki = createWikiEditingService({ db: test.db, clock, ids });
    await wiki.createEntry(author, {
      ...{ branchId, type: 'place', name: 'The realm', summary: 'Wide.', attributes: [] },
      ...{ gate: { from: 'chapter', chapterId: chapterIds[1]!, effective: 'on_open' } },
      idempotencyKey: crypto.randomUUID(),
    });
    const before = await textsOf(branchId);

    const backup = await backUp(branchId);
    expect(backup).toMatchObject({ state: 'done', chapters: 3, nightly: false, failure: null });
    const { body, filename } = await backups.download(author, { backupId: backup.id });
    expect(filename).toMatch(/^Camellias a b \d{4}-\d{2}-\d{2}\.zip$/);
    const bytes = await buffer(body);
    expect(bytes.length).toBe(backup.bytes);
    const zip = await openZip(bytes);
    expect(await zip.read('manuscript.md')).toContain('> [!COMMENT]\n> Mend this.');

    const request = { backupId: backup.id, idempotencyKey: crypto.randomUUID() };
    const [made, again] = await Promise.all([
      backups.restore(author, request),
      backups.restore(author, request),
    ]);
    expect(again).toEqual(made);
    expect(made.branchId).not.toBe(branchId);
    expect(await textsOf(made.branchId)).toEqual(before);
    expect(await textsOf(branchId)).toEqual(before);
    const chapters = await test.db
      .selectFrom('chapter')
      .leftJoin('volume', 'volume.id', 'chapter.volume_id')
      .select(['chapter.id', 'status', 'price_coins', 'note_after', 'number_label', 'volume.title'])
      .where('chapter.branch_id', '=', made.branchId)
      .orderBy('chapter.position')
      .execute();
    const plain = { status: 'draft', price_coins: 3, note_after: null, number_label: null, title: null };
    expect(chapters).toMatchObject([
      plain,
      { ...plain, note_after: 'Thanks.', number_label: 'Coda', title: '1권' },
      plain,
    ]);
    const parts = await test.db
      .selectFrom('wiki_part')
      .select(['kind', 'name', 'gate_chapter_id'])
      .where('branch_id', '=', made.branchId)
      .orderBy('kind')
      .execute();
    expect(parts).toContainEqual({
      ...{ kind: 'entry', name: 'The realm', gate_chapter_id: chapters[1]!.id },
    });
  });

  it('of a fork comes back with whoever wrote it and what it carried on from, without the prices its terms ruled', async () => {
    const upstream = await novelOf(['One.', 'Two.']);
    const fork = await buildFork(test.db, upstream, {
      ...{ forkPosition: 1, authorId: author.userId, chapters: [{ text: 'Otherwise.', price: 5 }] },
    });
    const helper = await buildActor(test.db);
    const credits = [
      { chapter_id: fork.chapterIds[0]!, user_id: author.userId, share: 6_000 },
      { chapter_id: fork.chapterIds[0]!, user_id: helper.userId, share: 4_000 },
    ];
    await test.db.insertInto('chapter_credit').values(credits).execute();
    const { id, chapters } = await backUp(fork.branchId);
    expect(chapters).toBe(1);
    const made = await backups.restore(author, { backupId: id, idempotencyKey: crypto.randomUUID() });
    const rows = await test.db
      .selectFrom('chapter')
      .select(['position', 'price_coins'])
      .where('branch_id', '=', made.branchId)
      .execute();
    expect(rows).toEqual([{ position: 1, price_coins: 0 }]);
    const kept = await test.db
      .selectFrom('chapter_credit as credit')
      .innerJoin('chapter', 'chapter.id', 'credit.chapter_id')
      .select(['credit.user_id', 'credit.share'])
      .where('chapter.branch_id', '=', made.branchId)
      .orderBy('credit.share')
      .execute();
    expect(kept).toEqual([
      { user_id: helper.userId, share: 4_000 },
      { user_id: author.userId, share: 6_000 },
    ]);
    const { synopsis } = await test.db
      .selectFrom('novel')
      .select('synopsis')
      .where('id', '=', made.novelId)
      .executeTakeFirstOrThrow();
    expect(synopsis).toMatch(/^Chapter 1 by \S/);
  });

  it('is nobody else’s, whatever their role, and another novel is not made of one that is damaged or gone', async () => {
    const { branchId } = await novelOf();
    const { id: backupId } = await backUp(branchId);
    const restoring = () => ({ backupId, idempotencyKey: crypto.randomUUID() });
    for (const actor of [stranger, operator]) {
      for (const refused of [
        () => backups.list(actor, { branchId }),
        () => backups.create(actor, { branchId }),
        () => backups.download(actor, { backupId }),
        () => backups.restore(actor, restoring()),
        () => backups.list(actor, { branchId: BranchId.parse(ids.next()) }),
      ]) {
        await expect(refused()).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    const novels = () =>
      test.db.selectFrom('novel').select('id').where('author_id', '=', author.userId).execute();
    const before = (await novels()).length;
    const [name] = await stored(branchId);
    await writeFile(path.join(root, 'backups', branchId, name!), 'not what was written');
    await expect(backups.restore(author, restoring())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await rm(path.join(root, 'backups', branchId, name!));
    await expect(backups.restore(author, restoring())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(backups.download(author, { backupId })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await novels()).length).toBe(before);
  });

  it('is made on demand once an hour, however many ask at once', async () => {
    const { branchId } = await novelOf();
    const asked = await Promise.allSettled([1, 2, 3].map(() => backups.create(author, { branchId })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const limited = { code: 'RATE_LIMITED' };
    await expect(backups.create(author, { branchId })).rejects.toMatchObject(limited);
    expect((await backups.list(author, { branchId })).nextAt).not.toBeNull();
    clock.advance(HOUR);
    expect((await backups.list(author, { branchId })).nextAt).toBeNull();
    expect((await backups.create(author, { branchId })).items).toHaveLength(2);
  });

  it('that cannot be stored says why, keeps the queue trying, and is written by the next attempt', async () => {
    const { branchId } = await novelOf();
    const { items } = await backups.create(author, { branchId });
    const backupId = items[0]!.id;
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const broken = createBackupsService({
      ...dependencies(),
      files: { ...files(), put: (_key: string, body: Readable) => (body.destroy(), Promise.reject(full)) },
    });
    await expect(broken.write(backupId)).rejects.toBe(full);
    const failed = (await backups.list(author, { branchId })).items[0];
    expect(failed).toMatchObject({ state: 'failed', failure: 'storage_full', bytes: null });
    await backups.write(backupId);
    expect((await backups.list(author, { branchId })).items[0]).toMatchObject({
      state: 'done',
      failure: null,
    });
  });
});

describe('the night', () => {
  it('backs up what changed, once a night, and what did not change not at all', async () => {
    const { branchId, chapterIds } = await novelOf();
    const nightly = async () => {
      await upkeep.planNight();
      await writePending(branchId);
      return (await backups.list(author, { branchId })).items.length;
    };
    expect(await nightly()).toBe(1);
    await buildDraft(chapterIds[0]!, author.userId, [{ id: 'p1', type: 'paragraph', text: 'New.' }]);
    expect(await nightly()).toBe(1);
    clock.advance(24 * HOUR);
    expect(await nightly()).toBe(2);
    clock.advance(24 * HOUR);
    expect(await nightly()).toBe(2);
    const change = { note_after: 'A note for all.' };
    await test.db.updateTable('branch').set(change).where('id', '=', branchId).execute();
    clock.advance(3 * 24 * HOUR);
    expect(await nightly()).toBe(3);
  });

  it('leaves the newest and deletes what is older, with its file', async () => {
    const { branchId } = await novelOf();
    for (let count = 0; count < KEEP + 2; count += 1) {
      await backUp(branchId);
      clock.advance(HOUR);
    }
    const before = (await backups.list(author, { branchId })).items;
    await upkeep.tidy();
    const { items } = await backups.list(author, { branchId });
    expect(items).toEqual(before.slice(0, KEEP));
    const files = await stored(branchId);
    expect(files.map((name) => name.split('.')[0]).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
    clock.advance(365 * 24 * HOUR);
    await upkeep.tidy();
    expect((await backups.list(author, { branchId })).items).toEqual(items);
  });

  it('after a kill between file and row, the next attempt counts and the file of nobody goes', async () => {
    const { branchId } = await novelOf();
    const { items } = await backups.create(author, { branchId });
    const put = Promise.withResolvers<void>();
    const dying = createBackupsService({
      ...dependencies(),
      files: {
        ...files(),
        async put(key: string, body: Readable) {
          await files().put(key, body);
          put.resolve();
          // Nothing of a process that was killed happens any more.
          await new Promise(() => undefined);
        },
      },
    });
    void dying.write(items[0]!.id);
    await put.promise;
    const [orphan] = await stored(branchId);
    await backups.write(items[0]!.id);
    expect(await stored(branchId)).toHaveLength(2);

    await writtenBefore(branchId, 23 * HOUR);
    await upkeep.tidy();
    expect(await stored(branchId)).toContain(orphan);
    await writtenBefore(branchId, 25 * HOUR);
    await upkeep.tidy();
    const left = await stored(branchId);
    expect(left).toHaveLength(1);
    expect(left).not.toContain(orphan);
    await backups
      .download(author, { backupId: BackupId.parse(items[0]!.id) })
      .then(({ body }) => buffer(body));
  });

  it('written twice at once leaves one file and one whole row', async () => {
    const { branchId } = await novelOf();
    const { items } = await backups.create(author, { branchId });
    await Promise.all([1, 2, 3].map(() => backups.write(items[0]!.id)));
    expect(await stored(branchId)).toHaveLength(1);
    const { body } = await backups.download(author, { backupId: BackupId.parse(items[0]!.id) });
    await buffer(body);
  });

  it('gives up what nobody ended', async () => {
    const { branchId } = await novelOf();
    await backups.create(author, { branchId });
    clock.advance(25 * HOUR);
    await upkeep.tidy();
    expect((await backups.list(author, { branchId })).items[0]).toMatchObject({ failure: 'interrupted' });
  });
});
