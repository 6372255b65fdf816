import { randomUUID } from 'node:crypto';
import { GatewayId } from '@inkvine/contracts/payments';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRegisteredMethods } from '@inkvine/testkit/registered-methods';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const { price: PRICE } = SHOP_OFFER;

describe.each(GatewayId.options)('a top-up with a method kept by %s', (id) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let shop: ReturnType<typeof createGatewayShop>;
  let registered: ReturnType<typeof createRegisteredMethods>;
  let productId: Awaited<ReturnType<typeof shop.offer>>['id'];

  beforeEach(async () => {
    bench = await openSavedMethodBench(id);
    clock = createFakeClock();
    reader = await buildActor(database.db);
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    registered = createRegisteredMethods({ db: database.db, shop, bench });
    productId = (await shop.offer(bench)).id;
  });
  afterEach(() => bench.close());

  const pay = (paymentMethodId: PaymentMethodId, idempotencyKey: string = randomUUID()) =>
    shop.topUps.payWithMethod(reader, {
      ...{ productId, paymentMethodId, idempotencyKey },
      expectedPrice: PRICE as Parameters<typeof shop.topUps.payWithMethod>[1]['expectedPrice'],
    });

  const coins = async () => {
    const { paid, bonus } = await shop.wallet.getOverview(reader);
    return { paid, bonus };
  };

  const booked = async (topUpId: string) => {
    const row = await database.db
      .selectFrom('top_up')
      .select('gateway_order_id')
      .where('id', '=', topUpId)
      .executeTakeFirstOrThrow();
    const amount = { amountMinor: PRICE, currency: bench.currency };
    return await bench.bookings({
      ...{ orderId: topUpId, amount },
      ...(row.gateway_order_id !== null && { gatewayOrderId: row.gateway_order_id }),
    });
  };

  /** What the gateway knows a method by. */
  const heldBy = async (methodId: PaymentMethodId) => {
    const { sealed_token, gateway_customer_id } = await database.db
      .selectFrom('payment_method')
      .select(['sealed_token', 'gateway_customer_id'])
      .where('id', '=', methodId)
      .executeTakeFirstOrThrow();
    return {
      token: shop.methodTokens.open(sealed_token ?? '', methodId),
      ...(gateway_customer_id !== null && { gatewayCustomerId: gateway_customer_id }),
    };
  };

  /** Time for the bank to answer, for the gateway's lists to catch up, and for our sweep to ask. */
  async function sweep() {
    await bench.banksAnswer();
    clock.advance(400_000);
    await shop.topUps.settleOpen();
  }

  const statusOf = async (order: { id: Awaited<ReturnType<typeof pay>>['id'] }) => {
    const { status, failure } = await shop.topUps.get(reader, { topUpId: order.id });
    return { status, failure };
  };

  it('takes the money once for one tap, however often the tap arrives', async () => {
    const method = await registered.add(reader);
    const key = randomUUID();
    const [order] = await Promise.all([pay(method, key), pay(method, key), pay(method, key)]);
    await sweep();
    await pay(method, key);
    expect(await statusOf(order)).toEqual({ status: 'paid', failure: null });
    expect(await booked(order.id)).toEqual([PRICE]);
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('says that the bank refused, takes nothing, and can be tried anew with another method', async () => {
    const order = await pay(await registered.add(reader, 'without_funds'));
    await sweep();
    expect(await statusOf(order)).toMatchObject({
      status: 'failed',
      failure: expect.stringMatching(/^PAYMENT_(DECLINED|OVER_LIMIT)$/) as string,
    });
    expect(await booked(order.id)).toEqual([]);
    const next = await pay(await registered.add(reader));
    await sweep();
    expect((await statusOf(next)).status).toBe('paid');
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('is asked about when the answer was lost, and taken once', async () => {
    const method = await registered.add(reader);
    await bench.failNextCharge('lost_after_execution');
    const order = await pay(method);
    expect(order.status).toBe('unknown');
    await sweep();
    await sweep();
    expect(await statusOf(order)).toEqual({ status: 'paid', failure: null });
    expect(await booked(order.id)).toEqual([PRICE]);
    expect(await coins()).toEqual({ paid: 50, bonus: 5 });
  });

  it('goes out again after a crash before it was sent, and once', async () => {
    const method = await registered.add(reader);
    await bench.failNextCharge('lost_before_execution');
    const order = await pay(method);
    expect(order.status).toBe('unknown');
    expect(await booked(order.id)).toEqual([]);
    await sweep();
    await sweep();
    expect((await statusOf(order)).status).toBe('paid');
    expect(await booked(order.id)).toEqual([PRICE]);
  });

  it('is not begun with a method that is deleted, another’s, or kept nowhere', async () => {
    const method = await registered.add(reader);
    const stranger = await buildActor(database.db);
    const theirs = await registered.add(stranger);
    await shop.paymentMethods.remove(reader, { paymentMethodId: method });
    for (const paymentMethodId of [method, theirs]) {
      await expect(pay(paymentMethodId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await coins()).toEqual({ paid: 0, bonus: 0 });
  });

  it('ends one way or the other when its method is deleted meanwhile', async () => {
    const method = await registered.add(reader);
    const remove = async () => {
      await shop.paymentMethods.remove(reader, { paymentMethodId: method });
      await shop.paymentMethods.detach(method);
    };
    const [tapped] = await Promise.allSettled([pay(method), remove()]);
    await sweep();
    expect(await shop.paymentMethods.list(reader)).toEqual([]);
    if (tapped.status === 'rejected') {
      expect(tapped.reason).toMatchObject({ code: 'NOT_FOUND' });
      return;
    }
    const { status, failure } = await statusOf(tapped.value);
    const isPaid = status === 'paid';
    expect({ status, failure }).toEqual(
      isPaid ? { status: 'paid', failure: null } : { status: 'failed', failure: 'METHOD_UNUSABLE' },
    );
    expect(await booked(tapped.value.id)).toEqual(isPaid ? [PRICE] : []);
    expect(await coins()).toEqual(isPaid ? { paid: 50, bonus: 5 } : { paid: 0, bonus: 0 });
  });

  it('tells whoever charges it later how a refusal is meant', async () => {
    const charge = async (methodId: PaymentMethodId) => {
      const amount = { amountMinor: PRICE, currency: bench.currency };
      const prepared = await shop.charges.prepare({
        ...{ methodId, orderId: randomUUID(), orderName: 'A month', amount },
      });
      return await prepared?.send(randomUUID());
    };
    const paid = await charge(await registered.add(reader));
    expect(paid).toMatchObject({ kind: 'answered', payment: { amount: { amountMinor: PRICE } } });
    if (bench.savedMethods.savedMethods.chargeIsAsync) return;
    expect(await charge(await registered.add(reader, 'without_funds'))).toMatchObject({
      ...{ kind: 'declined', course: 'soft' },
    });
    const gone = await registered.add(reader);
    await bench.savedMethods.deleteSavedMethod(await heldBy(gone), { idempotencyKey: randomUUID() });
    expect(await charge(gone)).toMatchObject({ kind: 'declined', course: 'hard' });
    expect((await shop.paymentMethods.list(reader)).find((each) => each.id === gone)?.status).toBe(
      'unusable',
    );
    expect(await charge(gone)).toBeUndefined();
  });
});
