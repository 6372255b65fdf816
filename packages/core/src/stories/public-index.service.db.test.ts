import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPublicIndexService } from './public-index.service.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('names every public chapter exactly once over all its parts, and nothing else', async () => {
  const index = createPublicIndexService({ db: test.db, partSize: 3 });
  const first = await buildNovel(test.db, {
    chapters: [{}, { price: 3 }, {}, { status: 'draft' }, { status: 'unpublished' }],
  });
  const second = await buildNovel(test.db, { chapters: [{}, {}, {}, {}] });
  const unpublished = await buildNovel(test.db, { chapters: [{ status: 'draft' }] });
  await buildFork(test.db, first, { forkPosition: 1, chapters: [{}] });
  await test.db
    .updateTable('chapter')
    .set({ taken_down_at: '2026-11-01T00:00:00Z' })
    .where('id', '=', second.chapterIds[3]!)
    .execute();

  const listed = async (kind: 'novels' | 'chapters') => {
    const parts = await index.listParts(kind);
    const names: string[][] = [];
    for (const part of parts) {
      const rows: string[] = [];
      for await (const some of index.streamPart(kind, part)) rows.push(...some.map(({ name }) => name));
      names.push(rows);
    }
    return names;
  };
  const chapters = await listed('chapters');
  expect(chapters.map(({ length }) => length)).toEqual([3, 3]);
  expect(chapters.flat().toSorted()).toEqual(
    [...first.chapterIds.slice(0, 3), ...second.chapterIds.slice(0, 3)].toSorted(),
  );
  const novels = await listed('novels');
  expect(novels.flat().toSorted()).toEqual([first.slug, second.slug].toSorted());
  expect(novels.flat()).not.toContain(unpublished.slug);
});
