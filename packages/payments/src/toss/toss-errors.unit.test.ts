import { describe, expect, it } from 'vitest';
import { TOSS_ERROR_STATUS } from './fake/fake-errors.ts';
import { classifyAnswer, classifyFailure } from './toss-errors.ts';

const KINDS = {
  ALREADY_PROCESSED: [
    'ALREADY_PROCESSED_PAYMENT',
    'DUPLICATED_ORDER_ID',
    'ALREADY_CANCELED_PAYMENT',
    'ALREADY_REFUND_PAYMENT',
  ],
  IN_PROGRESS: ['IDEMPOTENT_REQUEST_PROCESSING'],
  RATE_LIMITED: ['FORBIDDEN_CONSECUTIVE_REQUEST'],
  OUTCOME_UNKNOWN: [
    'PROVIDER_ERROR',
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
    'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    'UNKNOWN_PAYMENT_ERROR',
    'COMMON_ERROR',
    'FAILED_REFUND_PROCESS',
    'FAILED_PARTIAL_REFUND',
    'FAILED_METHOD_HANDLING_CANCEL',
    'FAILED_BILLING_AUTO_CANCEL',
    'FAILED_BILL_KEY_AUTH_CREATION',
  ],
  DECLINED: [
    'REJECT_CARD_PAYMENT',
    'REJECT_CARD_COMPANY',
    'REJECT_ACCOUNT_PAYMENT',
    'REJECT_TOSSPAY_INVALID_ACCOUNT',
    'INVALID_REJECT_CARD',
    'INVALID_STOPPED_CARD',
    'INVALID_CARD_LOST_OR_STOLEN',
    'INVALID_CARD_EXPIRATION',
    'INVALID_CARD_NUMBER',
    'NOT_SUPPORTED_CARD_TYPE',
    'EXCEED_MAX_DAILY_PAYMENT_COUNT',
    'EXCEED_MAX_PAYMENT_AMOUNT',
    'EXCEED_MAX_AMOUNT',
    'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT',
    'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT',
    'EXCEED_MAX_CARD_INSTALLMENT_PLAN',
    'EXCEED_MAX_ONE_DAY_AMOUNT',
    'EXCEED_MAX_AUTH_COUNT',
    'INVALID_PASSWORD',
    'FDS_ERROR',
    'RESTRICTED_TRANSFER_ACCOUNT',
    'NOT_AVAILABLE_BANK',
    'NOT_AVAILABLE_PAYMENT',
    'MAINTAINED_METHOD',
    'CARD_PROCESSING_ERROR',
    'PAY_PROCESS_ABORTED',
  ],
  CUSTOMER_CANCELED: ['PAY_PROCESS_CANCELED'],
  NOT_FOUND: ['NOT_FOUND_PAYMENT'],
  EXPIRED: ['NOT_FOUND_PAYMENT_SESSION'],
  CONFLICT: ['NOT_MATCHES_REFUNDABLE_AMOUNT'],
  PAYOUT_BLOCKED: ['FORBIDDEN_SELLER_PAYOUT'],
  NOT_REFUNDABLE: [
    'NOT_CANCELABLE_AMOUNT',
    'NOT_CANCELABLE_PAYMENT',
    'EXCEED_MAX_REFUND_DUE',
    'NOT_ALLOWED_PARTIAL_REFUND',
    'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    'EXCEED_CANCEL_LIMIT',
    'NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER',
    'REFUND_REJECTED',
    'FORBIDDEN_BANK_REFUND_REQUEST',
    'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
  ],
  INSTRUMENT_INVALID: [
    'INVALID_BILL_KEY_REQUEST',
    'INVALID_BILLING_AUTH',
    'NOT_MATCHES_CUSTOMER_KEY',
    'ALREADY_REMOVED_BILLING_KEY',
    'NOT_FOUND_BILLING',
  ],
  INVALID_REQUEST: [
    'BELOW_MINIMUM_AMOUNT',
    'INVALID_REQUEST',
    'INVALID_PAYMENT_KEY',
    'NOT_SUPPORTED_METHOD',
    'UNAPPROVED_ORDER_ID',
    'INVALID_IDEMPOTENCY_KEY',
  ],
  ACCOUNT_REFUSED: ['INVALID_REFUND_ACCOUNT_INFO', 'INVALID_REFUND_ACCOUNT_NUMBER', 'INVALID_BANK'],
  CONFIG: [
    'UNAUTHORIZED_KEY',
    'INVALID_API_KEY',
    'INCORRECT_BASIC_AUTH_FORMAT',
    'FORBIDDEN_REQUEST',
    'NOT_SUPPORTED_WIDGET_KEY',
  ],
} as const;

const kindOf = (httpStatus: number, rawCode?: string, effect: 'read' | 'write' = 'write') =>
  classifyAnswer(effect, { httpStatus, ...(rawCode !== undefined && { rawCode }) }).kind;

describe('classifyAnswer', () => {
  it.each(Object.entries(KINDS))('%s by code, whatever the status', (kind, codes) => {
    for (const code of codes) {
      expect([code, kindOf(200 + 200, code)]).toEqual([code, kind]);
      expect([code, kindOf(500, code)]).toEqual([code, kind]);
    }
  });

  it('knows every code that Toss documents', () => {
    const known = Object.values(KINDS).flat().toSorted();
    // Only the test header brings this one, and it never reaches a payment.
    expect(known).toEqual(
      Object.keys(TOSS_ERROR_STATUS)
        .filter((code) => code !== 'INVALID_TEST_CODE')
        .toSorted(),
    );
  });

  it.each([400, 403, 404, 409, 500, 502])(
    'takes an unknown code with status %d for an unknown outcome',
    (status) => {
      expect(kindOf(status, 'A_CODE_OF_NEXT_YEAR')).toBe('OUTCOME_UNKNOWN');
      expect(kindOf(status)).toBe('OUTCOME_UNKNOWN');
      expect(kindOf(status, 'A_CODE_OF_NEXT_YEAR', 'read')).toBe('TRANSIENT');
    },
  );

  it('knows that a read changed nothing', () => {
    expect(kindOf(400, 'PROVIDER_ERROR', 'read')).toBe('TRANSIENT');
    expect(kindOf(404, 'NOT_FOUND_PAYMENT', 'read')).toBe('NOT_FOUND');
  });

  it('takes 429 for a rate limit whatever comes with it', () => {
    expect(kindOf(429)).toBe('RATE_LIMITED');
    expect(kindOf(429, 'TOO_MANY_REQUESTS')).toBe('RATE_LIMITED');
  });

  it('advises a known key only while nothing has been answered', () => {
    const retryOf = (rawCode: string) => classifyAnswer('write', { httpStatus: 400, rawCode }).retry;
    expect(retryOf('IDEMPOTENT_REQUEST_PROCESSING')).toBe('later_same_key');
    expect(retryOf('PROVIDER_ERROR')).toBe('query_then_new_key');
    expect(retryOf('ALREADY_PROCESSED_PAYMENT')).toBe('query_then_new_key');
    expect(retryOf('FORBIDDEN_CONSECUTIVE_REQUEST')).toBe('query_then_new_key');
    expect(retryOf('REJECT_CARD_PAYMENT')).toBe('customer_action');
    expect(retryOf('NOT_MATCHES_REFUNDABLE_AMOUNT')).toBe('never');
    expect(retryOf('UNAUTHORIZED_KEY')).toBe('never');
  });
});

describe('classifyFailure', () => {
  it('tells giving up from a refusal', () => {
    expect(classifyFailure('PAY_PROCESS_CANCELED')).toEqual({ kind: 'CUSTOMER_CANCELED' });
    expect(classifyFailure('REJECT_CARD_COMPANY')).toEqual({
      kind: 'DECLINED',
      declineReason: 'issuer_declined',
    });
    expect(classifyFailure('anything else')).toEqual({ kind: 'DECLINED', declineReason: 'other' });
  });
});
