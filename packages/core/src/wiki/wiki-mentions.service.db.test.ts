import type { Block } from '@inkvine/contracts/block';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller } from '../identity/actor.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiMentionsService } from './wiki-mentions.service.ts';

const CHAPTERS = 3;
const horizonTokens = createHorizonTokens('a secret of the tests');
let test: TestDatabase;
let novel: BuiltNovel;
let keys: WikiEntryKey[];
let mentions: ReturnType<typeof createWikiMentionsService>;

beforeAll(async () => {
  test = await createTestDatabase();
  mentions = createWikiMentionsService({ db: test.db, horizonTokens });
  const author = await buildActor(test.db, { role: 'creator' });
  novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const writer = createWikiWriter(test.db, { author, ...novel });
  keys = [];
  for (let chapter = 0; chapter <= CHAPTERS; chapter += 1) {
    keys.push(await writer.createEntry(`Name ${chapter}`, writer.gate(chapter)));
  }
  keys.push(await writer.createEntry('Name after 1', writer.gate(1, 'on_finish')));
});
afterAll(() => test.drop());

/** A word for each entry, in the order of `keys`. */
const text = (): Block[] => [
  {
    ...{ id: 'p1', type: 'paragraph', text: 'abcde' },
    marks: keys.map((value, from) => ({ type: 'entry', from, to: from + 1, value })),
  },
];
const named = async (caller: Caller, horizonToken?: string) => {
  const [block] = await mentions.keepKnown(caller, { branchId: novel.branchId, horizonToken }, text());
  return (block?.marks ?? []).map(({ from }) => from);
};
const tokenAt = (opened: number, finished: number, tokens = horizonTokens) =>
  tokens.sign([
    {
      ...{ branchId: novel.branchId, openedPosition: opened, finishedPosition: finished },
      openedChapterId: novel.chapterIds[opened - 1]!,
      finishedChapterId: novel.chapterIds[finished - 1] ?? null,
    },
  ]);

it.each([
  { opened: 1, finished: 0, knows: [0, 1] },
  { opened: 1, finished: 1, knows: [0, 1, 4] },
  { opened: 2, finished: 1, knows: [0, 1, 2, 4] },
  { opened: 3, finished: 3, knows: [0, 1, 2, 3, 4] },
])('a device that opened $opened and finished $finished is told what an account is', async (reading) => {
  const { opened, finished, knows } = reading;
  const reader = await buildActor(test.db);
  await buildHorizon(test.db, {
    ...{ userId: reader.userId, branchId: novel.branchId },
    ...{ openedId: novel.chapterIds[opened - 1]!, finishedId: novel.chapterIds[finished - 1] },
  });
  expect(await named(null, tokenAt(opened, finished))).toEqual(knows);
  expect(await named(reader)).toEqual(knows);
});

it('without a token, with a forged one, or with another’s once signed in, a text names nobody who lies ahead', async () => {
  const reader = await buildActor(test.db);
  expect(await named(null)).toEqual([0]);
  expect(await named(null, `${tokenAt(3, 3)}x`)).toEqual([0]);
  expect(await named(null, tokenAt(3, 3, createHorizonTokens('another secret')))).toEqual([0]);
  expect(await named(reader, tokenAt(3, 3))).toEqual([0]);
});
