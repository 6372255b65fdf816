import type { TopUpId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openDepositBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createTransfers } from '@inkvine/testkit/transfers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const { price: PRICE, paidCoins: COINS, bonusCoins: BONUS } = SHOP_OFFER;
const DAY_MS = 24 * 60 * 60 * 1_000;

let database: TestDatabase;
let bench: Awaited<ReturnType<typeof openDepositBench>>;
let clock: FakeClock;
let reader: Actor;
let operator: Actor;
let shop: ReturnType<typeof createGatewayShop>;
let transfers: ReturnType<typeof createTransfers>;

beforeEach(async () => {
  // The gateway's books are compared with all orders there are.
  database = await createTestDatabase();
  bench = await openDepositBench();
  clock = createFakeClock(new Date().toISOString());
  reader = await buildActor(database.db);
  operator = await buildActor(database.db, { role: 'operator' });
  shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
  transfers = createTransfers({ db: database.db, clock, bench, shop, reader });
});
afterEach(async () => {
  await assertSoundLedger(database.db);
  await bench.close();
  await database.drop();
});

const overview = () => shop.wallet.getOverview(reader);
const get = (topUpId: TopUpId) => shop.topUps.get(reader, { topUpId });
const reversals = () => shop.disputes.listMine(reader);

const notices = async (topUpId: TopUpId) => {
  const rows = await database.db
    .selectFrom('outbox')
    .select('key')
    .where('key', 'like', `payments.%${topUpId}%`)
    .orderBy('id')
    .execute();
  return rows.map(({ key }) => key.replace(topUpId, '').replace('payments.', ''));
};

it('shows the account, and books the coins once it is paid', async () => {
  const { topUpId, topUp } = await transfers.issue();
  expect(topUp).toMatchObject({
    status: 'waiting',
    payBy: 'bank_transfer',
    deposit: { state: 'waiting', accountNumber: expect.stringMatching(/^X\d+$/) },
  });
  expect(await overview()).toMatchObject({ paid: 0, bonus: 0 });
  const [listed] = (await shop.topUps.list(reader, { limit: 5 })).items;
  expect(listed?.deposit).toEqual(topUp.deposit);

  await bench.deposits.bank({ orderId: topUpId, amount: { amountMinor: PRICE, currency: 'KRW' } }, 'deposit');
  await transfers.deliverWebhooks();
  expect(await get(topUpId)).toMatchObject({ status: 'paid', deposit: { state: 'paid' }, methodLabel: null });
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
  expect(await notices(topUpId)).toEqual(['send-deposit-notice::issued', 'send-receipt:']);
});

it('keeps the secret sealed', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  const { depositSecret } = (await bench.gateway.getStatus(atGateway))!;
  const { sealed_secret: sealed } = await database.db
    .selectFrom('deposit_account')
    .select('sealed_secret')
    .where('top_up_id', '=', topUpId)
    .executeTakeFirstOrThrow();
  expect(sealed).not.toContain(depositSecret);
  expect(shop.methodTokens.open(sealed!, topUpId)).toBe(depositSecret);
});

it('credits once when two webhooks and a sweep come at the same time', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  await bench.deposits.bank(atGateway, 'deposit');
  bench.webhooks.onReceived = (webhook) => shop.topUps.receiveWebhook('toss', webhook);
  await bench.webhooks.flush();
  const events = await database.db.selectFrom('gateway_event').select('event_id').execute();
  clock.advance(3_600_000);
  await Promise.all([
    ...events.flatMap(({ event_id }) => [
      shop.topUps.applyEvent('toss', event_id),
      shop.topUps.applyEvent('toss', event_id),
    ]),
    shop.topUps.settleOpen(),
  ]);
  expect(await get(topUpId)).toMatchObject({ status: 'paid' });
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
});

it('finds a deposit whose webhook was lost', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  await transfers.sweep();
  expect((await get(topUpId)).status).toBe('waiting');
  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.sweep();
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
});

it('keeps the account of a confirmation whose answer was lost', async () => {
  const { topUpId, atGateway } = await shop.order(reader, bench, 'bank_transfer');
  const callback = await bench.deposits.customerTransfers(atGateway);
  await bench.failNextCall('lost_after_execution', 'approve');
  expect((await shop.topUps.confirm(reader, { topUpId, callback })).status).toBe('unknown');
  await transfers.sweep();
  expect(await get(topUpId)).toMatchObject({ status: 'waiting', deposit: { state: 'waiting' } });
  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.deliverWebhooks();
  expect(await overview()).toMatchObject({ paid: COINS });
});

it('knows the account of a deposit that came before the confirmation was heard of', async () => {
  const { topUpId, atGateway } = await shop.order(reader, bench, 'bank_transfer');
  const callback = await bench.deposits.customerTransfers(atGateway);
  await bench.failNextCall('lost_after_execution', 'approve');
  await shop.topUps.confirm(reader, { topUpId, callback });
  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.sweep();
  expect(await get(topUpId)).toMatchObject({ status: 'paid', deposit: { state: 'paid' } });
});

it('expires, tells so, and books what comes late all the same', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  await bench.deposits.bank(atGateway, 'expire');
  await transfers.sweep();
  expect(await get(topUpId)).toMatchObject({ status: 'expired', deposit: { state: 'closed' } });
  expect(await notices(topUpId)).toContain('send-deposit-notice::expired');
  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.deliverWebhooks();
  expect(await get(topUpId)).toMatchObject({ status: 'paid' });
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
});

it('finds a late deposit in the gateway’s books', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  await bench.deposits.bank(atGateway, 'expire');
  await transfers.sweep();
  await bench.deposits.bank(atGateway, 'deposit');
  clock.advance(3_600_000);
  await shop.books.compareDue();
  expect((await get(topUpId)).status).toBe('paid');
  expect(await overview()).toMatchObject({ paid: COINS });
});

it('refuses news with another secret, and asks the gateway before it believes the right one', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  const { depositSecret } = (await bench.gateway.getStatus(atGateway))!;
  const news = (secret: string) => ({
    headers: { 'tosspayments-webhook-transmission-id': secret },
    rawBody: Buffer.from(
      JSON.stringify({
        ...{ createdAt: '2026-11-20T12:00:00+09:00', secret, status: 'DONE', transactionKey: 't' },
        orderId: topUpId,
      }),
    ),
  });
  await expect(shop.topUps.receiveWebhook('toss', news('ps_wrong'))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  await shop.topUps.receiveWebhook('toss', news(depositSecret!));
  await shop.topUps.applyEvent('toss', depositSecret!);
  expect((await get(topUpId)).status).toBe('waiting');
  expect(await overview()).toMatchObject({ paid: 0 });
});

it('puts the coins on hold when the bank takes it back, and frees them once it comes again', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  await bench.deposits.bank(atGateway, 'reverse');
  await transfers.deliverWebhooks();
  expect(await get(topUpId)).toMatchObject({ status: 'paid', deposit: { state: 'reversed' } });
  expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: COINS + BONUS, debt: 0 });
  expect(await reversals()).toMatchObject([{ topUpId, origin: 'deposit', state: 'open', amount: PRICE }]);
  expect(await shop.refunds.preview(reader, { topUpId })).toMatchObject({ possible: false, why: 'disputed' });

  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.deliverWebhooks();
  expect(await get(topUpId)).toMatchObject({ deposit: { state: 'paid' } });
  expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS, frozen: 0 });

  await bench.deposits.bank(atGateway, 'reverse');
  await transfers.deliverWebhooks();
  expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
  expect((await reversals()).map(({ state }) => state)).toEqual(['open', 'won']);
  expect(await shop.desk.listDifferences(operator)).toEqual([]);
});

it('makes what was spent a debt once it has not come again', async () => {
  const { topUpId, atGateway } = await transfers.buy();
  await transfers.spend(BONUS + 30);
  await bench.deposits.bank(atGateway, 'reverse');
  await transfers.deliverWebhooks();
  expect(await overview()).toMatchObject({ paid: 0, frozen: COINS - 30, debt: 0 });
  await bench.deposits.bank(atGateway, 'expire');
  clock.advance(DAY_MS);
  await shop.disputes.settleOpenDisputes();
  expect(await overview()).toMatchObject({ paid: 0, frozen: 0, debt: 30 });
  expect(await reversals()).toMatchObject([{ state: 'lost', owedCoins: 30 }]);
  expect(await shop.desk.listDifferences(operator)).toEqual([]);
  await shop.books.compareDue();
  expect((await shop.books.get(operator)).differences).toEqual([]);
  expect((await get(topUpId)).deposit).toMatchObject({ state: 'reversed' });

  await transfers.buy();
  expect(await overview()).toMatchObject({ paid: COINS - 30, debt: 0 });
});

it('finds what a bank has taken back without a word', async () => {
  const { atGateway } = await transfers.buy();
  await bench.webhooks.configure({ timing: 'off' as 'after_response', copies: 1 });
  await bench.deposits.bank(atGateway, 'reverse');
  clock.advance(1_000);
  await shop.books.compareDue();
  expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
  await bench.deposits.bank(atGateway, 'deposit');
  clock.advance(DAY_MS);
  await shop.disputes.settleOpenDisputes();
  expect(await overview()).toMatchObject({ paid: COINS, frozen: 0 });
});

it('is called off by whom it is for, and only by them', async () => {
  const { topUpId } = await transfers.issue();
  const stranger = await buildActor(database.db);
  for (const other of [stranger, operator]) {
    await expect(shop.topUps.cancelTransfer(other, { topUpId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  const [first, second] = await Promise.all([
    shop.topUps.cancelTransfer(reader, { topUpId }),
    shop.topUps.cancelTransfer(reader, { topUpId }),
  ]);
  expect([first.status, second.status]).toEqual(['canceled', 'canceled']);
  expect((await get(topUpId)).deposit).toMatchObject({ state: 'closed' });
});

it('is paid when the money came before it was called off', async () => {
  const { topUpId, atGateway } = await transfers.issue();
  await bench.deposits.bank(atGateway, 'deposit');
  expect((await shop.topUps.cancelTransfer(reader, { topUpId })).status).toBe('paid');
  expect(await overview()).toMatchObject({ paid: COINS });
});

it('gives an order that was called off another account', async () => {
  const { topUpId, atGateway, topUp } = await transfers.issue();
  await shop.topUps.cancelTransfer(reader, { topUpId });
  await transfers.deliverWebhooks();
  const callback = await bench.deposits.customerTransfers(atGateway);
  const again = await shop.topUps.confirm(reader, { topUpId, callback });
  expect(again.status).toBe('waiting');
  expect(again.deposit?.accountNumber).not.toBe(topUp.deposit?.accountNumber);
  await bench.deposits.bank(atGateway, 'deposit');
  await transfers.deliverWebhooks();
  expect(await overview()).toMatchObject({ paid: COINS });
});
