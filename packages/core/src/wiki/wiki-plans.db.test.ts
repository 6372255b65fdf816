import { WikiEntryKey } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildLibrary } from '@inkvine/testkit/library.builder';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { buildLargeWiki } from '@inkvine/testkit/wiki.builders';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiService } from './wiki.service.ts';

let test: TestDatabase;
let reads: Record<string, () => Promise<unknown>>;
let record: ReturnType<typeof createRecordedDatabase>['record'];
beforeAll(async () => {
  test = await createTestDatabase();
  await buildLibrary(test.db, { novels: 300, chaptersEach: 20 });
  const novels = [];
  for (let n = 0; n < 5; n += 1) {
    const novel = await buildNovel(test.db, { chapters: Array.from({ length: 10 }, () => ({})) });
    await buildLargeWiki(test.db, novel, { entries: 400, statesEach: 3 });
    novels.push(novel);
  }
  const { branchId } = await buildFork(test.db, novels[2]!, { forkPosition: 10 });
  const recorded = createRecordedDatabase(test.pool);
  record = recorded.record;
  const dependencies = { clock: createFakeClock(), horizonTokens: createHorizonTokens('secret') };
  const wiki = createWikiService({ db: recorded.db, ...dependencies });
  const reader = await buildActor(test.db);
  const { part_key: key } = await test.db
    .selectFrom('wiki_part')
    .select('part_key')
    .where('branch_id', '=', novels[2]!.branchId)
    .where('kind', '=', 'entry')
    .limit(1)
    .executeTakeFirstOrThrow();
  const view = { branchId, revealUpTo: 10 };
  const entry = { ...view, entryKey: WikiEntryKey.parse(key) };
  reads = {
    overview: () => wiki.getOverview(reader, view),
    list: () => wiki.list(reader, { ...view, limit: 50, order: 'name' }),
    entry: () => wiki.getEntry(reader, entry),
    card: () => wiki.getCard(reader, entry),
    search: () => wiki.search(reader, { ...view, query: 'known', limit: 20 }),
    complete: () => wiki.complete(reader, { ...view, query: 'another', limit: 8 }),
    timeline: () => wiki.listTimeline(reader, { ...view, limit: 20 }),
    history: () => wiki.listHistory(reader, entry),
  };
});
afterAll(() => test.drop());

describe('a read of a wiki, in a fork', () => {
  it.each(['overview', 'list', 'entry', 'card', 'search', 'complete', 'timeline', 'history'])(
    '%s is one round trip by its indexes',
    async (name) => {
      const statements = await record(reads[name]!);
      expect(statements).toHaveLength(1);
      const plan = await explain(test.pool, statements[0]!);
      expect(plan.indexes).toEqual(
        expect.arrayContaining([expect.stringMatching(/^wiki_part_/), 'branch_lineage_pkey']),
      );
      expect(plan.fullScans).toEqual([]);
    },
  );
});
