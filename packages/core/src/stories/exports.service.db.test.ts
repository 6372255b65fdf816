import { text as readText, buffer } from 'node:stream/consumers';
import { BranchId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createExportsService, type ExportedFile } from './exports.service.ts';
import { openZip } from './manuscript-formats/open-zip.ts';

const ids = createIds();
const clock = createFakeClock();
const site = { publicUrl: 'https://inkvine.example', timeZone: 'Asia/Seoul' };
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let exports: ReturnType<typeof createExportsService>;
let author: Actor;
let reader: Actor;
let operator: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  exports = createExportsService({ db: test.db, clock, site });
  author = await buildActor(test.db, { role: 'creator' });
  reader = await buildActor(test.db);
  operator = await buildActor(test.db, { role: 'operator' });
});
afterAll(() => test.drop());

const novelOf = (chapters: NonNullable<Parameters<typeof buildNovel>[1]>['chapters']) =>
  buildNovel(test.db, {
    authorId: author.userId,
    title: '동백: 꽃/<봄>',
    language: 'ko',
    chapters: chapters ?? [],
  });

/** Every document of an EPUB in one text. */
async function wordsOf({ body }: ExportedFile): Promise<string> {
  const zip = await openZip(await buffer(body));
  const opf = (await zip.read('EPUB/package.opf')) ?? '';
  const files = [...opf.matchAll(/href="([^"]+)"/g)].map(([, name]) => `EPUB/${name}`);
  return [opf, ...(await Promise.all(files.map((name) => zip.read(name))))].join('\n');
}

describe('an author', () => {
  it('takes the published chapters as readers see them, or all as they are in the editor', async () => {
    const { branchId, chapterIds } = await novelOf([
      { text: 'The first, published.' },
      { status: 'unpublished', text: 'The second, hidden.' },
      { status: 'draft', text: 'The third, a draft.', title: 'Three' },
    ]);
    await test.db
      .insertInto('draft')
      .values({
        chapter_id: chapterIds[0]!,
        rev: 1,
        seen_rev: 1,
        epoch: 'e',
        title: 'One, rewritten',
        blocks: JSON.stringify([
          { id: 'p1', type: 'paragraph', text: 'The first, rewritten.' },
          { id: 'p2', type: 'comment', text: 'Mend this.' },
        ]),
        characters: 21,
        hash: 'h',
        client_id: 'c',
        client_from: 1,
        device: '',
        ops: '[]',
        author_id: author.userId,
        active_since: clock.now().toISOString(),
        saved_at: clock.now().toISOString(),
      })
      .execute();
    const published = await exports.writeForAuthor(author, { branchId, format: 'markdown', drafts: false });
    expect(published.filename).toBe('동백 꽃 봄.md');
    const seen = await readText(published.body);
    expect(seen).toContain('## Chapter 1\n\nThe first, published.');
    expect(seen).not.toMatch(/second|third|rewritten/);

    const all = await readText(
      (await exports.writeForAuthor(author, { branchId, format: 'markdown', drafts: true })).body,
    );
    expect(all).toContain('## One, rewritten\n\nThe first, rewritten.\n\n> [!COMMENT]\n> Mend this.');
    expect(all).toMatch(/The second, hidden\.[^]*## Three\n\nThe third, a draft\./);

    const epub = await wordsOf(
      await exports.writeForAuthor(author, { branchId, format: 'epub', drafts: true }),
    );
    expect(epub).toContain('The first, rewritten.');
    expect(epub).not.toContain('Mend this.');
  });

  it('takes nothing of another, whatever the role', async () => {
    const { branchId } = await novelOf([{}]);
    for (const actor of [reader, operator]) {
      for (const id of [branchId, BranchId.parse(ids.next())]) {
        const input = { branchId: id, format: 'epub' as const, drafts: true };
        await expect(exports.writeForAuthor(actor, input)).rejects.toMatchObject(notFound);
        await expect(exports.getSettings(actor, input)).rejects.toMatchObject(notFound);
        await expect(exports.setSettings(actor, { ...input, readerExport: true })).rejects.toMatchObject(
          notFound,
        );
      }
    }
    await expect(exports.writeForReader(reader, { branchId })).rejects.toMatchObject(notFound);
  });
});

it('names who wrote a chapter with its author, and has the notes of its author, in every file', async () => {
  const { branchId, chapterIds } = await novelOf([{ text: 'Ours.' }, { text: 'Mine.', price: 3 }]);
  const helper = await buildActor(test.db);
  await test.db.updateTable('user').set({ name: 'Helper & Co.' }).where('id', '=', helper.userId).execute();
  await test.db
    .insertInto('chapter_credit')
    .values([
      { chapter_id: chapterIds[0]!, user_id: author.userId, share: 7_000 },
      { chapter_id: chapterIds[0]!, user_id: helper.userId, share: 3_000 },
    ])
    .execute();
  await test.db
    .updateTable('branch')
    .set({ note_before: 'To all.', reader_export: true })
    .where('id', '=', branchId)
    .execute();
  await test.db
    .updateTable('chapter')
    .set({ note_before: '', note_after: 'To those who bought it.' })
    .where('id', '=', chapterIds[1]!)
    .execute();
  const input = { branchId, drafts: true };
  const markdown = await exports.writeForAuthor(author, { ...input, format: 'markdown' });
  expect(await readText(markdown.body)).toMatch(
    /contributors: "Helper & Co."[^]*> Helper & Co. 님과 함께 썼어요\n\n> \[!NOTE-BEFORE\]\n> To all\.\n\nOurs\.[^]*Mine\.\n\n> \[!NOTE-AFTER\]\n> To those who bought it\./,
  );
  const epub = await wordsOf(await exports.writeForAuthor(author, { ...input, format: 'epub' }));
  expect(epub).toMatch(/<dc:contributor id="contributor-1">Helper &amp; Co\.<.*role.*>ctb</);
  const taken = await wordsOf(await exports.writeForReader(reader, { branchId }));
  for (const book of [epub, taken]) {
    expect(book).toMatch(/Helper &amp; Co\. 님과 함께 썼어요[^]*To all\.[^]*Ours\./);
  }
  expect(epub).toContain('To those who bought it.');
  expect(taken).not.toContain('To those who bought it.');
});

describe('a reader', () => {
  it('takes what they may read where the author allows it, and nothing by default', async () => {
    const { branchId, chapterIds } = await novelOf([
      { text: 'A free secret.' },
      { price: 3, text: 'A bought secret.', title: 'Bought' },
      { price: 3, text: 'A locked secret.', title: 'Locked' },
      { status: 'unpublished', text: 'A hidden secret.' },
      { status: 'draft', text: 'A draft secret.' },
    ]);
    await buildUnlock(test.db, reader.userId, chapterIds[1]!);
    expect(await exports.getReadersBook(reader, { branchId })).toEqual({ allowed: false, chapterCount: 0 });
    await expect(exports.writeForReader(reader, { branchId })).rejects.toMatchObject(notFound);

    await exports.setSettings(author, { branchId, readerExport: true });
    expect(await exports.getSettings(author, { branchId })).toEqual({ readerExport: true });
    expect(await exports.getReadersBook(reader, { branchId })).toEqual({ allowed: true, chapterCount: 2 });
    const words = await wordsOf(await exports.writeForReader(reader, { branchId }));
    expect(words).toMatch(/A free secret\.[^]*A bought secret\./);
    expect(words).not.toMatch(/(?:locked|hidden|draft) secret/i);
    expect(await wordsOf(await exports.writeForReader(operator, { branchId }))).not.toMatch(
      /(?:bought|locked) secret/i,
    );

    await exports.setSettings(author, { branchId, readerExport: false });
    await expect(exports.writeForReader(reader, { branchId })).rejects.toMatchObject(notFound);
  });

  it('takes of a fork the chapters of those who allow it', async () => {
    const novel = await novelOf([{ text: 'From upstream.' }, { text: 'Left behind.' }]);
    const fork = await buildFork(test.db, novel, { forkPosition: 1, chapters: [{ text: 'From the fork.' }] });
    const forker = { ...reader, userId: fork.authorId };
    const { branchId } = fork;
    await exports.setSettings(author, { branchId: novel.branchId, readerExport: true });
    await expect(exports.writeForReader(reader, { branchId })).rejects.toMatchObject(notFound);
    await exports.setSettings(forker, { branchId, readerExport: true });
    const words = await wordsOf(await exports.writeForReader(reader, { branchId }));
    expect(words).toMatch(/From upstream\.[^]*From the fork\./);
    expect(words).not.toContain('Left behind.');
    await exports.setSettings(author, { branchId: novel.branchId, readerExport: false });
    expect(await wordsOf(await exports.writeForReader(reader, { branchId }))).not.toContain('From upstream.');
    const own = await exports.writeForAuthor(forker, { branchId, format: 'markdown', drafts: true });
    const written = await readText(own.body);
    expect(written).not.toContain('From upstream.');
    expect(written).toMatch(/^> 1화는 .+ 님이 썼어요$/m);
  });
});
