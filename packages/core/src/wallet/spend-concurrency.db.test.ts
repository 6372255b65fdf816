import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import { coins } from '@inkvine/contracts/money';
import type { NovelId } from '@inkvine/contracts/primitives';
import { DonateInput } from '@inkvine/contracts/wallet';
import { createPool } from '@inkvine/db/database';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';
import { createUnlocksService } from './unlocks.service.ts';
import { createWalletService } from './wallet.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const NOW = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(NOW);

let test: TestDatabase;
let donations: ReturnType<typeof createDonationsService>;
let unlocks: ReturnType<typeof createUnlocksService>;
let wallet: ReturnType<typeof createWalletService>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 16 });
  const dependencies = { db: test.db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
  donations = createDonationsService(dependencies);
  unlocks = createUnlocksService(dependencies);
  wallet = createWalletService(dependencies);
});
afterAll(() => test.drop());
beforeEach(() => clock.set(NOW));

afterEach(() => assertSoundLedger(test.db));

const gift = (novelId: NovelId, amount: number) =>
  DonateInput.parse({ novelId, coins: amount, message: '', anonymous: false, idempotencyKey: randomUUID() });

async function givenBy(donor: Actor): Promise<{ coins: number; count: number }> {
  return await test.db
    .selectFrom('donation')
    .select((eb) => [
      eb.fn.coalesce(eb.fn.sum<number>('coins'), eb.lit(0)).as('coins'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('donor_id', '=', donor.userId)
    .executeTakeFirstOrThrow();
}

/** True when it was paid; false when coins were missing. Anything else is a fault. */
async function paid(spending: Promise<unknown>): Promise<boolean> {
  try {
    await spending;
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INSUFFICIENT_COINS') return false;
    throw error;
  }
}

it('200 spends at once against one wallet take exactly what was there', async () => {
  const { novelId } = await buildNovel(test.db);
  const donor = await buildActor(test.db);
  for (let lot = 1; lot <= 20; lot++) {
    await buildCoins(test.db, donor.userId, {
      paid: 4,
      bonus: 1,
      expiresAt: `2027-01-${String(lot).padStart(2, '0')}T00:00:00Z`,
    });
  }
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => paid(donations.donate(donor, gift(novelId, 1)))),
  );
  expect(answers.filter(Boolean)).toHaveLength(100);
  expect(await givenBy(donor)).toEqual({ coins: 100, count: 100 });
  expect(await wallet.getOverview(donor)).toMatchObject({ paid: 0, bonus: 0 });
});

it('unlocks and donations from one wallet do not stand in each other’s way', async () => {
  const chapters = Array.from({ length: 20 }, () => ({ price: 2 }));
  const { novelId, chapterIds } = await buildNovel(test.db, { chapters });
  const reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, { paid: 60 });
  const spendings = chapterIds.flatMap((chapterId) => [
    paid(unlocks.unlock(reader, { chapterId, expectedPrice: coins(2) })),
    paid(donations.donate(reader, gift(novelId, 1))),
    paid(unlocks.unlock(reader, { chapterId, expectedPrice: coins(2) })),
  ]);
  expect(await Promise.all(spendings)).not.toContain(false);
  expect(await givenBy(reader)).toEqual({ coins: 20, count: 20 });
  expect(await wallet.getOverview(reader)).toMatchObject({ paid: 0, bonus: 0 });
});

it('spends that race with expiry never take an expired coin, and no coin is both spent and expired', async () => {
  const { novelId } = await buildNovel(test.db);
  const donors = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const donor = await buildActor(test.db);
      for (let second = 1; second <= 12; second++) {
        const expiresAt = new Date(Date.parse(NOW) + second * 1_000).toISOString();
        await buildCoins(test.db, donor.userId, { bonus: 10, expiresAt });
      }
      await buildCoins(test.db, donor.userId, { paid: 200 });
      return donor;
    }),
  );
  for (let second = 0; second < 12; second++) {
    clock.set(new Date(Date.parse(NOW) + second * 1_000).toISOString());
    await Promise.all([
      ...donors.flatMap((donor) =>
        Array.from({ length: 5 }, () => donations.donate(donor, gift(novelId, 3))),
      ),
      wallet.expireLots(),
      ...donors.map((donor) =>
        buildCoins(test.db, donor.userId, { bonus: 1, expiresAt: clock.now().toISOString() }),
      ),
      wallet.expireLots(),
    ]);
  }
  clock.set('2026-11-20T04:00:00.000Z');
  await wallet.expireLots();
  for (const donor of donors) {
    const { expired, spent } = await test.db
      .selectFrom('coin_lot')
      .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
      .select((eb) => [eb.fn.sum<number>('expired').as('expired'), eb.fn.sum<number>('spent').as('spent')])
      .where('user_id', '=', donor.userId)
      .executeTakeFirstOrThrow();
    expect(spent).toBe(180);
    expect((await wallet.getOverview(donor)).paid).toBe(12 * 11 + 200 - spent - expired);
  }
});

it('connections killed in the middle lose no coin and take none twice', async () => {
  const { novelId } = await buildNovel(test.db);
  const donor = await buildActor(test.db);
  await buildCoins(test.db, donor.userId, { paid: 500 });
  const killer = createPool({ connectionString: test.connectionString, poolSize: 1 });
  const gifts = Array.from({ length: 80 }, () => gift(novelId, 5));
  let open = gifts.length;
  let kills = 0;

  async function kill(): Promise<void> {
    // Not for ever: a statement that is killed anew before it can end is never done.
    while (open > 0 && kills < 200) {
      const { rowCount } = await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and state = 'active' and query like '%with input as materialized%'
           and pid <> pg_backend_pid()
         limit 1`,
      );
      kills += rowCount ?? 0;
      await sleep(5);
    }
  }

  /** What a client does: the same key until an answer comes. */
  async function insist(input: (typeof gifts)[number]): Promise<void> {
    for (;;) {
      const answered = await donations.donate(donor, input).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
      });
      if (answered !== undefined) break;
    }
    open--;
  }

  await Promise.all([kill(), ...gifts.map(insist)]);
  await killer.end();
  expect(kills).toBeGreaterThan(0);
  expect(await givenBy(donor)).toEqual({ coins: 400, count: 80 });
});
