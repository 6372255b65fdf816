import type { GatewayEvent, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import Stripe from 'stripe';
import { z } from 'zod';
import { stripeError } from './stripe-errors.ts';
import { Metadata } from './stripe-objects.ts';

/** Stripe's own advice: long enough for slow clocks, too short to keep a captured event for later. */
const TOLERANCE_SECONDS = 300;

const Id = z.string().min(1).max(255);

const Event = z.object({
  object: z.literal('event'),
  id: Id,
  type: z.string().min(1).max(100),
  created: z.int(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: Id.nullish(),
      mode: z.string().nullish(),
      client_reference_id: Id.nullish(),
      payment_intent: Id.nullish().catch(null),
      payment_method: Id.nullish().catch(null),
      metadata: Metadata.catch({}),
    }),
  }),
});
type StripeObject = z.infer<typeof Event>['data']['object'];
type Told = Pick<GatewayEvent, 'kind' | 'ref'>;

const IGNORED: Told = { kind: 'ignored', ref: {} };

const ours = ({ metadata, client_reference_id }: StripeObject): { orderId?: string } => {
  const orderId = metadata.orderId ?? client_reference_id;
  return orderId ? { orderId } : {};
};

const READERS: Readonly<Record<string, (object: StripeObject, id: string) => Told>> = {
  payment_intent: (object, id) => ({ kind: 'payment', ref: { gatewayPaymentId: id, ...ours(object) } }),
  'checkout.session': (object, id) =>
    object.mode === 'payment' ? { kind: 'payment', ref: { gatewayOrderId: id, ...ours(object) } } : IGNORED,
  refund: (object, id) =>
    object.payment_intent
      ? {
          kind: 'refund',
          ref: { gatewayPaymentId: object.payment_intent, gatewayRefundId: id, ...ours(object) },
        }
      : IGNORED,
  dispute: (object, id) => ({
    kind: 'dispute',
    ref: {
      gatewayDisputeId: id,
      ...(object.payment_intent && { gatewayPaymentId: object.payment_intent }),
      ...ours(object),
    },
  }),
  setup_intent: (object) =>
    object.payment_method ? { kind: 'saved_method', ref: { methodToken: object.payment_method } } : IGNORED,
  mandate: (object) =>
    object.payment_method ? { kind: 'saved_method', ref: { methodToken: object.payment_method } } : IGNORED,
  payment_method: (_object, id) => ({ kind: 'saved_method', ref: { methodToken: id } }),
  account: (_object, id) => ({ kind: 'payout', ref: { gatewayAccountId: id } }),
  transfer: (object, id) => ({
    kind: 'payout',
    ref: {
      gatewayPayoutId: id,
      ...(object.metadata.payoutRef && { payoutRef: object.metadata.payoutRef }),
    },
  }),
};

const read = (type: string, object: StripeObject): Told => {
  // Of a charge only its refunds are news: the payment intent tells the rest.
  if (type === 'charge.refunded' && object.payment_intent) {
    return { kind: 'refund', ref: { gatewayPaymentId: object.payment_intent, ...ours(object) } };
  }
  return object.id ? (READERS[object.object]?.(object, object.id) ?? IGNORED) : IGNORED;
};

/** The SDK reads text; bytes that are none would silently become other characters. */
const assertText = (rawBody: Uint8Array): void => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
  } catch (cause) {
    throw stripeError('INVALID_REQUEST', { rawMessage: 'webhook is not text', cause });
  }
};

/**
 * Stripe's webhooks: signed with the time, so that an old one is refused too.
 *
 * @param secrets All that are valid now; while one is replaced by another, two.
 * @throws GatewayError `SIGNATURE_INVALID`; `INVALID_REQUEST` when it is signed and cannot be read.
 */
export const createStripeWebhookParser = (secrets: readonly string[], clock: Clock) => {
  const verify = ({ rawBody, headers }: WebhookInput): unknown => {
    const signature = headers['stripe-signature'];
    if (signature === undefined) throw stripeError('SIGNATURE_INVALID', { rawMessage: 'no signature' });
    const now = clock.now().getTime();
    assertText(rawBody);
    for (const secret of secrets) {
      try {
        return Stripe.webhooks.constructEvent(
          Buffer.from(rawBody),
          signature,
          secret,
          TOLERANCE_SECONDS,
          undefined,
          now,
        );
      } catch (cause) {
        if (cause instanceof Stripe.errors.StripeSignatureVerificationError) continue;
        throw stripeError('INVALID_REQUEST', { rawMessage: 'webhook is not JSON', cause });
      }
    }
    throw stripeError('SIGNATURE_INVALID');
  };

  return async (input: WebhookInput): Promise<GatewayEvent> => {
    const event = Event.safeParse(verify(input));
    if (!event.success) {
      throw stripeError('INVALID_REQUEST', { rawMessage: 'webhook has no known shape', cause: event.error });
    }
    const { id, type, created, data } = event.data;
    return {
      gateway: 'stripe',
      dedupeKey: id,
      rawType: type,
      trust: 'signature',
      ...read(type, data.object),
      occurredAt: new Date(created * 1000).toISOString(),
    };
  };
};
