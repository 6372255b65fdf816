import { GatewayId } from '@inkvine/contracts/payments';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openGatewayBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { GatewayError } from './gateway-error.ts';

const { price: PRICE } = SHOP_OFFER;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe.each(GatewayId.options)('a top-up through %s', (id) => {
  let bench: Awaited<ReturnType<typeof openGatewayBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let shop: ReturnType<typeof createGatewayShop>;

  beforeEach(async () => {
    bench = await openGatewayBench(id);
    clock = createFakeClock();
    reader = await buildActor(database.db);
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
  });
  afterEach(() => bench.close());

  const order = () => shop.order(reader, bench);

  const coins = async () => {
    const { paid, bonus } = await shop.wallet.getOverview(reader);
    return { paid, bonus };
  };

  const statusOf = async (topUpId: TopUpId) => (await shop.topUps.get(reader, { topUpId })).status;

  /** Every webhook the gateway has sent, each received and applied twice. */
  async function deliverWebhooks() {
    await bench.webhooks.flush();
    for (const webhook of [...bench.webhooks.received, ...bench.webhooks.received]) {
      await shop.topUps.receiveWebhook(id, webhook);
    }
    const events = await database.db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('gateway', '=', id)
      .execute();
    for (const { event_id } of [...events, ...events]) await shop.topUps.applyEvent(id, event_id);
  }

  async function sweep() {
    clock.advance(120_000);
    await shop.topUps.settleOpen();
  }

  it('credits the coins once, in the currency they were paid in', async () => {
    const { topUpId, atGateway } = await order();
    const callback = await bench.customerPays(atGateway);
    const answers = await Promise.all([
      shop.topUps.confirm(reader, { topUpId, callback }),
      shop.topUps.confirm(reader, { topUpId, callback }),
    ]);
    await sweep();
    expect(answers.map((answer) => answer.currency)).toEqual([bench.currency, bench.currency]);
    expect(await statusOf(topUpId)).toBe('paid');
    await deliverWebhooks();
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
    const lots = await database.db
      .selectFrom('coin_lot')
      .select(['kind', 'currency', 'paid_minor'])
      .where('top_up_id', '=', topUpId)
      .orderBy('kind', 'desc')
      .execute();
    expect(lots).toEqual([
      { kind: 'paid', currency: bench.currency, paid_minor: PRICE },
      { kind: 'bonus', currency: bench.currency, paid_minor: 0 },
    ]);
    expect(await bench.bookings(atGateway)).toEqual([PRICE]);
  });

  it('credits the coins when the browser never comes back', async () => {
    const { topUpId, atGateway } = await order();
    await bench.customerPays(atGateway);
    await deliverWebhooks();
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    await deliverWebhooks();
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
    expect(await bench.bookings(atGateway)).toEqual([PRICE]);
  });

  it.each([
    ['same_key', 1],
    ['query_then_new_key', 2],
  ] as const)(
    'opens no checkout while the gateway fails with %s, and opens it after that',
    async (retry, calls) => {
      const { topUpId } = await order();
      const keys: string[] = [];
      const { createCheckout } = bench.gateway;
      const gateway: typeof bench.gateway = {
        ...bench.gateway,
        createCheckout: async (input, options) => {
          keys.push(options.idempotencyKey);
          if (keys.length > calls) return await createCheckout(input, options);
          throw new GatewayError({ gateway: id, kind: 'OUTCOME_UNKNOWN', retry });
        },
      };
      const { topUps } = createGatewayShop({ db: database.db, clock, benches: [{ ...bench, gateway }] });
      await expect(topUps.getCheckout(topUpId)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
      expect(keys).toHaveLength(calls);
      expect(new Set(keys).size).toBe(calls);
      expect((await topUps.getCheckout(topUpId)).client).not.toBeNull();
      expect(await statusOf(topUpId)).toBe('pending');
    },
  );

  it('ends when the customer gives up, and is paid when they pay after all', async () => {
    const { topUpId, atGateway } = await order();
    const gaveUp = await shop.topUps.confirm(reader, { topUpId, callback: bench.customerCancels(atGateway) });
    expect(gaveUp).toMatchObject({ status: 'canceled', failure: 'PAYMENT_CANCELED' });
    const callback = await bench.customerPays(atGateway);
    await shop.topUps.confirm(reader, { topUpId, callback });
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('believes no callback that is about something else, and loses nothing by it', async () => {
    const { topUpId, atGateway } = await order();
    const callback = await bench.customerPays(atGateway);
    for (const misleading of bench.misleading(callback)) {
      await expect(shop.topUps.confirm(reader, { topUpId, callback: misleading })).rejects.toMatchObject({
        code: expect.stringMatching(/^(AMOUNT_MISMATCH|INVALID_INPUT)$/) as string,
      });
    }
    expect(await statusOf(topUpId)).toBe('pending');
    expect(await coins()).toEqual({ paid: 0, bonus: 0 });
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('asks again when the answer was lost', async () => {
    const { topUpId, atGateway } = await order();
    const callback = await bench.customerPays(atGateway);
    await bench.failNextCall('lost_after_execution', 'approve');
    expect((await shop.topUps.confirm(reader, { topUpId, callback })).status).toBe('unknown');
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
    expect(await bench.bookings(atGateway)).toEqual([PRICE]);
  });
});
