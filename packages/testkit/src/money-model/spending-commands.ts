import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GrantBonusInput } from '@inkvine/contracts/backoffice';
import { coins } from '@inkvine/contracts/money';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import { DonateInput } from '@inkvine/contracts/wallet';
import { changeLimit } from '@inkvine/domain/wallet/spending-limit';
import fc from 'fast-check';
import { sql } from 'kysely';
import { command, type MoneyCommand } from './command.ts';
import type { MoneyModel } from './model.ts';
import type { MoneyWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** How often a client sends what it has had no answer to. */
const times = fc.integer({ min: 1, max: 3 });

/** Notes the transaction of a purchase that the model has just made. */
async function notePurchase(model: MoneyModel, { db, reader, purchaseIds }: MoneyWorld): Promise<void> {
  if (model.purchases.at(-1) === undefined || purchaseIds.has(model.purchases.at(-1)!)) return;
  const { id } = await db
    .selectFrom('coin_txn')
    .innerJoin('wallet', 'wallet.id', 'coin_txn.wallet_id')
    .select('coin_txn.id')
    .where('user_id', '=', reader.userId)
    .orderBy('coin_txn.version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  purchaseIds.set(model.purchases.at(-1)!, id);
}

const given = fc
  .record({
    amount: fc.integer({ min: 1, max: 12 }),
    days: fc.integer({ min: 1, max: 20 }),
    isEvent: fc.boolean(),
    times,
  })
  .map((bonus) =>
    command(`bonus ${JSON.stringify(bonus)}`, async (model, { wallet, operator, reader }, expecting) => {
      const { amount, days, isEvent } = bonus;
      model.grant({ kind: isEvent ? 'event' : 'bonus', coins: amount, expires: model.later(days) });
      const input = (coinsGiven: number, idempotencyKey: string) =>
        GrantBonusInput.parse({
          ...{ email: reader.email, coins: coinsGiven, reason: 'Well read', expiresInDays: days },
          ...(isEvent && { campaign: 'Autumn festival' }),
          idempotencyKey,
        });
      const key = randomUUID();
      await expecting('done', () => wallet.grantBonus(operator, input(amount, key)), bonus.times);
      await expecting('IDEMPOTENCY_MISMATCH', () => wallet.grantBonus(operator, input(amount + 1, key)));
    }),
  );

const donation = fc
  .record({ amount: fc.integer({ min: 1, max: 40 }), times, isAtOnce: fc.boolean() })
  .map((gift) =>
    command(`donation ${JSON.stringify(gift)}`, async (model, world, expecting) => {
      const { donations, reader, novel } = world;
      const expected = model.spend('donation', gift.amount);
      const input = DonateInput.parse({
        ...{ novelId: novel.novelId, coins: gift.amount, message: '', anonymous: false },
        idempotencyKey: randomUUID(),
      });
      const give = async () => (await donations.donate(reader, input)).donationId;
      if (gift.isAtOnce && expected === 'done') {
        await expecting(expected, async () => {
          const answers = await Promise.all(Array.from({ length: gift.times }, give));
          assert.equal(new Set(answers).size, 1);
          return answers[0];
        });
      } else await expecting(expected, give, gift.times);
      await notePurchase(model, world);
      if (expected !== 'done') return;
      const changed = { ...input, message: 'Thank you' };
      await expecting('IDEMPOTENCY_MISMATCH', () => donations.donate(reader, changed));
    }),
  );

const chapterOf = (model: MoneyModel, index: number): number => index % model.chapterPrices.length;
const isRentable = (model: MoneyModel, chapter: number) => model.chapterPrices[chapter]! > model.rentCoins;

const unlocking = fc.record({ chapter: fc.nat(9), times }).map((wanted) =>
  command(`unlock ${JSON.stringify(wanted)}`, async (model, world, expecting) => {
    const { unlocks, reader, chapterIds } = world;
    const chapter = chapterOf(model, wanted.chapter);
    const expectedPrice = coins(model.priceOf(chapter));
    const expected = model.unlock(chapter);
    const input = { chapterId: chapterIds[chapter]!, expectedPrice };
    const open = async () => (await unlocks.unlock(reader, input)).chapterId;
    await expecting(expected, open, wanted.times);
    await notePurchase(model, world);
  }),
);

const renting = fc.record({ chapter: fc.nat(9), times }).map((wanted) =>
  command(
    `rent ${JSON.stringify(wanted)}`,
    async (model, world, expecting) => {
      const { unlocks, reader, chapterIds } = world;
      const chapter = chapterOf(model, wanted.chapter);
      const expected = model.rent(chapter);
      const input = { chapterId: chapterIds[chapter]!, expectedPrice: coins(model.rentCoins) };
      const rent = async () => (await unlocks.unlock(reader, { ...input, kind: 'rent' })).chapterId;
      await expecting(expected, rent, wanted.times);
      await notePurchase(model, world);
    },
    (model) => isRentable(model, chapterOf(model, wanted.chapter)),
  ),
);

/** Rentals end by the database's own clock, which nobody can set: theirs is moved into the past instead. */
const rentalOver = fc.nat(9).map((index) =>
  command(
    `the rental of ${index} is over`,
    async (model, { db, unlocks, reader, chapterIds }, expecting) => {
      const chapter = chapterOf(model, index);
      const chapterId = chapterIds[chapter]!;
      const rental = model.right('rent', chapter)!;
      await expecting('done', () => unlocks.startRental(reader, { chapterId }));
      rental.isOpened = true;
      rental.isOver = true;
      await sql`
        update unlock set opened_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
        where user_id = ${reader.userId} and chapter_id = ${chapterId} and kind = 'rent'`.execute(db);
    },
    (model) => model.right('rent', chapterOf(model, index)) !== undefined,
  ),
);

const chaptersBought = (model: MoneyModel) =>
  model.purchases.filter(({ source }) => source === 'unlock' || source === 'rent');

const givingBack = fc.record({ purchase: fc.nat(30), times }).map((wanted) =>
  command(
    `give back ${JSON.stringify(wanted)}`,
    async (model, { returns, reader, purchaseIds }, expecting) => {
      const bought = chaptersBought(model);
      const purchase = bought[wanted.purchase % bought.length]!;
      const txnId = CoinTxnId.parse(purchaseIds.get(purchase));
      const idempotencyKey = randomUUID();
      const expected = model.giveBack(purchase);
      await expecting(expected, () => returns.giveBack(reader, { txnId, idempotencyKey }), wanted.times);
      if (expected !== 'done') return;
      const changed = { txnId: CoinTxnId.parse(randomUUID()), idempotencyKey };
      await expecting('IDEMPOTENCY_MISMATCH', () => returns.giveBack(reader, changed));
    },
    (model) => chaptersBought(model).length > 0,
  ),
);

const limiting = fc
  .option(
    fc.record(
      {
        period: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        amount: fc.integer({ min: 20, max: 300 }),
      },
      { noNullPrototype: true },
    ),
    { freq: 3 },
  )
  .map((limit) =>
    command(`limit ${JSON.stringify(limit)}`, async (model, { limits, reader }, expecting) => {
      model.limit = changeLimit(model.limit, limit, model.date);
      const set = async () => (await limits.set(reader, { unit: 'coins', limit })).unit;
      await expecting('done', set, 2);
    }),
  );

/** Mostly days, now and then long enough for what was bought to run out. */
const waiting = fc
  .oneof(
    { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 8 },
    { arbitrary: fc.constantFrom(366, 1_827), weight: 1 },
  )
  .map((days) =>
    command(`${days} days pass`, async (model, { clock }) => {
      model.now += days * DAY_MS;
      clock.advance(days * DAY_MS);
    }),
  );

const expiring = fc.constant(
  command('the nightly sweeps', async (model, { wallet, chain }) => {
    model.expire();
    await wallet.expireLots();
    await wallet.expireLots();
    await chain.seal();
  }),
);

/** Coins that are given, spent, given back, limited and forgotten. */
export const spendingCommands: fc.Arbitrary<MoneyCommand>[] = [
  ...[given, donation, donation, donation, unlocking, renting, rentalOver],
  ...[givingBack, limiting, waiting, expiring],
];
