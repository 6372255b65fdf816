import { coins } from '@inkvine/contracts/money';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { PurchaseListInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { buildCoins, type CoinsOverrides } from '@inkvine/testkit/wallet.builders';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createUnlocksService } from './unlocks.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');

let test: TestDatabase;
let unlocks: ReturnType<typeof createUnlocksService>;
beforeAll(async () => {
  test = await createTestDatabase();
  unlocks = createUnlocksService({ db: test.db, clock, ids: createIds() });
});
afterAll(() => test.drop());

afterEach(() => assertSoundLedger(test.db));

async function buildReader(wallet: CoinsOverrides) {
  const reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, wallet);
  return reader;
}

async function buildChapter(overrides: ChapterOverrides = {}) {
  const novel = await buildNovel(test.db, { chapters: [{ price: 3, ...overrides }] });
  return { ...novel, chapterId: novel.chapterIds[0]! };
}

const ONLY_FOR_GOOD = { rent: null, wait: null, rentalHours: null };

const unlock = (reader: Actor, chapterId: ChapterId, expectedPrice = 3) =>
  unlocks.unlock(reader, { chapterId, expectedPrice: coins(expectedPrice) });

async function earningsOf(creatorId: string) {
  return await test.db
    .selectFrom('earning')
    .select(['source', 'paid_coins', 'bonus_coins', 'gross_minor'])
    .where('creator_id', '=', creatorId)
    .execute();
}

describe('unlocking', () => {
  it('takes what the preview showed, opens the chapter and pays the author', async () => {
    const { chapterId, authorId, novelId } = await buildChapter();
    const reader = await buildReader({ paid: 10, priceMinor: 1_100 });
    await buildCoins(test.db, reader.userId, { bonus: 1 });
    expect(await unlocks.preview(reader, { chapterId })).toEqual({
      chapterId,
      price: 3,
      alreadyOpen: false,
      balance: { paid: 10, bonus: 1 },
      split: { paid: 2, bonus: 1 },
      missing: 0,
      access: 'locked',
      ...ONLY_FOR_GOOD,
    });
    expect(await unlock(reader, chapterId)).toEqual({ chapterId, charged: true, paid: 8, bonus: 0 });
    expect(await earningsOf(authorId)).toEqual([
      { source: 'unlock', paid_coins: 2, bonus_coins: 1, gross_minor: 220 },
    ]);
    const page = await unlocks.listPurchases(reader, PurchaseListInput.parse({}));
    expect(page.items).toEqual([
      expect.objectContaining({
        chapterId,
        kind: 'own',
        coins: 3,
        endsAt: null,
        purchasedAt: '2026-11-20T03:00:00Z',
      }),
    ]);
    const earning = await test.db
      .selectFrom('earning')
      .select('novel_id')
      .where('creator_id', '=', authorId)
      .executeTakeFirst();
    expect(earning?.novel_id).toBe(novelId);
  });

  it('charges once, whether the second call comes at once, later, or after the price has changed', async () => {
    const { chapterId } = await buildChapter();
    const reader = await buildReader({ paid: 10 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => unlock(reader, chapterId)));
    expect(answers.filter((answer) => answer.charged)).toHaveLength(1);
    expect(answers.every((answer) => answer.paid === 7)).toBe(true);
    await test.db.updateTable('chapter').set({ price_coins: 9 }).where('id', '=', chapterId).execute();
    for (const price of [3, 9]) {
      expect(await unlock(reader, chapterId, price)).toEqual({
        chapterId,
        charged: false,
        paid: 7,
        bonus: 0,
      });
    }
  });

  it('takes the last coins, and answers the retry of that as bought, not as poor', async () => {
    const { chapterId } = await buildChapter();
    const reader = await buildReader({ bonus: 3 });
    expect(await unlock(reader, chapterId)).toEqual({ chapterId, charged: true, paid: 0, bonus: 0 });
    expect(await unlock(reader, chapterId)).toEqual({ chapterId, charged: false, paid: 0, bonus: 0 });
  });

  it('stays bought when the chapter is taken from sale', async () => {
    const { chapterId } = await buildChapter();
    const reader = await buildReader({ paid: 10 });
    await unlock(reader, chapterId);
    await test.db.updateTable('chapter').set({ status: 'unpublished' }).where('id', '=', chapterId).execute();
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({
      alreadyOpen: true,
      split: null,
      missing: 0,
    });
    expect(await unlock(reader, chapterId)).toMatchObject({ charged: false });
  });

  it('costs nothing where nothing is for sale: a free chapter, or one’s own', async () => {
    const reader = await buildReader({ paid: 10 });
    const free = await buildChapter({ price: 0 });
    const own = await buildNovel(test.db, { authorId: reader.userId, chapters: [{ price: 3 }] });
    for (const [chapterId, price] of [
      [free.chapterId, 0],
      [own.chapterIds[0]!, 3],
    ] as const) {
      expect(await unlock(reader, chapterId, price)).toEqual({
        chapterId,
        charged: false,
        paid: 10,
        bonus: 0,
      });
      expect(await unlocks.preview(reader, { chapterId })).toMatchObject({ alreadyOpen: true, missing: 0 });
    }
  });
});

describe('unlocking is refused', () => {
  it('when the price is not the one that was seen', async () => {
    const { chapterId } = await buildChapter({ price: 5 });
    const reader = await buildReader({ paid: 10 });
    for (const price of [0, 3]) {
      await expect(unlock(reader, chapterId, price)).rejects.toMatchObject({
        code: 'PRICE_CHANGED',
        details: { price: 5 },
      });
    }
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({ balance: { paid: 10, bonus: 0 } });
  });

  it('when coins are missing, of which expired ones are no part, and takes none', async () => {
    const { chapterId, authorId } = await buildChapter();
    const reader = await buildReader({ paid: 2 });
    await buildCoins(test.db, reader.userId, { bonus: 8, expiresAt: clock.now().toISOString() });
    await expect(unlock(reader, chapterId)).rejects.toMatchObject({
      code: 'INSUFFICIENT_COINS',
      details: { required: 3, balance: 2 },
    });
    expect(await unlocks.preview(reader, { chapterId })).toEqual({
      chapterId,
      price: 3,
      alreadyOpen: false,
      balance: { paid: 2, bonus: 0 },
      split: null,
      missing: 1,
      access: 'locked',
      ...ONLY_FOR_GOOD,
    });
    expect(await earningsOf(authorId)).toEqual([]);
  });

  it('for someone without a wallet as for someone without coins', async () => {
    const { chapterId } = await buildChapter();
    const reader = await buildActor(test.db);
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({ missing: 3 });
    await expect(unlock(reader, chapterId)).rejects.toMatchObject({
      code: 'INSUFFICIENT_COINS',
      details: { required: 3, balance: 0 },
    });
  });

  it('for a chapter that readers may not know of, as for one that does not exist', async () => {
    const reader = await buildReader({ paid: 10 });
    const draft = await buildChapter({ status: 'draft' });
    const withdrawn = await buildChapter({ status: 'unpublished' });
    for (const chapterId of [draft.chapterId, withdrawn.chapterId, randomUUID() as ChapterId]) {
      await expect(unlock(reader, chapterId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(unlocks.preview(reader, { chapterId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('purchases', () => {
  it('come newest first, page by page, and only one’s own', async () => {
    const reader = await buildReader({ paid: 100 });
    const novel = await buildNovel(test.db, {
      title: 'Tides',
      chapters: ['Ebb', 'Slack', 'Flood'].map((title) => ({ title, price: 3 })),
    });
    for (const chapterId of novel.chapterIds) await unlock(reader, chapterId);
    const first = await unlocks.listPurchases(reader, PurchaseListInput.parse({ limit: 2 }));
    const second = await unlocks.listPurchases(
      reader,
      PurchaseListInput.parse({ limit: 2, cursor: first.nextCursor }),
    );
    expect([...first.items, ...second.items].map((item) => item.chapterTitle)).toEqual([
      'Flood',
      'Slack',
      'Ebb',
    ]);
    expect(second.nextCursor).toBeNull();
    const stranger = await buildActor(test.db);
    expect((await unlocks.listPurchases(stranger, PurchaseListInput.parse({}))).items).toEqual([]);
  });
});
