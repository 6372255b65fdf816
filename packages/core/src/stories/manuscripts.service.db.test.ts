import { readFile } from 'node:fs/promises';
import { ChapterId, ManuscriptId, NovelId } from '@inkvine/contracts/primitives';
import { ImportManuscriptInput, MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { createIds } from '../ports/ids.port.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createManuscriptsService } from './manuscripts.service.ts';
import { createNovelsService } from './novels.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();
const details = { title: 'The Import', synopsis: '', language: 'en' as const, tags: [] };
const missing = ManuscriptId.parse(ids.next());
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let manuscripts: ReturnType<typeof createManuscriptsService>;
let chapters: ReturnType<typeof createChaptersService>;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
let stranger: Actor;
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  manuscripts = createManuscriptsService({ db: test.db, clock, ids });
  chapters = createChaptersService({ db: test.db, clock, ids, draftStore: buffer.store });
  novels = createNovelsService({ db: test.db, clock, ids });
  reading = createReadingService({ db: test.db, clock, horizonTokens });
  author = await buildActor(test.db);
  stranger = await buildActor(test.db, { role: 'operator' });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

const fixture = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../domain/src/stories/fixtures/${name}`, import.meta.url));
const upload = async (bytes: Uint8Array, filename = 'draft.txt', as = author): Promise<ManuscriptId> =>
  ManuscriptId.parse((await manuscripts.begin(as, { bytes, filename })).manuscriptId);
const uploadText = (text: string) => upload(Buffer.from(text));
/** The plan a person confirms without changing anything. */
const planOf = async (manuscriptId: ManuscriptId) => {
  const preview = await manuscripts.getPreview(author, { manuscriptId });
  const plan = preview.segments
    .filter((segment) => segment.kind === 'chapter')
    .map(({ title, start, end }) => ({ title, start, end }));
  return ImportManuscriptInput.parse({ ...details, manuscriptId, chapters: plan });
};
const countOf = async (table: 'novel' | 'manuscript' | 'chapter_revision') =>
  (
    await test.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  ).count;

describe('begin and getPreview', () => {
  it('proposes the chapters of a headed text, its licence apart', async () => {
    const manuscriptId = await upload(await fixture('headed-novel.en.txt'));
    const preview = await manuscripts.getPreview(author, { manuscriptId });
    expect(preview).toMatchObject({ id: manuscriptId, filename: 'draft.txt', language: 'en', novelId: null });
    expect(preview.segments[0]).toMatchObject({ kind: 'front_matter', start: 0 });
    expect(preview.segments.at(-1)!.kind).toBe('back_matter');
    for (const segment of preview.segments) {
      expect(segment.characters).toBeGreaterThan(0);
      expect(segment.excerpt.length).toBeGreaterThan(0);
      const { start, end } = segment;
      const { text } = await manuscripts.getText(author, { manuscriptId, start, end });
      expect(text).toHaveLength(end - start);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(segment.excerpt);
    }
  });

  it('reads the same from EUC-KR and UTF-8', async () => {
    const [first, second] = await Promise.all(
      ['unheaded-story.ko.txt', 'unheaded-story.ko.euc-kr.txt'].map(async (name) => {
        const manuscriptId = await upload(await fixture(name), '우산.txt');
        const { text } = await manuscripts.getText(author, { manuscriptId, start: 0, end: 1_000_000 });
        return { text, preview: await manuscripts.getPreview(author, { manuscriptId }) };
      }),
    );
    expect(second!.text).toBe(first!.text);
    expect(first!.preview).toMatchObject({ encoding: 'utf-8', language: 'ko' });
    expect(second!.preview).toMatchObject({ encoding: 'euc-kr', language: 'ko' });
    expect(second!.preview.segments).toEqual(first!.preview.segments);
  });

  it('takes the title from the name of the file where the text tells none', async () => {
    const manuscriptId = await upload(Buffer.from('It rained.'), 'My first novel.v2.txt');
    expect(await manuscripts.getPreview(author, { manuscriptId })).toMatchObject({
      suggestedTitle: 'My first novel.v2',
    });
  });

  it.each([
    ['nothing', new Uint8Array(), 'FILE_EMPTY'],
    ['more than 5 MB', Buffer.alloc(MANUSCRIPT_MAX_BYTES + 1, 'a'), 'FILE_TOO_LARGE'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'FILE_BINARY'],
    ['broken characters', Buffer.from([0x41, 0x20, 0xff, 0xff, 0x20, 0x41]), 'FILE_UNDECODABLE'],
    ['white space', Buffer.from(' \n\n \n'), 'FILE_WITHOUT_TEXT'],
  ])('refuses %s and keeps nothing', async (_name, bytes, code) => {
    const before = await countOf('manuscript');
    await expect(upload(bytes)).rejects.toMatchObject({ code });
    expect(await countOf('manuscript')).toBe(before);
  });
});

describe('another’s manuscript', () => {
  it('is not known to anyone but its owner', async () => {
    const input = await planOf(await uploadText('It rained.'));
    for (const manuscriptId of [input.manuscriptId, missing]) {
      await expect(manuscripts.getPreview(stranger, { manuscriptId })).rejects.toMatchObject(notFound);
      const stretch = { manuscriptId, start: 0, end: 9 };
      await expect(manuscripts.getText(stranger, stretch)).rejects.toMatchObject(notFound);
      await expect(manuscripts.import(stranger, { ...input, manuscriptId })).rejects.toMatchObject(notFound);
    }
    expect(await manuscripts.getPreview(author, input)).toMatchObject({ novelId: null });
  });
});

describe('import', () => {
  it('makes a novel with a draft for each chapter, without the headings that titles repeat', async () => {
    const person = await buildActor(test.db);
    const text = 'Chapter 1\n\nThe rain began.\n\nIt went on.\n\nChapter 2\n\nThe rain ended.\n';
    const manuscriptId = await upload(Buffer.from(text), 'rain.txt', person);
    const preview = await manuscripts.getPreview(person, { manuscriptId });
    const plan = preview.segments.map(({ title, start, end }) => ({ title, start, end }));
    const novel = await manuscripts.import(person, { ...details, manuscriptId, chapters: plan });

    const novelId = NovelId.parse(novel.novelId);
    const drafts = await chapters.listManaged(person, { novelId, limit: 10 });
    expect(drafts.items).toMatchObject([
      { number: 1, title: 'Chapter 1', status: 'draft', price: 0, version: 1, characters: 26 },
      { number: 2, title: 'Chapter 2', status: 'draft' },
    ]);
    const first = await chapters.getEditable(person, { chapterId: ChapterId.parse(drafts.items[0]!.id) });
    expect(first.text).toBe('The rain began.\n\nIt went on.');
    expect(await manuscripts.getPreview(person, { manuscriptId })).toMatchObject({ novelId });
    expect((await novels.listMine(person, { limit: 5 })).items).toMatchObject([{ id: novelId, drafts: 2 }]);
    const { role } = await test.db
      .selectFrom('user')
      .select('role')
      .where('id', '=', person.userId)
      .executeTakeFirstOrThrow();
    expect(role).toBe('creator');
  });

  it('imports no broken syllable of a Korean text', async () => {
    const input = await planOf(await upload(await fixture('headed-novel.ko.txt')));
    const novel = await manuscripts.import(author, input);
    const drafts = await chapters.listManaged(author, { novelId: NovelId.parse(novel.novelId), limit: 100 });
    expect(drafts.items).toHaveLength(input.chapters.length);
    const texts = await Promise.all(
      drafts.items.map((draft) => reading.openChapter(author, { chapterId: ChapterId.parse(draft.id) })),
    );
    expect(JSON.stringify(texts)).not.toMatch(/\ufffd|[\u1100-\u11ff]/);
  });

  it('becomes one novel however often and at whatever time it is asked for', async () => {
    const input = await planOf(await upload(await fixture('headed-novel.en.txt')));
    const before = await countOf('novel');
    const results = await Promise.all([1, 2, 3, 4].map(() => manuscripts.import(author, input)));
    results.push(await manuscripts.import(author, input));
    expect(new Set(results.map((result) => result.novelId)).size).toBe(1);
    expect(await countOf('novel')).toBe(before + 1);
  });

  it('refuses another plan for what is a novel already', async () => {
    const input = await planOf(await uploadText('It rained.'));
    await manuscripts.import(author, input);
    await expect(manuscripts.import(author, { ...input, title: 'Another' })).rejects.toMatchObject({
      code: 'MANUSCRIPT_USED',
    });
  });

  it.each([
    [
      'overlap',
      [
        [0, 8],
        [5, 10],
      ],
      { problem: 'OVERLAP', chapter: 1 },
    ],
    ['lie outside the text', [[0, 99]], { problem: 'OUT_OF_RANGE', chapter: 0 }],
    [
      'have no text',
      [
        [0, 10],
        [10, 14],
      ],
      { problem: 'CHAPTER_EMPTY', chapter: 1 },
    ],
    ['cut a character in two', [[0, 4]], { problem: 'SPLIT_CHARACTER', chapter: 0 }],
  ])('refuses chapters that %s and writes nothing', async (_name, spans, problem) => {
    const manuscriptId = await uploadText('It 😀 rain *** snow');
    const before = await countOf('novel');
    const plan = spans.map(([start, end]) => ({ title: 'T', start: start!, end: end! }));
    await expect(
      manuscripts.import(author, { ...details, manuscriptId, chapters: plan }),
    ).rejects.toMatchObject({ code: 'PLAN_INVALID', details: problem });
    expect(await countOf('novel')).toBe(before);
    expect(await manuscripts.getPreview(author, { manuscriptId })).toMatchObject({ novelId: null });
  });

  it('leaves nothing half written when it breaks, and succeeds when tried again', async () => {
    const input = await planOf(await upload(await fixture('headed-novel.en.txt')));
    const counts = async () => [await countOf('novel'), await countOf('chapter_revision')];
    const before = await counts();
    const repeating = ids.next();
    const broken = createManuscriptsService({ db: test.db, clock, ids: { next: () => repeating } });
    await expect(broken.import(author, input)).rejects.toThrow('duplicate key');
    expect(await counts()).toEqual(before);
    expect(await manuscripts.getPreview(author, input)).toMatchObject({ novelId: null });
    await manuscripts.import(author, input);
    expect(await countOf('novel')).toBe(before[0]! + 1);
  });

  it('takes the largest manuscript there may be: 5 MB in 3,000 chapters', async () => {
    const line = `${'The rain went on and nobody came to the harbour. '.repeat(33)}\n\n`;
    const text = Array.from({ length: 3_000 }, (_, n) => `Chapter ${n + 1}\n\n${line}\n`).join('\n');
    expect(Buffer.byteLength(text)).toBeGreaterThan(MANUSCRIPT_MAX_BYTES * 0.9);
    const input = await planOf(await uploadText(text));
    expect(input.chapters).toHaveLength(3_000);
    const novel = await manuscripts.import(author, input);
    const mine = await novels.listMine(author, { limit: 1 });
    expect(mine.items).toMatchObject([{ id: novel.novelId, drafts: 3_000 }]);
  });
});

describe('purgeUnused', () => {
  it('deletes after a week what became no novel', async () => {
    const used = await planOf(await uploadText('It rained.'));
    await manuscripts.import(author, used);
    const unused = await uploadText('It snowed.');
    clock.advance(6 * 86_400_000);
    const recent = await uploadText('It thawed.');
    clock.advance(1 * 86_400_000 + 1);
    expect(await manuscripts.purgeUnused()).toBeGreaterThan(0);
    await expect(manuscripts.getPreview(author, { manuscriptId: unused })).rejects.toMatchObject(notFound);
    for (const manuscriptId of [used.manuscriptId, recent]) {
      expect(await manuscripts.getPreview(author, { manuscriptId })).toMatchObject({ id: manuscriptId });
    }
  });
});
