import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import { declined, errorsOf, is } from '../error-rules.ts';
import type { ErrorRule } from '../error-rules.ts';

/**
 * Toss's error codes (docs.tosspayments.com/reference/error-codes, 2026-03-17). The code alone decides: the HTTP
 * status misleads, as PROVIDER_ERROR is a 400 after which the money may have moved.
 */
const RULES: Readonly<Record<string, ErrorRule>> = {
  ALREADY_PROCESSED_PAYMENT: is('ALREADY_PROCESSED'),
  DUPLICATED_ORDER_ID: is('ALREADY_PROCESSED'),
  ALREADY_CANCELED_PAYMENT: is('ALREADY_PROCESSED'),
  ALREADY_REFUND_PAYMENT: is('ALREADY_PROCESSED'),

  IDEMPOTENT_REQUEST_PROCESSING: is('IN_PROGRESS'),
  FORBIDDEN_CONSECUTIVE_REQUEST: is('RATE_LIMITED'),

  PROVIDER_ERROR: is('OUTCOME_UNKNOWN'),
  FAILED_INTERNAL_SYSTEM_PROCESSING: is('OUTCOME_UNKNOWN'),
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: is('OUTCOME_UNKNOWN'),
  UNKNOWN_PAYMENT_ERROR: is('OUTCOME_UNKNOWN'),
  COMMON_ERROR: is('OUTCOME_UNKNOWN'),
  FAILED_REFUND_PROCESS: is('OUTCOME_UNKNOWN'),
  FAILED_PARTIAL_REFUND: is('OUTCOME_UNKNOWN'),
  FAILED_METHOD_HANDLING_CANCEL: is('OUTCOME_UNKNOWN'),
  FAILED_BILLING_AUTO_CANCEL: is('OUTCOME_UNKNOWN'),
  FAILED_BILL_KEY_AUTH_CREATION: is('OUTCOME_UNKNOWN'),

  REJECT_CARD_PAYMENT: declined('insufficient_funds'),
  REJECT_ACCOUNT_PAYMENT: declined('insufficient_funds'),
  REJECT_CARD_COMPANY: declined('issuer_declined'),
  INVALID_REJECT_CARD: declined('issuer_declined'),
  REJECT_TOSSPAY_INVALID_ACCOUNT: declined('invalid_instrument'),
  INVALID_STOPPED_CARD: declined('invalid_instrument'),
  INVALID_CARD_NUMBER: declined('invalid_instrument'),
  NOT_SUPPORTED_CARD_TYPE: declined('invalid_instrument'),
  INVALID_CARD_LOST_OR_STOLEN: declined('lost_or_stolen'),
  INVALID_CARD_EXPIRATION: declined('expired_instrument'),
  EXCEED_MAX_DAILY_PAYMENT_COUNT: declined('limit_exceeded'),
  EXCEED_MAX_PAYMENT_AMOUNT: declined('limit_exceeded'),
  EXCEED_MAX_AMOUNT: declined('limit_exceeded'),
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: declined('limit_exceeded'),
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: declined('limit_exceeded'),
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: declined('limit_exceeded'),
  EXCEED_MAX_ONE_DAY_AMOUNT: declined('limit_exceeded'),
  EXCEED_MAX_AUTH_COUNT: declined('limit_exceeded'),
  INVALID_PASSWORD: declined('auth_failed'),
  FDS_ERROR: declined('fraud_suspected'),
  RESTRICTED_TRANSFER_ACCOUNT: declined('method_unavailable'),
  NOT_AVAILABLE_BANK: declined('method_unavailable'),
  NOT_AVAILABLE_PAYMENT: declined('method_unavailable'),
  MAINTAINED_METHOD: declined('method_unavailable'),
  CARD_PROCESSING_ERROR: declined('processing_error'),
  PAY_PROCESS_ABORTED: declined('other'),
  PAY_PROCESS_CANCELED: is('CUSTOMER_CANCELED'),

  NOT_FOUND_PAYMENT: is('NOT_FOUND'),
  NOT_FOUND_PAYMENT_SESSION: is('EXPIRED'),

  NOT_MATCHES_REFUNDABLE_AMOUNT: is('CONFLICT'),
  NOT_CANCELABLE_AMOUNT: is('NOT_REFUNDABLE'),
  NOT_CANCELABLE_PAYMENT: is('NOT_REFUNDABLE'),
  EXCEED_MAX_REFUND_DUE: is('NOT_REFUNDABLE'),
  NOT_ALLOWED_PARTIAL_REFUND: is('NOT_REFUNDABLE'),
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: is('NOT_REFUNDABLE'),
  EXCEED_CANCEL_LIMIT: is('NOT_REFUNDABLE'),
  NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: is('NOT_REFUNDABLE'),
  REFUND_REJECTED: is('NOT_REFUNDABLE'),
  FORBIDDEN_BANK_REFUND_REQUEST: is('NOT_REFUNDABLE'),
  EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: is('NOT_REFUNDABLE'),

  INVALID_BILL_KEY_REQUEST: is('INSTRUMENT_INVALID'),
  INVALID_BILLING_AUTH: is('INSTRUMENT_INVALID'),
  NOT_MATCHES_CUSTOMER_KEY: is('INSTRUMENT_INVALID'),
  ALREADY_REMOVED_BILLING_KEY: is('INSTRUMENT_INVALID'),
  NOT_FOUND_BILLING: is('INSTRUMENT_INVALID'),

  BELOW_MINIMUM_AMOUNT: is('INVALID_REQUEST'),
  INVALID_REQUEST: is('INVALID_REQUEST'),
  INVALID_PAYMENT_KEY: is('INVALID_REQUEST'),
  NOT_SUPPORTED_METHOD: is('INVALID_REQUEST'),
  UNAPPROVED_ORDER_ID: is('INVALID_REQUEST'),
  INVALID_IDEMPOTENCY_KEY: is('INVALID_REQUEST'),
  INVALID_REFUND_ACCOUNT_INFO: is('ACCOUNT_REFUSED'),
  INVALID_REFUND_ACCOUNT_NUMBER: is('ACCOUNT_REFUSED'),
  INVALID_BANK: is('ACCOUNT_REFUSED'),

  FORBIDDEN_SELLER_PAYOUT: is('PAYOUT_BLOCKED'),

  UNAUTHORIZED_KEY: is('CONFIG'),
  INVALID_API_KEY: is('CONFIG'),
  INCORRECT_BASIC_AUTH_FORMAT: is('CONFIG'),
  FORBIDDEN_REQUEST: is('CONFIG'),
  NOT_SUPPORTED_WIDGET_KEY: is('CONFIG'),
};

/**
 * Toss stores every answer it gives to a POST under the key for 15 days, errors too, and repeats it whatever the
 * body. Only a request that was not answered (409 counts as such) may go out under its old key.
 */
export const tossError = errorsOf('toss', {
  RATE_LIMITED: 'query_then_new_key',
  TRANSIENT: 'query_then_new_key',
});

/**
 * The error that an answer of Toss stands for.
 *
 * @param effect What the request could have changed: after an unclear answer to a `read` nothing was.
 */
export const classifyAnswer = (
  effect: 'read' | 'write',
  answer: { httpStatus: number; rawCode?: string; rawMessage?: string; requestId?: string },
): GatewayError => {
  const rule = answer.rawCode === undefined ? undefined : RULES[answer.rawCode];
  if (rule && !(effect === 'read' && rule.kind === 'OUTCOME_UNKNOWN')) {
    return tossError(rule.kind, {
      ...answer,
      ...(rule.declineReason && { declineReason: rule.declineReason }),
    });
  }
  // The one status worth reading: Toss does not document the code that comes with it, and it refuses before work.
  if (answer.httpStatus === 429) return tossError('RATE_LIMITED', answer);
  return tossError(effect === 'read' ? 'TRANSIENT' : 'OUTCOME_UNKNOWN', answer);
};

/** What a failure reported through `failUrl` or in a payment's own `failure` means. */
export const classifyFailure = (rawCode: string): ErrorRule => RULES[rawCode] ?? declined('other');
