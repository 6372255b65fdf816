import { randomUUID } from 'node:crypto';
import type { NovelId } from '@inkvine/contracts/primitives';
import { insertDonations } from '@inkvine/db/wallet/spend-batch.repository';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { expireLots } from '@inkvine/db/wallet/expiry.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

let test: TestDatabase;
let novelId: NovelId;
beforeAll(async () => {
  test = await createTestDatabase();
  ({ novelId } = await buildNovel(test.db));
});
afterAll(() => test.drop());

const donationOf = (userId: string) => ({
  ...{ txnId: randomUUID(), userId, amount: 3, kinds: LOT_KINDS, idemKey: randomUUID(), reqHash: '' },
  ...{ at: '2026-11-20T03:00:00Z', donationId: randomUUID(), novelId, message: '', anonymous: false },
  outbox: { key: randomUUID(), jobId: 'donations.announce', payload: {} },
});

/** Resolves once a statement of this database waits for a lock. */
async function untilOneWaits(): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(test.db);
      return rows[0]!.waiting;
    })
    .toBe(1);
}

it.each<[string, (userId: string) => Promise<unknown>, object]>([
  [
    'a spend',
    (userId) => insertDonation(test.db, donationOf(userId)),
    { remaining: 5, spent: 3, expired: 0 },
  ],
  [
    'a batch of spends',
    (userId) => insertDonations(test.db, [donationOf(userId)]),
    { remaining: 5, spent: 3, expired: 0 },
  ],
  [
    'what closes lots past their time',
    async (userId) => {
      const { id } = await test.db
        .selectFrom('wallet')
        .select('id')
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      await expireLots(test.db, { txnId: randomUUID(), walletId: id, at: '2028-01-01T00:00:00Z' });
    },
    { remaining: 0, spent: 0, expired: 8 },
  ],
])('%s that waited leaves frozen what was frozen meanwhile', async (_, act, counts) => {
  const { userId } = await buildActor(test.db);
  await buildCoins(test.db, userId, { paid: 10, expiresAt: '2027-01-01T00:00:00Z' });
  const trx = await test.db.startTransaction().execute();
  await lockWallet(trx, userId);
  await sql`
    update coin_lot set remaining = remaining - 2, held = held + 2
    where wallet_id = (select id from wallet where user_id = ${userId}::uuid)`.execute(trx);
  await trx.updateTable('wallet').set({ paid: 8 }).where('user_id', '=', userId).execute();
  const acting = act(userId);
  await untilOneWaits();
  await trx.commit().execute();
  await acting;
  const lot = await test.db
    .selectFrom('coin_lot')
    .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
    .select(['remaining', 'spent', 'held', 'expired'])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  expect(lot).toEqual({ held: 2, ...counts });
});
