import type { GatewayError, GatewayErrorKind } from '@inkvine/core/payments/gateway-error';
import { declined, errorsOf, is } from '../error-rules.ts';
import type { ErrorRule } from '../error-rules.ts';

/** By `error.reason` (razorpay.com/docs/errors, 2026-04-09): `error.code` says hardly more than the HTTP status. */
const REASONS: Readonly<Record<string, ErrorRule>> = {
  insufficient_funds: declined('insufficient_funds'),
  insufficient_fund: declined('insufficient_funds'),
  card_declined: declined('issuer_declined'),
  payment_declined: declined('issuer_declined'),
  transaction_daily_limit_exceeded: declined('limit_exceeded'),
  transaction_limit_exceeded: declined('limit_exceeded'),
  incorrect_otp: declined('auth_failed'),
  incorrect_pin: declined('auth_failed'),
  incorrect_cvv: declined('auth_failed'),
  authentication_failed: declined('auth_failed'),
  card_expired: declined('expired_instrument'),
  card_number_invalid: declined('invalid_instrument'),
  debit_instrument_blocked: declined('invalid_instrument'),
  debit_instrument_inactive: declined('invalid_instrument'),
  card_disabled_for_online_payments: declined('invalid_instrument'),
  payment_risk_check_failed: declined('fraud_suspected'),
  invalid_vpa: declined('invalid_instrument'),
  vpa_resolution_failed: declined('invalid_instrument'),
  transaction_on_vpa_restricted: declined('method_unavailable'),
  psp_not_available: declined('method_unavailable'),
  upi_app_technical_error: declined('processing_error'),

  payment_cancelled: is('CUSTOMER_CANCELED'),
  payment_timed_out: is('EXPIRED'),
  payment_collect_request_expired: is('EXPIRED'),

  payment_pending: is('OUTCOME_UNKNOWN'),
  deemed_transaction: is('OUTCOME_UNKNOWN'),
  collect_request_pending: is('OUTCOME_UNKNOWN'),
  gateway_technical_error: is('OUTCOME_UNKNOWN'),
  bank_technical_error: is('OUTCOME_UNKNOWN'),
  issuer_technical_error: is('OUTCOME_UNKNOWN'),
  server_error: is('OUTCOME_UNKNOWN'),
  request_timed_out: is('OUTCOME_UNKNOWN'),
  invalid_response_from_gateway: is('OUTCOME_UNKNOWN'),
  verification_failed: is('OUTCOME_UNKNOWN'),
  bank_not_available: is('TRANSIENT'),
  payment_declined_due_to_high_traffic: is('TRANSIENT'),

  order_already_paid: is('ALREADY_PROCESSED'),
  duplicate_request: is('ALREADY_PROCESSED'),
  duplicate_refund_id: is('ALREADY_PROCESSED'),
  order_amount_mismatch: is('AMOUNT_MISMATCH'),
  payment_amount_tampered: is('AMOUNT_MISMATCH'),
  refund_limit_crossed: is('NOT_REFUNDABLE'),

  mandate_creation_failed: is('INSTRUMENT_INVALID'),
  mandate_creation_expired: is('INSTRUMENT_INVALID'),
  mandate_creation_timeout: is('INSTRUMENT_INVALID'),
  mandate_cancelled: is('INSTRUMENT_INVALID'),
  mandate_paused: is('INSTRUMENT_INVALID'),
  token_cancelled: is('INSTRUMENT_INVALID'),
  token_paused: is('INSTRUMENT_INVALID'),
  token_expired: is('INSTRUMENT_INVALID'),

  invalid_order_id: is('INVALID_REQUEST'),
  upi_collect_not_enabled: is('INVALID_REQUEST'),
  merchant_not_activated: is('CONFIG'),
  live_mode_not_enabled: is('CONFIG'),
  payment_method_not_enabled: is('CONFIG'),
  recurring_payment_not_enabled: is('CONFIG'),
};

/** Where the reason is missing or says only `input_validation_failed`, Razorpay's own words tell. */
const DESCRIPTIONS: ReadonlyArray<readonly [RegExp, ErrorRule]> = [
  [/different request with the same idempotency key/i, is('CONFLICT')],
  [/already been captured|order is already paid|refunded already/i, is('ALREADY_PROCESSED')],
  [/greater than (the )?amount captured|older than (6|six) months/i, is('NOT_REFUNDABLE')],
  [/only captured payments can be refunded|not captured|under dispute/i, is('NOT_REFUNDABLE')],
  [/(enough|insufficient) balance/i, is('PAYOUT_BLOCKED')],
  [/id provided does not exist|is not a valid id/i, is('NOT_FOUND')],
  [/capture amount must be equal/i, is('AMOUNT_MISMATCH')],
  [/token.*(cancelled|paused|rejected|expired|deleted|not active)/i, is('INSTRUMENT_INVALID')],
  [/api (key|secret) provided is invalid|authentication failed/i, is('CONFIG')],
];

/**
 * A refund, payout or transfer may be sent again under its key; nothing else knows keys, so there the object is
 * read first.
 */
export const razorpayError = errorsOf('razorpay');

export interface RazorpayAnswer {
  httpStatus: number;
  code?: string;
  reason?: string;
  description?: string;
  requestId?: string;
  gatewayPaymentId?: string;
}

const ruleFor = ({ httpStatus, code, reason, description }: RazorpayAnswer): ErrorRule | undefined => {
  if (httpStatus === 401) return is('CONFIG');
  // Before work, whatever comes with it.
  if (httpStatus === 429) return is('RATE_LIMITED');
  const byReason = reason === undefined ? undefined : REASONS[reason];
  if (byReason) return byReason;
  const byWords = DESCRIPTIONS.find(([words]) => words.test(description ?? ''))?.[1];
  if (byWords) return byWords;
  // Two requests of one idempotency key at once. The same key with another body may come with 409 too.
  if (httpStatus === 409) return is('IN_PROGRESS');
  if (reason === 'input_validation_failed') return is('INVALID_REQUEST');
  return code === 'BAD_REQUEST_ERROR' && httpStatus === 400 ? is('INVALID_REQUEST') : undefined;
};

/**
 * The error that an answer of Razorpay stands for.
 *
 * @param effect What the request could have changed: after an unclear answer to a `read` nothing was.
 */
export const classifyAnswer = (effect: 'read' | 'write', answer: RazorpayAnswer): GatewayError => {
  const rule = ruleFor(answer) ?? is('OUTCOME_UNKNOWN');
  const kind = effect === 'read' && rule.kind === 'OUTCOME_UNKNOWN' ? 'TRANSIENT' : rule.kind;
  const rawCode = answer.reason && answer.reason !== 'NA' ? answer.reason : answer.code;
  return razorpayError(kind, {
    httpStatus: answer.httpStatus,
    ...(rawCode !== undefined && { rawCode }),
    ...(answer.description !== undefined && { rawMessage: answer.description }),
    ...(answer.requestId !== undefined && { requestId: answer.requestId }),
    ...(answer.gatewayPaymentId !== undefined && { gatewayPaymentId: answer.gatewayPaymentId }),
    ...(rule.declineReason && { declineReason: rule.declineReason }),
  });
};

const FAILURES: ReadonlySet<GatewayErrorKind> = new Set([
  'DECLINED',
  'CUSTOMER_CANCELED',
  'EXPIRED',
  'INSTRUMENT_INVALID',
]);

/**
 * What the `error_reason` of a failed payment means. The attempt has failed, even for reasons that leave the
 * outcome of a request open; a late authorisation may still come for three days and is told by a webhook.
 */
export const classifyFailure = (reason: string): ErrorRule => {
  const rule = REASONS[reason];
  if (rule && FAILURES.has(rule.kind)) return rule;
  return declined(rule ? 'processing_error' : 'other');
};
