import type { GatewayId } from '@inkvine/contracts/payments';
import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { DeclineReason, GatewayErrorKind, RetryAdvice } from '@inkvine/core/payments/gateway-error';

/** What one of a gateway's codes stands for. */
export interface ErrorRule {
  kind: GatewayErrorKind;
  declineReason?: DeclineReason;
}

export const is = (kind: GatewayErrorKind): ErrorRule => ({ kind });
export const declined = (declineReason: DeclineReason): ErrorRule => ({ kind: 'DECLINED', declineReason });

/** Where what was refused before work began may go out again under its key. */
const RETRY: Readonly<Record<GatewayErrorKind, RetryAdvice>> = {
  IN_PROGRESS: 'later_same_key',
  RATE_LIMITED: 'later_same_key',
  TRANSIENT: 'later_same_key',
  ALREADY_PROCESSED: 'query_then_new_key',
  OUTCOME_UNKNOWN: 'query_then_new_key',
  DECLINED: 'customer_action',
  CUSTOMER_CANCELED: 'customer_action',
  AUTHENTICATION_REQUIRED: 'customer_action',
  INSTRUMENT_INVALID: 'customer_action',
  EXPIRED: 'customer_action',
  CONFLICT: 'never',
  NOT_FOUND: 'never',
  AMOUNT_MISMATCH: 'never',
  RESPONSE_MISMATCH: 'never',
  NOT_REFUNDABLE: 'never',
  ACCOUNT_REFUSED: 'never',
  INVALID_REQUEST: 'never',
  SIGNATURE_INVALID: 'never',
  PAYOUT_BLOCKED: 'never',
  UNSUPPORTED: 'never',
  CONFIG: 'never',
};

export interface ErrorContext {
  retry?: RetryAdvice;
  httpStatus?: number;
  rawCode?: string;
  rawMessage?: string;
  requestId?: string;
  gatewayPaymentId?: string;
  declineReason?: DeclineReason;
  cause?: unknown;
}

/**
 * Makes the errors of one gateway, each with the gateway's usual retry advice for its kind.
 * @param advice where the gateway's idempotency differs from the others'
 */
export const errorsOf =
  (gateway: GatewayId, advice: Readonly<Partial<Record<GatewayErrorKind, RetryAdvice>>> = {}) =>
  (kind: GatewayErrorKind, { cause, ...details }: ErrorContext = {}): GatewayError =>
    new GatewayError({ gateway, kind, retry: advice[kind] ?? RETRY[kind], ...details }, { cause });
