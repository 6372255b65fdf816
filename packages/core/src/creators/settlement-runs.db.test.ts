import { randomUUID } from 'node:crypto';
import { SettlementRunId } from '@inkvine/contracts/primitives';
import { divideByWeights } from '@inkvine/domain/creators/largest-remainder';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildDonation, buildPurchase, buildReversal } from '@inkvine/testkit/settlement.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { checkSettlements } from './check-settlements.ts';
import { advanceRun } from './settlement-close.ts';
import { createSettlementRunsService } from './settlement-runs.service.ts';
import { createStatementsService } from './statements.service.ts';
import { createTaxProfilesService } from './tax-profiles.service.ts';

const OCTOBER = '2026-10-15T03:00:00.000Z';
const NOVEMBER = '2026-11-10T03:00:00.000Z';
const DECEMBER = '2026-12-10T03:00:00.000Z';
/** Small, so that a few earnings are several chunks. */
const SMALL = { earnings: 2, creators: 1 };

let test: TestDatabase;
let clock: FakeClock;
let operator: Actor;
let runs: ReturnType<typeof createSettlementRunsService>;
let statements: ReturnType<typeof createStatementsService>;
let taxProfiles: ReturnType<typeof createTaxProfilesService>;

beforeEach(async () => {
  test = await createTestDatabase();
  clock = createFakeClock('2026-11-01T03:00:00.000Z');
  operator = await buildActor(test.db, { role: 'operator' });
  const site = { publicUrl: '', timeZone: 'Asia/Seoul' };
  runs = createSettlementRunsService({ db: test.db, clock, ids: createIds(), site });
  statements = createStatementsService({ db: test.db });
  taxProfiles = createTaxProfilesService({ db: test.db, clock });
});
afterEach(() => test.drop());

async function assertSound(): Promise<void> {
  expect((await checkSettlements(test.db)).filter(({ violations }) => violations > 0)).toEqual([]);
}

const begin = async () => SettlementRunId.parse((await runs.start(operator, { currency: 'KRW' })).id);

/** Begins what is due and takes it to the end. */
async function closeAndLock() {
  await runs.closeDue();
  const [newest] = (await runs.list(operator, { limit: 1 })).items;
  return await lock(newest!.id);
}

async function lock(runId: string) {
  const id = SettlementRunId.parse(runId);
  const { version } = await runs.get(operator, { runId: id });
  const reviewed = await runs.review(operator, { runId: id, version });
  return await runs.lock(operator, { runId: id, version: reviewed.version });
}

const settlements = () =>
  test.db
    .selectFrom('settlement')
    .select(['creator_id', 'gross_minor', 'fee_minor', 'carry_in_minor', 'payable_minor', 'carry_out_minor'])
    .orderBy('creator_id')
    .orderBy('period')
    .orderBy('seq')
    .execute();

/** Chapters of a novel of one's own, bought `times` times for 30,000 won each. */
async function buildSales(times: number, at = OCTOBER) {
  const novel = await buildNovel(test.db, { chapters: [{ price: 10 }] });
  for (let time = 0; time < times; time += 1) {
    await buildPurchase(test.db, { chapterId: novel.chapterIds[0]!, price: 10, won: 30_000, at });
  }
  return novel;
}

describe('the close of a month', () => {
  it('settles what was earned in it by the rules, and shows it to the creator once it is locked', async () => {
    const { authorId, novelId } = await buildSales(2);
    await buildDonation(test.db, { novelId, won: 10_000, at: OCTOBER, bonus: 5 });
    const author: Actor = { ...operator, userId: authorId, role: 'creator' };
    await taxProfiles.set(author, {
      ...{ residence: 'KR', kind: 'individual', legalName: '김작가', taxNumberEnd: '1234', version: null },
    });
    await runs.closeDue();
    const [draft] = (await runs.list(operator, { limit: 1 })).items;
    expect(draft).toMatchObject({ period: '2026-10-01', state: 'draft', earnings: 3, creators: 1 });
    const runId = SettlementRunId.parse(draft!.id);
    await expect(statements.get(author, { runId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await lock(runId);
    expect(await statements.get(author, { runId })).toMatchObject({
      ...{ grossMinor: 70_000, feeMinor: 21_000, taxableMinor: 49_000, incomeTaxMinor: 1_470 },
      ...{ localTaxMinor: 140, payableMinor: 47_390, carryOutMinor: 0 },
      payee: { legalName: '김작가', taxNumberEnd: '1234' },
      items: [
        { source: 'unlock', role: 'own', entries: 2, grossMinor: 60_000, paidCoins: 20 },
        { source: 'donation', role: 'own', entries: 1, grossMinor: 10_000, paidCoins: 10, bonusCoins: 5 },
      ],
    });
    const lines = await statements.listLines(author, { runId, source: 'unlock', limit: 10 });
    expect(lines.items.map(({ grossMinor }) => grossMinor)).toEqual([30_000, 30_000]);
    expect((await statements.list(author, { limit: 10 })).items).toMatchObject([{ payableMinor: 47_390 }]);
    await assertSound();
  });

  it('ends at midnight of the site: the last moment of October in Seoul is in it, the next is not', async () => {
    const { novelId } = await buildNovel(test.db);
    await buildDonation(test.db, { novelId, won: 1_000, at: '2026-10-31T14:59:59.999Z' });
    await buildDonation(test.db, { novelId, won: 20_000, at: '2026-10-31T15:00:00.000Z' });
    const october = await closeAndLock();
    expect(october).toMatchObject({ period: '2026-10-01', earnings: 1, cutoff: '2026-10-31T15:00:00Z' });
    clock.set('2026-11-30T14:59:59.000Z');
    await runs.closeDue();
    expect((await runs.list(operator, { limit: 5 })).items).toHaveLength(1);
    clock.set('2026-11-30T15:00:00.000Z');
    expect(await closeAndLock()).toMatchObject({ period: '2026-11-01', earnings: 1 });
    await assertSound();
  });

  it('takes what was written late into the next month', async () => {
    const { novelId } = await buildNovel(test.db);
    await buildDonation(test.db, { novelId, won: 20_000, at: OCTOBER });
    await closeAndLock();
    await buildDonation(test.db, { novelId, won: 30_000, at: '2026-10-31T14:00:00.000Z' });
    clock.set('2026-12-01T03:00:00.000Z');
    expect(await closeAndLock()).toMatchObject({ period: '2026-11-01', earnings: 1 });
    await assertSound();
  });

  it('waits until the month before is locked', async () => {
    const { novelId } = await buildNovel(test.db);
    await buildDonation(test.db, { novelId, won: 20_000, at: OCTOBER });
    await buildDonation(test.db, { novelId, won: 20_000, at: NOVEMBER });
    clock.set('2026-12-01T03:00:00.000Z');
    await runs.closeDue();
    await runs.closeDue();
    expect((await runs.list(operator, { limit: 5 })).items).toHaveLength(1);
    await expect(begin()).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
  });

  it('is previewed to the won without writing anything', async () => {
    await buildSales(3);
    await buildSales(1);
    const preview = await runs.preview(operator, { currency: 'KRW' });
    expect(await settlements()).toEqual([]);
    await runs.closeDue();
    const [run] = (await runs.list(operator, { limit: 1 })).items;
    const { period, earnings, creators, totals } = preview;
    expect(run).toMatchObject({ period, earnings, creators, totals });
    expect(preview).toMatchObject({ ended: true, earnings: 4, creators: 2 });
  });
});

describe('as every money service', () => {
  it('gives way to a close that runs at the same time', async () => {
    await buildSales(5);
    await buildSales(4);
    const runId = await begin();
    const work = () => advanceRun({ db: test.db, clock }, runId, SMALL);
    await Promise.all([work(), work(), work()]);
    await work();
    expect(await runs.get(operator, { runId })).toMatchObject({ state: 'draft', earnings: 9, creators: 2 });
    expect(await settlements()).toHaveLength(2);
    await assertSound();
  });

  it('begins a month once, however often and from wherever it is asked', async () => {
    await buildSales(1);
    await Promise.allSettled([runs.closeDue(), begin(), runs.closeDue(), begin()]);
    expect((await runs.list(operator, { limit: 5 })).items).toHaveLength(1);
  });

  it('goes on behind the last chunk when it dies between two, and counts nothing twice', async () => {
    await buildSales(5);
    await buildSales(4);
    const runId = await begin();
    let steps = 0;
    const dying: FakeClock = {
      ...clock,
      now: () => {
        steps += 1;
        if (steps % 2 === 0) throw new Error('killed');
        return clock.now();
      },
    };
    let deaths = 0;
    for (;;) {
      try {
        await advanceRun({ db: test.db, clock: dying }, runId, SMALL);
        break;
      } catch (error) {
        if (!(error instanceof Error && error.message === 'killed')) throw error;
        deaths += 1;
      }
    }
    expect(deaths).toBeGreaterThan(3);
    expect(await runs.get(operator, { runId })).toMatchObject({ state: 'draft', earnings: 9, creators: 2 });
    expect((await settlements()).map((row) => row.gross_minor).sort()).toEqual([120_000, 150_000]);
    await assertSound();
  });

  it('changes nothing when it is done again', async () => {
    await buildSales(2);
    await runs.closeDue();
    const [before] = (await runs.list(operator, { limit: 1 })).items;
    const rows = await settlements();
    await runs.advance(SettlementRunId.parse(before!.id));
    await runs.closeDue();
    expect((await runs.list(operator, { limit: 5 })).items).toEqual([before]);
    expect(await settlements()).toEqual(rows);
  });

  it('answers a correction with the same key as the first time, and refuses it with another amount', async () => {
    const { authorId } = await buildSales(2);
    const { id } = await closeAndLock();
    const correction = {
      ...{ runId: SettlementRunId.parse(id), creatorId: authorId, amountMinor: -5_000 },
      ...{ reason: 'Counted twice', idempotencyKey: randomUUID() },
    };
    const first = await runs.correct(operator, correction);
    expect(await runs.correct(operator, correction)).toEqual(first);
    await expect(runs.correct(operator, { ...correction, amountMinor: -1 })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    expect((await runs.list(operator, { limit: 5 })).items).toHaveLength(2);
  });
});

describe('what is owed', () => {
  it('is carried over when more was undone than earned, and recovered from the next month', async () => {
    const { chapterIds } = await buildNovel(test.db, { chapters: [{ price: 10 }] });
    const sale = { chapterId: chapterIds[0]!, price: 10, won: 60_000 };
    const txnId = await buildPurchase(test.db, { ...sale, at: OCTOBER });
    await closeAndLock();
    await buildReversal(test.db, txnId, NOVEMBER);
    await buildPurchase(test.db, { ...sale, won: 10_000, at: NOVEMBER });
    clock.set('2026-12-01T03:00:00.000Z');
    await closeAndLock();
    await buildPurchase(test.db, { ...sale, won: 100_000, at: DECEMBER });
    clock.set('2027-01-01T03:00:00.000Z');
    await closeAndLock();
    expect(await settlements()).toMatchObject([
      { gross_minor: 60_000, carry_in_minor: 0, carry_out_minor: 0 },
      { gross_minor: -50_000, carry_in_minor: 0, payable_minor: 0, carry_out_minor: -35_000 },
      { gross_minor: 100_000, carry_in_minor: -35_000, carry_out_minor: 0 },
    ]);
    await assertSound();
  });

  it('is corrected by a run behind the month, and taken over by the next month', async () => {
    const { authorId, novelId } = await buildSales(2);
    const { id } = await closeAndLock();
    const { runId } = await runs.correct(operator, {
      ...{ runId: SettlementRunId.parse(id), creatorId: authorId, amountMinor: -5_000 },
      ...{ reason: 'Counted twice', idempotencyKey: randomUUID() },
    });
    expect(await runs.get(operator, { runId })).toMatchObject({ seq: 1, state: 'draft', kind: 'correction' });
    await lock(runId);
    await buildDonation(test.db, { novelId, won: 100_000, at: NOVEMBER });
    clock.set('2026-12-01T03:00:00.000Z');
    await closeAndLock();
    expect(await settlements()).toMatchObject([
      { gross_minor: 60_000, carry_out_minor: 0 },
      { gross_minor: 0, payable_minor: 0, carry_out_minor: -5_000 },
      { gross_minor: 100_000, carry_in_minor: -5_000, carry_out_minor: 0 },
    ]);
    await assertSound();
  });
});

describe('a chapter of several', () => {
  it('brings each of those who wrote it their part, to the won, and takes it back as it was given', async () => {
    const { chapterIds, authorId } = await buildNovel(test.db, { chapters: [{ price: 10 }] });
    const others = [await buildActor(test.db), await buildActor(test.db)].map(({ userId }) => userId);
    const chapterId = chapterIds[0]!;
    await test.db
      .insertInto('chapter_credit')
      .values([
        { chapter_id: chapterId, user_id: authorId, share: 3_334 },
        { chapter_id: chapterId, user_id: others[0]!, share: 3_333 },
        { chapter_id: chapterId, user_id: others[1]!, share: 3_333 },
      ])
      .execute();
    const amounts = [1, 2, 100, 333, 1_001];
    const bought: string[] = [];
    for (const won of amounts) {
      bought.push(await buildPurchase(test.db, { chapterId, price: 10, won, at: OCTOBER }));
    }
    await buildReversal(test.db, bought[3]!, OCTOBER);
    await runs.closeDue();
    const weights = [authorId, ...others].map((id, index) => ({ id, weight: index === 0 ? 3_334 : 3_333 }));
    const expected = new Map<string, number>();
    for (const won of [...amounts, -333]) {
      for (const [id, part] of divideByWeights(won, weights))
        expected.set(id, (expected.get(id) ?? 0) + part);
    }
    const rows = await settlements();
    expect(new Map(rows.map((row) => [row.creator_id, row.gross_minor]))).toEqual(expected);
    await assertSound();
  });

  it('pays a royalty of a fork to the author of what it was forked from', async () => {
    const novel = await buildNovel(test.db);
    const fork = await buildFork(test.db, novel, { forkPosition: 1, chapters: [{ price: 10 }] });
    const chapterId = fork.chapterIds[0]!;
    await test.db.updateTable('chapter').set({ royalty_percent: 15 }).where('id', '=', chapterId).execute();
    await buildPurchase(test.db, { chapterId, price: 10, won: 1_010, at: OCTOBER });
    await runs.closeDue();
    const rows = new Map((await settlements()).map((row) => [row.creator_id, row.gross_minor]));
    // 151.5 and 858.5: the odd won goes to the smaller id.
    const parts = divideByWeights(1_010, [
      { id: novel.authorId, weight: 15 },
      { id: fork.authorId, weight: 85 },
    ]);
    expect(rows).toEqual(parts);
    await assertSound();
  });

  it('is divided as it was agreed when it was bought, whatever was agreed later', async () => {
    const { chapterIds, authorId } = await buildNovel(test.db, { chapters: [{ price: 10 }] });
    const { userId } = await buildActor(test.db);
    const chapterId = chapterIds[0]!;
    const credit = { chapter_id: chapterId, user_id: userId };
    await test.db
      .insertInto('chapter_credit')
      .values({ ...credit, share: 5_000 })
      .execute();
    // The agreement is of long ago, as its purchases are.
    await test.db.updateTable('earning_part').set({ valid_from: '2026-09-01T00:00:00Z' }).execute();
    await buildPurchase(test.db, { chapterId, price: 10, won: 1_000, at: OCTOBER });
    await test.db.deleteFrom('chapter_credit').where('user_id', '=', userId).execute();
    const changedAt = '2026-10-20T00:00:00Z';
    await test.db
      .updateTable('earning_part')
      .set({ valid_from: changedAt })
      .where('valid_from', '>', '2026-09-01T00:00:00Z')
      .execute();
    await buildPurchase(test.db, { chapterId, price: 10, won: 1_000, at: '2026-10-21T00:00:00Z' });
    await runs.closeDue();
    const rows = new Map((await settlements()).map((row) => [row.creator_id, row.gross_minor]));
    expect(rows).toEqual(
      new Map([
        [authorId as string, 1_500],
        [userId as string, 500],
      ]),
    );
    await assertSound();
  });
});
