import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyFailure } from './razorpay-errors.ts';

const kindOf = (answer: Partial<Parameters<typeof classifyAnswer>[1]>, effect: 'read' | 'write' = 'write') =>
  classifyAnswer(effect, { httpStatus: 400, code: 'BAD_REQUEST_ERROR', ...answer }).kind;

const REASONS = {
  DECLINED: [
    'insufficient_funds',
    'card_declined',
    'payment_declined',
    'transaction_daily_limit_exceeded',
    'transaction_limit_exceeded',
    'incorrect_otp',
    'incorrect_pin',
    'incorrect_cvv',
    'authentication_failed',
    'card_expired',
    'card_number_invalid',
    'debit_instrument_blocked',
    'debit_instrument_inactive',
    'card_disabled_for_online_payments',
    'payment_risk_check_failed',
    'invalid_vpa',
    'vpa_resolution_failed',
    'transaction_on_vpa_restricted',
    'psp_not_available',
    'upi_app_technical_error',
  ],
  CUSTOMER_CANCELED: ['payment_cancelled'],
  EXPIRED: ['payment_timed_out', 'payment_collect_request_expired'],
  OUTCOME_UNKNOWN: [
    'payment_pending',
    'deemed_transaction',
    'collect_request_pending',
    'gateway_technical_error',
    'bank_technical_error',
    'issuer_technical_error',
    'server_error',
    'request_timed_out',
    'invalid_response_from_gateway',
    'verification_failed',
  ],
  TRANSIENT: ['bank_not_available', 'payment_declined_due_to_high_traffic'],
  ALREADY_PROCESSED: ['order_already_paid', 'duplicate_request', 'duplicate_refund_id'],
  AMOUNT_MISMATCH: ['order_amount_mismatch', 'payment_amount_tampered'],
  NOT_REFUNDABLE: ['refund_limit_crossed'],
  INVALID_REQUEST: ['input_validation_failed', 'invalid_order_id', 'upi_collect_not_enabled'],
  CONFIG: [
    'merchant_not_activated',
    'live_mode_not_enabled',
    'payment_method_not_enabled',
    'recurring_payment_not_enabled',
  ],
  INSTRUMENT_INVALID: ['mandate_creation_failed', 'mandate_creation_expired'],
} as const;

describe('classifyAnswer', () => {
  it.each(Object.entries(REASONS))('%s by reason, whatever the code', (kind, reasons) => {
    for (const reason of reasons) {
      expect([reason, kindOf({ reason })]).toEqual([reason, kind]);
      expect([reason, kindOf({ reason, code: 'GATEWAY_ERROR', httpStatus: 502 })]).toEqual([reason, kind]);
    }
  });

  it.each([
    ['This payment has already been captured', 'ALREADY_PROCESSED'],
    ['The payment has been fully refunded already.', 'ALREADY_PROCESSED'],
    ['The refund amount provided is greater than amount captured.', 'NOT_REFUNDABLE'],
    ['Different request with the same idempotency key has already been processed.', 'CONFLICT'],
    ['The id provided does not exist', 'NOT_FOUND'],
    ['pay_1 is not a valid id', 'NOT_FOUND'],
    ['Your account does not have enough balance to carry out the payout operation.', 'PAYOUT_BLOCKED'],
    ['The amount must be at least INR 1.00', 'INVALID_REQUEST'],
  ])('reads "%s" where there is no telling reason', (description, kind) => {
    expect(kindOf({ description, reason: 'input_validation_failed' })).toBe(kind);
    expect(kindOf({ description, reason: 'NA' })).toBe(kind);
  });

  it('reads the status only where Razorpay documents no more', () => {
    expect(kindOf({ httpStatus: 401, description: 'The api key provided is invalid' })).toBe('CONFIG');
    expect(kindOf({ httpStatus: 429 })).toBe('RATE_LIMITED');
    expect(kindOf({ httpStatus: 409 })).toBe('IN_PROGRESS');
    expect(
      kindOf({ httpStatus: 409, description: 'Different request with the same idempotency key was sent.' }),
    ).toBe('CONFLICT');
  });

  it('does not know the outcome of a write that failed for no known reason, and knows that of a read', () => {
    const unknown = { httpStatus: 500, code: 'SERVER_ERROR', reason: 'a_reason_of_next_year' };
    expect(kindOf(unknown)).toBe('OUTCOME_UNKNOWN');
    expect(kindOf(unknown, 'read')).toBe('TRANSIENT');
    expect(kindOf({ reason: 'server_error' }, 'read')).toBe('TRANSIENT');
  });
});

describe('classifyFailure', () => {
  it('is about the attempt, which has failed whatever may come later', () => {
    expect(classifyFailure('insufficient_funds')).toEqual({
      kind: 'DECLINED',
      declineReason: 'insufficient_funds',
    });
    expect(classifyFailure('payment_cancelled')).toEqual({ kind: 'CUSTOMER_CANCELED' });
    expect(classifyFailure('payment_timed_out')).toEqual({ kind: 'EXPIRED' });
    expect(classifyFailure('gateway_technical_error')).toEqual({
      kind: 'DECLINED',
      declineReason: 'processing_error',
    });
    expect(classifyFailure('a_reason_of_next_year')).toEqual({ kind: 'DECLINED', declineReason: 'other' });
  });
});
