import { randomUUID } from 'node:crypto';
import { RewardTerms } from '@inkvine/contracts/rewards';
import { RewardRuleId } from '@inkvine/contracts/primitives';
import { WalletHistoryInput } from '@inkvine/contracts/wallet';
import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { holdOrderLots } from '@inkvine/db/wallet/refund-hold.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createRewardsService } from './rewards.service.ts';
import { createWalletService } from './wallet.service.ts';

const NOW = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(NOW);
const ids = createIds();

let test: TestDatabase;
let operator: Actor;
let rewards: ReturnType<typeof createRewardsService>;
let wallet: ReturnType<typeof createWalletService>;
const PRODUCT = randomUUID();
const product = { id: PRODUCT, paidCoins: 100, price: 10_000, currency: 'KRW' };
beforeAll(async () => {
  test = await createTestDatabase();
  const parts = { db: test.db, clock, ids };
  operator = await buildActor(test.db, { role: 'operator' });
  rewards = createRewardsService({
    ...parts,
    products: { listActive: () => Promise.resolve([product] as never) },
  });
  wallet = createWalletService(parts);
  await test.db
    .insertInto('coin_product')
    .values({ id: PRODUCT, ...ordered })
    .execute();
});
afterAll(() => test.drop());
beforeEach(async () => {
  clock.set(NOW);
  await test.db.updateTable('reward_rule').set({ stopped_at: NOW }).where('stopped_at', 'is', null).execute();
});
afterEach(() => assertSoundLedger(test.db));

const ordered = {
  ...{ name_ko: '코인', name_en: 'Coins', paid_coins: 100, bonus_coins: 0, price_minor: 10_000 },
  currency: 'KRW',
};

const publish = async (terms: Partial<z.input<typeof RewardTerms>> = {}, replaces: string | null = null) =>
  RewardRuleId.parse(
    (
      await rewards.publish(operator, {
        terms: RewardTerms.parse({
          ...{
            name: 'Autumn',
            currency: 'KRW',
            minAmount: 5_000,
            percent: 10,
            coins: null,
            firstOnly: false,
          },
          ...{ perPersonCoins: null, budgetCoins: null, validDays: 30 },
          ...{ startsAt: '2026-11-01T00:00:00.000Z', endsAt: null, ...terms },
        }),
        replaces: replaces === null ? null : RewardRuleId.parse(replaces),
      })
    ).id,
  );

/** Pays an order of 100 coins for 10,000 won, as the settlement of a payment does. */
async function topUp({ userId }: Actor, fails = false): Promise<string> {
  const id = ids.next();
  const order = { id, user_id: userId, product_id: PRODUCT, ...ordered, gateway: 'toss', return_to: 'web' };
  await test.db
    .insertInto('top_up')
    .values({ ...order, status: 'pending', next_check_at: NOW, idempotency_key: id, request_hash: '' })
    .execute();
  await credit(userId, id, fails);
  return id;
}

const credit = (userId: string, topUpId: string, fails = false) =>
  test.db.transaction().execute(async (trx) => {
    const credited = { paidCoins: 100, bonusCoins: 0, priceMinor: 10_000, currency: 'KRW' as const };
    await wallet.creditTopUp(trx, { userId, topUpId, ...credited });
    if (fails) throw new Error('the process dies');
    const paid = { status: 'paid', paid_at: clock.now().toISOString(), next_check_at: null } as const;
    await trx.updateTable('top_up').set(paid).where('id', '=', topUpId).execute();
  });

const balanceOf = ({ userId }: Actor) =>
  test.db.selectFrom('wallet').select(['paid', 'bonus']).where('user_id', '=', userId).executeTakeFirst();

const ruleOf = async (id: string) => (await rewards.listRules(operator)).find((rule) => rule.id === id)!;

describe('a reward', () => {
  it('comes with the top-up, is named in the wallet, and is what was shown before', async () => {
    const rule = await publish();
    const reader = await buildActor(test.db);
    expect(await rewards.listOffers(reader)).toEqual([
      { productId: PRODUCT, name: 'Autumn', coins: 10, validDays: 30 },
    ]);
    await topUp(reader);
    expect(await balanceOf(reader)).toEqual({ paid: 100, bonus: 10 });
    const overview = await wallet.getOverview(reader);
    expect(overview.events).toMatchObject([{ campaign: 'Autumn', coins: 10 }]);
    const history = createWalletHistoryService({ db: test.db, clock, site: SITE });
    const [row] = (await history.list(reader, WalletHistoryInput.parse({ kind: 'reward' }))).items;
    expect(row).toMatchObject({ bonus: 10, subject: { kind: 'campaign', name: 'Autumn' } });
    expect(await ruleOf(rule)).toMatchObject({
      state: 'running',
      given: { coins: 10, topUps: 1, people: 1 },
    });
  });

  it('is the most that a rule gives, within its time, currency and amount', async () => {
    await publish({ name: 'Small', percent: null, coins: 3 });
    await publish({ name: 'Dear', minAmount: 10_001, percent: 90 });
    await publish({ name: 'Over', percent: 80, endsAt: '2026-11-20T03:00:00.000Z' });
    await publish({ name: 'Later', percent: 70, startsAt: '2026-11-20T03:00:00.001Z' });
    await publish({ name: 'Abroad', percent: 60, currency: 'USD', minAmount: 1 });
    await publish({ name: 'Best', percent: 20 });
    const reader = await buildActor(test.db);
    await topUp(reader);
    expect((await wallet.getOverview(reader)).events).toMatchObject([{ campaign: 'Best', coins: 20 }]);
  });

  it('for the first top-up is given once, also where two are paid at once', async () => {
    await publish({ percent: null, coins: 50, firstOnly: true });
    const reader = await buildActor(test.db);
    await Promise.all([topUp(reader), topUp(reader), topUp(reader)]);
    expect(await balanceOf(reader)).toEqual({ paid: 300, bonus: 50 });
    expect(await rewards.listOffers(reader)).toEqual([]);
  });

  it('ends at what one person may get', async () => {
    await publish({ perPersonCoins: 15 });
    const reader = await buildActor(test.db);
    await Promise.all([topUp(reader), topUp(reader), topUp(reader)]);
    expect(await balanceOf(reader)).toEqual({ paid: 300, bonus: 15 });
  });

  it('never passes a budget, however many top up at once', async () => {
    const rule = await publish({ budgetCoins: 35 });
    const people = await Promise.all(Array.from({ length: 8 }, () => buildActor(test.db)));
    await Promise.all(people.map((person) => topUp(person)));
    expect(await ruleOf(rule)).toMatchObject({ state: 'spent', given: { coins: 35, topUps: 4 } });
  });

  it('is given once for an order, however often it is credited, and not at all where that dies', async () => {
    const rule = await publish({ budgetCoins: 1_000 });
    const reader = await buildActor(test.db);
    const id = await topUp(reader);
    await Promise.all([credit(reader.userId, id), credit(reader.userId, id)]);
    expect(await balanceOf(reader)).toEqual({ paid: 100, bonus: 10 });
    await expect(topUp(reader, true)).rejects.toThrow('the process dies');
    expect((await ruleOf(rule)).given).toEqual({ coins: 10, topUps: 1, people: 1 });
    await topUp(reader);
    expect((await ruleOf(rule)).given).toEqual({ coins: 20, topUps: 2, people: 1 });
  });

  it('goes with its order: what is left of it is taken when that is refunded', async () => {
    await publish();
    const reader = await buildActor(test.db);
    const topUpId = await topUp(reader);
    await test.db
      .startTransaction()
      .execute()
      .then(async (trx) => {
        await lockWallet(trx, reader.userId);
        await holdOrderLots(trx, { refundId: ids.next(), topUpId, txnId: ids.next(), at: NOW });
        const left = await trx
          .selectFrom('coin_lot')
          .select(['kind', 'remaining', 'held', 'revoked'])
          .where('top_up_id', '=', topUpId)
          .orderBy('kind')
          .execute();
        await trx.rollback().execute();
        expect(left).toEqual([
          { kind: 'event', remaining: 0, held: 0, revoked: 10 },
          { kind: 'paid', remaining: 0, held: 100, revoked: 0 },
        ]);
      });
  });
});

describe('rules', () => {
  it('are never edited: a version follows another once, and a stopped rule gives nothing', async () => {
    const first = await publish();
    const second = await publish({ percent: 20 }, first);
    expect([(await ruleOf(first)).state, (await ruleOf(second)).version]).toEqual(['stopped', 2]);
    await expect(publish({ percent: 30 }, first)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await rewards.stop(operator, { id: second });
    await expect(rewards.stop(operator, { id: second })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const reader = await buildActor(test.db);
    await topUp(reader);
    expect(await balanceOf(reader)).toEqual({ paid: 100, bonus: 0 });
  });

  it('tell what they would have cost', async () => {
    clock.set('2027-01-20T03:00:00.000Z');
    const [one, other] = [await buildActor(test.db), await buildActor(test.db)];
    for (const person of [one, one, other]) await topUp(person);
    const terms = (changes: object) =>
      RewardTerms.parse({
        ...{ name: 'x', currency: 'KRW', minAmount: 0, percent: 10, coins: null, firstOnly: false },
        ...{
          perPersonCoins: null,
          budgetCoins: null,
          validDays: 30,
          startsAt: NOW,
          endsAt: null,
          ...changes,
        },
      });
    expect(await rewards.previewCost(operator, { terms: terms({}) })).toEqual({
      coins: 30,
      topUps: 3,
      people: 2,
    });
    expect(await rewards.previewCost(operator, { terms: terms({ firstOnly: true }) })).toMatchObject({
      coins: 20,
    });
    expect(await rewards.previewCost(operator, { terms: terms({ budgetCoins: 25 }) })).toMatchObject({
      coins: 25,
    });
  });

  it('are an operator’s', async () => {
    const reader = await buildActor(test.db);
    await expect(rewards.listRules(reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(rewards.stop(reader, { id: RewardRuleId.parse(randomUUID()) })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('the invariant of rewards', () => {
  it.each([
    [
      'a reward that nobody noted',
      sql`alter table reward_grant disable trigger append_only`,
      sql`delete from reward_grant`,
    ],
    [
      'a budget that counts something else',
      sql`select 1`,
      sql`update reward_rule set given_coins = given_coins - 1 where given_coins > 0`,
    ],
    ['more than one person may get', sql`select 1`, sql`update reward_rule set per_person_coins = 1`],
    [
      'a lot that does not go with its order',
      sql`select 1`,
      sql`update coin_lot set top_up_id = null where kind = 'event'`,
    ],
  ])('finds %s', async (_, prepare, damage) => {
    await publish({ budgetCoins: 100 });
    await topUp(await buildActor(test.db));
    const trx = await test.db.startTransaction().execute();
    try {
      await prepare.execute(trx);
      await damage.execute(trx);
      const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
      expect(broken.map(({ id }) => id)).toContain('rewards');
    } finally {
      await trx.rollback().execute();
    }
  });
});

const SITE = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
