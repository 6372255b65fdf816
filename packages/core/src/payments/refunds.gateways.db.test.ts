import { randomUUID } from 'node:crypto';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openGatewayBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const { price: PRICE } = SHOP_OFFER;
const DAY_MS = 24 * 60 * 60 * 1_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Beside Toss, for whom `refund-settlement.db.test.ts` tries every way in which a call can go wrong. */
describe.each(['stripe', 'razorpay'] as const)('a refund through %s', (id) => {
  let bench: Awaited<ReturnType<typeof openGatewayBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let operator: Actor;
  let shop: ReturnType<typeof createGatewayShop>;

  beforeEach(async () => {
    bench = await openGatewayBench(id);
    clock = createFakeClock();
    reader = await buildActor(database.db);
    operator = await buildActor(database.db, { role: 'operator' });
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    bench.webhooks.onReceived = (webhook) => shop.topUps.receiveWebhook(id, webhook);
  });
  afterEach(async () => {
    await assertSoundLedger(database.db);
    await bench.close();
  });

  /** Every webhook that is due, received and applied. */
  async function deliverWebhooks() {
    await bench.webhooks.flush();
    const events = await database.db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('gateway', '=', id)
      .execute();
    for (const { event_id } of events) await shop.topUps.applyEvent(id, event_id);
  }

  async function paidOrder() {
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    return { topUpId, atGateway };
  }

  /** A paid order, the whole of it asked back and approved. */
  async function approvedRefund() {
    const { topUpId, atGateway } = await paidOrder();
    const asked = await shop.refunds.request(
      reader,
      RequestRefundInput.parse({ topUpId, expectedAmount: PRICE, note: '', idempotencyKey: randomUUID() }),
    );
    // Terms name the currencies in which nobody need look.
    if (asked.state === 'requested') {
      const { items } = await shop.desk.list(operator, { limit: 20 });
      const { version } = items.find((each) => each.id === asked.id)!;
      await shop.desk.approve(operator, { refundId: asked.id, version });
    }
    return { refundId: asked.id, topUpId, atGateway };
  }

  const stateOf = async (topUpId: TopUpId) =>
    (await shop.refunds.listOfTopUp(reader, { topUpId })).map((each) => each.state);

  /** What of an order was given back and not by us, in minor units. */
  const differencesOf = async (topUpId: string) =>
    (await shop.desk.listDifferences(operator))
      .filter((each) => each.topUpId === topUpId)
      .map((each) => each.atGateway - each.atOurs);

  /** Both sides a day later, when slow gateways have made up their minds. */
  async function nextDay() {
    await bench.advance(DAY_MS);
    clock.advance(DAY_MS);
    await shop.refunds.settleOpenRefunds();
  }

  it('gives the money back once and takes the coins', async () => {
    const { refundId, topUpId, atGateway } = await approvedRefund();
    await Promise.all([shop.refunds.settleRefund(refundId), shop.refunds.settleRefund(refundId)]);
    await nextDay();
    expect(await stateOf(topUpId)).toEqual(['done']);
    expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
    expect(await shop.wallet.getOverview(reader)).toMatchObject({ paid: 0, bonus: 0 });
    expect(await differencesOf(topUpId)).toEqual([]);
  });

  it('hears of money that was given back at the gateway by hand', async () => {
    const { refundId, topUpId, atGateway } = await approvedRefund();
    await shop.refunds.settleRefund(refundId);
    await nextDay();
    await deliverWebhooks();
    expect(await differencesOf(topUpId)).toEqual([]);

    const second = await paidOrder();
    const payment = await bench.gateway.getStatus(second.atGateway);
    await bench.gateway.cancel(
      {
        gatewayPaymentId: payment!.gatewayPaymentId,
        amount: { amountMinor: 1_000, currency: bench.currency },
        expectedRefundableMinor: PRICE,
        reason: 'by hand',
      },
      { idempotencyKey: randomUUID() },
    );
    await bench.advance(DAY_MS);
    await deliverWebhooks();
    expect(await differencesOf(second.topUpId)).toEqual([]);
    expect(await shop.disputes.listMine(reader)).toMatchObject([
      { topUpId: second.topUpId, origin: 'gateway', amount: 1_000 },
    ]);
    expect(await stateOf(topUpId)).toEqual(['done']);
    expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
  });

  it.each(['lost_before_execution', 'lost_after_execution', 'error_after_execution'] as const)(
    'gives it back once when the call is %s',
    async (fault) => {
      const { refundId, topUpId, atGateway } = await approvedRefund();
      await bench.failNextCall(fault, 'refund');
      await shop.refunds.settleRefund(refundId);
      await nextDay();
      await nextDay();
      expect(await stateOf(topUpId)).toEqual(['done']);
      expect(await bench.bookings(atGateway)).toEqual([PRICE, -PRICE]);
      expect(await shop.wallet.getOverview(reader)).toMatchObject({ paid: 0, bonus: 0 });
    },
  );
});
