import { Currency } from '@inkvine/contracts/money';
import type {
  DisputeSnapshot,
  GatewayTransaction,
  Instrument,
  MethodKind,
  Money,
  PaymentSnapshot,
  PaymentStatus,
  RefundSnapshot,
  RefundStatus,
} from '@inkvine/core/payments/payment-gateway.port';
import { classifyDecline, stripeError } from './stripe-errors.ts';
import type {
  BalanceEntry,
  StripeDispute,
  StripePayment,
  StripeRefund,
  StripeSession,
  WholePayment,
} from './stripe-objects.ts';

const METHOD_KINDS: Readonly<Record<string, MethodKind>> = {
  card: 'card',
  kr_card: 'card',
  upi: 'upi',
  netbanking: 'netbanking',
  link: 'wallet',
  kakao_pay: 'easy_pay',
  naver_pay: 'easy_pay',
  samsung_pay: 'easy_pay',
  payco: 'easy_pay',
  customer_balance: 'bank_transfer',
  us_bank_account: 'bank_transfer',
};

const REFUND_STATUSES: Readonly<Record<string, RefundStatus>> = {
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
};

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

/**
 * An amount as Stripe writes it: minor units and a lower-case currency.
 * @throws GatewayError `RESPONSE_MISMATCH` for a currency we do not take
 */
const money = (amountMinor: number, currency: string, gatewayPaymentId: string): Money => {
  const known = Currency.safeParse(currency.toUpperCase());
  if (known.success) return { amountMinor, currency: known.data };
  throw stripeError('RESPONSE_MISMATCH', { gatewayPaymentId, rawMessage: `currency ${currency}` });
};

export const toRefund = (refund: StripeRefund): RefundSnapshot => ({
  gatewayRefundId: refund.id,
  amount: money(refund.amount, refund.currency, ''),
  status: REFUND_STATUSES[refund.status ?? ''] ?? 'PENDING',
  reason: refund.metadata.reason ?? '',
  createdAt: instant(refund.created),
});

const paidStatus = ({ latest_charge }: StripePayment): PaymentStatus => {
  if (!latest_charge) return 'UNKNOWN';
  if (latest_charge.refunded) return 'REFUNDED';
  return latest_charge.amount_refunded > 0 ? 'PARTIALLY_REFUNDED' : 'PAID';
};

const paymentStatus = (payment: StripePayment): PaymentStatus => {
  switch (payment.status) {
    case 'requires_payment_method':
      return payment.last_payment_error ? 'FAILED' : 'CREATED';
    case 'requires_confirmation':
      return 'CREATED';
    case 'requires_action':
    case 'processing':
      return 'PROCESSING';
    case 'requires_capture':
      return 'AUTHORIZED';
    case 'succeeded':
      return paidStatus(payment);
    case 'canceled':
      return payment.cancellation_reason === 'automatic' ? 'EXPIRED' : 'CANCELED';
    default:
      return 'UNKNOWN';
  }
};

const instrumentOf = (payment: StripePayment): Instrument | undefined => {
  const details = payment.latest_charge?.payment_method_details;
  const card = details?.card ?? details?.kr_card;
  const vpa = details?.upi?.vpa;
  if (!card?.brand && !card?.last4 && !vpa) return undefined;
  return {
    ...(card?.brand && { brand: card.brand }),
    ...(card?.last4 && { last4: card.last4 }),
    ...(vpa && { vpa }),
  };
};

/** What is still ours to give back: nothing while the bank disputes the payment, or once it has won that. */
const refundableMinor = ({ latest_charge, status, contested = true }: WholePayment): number =>
  status === 'succeeded' && latest_charge && !(latest_charge.disputed && contested)
    ? latest_charge.amount_captured - latest_charge.amount_refunded
    : 0;

const failureOf = ({ last_payment_error: error }: StripePayment): Pick<PaymentSnapshot, 'failure'> =>
  error
    ? {
        failure: { ...classifyDecline(error), rawCode: error.decline_code ?? error.code ?? error.type ?? '' },
      }
    : {};

/** Stripe's payment in the port's words. */
export const toSnapshot = (payment: WholePayment, observedAt: Date): PaymentSnapshot => {
  const { latest_charge: charge } = payment;
  const method = charge?.payment_method_details?.type;
  const instrument = instrumentOf(payment);
  return {
    gateway: 'stripe',
    gatewayPaymentId: payment.id,
    orderId: payment.metadata.orderId ?? '',
    status: paymentStatus(payment),
    rawStatus: payment.status,
    amount: money(payment.amount, payment.currency, payment.id),
    refundedMinor: charge?.amount_refunded ?? 0,
    refundableMinor: refundableMinor(payment),
    ...(method && { methodKind: METHOD_KINDS[method] ?? 'other' }),
    ...(instrument && { instrument }),
    refunds: (charge?.refunds?.data ?? []).map(toRefund).toReversed(),
    ...failureOf(payment),
    ...(charge && payment.status === 'succeeded' && { approvedAt: instant(charge.created) }),
    ...(charge?.receipt_url && { receiptUrl: charge.receipt_url }),
    observedAt: observedAt.toISOString(),
    raw: payment,
  };
};

/**
 * A checkout in the port's words. As long as the customer may still pay in it, a card that was refused there has
 * failed nothing; before the first try there is no payment, and the session's own id stands for it.
 */
export const toSessionSnapshot = (
  session: Omit<StripeSession, 'payment_intent'> & { payment_intent?: WholePayment | null | undefined },
  observedAt: Date,
): PaymentSnapshot => {
  const { payment_intent: payment, ...raw } = session;
  const open = session.status === 'open';
  if (payment) {
    const snapshot = toSnapshot(payment, observedAt);
    const ended = session.status === 'expired' && snapshot.status !== 'PAID';
    return {
      ...snapshot,
      gatewayOrderId: session.id,
      orderId: snapshot.orderId || (session.client_reference_id ?? ''),
      ...(open && snapshot.status === 'FAILED' && { status: 'CREATED' as const }),
      ...(ended &&
        ['FAILED', 'CREATED', 'CANCELED'].includes(snapshot.status) && { status: 'EXPIRED' as const }),
    };
  }
  return {
    gateway: 'stripe',
    gatewayPaymentId: session.id,
    gatewayOrderId: session.id,
    orderId: session.client_reference_id ?? '',
    status: open ? 'CREATED' : session.status === 'expired' ? 'EXPIRED' : 'UNKNOWN',
    rawStatus: session.status,
    amount: money(session.amount_total ?? 0, session.currency ?? '', session.id),
    refundedMinor: 0,
    refundableMinor: 0,
    refunds: [],
    observedAt: observedAt.toISOString(),
    raw,
  };
};

const DISPUTE_STATUSES: Readonly<Record<string, DisputeSnapshot['status']>> = {
  warning_needs_response: 'OPEN',
  warning_under_review: 'OPEN',
  needs_response: 'OPEN',
  under_review: 'OPEN',
  appeal_needs_response: 'OPEN',
  appeal_under_review: 'OPEN',
  // An inquiry that ended, or a dispute headed off: the money stays.
  warning_closed: 'WON',
  prevented: 'WON',
  won: 'WON',
  lost: 'LOST',
};

/** An inquiry may be ended by a refund; what a bank has left with us is ours to give. */
export const stopsRefunds = ({ status, is_charge_refundable }: StripeDispute): boolean =>
  DISPUTE_STATUSES[status] !== 'WON' && is_charge_refundable !== true;

export const toDispute = (dispute: StripeDispute): DisputeSnapshot => {
  const gatewayPaymentId = dispute.payment_intent ?? dispute.charge;
  const dueBy = dispute.evidence_details?.due_by;
  return {
    gatewayDisputeId: dispute.id,
    gatewayPaymentId,
    amount: money(dispute.amount, dispute.currency, gatewayPaymentId),
    status: DISPUTE_STATUSES[dispute.status] ?? 'UNKNOWN',
    rawStatus: dispute.status,
    ...(dispute.reason && { reason: dispute.reason }),
    ...(dueBy && { evidenceDueAt: instant(dueBy) }),
  };
};

const TRANSACTION_KINDS: Readonly<Record<string, GatewayTransaction['kind']>> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failed',
  payment_refund_failure: 'refund_failed',
};

/** Undefined for what is neither a payment nor a refund: fees, transfers, payouts, disputes. */
export const toTransaction = ({ type, created, source }: BalanceEntry): GatewayTransaction | undefined => {
  const kind = TRANSACTION_KINDS[type];
  if (kind === undefined || !source?.amount || !source.currency) return undefined;
  const gatewayPaymentId = source.payment_intent ?? source.id;
  return {
    gatewayPaymentId,
    ...(source.metadata.orderId !== undefined && { orderId: source.metadata.orderId }),
    ...(kind !== 'payment' && { gatewayRefundId: source.id }),
    kind,
    // Of the source: the entry itself is in the currency of the account's balance.
    amount: money(source.amount, source.currency, gatewayPaymentId),
    at: instant(created),
  };
};
