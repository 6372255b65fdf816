import { z } from 'zod';
import { isRefusal } from './fake-errors.ts';
import { customerJson, tokenJson } from './fake-objects.ts';
import { NotesBody, orUnknown, readBody, shown } from './fake-routes.ts';
import type { RazorpayApiParts, Routes } from './fake-routes.ts';

const CustomerBody = z.strictObject({
  name: z.string().min(1).max(50),
  email: z.email(),
  contact: z.string().regex(/^\+?\d{8,14}$/),
  fail_existing: z.enum(['0', '1']).default('1'),
  notes: NotesBody,
});

const RecurringBody = z.strictObject({
  email: z.email(),
  contact: z.string().regex(/^\+?\d{8,14}$/),
  amount: z.int().min(100),
  currency: z.literal('INR'),
  order_id: z.string(),
  customer_id: z.string(),
  token: z.string(),
  recurring: z.literal(true),
  description: z.string().max(255).optional(),
  notes: NotesBody,
});

/** Customers, saved methods and charges without the customer. */
export const recurringRoutes = ({ store, recurring }: RazorpayApiParts): Routes => ({
  'POST /v1/customers': ({ body }) => {
    const input = readBody(CustomerBody, body);
    if (isRefusal(input)) return input;
    const { name, email, contact, fail_existing } = input;
    return shown(recurring.createCustomer({ name, email, contact }, fail_existing === '1'), customerJson);
  },

  'GET /v1/customers/:id': ({ ids: [id = ''] }) => shown(orUnknown(store.customers.find(id)), customerJson),

  'GET /v1/customers/:id/tokens': ({ ids: [id = ''] }) => {
    const items = store.tokens
      .all()
      .filter((token) => token.customerId === id && token.status === 'confirmed' && !token.isDeleted)
      .map(tokenJson);
    return { entity: 'collection', count: items.length, items };
  },

  'GET /v1/customers/:id/tokens/:id': ({ ids: [customerId = '', tokenId = ''] }) =>
    shown(recurring.find(customerId, tokenId), tokenJson),

  'PUT /v1/customers/:id/tokens/:id/cancel': ({ ids: [customerId = '', tokenId = ''] }) =>
    recurring.cancel(customerId, tokenId),

  'DELETE /v1/customers/:id/tokens/:id': ({ ids: [customerId = '', tokenId = ''] }) =>
    recurring.remove(customerId, tokenId),

  'POST /v1/payments/create/recurring': ({ body }) => {
    const input = readBody(RecurringBody, body);
    if (isRefusal(input)) return input;
    const charge = recurring.charge({
      amount: input.amount,
      orderId: input.order_id,
      customerId: input.customer_id,
      token: input.token,
      description: input.description ?? null,
      notes: input.notes,
    });
    return shown(charge, (payment) => ({ razorpay_payment_id: payment.id }));
  },
});
