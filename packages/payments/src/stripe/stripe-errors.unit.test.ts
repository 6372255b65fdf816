import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyDecline } from './stripe-errors.ts';

describe('classifyAnswer', () => {
  it.each([
    [429, { code: 'lock_timeout' }, 'RATE_LIMITED', 'later_same_key'],
    [429, { code: 'rate_limit' }, 'RATE_LIMITED', 'later_same_key'],
    [409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }, 'IN_PROGRESS', 'later_same_key'],
    [400, { type: 'idempotency_error' }, 'CONFLICT', 'never'],
    [402, { code: 'authentication_required' }, 'AUTHENTICATION_REQUIRED', 'customer_action'],
    [402, { code: 'card_declined', decline_code: 'do_not_honor' }, 'DECLINED', 'customer_action'],
    [400, { code: 'payment_intent_unexpected_state' }, 'ALREADY_PROCESSED', 'query_then_new_key'],
    [400, { code: 'charge_already_refunded' }, 'ALREADY_PROCESSED', 'query_then_new_key'],
    [400, { code: 'charge_disputed' }, 'NOT_REFUNDABLE', 'never'],
    [404, { code: 'resource_missing' }, 'NOT_FOUND', 'never'],
    [400, { code: 'resource_missing' }, 'NOT_FOUND', 'never'],
    [400, { code: 'amount_too_small' }, 'INVALID_REQUEST', 'never'],
    [400, { code: 'parameter_unknown' }, 'INVALID_REQUEST', 'never'],
    [400, { code: 'livemode_mismatch' }, 'CONFIG', 'never'],
    [401, {}, 'CONFIG', 'never'],
    [403, {}, 'CONFIG', 'never'],
    [402, { code: 'india_recurring_payment_mandate_canceled' }, 'INSTRUMENT_INVALID', 'customer_action'],
    [400, { code: 'balance_insufficient' }, 'PAYOUT_BLOCKED', 'never'],
    [500, { type: 'api_error' }, 'OUTCOME_UNKNOWN', 'query_then_new_key'],
    [402, { code: 'payment_method_provider_timeout' }, 'OUTCOME_UNKNOWN', 'query_then_new_key'],
    [200, {}, 'OUTCOME_UNKNOWN', 'query_then_new_key'],
  ] as const)('%i %o is %s, %s', (httpStatus, error, kind, retry) => {
    expect(classifyAnswer('write', { httpStatus, ...error })).toMatchObject({ kind, retry, httpStatus });
  });

  it('takes an unclear answer to a read for a failed read', () => {
    expect(classifyAnswer('read', { httpStatus: 500, type: 'api_error' })).toMatchObject({
      kind: 'TRANSIENT',
      retry: 'later_same_key',
    });
  });

  it('keeps the word that says most, and the request for Stripe’s support', () => {
    const error = classifyAnswer('write', {
      httpStatus: 402,
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      requestId: 'req_1',
      gatewayPaymentId: 'pi_1',
    });
    expect(error).toMatchObject({
      rawCode: 'insufficient_funds',
      rawMessage: 'Your card has insufficient funds.',
      requestId: 'req_1',
      gatewayPaymentId: 'pi_1',
      declineReason: 'insufficient_funds',
    });
  });
});

describe('classifyDecline', () => {
  it.each([
    ['card_declined', 'insufficient_funds', 'insufficient_funds'],
    ['card_declined', 'card_velocity_exceeded', 'limit_exceeded'],
    ['card_declined', 'lost_card', 'lost_or_stolen'],
    ['card_declined', 'fraudulent', 'fraud_suspected'],
    ['card_declined', 'generic_decline', 'issuer_declined'],
    ['card_declined', 'a_code_of_tomorrow', 'issuer_declined'],
    ['expired_card', 'expired_card', 'expired_instrument'],
    ['incorrect_cvc', null, 'invalid_instrument'],
    ['processing_error', undefined, 'processing_error'],
    ['payment_intent_authentication_failure', null, 'auth_failed'],
    ['a_code_of_tomorrow', null, 'other'],
  ])('%s %s is %s', (code, decline_code, declineReason) => {
    expect(classifyDecline({ code, decline_code })).toEqual({ kind: 'DECLINED', declineReason });
  });

  it('knows a bank that wants the customer present', () => {
    const error = { code: 'card_declined', decline_code: 'authentication_required' };
    expect(classifyDecline(error)).toEqual({ kind: 'AUTHENTICATION_REQUIRED' });
  });
});
