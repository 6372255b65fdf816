import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { checkInvariants } from './check-invariants.ts';

const ids = createIds();

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A wallet with 10 paid and 5 bonus coins that has given 7 of them. */
async function buildLedger() {
  const { novelId } = await buildNovel(test.db);
  const { userId } = await buildActor(test.db);
  await buildCoins(test.db, userId, { paid: 10, bonus: 5 });
  const [txnId, donationId] = [ids.next(), ids.next()];
  const outcome = await insertDonation(test.db, {
    ...{ txnId, userId, amount: 7, kinds: ['bonus', 'paid'], idemKey: ids.next(), reqHash: '' },
    ...{ at: '2026-11-20T03:00:00Z', donationId, novelId, message: '', anonymous: false },
    outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
  });
  expect(outcome).toEqual({ status: 'OK', paid: 8, bonus: 0 });
  const { id: walletId } = await test.db
    .selectFrom('wallet')
    .select('id')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { walletId, userId, txnId, donationId };
}

const LEDGER = ['coin_txn', 'coin_lot_entry', 'earning', 'house_entry'] as const;

describe('the ledger is append-only', () => {
  it.each(LEDGER)('%s', async (table) => {
    await buildLedger();
    const name = sql.table(table);
    const created = table === 'coin_txn' ? sql`reason = 'mended'` : sql`txn_id = txn_id`;
    for (const change of [
      sql`update ${name} set ${created}`,
      sql`delete from ${name}`,
      sql`truncate ${name} cascade`,
    ]) {
      await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    }
  });
});

describe('a transaction must balance when it commits', () => {
  async function write(changes: {
    entryCoins?: number;
    entryMinor?: number;
    houseCoins?: number;
    paidChange?: number;
  }) {
    const { entryCoins = 5, entryMinor = 0, houseCoins = -5, paidChange = 5 } = changes;
    const { walletId } = await buildLedger();
    const txnId = ids.next();
    await test.db.transaction().execute(async (trx) => {
      const common = { idem_key: ids.next(), req_hash: '', version: 1_000 };
      await trx
        .insertInto('coin_txn')
        .values({
          ...{ id: txnId, wallet_id: walletId, kind: 'bonus', paid_change: paidChange, bonus_change: 0 },
          ...{ paid_after: 5, bonus_after: 0, ...common },
        })
        .execute();
      await trx
        .insertInto('coin_lot_entry')
        .values({ txn_id: txnId, lot_id: 1, coins: entryCoins, minor: entryMinor })
        .execute();
      await trx
        .insertInto('house_entry')
        .values({ txn_id: txnId, account: 'coins_given', currency: 'KRW', coins: houseCoins, minor: 0 })
        .execute();
      // What balances is rolled back all the same: it would break the wallet it is in.
      await sql`set constraints all immediate`.execute(trx);
      throw new Error('balanced');
    });
  }

  it('and does when both legs agree with what it says', async () => {
    await expect(write({})).rejects.toThrow('balanced');
  });

  it.each([
    ['its legs differ in coins', { houseCoins: -4 }],
    ['its legs differ in won', { entryMinor: 1 }],
    ['it says something else than its legs', { paidChange: 4 }],
    ['it has a leg too few', { entryCoins: 0, houseCoins: 0 }],
  ])('and is refused when %s', async (_, changes) => {
    await expect(write(changes)).rejects.toMatchObject({ code: '23514' });
  });
});

describe('every invariant is able to fail', () => {
  /** The damage is done with the guards off, in a database that is thrown away afterwards. */
  async function findingsAfter(
    damage: (ledger: Awaited<ReturnType<typeof buildLedger>>) => ReturnType<typeof sql>,
  ) {
    const ledger = await buildLedger();
    await assertSoundLedger(test.db);
    await test.db.transaction().execute(async (trx) => {
      for (const table of LEDGER)
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
      await sql`alter table coin_txn drop constraint coin_txn_reverses_key`.execute(trx);
      await sql`alter table coin_lot drop constraint coin_lot_complete`.execute(trx);
      await damage(ledger).execute(trx);
    });
    const broken = (await checkInvariants(test.db)).filter((finding) => finding.violations > 0);
    await test.drop();
    test = await createTestDatabase();
    return broken.map((finding) => finding.id);
  }

  it.each<[string, Parameters<typeof findingsAfter>[0]]>([
    ['I1', ({ walletId }) => sql`update wallet set paid = paid + 1 where id = ${walletId}`],
    ['I2', ({ walletId }) => sql`update coin_lot set coins = coins + 1 where wallet_id = ${walletId}`],
    [
      'I3',
      ({ walletId }) => sql`update coin_lot set remaining = remaining - 1, expired = 1
        where wallet_id = ${walletId} and kind = 'paid'`,
    ],
    [
      'I4',
      ({ walletId }) => sql`update coin_lot set recognized_minor = recognized_minor + 1
        where wallet_id = ${walletId} and kind = 'paid'`,
    ],
    ['I5', ({ txnId }) => sql`update earning set paid_coins = paid_coins + 1 where txn_id = ${txnId}`],
    ['I6', ({ txnId }) => sql`update earning set gross_minor = gross_minor - 1 where txn_id = ${txnId}`],
    ['I7', ({ txnId }) => sql`delete from coin_txn where id = ${txnId}`],
    ['I8', ({ txnId }) => sql`update coin_txn set paid_after = paid_after + 1 where id = ${txnId}`],
    [
      'I9',
      ({ txnId }) => sql`

        update coin_txn set reverses = ${txnId}`,
    ],
    ['I10', ({ userId }) => sql`update top_up set price_minor = price_minor + 1 where user_id = ${userId}`],
    [
      'I16',
      ({ walletId }) => sql`update coin_lot set paid_minor = paid_minor + 1
        where wallet_id = ${walletId} and kind = 'paid'`,
    ],
    [
      'unlocks',
      ({ userId }) => sql`insert into unlock (user_id, chapter_id, kind, txn_id, coins)
        select ${userId}, id, 'own', ${randomUUID()}, 1 from chapter limit 1`,
    ],
    [
      'unlocks',
      ({ txnId }) => sql`update coin_txn set kind = 'rent', subject_id = (select id from chapter limit 1)
        where id = ${txnId}`,
    ],
    ['donations', ({ donationId }) => sql`update donation set coins = coins + 1 where id = ${donationId}`],
  ])('%s', async (id, damage) => {
    expect(await findingsAfter(damage)).toContain(id);
  });

  it('but the order of bought and given coins, which the table keeps', async () => {
    const { walletId } = await buildLedger();
    for (const kind of ['paid', 'bonus'] as const) {
      const damage = sql`update coin_lot set prio = ${kind === 'paid' ? 100 : 200}
        where wallet_id = ${walletId} and kind = ${kind}`.execute(test.db);
      await expect(damage).rejects.toMatchObject({ code: '23514' });
    }
  });

  it('but I2, which the table itself does not let happen', async () => {
    const { walletId } = await buildLedger();
    for (const change of [sql`remaining = remaining + 1`, sql`open = not open`]) {
      const damage = sql`update coin_lot set ${change} where wallet_id = ${walletId}`.execute(test.db);
      await expect(damage).rejects.toMatchObject({ code: '23514' });
    }
  });
});
