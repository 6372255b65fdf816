import type { TierBenefit } from '@inkvine/contracts/memberships';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { findReachedChapter } from '@inkvine/db/reading/device-reach.repository';
import { listTakeableChapters } from '@inkvine/db/stories/export.repository';
import { findForkPlace } from '@inkvine/db/stories/fork.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { buildMember } from '@inkvine/testkit/member.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createNovelsService } from '../stories/novels.service.ts';
import { createPublicIndexService } from '../stories/public-index.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';
import { createHorizonTokens } from './horizon-token.ts';
import { createReadingService } from './reading.service.ts';

const PAID: TierBenefit = { kind: 'paid_chapters' };
const MEMBERS: TierBenefit = { kind: 'members_chapters' };
const early = (days: number): TierBenefit => ({ kind: 'early_chapters', days });
const notFound = { code: 'NOT_FOUND' };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

let test: TestDatabase;
let reading: ReturnType<typeof createReadingService>;
let novels: ReturnType<typeof createNovelsService>;
let unlocks: ReturnType<typeof createUnlocksService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const ids = createIds();
  const clock = createFakeClock(new Date().toISOString());
  const dependencies = {
    db: test.db,
    clock,
    ids,
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  reading = createReadingService(dependencies);
  novels = createNovelsService(dependencies);
  unlocks = createUnlocksService(dependencies);
});
afterAll(() => test.drop());

const open = (reader: Actor | null, chapterId: ChapterId | undefined) =>
  reading.openChapter(reader, { chapterId: chapterId! });

const list = async (reader: Actor | null, branchId: Parameters<typeof novels.listChapters>[1]['branchId']) =>
  (await novels.listChapters(reader, { branchId, limit: 50 })).items;

const endNow = (tierId: string) =>
  test.db
    .updateTable('membership_entitlement')
    .set({ ends_at: sql<string>`now()` })
    .where('tier_id', '=', tierId)
    .execute();

/** Compared by the instant, whatever the digits. */
const millis = (instant: string | null) => (instant === null ? null : Math.trunc(Date.parse(instant)));

describe('early chapters', () => {
  const soon = inDays(2);
  const chapters = [
    {},
    { status: 'scheduled', publishAt: soon, title: 'Soon', text: 'A secret.' },
    { status: 'scheduled', publishAt: inDays(9), title: 'Later' },
    { status: 'draft', title: 'Draft' },
  ] as const satisfies readonly ChapterOverrides[];

  it('are there for members as many days before as their tier says, and no others', async () => {
    const { member, branchId, chapterIds, slug, tier } = await buildMember(
      test.db,
      [early(3)],
      [...chapters],
    );
    const [first, second, third, fourth] = chapterIds;
    const entries = await list(member, branchId);
    expect(entries.map(({ title, access }) => [title, access])).toEqual([
      ['Chapter 1', 'free'],
      ['Soon', 'member'],
    ]);
    expect(millis(entries[1]!.earlyUntil)).toBe(millis(soon));
    const chapter = await open(member, second);
    expect(chapter).toMatchObject({ access: 'member', number: 2, previousId: first, nextId: null });
    expect(millis(chapter.earlyUntil)).toBe(millis(soon));
    expect(JSON.stringify(chapter.blocks)).toContain('A secret.');
    expect(await open(member, first)).toMatchObject({ nextId: second });
    for (const hidden of [third, fourth]) await expect(open(member, hidden)).rejects.toMatchObject(notFound);

    await reading.saveProgress(member, {
      ...{ chapterId: second!, anchor: { blockId: 'p1', quote: '', fraction: 0.5 }, finished: true },
    });
    expect(await novels.get(member, { slug })).toMatchObject({ continueChapterId: second, chapterCount: 1 });
    const here = { chapterTitle: 'Soon', chapterCount: 1 };
    expect((await reading.listContinue(member, { limit: 5 })).items).toMatchObject([here]);
    await endNow(tier.tierId);
    await expect(open(member, second)).rejects.toMatchObject(notFound);
    expect(await list(member, branchId)).toHaveLength(1);
    expect((await reading.listContinue(member, { limit: 5 })).items).toMatchObject([
      { chapterTitle: 'Chapter 1' },
    ]);
    expect(await novels.get(member, { slug })).toMatchObject({ continueChapterId: null });
  });

  it('are not there for anybody else, by any way', async () => {
    const { branchId, chapterIds, slug, novelId } = await buildMember(test.db, [early(3)], [...chapters]);
    const other = await buildMember(test.db, [early(60), PAID, MEMBERS], [{}]);
    const lower = await buildMember(test.db, [PAID, MEMBERS], [...chapters]);
    for (const reader of [null, await buildActor(test.db), other.member]) {
      await expect(open(reader, chapterIds[1])).rejects.toMatchObject(notFound);
      expect(await open(reader, chapterIds[0])).toMatchObject({ nextId: null });
      expect(await list(reader, branchId)).toHaveLength(1);
      expect(await novels.get(reader, { slug })).toMatchObject({ chapterCount: 1 });
    }
    const save = { anchor: { blockId: 'p1', quote: '', fraction: 0.5 }, finished: false };
    await expect(
      reading.saveProgress(other.member, { chapterId: chapterIds[1]!, ...save }),
    ).rejects.toMatchObject(notFound);
    await expect(open(lower.member, lower.chapterIds[1])).rejects.toMatchObject(notFound);
    const fork = await buildFork(test.db, { novelId, branchId }, { forkPosition: 1, chapters: [{}] });
    expect(await list(other.member, fork.branchId)).toHaveLength(2);
    await expect(unlocks.preview(other.member, { chapterId: chapterIds[1]! })).rejects.toMatchObject(
      notFound,
    );
  });

  it('are read as they were promised, whatever was typed since, and without coins', async () => {
    const { member, chapterIds } = await buildMember(
      test.db,
      [early(3)],
      [{}, { status: 'scheduled', publishAt: soon, price: 5, text: 'Promised.' }],
    );
    const revisionId = createIds().next();
    await test.db
      .insertInto('chapter_revision')
      .columns(['id', 'chapter_id', 'title', 'blocks', 'characters', 'created_by'])
      .expression((eb) =>
        eb
          .selectFrom('chapter_revision')
          .select(({ val }) => [
            sql<string>`${revisionId}::uuid`.as('id'),
            ...(['chapter_id', 'title'] as const),
            val(JSON.stringify([{ id: 'p1', type: 'paragraph', text: 'Not yet.' }])).as('blocks'),
            ...(['characters', 'created_by'] as const),
          ])
          .where('chapter_id', '=', chapterIds[1]!),
      )
      .execute();
    await test.db
      .updateTable('chapter')
      .set({ head_revision_id: revisionId })
      .where('id', '=', chapterIds[1]!)
      .execute();
    const chapter = await open(member, chapterIds[1]);
    expect(chapter.access).toBe('member');
    expect(JSON.stringify(chapter.blocks)).toContain('Promised.');
    expect(JSON.stringify(chapter.blocks)).not.toContain('Not yet.');
  });

  it('for members are read early by those whose tier gives both', async () => {
    const late = { status: 'scheduled', publishAt: soon, membersOnly: true } as const;
    const one = await buildMember(test.db, [early(3)], [{}, late]);
    expect(await open(one.member, one.chapterIds[1])).toMatchObject({ access: 'members_only', blocks: null });
    const both = await buildMember(test.db, [early(3), MEMBERS], [{}, late]);
    expect(await open(both.member, both.chapterIds[1])).toMatchObject({ access: 'member' });
  });
});

describe('nobody is told', () => {
  const soon = inDays(1);
  const build = () =>
    buildMember(
      test.db,
      [early(3), PAID, MEMBERS],
      [
        { text: 'Open.' },
        { membersOnly: true, text: 'For members.' },
        { price: 3, text: 'Paid.' },
        { status: 'scheduled', publishAt: soon, text: 'Ahead.' },
      ],
    );

  it('of an early chapter, nor the text of one for members, by pages, lists of addresses and feeds', async () => {
    const { chapterIds, slug } = await build();
    const [first, members, paid, ahead] = chapterIds as [ChapterId, ChapterId, ChapterId, ChapterId];
    const index = createPublicIndexService({ db: test.db });
    const known: string[] = [];
    for (const start of await index.listParts('chapters'))
      for await (const rows of index.streamPart('chapters', start)) known.push(...rows.map(({ id }) => id));
    expect(known).toEqual(expect.arrayContaining([first, members, paid]));
    expect(known).not.toContain(ahead);
    const feed = JSON.stringify(await index.getFeed({ slug }));
    for (const hidden of [members, ahead, 'For members.', 'Ahead.']) expect(feed).not.toContain(hidden);
    expect(feed).toContain(first);
    await expect(reading.openPublicly({ chapterId: ahead })).rejects.toMatchObject(notFound);
    expect((await reading.openPublicly({ chapterId: members })).chapter).toMatchObject({
      ...{ access: 'members_only', blocks: null, preview: null },
    });
    expect(await findReachedChapter(test.db, { chapterId: first, branchId: null })).toBeDefined();
    for (const chapterId of [members, paid, ahead])
      expect(await findReachedChapter(test.db, { chapterId, branchId: null })).toBeUndefined();
  });

  it('more by a file or a fork than members may keep or carry on', async () => {
    const { branchId, chapterIds, member } = await build();
    await test.db.updateTable('branch').set({ reader_export: true }).where('id', '=', branchId).execute();
    const taken = await listTakeableChapters(test.db, branchId, member.userId);
    expect(taken.map(({ chapterId }) => chapterId)).toEqual([chapterIds[0]]);
    const at = (userId: string, chapterId: ChapterId) =>
      findForkPlace(test.db, { branchId, chapterId, userId });
    expect(await at(member.userId, chapterIds[2]!)).toMatchObject({
      lockedChapter: false,
      pricedChapter: true,
    });
    expect(await at(member.userId, chapterIds[3]!)).toBeUndefined();
    const stranger = await buildActor(test.db);
    expect(await at(stranger.userId, chapterIds[0]!)).toMatchObject({ lockedChapter: false });
    expect(await at(stranger.userId, chapterIds[1]!)).toMatchObject({
      ...{ lockedChapter: true, pricedChapter: false },
    });
  });
});
