import { randomUUID } from 'node:crypto';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput, type RefundAccount } from '@inkvine/contracts/refunds';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openDepositBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createTransfers } from '@inkvine/testkit/transfers';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const { price: PRICE, paidCoins: COINS, bonusCoins: BONUS } = SHOP_OFFER;
const ACCOUNT: RefundAccount = { bankCode: '88', accountNumber: '110234567890', holderName: '김독자' };

let database: TestDatabase;
let bench: Awaited<ReturnType<typeof openDepositBench>>;
let clock: FakeClock;
let reader: Actor;
let shop: ReturnType<typeof createGatewayShop>;
let transfers: ReturnType<typeof createTransfers>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  bench = await openDepositBench();
  clock = createFakeClock(new Date().toISOString());
  reader = await buildActor(database.db);
  shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
  transfers = createTransfers({ db: database.db, clock, bench, shop, reader });
});
afterEach(async () => {
  await assertSoundLedger(database.db);
  await bench.close();
});

const overview = () => shop.wallet.getOverview(reader);
const refundOf = async (topUpId: TopUpId) => (await shop.refunds.listOfTopUp(reader, { topUpId }))[0];
const sealedOf = async (refundId: string) =>
  (
    await database.db
      .selectFrom('refund')
      .select('sealed_account')
      .where('id', '=', refundId)
      .executeTakeFirstOrThrow()
  ).sealed_account;

/** Everything that is kept, as text. */
async function everythingKept(): Promise<string> {
  const tables = ['refund', 'refund_status', 'refund_attempt', 'idempotency_record', 'outbox'];
  const { rows: known } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    database.db,
  );
  const rows = await Promise.all(
    known
      .filter(({ name }) => tables.some((table) => name.startsWith(table)))
      .map(({ name }) => sql`select * from ${sql.table(name)}`.execute(database.db)),
  );
  return JSON.stringify(rows.map((result) => result.rows));
}

it('asks for the account, gives the money back to it and forgets it', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  expect(await shop.refunds.preview(reader, { topUpId })).toMatchObject({ needsAccount: true });
  await expect(transfers.askRefund(topUpId)).rejects.toMatchObject({ code: 'REFUND_ACCOUNT_NEEDED' });
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });

  const refund = await transfers.askRefund(topUpId, ACCOUNT);
  expect(await sealedOf(refund.id)).toMatch(/./);
  expect(await everythingKept()).not.toMatch(/110234567890|김독자/);
  expect(JSON.stringify(refund)).not.toMatch(/110234567890|김독자/);
  await shop.refunds.settleRefund(refund.id);
  expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
  expect(await sealedOf(refund.id)).toBeNull();
  expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
  expect(await overview()).toMatchObject({ paid: 0, bonus: 0 });
});

it('asks again when the bank knows no such account', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  const refund = await transfers.askRefund(topUpId, {
    ...ACCOUNT,
    ...bench.deposits.nobodys,
  } as RefundAccount);
  await shop.refunds.settleRefund(refund.id);
  expect(await refundOf(topUpId)).toMatchObject({ state: 'failed', failure: 'account_refused' });
  expect(await sealedOf(refund.id)).toBeNull();
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });

  const again = await transfers.askRefund(topUpId, ACCOUNT);
  await shop.refunds.settleRefund(again.id);
  expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
  expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
});

it('is one refund for one key and for two requests at once', async () => {
  const { topUpId } = await transfers.buy();
  const key = randomUUID();
  const [first, second] = await Promise.all([
    transfers.askRefund(topUpId, ACCOUNT, key),
    transfers.askRefund(topUpId, ACCOUNT, key),
  ]);
  expect(second).toEqual(first);
  await expect(transfers.askRefund(topUpId, ACCOUNT)).rejects.toThrow('open_refund');
  await Promise.all([shop.refunds.settleRefund(first.id), shop.refunds.settleRefund(first.id)]);
  expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
});

it('still has the account after an answer was lost, and gives back once', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  const refund = await transfers.askRefund(topUpId, ACCOUNT);
  await bench.failNextCall('lost_before_execution', 'refund');
  await shop.refunds.settleRefund(refund.id).catch(() => undefined);
  clock.advance(3_600_000);
  await shop.refunds.settleOpenRefunds();
  clock.advance(3_600_000);
  await shop.refunds.settleOpenRefunds();
  expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
  expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
});

it('forgets the account of a request that is taken back', async () => {
  const { topUpId } = await transfers.buy();
  // What was used is not given back by itself: an operator decides.
  await transfers.spend(BONUS + 1);
  const refund = await transfers.askRefund(topUpId, ACCOUNT);
  expect(refund.state).toBe('requested');
  await shop.refunds.withdraw(reader, { refundId: refund.id });
  expect(await sealedOf(refund.id)).toBeNull();
});

it('comes to nothing when the bank takes the deposit back before it is sent', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  const refund = await transfers.askRefund(topUpId, ACCOUNT);
  await bench.deposits.bank(atGateway, 'reverse');
  await shop.refunds.settleRefund(refund.id);
  expect(await refundOf(topUpId)).toMatchObject({ state: 'failed', failure: 'changed_at_gateway' });
  expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
  expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
});

it('keeps no account of an order that a card paid', async () => {
  const { topUpId, atGateway } = await shop.order(reader, bench);
  await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
  expect(await shop.refunds.preview(reader, { topUpId })).toMatchObject({ needsAccount: false });
  const refund = await transfers.askRefund(topUpId, ACCOUNT);
  expect(await sealedOf(refund.id)).toBeNull();
});

it.each(['110-234-567890', '12345', '123456789012345678901', ''])(
  'takes no %j for an account',
  (accountNumber) => {
    const request = { topUpId: randomUUID(), expectedAmount: 1, note: '', idempotencyKey: randomUUID() };
    const account = { ...ACCOUNT, accountNumber };
    expect(RequestRefundInput.safeParse({ ...request, account }).success).toBe(false);
  },
);
