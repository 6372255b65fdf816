import { BranchId, ChapterId, NovelId, SessionId, UserId } from '@inkvine/contracts/primitives';
import { createIds } from '../ports/ids.port.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildLibrary, libraryId } from '@inkvine/testkit/library.builder';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createDraftsService } from '../drafts/drafts.service.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createNovelsService } from './novels.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();

/** Author of the novels 1 to 9 and reader of the novels 1, 61, 121, …. */
const actor: Actor = {
  userId: UserId.parse(libraryId('person 1')),
  sessionId: SessionId.parse(ids.next()),
  role: 'reader',
  locale: 'en',
};
const chapterId = ChapterId.parse(libraryId('chapter 300 2'));
const branchId = BranchId.parse(libraryId('branch 300'));
const ownBranchId = BranchId.parse(libraryId('branch 15'));
const novelId = NovelId.parse(libraryId('novel 15'));
const cursor = encodeCursor(['2026-01-01T05:00:00Z', ids.next()]);
const anchor = { blockId: 'p1', quote: 'Rain.', fraction: 0.5 };

let test: TestDatabase;
let queries: Record<string, () => Promise<unknown>>;
let record: ReturnType<typeof createRecordedDatabase>['record'];
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  await buildLibrary(test.db, { novels: 600, chaptersEach: 20 });
  const recorded = createRecordedDatabase(test.pool);
  record = recorded.record;
  const novels = createNovelsService({ db: recorded.db, clock, ids });
  const chapters = createChaptersService({ db: recorded.db, clock, ids, draftStore: buffer.store });
  const reading = createReadingService({ db: recorded.db, clock, horizonTokens });
  const drafts = createDraftsService({ db: recorded.db, clock, ids, draftStore: buffer.store });
  queries = {
    'drafts.search': () =>
      drafts.search(actor, { branchId: ownBranchId, query: 'rain', matchCase: false, limit: 10 }),
    'novels.listPublished': () => novels.listPublished({ limit: 20 }),
    'novels.listPublished, later page': () => novels.listPublished({ limit: 20, language: 'ko', cursor }),
    'novels.get': () => novels.get(actor, { slug: 'library-61' }),
    'novels.listChapters': () => novels.listChapters(actor, { branchId, limit: 10, cursor: encodeCursor(5) }),
    'novels.listMine': () => novels.listMine(actor, { limit: 5, cursor }),
    'chapters.listManaged': () =>
      chapters.listManaged(actor, { novelId, limit: 10, cursor: encodeCursor(5) }),
    'reading.openChapter': () => reading.openChapter(actor, { chapterId }),
    'reading.listContinue': () => reading.listContinue(actor, { limit: 5, cursor }),
    'reading.saveProgress': () => reading.saveProgress(actor, { chapterId, anchor, finished: true }),
  };
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

describe('the plan of a hot query', () => {
  it.each([
    ['novels.listPublished', ['novel_listed', 'branch_main', 'chapter_published']],
    ['novels.listPublished, later page', ['novel_listed', 'branch_main', 'chapter_published']],
    ['novels.get', ['novel_slug_key', 'branch_main', 'chapter_published', 'reading_position_pkey']],
    [
      'novels.listChapters',
      ['branch_pkey', 'branch_lineage_pkey', 'branch_line_position', 'membership_entitlement_reader'],
    ],
    ['novels.listMine', ['branch_author', 'novel_pkey', 'chapter_branch_id_position_key']],
    ['chapters.listManaged', ['novel_pkey', 'branch_main', 'chapter_branch_id_position_key']],
    [
      'drafts.search',
      ['branch_pkey', 'chapter_branch_id_position_key', 'chapter_revision_pkey', 'draft_pkey'],
    ],
    [
      'reading.openChapter',
      ['chapter_pkey', 'branch_lineage_pkey', 'branch_line_position', 'membership_entitlement_reader'],
    ],
    ['reading.listContinue', ['reading_position_latest', 'chapter_pkey', 'branch_line_position']],
    ['reading.saveProgress', ['chapter_pkey', 'unlock_pkey', 'membership_entitlement_reader']],
  ])('%s is one round trip by its indexes', async (name, indexes) => {
    const statements = await record(queries[name]!);
    expect(statements).toHaveLength(1);
    const plan = await explain(test.pool, statements[0]!);
    expect(plan.indexes).toEqual(expect.arrayContaining(indexes));
    expect(plan.fullScans).toEqual([]);
  });
});
