import type { GatewayError, DeclineReason } from '@inkvine/core/payments/gateway-error';
import { declined, errorsOf, is } from '../error-rules.ts';
import type { ErrorRule } from '../error-rules.ts';

/** Stripe's `decline_code`s (docs.stripe.com/declines/codes), which say more than the `code` beside them. */
const DECLINES: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'limit_exceeded',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  expired_card: 'expired_instrument',
  incorrect_number: 'invalid_instrument',
  invalid_number: 'invalid_instrument',
  incorrect_cvc: 'invalid_instrument',
  invalid_cvc: 'invalid_instrument',
  incorrect_zip: 'invalid_instrument',
  invalid_account: 'invalid_instrument',
  card_not_supported: 'method_unavailable',
  currency_not_supported: 'method_unavailable',
  lost_card: 'lost_or_stolen',
  stolen_card: 'lost_or_stolen',
  pickup_card: 'lost_or_stolen',
  restricted_card: 'lost_or_stolen',
  fraudulent: 'fraud_suspected',
  merchant_blacklist: 'fraud_suspected',
  incorrect_pin: 'auth_failed',
  invalid_pin: 'auth_failed',
  pin_try_exceeded: 'auth_failed',
  processing_error: 'processing_error',
  try_again_later: 'processing_error',
  issuer_not_available: 'processing_error',
  reenter_transaction: 'processing_error',
  generic_decline: 'issuer_declined',
  do_not_honor: 'issuer_declined',
  call_issuer: 'issuer_declined',
};

/** Stripe's error codes (docs.stripe.com/error-codes). */
const RULES: Readonly<Record<string, ErrorRule>> = {
  lock_timeout: is('RATE_LIMITED'),
  rate_limit: is('RATE_LIMITED'),
  idempotency_key_in_use: is('IN_PROGRESS'),

  authentication_required: is('AUTHENTICATION_REQUIRED'),
  payment_intent_authentication_failure: declined('auth_failed'),
  setup_intent_authentication_failure: declined('auth_failed'),
  payment_method_customer_decline: declined('auth_failed'),
  payment_intent_payment_attempt_failed: declined('other'),
  payment_method_provider_decline: declined('issuer_declined'),
  payment_method_provider_timeout: is('OUTCOME_UNKNOWN'),
  card_declined: declined('issuer_declined'),
  insufficient_funds: declined('insufficient_funds'),
  expired_card: declined('expired_instrument'),
  incorrect_cvc: declined('invalid_instrument'),
  incorrect_number: declined('invalid_instrument'),
  incorrect_zip: declined('invalid_instrument'),
  invalid_cvc: declined('invalid_instrument'),
  invalid_number: declined('invalid_instrument'),
  invalid_expiry_month: declined('invalid_instrument'),
  invalid_expiry_year: declined('invalid_instrument'),
  processing_error: declined('processing_error'),

  payment_intent_unexpected_state: is('ALREADY_PROCESSED'),
  setup_intent_unexpected_state: is('ALREADY_PROCESSED'),
  charge_already_captured: is('ALREADY_PROCESSED'),
  charge_already_refunded: is('ALREADY_PROCESSED'),

  charge_disputed: is('NOT_REFUNDABLE'),
  refund_disputed_payment: is('NOT_REFUNDABLE'),
  charge_not_refundable: is('NOT_REFUNDABLE'),
  charge_expired_for_capture: is('EXPIRED'),

  resource_missing: is('NOT_FOUND'),

  amount_too_small: is('INVALID_REQUEST'),
  amount_too_large: is('INVALID_REQUEST'),
  parameter_missing: is('INVALID_REQUEST'),
  parameter_unknown: is('INVALID_REQUEST'),
  parameter_invalid_empty: is('INVALID_REQUEST'),
  parameter_invalid_integer: is('INVALID_REQUEST'),
  parameter_invalid_string_blank: is('INVALID_REQUEST'),
  parameter_invalid_string_empty: is('INVALID_REQUEST'),
  url_invalid: is('INVALID_REQUEST'),
  email_invalid: is('INVALID_REQUEST'),

  api_key_expired: is('CONFIG'),
  platform_api_key_expired: is('CONFIG'),
  livemode_mismatch: is('CONFIG'),
  testmode_charges_only: is('CONFIG'),
  account_invalid: is('CONFIG'),

  india_recurring_payment_mandate_canceled: is('INSTRUMENT_INVALID'),
  payment_method_unactivated: is('INSTRUMENT_INVALID'),
  payment_method_not_available: declined('method_unavailable'),

  balance_insufficient: is('PAYOUT_BLOCKED'),
  payouts_not_allowed: is('PAYOUT_BLOCKED'),
  transfers_not_allowed: is('PAYOUT_BLOCKED'),
  insufficient_capabilities_for_transfer: is('PAYOUT_BLOCKED'),
};

/**
 * Stripe stores what it answered once it had begun to work, a 500 too, and repeats it under the key. What it
 * refused before work (429, 409) is not stored, so the same key may go out again.
 */
export const stripeError = errorsOf('stripe');

export interface StripeFailure {
  code?: string | null | undefined;
  decline_code?: string | null | undefined;
}

/** What a failed attempt's own error (`last_payment_error`, a 402) means. */
export const classifyDecline = ({ code, decline_code }: StripeFailure): ErrorRule => {
  const rule = RULES[code ?? ''];
  if (rule && rule.kind !== 'DECLINED') return rule;
  const reason = DECLINES[decline_code ?? ''];
  if (decline_code === 'authentication_required') return is('AUTHENTICATION_REQUIRED');
  return reason ? declined(reason) : (rule ?? declined('other'));
};

export interface StripeAnswer extends StripeFailure {
  httpStatus: number;
  type?: string | undefined;
  message?: string | undefined;
  /** The parameter that is at fault. */
  param?: string | undefined;
  requestId?: string | undefined;
  gatewayPaymentId?: string | undefined;
}

const ruleOf = (answer: StripeAnswer): ErrorRule | undefined => {
  if (answer.type === 'idempotency_error' && answer.httpStatus !== 409) return is('CONFLICT');
  if (answer.httpStatus === 402) return classifyDecline(answer);
  // Gone, detached or another's: the saved method itself is what is wrong.
  if (answer.param === 'payment_method' && [400, 404].includes(answer.httpStatus))
    return is('INSTRUMENT_INVALID');
  const rule = RULES[answer.code ?? ''];
  if (rule) return rule;
  switch (answer.httpStatus) {
    case 400:
      return is('INVALID_REQUEST');
    case 401:
    case 403:
      return is('CONFIG');
    case 404:
      return is('NOT_FOUND');
    case 409:
      return is('IN_PROGRESS');
    case 429:
      return is('RATE_LIMITED');
    default:
      return undefined;
  }
};

/**
 * The error that an answer of Stripe stands for: by code, then by HTTP status, which Stripe keeps honest.
 *
 * @param effect What the request could have changed: after an unclear answer to a `read` nothing was.
 */
export const classifyAnswer = (effect: 'read' | 'write', answer: StripeAnswer): GatewayError => {
  const rule = ruleOf(answer);
  const kind =
    rule === undefined || rule.kind === 'OUTCOME_UNKNOWN'
      ? effect === 'read'
        ? 'TRANSIENT'
        : 'OUTCOME_UNKNOWN'
      : rule.kind;
  const rawCode = answer.decline_code ?? answer.code ?? answer.type;
  return stripeError(kind, {
    httpStatus: answer.httpStatus,
    ...(rawCode && { rawCode }),
    ...(answer.message && { rawMessage: answer.message }),
    ...(answer.requestId && { requestId: answer.requestId }),
    ...(answer.gatewayPaymentId && { gatewayPaymentId: answer.gatewayPaymentId }),
    ...(rule?.declineReason && { declineReason: rule.declineReason }),
  });
};
