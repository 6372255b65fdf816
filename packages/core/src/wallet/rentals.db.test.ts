import { coins } from '@inkvine/contracts/money';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { PurchaseListInput, WalletHistoryInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins, buildSaleTerms } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createUnlocksService } from './unlocks.service.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createWalletService } from './wallet.service.ts';

const PRICE = 10;
const RENT = 3;

let test: TestDatabase;
let unlocks: ReturnType<typeof createUnlocksService>;
let wallet: ReturnType<typeof createWalletService>;
let walletHistory: ReturnType<typeof createWalletHistoryService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const clock = createFakeClock('2026-11-20T03:00:00.000Z');
  const dependencies = {
    db: test.db,
    clock,
    ids: createIds(),
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  unlocks = createUnlocksService(dependencies);
  wallet = createWalletService(dependencies);
  walletHistory = createWalletHistoryService({
    db: test.db,
    clock,
    site: { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' },
  });
  reading = createReadingService(dependencies);
});
afterAll(() => test.drop());

afterEach(() => assertSoundLedger(test.db));

async function buildReader(paid = 100) {
  const reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, { paid });
  return reader;
}

async function buildRentable(terms: Parameters<typeof buildSaleTerms>[2] = { rentCoins: RENT }, count = 1) {
  const chapters = Array.from({ length: count }, () => ({ price: PRICE, text: 'Rain fell.' }));
  const novel = await buildNovel(test.db, { chapters });
  await buildSaleTerms(test.db, novel.branchId, terms);
  return { ...novel, chapterId: novel.chapterIds[0]! };
}

const rent = (reader: Actor, chapterId: ChapterId, price = RENT) =>
  unlocks.unlock(reader, { chapterId, expectedPrice: coins(price), kind: 'rent' });
const own = (reader: Actor, chapterId: ChapterId, price = PRICE) =>
  unlocks.unlock(reader, { chapterId, expectedPrice: coins(price), kind: 'own' });
const start = (reader: Actor, chapterId: ChapterId) => unlocks.startRental(reader, { chapterId });
const open = (reader: Actor, chapterId: ChapterId) => reading.openChapter(reader, { chapterId });
const paidIn = async (reader: Actor) => (await wallet.getOverview(reader)).paid;

/** The rental's time is over; the database's clock cannot be moved. */
async function end(reader: Actor, chapterId: ChapterId): Promise<void> {
  await sql`
    update unlock set opened_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
    where user_id = ${reader.userId} and chapter_id = ${chapterId} and kind <> 'own'`.execute(test.db);
}

describe('a rental', () => {
  it('costs what the preview shows, pays the author, and waits until its reader begins it', async () => {
    const { chapterId, authorId } = await buildRentable();
    const reader = await buildReader();
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({
      price: PRICE,
      rent: { price: RENT, hours: 72, split: { paid: RENT, bonus: 0 }, missing: 0 },
    });
    expect(await rent(reader, chapterId)).toEqual({ chapterId, charged: true, paid: 97, bonus: 0 });
    const waiting = await open(reader, chapterId);
    expect(waiting).toMatchObject({ access: 'waiting', blocks: null, rentedUntil: null });
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({ rent: null, rentalHours: 72 });
    const earnings = await test.db
      .selectFrom('earning')
      .select(['source', 'paid_coins'])
      .where('creator_id', '=', authorId)
      .execute();
    expect(earnings).toEqual([{ source: 'rent', paid_coins: RENT }]);
    const { items } = await walletHistory.list(reader, WalletHistoryInput.parse({ kind: 'rent' }));
    expect(items).toEqual([
      expect.objectContaining({
        paid: -RENT,
        subject: expect.objectContaining({ kind: 'chapter', chapterId }),
      }),
    ]);
    const purchases = await unlocks.listPurchases(reader, PurchaseListInput.parse({}));
    expect(purchases.items).toEqual([expect.objectContaining({ chapterId, kind: 'rent', endsAt: null })]);
  });

  it('begins once, however often and at once it is begun, and the text is there until it ends', async () => {
    const { chapterId } = await buildRentable();
    const reader = await buildReader();
    await rent(reader, chapterId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => start(reader, chapterId)));
    expect(new Set(answers.map((answer) => answer.endsAt)).size).toBe(1);
    expect(await open(reader, chapterId)).toMatchObject({
      access: 'rented',
      blocks: [expect.objectContaining({ text: 'Rain fell.' })],
      rentedUntil: answers[0]!.endsAt,
    });
    await end(reader, chapterId);
    expect(await open(reader, chapterId)).toMatchObject({
      access: 'locked',
      blocks: null,
      rentedUntil: null,
    });
    await expect(start(reader, chapterId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is paid once, sent by six devices at once or again, and can follow one that has ended', async () => {
    const { chapterId } = await buildRentable();
    const reader = await buildReader();
    const answers = await Promise.all(Array.from({ length: 6 }, () => rent(reader, chapterId)));
    expect(answers.filter((answer) => answer.charged)).toHaveLength(1);
    expect(await rent(reader, chapterId)).toMatchObject({ charged: false, paid: 97 });
    await start(reader, chapterId);
    expect(await rent(reader, chapterId)).toMatchObject({ charged: false, paid: 97 });
    await end(reader, chapterId);
    const again = await Promise.all(Array.from({ length: 6 }, () => rent(reader, chapterId)));
    expect(again.filter((answer) => answer.charged)).toHaveLength(1);
    expect(await paidIn(reader)).toBe(94);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'waiting', blocks: null });
  });

  it('counts towards owning the chapter, while it lasts', async () => {
    const { chapterId } = await buildRentable();
    const [reader, late] = [await buildReader(), await buildReader()];
    await rent(reader, chapterId);
    expect(await unlocks.preview(reader, { chapterId })).toMatchObject({ price: PRICE - RENT });
    await expect(own(reader, chapterId)).rejects.toMatchObject({
      code: 'PRICE_CHANGED',
      details: { price: PRICE - RENT },
    });
    expect(await own(reader, chapterId, PRICE - RENT)).toMatchObject({ charged: true, paid: 90 });
    expect(await open(reader, chapterId)).toMatchObject({ access: 'unlocked' });
    expect(await rent(reader, chapterId)).toMatchObject({ charged: false, paid: 90 });

    await rent(late, chapterId);
    await end(late, chapterId);
    expect(await own(late, chapterId)).toMatchObject({ charged: true, paid: 87 });
  });

  it('and a purchase at once cost the chapter once, in whichever order they come', async () => {
    const { chapterIds } = await buildRentable({ rentCoins: RENT }, 12);
    const reader = await buildReader(1_000);
    const settle = (spending: Promise<unknown>) => spending.catch((error: unknown) => error);
    await Promise.all(
      chapterIds.flatMap((chapterId) => [settle(own(reader, chapterId)), settle(rent(reader, chapterId))]),
    );
    for (const chapterId of chapterIds) {
      const { access, price } = await unlocks.preview(reader, { chapterId });
      if (access === 'waiting') await own(reader, chapterId, price);
    }
    expect(await paidIn(reader)).toBe(1_000 - chapterIds.length * PRICE);
  });

  it('is refused where there is none, at another price, and to the author or without coins', async () => {
    const { chapterId, authorId } = await buildRentable();
    const dear = await buildRentable({ rentCoins: PRICE });
    const unsold = await buildRentable({ waitHours: 24 });
    const reader = await buildReader();
    await expect(rent(reader, chapterId, 2)).rejects.toMatchObject({
      code: 'PRICE_CHANGED',
      details: { price: RENT },
    });
    for (const other of [dear.chapterId, unsold.chapterId]) {
      await expect(rent(reader, other, PRICE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(rent(await buildReader(2), chapterId)).rejects.toMatchObject({
      code: 'INSUFFICIENT_COINS',
      details: { required: RENT, balance: 2 },
    });
    const author = { ...reader, userId: authorId };
    expect(await rent(author, chapterId)).toMatchObject({ charged: false });
    await expect(start(reader, chapterId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves nothing behind when its transaction does not commit, and is made by the retry', async () => {
    const { chapterId } = await buildRentable();
    const reader = await buildReader();
    await test.db
      .transaction()
      .execute(async (trx) => {
        const inside = createUnlocksService({
          db: trx as unknown as typeof test.db,
          clock: createFakeClock('2026-11-20T03:00:00.000Z'),
          ids: createIds(),
        });
        await inside.unlock(reader, { chapterId, expectedPrice: coins(RENT), kind: 'rent' });
        throw new Error('killed');
      })
      .catch(() => undefined);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'locked' });
    expect(await rent(reader, chapterId)).toMatchObject({ charged: true, paid: 97 });
  });

  it('goes on when the chapter is taken from sale, and cannot be taken along as a file', async () => {
    const { chapterId } = await buildRentable();
    const reader = await buildReader();
    await rent(reader, chapterId);
    await test.db.updateTable('chapter').set({ status: 'unpublished' }).where('id', '=', chapterId).execute();
    await start(reader, chapterId);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'rented' });
  });
});

describe('waiting for free', () => {
  const useTicket = (reader: Actor, chapterId: ChapterId) => unlocks.useTicket(reader, { chapterId });

  async function waitOut(reader: Actor): Promise<void> {
    await sql`
      update wait_ticket set used_at = now() - interval '2 days', ready_at = now() - interval '1 day'
      where user_id = ${reader.userId}`.execute(test.db);
  }

  it('opens one chapter, then another once the time since has passed, and never two', async () => {
    const { chapterIds } = await buildRentable({ waitHours: 24 }, 3);
    const [first, second, third] = chapterIds as [ChapterId, ChapterId, ChapterId];
    const reader = await buildReader(1);
    expect(await unlocks.preview(reader, { chapterId: first })).toMatchObject({
      wait: { hours: 24, readyAt: null },
    });
    const { readyAt } = await useTicket(reader, first);
    expect(await open(reader, first)).toMatchObject({ access: 'waiting' });
    await expect(useTicket(reader, second)).rejects.toMatchObject({
      code: 'TICKET_NOT_READY',
      details: { readyAt },
    });
    await waitOut(reader);
    await useTicket(reader, second);
    await expect(useTicket(reader, third)).rejects.toMatchObject({ code: 'TICKET_NOT_READY' });
    expect(await paidIn(reader)).toBe(1);
  });

  it('uses one ticket once, for one chapter or several at once, and none for an open one', async () => {
    const { chapterIds } = await buildRentable({ waitHours: 24 }, 4);
    const reader = await buildReader();
    const answers = await Promise.allSettled(
      [...chapterIds, ...chapterIds].map((chapterId) => useTicket(reader, chapterId)),
    );
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value.readyAt !== null)).toBe(
      true,
    );
    const opened = await test.db
      .selectFrom('unlock')
      .select('chapter_id')
      .where('user_id', '=', reader.userId)
      .execute();
    expect(opened).toHaveLength(1);
    const chapterId = opened[0]!.chapter_id as ChapterId;
    await waitOut(reader);
    expect(await useTicket(reader, chapterId)).toEqual({ chapterId, readyAt: null });
    expect(
      await unlocks.preview(reader, { chapterId: chapterIds.find((id) => id !== chapterId)! }),
    ).toMatchObject({ wait: { readyAt: null } });
  });

  it('is for the chapters of the rule: from one on, and not the newest', async () => {
    const { chapterIds } = await buildRentable({ waitHours: 3, waitFrom: 2, excludeLatest: 2 }, 5);
    const reader = await buildReader();
    const offered = [];
    for (const chapterId of chapterIds)
      offered.push((await unlocks.preview(reader, { chapterId })).wait !== null);
    expect(offered).toEqual([false, true, true, false, false]);
    for (const index of [0, 3, 4]) {
      await expect(useTicket(reader, chapterIds[index]!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await useTicket(reader, chapterIds[2]!);
  });

  it('lasts the author’s rental time, and the full price buys the chapter meanwhile', async () => {
    const { chapterId } = await buildRentable({ waitHours: 24, rentHours: 48 });
    const reader = await buildReader();
    await useTicket(reader, chapterId);
    await start(reader, chapterId);
    const lasting = await test.db
      .selectFrom('unlock')
      .select(sql<number>`extract(epoch from ends_at - opened_at)::int8 / 3600`.as('hours'))
      .where('user_id', '=', reader.userId)
      .executeTakeFirst();
    expect(lasting).toEqual({ hours: 48 });
    expect(await own(reader, chapterId)).toMatchObject({ charged: true, paid: 90 });
  });
});
