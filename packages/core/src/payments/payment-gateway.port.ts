/** The company that moves the money. */
export type GatewayId = 'toss';

/** An amount in the currency's minor unit. Won have none, so `{ amountMinor: 1000, currency: 'KRW' }` is ₩1,000. */
export interface Money {
  /** Safe integer above zero. */
  amountMinor: number;
  currency: 'KRW';
}

/** What the gateway says about one payment, in words that fit every gateway. */
export type PaymentStatus =
  /** Known to the gateway; the customer has not finished. */
  | 'CREATED'
  /** The customer has agreed; the money moves only when we approve. */
  | 'REQUIRES_ACTION'
  /** A virtual account waits for the customer's transfer. */
  | 'AWAITING_DEPOSIT'
  | 'PAID'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  | 'FAILED'
  /** Called off before any money moved. */
  | 'CANCELED'
  | 'EXPIRED'
  /** A word this adapter does not know. Never final: an operator decides or a later look does. */
  | 'UNKNOWN';

export type RefundStatus = 'PENDING' | 'SUCCEEDED' | 'FAILED';

export type GatewayErrorKind =
  | 'DECLINED'
  | 'CUSTOMER_CANCELED'
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

export interface Capabilities {
  /** Our `approve` moves the money, so a sweep may finish a payment whose browser never came back. */
  serverConfirm: boolean;
}

export interface RefundSnapshot {
  gatewayRefundId: string;
  amount: Money;
  status: RefundStatus;
  reason: string;
  /** ISO 8601 with offset. */
  createdAt: string;
}

/** One payment as the gateway saw it at `observedAt`. */
export interface PaymentSnapshot {
  gateway: GatewayId;
  gatewayPaymentId: string;
  orderId: string;
  status: PaymentStatus;
  rawStatus: string;
  /** What was asked for, before refunds. */
  amount: Money;
  refundedMinor: number;
  /** What `cancel` can still give back; its `expectedRefundableMinor`. */
  refundableMinor: number;
  methodKind?: 'card' | 'bank_transfer' | 'virtual_account' | 'easy_pay' | 'mobile' | 'gift' | 'other';
  /** The number as the gateway masked it; one that came unmasked keeps its first six and last four digits. */
  instrument?: { brand?: string; maskedNumber?: string };
  refunds: RefundSnapshot[];
  failure?: { kind: GatewayErrorKind; declineReason?: DeclineReason; rawCode: string };
  /** ISO 8601 with offset; absent until the money has moved. */
  approvedAt?: string;
  receiptUrl?: string;
  /** Proves deposit callbacks of a virtual account. Secret: never log it. */
  depositSecret?: string;
  /** ISO 8601, our clock. */
  observedAt: string;
  /** The gateway's answer with only the fields we know and nothing secret, kept as evidence. Plain JSON. */
  raw: unknown;
}

/** What a browser needs to open the gateway's payment window. Public. */
export interface CheckoutClient {
  kind: 'toss';
  sdkUrl: string;
  clientKey: string;
  customerKey: string;
  orderId: string;
  orderName: string;
  amount: Money;
  successUrl: string;
  failUrl: string;
  customerEmail?: string;
  customerName?: string;
}

export interface CreateCheckoutInput {
  /** Ours, unique for ever: 6 to 64 of `A-Z a-z 0-9 _ -`. */
  orderId: string;
  /** Up to 100 characters, shown to the customer. */
  orderName: string;
  amount: Money;
  /** `key` must not be guessable from public data: 2 to 50 of `A-Z a-z 0-9 - _ = . @`. */
  customer: { key: string; email?: string; name?: string };
  successUrl: string;
  failUrl: string;
}

export interface ApproveInput {
  /** From our database. */
  expected: { orderId: string; amount: Money };
  /**
   * The query that the browser brought to `successUrl` or `failUrl`. Compared, never believed.
   * Toss: `paymentKey`, `orderId`, `amount`, or `code`, `message`, `orderId`.
   */
  callback: Readonly<Record<string, string>>;
}

export type PaymentRef = { gatewayPaymentId: string } | { orderId: string };

export interface CancelInput {
  gatewayPaymentId: string;
  /** Omitted: all that is left. */
  amount?: Money;
  /** What we last read as refundable; a difference is refused with `CONFLICT` and nothing moves. */
  expectedRefundableMinor: number;
  /** 1 to 200 characters; the customer may see it. */
  reason: string;
}

export interface CallOptions {
  signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** A UUID stored with our intent before the call; repeated only when `RetryAdvice` says so. */
  idempotencyKey: string;
}

export interface WebhookInput {
  /** The exact bytes received, before any parser. */
  rawBody: Uint8Array;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The stored `depositSecret` of an order. Left out, deposit callbacks count as `unverified`. */
  findDepositSecret?: (orderId: string) => Promise<string | null>;
}

/**
 * News that something happened. It never says what is true now: read the payment with `getStatus` and apply
 * that, whatever the trust.
 */
export interface GatewayEvent {
  gateway: GatewayId;
  /** Unique for one event and equal on its redeliveries. */
  dedupeKey: string;
  rawType: string;
  trust: 'shared-secret' | 'unverified';
  kind: 'payment' | 'refund' | 'ignored';
  /** Empty when `kind` is `ignored`. */
  ref: { gatewayPaymentId?: string; orderId?: string };
  /** ISO 8601 with offset, by the gateway's clock. */
  occurredAt: string;
}

/**
 * One payment gateway. Every method may throw `GatewayError`; anything else thrown is a fault of ours.
 * Every call ends within the adapter's time limit.
 */
export interface PaymentGateway {
  readonly id: GatewayId;
  readonly capabilities: Capabilities;

  /** Prepares the payment window for an order that is already stored. Moves no money. */
  createCheckout(input: CreateCheckoutInput, options: WriteOptions): Promise<{ client: CheckoutClient }>;

  /**
   * Moves the money of a payment the customer has agreed to; the only way an order becomes paid from a
   * browser's return. Calling it again for a payment already approved returns that payment.
   *
   * @throws GatewayError Before any network call: `AMOUNT_MISMATCH` when the callback is not about `expected`;
   * `CUSTOMER_CANCELED` or `DECLINED` when it tells of a failure. After it: `RESPONSE_MISMATCH` when the answer
   * is not about `expected`; `DECLINED`; `EXPIRED`; `OUTCOME_UNKNOWN` when no or no clear answer came.
   */
  approve(input: ApproveInput, options: WriteOptions): Promise<PaymentSnapshot>;

  /** The payment as the gateway sees it now, or null when the gateway has never heard of it. */
  getStatus(ref: PaymentRef, options?: CallOptions): Promise<PaymentSnapshot | null>;

  /**
   * Gives money back.
   *
   * @throws GatewayError `CONFLICT` when `expectedRefundableMinor` is not what the gateway holds;
   * `NOT_REFUNDABLE`; `ALREADY_PROCESSED` when nothing is left; `OUTCOME_UNKNOWN`.
   */
  cancel(
    input: CancelInput,
    options: WriteOptions,
  ): Promise<{ refund: RefundSnapshot; payment: PaymentSnapshot }>;

  /**
   * Reads and checks one webhook. Applies nothing.
   *
   * @throws GatewayError `SIGNATURE_INVALID` when its secret is wrong; `INVALID_REQUEST` when it cannot be read.
   */
  parseWebhook(input: WebhookInput): Promise<GatewayEvent>;
}
