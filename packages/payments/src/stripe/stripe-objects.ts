import { z } from 'zod';

/** Stripe's own words for what belongs to which order of ours, on everything we create. */
export const Metadata = z
  .object({
    orderId: z.string().optional(),
    reason: z.string().optional(),
    attempt: z.string().optional(),
    customerKey: z.string().optional(),
    payoutRef: z.string().optional(),
  })
  .nullish()
  .transform((metadata) => metadata ?? {});

const PaymentError = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
});

/** Stripe's Refund, as far as we keep it. */
export const StripeRefund = z.object({
  object: z.literal('refund'),
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
  created: z.int(),
  metadata: Metadata,
});
export type StripeRefund = z.infer<typeof StripeRefund>;

export const RefundPage = z.object({ data: z.array(StripeRefund), has_more: z.boolean() });

const StripeCharge = z.object({
  id: z.string().min(1),
  amount_captured: z.int(),
  amount_refunded: z.int(),
  refunded: z.boolean(),
  disputed: z.boolean(),
  created: z.int(),
  receipt_url: z.string().nullish(),
  payment_method_details: z
    .object({
      type: z.string(),
      card: z.object({ brand: z.string().nullish(), last4: z.string().nullish() }).nullish(),
      kr_card: z.object({ brand: z.string().nullish(), last4: z.string().nullish() }).nullish(),
      upi: z.object({ vpa: z.string().nullish() }).nullish(),
    })
    .nullish(),
  refunds: RefundPage.nullish(),
});

/**
 * Stripe's PaymentIntent with its charge expanded, as far as we keep it. `client_secret` and what Stripe knows of
 * the person are dropped.
 */
export const StripePayment = z.object({
  object: z.literal('payment_intent'),
  id: z.string().min(1),
  amount: z.int(),
  amount_received: z.int(),
  currency: z.string(),
  status: z.string(),
  created: z.int(),
  livemode: z.boolean().nullish(),
  metadata: Metadata,
  latest_charge: StripeCharge.nullish(),
  last_payment_error: PaymentError.nullish(),
  cancellation_reason: z.string().nullish(),
});
export type StripePayment = z.infer<typeof StripePayment>;

/** A payment with what is asked for apart. */
export type WholePayment = StripePayment & {
  /** A dispute keeps it from being refunded. Of its charge Stripe says only that it once was disputed. */
  contested?: boolean;
};

/** Stripe's Checkout Session of mode `payment` with its payment expanded. */
export const StripeSession = z.object({
  object: z.literal('checkout.session'),
  id: z.string().min(1),
  mode: z.string(),
  status: z.string(),
  payment_status: z.string(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  created: z.int(),
  expires_at: z.int(),
  metadata: Metadata,
  payment_intent: StripePayment.nullish(),
});
export type StripeSession = z.infer<typeof StripeSession>;

export const NewSession = z.object({ id: z.string().min(1), url: z.url() });

export const SearchResult = z.object({ data: z.array(StripePayment) });

export const StripeDispute = z.object({
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  charge: z.string(),
  payment_intent: z.string().nullish(),
  is_charge_refundable: z.boolean().nullish(),
  evidence_details: z.object({ due_by: z.int().nullish() }).nullish(),
});
export const DisputePage = z.object({ data: z.array(StripeDispute), has_more: z.boolean() });
export type StripeDispute = z.infer<typeof StripeDispute>;

const Source = z.object({
  object: z.string(),
  id: z.string(),
  amount: z.int().nullish(),
  currency: z.string().nullish(),
  payment_intent: z.string().nullish(),
  metadata: Metadata,
});

export const BalancePage = z.object({
  data: z.array(
    z.object({ id: z.string(), type: z.string(), created: z.int(), source: Source.nullish().catch(null) }),
  ),
  has_more: z.boolean(),
});
export type BalanceEntry = z.infer<typeof BalancePage>['data'][number];
