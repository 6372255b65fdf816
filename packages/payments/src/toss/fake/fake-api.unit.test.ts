import { describe, expect, it } from 'vitest';
import { MINUTE, openFake, SECRET } from './toss-fake.bench.ts';

describe('authorization', () => {
  it.each([
    ['no header', { authorization: '' }],
    ['no colon', { authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` }],
    ['another key', { authorization: `Basic ${Buffer.from('test_sk_other:').toString('base64')}` }],
  ])('answers 401 to %s', async (_what, headers) => {
    const { call } = openFake();
    expect(await call('GET', '/v1/payments/pk', undefined, headers)).toMatchObject({
      status: 401,
      json: { code: 'UNAUTHORIZED_KEY' },
    });
  });
});

describe('idempotency', () => {
  it('repeats the first answer word for word, whatever the body, errors too', async () => {
    const { authenticate, confirm } = openFake();
    const paymentKey = await authenticate();
    const refused = await confirm(paymentKey, { 'idempotency-key': 'key-1' }, 999);
    expect(refused).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    const repeated = await confirm(paymentKey, { 'idempotency-key': 'key-1' });
    expect(repeated).toEqual(refused);
    expect(repeated.headers['idempotency-key']).toBe('key-1');
    expect(await confirm(paymentKey, { 'idempotency-key': 'key-2' })).toMatchObject({ status: 200 });
  });

  it('keeps keys apart by address', async () => {
    const { authenticate, confirm, call } = openFake();
    const paymentKey = await authenticate();
    await confirm(paymentKey, { 'idempotency-key': 'key-1' });
    const cancel = await call(
      'POST',
      `/v1/payments/${paymentKey}/cancel`,
      { cancelReason: 'r' },
      { 'idempotency-key': 'key-1' },
    );
    expect(cancel.json).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
  });

  it('forgets after fifteen days', async () => {
    const { authenticate, confirm, advance } = openFake();
    const paymentKey = await authenticate();
    await confirm(paymentKey, { 'idempotency-key': 'key-1' });
    await advance(15 * 24 * 60 * MINUTE - 1);
    expect((await confirm(paymentKey, { 'idempotency-key': 'key-1' })).status).toBe(200);
    await advance(1);
    expect((await confirm(paymentKey, { 'idempotency-key': 'key-1' })).json).toMatchObject({
      code: 'ALREADY_PROCESSED_PAYMENT',
    });
  });

  it('answers 409 while the first is still under way', async () => {
    const { authenticate, confirm, call, release } = openFake();
    const paymentKey = await authenticate();
    await call('POST', '/__fake/faults', { kind: 'latency', latencyMs: 1 });
    const first = confirm(paymentKey, { 'idempotency-key': 'key-1' });
    expect(await confirm(paymentKey, { 'idempotency-key': 'key-1' })).toMatchObject({
      status: 409,
      json: { code: 'IDEMPOTENT_REQUEST_PROCESSING' },
    });
    release();
    expect((await first).status).toBe(200);
  });

  it('refuses keys over 300 characters', async () => {
    const { authenticate, confirm } = openFake();
    const paymentKey = await authenticate();
    expect(await confirm(paymentKey, { 'idempotency-key': 'x'.repeat(301) })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_IDEMPOTENCY_KEY' },
    });
  });
});

describe('confirm', () => {
  it('answers with the whole Payment object', async () => {
    const { authenticate, confirm } = openFake();
    const { json } = await confirm(await authenticate());
    expect(json).toMatchObject({
      version: '2022-11-16',
      status: 'DONE',
      orderId: 'order-000001',
      totalAmount: 1000,
      balanceAmount: 1000,
      suppliedAmount: 909,
      vat: 91,
      currency: 'KRW',
      method: '카드',
      approvedAt: '2026-11-20T12:00:00+09:00',
      isPartialCancelable: true,
      cancels: null,
      secret: null,
    });
  });

  it.each([
    ['another amount', { amount: 1001 }, 400, 'INVALID_REQUEST'],
    ['another order', { orderId: 'order-000002' }, 400, 'INVALID_REQUEST'],
    ['an unknown payment', { paymentKey: 'nobody' }, 404, 'NOT_FOUND_PAYMENT'],
    ['a fraction', { amount: 1000.5 }, 400, 'INVALID_REQUEST'],
  ])('refuses %s', async (_what, change, status, code) => {
    const { authenticate, call } = openFake();
    const body = { paymentKey: await authenticate(), orderId: 'order-000001', amount: 1000, ...change };
    expect(await call('POST', '/v1/payments/confirm', body)).toMatchObject({ status, json: { code } });
  });

  it('happens once', async () => {
    const { authenticate, confirm } = openFake();
    const paymentKey = await authenticate();
    await confirm(paymentKey, { 'idempotency-key': 'key-1' });
    expect(await confirm(paymentKey, { 'idempotency-key': 'key-2' })).toMatchObject({
      status: 400,
      json: { code: 'ALREADY_PROCESSED_PAYMENT' },
    });
  });

  it('waits ten minutes and no longer', async () => {
    const { authenticate, confirm, advance, call } = openFake();
    const inTime = await authenticate('order-000001');
    await advance(10 * MINUTE - 1);
    expect((await confirm(inTime)).status).toBe(200);
    const late = await authenticate('order-000002');
    await advance(10 * MINUTE);
    expect(await confirm(late, {}, 1000, 'order-000002')).toMatchObject({
      status: 404,
      json: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    expect((await call('GET', `/v1/payments/${late}`)).json).toMatchObject({ status: 'EXPIRED' });
  });

  it('takes no less than 100 won', async () => {
    const { authenticate, confirm } = openFake();
    const paymentKey = await authenticate('order-000001', 99);
    expect((await confirm(paymentKey, {}, 99)).json).toMatchObject({ code: 'BELOW_MINIMUM_AMOUNT' });
  });
});

describe('test codes', () => {
  const header = (code: string) => ({ 'tosspayments-test-code': code });

  it.each([
    ['REJECT_CARD_PAYMENT', 403],
    ['ALREADY_PROCESSED_PAYMENT', 400],
    ['IDEMPOTENT_REQUEST_PROCESSING', 409],
    ['DUPLICATED_ORDER_ID', 400],
    ['FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING', 500],
    ['COMMON_ERROR', 500],
  ])('%s answers %d before the payment is looked at', async (code, status) => {
    const { confirm } = openFake();
    expect(await confirm('nobody', header(code))).toMatchObject({ status, json: { code } });
  });

  it('must exist', async () => {
    const { confirm } = openFake();
    expect((await confirm('nobody', header('NO_SUCH_CODE'))).json).toMatchObject({
      code: 'INVALID_TEST_CODE',
    });
  });

  it('mean nothing to a live key', async () => {
    const { authenticate, confirm } = openFake({ secretKey: 'live_sk_fake' });
    expect((await confirm(await authenticate(), header('COMMON_ERROR'))).status).toBe(200);
  });
});

describe('cancel', () => {
  const paid = async () => {
    const bench = openFake();
    const paymentKey = await bench.authenticate();
    await bench.confirm(paymentKey);
    const cancel = (body: object) =>
      bench.call('POST', `/v1/payments/${paymentKey}/cancel`, { cancelReason: 'r', ...body });
    return { ...bench, cancel, paymentKey };
  };

  it('in one piece is CANCELED, and a second time is refused', async () => {
    const { cancel } = await paid();
    expect((await cancel({})).json).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      suppliedAmount: 0,
      vat: 0,
    });
    expect(await cancel({})).toMatchObject({ status: 400, json: { code: 'ALREADY_CANCELED_PAYMENT' } });
  });

  it('in parts stays PARTIAL_CANCELED at balance 0', async () => {
    const { cancel } = await paid();
    expect((await cancel({ cancelAmount: 400 })).json).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 600,
    });
    expect((await cancel({ cancelAmount: 600 })).json).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 0,
    });
    expect(await cancel({})).toMatchObject({ status: 403, json: { code: 'NOT_CANCELABLE_AMOUNT' } });
  });

  it.each([
    ['more than the balance', { cancelAmount: 1001 }, 403, 'NOT_CANCELABLE_AMOUNT'],
    [
      'another balance than it is',
      { cancelAmount: 1, refundableAmount: 999 },
      400,
      'NOT_MATCHES_REFUNDABLE_AMOUNT',
    ],
    ['no reason', { cancelReason: '' }, 400, 'INVALID_REQUEST'],
    ['less than nothing', { cancelAmount: -1 }, 400, 'INVALID_REQUEST'],
  ])('refuses %s', async (_what, body, status, code) => {
    const { cancel, call, paymentKey } = await paid();
    expect(await cancel(body)).toMatchObject({ status, json: { code } });
    expect((await call('GET', `/v1/payments/${paymentKey}`)).json).toMatchObject({
      balanceAmount: 1000,
      cancels: null,
    });
  });
});

describe('transactions', () => {
  it('lists each movement once, page by page', async () => {
    const { authenticate, confirm, call } = openFake();
    const paymentKey = await authenticate();
    await confirm(paymentKey);
    await call('POST', `/v1/payments/${paymentKey}/cancel`, { cancelReason: 'r', cancelAmount: 300 });
    const list = async (query: string) => {
      const { body } = await call(
        'GET',
        `/v1/transactions?startDate=2026-11-20&endDate=2026-11-20T23:59:59&${query}`,
      );
      return JSON.parse(body) as Array<{ transactionKey: string; status: string; amount: number }>;
    };
    const all = await list('');
    expect(all).toMatchObject([
      { status: 'DONE', amount: 1000 },
      { status: 'PARTIAL_CANCELED', amount: 300 },
    ]);
    expect(await list('limit=1')).toEqual(all.slice(0, 1));
    expect(await list(`startingAfter=${all[0]?.transactionKey}`)).toEqual(all.slice(1));
  });

  it('refuses dates it cannot read', async () => {
    const { call } = openFake();
    expect((await call('GET', '/v1/transactions?startDate=yesterday&endDate=today')).status).toBe(400);
  });
});
