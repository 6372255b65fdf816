import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWikiLintService } from './wiki-lint.service.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('finds names that readers learn before the text says them, and after', async () => {
  const author = await buildActor(test.db, { role: 'creator' });
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [
      { text: '비가 왔다.' },
      { text: '한서윤이 왔다. 아무도 몰랐다.' },
      { text: '“나는 권해진이다.” 한서윤은 웃었다.' },
      { text: '그림자.', status: 'draft' },
    ],
  });
  const { branchId } = novel;
  const { createEntry, addPart, gate } = createWikiWriter(test.db, { author, ...novel });
  const right = await createEntry('한서윤', gate(2));
  const early = await createEntry('권해진', gate(1));
  await addPart(right, { kind: 'alias', gate: gate(3), name: '비' });
  await createEntry('아무개', gate(1));
  await createEntry('그림자', gate(4));
  const undecided = await createEntry('웃', { from: 'never' });
  const { lint } = createWikiLintService({ db: test.db });
  const report = await lint(author, { branchId });
  const told = report.warnings.map(({ name, problem, gateChapter, mention }) => [
    ...[name, problem, gateChapter, mention?.number],
  ]);
  expect(told.sort()).toEqual([
    ['권해진', 'too_early', 1, 3],
    ['비', 'too_late', 3, 1],
    ['아무개', 'never_mentioned', 1, undefined],
    ['웃', 'no_gate', null, undefined],
  ]);
  expect(report).toMatchObject({ names: 6, chapters: 4 });
  expect(report.warnings.find(({ entryKey }) => entryKey === early)?.mention).toMatchObject({
    ...{ chapterId: novel.chapterIds[2], quote: expect.stringContaining('권해진') },
  });
  expect(report.warnings.some(({ entryKey }) => entryKey === undecided)).toBe(true);
  await expect(lint(await buildActor(test.db), { branchId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('reads of a fork what it inherited and its own, and nothing of what came later upstream', async () => {
  const novel = await buildNovel(test.db, {
    chapters: [{ text: 'Rain.' }, { text: 'Bran came.' }, { text: 'Odo came.' }],
  });
  const author = await buildActor(test.db, { role: 'creator' });
  const fork = await buildFork(test.db, novel, {
    ...{ forkPosition: 2, authorId: author.userId, chapters: [{ text: 'Ives came.' }] },
  });
  const { createEntry, gate } = createWikiWriter(test.db, {
    ...{ author, branchId: fork.branchId },
    chapterIds: [...novel.chapterIds.slice(0, 2), ...fork.chapterIds],
  });
  await createEntry('Bran', gate(1));
  await createEntry('Odo', gate(3));
  await createEntry('Ives', gate(3));
  const { warnings } = await createWikiLintService({ db: test.db }).lint(author, { branchId: fork.branchId });
  expect(warnings.map(({ name, problem }) => [name, problem])).toEqual([
    ['Bran', 'too_early'],
    ['Odo', 'never_mentioned'],
  ]);
});
