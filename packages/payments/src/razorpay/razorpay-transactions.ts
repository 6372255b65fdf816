import type { GatewayTransaction } from '@inkvine/core/payments/payment-gateway.port';
import type { z } from 'zod';
import type { RazorpayClient } from './razorpay-client.ts';
import { ORDER_NOTE, RazorpayPayments, RazorpayRefunds } from './razorpay-objects.ts';
import type { RazorpayPayment, RazorpayRefund } from './razorpay-objects.ts';
import { isoTime, rupees } from './razorpay-payment.ts';

/** The most that one call gives. */
const PAGE = 100;

/** Unix seconds, both inclusive, as Razorpay's `from` and `to`. */
interface Window {
  from: number;
  to: number;
}

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
 * Captured payments by the time they were begun, and refunds by theirs, oldest first. Razorpay gives the newest
 * first, so a window with more than a page is halved until it fits; only what falls on one second is paged.
 */
export async function* listRazorpayTransactions(
  client: RazorpayClient,
  range: { from: Date; to: Date },
  signal?: AbortSignal,
): AsyncGenerator<GatewayTransaction> {
  const page = async <Item>(
    path: string,
    schema: z.ZodType<{ items: Item[] }>,
    { from, to }: Window,
    skip: number,
  ): Promise<Item[]> => {
    const query = new URLSearchParams({
      from: String(from),
      to: String(to),
      count: String(PAGE),
      skip: String(skip),
    });
    return (await client.get(`${path}?${query.toString()}`, schema, signal)).items;
  };

  const all = async <Item>(
    path: string,
    schema: z.ZodType<{ items: Item[] }>,
    window: Window,
  ): Promise<Item[] | 'too_many'> => {
    const items = await page(path, schema, window, 0);
    if (items.length < PAGE) return items;
    if (window.from < window.to) return 'too_many';
    for (;;) {
      const more = await page(path, schema, window, items.length);
      items.push(...more);
      if (more.length < PAGE) return items;
    }
  };

  async function* within(window: Window): AsyncGenerator<GatewayTransaction> {
    const payments = await all('/v1/payments', RazorpayPayments, window);
    const refunds = payments === 'too_many' ? payments : await all('/v1/refunds', RazorpayRefunds, window);
    if (payments === 'too_many' || refunds === 'too_many') {
      const middle = Math.floor((window.from + window.to) / 2);
      yield* within({ from: window.from, to: middle });
      yield* within({ from: middle + 1, to: window.to });
      return;
    }
    yield* [...payments.toReversed().map(ofPayment), ...refunds.toReversed().map(ofRefund)]
      .filter((each) => each !== undefined)
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  const from = Math.ceil(range.from.getTime() / 1000);
  const to = Math.ceil(range.to.getTime() / 1000) - 1;
  if (from <= to) yield* within({ from, to });
}
