import { randomUUID } from 'node:crypto';
import { coins } from '@inkvine/contracts/money';
import { CoinTxnId, type ChapterId } from '@inkvine/contracts/primitives';
import { PurchaseListInput, WalletHistoryInput } from '@inkvine/contracts/wallet';
import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { claimUnopened, insertReversal } from '@inkvine/db/wallet/unlock-return.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins, buildSaleTerms, type CoinsOverrides } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createUnlockReturnsService } from './unlock-returns.service.ts';
import { createUnlocksService } from './unlocks.service.ts';
import { createWalletService } from './wallet.service.ts';

const NOW = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(NOW);
const ids = createIds();

let test: TestDatabase;
let unlocks: ReturnType<typeof createUnlocksService>;
let returns: ReturnType<typeof createUnlockReturnsService>;
let reading: ReturnType<typeof createReadingService>;
let history: ReturnType<typeof createWalletHistoryService>;
let wallet: ReturnType<typeof createWalletService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = {
    ...{ db: test.db, clock, ids, site: { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' } },
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  unlocks = createUnlocksService(dependencies);
  returns = createUnlockReturnsService(dependencies);
  reading = createReadingService(dependencies);
  history = createWalletHistoryService(dependencies);
  wallet = createWalletService(dependencies);
});
afterAll(() => test.drop());

beforeEach(() => clock.set(NOW));
afterEach(() => assertSoundLedger(test.db));

async function buildReader(coinsOf: CoinsOverrides = { paid: 10, priceMinor: 1_003 }) {
  const reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, coinsOf);
  return reader;
}

async function buildChapters(count = 1, price = 3) {
  const novel = await buildNovel(test.db, {
    chapters: Array.from({ length: count }, () => ({ price, text: 'Rain fell.' })),
  });
  await buildSaleTerms(test.db, novel.branchId, { rentCoins: 1 });
  return { ...novel, chapterId: novel.chapterIds[0]! };
}

async function buy(reader: Actor, chapterId: ChapterId, price = 3, kind: 'own' | 'rent' = 'own') {
  const result = await unlocks.unlock(reader, { chapterId, expectedPrice: coins(price), kind });
  expect(result.charged).toBe(true);
  const purchases = await unlocks.listPurchases(reader, PurchaseListInput.parse({}));
  return CoinTxnId.parse(
    purchases.items.find((item) => item.chapterId === chapterId && item.kind === kind)!.txnId,
  );
}

const giveBack = (reader: Actor, txnId: CoinTxnId, idempotencyKey: string = randomUUID()) =>
  returns.giveBack(reader, { txnId, idempotencyKey });
const open = (reader: Actor, chapterId: ChapterId) => reading.openChapter(reader, { chapterId });

const purchaseOf = async (reader: Actor, chapterId: ChapterId) => {
  const { items } = await unlocks.listPurchases(reader, PurchaseListInput.parse({}));
  return CoinTxnId.parse(items.find((item) => item.chapterId === chapterId)!.txnId);
};

const buyAgain = async (reader: Actor, chapterId: ChapterId) =>
  (await unlocks.unlock(reader, { chapterId, expectedPrice: coins(3) })).charged;

const lotsOf = (reader: Actor) =>
  test.db
    .selectFrom('coin_lot')
    .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
    .select(['coin_lot.id', 'kind', 'remaining', 'spent', 'recognized_minor', 'expires_at', 'open'])
    .where('wallet.user_id', '=', reader.userId)
    .orderBy('coin_lot.id')
    .execute();

const earningsOf = (creatorId: string) =>
  test.db
    .selectFrom('earning')
    .select(['source', 'paid_coins', 'bonus_coins', 'gross_minor'])
    .where('creator_id', '=', creatorId)
    .orderBy('paid_coins', 'desc')
    .execute();

describe('a chapter that was not opened', () => {
  it('gives its coins back to the lots they came from, and its author gives back what it brought', async () => {
    const { chapterId, authorId } = await buildChapters();
    const reader = await buildReader();
    await buildCoins(test.db, reader.userId, { bonus: 1, expiresAt: '2027-01-01T00:00:00.000Z' });
    const before = await lotsOf(reader);
    const txnId = await buy(reader, chapterId);
    const preview = await returns.preview(reader, { txnId });
    expect(preview).toMatchObject({ possible: true, coins: 3, until: '2026-11-27T03:00:00.000Z' });
    expect(preview).toMatchObject({
      lots: [
        { kind: 'paid', coins: 2, expiresAt: null, isExpired: false },
        { kind: 'bonus', coins: 1, expiresAt: '2027-01-01T00:00:00.000000Z', isExpired: false },
      ],
    });
    expect(await giveBack(reader, txnId)).toEqual({ coins: 3, paid: 10, bonus: 1 });
    expect(await lotsOf(reader)).toEqual(before);
    expect(await earningsOf(authorId)).toEqual([
      { source: 'unlock', paid_coins: 2, bonus_coins: 1, gross_minor: 200 },
      { source: 'unlock', paid_coins: -2, bonus_coins: -1, gross_minor: -200 },
    ]);
    expect(await open(reader, chapterId)).toMatchObject({ access: 'locked', blocks: null });
    expect((await unlocks.listPurchases(reader, PurchaseListInput.parse({}))).items).toEqual([]);
    const { items } = await history.list(reader, WalletHistoryInput.parse({ limit: 2 }));
    expect(items).toMatchObject([
      { kind: 'reversal', paid: 2, bonus: 1, subject: { chapterId }, returnableUntil: null },
      { kind: 'unlock', paid: -2, bonus: -1, returnableUntil: null },
    ]);
    expect(await history.getReceipt(reader, { txnId })).toMatchObject({ returnableUntil: null });
    expect((await history.getReceipt(reader, { txnId })).returnedAt).not.toBeNull();
  });

  it('can be bought again and given back again, each once', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    for (const round of [1, 2, 3]) {
      const txnId = await buy(reader, chapterId);
      const twice = await Promise.all([1, 2].map(() => buyAgain(reader, chapterId)));
      expect(twice, `round ${round}`).toEqual([false, false]);
      await giveBack(reader, txnId);
      expect((await wallet.getOverview(reader)).paid).toBe(10);
    }
  });

  it('keeps the value of every coin, whichever of several is given back', async () => {
    const { chapterIds } = await buildChapters(3);
    const reader = await buildReader();
    const bought = [];
    for (const chapterId of chapterIds) bought.push(await buy(reader, chapterId));
    await giveBack(reader, bought[1]!);
    await buy(reader, chapterIds[1]!);
    await giveBack(reader, bought[0]!);
    await giveBack(reader, bought[2]!);
    const [lot] = await lotsOf(reader);
    // The middle one was worth a won more than a fresh one: what was booked is what comes back.
    expect(lot).toMatchObject({ remaining: 7, spent: 3, recognized_minor: 301 });
    await giveBack(reader, await purchaseOf(reader, chapterIds[1]!));
    expect(await lotsOf(reader)).toMatchObject([{ remaining: 10, spent: 0, recognized_minor: 0 }]);
  });

  it('of a lot whose time has passed comes back to it and runs out with the next sweep', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader({ bonus: 5, expiresAt: '2026-11-22T00:00:00.000Z' });
    const txnId = await buy(reader, chapterId);
    clock.set('2026-11-23T00:00:00.000Z');
    await wallet.expireLots();
    expect(await returns.preview(reader, { txnId })).toMatchObject({
      lots: [{ kind: 'bonus', coins: 3, isExpired: true }],
    });
    expect(await giveBack(reader, txnId)).toEqual({ coins: 3, paid: 0, bonus: 0 });
    await wallet.expireLots();
    const { items } = await history.list(reader, WalletHistoryInput.parse({ limit: 2 }));
    expect(items.map(({ kind, bonus }) => [kind, bonus])).toEqual([
      ['expiry', -3],
      ['reversal', 3],
    ]);
  });

  it('is offered for seven days, in the list, the history and on the receipt', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    const offers = async () => [
      (await unlocks.listPurchases(reader, PurchaseListInput.parse({}))).items[0]!.returnableUntil,
      (await history.list(reader, WalletHistoryInput.parse({}))).items[0]!.returnableUntil,
      (await history.getReceipt(reader, { txnId })).returnableUntil,
    ];
    const until = '2026-11-27T03:00:00.000Z';
    clock.set(until);
    expect(await offers()).toEqual([until, until, until]);
    clock.set('2026-11-27T03:00:00.001Z');
    expect(await offers()).toEqual([null, null, null]);
    expect(await returns.preview(reader, { txnId })).toMatchObject({ possible: false, why: 'too_late' });
    await expect(giveBack(reader, txnId)).rejects.toMatchObject({
      code: 'RETURN_NOT_POSSIBLE',
      details: { why: 'too_late' },
    });
  });
});

describe('what was opened stays paid', () => {
  it('from the moment its text was sent', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    expect((await open(reader, chapterId)).blocks).not.toBeNull();
    expect(await returns.preview(reader, { txnId })).toMatchObject({ possible: false, why: 'opened' });
    await expect(giveBack(reader, txnId)).rejects.toMatchObject({ details: { why: 'opened' } });
  });

  it('also where its author has given the text away meanwhile', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    await test.db.updateTable('chapter').set({ price_coins: 0 }).where('id', '=', chapterId).execute();
    await open(reader, chapterId);
    await expect(giveBack(reader, txnId)).rejects.toMatchObject({ details: { why: 'opened' } });
  });

  it('a rental from when its time has begun, and not from a look at the closed page', async () => {
    const { chapterIds } = await buildChapters(2);
    const reader = await buildReader();
    const [begun, waiting] = [chapterIds[0]!, chapterIds[1]!];
    const [first, second] = [await buy(reader, begun, 1, 'rent'), await buy(reader, waiting, 1, 'rent')];
    await unlocks.startRental(reader, { chapterId: begun });
    expect((await open(reader, waiting)).blocks).toBeNull();
    await expect(giveBack(reader, first)).rejects.toMatchObject({ details: { why: 'opened' } });
    expect(await giveBack(reader, second)).toMatchObject({ coins: 1, paid: 9 });
    await buy(reader, waiting, 1, 'rent');
  });

  it('and a rental that was counted towards the chapter goes back after it', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const rental = await buy(reader, chapterId, 1, 'rent');
    const kept = await buy(reader, chapterId, 2, 'own');
    await expect(giveBack(reader, rental)).rejects.toMatchObject({ details: { why: 'counted' } });
    await giveBack(reader, kept);
    expect(await giveBack(reader, rental)).toMatchObject({ paid: 10 });
    await buy(reader, chapterId, 3, 'own');
  });

  it('is nobody else’s, and a donation or a top-up is no purchase', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    await expect(giveBack(await buildReader(), txnId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const topUp = await test.db
      .selectFrom('coin_txn')
      .innerJoin('wallet', 'wallet.id', 'coin_txn.wallet_id')
      .select('coin_txn.id')
      .where('user_id', '=', reader.userId)
      .where('kind', '=', 'top_up')
      .executeTakeFirstOrThrow();
    await expect(giveBack(reader, CoinTxnId.parse(topUp.id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('at once', () => {
  it('opening and giving back: exactly one is done, every time', async () => {
    const { chapterIds } = await buildChapters(12, 1);
    const reader = await buildReader({ paid: 12 });
    for (const chapterId of chapterIds) {
      const txnId = await buy(reader, chapterId, 1);
      const [opened, , returned] = await Promise.all([
        open(reader, chapterId),
        open(reader, chapterId),
        giveBack(reader, txnId).then(
          () => true,
          () => false,
        ),
      ]);
      expect((await open(reader, chapterId)).blocks === null).toBe(returned);
      if (returned) expect(opened.blocks).toBeNull();
    }
  });

  it('a text that was read before its purchase was given back is not sent', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const returning = test.db.transaction().execute(async (trx) => {
      await lockWallet(trx, reader.userId);
      await claimUnopened(trx, txnId);
      const { userId } = reader;
      await insertReversal(trx, { txnId: ids.next(), reverses: txnId, userId, at: NOW });
      reached.resolve();
      await goOn.promise;
    });
    await reached.promise;
    const opening = open(reader, chapterId);
    await waitForLock();
    goOn.resolve();
    await returning;
    expect((await opening).blocks).toBeNull();
  });

  /** Until a statement waits for another transaction's lock. */
  const waitForLock = () =>
    expect
      .poll(async () => {
        const { rows } = await sql<{ waits: boolean }>`
          select exists (select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock') as waits`.execute(test.db);
        return rows[0]!.waits;
      })
      .toBe(true);

  it('several give-backs: the coins come once, and the same key is answered as before', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => giveBack(reader, txnId)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ details: { why: 'returned' } });
    const key = randomUUID();
    const again = await buy(reader, chapterId);
    const same = await Promise.all(Array.from({ length: 4 }, () => giveBack(reader, again, key)));
    expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await giveBack(reader, again, key)).toEqual(same[0]);
    await expect(giveBack(reader, txnId, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect((await wallet.getOverview(reader)).paid).toBe(10);
  });

  it('spends that wait meanwhile find the coins that came back', async () => {
    const { chapterIds } = await buildChapters(4);
    const reader = await buildReader({ paid: 3 });
    const [first, ...others] = chapterIds;
    let txnId = await buy(reader, first!);
    for (const wanted of others) {
      const [, charged] = await Promise.all([
        giveBack(reader, txnId),
        unlocks.unlock(reader, { chapterId: wanted, expectedPrice: coins(3) }).then(
          (result) => result.charged,
          () => false,
        ),
      ]);
      if (!charged) expect((await wallet.getOverview(reader)).paid).toBe(3);
      txnId = charged ? await purchaseOf(reader, wanted) : await buy(reader, wanted);
    }
    expect((await wallet.getOverview(reader)).paid).toBe(0);
  });
});

describe('a crash', () => {
  it('between the steps leaves all or nothing, and the retry does it once', async () => {
    const { chapterId } = await buildChapters();
    const reader = await buildReader();
    const txnId = await buy(reader, chapterId);
    const key = randomUUID();
    await sql`
      create function fail_once() returns trigger language plpgsql as $$
      begin raise exception 'the power went'; end $$`.execute(test.db);
    await sql`create trigger fail before insert on unlock_return
      for each row execute function fail_once()`.execute(test.db);
    await expect(giveBack(reader, txnId, key)).rejects.toThrow('the power went');
    await sql`drop trigger fail on unlock_return`.execute(test.db);
    expect((await wallet.getOverview(reader)).paid).toBe(7);
    expect(await giveBack(reader, txnId, key)).toMatchObject({ paid: 10 });
    expect((await wallet.getOverview(reader)).paid).toBe(10);
  });
});

it.each([
  ['the lots', sql`update coin_lot_entry set coins = coins - 1`, 'coin_lot_entry'],
  ['the earning', sql`update earning set gross_minor = gross_minor - 1`, 'earning'],
  ['the note', sql`delete from unlock_return`, 'unlock_return'],
])('the books find a purchase that was not undone whole: %s', async (_, damage, table) => {
  const { chapterId } = await buildChapters();
  const reader = await buildReader();
  await giveBack(reader, await buy(reader, chapterId));
  const damaged = test.db.transaction().execute(async (trx) => {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    await damage.execute(trx);
    const findings = await listInvariantFindings(trx);
    throw new Error(
      findings
        .filter(({ violations }) => violations > 0)
        .map(({ id }) => id)
        .join(),
    );
  });
  await expect(damaged).rejects.toThrow(/\breversals\b/);
});
