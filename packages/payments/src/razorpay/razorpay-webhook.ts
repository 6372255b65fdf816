import { createHash } from 'node:crypto';
import type { GatewayEvent, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import { z } from 'zod';
import { razorpayError } from './razorpay-errors.ts';
import { Notes, ORDER_NOTE } from './razorpay-objects.ts';
import { isoTime } from './razorpay-payment.ts';
import { isSignedBy } from './razorpay-signature.ts';

const Id = z.string().min(1).max(100);
const entity = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ entity: z.object(shape) }).optional();

const Event = z.object({
  event: z.string().min(1).max(100),
  created_at: z.int(),
  payload: z.object({
    payment: entity({ id: Id, order_id: Id.nullish(), notes: Notes.nullish().catch(null) }),
    order: entity({ id: Id, receipt: Id.nullish() }),
    refund: entity({ id: Id, payment_id: Id }),
    dispute: entity({ id: Id, payment_id: Id }),
    token: entity({ id: Id }),
    subscription: entity({ id: Id }),
    payout: entity({ id: Id, reference_id: Id.nullish() }),
    transfer: entity({ id: Id }),
  }),
});

/** Whose secrets a webhook may be signed with; after a rotation, retries of older events still use the old one. */
export interface WebhookSecrets {
  webhookSecret: string;
  previousWebhookSecret?: string;
}

const KINDS: ReadonlyArray<readonly [RegExp, GatewayEvent['kind']]> = [
  [/^payment\.dispute\./, 'dispute'],
  [/^payment\.downtime\./, 'ignored'],
  [/^(payment\.|order\.paid$)/, 'payment'],
  [/^refund\./, 'refund'],
  [/^(token|subscription)\./, 'saved_method'],
  [/^(payout|transfer)\./, 'payout'],
];

const refOf = ({
  payment,
  order,
  refund,
  dispute,
  token,
  payout,
  transfer,
}: z.infer<typeof Event>['payload']) => {
  const paymentId = payment?.entity.id ?? refund?.entity.payment_id ?? dispute?.entity.payment_id;
  const gatewayOrderId = payment?.entity.order_id ?? order?.entity.id;
  const orderId = order?.entity.receipt ?? payment?.entity.notes?.[ORDER_NOTE];
  const payoutId = payout?.entity.id ?? transfer?.entity.id;
  return {
    ...(paymentId && { gatewayPaymentId: paymentId }),
    ...(gatewayOrderId && { gatewayOrderId }),
    ...(orderId && { orderId }),
    ...(refund && { gatewayRefundId: refund.entity.id }),
    ...(dispute && { gatewayDisputeId: dispute.entity.id }),
    ...(token && { methodToken: token.entity.id }),
    ...(payoutId && { gatewayPayoutId: payoutId }),
    ...(payout?.entity.reference_id && { payoutRef: payout.entity.reference_id }),
  };
};

const readJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch (cause) {
    throw razorpayError('INVALID_REQUEST', { rawMessage: 'webhook is not JSON', cause });
  }
};

/**
 * Razorpay's webhooks (razorpay.com/docs/webhooks): signed over the raw body, without a time, so that only the
 * event id keeps a replay out. They come in any order and more than once.
 *
 * @throws GatewayError `SIGNATURE_INVALID` when neither secret made its signature; `INVALID_REQUEST` when it cannot
 * be read.
 */
export const parseRazorpayWebhook = (
  { rawBody, headers }: WebhookInput,
  { webhookSecret, previousWebhookSecret }: WebhookSecrets,
): GatewayEvent => {
  const signature = headers['x-razorpay-signature'] ?? '';
  const secrets = previousWebhookSecret ? [webhookSecret, previousWebhookSecret] : [webhookSecret];
  if (!secrets.some((secret) => isSignedBy(secret, rawBody, signature))) {
    throw razorpayError('SIGNATURE_INVALID');
  }
  const event = Event.safeParse(readJson(rawBody));
  if (!event.success) {
    throw razorpayError('INVALID_REQUEST', { rawMessage: 'webhook has no known shape', cause: event.error });
  }
  const { event: rawType, created_at, payload } = event.data;
  const kind = KINDS.find(([pattern]) => pattern.test(rawType))?.[1] ?? 'ignored';
  const ref = kind === 'ignored' ? {} : refOf(payload);
  return {
    gateway: 'razorpay',
    dedupeKey:
      Id.safeParse(headers['x-razorpay-event-id']).data ??
      `sha256:${createHash('sha256').update(rawBody).digest('hex')}`,
    rawType,
    trust: 'signature',
    // Of subscriptions, which we do not use, nothing leads to anything of ours.
    kind: Object.keys(ref).length === 0 ? 'ignored' : kind,
    ref,
    occurredAt: isoTime(created_at),
  };
};
