import type {
  DisputeSnapshot,
  Instrument,
  MethodKind,
  Money,
  PaymentSnapshot,
  PaymentStatus,
  RefundSnapshot,
  RefundStatus,
} from '@inkvine/core/payments/payment-gateway.port';
import { classifyFailure, razorpayError } from './razorpay-errors.ts';
import type { RazorpayDispute, RazorpayPayment, RazorpayRefund, RazorpayToken } from './razorpay-objects.ts';

const METHOD_KINDS: Readonly<Record<string, MethodKind>> = {
  card: 'card',
  emi: 'card',
  upi: 'upi',
  netbanking: 'netbanking',
  emandate: 'netbanking',
  wallet: 'wallet',
  bank_transfer: 'bank_transfer',
};

const REFUND_STATUSES: Readonly<Record<string, RefundStatus>> = {
  pending: 'PENDING',
  processed: 'SUCCEEDED',
  failed: 'FAILED',
};

const DISPUTE_STATUSES: Readonly<Record<string, DisputeSnapshot['status']>> = {
  open: 'OPEN',
  under_review: 'OPEN',
  won: 'WON',
  lost: 'LOST',
};

/** Unix seconds as ISO 8601. */
export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** @throws GatewayError `RESPONSE_MISMATCH` when it is not in rupees, the only currency we take here. */
export const rupees = (amount: number, currency: string, gatewayPaymentId?: string): Money => {
  if (currency !== 'INR') {
    throw razorpayError('RESPONSE_MISMATCH', {
      rawMessage: `currency ${currency}`,
      ...(gatewayPaymentId !== undefined && { gatewayPaymentId }),
    });
  }
  return { amountMinor: amount, currency };
};

const refundedOf = (payment: RazorpayPayment): number => payment.amount_refunded ?? 0;

/** What is left decides, not the word: `captured` stands for paid, partly and wholly refunded payments alike. */
const capturedStatus = (payment: RazorpayPayment): PaymentStatus => {
  const refunded = refundedOf(payment);
  if (refunded >= payment.amount) return 'REFUNDED';
  if (payment.status === 'refunded') return 'UNKNOWN';
  return refunded > 0 ? 'PARTIALLY_REFUNDED' : 'PAID';
};

export const paymentStatus = (payment: RazorpayPayment): PaymentStatus => {
  switch (payment.status) {
    case 'created':
      // With a token nobody sits in a window: the bank is still to answer our own charge.
      return payment.token_id ? 'PROCESSING' : 'CREATED';
    case 'authorized':
      return 'AUTHORIZED';
    case 'captured':
    case 'refunded':
      return capturedStatus(payment);
    case 'failed':
      return 'FAILED';
    default:
      return 'UNKNOWN';
  }
};

/** What `cancel` can give back. */
export const refundableOf = (payment: RazorpayPayment): number => {
  const status = paymentStatus(payment);
  return status === 'PAID' || status === 'PARTIALLY_REFUNDED' ? payment.amount - refundedOf(payment) : 0;
};

export const toRefund = (refund: RazorpayRefund): RefundSnapshot => ({
  gatewayRefundId: refund.id,
  amount: rupees(refund.amount, refund.currency, refund.payment_id),
  status: REFUND_STATUSES[refund.status] ?? 'PENDING',
  reason: refund.notes?.['reason'] ?? '',
  createdAt: isoTime(refund.created_at),
});

export const methodKindOf = (method: string): MethodKind => METHOD_KINDS[method] ?? 'other';

const cardInstrument = (card: RazorpayToken['card']): Instrument => ({
  ...(card?.network && { brand: card.network }),
  ...(card?.last4 && { last4: card.last4, maskedNumber: `************${card.last4}` }),
});

const unlessEmpty = (instrument: Instrument): { instrument?: Instrument } =>
  Object.keys(instrument).length === 0 ? {} : { instrument };

const instrumentOf = (payment: RazorpayPayment): { instrument?: Instrument } =>
  unlessEmpty({
    ...cardInstrument(payment.card),
    ...(payment.vpa && { vpa: payment.vpa }),
    ...(payment.bank && { bankCode: payment.bank }),
    ...(payment.wallet && { brand: payment.wallet }),
  });

export const instrumentOfToken = (token: RazorpayToken): { instrument?: Instrument } =>
  unlessEmpty({
    ...cardInstrument(token.card),
    ...(token.vpa && { vpa: `${token.vpa.username}@${token.vpa.handle}` }),
    ...(token.bank && { bankCode: token.bank }),
  });

/**
 * Razorpay's payment in the port's words.
 *
 * @param refunds As Razorpay lists them
 * @param orderId Ours: the receipt of the order that Razorpay says it belongs to
 * @throws GatewayError `RESPONSE_MISMATCH` when it is not in rupees
 */
export const toSnapshot = (
  payment: RazorpayPayment,
  refunds: readonly RazorpayRefund[],
  orderId: string,
  observedAt: Date,
): PaymentSnapshot => {
  const { token_id: _secret, ...raw } = payment;
  const status = paymentStatus(payment);
  const reason = payment.error_reason ?? payment.error_code;
  return {
    gateway: 'razorpay',
    gatewayPaymentId: payment.id,
    ...(payment.order_id && { gatewayOrderId: payment.order_id }),
    orderId,
    status,
    rawStatus: payment.status,
    amount: rupees(payment.amount, payment.currency, payment.id),
    refundedMinor: refundedOf(payment),
    refundableMinor: refundableOf(payment),
    ...(payment.method && { methodKind: methodKindOf(payment.method) }),
    ...instrumentOf(payment),
    // Newest first, and several may share a second.
    refunds: refunds
      .toReversed()
      .toSorted((a, b) => a.created_at - b.created_at)
      .map(toRefund),
    ...(status === 'FAILED' && { failure: { ...classifyFailure(reason ?? ''), rawCode: reason ?? '' } }),
    // Razorpay keeps no time of capture; with automatic capture it is that of the payment, but for seconds.
    ...(payment.captured && { approvedAt: isoTime(payment.created_at) }),
    observedAt: observedAt.toISOString(),
    raw,
  };
};

/** `closed` ends a bank's inquiry, and what was deducted says for whom. */
export const toDispute = (dispute: RazorpayDispute): DisputeSnapshot => ({
  gatewayDisputeId: dispute.id,
  gatewayPaymentId: dispute.payment_id,
  amount: rupees(dispute.amount, dispute.currency, dispute.payment_id),
  status:
    dispute.status === 'closed'
      ? (dispute.amount_deducted ?? 0) > 0
        ? 'LOST'
        : 'WON'
      : (DISPUTE_STATUSES[dispute.status] ?? 'UNKNOWN'),
  rawStatus: dispute.status,
  ...(dispute.reason_code && { reason: dispute.reason_code }),
  ...(dispute.respond_by && { evidenceDueAt: isoTime(dispute.respond_by) }),
});
