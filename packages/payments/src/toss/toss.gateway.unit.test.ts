import { describe, expect, it } from 'vitest';
import { createTossGateway } from './toss.gateway.ts';

const NOW = new Date('2026-11-20T03:00:00.000Z');

const APPROVED = {
  version: '2022-11-16',
  paymentKey: 'pk/1=',
  type: 'NORMAL',
  orderId: 'order-000001',
  orderName: '코인 100개',
  currency: 'KRW',
  method: '카드',
  status: 'DONE',
  totalAmount: 1000,
  balanceAmount: 1000,
  requestedAt: '2026-11-20T12:00:00+09:00',
  approvedAt: '2026-11-20T12:00:05+09:00',
  lastTransactionKey: 'tx-1',
  cancels: null,
  aFieldOfNextYear: { nested: true },
};

const CANCELED = {
  ...APPROVED,
  status: 'PARTIAL_CANCELED',
  balanceAmount: 600,
  lastTransactionKey: 'tx-2',
  cancels: [
    {
      cancelAmount: 400,
      cancelReason: '고객 요청',
      canceledAt: '2026-11-20T12:01:00+09:00',
      transactionKey: 'tx-2',
      cancelStatus: 'DONE',
    },
  ],
};

/** A gateway whose calls are written down and answered with `answers`, in turn. */
const open = (...answers: Array<{ status?: number; body: unknown }>) => {
  const sent: Array<{
    url: string;
    method: string;
    headers: Record<string, string>;
    body: unknown;
    redirect: string;
  }> = [];
  const gateway = createTossGateway({
    apiUrl: 'https://api.tosspayments.com',
    sdkUrl: 'https://js.tosspayments.com/v2/standard',
    clientKey: 'test_ck_example',
    secretKey: 'test_sk_example',
    clock: { now: () => NOW },
    timeoutMs: 1000,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.text();
      sent.push({
        url: request.url,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: text === '' ? null : JSON.parse(text),
        redirect: request.redirect,
      });
      const answer = answers.shift();
      if (!answer) throw new TypeError('fetch failed');
      return Response.json(answer.body, {
        status: answer.status ?? 200,
        headers: { 'x-tosspayments-trace-id': 'trace-1' },
      });
    },
  });
  return { gateway, sent };
};

const expected = { orderId: 'order-000001', amount: { amountMinor: 1000, currency: 'KRW' as const } };
const callback = { paymentKey: 'pk/1=', orderId: 'order-000001', amount: '1000' };
const idempotencyKey = '6ad1f4a8-3f0e-4f0e-8f35-1d3c1f8f1f11';

describe('what goes over the wire', () => {
  it('confirms with our own amount, the key and the secret with its colon', async () => {
    const { gateway, sent } = open({ body: APPROVED });
    await gateway.approve({ expected, callback: { ...callback, paymentType: 'NORMAL' } }, { idempotencyKey });
    expect(sent).toEqual([
      {
        url: 'https://api.tosspayments.com/v1/payments/confirm',
        method: 'POST',
        headers: {
          authorization: 'Basic dGVzdF9za19leGFtcGxlOg==',
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: { paymentKey: 'pk/1=', orderId: 'order-000001', amount: 1000 },
        redirect: 'error',
      },
    ]);
  });

  it('reads by either id, escaped, without a key', async () => {
    const { gateway, sent } = open({ body: APPROVED }, { body: APPROVED });
    await gateway.getStatus({ gatewayPaymentId: 'pk/1=' });
    await gateway.getStatus({ orderId: 'order-000001' });
    const headers = { authorization: 'Basic dGVzdF9za19leGFtcGxlOg==' };
    expect(sent).toEqual([
      {
        url: 'https://api.tosspayments.com/v1/payments/pk%2F1%3D',
        method: 'GET',
        headers,
        body: null,
        redirect: 'error',
      },
      {
        url: 'https://api.tosspayments.com/v1/payments/orders/order-000001',
        method: 'GET',
        headers,
        body: null,
        redirect: 'error',
      },
    ]);
  });

  it('cancels against the balance it read', async () => {
    const { gateway, sent } = open({ body: CANCELED });
    const { refund } = await gateway.cancel(
      {
        gatewayPaymentId: 'pk/1=',
        amount: { amountMinor: 400, currency: 'KRW' },
        expectedRefundableMinor: 1000,
        reason: '고객 요청',
      },
      { idempotencyKey },
    );
    expect(sent).toEqual([
      {
        url: 'https://api.tosspayments.com/v1/payments/pk%2F1%3D/cancel',
        method: 'POST',
        headers: {
          authorization: 'Basic dGVzdF9za19leGFtcGxlOg==',
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: { cancelReason: '고객 요청', refundableAmount: 1000, cancelAmount: 400 },
        redirect: 'error',
      },
    ]);
    expect(refund).toEqual({
      gatewayRefundId: 'tx-2',
      amount: { amountMinor: 400, currency: 'KRW' },
      status: 'SUCCEEDED',
      reason: '고객 요청',
      createdAt: '2026-11-20T12:01:00+09:00',
    });
  });

  it('leaves the amount out to give back all that is left', async () => {
    const { gateway, sent } = open({
      body: {
        ...CANCELED,
        balanceAmount: 0,
        cancels: [{ ...CANCELED.cancels[0], cancelAmount: 1000 }],
      },
    });
    await gateway.cancel(
      { gatewayPaymentId: 'pk/1=', expectedRefundableMinor: 1000, reason: 'all' },
      { idempotencyKey },
    );
    expect(sent[0]?.body).toEqual({ cancelReason: 'all', refundableAmount: 1000 });
  });
});

describe('answers that are not about what we asked', () => {
  it.each([
    ['amount', { totalAmount: 999 }],
    ['order', { orderId: 'order-000002' }],
    ['currency', { currency: 'USD' }],
  ])('tells of a confirmation of another %s', async (_what, change) => {
    const { gateway } = open({ body: { ...APPROVED, ...change } });
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'RESPONSE_MISMATCH',
      retry: 'never',
      gatewayPaymentId: 'pk/1=',
    });
  });

  it('tells of a refund of another amount', async () => {
    const { gateway } = open({ body: CANCELED });
    await expect(
      gateway.cancel(
        { gatewayPaymentId: 'pk/1=', expectedRefundableMinor: 1000, reason: 'all' },
        { idempotencyKey },
      ),
    ).rejects.toMatchObject({ kind: 'RESPONSE_MISMATCH', gatewayPaymentId: 'pk/1=' });
  });

  it.each([{ gatewayPaymentId: 'pk-other' }, { orderId: 'order-000002' }])(
    'tells of another payment for %o',
    async (ref) => {
      const { gateway } = open({ body: APPROVED });
      await expect(gateway.getStatus(ref)).rejects.toMatchObject({ kind: 'RESPONSE_MISMATCH' });
    },
  );
});

describe('a payment that somebody has confirmed before', () => {
  const already = {
    status: 400,
    body: { code: 'ALREADY_PROCESSED_PAYMENT', message: '이미 처리된 결제 입니다.' },
  };

  it('is read by its key', async () => {
    const { gateway, sent } = open(already, { body: APPROVED });
    const payment = await gateway.approve({ expected, callback }, { idempotencyKey });
    expect(payment.status).toBe('PAID');
    expect(sent[1]?.url).toBe('https://api.tosspayments.com/v1/payments/pk%2F1%3D');
  });

  it('is read by the order when another payment holds it', async () => {
    const { gateway, sent } = open(
      { status: 400, body: { code: 'DUPLICATED_ORDER_ID', message: '' } },
      { body: { ...APPROVED, paymentKey: 'pk-earlier' } },
    );
    const payment = await gateway.approve({ expected, callback }, { idempotencyKey });
    expect(payment.gatewayPaymentId).toBe('pk-earlier');
    expect(sent[1]?.url).toBe('https://api.tosspayments.com/v1/payments/orders/order-000001');
  });

  it('is not taken for another amount of ours', async () => {
    const { gateway } = open(already, { body: { ...APPROVED, totalAmount: 5 } });
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'RESPONSE_MISMATCH',
    });
  });

  it.each([
    ['cannot be read', []],
    ['is nowhere to be found', [{ status: 404, body: { code: 'NOT_FOUND_PAYMENT', message: '' } }]],
  ])('has an unknown outcome when it %s', async (_what, answers) => {
    const { gateway } = open(already, ...answers);
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'OUTCOME_UNKNOWN',
      retry: 'query_then_new_key',
      rawCode: 'ALREADY_PROCESSED_PAYMENT',
    });
  });
});

describe('what an operator needs', () => {
  it('keeps the code, the words and the trace of a refusal', async () => {
    const { gateway } = open({
      status: 403,
      body: { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' },
    });
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'DECLINED',
      declineReason: 'issuer_declined',
      httpStatus: 403,
      rawCode: 'REJECT_CARD_COMPANY',
      rawMessage: '결제 승인이 거절되었습니다.',
      requestId: 'trace-1',
    });
  });

  it('stamps a payment with our own clock', async () => {
    const { gateway } = open({ body: APPROVED });
    const payment = await gateway.getStatus({ orderId: 'order-000001' });
    expect(payment?.observedAt).toBe('2026-11-20T03:00:00.000Z');
  });

  it.each([
    ['test_ck_a', 'live_sk_a'],
    ['test_gck_a', 'test_sk_a'],
    ['test_ck_a', 'test_gsk_a'],
    ['', 'test_sk_a'],
    ['test_sk_a', 'test_ck_a'],
  ])('refuses keys that do not belong together at the start: %s with %s', (clientKey, secretKey) => {
    expect(() =>
      createTossGateway({
        apiUrl: 'https://api.tosspayments.com',
        sdkUrl: 'https://js.tosspayments.com/v2/standard',
        clientKey,
        secretKey,
        clock: { now: () => NOW },
        timeoutMs: 1000,
      }),
    ).toThrow('toss: CONFIG');
  });
});
