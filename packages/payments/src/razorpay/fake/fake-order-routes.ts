import { z } from 'zod';
import { isRefusal, refuse } from './fake-errors.ts';
import { newId } from './fake-ids.ts';
import { disputeJson, refundJson } from './fake-objects.ts';
import { listed, NotesBody, orUnknown, readBody, shown } from './fake-routes.ts';
import type { RazorpayApiParts, Routes } from './fake-routes.ts';

const MINUTE_MS = 60_000;
const FIVE_DAYS_MIN = 7200;

const Receipt = z.string().min(1).max(40);
const Inr = z.literal('INR');

const OrderBody = z.strictObject({
  /** Nothing is paid when an e-mandate is registered. */
  amount: z.int().min(0),
  currency: Inr,
  receipt: Receipt.optional(),
  notes: NotesBody,
  partial_payment: z.boolean().optional(),
  payment_capture: z.boolean().optional(),
  payment: z
    .strictObject({
      capture: z.enum(['automatic', 'manual']),
      capture_options: z
        .strictObject({
          automatic_expiry_period: z.int().min(12),
          manual_expiry_period: z.int().min(12).max(FIVE_DAYS_MIN).default(FIVE_DAYS_MIN),
          refund_speed: z.enum(['normal', 'optimum']),
        })
        .optional(),
    })
    .optional(),
  customer_id: z.string().optional(),
  method: z.enum(['card', 'upi', 'emandate']).optional(),
  token: z
    .strictObject({
      max_amount: z.int().min(100),
      expire_at: z.int(),
      frequency: z.string().optional(),
      auth_type: z.enum(['netbanking', 'debitcard', 'aadhaar']).optional(),
    })
    .optional(),
});

const CaptureBody = z.strictObject({ amount: z.int().min(100), currency: Inr });

const RefundBody = z.strictObject({
  amount: z.int().min(1).optional(),
  speed: z.enum(['normal', 'optimum']).default('normal'),
  notes: NotesBody,
  receipt: Receipt.optional(),
});

/** Orders, payments, refunds and disputes. */
export const orderRoutes = ({ store, payments, now }: RazorpayApiParts): Routes => ({
  'POST /v1/orders': ({ body }) => {
    const input = readBody(OrderBody, body);
    if (isRefusal(input)) return input;
    const { amount, receipt, notes, payment, token, method, customer_id } = input;
    if (amount < 100 && method !== 'emandate')
      return refuse('The amount must be at least INR 1.00', { field: 'amount' });
    if (token && (method === undefined || customer_id === undefined || !store.customers.find(customer_id)))
      return refuse('The customer_id field is required.', { field: 'customer_id' });
    const options = payment?.capture_options;
    const isAutomatic = payment ? payment.capture === 'automatic' : input.payment_capture === true;
    const order = store.orders.save({
      id: newId('order_'),
      amount,
      receipt: receipt ?? null,
      notes,
      capture: isAutomatic ? 'automatic' : 'manual',
      automaticExpiryMs: (options?.automatic_expiry_period ?? FIVE_DAYS_MIN) * MINUTE_MS,
      manualExpiryMs: (options?.manual_expiry_period ?? FIVE_DAYS_MIN) * MINUTE_MS,
      mandate:
        token && method && customer_id
          ? { customerId: customer_id, method, maxAmount: token.max_amount, expireAt: token.expire_at }
          : null,
      at: now(),
    });
    return payments.showOrder(order);
  },

  'GET /v1/orders': ({ query }) => {
    const receipt = query.get('receipt');
    const orders = store.orders.all().filter((order) => receipt === null || order.receipt === receipt);
    return listed(orders.map(payments.showOrder), query);
  },

  'GET /v1/orders/:id': ({ ids: [id = ''] }) => shown(orUnknown(store.orders.find(id)), payments.showOrder),

  'GET /v1/orders/:id/payments': ({ ids: [id = ''] }) =>
    shown(orUnknown(store.orders.find(id)), (order) => {
      const items = payments.attemptsOf(order.id).map((payment) => payments.showPayment(payment));
      return { entity: 'collection', count: items.length, items };
    }),

  'GET /v1/payments': ({ query }) =>
    listed(
      store.payments.all().map((payment) => payments.showPayment(payment)),
      query,
    ),

  'GET /v1/payments/:id': ({ ids: [id = ''], query }) =>
    shown(orUnknown(store.payments.find(id)), (payment) =>
      payments.showPayment(payment, query.getAll('expand[]').includes('card')),
    ),

  'POST /v1/payments/:id/capture': ({ ids: [id = ''], body }) => {
    const input = readBody(CaptureBody, body);
    if (isRefusal(input)) return input;
    return shown(payments.capture(id, input.amount), (payment) => payments.showPayment(payment));
  },

  'POST /v1/payments/:id/refund': ({ ids: [id = ''], body }) => {
    const input = readBody(RefundBody, body);
    if (isRefusal(input)) return input;
    return shown(payments.refund(id, { ...input, receipt: input.receipt ?? null }), refundJson);
  },

  'GET /v1/payments/:id/refunds': ({ ids: [id = ''], query }) =>
    shown(orUnknown(store.payments.find(id)), () => listed(payments.refundsOf(id).map(refundJson), query)),

  'GET /v1/refunds': ({ query }) => listed(store.refunds.all().map(refundJson), query),

  'GET /v1/refunds/:id': ({ ids: [id = ''] }) => shown(orUnknown(store.refunds.find(id)), refundJson),

  'GET /v1/disputes': ({ query }) => listed(store.disputes.all().map(disputeJson), query),

  'GET /v1/disputes/:id': ({ ids: [id = ''] }) => shown(orUnknown(store.disputes.find(id)), disputeJson),
});
