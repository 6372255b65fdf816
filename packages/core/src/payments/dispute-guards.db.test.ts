import { LedgerPage, LedgerSearchInput, LedgerTxn } from '@inkvine/contracts/ledger';
import { insertDispute, listDisputesOfTopUp } from '@inkvine/db/payments/dispute.repository';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql, type RawBuilder } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { checkInvariants } from '../wallet/check-invariants.ts';
import { payDebts } from '../wallet/dispute-holds.ts';
import { createLedgerService } from '../wallet/ledger.service.ts';
import { createDisputeCoins } from './dispute-coins.ts';

const ids = createIds();
const clock = createFakeClock();

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** One payment that is disputed, and one that is lost at the creators' cost, of which half was repaid. */
async function buildDisputes() {
  const { db } = database;
  const { userId } = await buildActor(db);
  const { novelId } = await buildNovel(db);
  const coins = createDisputeCoins({ db, clock, ids });
  const at = '2026-11-02T00:00:00.000Z';
  const newestOrder = async () =>
    (
      await db
        .selectFrom('top_up')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
    ).id;
  const dispute = (topUpId: string, state: 'open' | 'lost') =>
    db.transaction().execute(async (trx) => {
      await coins.lockLots(trx, { topUpId, userId });
      const id = ids.next();
      await insertDispute(trx, {
        ...{ id, topUpId, userId, gateway: 'stripe', origin: 'bank', gatewayDisputeId: id },
        ...{ rawStatus: 'needs_response', reason: null, currency: 'KRW', amountMinor: 1_000 },
        ...{ policyVersion: 1, bearer: 'creators', evidenceDueAt: null, nextCheckAt: null, at: clock.now() },
      });
      if (state === 'lost') {
        await sql`update dispute set state = 'lost', closed_at = ${at} where id = ${id}`.execute(trx);
      }
      await coins.settle(trx, { id: topUpId, user_id: userId });
      return (await listDisputesOfTopUp(trx, topUpId))[0]!.id;
    });

  await buildCoins(db, userId, { paid: 10, priceMinor: 1_000, at });
  const lostOrder = await newestOrder();
  const [txnId, donationId] = [ids.next(), ids.next()];
  await insertDonation(db, {
    ...{ txnId, userId, amount: 8, kinds: ['paid'], idemKey: txnId, reqHash: '', at, donationId, novelId },
    ...{ message: '', anonymous: false },
    outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
  });
  await buildCoins(db, userId, { paid: 10, bonus: 3, priceMinor: 1_000, at });
  const open = await dispute(await newestOrder(), 'open');
  const lost = await dispute(lostOrder, 'lost');
  await buildCoins(db, userId, { paid: 4, priceMinor: 400, at });
  const paying = await newestOrder();
  await db
    .transaction()
    .execute((trx) => payDebts(trx, { ids, clock }, { userId, topUpId: paying, paidCoins: 4 }));
  return { userId, lost, open, txnId };
}

describe('every invariant of disputes is able to fail', () => {
  /** The damage is done with the guards of the ledger off. */
  async function findingsAfter(damage: RawBuilder<unknown>) {
    await assertSoundLedger(database.db);
    await database.db.transaction().execute(async (trx) => {
      for (const table of ['coin_txn', 'coin_lot_entry', 'earning', 'house_entry', 'dispute_hold'])
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
      await damage.execute(trx);
    });
    const broken = (await checkInvariants(database.db)).filter((finding) => finding.violations > 0);
    return broken.map((finding) => finding.id);
  }
  type Built = Awaited<ReturnType<typeof buildDisputes>>;
  const lotOf = (dispute: string) =>
    sql`top_up_id = (select top_up_id from dispute where id = ${dispute}) and kind = 'paid'`;

  it.each<[string, string, (built: Built) => RawBuilder<unknown>]>([
    [
      'debt',
      'a wallet owes more',
      ({ userId }) => sql`update wallet set debt = debt + 1 where user_id = ${userId}`,
    ],
    [
      'debt',
      'a dispute was repaid less',
      ({ lost }) => sql`update dispute set repaid_coins = 3 where id = ${lost}`,
    ],
    [
      'disputes',
      'coins can be spent while it is open',
      ({ open }) => sql`update coin_lot set remaining = 1, held = held - 1, open = true where ${lotOf(open)}`,
    ],
    [
      'disputes',
      'coins stay frozen after it was won',
      ({ open }) => sql`update dispute set state = 'won', closed_at = now() where id = ${open}`,
    ],
    [
      'disputes',
      'a freeze is forgotten',
      ({ open }) => sql`delete from dispute_hold
        where ended is null and top_up_id = (select top_up_id from dispute where id = ${open})`,
    ],
    [
      'held',
      'fewer coins are held',
      ({ open }) => sql`update coin_lot set held = 9, spent = 1 where ${lotOf(open)}`,
    ],
    [
      'lost',
      'a payment is lost and its coins are not',
      ({ open }) => sql`update dispute set state = 'lost', closed_at = now() where id = ${open}`,
    ],
    [
      'clawbacks',
      'more was taken back than noted',
      ({ lost }) => sql`update clawback set minor = minor - 1 where dispute_id = ${lost}`,
    ],
    [
      'clawbacks',
      'more was taken back than a purchase brought',
      ({ txnId }) => sql`update earning set gross_minor = 1 where txn_id = ${txnId}`,
    ],
    [
      'clawbacks',
      'creators have more back than was repaid',
      ({ lost }) => sql`update clawback set repaid_coins = coins where dispute_id = ${lost}`,
    ],
    [
      'I8',
      'a top-up did not pay the debt first',
      () => sql`update coin_txn set kind = 'donation' where kind = 'debt'`,
    ],
    [
      'I8',
      'lost coins are there again',
      ({ lost }) => sql`update coin_lot set revoked = 0, expired = expired + revoked where ${lotOf(lost)}`,
    ],
    [
      'I5',
      'creators lost what nobody got',
      () => sql`update house_entry set minor = 0 where account = 'chargebacks'`,
    ],
  ])('%s: %s', async (id, _, damage) => {
    expect(await findingsAfter(damage(await buildDisputes()))).toContain(id);
  });
});

it('can be read row by row by operators, with what creators gave back', async () => {
  const { db } = database;
  await buildDisputes();
  const ledger = createLedgerService({ db, site: { publicUrl: '', timeZone: 'Asia/Seoul' } });
  const operator = await buildActor(db, { role: 'operator' });
  const { items } = LedgerPage.parse(await ledger.search(operator, LedgerSearchInput.parse({ limit: 100 })));
  expect(items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['dispute', 'revocation', 'clawback']),
  );
  for (const { id, kind } of items) {
    expect(LedgerTxn.parse(await ledger.get(operator, { txnId: id })).kind).toBe(kind);
  }
});
