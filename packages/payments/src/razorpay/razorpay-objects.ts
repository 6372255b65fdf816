import { z } from 'zod';

/**
 * Razorpay's objects as far as we keep them (razorpay/markdown-docs, 2026-04-09). Much of what it sends is personal
 * (e-mail, phone, bank and card data), so what is not named here is dropped.
 */

/** What the payment page or our refund notes our own order by. The customer's browser carries it: a hint, no proof. */
export const ORDER_NOTE = 'order_id';

/** An object, or `[]` when it is empty. */
export const Notes = z.union([
  z.record(z.string(), z.union([z.string(), z.number()]).transform(String)),
  z.array(z.unknown()).transform((): Record<string, string> => ({})),
]);

const collection = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

export const RazorpayOrder = z.object({
  id: z.string().min(1),
  amount: z.int(),
  amount_paid: z.int(),
  currency: z.string(),
  receipt: z.string().nullish(),
  status: z.string(),
  created_at: z.int(),
});
export type RazorpayOrder = z.infer<typeof RazorpayOrder>;
export const RazorpayOrders = collection(RazorpayOrder);

export const RazorpayCard = z.object({
  last4: z
    .string()
    .regex(/^\d{4}$/)
    .nullish()
    .catch(null),
  network: z.string().nullish(),
  type: z.string().nullish(),
  issuer: z.string().nullish(),
});

export const RazorpayPayment = z.object({
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  order_id: z.string().nullish(),
  method: z.string().nullish(),
  international: z.boolean().nullish(),
  amount_refunded: z.int().nullish(),
  refund_status: z.string().nullish(),
  captured: z.boolean().nullish(),
  card: RazorpayCard.nullish(),
  bank: z.string().nullish(),
  wallet: z.string().nullish(),
  vpa: z.string().nullish(),
  customer_id: z.string().nullish(),
  /** Stands for the saved method that paid or was registered. Secret. */
  token_id: z.string().nullish(),
  fee: z.int().nullish(),
  tax: z.int().nullish(),
  error_code: z.string().nullish(),
  error_reason: z.string().nullish(),
  notes: Notes.nullish(),
  created_at: z.int(),
});
export type RazorpayPayment = z.infer<typeof RazorpayPayment>;
export const RazorpayPayments = collection(RazorpayPayment);

export const RazorpayRefund = z.object({
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  payment_id: z.string(),
  status: z.string(),
  receipt: z.string().nullish(),
  notes: Notes.nullish(),
  created_at: z.int(),
});
export type RazorpayRefund = z.infer<typeof RazorpayRefund>;
export const RazorpayRefunds = collection(RazorpayRefund);

export const RazorpayDispute = z.object({
  id: z.string().min(1),
  payment_id: z.string(),
  amount: z.int(),
  currency: z.string(),
  amount_deducted: z.int().nullish(),
  reason_code: z.string().nullish(),
  respond_by: z.int().nullish(),
  status: z.string(),
});
export const RazorpayDisputes = collection(RazorpayDispute);
export type RazorpayDispute = z.infer<typeof RazorpayDispute>;

export const RazorpayCustomer = z.object({
  id: z.string().min(1),
  email: z.string().nullish(),
  contact: z.string().nullish(),
});

export const RazorpayToken = z.object({
  id: z.string().min(1),
  method: z.string(),
  bank: z.string().nullish(),
  card: RazorpayCard.nullish(),
  vpa: z.object({ username: z.string(), handle: z.string() }).nullish(),
  recurring_details: z.object({ status: z.string().nullish() }).nullish(),
});
export type RazorpayToken = z.infer<typeof RazorpayToken>;

export const RazorpayContact = z.object({ id: z.string().min(1), active: z.boolean() });
export const RazorpayContacts = collection(RazorpayContact);

export const RazorpayFundAccount = z.object({
  id: z.string().min(1),
  active: z.boolean(),
  account_type: z.string(),
});

export const RazorpayPayout = z.object({
  id: z.string().min(1),
  fund_account_id: z.string().nullish(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reference_id: z.string().nullish(),
  status_details: z
    .object({ description: z.string().nullish(), reason: z.string().nullish() })
    .nullish()
    .catch(null),
});
export type RazorpayPayout = z.infer<typeof RazorpayPayout>;
export const RazorpayPayouts = collection(RazorpayPayout);
