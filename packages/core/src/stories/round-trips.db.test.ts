import { ChapterId, ManuscriptId, NovelId } from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { createIds } from '../ports/ids.port.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createManuscriptsService } from './manuscripts.service.ts';
import { createNovelsService } from './novels.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();

let test: TestDatabase;
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

/** A reader waits for each of these; a number that grows is a decision, not an accident. */
it('each method makes as many round trips as written here', async () => {
  const { db, record } = createRecordedDatabase(test.pool);
  const novels = createNovelsService({ db, clock, ids });
  const chapters = createChaptersService({ db, clock, ids, draftStore: buffer.store });
  const manuscripts = createManuscriptsService({ db, clock, ids });
  const reading = createReadingService({ db, clock, horizonTokens });

  const actor = await buildActor(test.db);
  const { novelId, branchId, slug, chapterIds } = await buildNovel(test.db, {
    authorId: actor.userId,
    chapters: [{}, { status: 'draft' }, { status: 'draft' }, { status: 'draft' }],
  });
  const [first, second, third] = chapterIds.map((id) => ChapterId.parse(id));
  const details = { title: 'Counted', synopsis: '', language: 'en' as const, tags: [] };
  const price = ChapterPrice.parse(2);
  const page = { limit: 10 };
  const uploaded = await manuscripts.begin(actor, { bytes: Buffer.from('It rained.'), filename: 'a.txt' });
  const manuscriptId = ManuscriptId.parse(uploaded.manuscriptId);
  const plan = [{ title: 'One', start: 0, end: 10 }];
  const anchor = { blockId: 'p1', quote: '', fraction: 0 };
  const soon = new Date(clock.now().getTime() + 1_000).toISOString();

  const methods: [string, () => Promise<unknown>][] = [
    ['novels.listPublished', () => novels.listPublished(page)],
    ['novels.get', () => novels.get(actor, { slug })],
    ['novels.listChapters', () => novels.listChapters(actor, { ...page, branchId })],
    ['novels.listMine', () => novels.listMine(actor, page)],
    ['novels.create', () => novels.create(actor, { ...details, idempotencyKey: ids.next() })],
    ['novels.getManaged', () => novels.getManaged(actor, { novelId: NovelId.parse(novelId) })],
    ['novels.update', () => novels.update(actor, { ...details, novelId, version: 1 })],
    ['chapters.listManaged', () => chapters.listManaged(actor, { ...page, novelId })],
    ['chapters.getEditable', () => chapters.getEditable(actor, { chapterId: first! })],
    [
      'chapters.create',
      () => chapters.create(actor, { novelId, title: 'New', text: 'Rain.', idempotencyKey: ids.next() }),
    ],
    [
      'chapters.update',
      () => chapters.update(actor, { chapterId: first!, version: 1, title: 'T', text: 'Rain.', price }),
    ],
    ['chapters.publish', () => chapters.publish(actor, { chapterId: second!, version: 1 })],
    ['chapters.unpublish', () => chapters.unpublish(actor, { chapterId: second!, version: 2 })],
    ['chapters.deleteDraft', () => chapters.deleteDraft(actor, { chapterId: third!, version: 1 })],
    [
      'chapters.publishDrafts',
      () => chapters.publishDrafts(actor, { novelId, freeChapters: 1, price, publishAt: soon }),
    ],
    ['chapters.publishDue, nothing due', () => chapters.publishDue()],
    [
      'chapters.publishDue, one novel',
      () => {
        clock.advance(1_000);
        return chapters.publishDue();
      },
    ],
    ['manuscripts.begin', () => manuscripts.begin(actor, { bytes: Buffer.from('Rain.'), filename: 'b.txt' })],
    ['manuscripts.getPreview', () => manuscripts.getPreview(actor, { manuscriptId })],
    ['manuscripts.getText', () => manuscripts.getText(actor, { manuscriptId, start: 0, end: 5 })],
    [
      'manuscripts.import',
      () => manuscripts.import(actor, { ...details, title: 'Imported', manuscriptId, chapters: plan }),
    ],
    ['manuscripts.purgeUnused', () => manuscripts.purgeUnused()],
    ['reading.openChapter', () => reading.openChapter(actor, { chapterId: first! })],
    [
      'reading.saveProgress',
      () => reading.saveProgress(actor, { chapterId: first!, anchor, finished: true }),
    ],
    ['reading.listContinue', () => reading.listContinue(actor, page)],
  ];
  // The first word about drafts that a site ever hears costs more.
  await chapters.getEditable(actor, { chapterId: first! });
  const counts: Record<string, number> = {};
  for (const [name, call] of methods) counts[name] = (await record(call)).length;
  expect(counts).toMatchInlineSnapshot(`
    {
      "chapters.create": 7,
      "chapters.deleteDraft": 7,
      "chapters.getEditable": 3,
      "chapters.listManaged": 1,
      "chapters.publish": 8,
      "chapters.publishDrafts": 9,
      "chapters.publishDue, nothing due": 1,
      "chapters.publishDue, one novel": 9,
      "chapters.unpublish": 8,
      "chapters.update": 8,
      "manuscripts.begin": 1,
      "manuscripts.getPreview": 1,
      "manuscripts.getText": 1,
      "manuscripts.import": 11,
      "manuscripts.purgeUnused": 1,
      "novels.create": 8,
      "novels.get": 1,
      "novels.getManaged": 1,
      "novels.listChapters": 1,
      "novels.listMine": 1,
      "novels.listPublished": 1,
      "novels.update": 2,
      "reading.listContinue": 1,
      "reading.openChapter": 1,
      "reading.saveProgress": 1,
    }
  `);
});
