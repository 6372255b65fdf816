import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId, PayBy } from '@inkvine/contracts/payments';
import type { DeclineReason, GatewayErrorKind } from './gateway-error.ts';

/**
 * An amount in the currency's minor unit: `{ amountMinor: 1000, currency: 'KRW' }` is ₩1,000, because won have no
 * minor unit; `{ amountMinor: 50000, currency: 'INR' }` is ₹500.00.
 */
export interface Money {
  /** Safe integer above zero. */
  amountMinor: number;
  currency: Currency;
}

/** What the gateway says about one payment, in words that fit every gateway. */
export type PaymentStatus =
  /** Known to the gateway; the customer has not finished. */
  | 'CREATED'
  /** The customer has agreed; the money moves only when we approve. */
  | 'REQUIRES_ACTION'
  /** A virtual account waits for the customer's transfer. */
  | 'AWAITING_DEPOSIT'
  /** The gateway is working on it; the outcome comes later. */
  | 'PROCESSING'
  /** The customer's bank holds the money for us; it moves when we approve. */
  | 'AUTHORIZED'
  | 'PAID'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  /** This attempt failed. At some gateways the customer may try again, or a late authorisation may still come. */
  | 'FAILED'
  /** Called off before any money moved. */
  | 'CANCELED'
  | 'EXPIRED'
  /** A word this adapter does not know. Never final: an operator decides or a later look does. */
  | 'UNKNOWN';

export type RefundStatus = 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

export interface Capabilities {
  /** Our `approve` moves the money, so a sweep may finish a payment whose browser never came back. */
  serverConfirm: boolean;
  /** A refund may be `PENDING` first and fail later. */
  asyncRefund: boolean;
  /** After `FAILED` the same order cannot be paid any more. */
  failureIsFinal: boolean;
  /** Gives a customer an account to transfer to, which waits for the deposit. */
  virtualAccounts: boolean;
}

export type MethodKind =
  | 'card'
  | 'bank_transfer'
  | 'virtual_account'
  | 'upi'
  | 'netbanking'
  | 'wallet'
  | 'easy_pay'
  | 'mobile'
  | 'gift'
  | 'other';

/** What a person recognises a card, an account or a handle by. Never a whole card number. */
export interface Instrument {
  brand?: string;
  /** As the gateway masked it; one that came unmasked keeps its first six and last four digits. */
  maskedNumber?: string;
  last4?: string;
  /** UPI address, such as `name@okaxis`. */
  vpa?: string;
  bankCode?: string;
}

/** Where a customer transfers to: an account for this one payment. */
export interface VirtualAccount {
  bankCode: string;
  accountNumber: string;
  /** Whom the customer's bank shows as the receiver. */
  holderName: string;
  /** ISO 8601 with offset. */
  dueAt?: string;
}

/** The customer's own account, for giving a transfer back. Never log it. */
export interface RefundAccount {
  bankCode: string;
  /** Digits alone, 20 at most. */
  accountNumber: string;
  holderName: string;
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
  /** Where a gateway has no payment before the customer's first try: its order's id until then. */
  gatewayPaymentId: string;
  /** The gateway's own order or session, where it has one. */
  gatewayOrderId?: string;
  orderId: string;
  status: PaymentStatus;
  rawStatus: string;
  /** What was asked for, before refunds. */
  amount: Money;
  refundedMinor: number;
  /** What `cancel` can still give back; its `expectedRefundableMinor`. */
  refundableMinor: number;
  methodKind?: MethodKind;
  instrument?: Instrument;
  refunds: RefundSnapshot[];
  failure?: { kind: GatewayErrorKind; declineReason?: DeclineReason; rawCode: string };
  /** ISO 8601 with offset; absent until the money has moved. */
  approvedAt?: string;
  receiptUrl?: string;
  /** Once it was issued, whatever has become of the payment since. */
  virtualAccount?: VirtualAccount;
  /** Proves deposit callbacks of a virtual account. Secret: never log it. */
  depositSecret?: string;
  /** ISO 8601, our clock. */
  observedAt: string;
  /** The gateway's answer with only the fields we know and nothing secret, kept as evidence. Plain JSON. */
  raw: unknown;
}

/** What a browser needs to pay. Public. */
export type CheckoutClient = TossCheckout | RedirectCheckout | RazorpayCheckout;

/** The gateway's script opens its window on our page. */
export interface TossCheckout {
  kind: 'toss';
  sdkUrl: string;
  clientKey: string;
  customerKey: string;
  orderId: string;
  orderName: string;
  amount: Money;
  method: 'CARD' | 'VIRTUAL_ACCOUNT';
  successUrl: string;
  failUrl: string;
  customerEmail?: string;
  customerName?: string;
}

/** The gateway's own page, which leads back to `successUrl` or `failUrl`. */
export interface RedirectCheckout {
  kind: 'redirect';
  url: string;
}

/** The gateway's script opens its window on our page and hands what it signed to us. */
export interface RazorpayCheckout {
  kind: 'razorpay';
  sdkUrl: string;
  keyId: string;
  gatewayOrderId: string;
  /** Noted on the payment by the page, so that the gateway's own news and lists name our order too. */
  orderId: string;
  orderName: string;
  amount: Money;
  /** Takes `razorpay_payment_id`, `razorpay_order_id` and `razorpay_signature` in its query. */
  successUrl: string;
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
  /** `bank_transfer` only where `capabilities.virtualAccounts`; left out, what the gateway's window offers. */
  payBy?: PayBy;
}

export interface ApproveInput {
  /** From our database. */
  expected: {
    orderId: string;
    amount: Money;
    /** What `createCheckout` gave. */
    gatewayOrderId?: string;
    /** The payment that a look at the gateway has shown; needed when no callback came. */
    gatewayPaymentId?: string;
  };
  /**
   * The query that the browser brought to `successUrl` or `failUrl`. Compared, never believed. Left out by a sweep
   * that found the payment itself.
   * Toss: `paymentKey`, `orderId`, `amount`, or `code`, `message`, `orderId`. Razorpay: `razorpay_payment_id`,
   * `razorpay_order_id`, `razorpay_signature`. Stripe: `session_id`.
   */
  callback?: Readonly<Record<string, string>>;
}

/** At least one; the gateway's own ids are surer and faster than ours where it must search for ours. */
export interface PaymentRef {
  gatewayPaymentId?: string;
  gatewayOrderId?: string;
  orderId?: string;
}

export interface CancelInput {
  gatewayPaymentId: string;
  /** Omitted: all that is left. */
  amount?: Money;
  /** What we last read as refundable; a difference is refused with `CONFLICT` and nothing moves. */
  expectedRefundableMinor: number;
  /** 1 to 200 characters; the customer may see it. */
  reason: string;
  /** Needed for a transfer that has arrived: it goes back to no card. */
  refundAccount?: RefundAccount;
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
  trust: 'signature' | 'shared-secret' | 'unverified';
  /** `deposit`: of a virtual account, come or taken back by the bank. */
  kind: 'payment' | 'deposit' | 'refund' | 'saved_method' | 'dispute' | 'payout' | 'ignored';
  /** Empty when `kind` is `ignored`. */
  ref: PaymentRef & {
    gatewayRefundId?: string;
    gatewayDisputeId?: string;
    methodToken?: string;
    gatewayPayoutId?: string;
    payoutRef?: string;
    /** The account that a creator is paid to. */
    gatewayAccountId?: string;
  };
  /** ISO 8601 with offset, by the gateway's clock. */
  occurredAt: string;
}

export interface CancelResult {
  refund: RefundSnapshot;
  payment: PaymentSnapshot;
}

/** A payment that the customer's bank takes back, as the gateway saw it last. */
export interface DisputeSnapshot {
  gatewayDisputeId: string;
  gatewayPaymentId: string;
  amount: Money;
  status: 'OPEN' | 'WON' | 'LOST' | 'UNKNOWN';
  rawStatus: string;
  reason?: string;
  /** ISO 8601; until when evidence may be sent. */
  evidenceDueAt?: string;
}

/** One movement in the gateway's own books, for reconciliation. */
export interface GatewayTransaction {
  gatewayPaymentId: string;
  /** Ours, when the gateway knows it; at some gateways it was noted by the customer's browser. */
  orderId?: string;
  gatewayRefundId?: string;
  /** `refund_failed`: a refund that came back, and the money is ours again. */
  kind: 'payment' | 'refund' | 'refund_failed';
  amount: Money;
  /** ISO 8601 with offset. */
  at: string;
}

/**
 * One payment gateway. Every method may throw `GatewayError`; anything else thrown is a fault of ours.
 * Every call ends within the adapter's time limit.
 */
export interface PaymentGateway {
  readonly id: GatewayId;
  readonly capabilities: Capabilities;

  /**
   * Prepares the payment window or page for an order that is already stored. Moves no money. Calling it again
   * for the same order leads to the same checkout while that is open.
   * @returns `gatewayOrderId` to be stored before the browser hears of it, where the gateway has one
   */
  createCheckout(
    input: CreateCheckoutInput,
    options: WriteOptions,
  ): Promise<{ client: CheckoutClient; gatewayOrderId?: string }>;

  /**
   * The gateway's payment that a callback or `expected` names; undefined when they name none. No network.
   *
   * @throws GatewayError as `approve` does before any network call
   */
  paymentOf(input: ApproveInput): string | undefined;

  /**
   * Moves the money of a payment the customer has agreed to, or reads one that the gateway moves by itself; the
   * only way an order becomes paid from a browser's return. Calling it again for a payment already approved
   * returns that payment.
   *
   * @throws GatewayError Before any network call: `AMOUNT_MISMATCH` when the callback is not about `expected`;
   * `SIGNATURE_INVALID` when it is forged; `CUSTOMER_CANCELED` or `DECLINED` when it tells of a failure. After it:
   * `RESPONSE_MISMATCH` when the answer is not about `expected`; `DECLINED`; `EXPIRED`; `OUTCOME_UNKNOWN` when no
   * or no clear answer came.
   */
  approve(input: ApproveInput, options: WriteOptions): Promise<PaymentSnapshot>;

  /** The payment as the gateway sees it now, or null when the gateway has never heard of it. */
  getStatus(ref: PaymentRef, options?: CallOptions): Promise<PaymentSnapshot | null>;

  /**
   * Gives money back.
   *
   * @throws GatewayError `CONFLICT` when `expectedRefundableMinor` is not what the gateway holds;
   * `NOT_REFUNDABLE`; `ALREADY_PROCESSED` when nothing is left; `ACCOUNT_REFUSED`; `OUTCOME_UNKNOWN`.
   */
  cancel(input: CancelInput, options: WriteOptions): Promise<CancelResult>;

  /** Null when the gateway knows no such dispute. @throws GatewayError `UNSUPPORTED` where disputes are not told */
  getDispute(gatewayDisputeId: string, options?: CallOptions): Promise<DisputeSnapshot | null>;

  /** Disputes that were opened in `[from, to)`, in pages; none where the gateway does not tell of disputes. */
  listDisputes(range: { from: Date; to: Date }, options?: CallOptions): AsyncIterable<DisputeSnapshot>;

  /** Everything that the gateway booked in `[from, to)`, oldest first; in pages, with flat memory. */
  listTransactions(range: { from: Date; to: Date }, options?: CallOptions): AsyncIterable<GatewayTransaction>;

  /**
   * Reads and checks one webhook. Applies nothing.
   *
   * @throws GatewayError `SIGNATURE_INVALID` when its signature or secret is wrong, or it is too old;
   * `INVALID_REQUEST` when it cannot be read.
   */
  parseWebhook(input: WebhookInput): Promise<GatewayEvent>;
}
