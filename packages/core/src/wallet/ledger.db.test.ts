import { LedgerPage, LedgerSearchInput, LedgerTxn, type LedgerSearch } from '@inkvine/contracts/ledger';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import { listLedgerRows } from '@inkvine/db/wallet/ledger-search.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { buildDonation } from '@inkvine/testkit/settlement.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { systemClock } from '../ports/clock.port.ts';
import { createLedgerChainService } from './ledger-chain.service.ts';
import { createLedgerService } from './ledger.service.ts';

const site = { publicUrl: '', timeZone: 'Asia/Seoul' };

let test: TestDatabase;
let ledger: ReturnType<typeof createLedgerService>;
let operator: Actor;
let reader: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  ledger = createLedgerService({ db: test.db, site });
  operator = await buildActor(test.db, { role: 'operator' });
  reader = await buildActor(test.db);
  await buildCoins(test.db, reader.userId, { paid: 10, bonus: 5, at: '2026-11-01T00:00:00.000Z' });
  await buildCoins(test.db, reader.userId, { bonus: 7, at: '2026-11-02T00:00:00.000Z' });
  const { novelId } = await buildNovel(test.db);
  await buildDonation(test.db, { novelId, won: 500, at: '2026-11-03T00:00:00.000Z' });
  await createLedgerChainService({ db: test.db, clock: systemClock, ids: createIds() }).seal();
});
afterAll(() => test.drop());

const search = async (what: LedgerSearch) =>
  LedgerPage.parse(await ledger.search(operator, LedgerSearchInput.parse(what))).items;

it('tells what a wallet held at any time', async () => {
  const at = (instant: string) => ledger.getBalanceAt(reader, { at: instant });
  expect(await at('2026-10-31T23:59:59.999Z')).toEqual({ paid: 0, bonus: 0, txnId: null });
  expect(await at('2026-11-01T00:00:00.000Z')).toMatchObject({ paid: 10, bonus: 5 });
  expect(await at('2026-11-30T00:00:00.000Z')).toMatchObject({ paid: 10, bonus: 12 });
  const of = { userId: reader.userId, at: '2026-11-01T12:00:00.000Z' };
  expect(await ledger.getBalanceOfAt(operator, of)).toMatchObject({ paid: 10, bonus: 5 });
});

it('finds transactions by whatever they have to do with', async () => {
  const { email } = await test.db
    .selectFrom('user')
    .select('email')
    .where('id', '=', reader.userId)
    .executeTakeFirstOrThrow();
  const order = await test.db
    .updateTable('top_up')
    .set({ gateway_payment_id: 'pay_1' })
    .where('user_id', '=', reader.userId)
    .returning('id')
    .executeTakeFirstOrThrow();
  const [bonus, topUp] = await search({ about: email.toUpperCase() });
  expect([bonus!.kind, topUp!.kind]).toEqual(['bonus', 'top_up']);
  expect((await search({ about: reader.userId })).map(({ id }) => id)).toEqual([bonus!.id, topUp!.id]);
  for (const about of [topUp!.id, order.id, 'pay_1'])
    expect((await search({ about })).map(({ id }) => id)).toEqual([topUp!.id]);
  const donation = await test.db.selectFrom('donation').select(['id', 'txn_id']).executeTakeFirstOrThrow();
  expect((await search({ about: donation.id })).map(({ id }) => id)).toEqual([donation.txn_id]);
  expect(await search({ about: 'nobody@example.com' })).toEqual([]);
  expect((await search({ kind: 'bonus' })).map(({ id }) => id)).toEqual([bonus!.id]);
  // Days are of Seoul, where midnight in UTC is nine in the morning.
  const [from, to] = ['2026-11-02', '2026-11-02'];
  expect((await search({ from, to })).map(({ id }) => id)).toEqual([bonus!.id]);
  expect((await search({ about: email, minCoins: 8, maxCoins: 15 })).map(({ id }) => id)).toEqual([
    topUp!.id,
  ]);
});

it('goes on after a page without a row twice or missing', async () => {
  const all = await search({});
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.search(operator, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(all.map(({ id }) => id));
});

it('shows a transaction with all that hangs on it', async () => {
  const [row] = await search({ kind: 'donation' });
  const txn = LedgerTxn.parse(await ledger.get(operator, { txnId: CoinTxnId.parse(row!.id) }));
  expect(txn).toMatchObject({
    lots: [{ kind: 'paid', minor: 500, currency: 'KRW', order: { gateway: 'toss' } }],
    earnings: [{ grossMinor: 500, settled: [] }],
    house: [],
    refund: null,
    seal: { block: 1 },
  });
});

it('is for operators, but a balance of one’s own', async () => {
  for (const attempt of [
    ledger.search(reader, { limit: 5 }),
    ledger.get(reader, { txnId: CoinTxnId.parse(createIds().next()) }),
    ledger.getBalanceOfAt(reader, { userId: operator.userId, at: '2026-11-01T00:00:00.000Z' }),
  ])
    await expect(attempt).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const missing = ledger.get(operator, { txnId: CoinTxnId.parse(createIds().next()) });
  await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('each way to search reads no ledger table from end to end', async () => {
  await sql`analyze`.execute(test.db);
  const { db, record } = createRecordedDatabase(test.pool);
  const after = { createdAt: '2026-11-02T00:00:00.000Z', id: reader.userId };
  for (const query of [
    { about: reader.userId },
    { about: 'somebody@example.com' },
    { kind: 'bonus', from: '2026-11-01' },
    {},
  ]) {
    const [statement] = await record(() =>
      listLedgerRows(db, { ...query, timeZone: 'Asia/Seoul', after, limit: 20 }),
    );
    const plan = await explain(test.pool, statement!);
    for (const table of ['coin_txn', 'coin_lot_entry', 'top_up'])
      expect(plan.fullScans, JSON.stringify({ query, plan })).not.toContain(table);
  }
});
