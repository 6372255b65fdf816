import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppError } from '@inkvine/contracts/errors';
import { coins } from '@inkvine/contracts/money';
import type { ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { DonateInput } from '@inkvine/contracts/wallet';
import { allocateFifo, type CoinLot } from '@inkvine/domain/wallet/fifo-allocation';
import { LOT_PRIO } from '@inkvine/domain/wallet/lot-terms';
import { ownPriceWhileRented } from '@inkvine/domain/wallet/unlock-price';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins, buildSaleTerms } from '@inkvine/testkit/wallet.builders';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';
import { createUnlocksService } from './unlocks.service.ts';
import { createWalletService } from './wallet.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const DAY_MS = 86_400_000;
const CHAPTER_PRICES = [1, 3, 7, 20];
const RENT = 2;
/** Those whose price is more than the rent. */
const RENTABLE = [1, 2, 3];

/** A wallet as plain arrays, moved by the pure rules only. */
class Model {
  now = Date.parse('2026-11-20T03:00:00.000Z');
  lots: (CoinLot & { expired: number })[] = [];
  owned = new Set<number>();
  /** What is paid for the rentals that have not ended. */
  rented = new Map<number, number>();

  grant(kind: CoinLot['kind'], amount: number, paidMinor: number, days: number): void {
    this.lots.push({
      ...{
        id: this.lots.length,
        kind,
        prio: LOT_PRIO[kind],
        coins: amount,
        remaining: amount,
        spent: 0,
        expired: 0,
      },
      ...{ paidMinor, recognizedMinor: 0, expiresAt: new Date(this.now + days * DAY_MS).toISOString() },
    });
  }

  /** False, and nothing happens, when coins are missing. */
  spend(amount: number): boolean {
    const allocation = allocateFifo(this.lots, amount, { at: new Date(this.now).toISOString() });
    if (!allocation.covered) return false;
    for (const take of allocation.takes) {
      const lot = this.lots[take.lotId]!;
      lot.remaining -= take.coins;
      lot.spent += take.coins;
      lot.recognizedMinor += take.minor;
    }
    return true;
  }

  expire(): void {
    for (const lot of this.lots) {
      if (Date.parse(lot.expiresAt) > this.now) continue;
      lot.expired += lot.remaining;
      lot.remaining = 0;
    }
  }
}

interface Real {
  clock: FakeClock;
  person: Actor;
  novelId: NovelId;
  chapterIds: ChapterId[];
  wallet: ReturnType<typeof createWalletService>;
  unlocks: ReturnType<typeof createUnlocksService>;
  donations: ReturnType<typeof createDonationsService>;
}

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

async function compareLots(model: Model, { person }: Real): Promise<void> {
  const stored = await test.db
    .selectFrom('coin_lot')
    .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
    .select(['kind', 'remaining', 'spent', 'expired', 'recognized_minor as recognizedMinor'])
    .where('user_id', '=', person.userId)
    .orderBy('coin_lot.id')
    .execute();
  assert.deepEqual(
    stored,
    model.lots.map(({ kind, remaining, spent, expired, recognizedMinor }) => ({
      ...{ kind, remaining, spent, expired, recognizedMinor },
    })),
  );
}

/** True when it was paid; false when coins were missing. */
async function paid(spending: Promise<unknown>): Promise<boolean> {
  try {
    await spending;
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INSUFFICIENT_COINS') return false;
    throw error;
  }
}

type WalletCommand = fc.AsyncCommand<Model, Real>;

function command(name: string, run: (model: Model, real: Real) => Promise<void>): WalletCommand {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      await compareLots(model, real);
    },
    toString: () => name,
  };
}

const amount = fc.integer({ min: 1, max: 30 });
const days = fc.integer({ min: 1, max: 20 });

const commands = [
  fc
    .record({
      paid: amount,
      priceMinor: fc.integer({ min: 1, max: 5_000 }),
      bonus: fc.integer({ min: 0, max: 9 }),
      days,
    })
    .map((order) =>
      command(`top-up ${JSON.stringify(order)}`, async (model, { person }) => {
        model.grant('paid', order.paid, order.priceMinor, order.days);
        if (order.bonus > 0) model.grant('bonus', order.bonus, 0, order.days);
        const expiresAt = model.lots.at(-1)!.expiresAt;
        await buildCoins(test.db, person.userId, {
          ...order,
          expiresAt,
          at: new Date(model.now).toISOString(),
        });
      }),
    ),
  fc.record({ kind: fc.constantFrom('bonus' as const, 'event' as const), amount, days }).map((given) =>
    command(`given ${JSON.stringify(given)}`, async (model, { person }) => {
      model.grant(given.kind, given.amount, 0, given.days);
      const expiresAt = model.lots.at(-1)!.expiresAt;
      await buildCoins(test.db, person.userId, {
        [given.kind]: given.amount,
        expiresAt,
        at: new Date(model.now).toISOString(),
      });
    }),
  ),
  fc.record({ amount, times: fc.integer({ min: 1, max: 3 }) }).map((gift) =>
    command(`donation ${JSON.stringify(gift)}`, async (model, { donations, person, novelId }) => {
      const input = DonateInput.parse({
        ...{ novelId, coins: gift.amount, message: '', anonymous: false, idempotencyKey: randomUUID() },
      });
      const expected = model.spend(gift.amount);
      const answers = await Promise.all(
        Array.from({ length: gift.times }, () => paid(donations.donate(person, input))),
      );
      assert(answers.every((answer) => answer === expected));
    }),
  ),
  fc.nat({ max: CHAPTER_PRICES.length - 1 }).map((index) =>
    command(`unlock ${index}`, async (model, { unlocks, person, chapterIds }) => {
      const price = CHAPTER_PRICES[index]!;
      const rental = model.rented.get(index);
      const expectedPrice = coins(rental === undefined ? price : ownPriceWhileRented(price, rental));
      const expected = model.owned.has(index) || model.spend(expectedPrice);
      if (expected) model.owned.add(index);
      const unlocking = unlocks.unlock(person, { chapterId: chapterIds[index]!, expectedPrice });
      assert.equal(await paid(unlocking), expected);
    }),
  ),
  fc.constantFrom(...RENTABLE).map((index) =>
    command(`rent ${index}`, async (model, { unlocks, person, chapterIds }) => {
      const isOpen = model.owned.has(index) || model.rented.has(index);
      const expected = isOpen || model.spend(RENT);
      if (expected && !isOpen) model.rented.set(index, RENT);
      const input = { chapterId: chapterIds[index]!, expectedPrice: coins(RENT), kind: 'rent' as const };
      const answers = [unlocks.unlock(person, input), unlocks.unlock(person, input)].map(paid);
      assert.deepEqual(await Promise.all(answers), [expected, expected]);
    }),
  ),
  fc.constantFrom(...RENTABLE).map((index) =>
    command(`the rental of ${index} ends`, async (model, { unlocks, person, chapterIds }) => {
      const chapterId = chapterIds[index]!;
      const starting = unlocks.startRental(person, { chapterId });
      if (!model.rented.delete(index)) return assert.rejects(starting, { code: 'NOT_FOUND' });
      await starting;
      await sql`
        update unlock set opened_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
        where user_id = ${person.userId} and chapter_id = ${chapterId} and kind = 'rent'`.execute(test.db);
    }),
  ),
  fc.integer({ min: 1, max: 8 }).map((count) =>
    command(`${count} days pass`, async (model, { clock }) => {
      model.now += count * DAY_MS;
      clock.advance(count * DAY_MS);
    }),
  ),
  fc.constant(
    command('expiry', async (model, { wallet }) => {
      model.expire();
      await wallet.expireLots();
    }),
  ),
];

it('whatever happens to a wallet, it is what the pure rules make of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (script) => {
      const model = new Model();
      const clock = createFakeClock(new Date(model.now).toISOString());
      const dependencies = {
        db: test.db,
        clock,
        ids: createIds(),
        wakeUps: createLocalWakeUps(),
        site: SITE,
      };
      const { novelId, branchId, chapterIds } = await buildNovel(test.db, {
        chapters: CHAPTER_PRICES.map((price) => ({ price })),
      });
      await buildSaleTerms(test.db, branchId, { rentCoins: RENT });
      const real: Real = {
        ...{ clock, novelId, chapterIds, person: await buildActor(test.db) },
        wallet: createWalletService(dependencies),
        unlocks: createUnlocksService(dependencies),
        donations: createDonationsService(dependencies),
      };
      await fc.asyncModelRun(() => ({ model, real }), script);
      await assertSoundLedger(test.db);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
