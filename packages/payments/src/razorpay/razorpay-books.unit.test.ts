import { describe, expect, it } from 'vitest';
import {
  amount,
  AUTHORIZATION,
  AUTHORIZED,
  badRequest,
  CAPTURED,
  idempotencyKey,
  list,
  open,
  ORDER,
  REFUND,
} from './razorpay.bench.ts';

describe('getStatus', () => {
  it('finds by receipt the attempt that decides', async () => {
    const failed = { ...AUTHORIZED, id: 'pay_Failed', status: 'failed', error_reason: 'card_declined' };
    const { gateway, calls } = open(
      list({ ...ORDER, status: 'paid' }),
      list(failed, CAPTURED),
      { body: CAPTURED },
      list(),
    );
    const payment = await gateway.getStatus({ orderId: 'order-000001' });
    expect(payment).toMatchObject({
      status: 'PAID',
      gatewayPaymentId: 'pay_Xyz789',
      orderId: 'order-000001',
    });
    expect(calls()).toEqual([
      'GET /v1/orders?receipt=order-000001',
      'GET /v1/orders/order_Abc123/payments',
      'GET /v1/payments/pay_Xyz789?expand[]=card',
      'GET /v1/payments/pay_Xyz789/refunds?count=100',
    ]);
  });

  it('looks at the order even when a payment of it is named, which may be an earlier attempt', async () => {
    const { gateway, calls } = open({ body: ORDER }, list(CAPTURED), { body: CAPTURED }, list());
    await gateway.getStatus({ gatewayOrderId: 'order_Abc123', gatewayPaymentId: 'pay_Failed' });
    expect(calls()[0]).toBe('GET /v1/orders/order_Abc123');
  });

  it('knows no payment of an order that nobody has tried to pay', async () => {
    const { gateway } = open(list(ORDER), list());
    expect(await gateway.getStatus({ orderId: 'order-000001' })).toBeNull();
  });

  it('asks nothing about what cannot be an id', async () => {
    const { gateway, sent } = open();
    expect(await gateway.getStatus({ gatewayPaymentId: '../orders' })).toBeNull();
    expect(await gateway.getStatus({ gatewayOrderId: 'no such' })).toBeNull();
    expect(sent).toEqual([]);
  });

  it('takes an id that Razorpay does not know for a missing payment, and a failure for nothing', async () => {
    const { gateway } = open(badRequest('The id provided does not exist'), { status: 500, body: 'oops' });
    expect(await gateway.getStatus({ gatewayPaymentId: 'pay_Nobody' })).toBeNull();
    await expect(gateway.getStatus({ gatewayPaymentId: 'pay_Nobody' })).rejects.toMatchObject({
      kind: 'TRANSIENT',
    });
  });
});

describe('cancel', () => {
  const input = {
    gatewayPaymentId: 'pay_Xyz789',
    amount: { amountMinor: 20_000, currency: 'INR' as const },
    expectedRefundableMinor: 50_000,
    reason: 'unused',
  };
  const refunded = { ...CAPTURED, amount_refunded: 20_000, refund_status: 'partial' };

  it('sends the refund under its key once it has read what is left', async () => {
    const { gateway, sent } = open(
      { body: CAPTURED },
      list(),
      { body: ORDER },
      { body: REFUND },
      { body: refunded },
      list(REFUND),
    );
    const result = await gateway.cancel(input, { idempotencyKey });
    expect(sent[3]).toEqual({
      call: 'POST /v1/payments/pay_Xyz789/refund',
      headers: {
        authorization: AUTHORIZATION,
        'content-type': 'application/json',
        'x-refund-idempotency': idempotencyKey,
      },
      body: {
        amount: 20_000,
        speed: 'normal',
        receipt: idempotencyKey,
        notes: { reason: 'unused', order_id: 'order-000001' },
      },
      redirect: 'error',
    });
    expect(result.refund).toEqual({
      gatewayRefundId: 'rfnd_1',
      amount: { amountMinor: 20_000, currency: 'INR' },
      status: 'SUCCEEDED',
      reason: 'unused',
      createdAt: '2026-11-20T03:01:40.000Z',
    });
    expect(result.payment).toMatchObject({ status: 'PARTIALLY_REFUNDED', refundableMinor: 30_000 });
  });

  it('finds the refund that it sent before under the same key', async () => {
    const { gateway, calls } = open(
      { body: refunded },
      list(REFUND),
      { body: ORDER },
      { body: refunded },
      list(REFUND),
    );
    const { refund } = await gateway.cancel(input, { idempotencyKey });
    expect(refund.gatewayRefundId).toBe('rfnd_1');
    expect(calls().filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it.each([
    ['another refund', CAPTURED, { expectedRefundableMinor: 40_000 }, 'CONFLICT'],
    ['nothing left', { ...CAPTURED, status: 'refunded', amount_refunded: 50_000 }, {}, 'ALREADY_PROCESSED'],
    ['nothing captured', AUTHORIZED, {}, 'NOT_REFUNDABLE'],
  ])('sends nothing when it finds %s', async (_what, payment, change, kind) => {
    const { gateway, calls } = open({ body: payment }, list(), { body: ORDER });
    await expect(gateway.cancel({ ...input, ...change }, { idempotencyKey })).rejects.toMatchObject({ kind });
    expect(calls().filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it('knows that another refund was faster', async () => {
    const { gateway } = open(
      { body: CAPTURED },
      list(),
      { body: ORDER },
      badRequest('The refund amount provided is greater than amount captured'),
      { body: { ...CAPTURED, amount_refunded: 40_000 } },
    );
    await expect(gateway.cancel(input, { idempotencyKey })).rejects.toMatchObject({ kind: 'CONFLICT' });
  });

  it('tells of a refund of another amount', async () => {
    const { gateway } = open({ body: CAPTURED }, list(), { body: ORDER }, { body: { ...REFUND, amount: 1 } });
    await expect(gateway.cancel(input, { idempotencyKey })).rejects.toMatchObject({
      kind: 'RESPONSE_MISMATCH',
    });
  });
});

describe('getDispute', () => {
  it('reads one, and null for one that is unknown', async () => {
    const dispute = {
      id: 'disp_1',
      payment_id: 'pay_Xyz789',
      amount: 50_000,
      currency: 'INR',
      amount_deducted: 0,
      reason_code: 'chargeback',
      respond_by: 1_795_200_000,
      status: 'under_review',
    };
    const { gateway, calls } = open({ body: dispute }, badRequest('The id provided does not exist'));
    expect(await gateway.getDispute('disp_1')).toEqual({
      gatewayDisputeId: 'disp_1',
      gatewayPaymentId: 'pay_Xyz789',
      amount,
      status: 'OPEN',
      rawStatus: 'under_review',
      reason: 'chargeback',
      evidenceDueAt: '2026-11-20T18:40:00.000Z',
    });
    expect(await gateway.getDispute('disp_2')).toBeNull();
    expect(calls()[0]).toBe('GET /v1/disputes/disp_1');
  });
});

describe('listTransactions', () => {
  const all = async (gateway: ReturnType<typeof open>['gateway'], from: string, to: string) => {
    const found: string[] = [];
    for await (const each of gateway.listTransactions({ from: new Date(from), to: new Date(to) })) {
      found.push(`${each.at} ${each.kind} ${each.amount.amountMinor}`);
    }
    return found;
  };

  it('gives what was booked, oldest first, and leaves out what moved nothing', async () => {
    const failed = { ...AUTHORIZED, id: 'pay_Failed', status: 'failed' };
    const { gateway, calls } = open(
      list(failed, CAPTURED),
      list({ ...REFUND, id: 'rfnd_2', status: 'failed' }, REFUND),
    );
    expect(await all(gateway, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')).toEqual([
      '2026-11-20T03:00:05.000Z payment 50000',
      '2026-11-20T03:01:40.000Z refund 20000',
    ]);
    expect(calls()).toEqual([
      'GET /v1/payments?from=1795132800&to=1795219199&count=100&skip=0',
      'GET /v1/refunds?from=1795132800&to=1795219199&count=100&skip=0',
    ]);
  });

  it('halves what does not fit one page, and pages what cannot be halved', async () => {
    const many = (count: number, at: number) =>
      list(
        ...Array.from({ length: count }, (_, index) => ({
          ...CAPTURED,
          id: `pay_${at}n${index}`,
          created_at: at,
        })),
      );
    const { gateway, calls } = open(many(100, 100), many(100, 100), many(2, 100), list(), list(), list());
    expect(await all(gateway, '1970-01-01T00:01:40Z', '1970-01-01T00:01:42Z')).toHaveLength(102);
    expect(calls().map((call) => call.replace('&count=100', ''))).toEqual([
      'GET /v1/payments?from=100&to=101&skip=0',
      'GET /v1/payments?from=100&to=100&skip=0',
      'GET /v1/payments?from=100&to=100&skip=100',
      'GET /v1/refunds?from=100&to=100&skip=0',
      'GET /v1/payments?from=101&to=101&skip=0',
      'GET /v1/refunds?from=101&to=101&skip=0',
    ]);
  });
});
