import { randomUUID } from 'node:crypto';
import { minorAmount, PositiveCoins } from '@inkvine/contracts/money';
import { CoinProductDraft, GatewayId, StartTopUpInput } from '@inkvine/contracts/payments';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openGatewayBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIdentityService } from '../identity/identity.service.ts';
import { createIds } from '../ports/ids.port.ts';
import { createWalletService } from '../wallet/wallet.service.ts';
import { createGateways } from './gateways.ts';
import { createProductsService } from './products.service.ts';
import { createRefundsService } from './refunds.service.ts';
import { createTopUpsService } from './top-ups.service.ts';

const PRICE = 5_500;
const SITE = {
  publicUrl: 'https://ink.test',
  mobileReturnUrl: 'inkvine://top-up/return',
  timeZone: 'Asia/Seoul',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe.each(GatewayId.options)('a top-up through %s', (id) => {
  let bench: Awaited<ReturnType<typeof openGatewayBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let wallet: ReturnType<typeof createWalletService>;
  let topUps: ReturnType<typeof createTopUpsService>;
  let products: ReturnType<typeof createProductsService>;

  beforeEach(async () => {
    bench = await openGatewayBench(id);
    clock = createFakeClock();
    reader = await buildActor(database.db);
    const gateways = createGateways([bench.gateway], { [bench.currency]: id });
    const common = { db: database.db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
    const identity = createIdentityService(common);
    wallet = createWalletService(common);
    products = createProductsService({ ...common, gateways });
    topUps = createTopUpsService({
      ...common,
      gateways,
      wallet,
      identity,
      refunds: createRefundsService({ ...common, gateways, identity }),
    });
  });
  afterEach(() => bench.close());

  /** An order whose checkout is open, as the gateway knows it. */
  async function order() {
    const operator = await buildActor(database.db, { role: 'operator' });
    const product = await products.create(
      operator,
      CoinProductDraft.parse({
        name: { ko: '코인 50', en: '50 coins' },
        paidCoins: PositiveCoins.parse(50),
        bonusCoins: 5,
        price: minorAmount(PRICE),
        currency: bench.currency,
        sortOrder: 1,
      }),
    );
    const { topUpId } = await topUps.start(
      reader,
      StartTopUpInput.parse({
        productId: product.id,
        expectedPrice: PRICE,
        idempotencyKey: randomUUID(),
        returnTo: 'web',
      }),
    );
    const { client } = await topUps.getCheckout(topUpId);
    expect(client).not.toBeNull();
    const { gateway_order_id } = await database.db
      .selectFrom('top_up')
      .select('gateway_order_id')
      .where('id', '=', topUpId)
      .executeTakeFirstOrThrow();
    return {
      topUpId,
      atGateway: {
        orderId: topUpId,
        amount: { amountMinor: PRICE, currency: bench.currency },
        ...(gateway_order_id !== null && { gatewayOrderId: gateway_order_id }),
      },
    };
  }

  const coins = async () => {
    const { paid, bonus } = await wallet.getOverview(reader);
    return { paid, bonus };
  };

  const statusOf = async (topUpId: Awaited<ReturnType<typeof order>>['topUpId']) =>
    (await topUps.get(reader, { topUpId })).status;

  /** Every webhook the gateway has sent, each received and applied twice. */
  async function deliverWebhooks() {
    await bench.webhooks.flush();
    for (const webhook of [...bench.webhooks.received, ...bench.webhooks.received]) {
      await topUps.receiveWebhook(id, webhook);
    }
    const events = await database.db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('gateway', '=', id)
      .execute();
    for (const { event_id } of [...events, ...events]) await topUps.applyEvent(id, event_id);
  }

  async function sweep() {
    clock.advance(120_000);
    await topUps.settleOpen();
  }

  it('credits the coins once, in the currency they were paid in', async () => {
    const { topUpId, atGateway } = await order();
    const callback = await bench.customerPays(atGateway);
    const answers = await Promise.all([
      topUps.confirm(reader, { topUpId, callback }),
      topUps.confirm(reader, { topUpId, callback }),
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

  it('ends when the customer gives up, and is paid when they pay after all', async () => {
    const { topUpId, atGateway } = await order();
    const gaveUp = await topUps.confirm(reader, { topUpId, callback: bench.customerCancels(atGateway) });
    expect(gaveUp).toMatchObject({ status: 'canceled', failure: 'PAYMENT_CANCELED' });
    const callback = await bench.customerPays(atGateway);
    await topUps.confirm(reader, { topUpId, callback });
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('believes no callback that is about something else, and loses nothing by it', async () => {
    const { topUpId, atGateway } = await order();
    const callback = await bench.customerPays(atGateway);
    for (const misleading of bench.misleading(callback)) {
      await expect(topUps.confirm(reader, { topUpId, callback: misleading })).rejects.toMatchObject({
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
    expect((await topUps.confirm(reader, { topUpId, callback })).status).toBe('unknown');
    await sweep();
    expect(await statusOf(topUpId)).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
    expect(await bench.bookings(atGateway)).toEqual([PRICE]);
  });
});
