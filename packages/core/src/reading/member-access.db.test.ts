import type { TierBenefit } from '@inkvine/contracts/memberships';
import { coins } from '@inkvine/contracts/money';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { memberRightsOf } from '@inkvine/db/memberships/member-rights';
import { benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildFork, buildUnlock } from '@inkvine/testkit/stories.builders';
import { buildMember } from '@inkvine/testkit/member.builders';
import { buildEntitlement, buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins, buildSaleTerms } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createNovelsService } from '../stories/novels.service.ts';
import { createBulkUnlockService } from '../wallet/bulk-unlock.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';
import { createHorizonTokens } from './horizon-token.ts';
import { createReadingService } from './reading.service.ts';

const PAID: TierBenefit = { kind: 'paid_chapters' };
const MEMBERS: TierBenefit = { kind: 'members_chapters' };
const early = (days: number): TierBenefit => ({ kind: 'early_chapters', days });
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let reading: ReturnType<typeof createReadingService>;
let novels: ReturnType<typeof createNovelsService>;
let unlocks: ReturnType<typeof createUnlocksService>;
let bulk: ReturnType<typeof createBulkUnlockService>;
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
  bulk = createBulkUnlockService(dependencies);
});
afterAll(async () => {
  await assertSoundLedger(test.db);
  await test.drop();
});

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

describe('paid chapters', () => {
  const chapters = [{}, { price: 10 }, { price: 10 }];

  it('are open to members, who pay nothing for them in any way', async () => {
    const { member, chapterIds, branchId, endsAt } = await buildMember(test.db, [PAID], chapters);
    await buildCoins(test.db, member.userId, { paid: 100 });
    await buildSaleTerms(test.db, branchId, { rentCoins: 3, waitHours: 24 });
    const chapter = await open(member, chapterIds[1]);
    expect(chapter).toMatchObject({ access: 'member', openingTier: null, earlyUntil: null });
    expect(chapter.blocks).toHaveLength(2);
    expect(millis(chapter.memberUntil)).toBe(millis(endsAt));
    expect((await list(member, branchId)).map(({ access }) => access)).toEqual(['free', 'member', 'member']);

    const chapterId = chapterIds[1]!;
    expect(await unlocks.preview(member, { chapterId })).toMatchObject({
      ...{ alreadyOpen: true, access: 'member', split: null, rent: null, wait: null },
    });
    const bought = { chapterId, expectedPrice: coins(10) };
    expect(await unlocks.unlock(member, bought)).toMatchObject({ charged: false, paid: 100 });
    expect(await unlocks.unlock(member, { chapterId, expectedPrice: coins(3), kind: 'rent' })).toMatchObject({
      charged: false,
      paid: 100,
    });
    expect(await unlocks.useTicket(member, { chapterId })).toEqual({ chapterId, readyAt: null });
    expect(await bulk.preview(member, { branchId, count: 10 })).toMatchObject({ available: 0, chapters: [] });
    const earned = await test.db.selectFrom('earning').select('txn_id').execute();
    expect(earned).toEqual([]);
  });

  it('are open in a trial, in grace and while nobody has decided, and read on by who is read to', async () => {
    for (const entitlement of [
      { source: 'trial' } as const,
      { source: 'grace' } as const,
      { endsInDays: -0.5, untilDecided: true },
    ]) {
      const { member, chapterIds } = await buildMember(test.db, [PAID], chapters, entitlement);
      expect(await open(member, chapterIds[1])).toMatchObject({ access: 'member' });
      await reading.saveProgress(member, {
        ...{
          chapterId: chapterIds[1]!,
          anchor: { blockId: 'p1', quote: '', fraction: 0.5 },
          finished: false,
        },
      });
    }
  });

  it('are closed before the membership begins and once it has ended, and to members of other creators', async () => {
    const ended = await buildMember(test.db, [PAID], chapters, { startsInDays: -3, endsInDays: -0.001 });
    const coming = await buildMember(test.db, [PAID], chapters, { startsInDays: 0.01 });
    const [one, two, stranger] = [ended.member, coming.member, await buildActor(test.db)];
    for (const [reader, chapterId] of [
      [one, ended.chapterIds[1]],
      [two, coming.chapterIds[1]],
      [stranger, coming.chapterIds[1]],
      [null, coming.chapterIds[1]],
    ] as const)
      expect(await open(reader, chapterId)).toMatchObject({
        access: 'locked',
        blocks: null,
        memberUntil: null,
      });
    const here = await buildMember(test.db, [PAID], chapters);
    expect(await open(here.member, coming.chapterIds[1])).toMatchObject({ access: 'locked', blocks: null });
    const save = { anchor: { blockId: 'p1', quote: '', fraction: 0.5 }, finished: false };
    await expect(
      reading.saveProgress(one, { chapterId: ended.chapterIds[1]!, ...save }),
    ).rejects.toMatchObject(notFound);
  });

  it('close at the instant of the end; what was bought and rented stays', async () => {
    const { member, chapterIds, branchId, tier } = await buildMember(test.db, [PAID], chapters);
    await buildUnlock(test.db, member.userId, chapterIds[2]!);
    expect(await open(member, chapterIds[1])).toMatchObject({ access: 'member' });
    expect(await open(member, chapterIds[2])).toMatchObject({ access: 'unlocked' });
    await endNow(tier.tierId);
    expect(await open(member, chapterIds[1])).toMatchObject({ access: 'locked', blocks: null });
    expect(await open(member, chapterIds[2])).toMatchObject({ access: 'unlocked' });
    expect((await list(member, branchId)).map(({ access }) => access)).toEqual([
      'free',
      'locked',
      'unlocked',
    ]);
    await buildCoins(test.db, member.userId, { paid: 10 });
    const bought = { chapterId: chapterIds[1]!, expectedPrice: coins(10) };
    expect(await unlocks.unlock(member, bought)).toMatchObject({ charged: true, paid: 0 });
    await test.db.deleteFrom('unlock').where('chapter_id', '=', chapterIds[2]!).execute();
  });

  it('are read without beginning what a member has rented', async () => {
    const { tier, branchId, chapterIds } = await buildMember(test.db, [PAID], chapters);
    await buildSaleTerms(test.db, branchId, { rentCoins: 3 });
    const reader = await buildActor(test.db);
    await buildCoins(test.db, reader.userId, { paid: 3 });
    const chapterId = chapterIds[1]!;
    await unlocks.unlock(reader, { chapterId, expectedPrice: coins(3), kind: 'rent' });
    await buildEntitlement(test.db, tier, reader.userId);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'member' });
    const rental = await test.db
      .selectFrom('unlock')
      .select(['served_at as servedAt', 'opened_at as openedAt'])
      .where('chapter_id', '=', chapterId)
      .executeTakeFirstOrThrow();
    expect(rental).toEqual({ servedAt: null, openedAt: null });
    await endNow(tier.tierId);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'waiting', blocks: null });
  });

  it('of a fork are opened by members of whoever wrote them', async () => {
    const { member, novelId, branchId, chapterIds } = await buildMember(test.db, [PAID], chapters);
    const fork = await buildFork(
      test.db,
      { novelId, branchId },
      { forkPosition: 2, chapters: [{ price: 5 }] },
    );
    const inherited = { chapterId: chapterIds[1]!, branchId: fork.branchId };
    expect(await reading.openChapter(member, inherited)).toMatchObject({ access: 'member' });
    expect(await open(member, fork.chapterIds[0])).toMatchObject({ access: 'locked' });
    const theirs = await buildActor(test.db);
    const tier = await buildTier(test.db, fork.authorId, { benefits: [PAID] });
    await buildEntitlement(test.db, tier, theirs.userId);
    expect(await reading.openChapter(theirs, inherited)).toMatchObject({ access: 'locked' });
    expect(await open(theirs, fork.chapterIds[0])).toMatchObject({ access: 'member' });
  });

  it('name the lowest tier that opens them, with its prices', async () => {
    const { author, tier, chapterIds } = await buildMember(test.db, [], chapters);
    const higher = await buildTier(test.db, author.userId, {
      ...{ name: 'Branch', rank: 2, benefits: [PAID], amount: 9_900 },
    });
    await buildTier(test.db, author.userId, { name: 'Tree', rank: 3 });
    expect((await open(null, chapterIds[1])).openingTier).toEqual({
      ...{ id: higher.tierId, name: 'Branch', creator: { id: author.userId, name: expect.any(String) } },
      prices: [
        expect.objectContaining({ id: higher.priceId, amount: 9_900, currency: 'KRW', interval: 'month' }),
      ],
    });
    expect((await open(null, chapterIds[0])).openingTier).toBeNull();
    await test.db
      .updateTable('membership_tier')
      .set({ status: 'draft' })
      .where('creator_id', '=', author.userId)
      .where('id', '<>', tier.tierId)
      .execute();
    expect((await open(null, chapterIds[1])).openingTier).toBeNull();
  });
});

describe('chapters for members', () => {
  const chapters = [{}, { membersOnly: true }, { membersOnly: true, price: 10 }];

  it('are read by members and opened by no coins', async () => {
    const { member, branchId, chapterIds, author } = await buildMember(test.db, [MEMBERS], chapters);
    expect(await open(member, chapterIds[1])).toMatchObject({ access: 'member' });
    expect(await open(author, chapterIds[1])).toMatchObject({ access: 'author' });

    const reader = await buildActor(test.db);
    await buildCoins(test.db, reader.userId, { paid: 100 });
    for (const [who, chapterId] of [
      [reader, chapterIds[1]],
      [reader, chapterIds[2]],
      [null, chapterIds[1]],
    ] as const)
      expect(await open(who, chapterId)).toMatchObject({
        ...{ access: 'members_only', blocks: null, price: 0, noteAfter: '' },
        openingTier: { name: 'Leaf' },
      });
    const chapterId = chapterIds[2]!;
    const bought = { chapterId, expectedPrice: coins(10) };
    await expect(unlocks.unlock(reader, bought)).rejects.toMatchObject(notFound);
    await expect(unlocks.unlock(reader, { ...bought, kind: 'rent' })).rejects.toMatchObject(notFound);
    await expect(unlocks.useTicket(reader, { chapterId })).rejects.toMatchObject(notFound);
    expect(await bulk.preview(reader, { branchId, count: 10 })).toMatchObject({ available: 0, chapters: [] });
    expect(await list(reader, branchId)).toMatchObject([
      { access: 'free' },
      { access: 'members_only', price: 0, title: 'Chapter 2' },
      { access: 'members_only', price: 0 },
    ]);
  });

  it('stay closed to members whose tier does not give them, and open to who bought them before', async () => {
    const { member, chapterIds } = await buildMember(test.db, [PAID, early(3)], chapters);
    expect(await open(member, chapterIds[1])).toMatchObject({ access: 'members_only', blocks: null });
    const buyer = await buildActor(test.db);
    await buildUnlock(test.db, buyer.userId, chapterIds[2]!);
    expect(await open(buyer, chapterIds[2])).toMatchObject({ access: 'unlocked' });
    await test.db.deleteFrom('unlock').where('chapter_id', '=', chapterIds[2]!).execute();
  });
});

describe('benefits', () => {
  it('are those that the domain says, of a tier and the active ones below it', async () => {
    const creator = await buildActor(test.db, { role: 'creator' });
    const own = [
      { rank: 1, status: 'active', benefits: [early(2)] },
      { rank: 2, status: 'draft', benefits: [MEMBERS] },
      { rank: 3, status: 'active', benefits: [PAID, early(9)] },
      { rank: 4, status: 'retired', benefits: [MEMBERS] },
      { rank: 5, status: 'active', benefits: [early(4)] },
    ] as const;
    const tiers = [];
    for (const tier of own)
      tiers.push({
        ...tier,
        ...(await buildTier(test.db, creator.userId, { ...tier, benefits: [...tier.benefits] })),
      });
    const owned = tiers.map(({ tierId, ...tier }) => ({ id: tierId, ...tier }));
    for (const tier of tiers) {
      const member = await buildActor(test.db);
      await buildEntitlement(test.db, tier, member.userId);
      const { rows } = await sql<{ paid: boolean; members: boolean; days: number | null }>`
        select paid_until is not null as paid, members_until is not null as members, early_days as days
          from ${memberRightsOf(member.userId, sql`${creator.userId}::uuid`)} rights`.execute(test.db);
      const given = benefitsOfTier({ id: tier.tierId, ...tier }, owned);
      const kinds = given.map(({ kind }) => kind);
      expect(rows[0]).toEqual({
        paid: kinds.includes('paid_chapters'),
        members: kinds.includes('members_chapters'),
        days: given.flatMap((each) => (each.kind === 'early_chapters' ? [each.days] : []))[0] ?? null,
      });
    }
  });
});
