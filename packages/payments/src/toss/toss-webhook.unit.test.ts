import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTossWebhook } from './toss-webhook.ts';

const HEADERS = { 'tosspayments-webhook-transmission-id': 'transmission-1' };

const parse = (
  body: object,
  headers: Record<string, string> = HEADERS,
  findDepositSecret?: (orderId: string) => Promise<string | null>,
) =>
  parseTossWebhook({
    rawBody: Buffer.from(JSON.stringify(body)),
    headers,
    ...(findDepositSecret && { findDepositSecret }),
  });

const PAYMENT = {
  eventType: 'PAYMENT_STATUS_CHANGED',
  createdAt: '2026-11-20T12:00:00.123456',
  data: { paymentKey: 'pk-1', orderId: 'order-000001', status: 'DONE' },
};

const DEPOSIT = {
  createdAt: '2026-11-20T12:00:00.000000+09:00',
  secret: 'ps_right',
  status: 'DONE',
  transactionKey: 'tx-1',
  orderId: 'order-000001',
};

describe('payment events', () => {
  it('name the payment and prove nothing', async () => {
    expect(await parse(PAYMENT)).toEqual({
      gateway: 'toss',
      dedupeKey: 'transmission-1',
      rawType: 'PAYMENT_STATUS_CHANGED',
      trust: 'unverified',
      kind: 'payment',
      ref: { gatewayPaymentId: 'pk-1', orderId: 'order-000001' },
      occurredAt: '2026-11-20T12:00:00.123456+09:00',
    });
  });

  it('are told apart by their bytes when no transmission id came', async () => {
    const rawBody = Buffer.from(JSON.stringify(PAYMENT));
    const digest = createHash('sha256').update(rawBody).digest('hex');
    expect(await parse(PAYMENT, {})).toMatchObject({ dedupeKey: `sha256:${digest}` });
    expect(await parse(PAYMENT, { 'tosspayments-webhook-transmission-id': 'x'.repeat(201) })).toMatchObject({
      dedupeKey: `sha256:${digest}`,
    });
  });

  it.each([
    ['without a payment', { ...PAYMENT, data: {} }],
    ['with a key too long to store', { ...PAYMENT, data: { paymentKey: 'x'.repeat(201) } }],
    ['at no time', { ...PAYMENT, createdAt: '2026-13-40T99:00:00' }],
  ])('are refused %s', async (_what, body) => {
    await expect(parse(body)).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
  });
});

describe('refund events', () => {
  it('lead to the payment when they name it', async () => {
    expect(await parse({ ...PAYMENT, eventType: 'CANCEL_STATUS_CHANGED' })).toMatchObject({
      kind: 'refund',
      ref: { gatewayPaymentId: 'pk-1' },
    });
    expect(await parse({ ...PAYMENT, eventType: 'CANCEL_STATUS_CHANGED', data: {} })).toMatchObject({
      kind: 'ignored',
      ref: {},
    });
  });
});

describe('deposit callbacks', () => {
  const secretOf = async (orderId: string) => (orderId === 'order-000001' ? 'ps_right' : null);

  it('are proved by the secret of their order', async () => {
    expect(await parse(DEPOSIT, HEADERS, secretOf)).toEqual({
      gateway: 'toss',
      dedupeKey: 'transmission-1',
      rawType: 'DEPOSIT_CALLBACK',
      trust: 'shared-secret',
      kind: 'deposit',
      ref: { orderId: 'order-000001' },
      occurredAt: '2026-11-20T12:00:00.000000+09:00',
    });
  });

  it.each([
    ['a wrong secret', { ...DEPOSIT, secret: 'ps_wrong' }],
    ['a secret of another length', { ...DEPOSIT, secret: 'ps_right_and_more' }],
    ['an order that has none', { ...DEPOSIT, orderId: 'order-000002' }],
  ])('are refused with %s', async (_what, body) => {
    await expect(parse(body, HEADERS, secretOf)).rejects.toMatchObject({
      kind: 'SIGNATURE_INVALID',
      retry: 'never',
    });
  });

  it('count as unverified when no secrets are kept', async () => {
    expect(await parse(DEPOSIT)).toMatchObject({ trust: 'unverified', kind: 'deposit' });
  });
});

describe('other events', () => {
  it.each([
    [
      'of payouts',
      {
        eventType: 'payout.changed',
        createdAt: '2026-11-20T12:00:00+09:00',
        version: '2022-11-16',
        eventId: 'evt_1',
        entityType: 'payout',
        entityBody: {},
      },
    ],
    [
      'of billing keys',
      { eventType: 'BILLING_DELETED', createdAt: '2026-11-20T12:00:00.000000', data: { billingKey: 'b' } },
    ],
    [
      'that do not exist yet',
      { eventType: 'NEXT_YEAR', createdAt: '2026-11-20T12:00:00.000000', data: { paymentKey: 'pk-1' } },
    ],
  ])('%s are ignored', async (_what, body) => {
    expect(await parse(body)).toMatchObject({
      kind: 'ignored',
      ref: {},
      dedupeKey: 'transmission-1',
      trust: 'unverified',
    });
  });

  it('are told apart by their own id when no transmission id came', async () => {
    const body = { eventType: 'payout.changed', createdAt: '2026-11-20T12:00:00+09:00', eventId: 'evt_1' };
    expect(await parse(body, {})).toMatchObject({ dedupeKey: 'evt_1' });
  });
});
