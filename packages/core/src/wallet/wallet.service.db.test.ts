import { randomUUID } from 'node:crypto';
import { GrantBonusInput } from '@inkvine/contracts/backoffice';
import { PositiveCoins } from '@inkvine/contracts/money';
import { WalletHistory, WalletHistoryInput, WalletOverview } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createWalletService } from './wallet.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');
const ids = createIds();
const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};

let test: TestDatabase;
let wallet: ReturnType<typeof createWalletService>;
let walletHistory: ReturnType<typeof createWalletHistoryService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = { db: test.db, clock, ids };
  wallet = createWalletService(dependencies);
  walletHistory = createWalletHistoryService({ db: test.db, clock, site: SITE });
});
afterAll(() => test.drop());
afterEach(() => assertSoundLedger(test.db));

async function overviewOf(person: Actor) {
  return WalletOverview.parse(await wallet.getOverview(person));
}

async function walletsOf(person: Actor): Promise<number> {
  const rows = await test.db.selectFrom('wallet').select('id').where('user_id', '=', person.userId).execute();
  return rows.length;
}

describe('a wallet', () => {
  it('is there for whoever looks before the job has made it', async () => {
    const person = await buildActor(test.db);
    expect(await overviewOf(person)).toEqual({
      paid: 0,
      bonus: 0,
      frozen: 0,
      debt: 0,
      currency: 'KRW',
      events: [],
      expiringSoon: [],
    });
    expect(await walletsOf(person)).toBe(1);
  });

  it('is made once, however often and at once the job runs', async () => {
    const person = await buildActor(test.db);
    await Promise.all(Array.from({ length: 8 }, () => wallet.createFor(person.userId)));
    expect(await walletsOf(person)).toBe(1);
  });

  it('is not made for someone who has gone', async () => {
    await expect(wallet.createFor(randomUUID())).resolves.toBeUndefined();
  });

  it('is made by the sweep when the job never ran', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => buildActor(test.db)));
    expect(await wallet.createMissing()).toBeGreaterThanOrEqual(3);
    expect(await Promise.all(people.map(walletsOf))).toEqual([1, 1, 1]);
    expect(await wallet.createMissing()).toBe(0);
  });
});

describe('the overview', () => {
  it('counts what can be spent now and shows what expires within 30 days, soonest first', async () => {
    const person = await buildActor(test.db);
    await buildCoins(test.db, person.userId, { paid: 100 });
    await buildCoins(test.db, person.userId, { bonus: 7, expiresAt: '2026-12-20T03:00:00.000Z' });
    await buildCoins(test.db, person.userId, { bonus: 5, expiresAt: '2026-12-01T00:00:00.123456Z' });
    await buildCoins(test.db, person.userId, { bonus: 3, expiresAt: '2026-12-20T03:00:00.001Z' });
    const fair = { campaign: 'Spring fair', expiresAt: '2026-12-10T00:00:00.000Z' };
    await buildCoins(test.db, person.userId, { event: 6, ...fair });
    await buildCoins(test.db, person.userId, { event: 2, expiresAt: clock.now().toISOString() });
    await buildCoins(test.db, person.userId, { bonus: 1, expiresAt: '2026-11-20T03:00:00.000Z' });
    expect(await overviewOf(person)).toEqual({
      paid: 100,
      bonus: 21,
      frozen: 0,
      debt: 0,
      currency: 'KRW',
      events: [{ coins: 6, campaign: 'Spring fair', expiresAt: '2026-12-10T00:00:00.000000Z' }],
      expiringSoon: [
        { coins: 5, kind: 'bonus', campaign: null, expiresAt: '2026-12-01T00:00:00.123456Z' },
        { coins: 6, kind: 'event', campaign: 'Spring fair', expiresAt: '2026-12-10T00:00:00.000000Z' },
        { coins: 7, kind: 'bonus', campaign: null, expiresAt: '2026-12-20T03:00:00.000000Z' },
      ],
    });
  });
});

describe('a top-up', () => {
  const credit = (person: Actor, topUpId: string) =>
    test.db.transaction().execute((trx) =>
      wallet.creditTopUp(trx, {
        userId: person.userId,
        topUpId,
        paidCoins: 50,
        bonusCoins: 5,
        priceMinor: 5_500,
        currency: 'KRW',
      }),
    );

  async function buildOrder(person: Actor): Promise<string> {
    const productId = ids.next();
    const topUpId = ids.next();
    const bought = { name_ko: '코인', name_en: 'Coins', paid_coins: 50, bonus_coins: 5, price_minor: 5_500 };
    await test.db
      .insertInto('coin_product')
      .values({ id: productId, ...bought })
      .execute();
    await test.db
      .insertInto('top_up')
      .values({
        ...{ id: topUpId, user_id: person.userId, product_id: productId, ...bought, currency: 'KRW' },
        ...{ status: 'paid', paid_at: clock.now().toISOString(), gateway: 'toss', return_to: 'web' },
        ...{ idempotency_key: ids.next(), request_hash: '' },
      })
      .execute();
    return topUpId;
  }

  it('credits its order once, however often and at once it is told', async () => {
    const person = await buildActor(test.db);
    const topUpId = await buildOrder(person);
    await Promise.all(Array.from({ length: 6 }, () => credit(person, topUpId)));
    expect(await overviewOf(person)).toMatchObject({ paid: 50, bonus: 5 });
  });

  it('gives paid coins five years and bonus coins one', async () => {
    const person = await buildActor(test.db);
    const topUpId = await buildOrder(person);
    await credit(person, topUpId);
    const lots = await test.db
      .selectFrom('coin_lot')
      .select(['kind', 'expires_at', 'paid_minor'])
      .where('top_up_id', '=', topUpId)
      .orderBy('kind')
      .execute();
    expect(lots).toEqual([
      { kind: 'bonus', expires_at: '2027-11-20T03:00:00Z', paid_minor: 0 },
      { kind: 'paid', expires_at: '2031-11-20T03:00:00Z', paid_minor: 5_500 },
    ]);
  });

  it('leaves nothing behind when its transaction does not commit', async () => {
    const person = await buildActor(test.db);
    const topUpId = await buildOrder(person);
    const crash = test.db.transaction().execute(async (trx) => {
      await wallet.creditTopUp(trx, {
        ...{ userId: person.userId, topUpId, paidCoins: 50, bonusCoins: 5, priceMinor: 5_500 },
        currency: 'KRW',
      });
      throw new Error('the process died here');
    });
    await expect(crash).rejects.toThrow('died');
    expect(await walletsOf(person)).toBe(0);
    await credit(person, topUpId);
    expect(await overviewOf(person)).toMatchObject({ paid: 50, bonus: 5 });
  });
});

describe('a bonus', () => {
  const bonus = (email: string, changes: Record<string, unknown> = {}) =>
    GrantBonusInput.parse({
      ...{
        email,
        coins: 30,
        reason: 'Sorry for the outage',
        expiresInDays: 10,
        idempotencyKey: randomUUID(),
      },
      ...changes,
    });

  it('is given by operators only', async () => {
    const person = await buildActor(test.db);
    for (const role of ['reader', 'creator', 'moderator'] as const) {
      const caller = await buildActor(test.db, { role });
      await expect(wallet.grantBonus(caller, bonus(person.email))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    expect(await overviewOf(person)).toMatchObject({ bonus: 0 });
  });

  it('arrives once for a key, also when sent five times at once, and keeps who gave it and why', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const person = await buildActor(test.db);
    const input = bonus(person.email);
    const results = await Promise.all(Array.from({ length: 5 }, () => wallet.grantBonus(operator, input)));
    expect(new Set(results.map((result) => result.txnId)).size).toBe(1);
    expect(await overviewOf(person)).toMatchObject({ bonus: 30 });
    const txn = await test.db
      .selectFrom('coin_txn')
      .select(['actor_id', 'reason'])
      .where('id', '=', results[0]!.txnId)
      .executeTakeFirst();
    expect(txn).toEqual({ actor_id: operator.userId, reason: 'Sorry for the outage' });
  });

  it('is refused when its key comes with another amount or for another person', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const [person, other] = [await buildActor(test.db), await buildActor(test.db)];
    const input = bonus(person.email);
    await wallet.grantBonus(operator, input);
    for (const changed of [
      { ...input, coins: PositiveCoins.parse(31) },
      { ...input, email: other.email },
    ]) {
      await expect(wallet.grantBonus(operator, changed)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_MISMATCH',
      });
    }
    expect(await overviewOf(person)).toMatchObject({ bonus: 30 });
    expect(await overviewOf(other)).toMatchObject({ bonus: 0 });
  });

  it('is of an event when its campaign is named, which the wallet and its history show', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const person = await buildActor(test.db);
    await wallet.grantBonus(operator, bonus(person.email, { campaign: '독서의 달' }));
    expect(await overviewOf(person)).toMatchObject({
      bonus: 30,
      events: [{ campaign: '독서의 달', coins: 30, expiresAt: '2026-11-30T03:00:00.000000Z' }],
    });
    const { items } = await walletHistory.list(person, WalletHistoryInput.parse({ kind: 'event' }));
    expect(items).toEqual([
      expect.objectContaining({ bonus: 30, subject: { kind: 'campaign', name: '독서의 달' } }),
    ]);
  });

  it('is not found when nobody has the address', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const refused = wallet.grantBonus(operator, bonus('nobody@test.inkvine.example'));
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('expiry', () => {
  it('books what is past its time as breakage and leaves the money of paid coins unrecognized', async () => {
    const person = await buildActor(test.db);
    await buildCoins(test.db, person.userId, { paid: 10, bonus: 4, expiresAt: '2026-11-20T03:00:00.000Z' });
    await buildCoins(test.db, person.userId, { paid: 6 });
    expect(await wallet.expireLots()).toBeGreaterThanOrEqual(1);
    expect(await wallet.expireLots()).toBe(0);
    expect(await overviewOf(person)).toMatchObject({ paid: 6, bonus: 0 });
    const history = WalletHistory.parse(await walletHistory.list(person, WalletHistoryInput.parse({})));
    expect(history.items[0]).toMatchObject({
      kind: 'expiry',
      paid: -10,
      bonus: -4,
      paidAfter: 6,
      subject: null,
    });
  });
});
