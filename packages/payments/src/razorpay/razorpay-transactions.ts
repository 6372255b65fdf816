import type { GatewayTransaction } from '@inkvine/core/payments/payment-gateway.port';
import type { RazorpayClient } from './razorpay-client.ts';
import { ORDER_NOTE, RazorpayPayments, RazorpayRefunds } from './razorpay-objects.ts';
import type { RazorpayPayment, RazorpayRefund } from './razorpay-objects.ts';
import { createWindowReader, halves, windowOf } from './razorpay-pages.ts';
import type { Window } from './razorpay-pages.ts';
import { isoTime, rupees } from './razorpay-payment.ts';

const orderOf = (notes: RazorpayPayment['notes']): { orderId?: string } => {
  const orderId = notes?.[ORDER_NOTE];
  return orderId === undefined ? {} : { orderId };
};

const ofPayment = (payment: RazorpayPayment): GatewayTransaction | undefined =>
  payment.status === 'captured' || payment.status === 'refunded'
    ? {
        gatewayPaymentId: payment.id,
        ...orderOf(payment.notes),
        kind: 'payment',
        amount: rupees(payment.amount, payment.currency, payment.id),
        at: isoTime(payment.created_at),
      }
    : undefined;

/** A pending refund has left our balance already; one that failed has come back to it. */
const ofRefund = (refund: RazorpayRefund): GatewayTransaction | undefined =>
  refund.status === 'failed'
    ? undefined
    : {
        gatewayPaymentId: refund.payment_id,
        ...orderOf(refund.notes),
        gatewayRefundId: refund.id,
        kind: 'refund',
        amount: rupees(refund.amount, refund.currency, refund.payment_id),
        at: isoTime(refund.created_at),
      };

/**
 * Captured payments by the time they were begun, and refunds by theirs, oldest first.
 */
export async function* listRazorpayTransactions(
  client: RazorpayClient,
  range: { from: Date; to: Date },
  signal?: AbortSignal,
): AsyncGenerator<GatewayTransaction> {
  const all = createWindowReader(client, signal);

  async function* within(window: Window): AsyncGenerator<GatewayTransaction> {
    const payments = await all('/v1/payments', RazorpayPayments, window);
    const refunds = payments === 'too_many' ? payments : await all('/v1/refunds', RazorpayRefunds, window);
    if (payments === 'too_many' || refunds === 'too_many') {
      for (const half of halves(window)) yield* within(half);
      return;
    }
    yield* [...payments.toReversed().map(ofPayment), ...refunds.toReversed().map(ofRefund)]
      .filter((each) => each !== undefined)
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  const window = windowOf(range);
  if (window !== undefined) yield* within(window);
}
