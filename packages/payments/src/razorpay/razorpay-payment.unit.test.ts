import { describe, expect, it } from 'vitest';
import { RazorpayPayment, RazorpayRefund } from './razorpay-objects.ts';
import { toDispute, toRefund, toSnapshot } from './razorpay-payment.ts';

const AT = new Date('2026-11-20T03:00:00.000Z');

const PAID = {
  id: 'pay_1',
  amount: 50_000,
  currency: 'INR',
  status: 'captured',
  order_id: 'order_1',
  method: 'upi',
  amount_refunded: 0,
  refund_status: null,
  captured: true,
  vpa: 'reader@okaxis',
  email: 'reader@example.com',
  contact: '+919876543210',
  token_id: 'token_1',
  notes: [],
  acquirer_data: { rrn: '1' },
  created_at: 1_795_143_600,
};

const snapshot = (change: object = {}) =>
  toSnapshot(RazorpayPayment.parse({ ...PAID, ...change }), [], 'order-000001', AT);

describe('toSnapshot', () => {
  it.each([
    ['created', { status: 'created', captured: false, token_id: null }, 'CREATED', 0],
    ['created by our own charge', { status: 'created', captured: false }, 'PROCESSING', 0],
    ['authorized', { status: 'authorized', captured: false }, 'AUTHORIZED', 0],
    ['captured', {}, 'PAID', 50_000],
    ['captured, part given back', { amount_refunded: 20_000 }, 'PARTIALLY_REFUNDED', 30_000],
    ['captured, all given back', { amount_refunded: 50_000 }, 'REFUNDED', 0],
    ['refunded', { status: 'refunded', amount_refunded: 50_000 }, 'REFUNDED', 0],
    ['refunded, but not wholly', { status: 'refunded', amount_refunded: 1 }, 'UNKNOWN', 0],
    ['failed', { status: 'failed', captured: false }, 'FAILED', 0],
    ['a word of next year', { status: 'settling' }, 'UNKNOWN', 0],
  ])('%s', (_what, change, status, refundableMinor) => {
    expect(snapshot(change)).toMatchObject({ status, refundableMinor });
  });

  it('keeps no token, address or number of the customer', () => {
    const kept = JSON.stringify(snapshot());
    for (const secret of ['token_1', 'reader@example.com', '+919876543210'])
      expect(kept).not.toContain(secret);
    expect(snapshot()).toMatchObject({ methodKind: 'upi', instrument: { vpa: 'reader@okaxis' } });
  });

  it('shows a card by its brand and last digits', () => {
    const card = { name: 'A Reader', last4: '1007', network: 'Visa' };
    expect(snapshot({ method: 'card', vpa: null, card })).toMatchObject({
      methodKind: 'card',
      instrument: { brand: 'Visa', last4: '1007', maskedNumber: '************1007' },
    });
    // Should one ever come whole, nothing of it stays.
    const whole = { last4: '4100280000001007', network: 'Visa' };
    expect(JSON.stringify(snapshot({ method: 'card', vpa: null, card: whole }))).not.toContain(
      '4100280000001007',
    );
  });

  it('refuses another currency', () => {
    expect(() => snapshot({ currency: 'USD' })).toThrow('RESPONSE_MISMATCH');
  });
});

describe('toRefund', () => {
  it.each([
    ['pending', 'PENDING'],
    ['processed', 'SUCCEEDED'],
    ['failed', 'FAILED'],
    ['a word of next year', 'PENDING'],
  ])('%s, with notes that are a list when empty', (status, expected) => {
    const refund = RazorpayRefund.parse({
      id: 'rfnd_1',
      amount: 1,
      currency: 'INR',
      payment_id: 'pay_1',
      status,
      notes: [],
      created_at: 1_795_143_600,
    });
    expect(toRefund(refund)).toMatchObject({ status: expected, reason: '' });
  });
});

describe('toDispute', () => {
  it.each([
    ['open', 0, 'OPEN'],
    ['under_review', 0, 'OPEN'],
    ['won', 0, 'WON'],
    ['lost', 100, 'LOST'],
    ['closed', 0, 'WON'],
    ['closed', 100, 'LOST'],
    ['a word of next year', 0, 'UNKNOWN'],
  ])('%s with %d deducted', (status, amount_deducted, expected) => {
    const dispute = {
      id: 'disp_1',
      payment_id: 'pay_1',
      amount: 100,
      currency: 'INR',
      amount_deducted,
      status,
    };
    expect(toDispute(dispute).status).toBe(expected);
  });
});
