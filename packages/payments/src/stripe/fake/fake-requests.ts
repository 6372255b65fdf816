import { z } from 'zod';
import type { FakeProblem } from './fake-errors.ts';

export const MetadataMap = z
  .record(z.string().max(40), z.string().max(500))
  .refine((metadata) => Object.keys(metadata).length <= 50)
  .default({});
export const Amount = z.coerce.number().int().min(1).max(99_999_999);
const CurrencyCode = z.enum(['krw', 'usd', 'inr']);
const Expand = z.array(z.string()).max(20).default([]);
export const WebAddress = z.url({ protocol: /^https?$/ }).max(5000);

/** What we send of the documented parameters; Stripe refuses those it does not know, and so does the fake. */
const PaymentSession = z.strictObject({
  mode: z.literal('payment'),
  client_reference_id: z.string().max(200).optional(),
  customer_email: z.email().max(800).optional(),
  line_items: z
    .array(
      z.strictObject({
        quantity: z.literal('1'),
        price_data: z.strictObject({
          currency: CurrencyCode,
          unit_amount: Amount,
          product_data: z.strictObject({ name: z.string().min(1).max(250) }),
        }),
      }),
    )
    .length(1),
  metadata: MetadataMap,
  payment_intent_data: z.strictObject({ metadata: MetadataMap }).default({ metadata: {} }),
  adaptive_pricing: z.strictObject({ enabled: z.enum(['true', 'false']) }).optional(),
  success_url: WebAddress,
  cancel_url: WebAddress.optional(),
  expires_at: z.coerce.number().int().optional(),
  expand: Expand,
});

const SetupSession = z.strictObject({
  mode: z.literal('setup'),
  client_reference_id: z.string().max(200).optional(),
  customer: z.string(),
  allowed_payment_method_types: z.array(z.literal('card')).length(1),
  metadata: MetadataMap,
  setup_intent_data: z.strictObject({ metadata: MetadataMap }).default({ metadata: {} }),
  success_url: WebAddress,
  cancel_url: WebAddress.optional(),
  expand: Expand,
});

export const CreateSession = z.discriminatedUnion('mode', [PaymentSession, SetupSession]);

export const CreateCustomer = z.strictObject({
  email: z.email().max(512).optional(),
  name: z.string().max(256).optional(),
  phone: z.string().max(20).optional(),
  metadata: MetadataMap,
});

/** A charge without the customer; we make no others by this address. */
export const CreatePayment = z.strictObject({
  amount: Amount,
  currency: CurrencyCode,
  customer: z.string(),
  payment_method: z.string(),
  allowed_payment_method_types: z.array(z.literal('card')).length(1),
  off_session: z.literal('true'),
  confirm: z.literal('true'),
  description: z.string().max(1000).optional(),
  metadata: MetadataMap,
  expand: Expand,
});

export const CreateRefund = z.strictObject({
  payment_intent: z.string(),
  amount: Amount.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: MetadataMap,
  expand: Expand,
});

export const Retrieve = z.strictObject({ expand: Expand });

export const Search = z.strictObject({
  query: z.string(),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  expand: Expand,
});

export const Paged = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: z.string().optional(),
  expand: Expand,
};

export const ListRefunds = z.strictObject({ ...Paged, payment_intent: z.string().optional() });

export const ListEntries = z.strictObject({
  ...Paged,
  created: z
    .strictObject({ gte: z.coerce.number().int().default(0), lt: z.coerce.number().int().default(Infinity) })
    .optional(),
});

export const ListDisputes = ListEntries.extend({ payment_intent: z.string().optional() });

export const ListEvents = z.strictObject({
  ...Paged,
  type: z.string().optional(),
  delivery_success: z.enum(['true', 'false']).optional(),
});

const MINIMUM: Readonly<Record<string, number>> = { krw: 100, usd: 50, inr: 50 };

export const isTooSmall = (amount: number, currency: string): boolean => amount < (MINIMUM[currency] ?? 1);

const bracketed = ([head, ...rest]: readonly PropertyKey[]): string =>
  `${String(head ?? '')}${rest.map((name) => `[${String(name)}]`).join('')}`;

/** Stripe's error for parameters of another shape, with the first that is wrong. */
export const parameterProblem = (error: z.ZodError): FakeProblem => {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const param = bracketed([...issue.path, ...issue.keys.slice(0, 1)]);
    return { status: 400, code: 'parameter_unknown', message: `Received unknown parameter: ${param}`, param };
  }
  const param = bracketed(issue?.path ?? []);
  const isMissing = issue?.code === 'invalid_type' && /received undefined/.test(issue.message);
  return isMissing
    ? { status: 400, code: 'parameter_missing', message: `Missing required param: ${param}.`, param }
    : { status: 400, code: 'parameter_invalid', message: `Invalid ${param}: ${issue?.message}`, param };
};
