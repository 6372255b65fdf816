import { describe, expect, it } from 'vitest';
import { toSnapshot, TossPayment } from './toss-payment.ts';

const OBSERVED_AT = new Date('2026-11-20T03:00:00.000Z');
const APPROVED_AT = '2026-11-20T12:00:05+09:00';

const snapshot = (fields: object) =>
  toSnapshot(
    TossPayment.parse({
      paymentKey: 'pk-1',
      orderId: 'order-000001',
      currency: 'KRW',
      status: 'DONE',
      totalAmount: 1000,
      balanceAmount: 1000,
      approvedAt: APPROVED_AT,
      ...fields,
    }),
    OBSERVED_AT,
  );

describe('status', () => {
  it.each([
    ['CREATED', { status: 'READY', approvedAt: null }],
    ['REQUIRES_ACTION', { status: 'IN_PROGRESS', approvedAt: null }],
    [
      'AWAITING_DEPOSIT',
      { status: 'WAITING_FOR_DEPOSIT', approvedAt: null, virtualAccount: { expired: false } },
    ],
    ['EXPIRED', { status: 'WAITING_FOR_DEPOSIT', approvedAt: null, virtualAccount: { expired: true } }],
    ['AWAITING_DEPOSIT', { status: 'WAITING_FOR_DEPOSIT' }],
    ['PAID', { status: 'DONE' }],
    ['PARTIALLY_REFUNDED', { status: 'PARTIAL_CANCELED', balanceAmount: 1 }],
    ['REFUNDED', { status: 'PARTIAL_CANCELED', balanceAmount: 0 }],
    ['REFUNDED', { status: 'CANCELED', balanceAmount: 0 }],
    ['REFUNDED', { status: 'DONE', balanceAmount: 0 }],
    ['CANCELED', { status: 'CANCELED', approvedAt: null, balanceAmount: 0 }],
    ['FAILED', { status: 'ABORTED', approvedAt: null }],
    ['EXPIRED', { status: 'EXPIRED', approvedAt: null }],
    ['UNKNOWN', { status: 'A_STATUS_OF_NEXT_YEAR' }],
    ['UNKNOWN', { status: 'DONE', approvedAt: null }],
    ['UNKNOWN', { status: 'CANCELED', balanceAmount: 400 }],
    ['UNKNOWN', { status: 'PARTIAL_CANCELED', balanceAmount: 1000 }],
  ])('%s for %o', (status, fields) => {
    expect(snapshot(fields)).toMatchObject({ status, rawStatus: fields.status });
  });
});

describe('amounts', () => {
  it.each([
    [{ status: 'DONE' }, 0, 1000],
    [{ status: 'PARTIAL_CANCELED', balanceAmount: 300 }, 700, 300],
    [{ status: 'CANCELED', balanceAmount: 0 }, 1000, 0],
    [{ status: 'IN_PROGRESS', approvedAt: null }, 0, 0],
    [{ status: 'CANCELED', approvedAt: null, balanceAmount: 0 }, 0, 0],
  ])('of %o', (fields, refundedMinor, refundableMinor) => {
    expect(snapshot(fields)).toMatchObject({ refundedMinor, refundableMinor });
  });

  it('are never fractions', () => {
    expect(
      TossPayment.safeParse({
        paymentKey: 'a',
        orderId: 'b',
        currency: 'KRW',
        status: 'DONE',
        totalAmount: 1.5,
        balanceAmount: 0,
      }).success,
    ).toBe(false);
  });
});

describe('refunds', () => {
  it.each([
    ['DONE', 'SUCCEEDED'],
    ['IN_PROGRESS', 'PENDING'],
    ['ABORTED', 'FAILED'],
    ['A_STATUS_OF_NEXT_YEAR', 'PENDING'],
  ])('%s is %s', (cancelStatus, status) => {
    const cancels = [
      { cancelAmount: 1, cancelReason: 'r', canceledAt: APPROVED_AT, transactionKey: 't', cancelStatus },
    ];
    expect(snapshot({ cancels }).refunds).toMatchObject([{ status }]);
  });
});

describe('method', () => {
  it.each([
    ['카드', 'card'],
    ['가상계좌', 'virtual_account'],
    ['간편결제', 'easy_pay'],
    ['휴대폰', 'mobile'],
    ['계좌이체', 'bank_transfer'],
    ['문화상품권', 'gift'],
    ['바나나', 'other'],
  ])('%s is %s', (method, methodKind) => {
    expect(snapshot({ method }).methodKind).toBe(methodKind);
  });
});

describe('what is kept', () => {
  const kept = snapshot({
    card: { number: '4330123412341234', issuerCode: '61', holderName: '홍길동' },
    secret: 'ps_secret',
    customerMobilePhone: '01012345678',
    virtualAccount: {
      bankCode: '20',
      accountNumber: 'X6505636518308',
      refundReceiveAccount: { holderName: '홍길동' },
    },
    metadata: { note: 'ours' },
  });

  it('masks a card number that came whole', () => {
    expect(kept.instrument).toEqual({ maskedNumber: '433012******1234' });
    expect(JSON.stringify(kept.raw)).not.toContain('4330123412341234');
  });

  it('leaves a number that came masked as it is', () => {
    expect(snapshot({ card: { number: '12345678****789*' } }).instrument).toEqual({
      maskedNumber: '12345678****789*',
    });
  });

  it('keeps the secret out of the evidence', () => {
    expect(kept.depositSecret).toBe('ps_secret');
    expect(JSON.stringify(kept.raw)).not.toContain('ps_secret');
  });

  it('drops names and telephone numbers, and keeps the account to transfer to out of the evidence', () => {
    expect(JSON.stringify(kept)).not.toMatch(/홍길동|01012345678/);
    expect(kept.virtualAccount?.accountNumber).toBe('X6505636518308');
    expect(JSON.stringify(kept.raw)).not.toContain('X6505636518308');
  });
});
