import { randomUUID } from 'node:crypto';
import { minorAmount } from '@inkvine/contracts/money';
import { CoinProductDraft, StartTopUpInput } from '@inkvine/contracts/payments';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createSavedMethodParts } from '@inkvine/testkit/saved-method-parts';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIdentityService } from '../identity/identity.service.ts';
import { createIds } from '../ports/ids.port.ts';
import { createWalletService, type WalletService } from '../wallet/wallet.service.ts';
import { createDisputesService } from './disputes.service.ts';
import { createGateways } from './gateways.ts';
import { createProductsService } from './products.service.ts';
import { createRefundsService } from './refunds.service.ts';
import { createTopUpsService } from './top-ups.service.ts';

const PRICE = 5_500;
const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};

let database: TestDatabase;
let clock: FakeClock;
let toss: TestToss;
let reader: Actor;

function build(overrides: { wallet?: Pick<WalletService, 'creditTopUp'> } = {}) {
  const common = { db: database.db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
  const identity = createIdentityService(common);
  const wallet = createWalletService(common);
  const gateways = createGateways([toss.gateway], { KRW: 'toss' });
  const methodParts = createSavedMethodParts({ ...common, gateways });
  const refunds = createRefundsService({ ...common, ...methodParts, gateways, identity });
  return {
    wallet,
    products: createProductsService({ ...common, gateways }),
    topUps: createTopUpsService({
      ...common,
      gateways,
      wallet: overrides.wallet ?? wallet,
      identity,
      refunds,
      ...methodParts,
      disputes: createDisputesService({ ...common, gateways, identity, refunds }),
    }),
  };
}

async function newProduct() {
  const operator = await buildActor(database.db, { role: 'operator' });
  const draft = CoinProductDraft.parse({
    name: { ko: '코인 50', en: '50 coins' },
    paidCoins: 50,
    bonusCoins: 5,
    price: PRICE,
    sortOrder: 1,
  });
  return await build().products.create(operator, draft);
}

const orderOf = (product: { id: string }, key: string = randomUUID()) =>
  StartTopUpInput.parse({
    productId: product.id,
    expectedPrice: PRICE,
    idempotencyKey: key,
    returnTo: 'web',
  });

/** An order, paid in the gateway's window by the reader. */
async function orderAndPay(payment: { amount?: number; refuseWith?: string } = {}) {
  const { topUpId } = await build().topUps.start(reader, orderOf(await newProduct()));
  const paid = await toss.pay({ amount: PRICE, ...payment, orderId: topUpId });
  return { topUpId, paymentKey: paid.paymentKey, amount: PRICE };
}

async function coinsOf(person: Actor) {
  const { paid, bonus } = await build().wallet.getOverview(person);
  return { paid, bonus };
}

async function deliverWebhooks(times = 1) {
  await toss.control('webhooks/deliver', {});
  const { topUps } = build();
  for (let round = 0; round < times; round += 1) {
    for (const webhook of toss.webhooks) await topUps.receiveWebhook('toss', webhook);
  }
  const events = await database.db.selectFrom('gateway_event').select('event_id').execute();
  for (let round = 0; round < times; round += 1) {
    for (const { event_id } of events) await topUps.applyEvent('toss', event_id);
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = createFakeClock();
  toss = await startTestToss(clock, { timeoutMs: 400 });
  reader = await buildActor(database.db);
});
afterEach(() => toss.close());

describe('ordering', () => {
  it('answers the same key with the same order and refuses another body under it', async () => {
    const { topUps } = build();
    const product = await newProduct();
    const order = orderOf(product);
    const answers = await Promise.all([topUps.start(reader, order), topUps.start(reader, order)]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0].checkoutUrl).toBe(`https://ink.test/checkout/${answers[0].topUpId}`);
    await expect(topUps.start(reader, { ...order, returnTo: 'mobile' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    const other = await buildActor(database.db);
    expect((await topUps.start(other, order)).topUpId).not.toBe(answers[0].topUpId);
  });

  it('refuses a price that has changed and a product that was retired', async () => {
    const { topUps, products } = build();
    const operator = await buildActor(database.db, { role: 'operator' });
    const product = await newProduct();
    await expect(
      topUps.start(reader, { ...orderOf(product), expectedPrice: minorAmount(1) }),
    ).rejects.toMatchObject({
      code: 'PRICE_CHANGED',
      details: { price: PRICE },
    });
    await products.setStatus(operator, { id: product.id, version: product.version, status: 'retired' });
    await expect(topUps.start(reader, orderOf(product))).rejects.toMatchObject({
      code: 'PRODUCT_UNAVAILABLE',
    });
    expect((await products.listActive()).map((each) => each.id)).not.toContain(product.id);
    await expect(
      products.setStatus(operator, { id: product.id, version: product.version, status: 'active' }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT', details: { changedFields: ['status'] } });
    await expect(products.listAll(reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('shows the checkout our amount and returns to where the order was made', async () => {
    const { topUps } = build();
    const { topUpId } = await topUps.start(reader, { ...orderOf(await newProduct()), returnTo: 'mobile' });
    const checkout = await topUps.getCheckout(topUpId);
    expect(checkout.client).toMatchObject({
      orderId: topUpId,
      amount: { amountMinor: PRICE, currency: 'KRW' },
      successUrl: `https://ink.test/app/top-up/return?topUpId=${topUpId}`,
    });
  });
});

describe('coins are credited exactly once', () => {
  it('when the browser returns, and when it returns again', async () => {
    const order = await orderAndPay();
    const { topUps } = build();
    const paid = await topUps.confirm(reader, order);
    expect(paid).toMatchObject({ status: 'paid', paidCoins: 50, bonusCoins: 5, price: PRICE });
    expect(paid.history.map((entry) => entry.status)).toEqual(['pending', 'confirming', 'paid']);
    expect(await topUps.confirm(reader, order)).toEqual(paid);
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('when the webhook comes before the browser, twice, and the browser after it', async () => {
    const order = await orderAndPay();
    // The approval goes through and its answer is lost, so that only the webhook knows.
    await toss.control('faults', { kind: 'execute_then_drop', path: 'confirm' });
    const { topUps } = build();
    expect(await topUps.confirm(reader, order)).toMatchObject({ status: 'unknown' });
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    await deliverWebhooks(2);
    expect(toss.webhooks.length).toBeGreaterThan(0);
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
    expect(await topUps.confirm(reader, order)).toMatchObject({ status: 'paid' });
    await deliverWebhooks();
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('when neither browser nor webhook comes: the sweep approves what the customer agreed to', async () => {
    const order = await orderAndPay();
    const { topUps } = build();
    expect(await topUps.settleOpen()).toBe(0);
    clock.advance(61_000);
    await topUps.settleOpen();
    expect(await topUps.get(reader, order)).toMatchObject({ status: 'paid' });
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('when we crash between the approval and our commit', async () => {
    const order = await orderAndPay();
    const crashing = build({ wallet: { creditTopUp: () => Promise.reject(new Error('killed')) } });
    await expect(crashing.topUps.confirm(reader, order)).rejects.toThrow('killed');
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    expect(await crashing.topUps.get(reader, order)).toMatchObject({ status: 'confirming' });
    clock.advance(61_000);
    await build().topUps.settleOpen();
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('when everything comes at the same time', async () => {
    const order = await orderAndPay();
    clock.advance(61_000);
    const { topUps } = build();
    await Promise.allSettled([
      ...Array.from({ length: 6 }, () => topUps.confirm(reader, order)),
      ...Array.from({ length: 3 }, () => topUps.settleOpen()),
    ]);
    clock.advance(60_000);
    await topUps.settleOpen();
    await deliverWebhooks(2);
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
    const receipts = await database.db
      .selectFrom('outbox')
      .select('id')
      .where('key', '=', `payments.send-receipt:${order.topUpId}`)
      .execute();
    expect(receipts).toHaveLength(1);
  });
});

describe('what must not give coins', () => {
  it('a tampered amount stops before the gateway is called, and the order can still be paid rightly', async () => {
    const order = await orderAndPay();
    const { topUps } = build();
    await expect(topUps.confirm(reader, { ...order, amount: 10 })).rejects.toMatchObject({
      code: 'AMOUNT_MISMATCH',
    });
    expect(toss.requests.filter((request) => request.includes('confirm'))).toEqual([]);
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    expect(await topUps.confirm(reader, order)).toMatchObject({ status: 'paid' });
  });

  it('an amount tampered with in the payment window is never approved', async () => {
    const order = await orderAndPay({ amount: 100 });
    const { topUps } = build();
    await topUps.confirm(reader, order);
    clock.advance(61_000);
    await topUps.settleOpen();
    expect(await topUps.get(reader, order)).toMatchObject({ status: 'failed', failure: 'AMOUNT_MISMATCH' });
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
  });

  it('a refused card; another card afterwards pays the same order', async () => {
    const order = await orderAndPay({ refuseWith: 'REJECT_CARD_PAYMENT' });
    const { topUps } = build();
    expect(await topUps.confirm(reader, order)).toMatchObject({
      status: 'failed',
      failure: 'PAYMENT_DECLINED',
    });
    const again = await toss.pay({ orderId: order.topUpId, amount: PRICE });
    expect(await topUps.confirm(reader, { ...order, paymentKey: again.paymentKey })).toMatchObject({
      status: 'paid',
    });
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('a session that has expired, and an order nobody went on with', async () => {
    const late = await orderAndPay();
    const { topUps } = build();
    const { topUpId: forgotten } = await topUps.start(reader, orderOf(await newProduct()));
    clock.advance(11 * 60_000);
    expect(await topUps.confirm(reader, late)).toMatchObject({ status: 'expired' });
    clock.advance(40 * 60_000);
    await topUps.settleOpen();
    expect(await topUps.get(reader, { topUpId: forgotten })).toMatchObject({ status: 'expired' });
    expect((await topUps.getCheckout(forgotten)).client).toBeNull();
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
  });

  it("someone else's order looks as if it did not exist", async () => {
    const order = await orderAndPay();
    const stranger = await buildActor(database.db);
    const operator = await buildActor(database.db, { role: 'operator' });
    const { topUps } = build();
    for (const call of [
      () => topUps.confirm(stranger, order),
      () => topUps.get(stranger, order),
      () => topUps.abandon(stranger, { ...order, code: 'USER_CANCEL' }),
      () => topUps.confirm(operator, order),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await topUps.get(operator, order)).toMatchObject({ status: 'pending' });
  });

  it('a webhook that is none, or is about nobody we know', async () => {
    const { topUps } = build();
    const rawBody = new TextEncoder().encode('not json');
    await expect(topUps.receiveWebhook('toss', { rawBody, headers: {} })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('giving up and coming back', () => {
  it('records a cancellation once and lets the reader pay after all', async () => {
    const { topUps } = build();
    const { topUpId } = await topUps.start(reader, orderOf(await newProduct()));
    const canceled = await topUps.abandon(reader, { topUpId, code: 'PAY_PROCESS_CANCELED' });
    expect(canceled).toMatchObject({ status: 'canceled', failure: 'PAYMENT_CANCELED' });
    expect(await topUps.abandon(reader, { topUpId, code: 'PAY_PROCESS_ABORTED' })).toEqual(canceled);
    const { paymentKey } = await toss.pay({ orderId: topUpId, amount: PRICE });
    expect(await topUps.confirm(reader, { topUpId, paymentKey, amount: PRICE })).toMatchObject({
      status: 'paid',
    });
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });

  it('keeps an order open while the gateway cannot be asked', async () => {
    const order = await orderAndPay();
    await toss.control('faults', { kind: 'drop_before_execute', times: 5 });
    const { topUps } = build();
    expect(await topUps.confirm(reader, order)).toMatchObject({ status: 'unknown' });
    clock.advance(61_000);
    await expect(topUps.settleOpen()).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
    await toss.control('faults', { kind: 'latency', latencyMs: 0, times: 5 });
    clock.advance(180_000);
    await topUps.settleOpen().catch(() => undefined);
    clock.advance(180_000);
    await topUps.settleOpen().catch(() => undefined);
    expect(await coinsOf(reader)).toEqual({ paid: 50, bonus: 5 });
  });
});

describe('the receipt', () => {
  it('goes to the owner in their language', async () => {
    const order = await orderAndPay();
    const { topUps } = build();
    await topUps.confirm(reader, order);
    const receipt = await topUps.getReceipt(order.topUpId);
    expect(receipt).toMatchObject({
      topUp: { status: 'paid', price: PRICE },
      owner: { locale: reader.locale },
    });
  });
});

describe('lists', () => {
  it('pages through one’s own orders, and through all of them for operators', async () => {
    const { topUps } = build();
    const product = await newProduct();
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1)
      made.unshift((await topUps.start(reader, orderOf(product))).topUpId);
    const first = await topUps.list(reader, { limit: 2 });
    const second = await topUps.list(reader, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    const operator = await buildActor(database.db, { role: 'operator' });
    const all = await topUps.listAll(operator, { limit: 1, status: 'pending' });
    expect(all.items[0]).toMatchObject({ id: made[0], ownerEmail: expect.stringContaining('@') });
    await expect(topUps.listAll(reader, { limit: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
