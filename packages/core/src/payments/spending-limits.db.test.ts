import { randomUUID } from 'node:crypto';
import { coins } from '@inkvine/contracts/money';
import { StartTopUpInput } from '@inkvine/contracts/payments';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import type { Limit, LimitUnit } from '@inkvine/contracts/spending-limits';
import { DonateInput, PurchaseListInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createRefundDesk, ORDER_PRICE } from '@inkvine/testkit/refund-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createBulkUnlockService } from '../wallet/bulk-unlock.service.ts';
import { createDonationsService } from '../wallet/donations.service.ts';
import { createUnlockReturnsService } from '../wallet/unlock-returns.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';
import { createSpendingLimitsService } from './spending-limits.service.ts';

/** A Friday, noon in Seoul. */
const NOW = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(NOW);

let database: TestDatabase;
let toss: TestToss;
let parts: ReturnType<typeof createParts>;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 16 });
  toss = await startTestToss(clock, { timeoutMs: 10_000 });
  parts = createParts();
});
afterAll(async () => {
  await toss.close();
  await database.drop();
});
beforeEach(() => clock.set(NOW));
afterEach(() => assertSoundLedger(database.db));

function createParts() {
  const { db } = database;
  const site = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site };
  return {
    limits: createSpendingLimitsService(common),
    unlocks: createUnlocksService(common),
    bulk: createBulkUnlockService(common),
    returns: createUnlockReturnsService(common),
    donations: createDonationsService(common),
    desk: createRefundDesk({ db, clock, toss }),
  };
}

async function buildReader(limit?: Limit, unit: LimitUnit = 'coins') {
  const reader = await buildActor(database.db);
  await buildCoins(database.db, reader.userId, { paid: 1_000 });
  if (limit !== undefined) await parts.limits.set(reader, { unit, limit });
  return reader;
}

const limitOf = async (reader: Actor, unit: LimitUnit = 'coins') =>
  (await parts.limits.list(reader)).find((limit) => limit.unit === unit)!;

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('a limit on coins', () => {
  const give = async (reader: Actor, amount: number, novelId: string, key: string = randomUUID()) =>
    await parts.donations.donate(
      reader,
      DonateInput.parse({ novelId, coins: amount, message: '', anonymous: true, idempotencyKey: key }),
    );

  it('lets just as much through as it allows, whoever asks at the same time', async () => {
    const { novelId, chapterIds } = await buildNovel(database.db, {
      chapters: Array.from({ length: 4 }, () => ({ price: 3 })),
    });
    const reader = await buildReader({ period: 'day', amount: 20 });
    const outcomes = await Promise.all([
      ...Array.from({ length: 8 }, () => outcomeOf(give(reader, 3, novelId))),
      ...chapterIds.map((chapterId) =>
        outcomeOf(parts.unlocks.unlock(reader, { chapterId, expectedPrice: coins(3) })),
      ),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(6);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'LIMIT_REACHED']));
    expect(await limitOf(reader)).toMatchObject({ used: 18, isNear: true });
  });

  it('says what is left and when it renews, and renews by the calendar of the site', async () => {
    const { novelId } = await buildNovel(database.db);
    const reader = await buildReader({ period: 'week', amount: 10 });
    const key = randomUUID();
    await give(reader, 8, novelId, key);
    await expect(give(reader, 3, novelId)).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
      details: { unit: 'coins', left: 2, renewsAt: '2026-11-22T15:00:00Z' },
    });
    expect(await limitOf(reader)).toMatchObject({ used: 8, renewsAt: '2026-11-22T15:00:00.000Z' });
    // What was done is answered as it was.
    await give(reader, 8, novelId, key);
    clock.set('2026-11-22T14:59:59.999Z');
    expect(await outcomeOf(give(reader, 3, novelId))).toBe('LIMIT_REACHED');
    clock.set('2026-11-22T15:00:00.000Z');
    await give(reader, 10, novelId);
  });

  it('refuses several chapters at once as a whole, and counts none that was given back', async () => {
    const { branchId, chapterIds } = await buildNovel(database.db, {
      chapters: Array.from({ length: 3 }, () => ({ price: 4 })),
    });
    const reader = await buildReader({ period: 'month', amount: 11 });
    const buy = (count: number) =>
      parts.bulk.unlock(reader, {
        ...{ branchId, chapterIds: chapterIds.slice(0, count), expectedTotal: coins(count * 4) },
        ...{ confirmed: true, idempotencyKey: randomUUID() },
      });
    await expect(buy(3)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    expect(await limitOf(reader)).toMatchObject({ used: 0 });
    await buy(2);
    const { items } = await parts.unlocks.listPurchases(reader, PurchaseListInput.parse({}));
    const txnId = CoinTxnId.parse(items[0]!.txnId);
    await parts.returns.giveBack(reader, { txnId, idempotencyKey: randomUUID() });
    expect(await limitOf(reader)).toMatchObject({ used: 4 });
  });

  it('holds for spends that began before it was set, from whenever it is set', async () => {
    const { novelId } = await buildNovel(database.db);
    for (let round = 0; round < 5; round += 1) {
      const reader = await buildReader();
      const [, ...outcomes] = await Promise.all([
        parts.limits.set(reader, { unit: 'coins', limit: { period: 'day', amount: 2 } }),
        ...Array.from({ length: 6 }, () => outcomeOf(give(reader, 1, novelId))),
      ]);
      const during = outcomes.filter((outcome) => outcome === 'done').length;
      expect(during).toBeGreaterThanOrEqual(2);
      expect(await outcomeOf(give(reader, 1, novelId))).toBe('LIMIT_REACHED');
    }
  });

  it('is lowered at once, raised and removed a day later, and the same again changes nothing', async () => {
    const { novelId } = await buildNovel(database.db);
    const reader = await buildReader({ period: 'day', amount: 5 });
    const raised = await parts.limits.set(reader, { unit: 'coins', limit: { period: 'day', amount: 50 } });
    expect(raised).toMatchObject({ limit: { amount: 5 }, next: { at: '2026-11-21T03:00:00.000Z' } });
    clock.advance(3_600_000);
    const again = await parts.limits.set(reader, { unit: 'coins', limit: { period: 'day', amount: 50 } });
    expect(Date.parse(again.next!.at)).toBe(Date.parse(raised.next!.at));
    expect(await outcomeOf(give(reader, 6, novelId))).toBe('LIMIT_REACHED');
    clock.set('2026-11-21T02:59:59.999Z');
    expect(await outcomeOf(give(reader, 6, novelId))).toBe('LIMIT_REACHED');
    clock.set('2026-11-21T03:00:00.000Z');
    await give(reader, 6, novelId);
    expect(await limitOf(reader)).toMatchObject({ limit: { amount: 50 }, next: null, used: 6 });
    await parts.limits.set(reader, { unit: 'coins', limit: null });
    expect(await outcomeOf(give(reader, 45, novelId))).toBe('LIMIT_REACHED');
    clock.set('2026-11-22T03:00:00.000Z');
    await give(reader, 60, novelId);
    const changes = await database.db
      .selectFrom('spending_limit_change')
      .select(['amount', 'holds_from'])
      .where('user_id', '=', reader.userId)
      .orderBy('id')
      .execute();
    expect(changes.map(({ amount }) => amount)).toEqual([5, 50, 50, null]);
  });
});

describe('a limit on money', () => {
  const start = async (reader: Actor, key: string = randomUUID()) => {
    const order = { productId: product.id, expectedPrice: ORDER_PRICE, idempotencyKey: key };
    return await parts.desk.topUps.start(reader, StartTopUpInput.parse({ ...order, returnTo: 'web' }));
  };
  let product: Awaited<ReturnType<typeof parts.desk.createProduct>>;
  beforeAll(async () => {
    product = await parts.desk.createProduct();
  });
  const spenderOf = async (orders: number) => {
    const reader = await buildActor(database.db);
    const limit: Limit = { period: 'month', amount: ORDER_PRICE * orders + 1 };
    await parts.limits.set(reader, { unit: 'KRW', limit });
    return reader;
  };

  it('counts orders at the same time one after the other, also those that may still be paid', async () => {
    const reader = await spenderOf(2);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcomeOf(start(reader))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(2);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'LIMIT_REACHED']));
    expect(await limitOf(reader, 'KRW')).toMatchObject({ used: 2 * ORDER_PRICE, isNear: true });
    expect(await limitOf(reader, 'USD')).toMatchObject({ limit: null, used: 0 });
    clock.set('2026-11-30T15:00:00.000Z');
    await start(reader);
  });

  it('an order sent twice is one order', async () => {
    const reader = await spenderOf(1);
    const key = randomUUID();
    const started = await Promise.all(Array.from({ length: 4 }, () => start(reader, key)));
    expect(new Set(started.map(({ topUpId }) => topUpId)).size).toBe(1);
    await expect(start(reader)).rejects.toMatchObject({
      details: { unit: 'KRW', left: 1, renewsAt: '2026-11-30T15:00:00.000Z' },
    });
  });

  it('makes room when an order comes to nothing, which is then not paid beside another', async () => {
    const reader = await spenderOf(1);
    const { topUpId } = await start(reader);
    await parts.desk.topUps.abandon(reader, { topUpId, code: 'USER_CANCEL' });
    expect((await parts.desk.topUps.getCheckout(topUpId)).client).not.toBeNull();
    await start(reader);
    expect((await parts.desk.topUps.getCheckout(topUpId)).client).toBeNull();
  });
});
