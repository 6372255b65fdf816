import type { GatewayId } from '@inkvine/contracts/payments';

export type GatewayErrorKind =
  | 'DECLINED'
  | 'CUSTOMER_CANCELED'
  /** The bank wants the customer present: bring the person back with a new payment. */
  | 'AUTHENTICATION_REQUIRED'
  /** The saved method is gone or unusable; another one is needed. */
  | 'INSTRUMENT_INVALID'
  /** The gateway did this before. Read the payment; it is not a failure. */
  | 'ALREADY_PROCESSED'
  /** The same request is still being worked on. */
  | 'IN_PROGRESS'
  /** The payment has changed since we last read it, and nothing was done. */
  | 'CONFLICT'
  /** The money may or may not have moved. Read the payment before anything else. */
  | 'OUTCOME_UNKNOWN'
  /** A read failed; nothing was changed. */
  | 'TRANSIENT'
  | 'RATE_LIMITED'
  | 'EXPIRED'
  | 'NOT_FOUND'
  /** The browser's order or amount is not ours. Found before any network call: no money has moved. */
  | 'AMOUNT_MISMATCH'
  /** The gateway answered about another order or amount than we asked for. Money may have moved: tell an operator. */
  | 'RESPONSE_MISMATCH'
  | 'NOT_REFUNDABLE'
  /** The account that a refund was to go to is missing or none of the bank's. Nothing has moved. */
  | 'ACCOUNT_REFUSED'
  /** The gateway does not pay out now: too little balance, or the receiver is not cleared. */
  | 'PAYOUT_BLOCKED'
  /** This gateway has no such operation. */
  | 'UNSUPPORTED'
  | 'INVALID_REQUEST'
  | 'SIGNATURE_INVALID'
  | 'CONFIG';

export type DeclineReason =
  | 'insufficient_funds'
  | 'limit_exceeded'
  | 'expired_instrument'
  | 'invalid_instrument'
  | 'lost_or_stolen'
  | 'auth_failed'
  | 'fraud_suspected'
  | 'issuer_declined'
  | 'method_unavailable'
  | 'processing_error'
  | 'other';

export type RetryAdvice =
  | 'never'
  /** No answer came: the same idempotency key is safe at once, and so is a read. */
  | 'same_key'
  | 'later_same_key'
  /** The answer is stored under the key and would only be repeated: read the payment, then use a new key. */
  | 'query_then_new_key'
  /** Only the customer can mend it, with a new payment. */
  | 'customer_action';

export interface GatewayErrorDetails {
  gateway: GatewayId;
  kind: GatewayErrorKind;
  retry: RetryAdvice;
  declineReason?: DeclineReason;
  httpStatus?: number;
  /** The gateway's own code and words, for logs and operators. Never shown to readers. */
  rawCode?: string;
  rawMessage?: string;
  /** What the gateway's support asks for. */
  requestId?: string;
  gatewayPaymentId?: string;
}

/** The only error a gateway throws on purpose. */
export class GatewayError extends Error {
  readonly gateway: GatewayId;
  readonly kind: GatewayErrorKind;
  readonly retry: RetryAdvice;
  readonly declineReason: DeclineReason | undefined;
  readonly httpStatus: number | undefined;
  readonly rawCode: string | undefined;
  readonly rawMessage: string | undefined;
  readonly requestId: string | undefined;
  readonly gatewayPaymentId: string | undefined;

  constructor(details: GatewayErrorDetails, options?: ErrorOptions) {
    super(`${details.gateway}: ${details.kind}${details.rawCode ? ` (${details.rawCode})` : ''}`, options);
    this.name = 'GatewayError';
    this.gateway = details.gateway;
    this.kind = details.kind;
    this.retry = details.retry;
    this.declineReason = details.declineReason;
    this.httpStatus = details.httpStatus;
    this.rawCode = details.rawCode;
    this.rawMessage = details.rawMessage;
    this.requestId = details.requestId;
    this.gatewayPaymentId = details.gatewayPaymentId;
  }
}
