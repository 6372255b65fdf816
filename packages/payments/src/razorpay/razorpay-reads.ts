import type { PaymentRef } from '@inkvine/core/payments/payment-gateway.port';
import { orNull } from '../or-null.ts';
import type { RazorpayClient } from './razorpay-client.ts';
import { razorpayError } from './razorpay-errors.ts';
import {
  RazorpayOrder,
  RazorpayOrders,
  RazorpayPayment,
  RazorpayPayments,
  RazorpayRefunds,
} from './razorpay-objects.ts';
import type { RazorpayRefund } from './razorpay-objects.ts';

/** How much of an order each of its attempts decides: at most one of them was captured. */
const RANKS: Readonly<Record<string, number>> = {
  failed: 1,
  created: 2,
  authorized: 3,
  captured: 4,
  refunded: 4,
};

const rank = (payment: RazorpayPayment): number => RANKS[payment.status] ?? 0;

/** The attempt that decides; of equals the newest. */
export const decisive = (payments: readonly RazorpayPayment[]): RazorpayPayment | undefined =>
  payments.toSorted((a, b) => rank(b) - rank(a) || b.created_at - a.created_at)[0];

/** Whether it is worth asking: Razorpay's ids are their kind and letters, and a path must not be steered by ours. */
const isId = (kind: string, id: string): boolean => new RegExp(`^${kind}_[A-Za-z0-9]{1,40}$`).test(id);

/** An order with one of its attempts. */
export interface Attempt {
  order: RazorpayOrder;
  payment: RazorpayPayment;
}

/** Looks at orders, payments and refunds; changes nothing. Every method may throw `TRANSIENT`. */
export const createRazorpayReads = (client: RazorpayClient) => {
  /** With what the card is recognised by. */
  const payment = async (id: string, signal?: AbortSignal): Promise<RazorpayPayment> => {
    if (!isId('pay', id)) throw razorpayError('NOT_FOUND', { rawMessage: 'not a payment id' });
    const found = await client.get(`/v1/payments/${id}?expand[]=card`, RazorpayPayment, signal);
    if (found.id !== id) throw razorpayError('RESPONSE_MISMATCH', { gatewayPaymentId: found.id });
    return found;
  };

  const order = async (id: string, signal?: AbortSignal): Promise<RazorpayOrder> => {
    if (!isId('order', id)) throw razorpayError('NOT_FOUND', { rawMessage: 'not an order id' });
    const found = await client.get(`/v1/orders/${id}`, RazorpayOrder, signal);
    if (found.id !== id) throw razorpayError('RESPONSE_MISMATCH', { rawMessage: `order ${found.id}` });
    return found;
  };

  /** Those of one receipt, oldest first: there can be several, because a POST that was repeated made another. */
  const ordersOf = async (receipt: string, signal?: AbortSignal): Promise<RazorpayOrder[]> => {
    const query = new URLSearchParams({ receipt });
    const { items } = await client.get(`/v1/orders?${query.toString()}`, RazorpayOrders, signal);
    return items
      .filter((each) => each.receipt === receipt)
      .toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  };

  const attemptsOf = async (of: RazorpayOrder, signal?: AbortSignal): Promise<RazorpayPayment[]> => {
    const { items } = await client.get(`/v1/orders/${of.id}/payments`, RazorpayPayments, signal);
    return items.filter((each) => each.order_id === of.id);
  };

  const decisiveAttempt = async (orders: readonly RazorpayOrder[], signal?: AbortSignal) => {
    const attempts = await Promise.all(orders.map((each) => attemptsOf(each, signal)));
    const best = decisive(attempts.flat());
    const ofBest = orders.find((each) => each.id === best?.order_id);
    return best && ofBest ? { order: ofBest, payment: await payment(best.id, signal) } : null;
  };

  return {
    payment,
    order,
    ordersOf,

    refundsOf: async (paymentId: string, signal?: AbortSignal): Promise<RazorpayRefund[]> =>
      (await client.get(`/v1/payments/${paymentId}/refunds?count=100`, RazorpayRefunds, signal)).items,

    /** An order decides before a payment of it, because the customer may have paid at a later attempt. */
    find: async (ref: PaymentRef, signal?: AbortSignal): Promise<Attempt | null> => {
      const { gatewayOrderId, orderId, gatewayPaymentId } = ref;
      if (gatewayOrderId !== undefined) {
        const found = await orNull(order(gatewayOrderId, signal));
        return found && (await decisiveAttempt([found], signal));
      }
      if (orderId !== undefined) return await decisiveAttempt(await ordersOf(orderId, signal), signal);
      const found = await orNull(payment(gatewayPaymentId ?? '', signal));
      if (!found?.order_id) return null;
      return { order: await order(found.order_id, signal), payment: found };
    },
  };
};

export type RazorpayReads = ReturnType<typeof createRazorpayReads>;
