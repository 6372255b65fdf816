import { describe, expect, it } from 'vitest';
import { TEST_CARDS } from './fake-errors.ts';
import { DAY, MINUTE, openFake } from './razorpay-fake.bench.ts';

const KEY = { 'x-refund-idempotency': '550e8400-e29b-41d4-a716-446655440000' };
const error = (more: object) => ({ error: expect.objectContaining(more) });

describe('the door', () => {
  it('opens to key and secret by Basic', async () => {
    const { call } = openFake();
    const wrong = await call('GET', '/v1/orders', undefined, {
      authorization: `Basic ${btoa('rzp_test_fake:')}`,
    });
    expect(wrong.status).toBe(401);
    expect(wrong.json).toEqual(
      error({ code: 'BAD_REQUEST_ERROR', description: 'The api key provided is invalid' }),
    );
    expect((await call('GET', '/v1/nothing')).status).toBe(400);
  });

  it.each([
    [
      'a field that Razorpay does not know',
      { surprise: 1 },
      'surprise is/are not required and should not be sent',
    ],
    ['less than a rupee', { amount: 99 }, 'The amount must be at least INR 1.00'],
    ['won', { currency: 'KRW' }, 'The currency field is required.'],
    ['a long receipt', { receipt: 'x'.repeat(41) }, 'The receipt field is required.'],
  ])('refuses an order with %s', async (_what, change, description) => {
    const { call } = openFake();
    const { status, json } = await call('POST', '/v1/orders', { amount: 100, currency: 'INR', ...change });
    expect([status, json]).toEqual([400, error({ description, reason: 'input_validation_failed' })]);
  });
});

describe('orders', () => {
  it('are made anew by each POST and found by their receipt', async () => {
    const { call, order } = openFake();
    const ids = [await order(), await order()];
    await order({ receipt: 'order-000002' });
    const { json } = await call('GET', '/v1/orders?receipt=order-000001');
    expect(json).toMatchObject({ entity: 'collection', count: 2 });
    expect((json['items'] as Array<{ id: string }>).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('are created, attempted, and paid for good', async () => {
    const { call, order, pay } = openFake();
    const id = await order();
    const read = async () => (await call('GET', `/v1/orders/${id}`)).json;
    expect(await read()).toMatchObject({ status: 'created', attempts: 0, notes: [] });
    await pay(id, { reason: 'card_declined' });
    expect(await read()).toMatchObject({ status: 'attempted', amount_due: 50_000 });
    const paymentId = await pay(id);
    await call('POST', `/v1/payments/${paymentId}/refund`, {}, KEY);
    expect(await read()).toMatchObject({ status: 'paid', attempts: 2, amount_due: 0 });
  });
});

describe('payments', () => {
  it.each(Object.entries(TEST_CARDS))('test card %s', async (cardNumber, { network, reason }) => {
    const { call, order, pay } = openFake();
    const id = await pay(await order(), { cardNumber });
    const { json } = await call('GET', `/v1/payments/${id}?expand[]=card`);
    expect(json).toMatchObject({
      status: reason === null ? 'captured' : 'failed',
      error_reason: reason,
      card: { network, last4: cardNumber.slice(-4) },
    });
    expect(JSON.stringify(json)).not.toContain(cardNumber);
  });

  it.each([
    ['success@razorpay', 'captured'],
    ['failure@razorpay', 'failed'],
  ])('UPI %s', async (vpa, status) => {
    const { order, pay, payment } = openFake();
    expect(await payment(await pay(await order(), { method: 'upi', vpa }))).toMatchObject({
      status,
      method: 'upi',
      vpa,
      card_id: null,
    });
  });

  it('wait for their capture at an order that says so, which takes exactly the amount', async () => {
    const { call, order, pay, payment } = openFake();
    const id = await pay(await order({ payment: { capture: 'manual' } }));
    expect(await payment(id)).toMatchObject({ status: 'authorized', captured: false });
    const capture = (amount: number) =>
      call('POST', `/v1/payments/${id}/capture`, { amount, currency: 'INR' });
    const wrong = await capture(49_999);
    expect([wrong.status, wrong.json]).toEqual([400, error({ reason: 'order_amount_mismatch' })]);
    expect((await capture(50_000)).json).toMatchObject({ status: 'captured', captured: true });
    expect((await capture(50_000)).json).toEqual(
      error({ description: 'This payment has already been captured' }),
    );
  });

  it('are given back when nobody captures them in time', async () => {
    const { control, order, pay, payment } = openFake();
    const id = await pay(await order({ payment: { capture: 'manual' } }));
    await control('clock', { advanceMs: 5 * DAY });
    expect(await payment(id)).toMatchObject({ status: 'refunded', captured: false, amount_refunded: 50_000 });
  });

  it('fail after ten minutes of silence, and can be authorised for three days', async () => {
    const { control, order, pay, payment } = openFake();
    const id = await pay(await order(), { isLeftOpen: true });
    expect(await payment(id)).toMatchObject({ status: 'created' });
    await control('clock', { advanceMs: 10 * MINUTE });
    expect(await payment(id)).toMatchObject({ status: 'failed', error_reason: 'payment_timed_out' });
    await control('clock', { advanceMs: 2 * DAY });
    await control('late', { paymentId: id });
    expect(await payment(id)).toMatchObject({ status: 'authorized', error_reason: null });

    const other = await pay(await order({ receipt: 'order-000002' }), { reason: 'card_declined' });
    await control('clock', { advanceMs: 3 * DAY + 1 });
    expect((await control('late', { paymentId: other })).status).toBe(400);
  });

  it('come newest first and in pages', async () => {
    const { call, control, order, pay } = openFake();
    const ids: string[] = [];
    for (const receipt of ['order-000001', 'order-000002', 'order-000003']) {
      ids.push(await pay(await order({ receipt })));
      await control('clock', { advanceMs: 1000 });
    }
    const list = async (query: string) =>
      ((await call('GET', `/v1/payments?${query}`)).json['items'] as Array<{ id: string }>).map(
        ({ id }) => id,
      );
    expect(await list('count=2')).toEqual([ids[2], ids[1]]);
    expect(await list('count=2&skip=2')).toEqual([ids[0]]);
    const from = Date.parse('2026-11-20T03:00:01Z') / 1000;
    expect(await list(`from=${from}&to=${from}`)).toEqual([ids[1]]);
    expect((await call('GET', '/v1/payments?count=101')).status).toBe(400);
  });
});

describe('refunds', () => {
  const paid = async () => {
    const bench = openFake();
    const id = await bench.pay(await bench.order());
    const refund = (body: object, headers: Record<string, string> = {}) =>
      bench.call('POST', `/v1/payments/${id}/refund`, body, headers);
    return { ...bench, id, refund };
  };

  it('are sent once by key, and the key is for one body', async () => {
    const { refund, payment, id } = await paid();
    const first = await refund({ amount: 20_000 }, KEY);
    expect((await refund({ amount: 20_000 }, KEY)).json).toEqual(first.json);
    const other = await refund({ amount: 10_000 }, KEY);
    expect([other.status, other.json]).toEqual([
      400,
      error({ description: 'Different request with the same idempotency key has already been processed.' }),
    ]);
    expect(await payment(id)).toMatchObject({ amount_refunded: 20_000, refund_status: 'partial' });
    expect((await refund({ amount: 20_000 }, { 'x-refund-idempotency': 'short' })).status).toBe(400);
  });

  it('of one key at once are refused with 409', async () => {
    const { control, refund, release } = await paid();
    await control('faults', { kind: 'latency', path: '/refund' });
    const first = refund({ amount: 20_000 }, KEY);
    expect((await refund({ amount: 20_000 }, KEY)).status).toBe(409);
    release();
    expect((await first).json).toMatchObject({ amount: 20_000, status: 'processed' });
  });

  it.each([
    [{ amount: 50_001 }, 'The refund amount provided is greater than amount captured'],
    [{ amount: 99 }, 'The amount must be at least INR 1.00'],
  ])('of %o are refused', async (body, description) => {
    const { refund } = await paid();
    expect((await refund(body)).json).toEqual(error({ description }));
  });

  it('of everything come once', async () => {
    const { refund, payment, id } = await paid();
    await refund({});
    expect(await payment(id)).toMatchObject({ status: 'refunded', refund_status: 'full' });
    expect((await refund({})).json).toEqual(
      error({ description: 'The payment has been fully refunded already.' }),
    );
  });
});
