import { randomUUID } from 'node:crypto';
import { BulkPreview, BulkUnlockInput, type BulkUnlockResult } from '@inkvine/contracts/bulk-unlock';
import { coins } from '@inkvine/contracts/money';
import type { BranchId } from '@inkvine/contracts/primitives';
import { insertUnlock } from '@inkvine/db/wallet/spend.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins, buildSaleTerms, type CoinsOverrides } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createBulkUnlockService } from './bulk-unlock.service.ts';
import { createUnlocksService } from './unlocks.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');

let test: TestDatabase;
let bulk: ReturnType<typeof createBulkUnlockService>;
let unlocks: ReturnType<typeof createUnlocksService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = { db: test.db, clock, ids: createIds() };
  bulk = createBulkUnlockService(dependencies);
  unlocks = createUnlocksService(dependencies);
});
afterAll(() => test.drop());
afterEach(() => assertSoundLedger(test.db));

async function buildReader(wallet: CoinsOverrides): Promise<Actor> {
  const reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, wallet);
  return reader;
}

const buildWork = (...prices: number[]) =>
  buildNovel(test.db, { chapters: prices.map((price) => ({ price })) });

const previewOf = async (reader: Actor, branchId: BranchId, count = 10) =>
  BulkPreview.parse(await bulk.preview(reader, { branchId, count }));

/** Buys what a preview showed. */
const inputOf = (preview: BulkPreview, changes: Partial<z.infer<typeof BulkUnlockInput>> = {}) =>
  BulkUnlockInput.parse({
    branchId: preview.branchId,
    chapterIds: preview.chapters.map(({ chapterId }) => chapterId),
    expectedTotal: preview.total,
    confirmed: false,
    idempotencyKey: randomUUID(),
    ...changes,
  });

async function balanceOf({ userId }: Actor) {
  return await test.db
    .selectFrom('wallet')
    .select(['paid', 'bonus'])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
}

async function boughtBy({ userId }: Actor): Promise<number[]> {
  const rows = await test.db
    .selectFrom('unlock')
    .innerJoin('chapter', 'chapter.id', 'unlock.chapter_id')
    .select('unlock.coins')
    .where('user_id', '=', userId)
    .where('kind', '=', 'own')
    .orderBy('chapter.position')
    .execute();
  return rows.map((row) => row.coins);
}

describe('the preview', () => {
  it('leaves out what is free, owned and rented, and tells what would open by waiting', async () => {
    const { branchId, chapterIds } = await buildWork(0, 3, 4, 5, 6, 7);
    await buildSaleTerms(test.db, branchId, { rentCoins: 2, waitHours: 12, excludeLatest: 1 });
    const reader = await buildReader({ paid: 20, bonus: 4 });
    await unlocks.unlock(reader, { chapterId: chapterIds[1]!, expectedPrice: coins(3) });
    await unlocks.unlock(reader, { chapterId: chapterIds[2]!, expectedPrice: coins(2), kind: 'rent' });
    expect(await previewOf(reader, branchId)).toEqual({
      branchId,
      chapters: [
        ...[3, 4, 5].map((index) => ({
          chapterId: chapterIds[index],
          title: expect.any(String),
          price: index + 2,
          bulkPrice: index + 2,
          waitHours: index === 5 ? null : 12,
        })),
      ],
      ...{ available: 3, ticketReadyAt: null, discount: 0, listTotal: 18, total: 18 },
      balance: { paid: 19, bonus: 0 },
      ...{ split: { paid: 18, bonus: 0 }, missing: 0, needsConfirmation: false },
    });
    expect((await previewOf(reader, branchId, 2)).chapters.map(({ price }) => price)).toEqual([5, 6]);
  });

  it('offers an author nothing of their own, and nobody a branch that shows nothing', async () => {
    const { branchId, authorId } = await buildWork(3);
    const author: Actor = { ...(await buildActor(test.db)), userId: authorId };
    expect(await previewOf(author, branchId)).toMatchObject({ chapters: [], available: 0, total: 0 });
    const drafts = await buildNovel(test.db, { chapters: [{ status: 'draft', price: 3 }] });
    const reader = await buildReader({ paid: 1 });
    await expect(previewOf(reader, drafts.branchId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('buying at once', () => {
  it('takes what was shown, and gives each chapter its part of the discount and its author their exact earning', async () => {
    const { branchId, authorId } = await buildWork(7, 3, 2);
    await test.db
      .insertInto('sale_terms')
      .values({
        branch_id: branchId,
        rent_hours: 72,
        wait_from: 1,
        wait_exclude_latest: 0,
        bulk_discount: 25,
      })
      .execute();
    const reader = await buildReader({ paid: 20, priceMinor: 2_200, bonus: 4 });
    const preview = await previewOf(reader, branchId);
    expect(preview).toMatchObject({ listTotal: 12, total: 9, split: { paid: 5, bonus: 4 } });
    const answer = await bulk.unlock(reader, inputOf(preview));
    expect(answer).toMatchObject({ total: 9, paid: 15, bonus: 0 });
    expect(await boughtBy(reader)).toEqual([5, 2, 2]);
    const earned = await test.db
      .selectFrom('earning')
      .select(['paid_coins', 'bonus_coins', 'gross_minor'])
      .where('creator_id', '=', authorId)
      .orderBy('txn_id')
      .execute();
    expect(earned).toEqual([
      { paid_coins: 1, bonus_coins: 4, gross_minor: 110 },
      { paid_coins: 2, bonus_coins: 0, gross_minor: 220 },
      { paid_coins: 2, bonus_coins: 0, gross_minor: 220 },
    ]);
  });

  it('is done once a key, however often and at once it is sent', async () => {
    const { branchId } = await buildWork(3, 4);
    const reader = await buildReader({ paid: 20 });
    const input = inputOf(await previewOf(reader, branchId));
    const answers = await Promise.all(Array.from({ length: 4 }, () => bulk.unlock(reader, input)));
    answers.push(await bulk.unlock(reader, input));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await balanceOf(reader)).toEqual({ paid: 13, bonus: 0 });
    await expect(bulk.unlock(reader, { ...input, expectedTotal: coins(8) })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('from two devices at once charges one of them, and the other nothing', async () => {
    const { branchId } = await buildWork(3, 4);
    const reader = await buildReader({ paid: 20 });
    const preview = await previewOf(reader, branchId);
    const answers = await Promise.allSettled([1, 2, 3].map(() => bulk.unlock(reader, inputOf(preview))));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'SELECTION_CHANGED' });
    }
    expect(await balanceOf(reader)).toEqual({ paid: 13, bonus: 0 });
  });

  it('and one of its chapters alone at once charge that chapter once', async () => {
    const { branchId, chapterIds } = await buildWork(3, 4);
    const reader = await buildReader({ paid: 20 });
    const preview = await previewOf(reader, branchId);
    const single = { chapterId: chapterIds[1]!, expectedPrice: coins(4) };
    const [whole] = await Promise.allSettled([
      bulk.unlock(reader, inputOf(preview)),
      unlocks.unlock(reader, single),
    ]);
    expect(await balanceOf(reader)).toEqual({ paid: whole!.status === 'fulfilled' ? 13 : 16, bonus: 0 });
  });

  it.each(['a price', 'the discount', 'a chapter'])(
    'takes nothing when %s changed since it was shown',
    async (what) => {
      const { branchId, chapterIds } = await buildWork(3, 4, 5);
      await buildSaleTerms(test.db, branchId, {});
      const reader = await buildReader({ paid: 20 });
      const input = inputOf(await previewOf(reader, branchId));
      if (what === 'the discount')
        await test.db.updateTable('sale_terms').set({ bulk_discount: 30 }).execute();
      else
        await test.db
          .updateTable('chapter')
          .set(what === 'a price' ? { price_coins: 6 } : { status: 'unpublished' })
          .where('id', '=', chapterIds[2]!)
          .execute();
      await expect(bulk.unlock(reader, input)).rejects.toMatchObject({ code: 'SELECTION_CHANGED' });
      expect([await boughtBy(reader), await balanceOf(reader)]).toEqual([[], { paid: 20, bonus: 0 }]);
    },
  );

  it('spends from the wallet it holds while somebody waits in line for it', async () => {
    const { branchId, chapterIds } = await buildWork(5, 5);
    const reader = await buildReader({ paid: 10 });
    const preview = await previewOf(reader, branchId, 1);
    const alone = await test.db.transaction().execute(async (trx) => {
      await lockWallet(trx, reader.userId);
      const waiting = unlocks.unlock(reader, { chapterId: chapterIds[1]!, expectedPrice: coins(5) });
      await expect
        .poll(async () => {
          const { rows } = await sql<{ waits: boolean }>`
            select exists (select from pg_stat_activity
              where datname = current_database() and wait_event = 'advisory') as waits`.execute(test.db);
          return rows[0]!.waits;
        })
        .toBe(true);
      await insertUnlock(trx, {
        ...{ txnId: randomUUID(), userId: reader.userId, amount: preview.total, kinds: ['paid', 'bonus'] },
        ...{ reqHash: 'h', at: clock.now().toISOString(), chapterId: chapterIds[0]! },
      });
      return { waiting };
    });
    await alone.waiting;
    expect(await boughtBy(reader)).toEqual([5, 5]);
  });

  it('takes nothing when coins are missing, and says how many', async () => {
    const { branchId } = await buildWork(3, 4, 5);
    const reader = await buildReader({ paid: 11 });
    const preview = await previewOf(reader, branchId);
    expect(preview).toMatchObject({ split: null, missing: 1 });
    const input = inputOf(preview);
    await expect(bulk.unlock(reader, input)).rejects.toMatchObject({
      ...{ code: 'INSUFFICIENT_COINS', details: { required: 12, balance: 11 } },
    });
    expect(await boughtBy(reader)).toEqual([]);
    await buildCoins(test.db, reader.userId, { bonus: 1 });
    expect(await bulk.unlock(reader, input)).toMatchObject({ total: 12, paid: 0, bonus: 0 });
  });

  it('that dies between two chapters leaves nothing, and is done by the next try', async () => {
    const { branchId, chapterIds } = await buildWork(3, 4, 5);
    const reader = await buildReader({ paid: 20 });
    const input = inputOf(await previewOf(reader, branchId));
    const failing = createIds();
    let given = 0;
    const dying = createBulkUnlockService({
      ...{ db: test.db, clock },
      ids: {
        next() {
          // The wallet's id comes first, then one a chapter.
          if (++given === 3) throw new Error('the process dies');
          return failing.next();
        },
      },
    });
    await expect(dying.unlock(reader, input)).rejects.toThrow('the process dies');
    expect([await boughtBy(reader), await balanceOf(reader)]).toEqual([[], { paid: 20, bonus: 0 }]);
    const answer: unknown = await bulk.unlock(reader, input);
    expect((answer as BulkUnlockResult).chapterIds).toEqual(chapterIds);
    expect(await balanceOf(reader)).toEqual({ paid: 8, bonus: 0 });
  });

  it('of many coins has to be confirmed', async () => {
    const { branchId } = await buildWork(60, 40);
    const reader = await buildReader({ paid: 100 });
    const preview = await previewOf(reader, branchId);
    expect(preview.needsConfirmation).toBe(true);
    const refused = bulk.unlock(reader, inputOf(preview));
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'confirmed' } });
    await bulk.unlock(reader, inputOf(preview, { confirmed: true }));
    expect(await balanceOf(reader)).toEqual({ paid: 0, bonus: 0 });
  });
});
