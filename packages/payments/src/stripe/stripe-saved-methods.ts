import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { Instrument } from '@inkvine/core/payments/payment-gateway.port';
import type {
  BeginRegistrationInput,
  ChargeInput,
  SavedMethod,
  SavedMethodGateway,
} from '@inkvine/core/payments/saved-method-gateway.port';
import { z } from 'zod';
import { createStripeClient } from './stripe-client.ts';
import { stripeError } from './stripe-errors.ts';
import { NewSession, StripePayment } from './stripe-objects.ts';
import { toSnapshot } from './stripe-payment.ts';
import { PAYMENT_EXPANDED } from './stripe-reader.ts';
import { canceledReturnUrl, sessionReturnUrl } from './stripe.gateway.ts';
import type { StripeGatewayConfig } from './stripe.gateway.ts';

const Customer = z.object({ id: z.string().min(1) });

const StripeMethod = z.object({
  id: z.string().min(1),
  customer: z.string().nullish(),
  card: z
    .object({
      brand: z.string().nullish(),
      last4: z.string().nullish(),
      wallet: z.object({ type: z.string() }).nullish(),
    })
    .nullish(),
});

const Registration = z.object({
  id: z.string().min(1),
  status: z.string(),
  client_reference_id: z.string().nullish(),
  setup_intent: z.object({ status: z.string(), payment_method: StripeMethod.nullish() }).nullish(),
});

const instrumentOf = ({ card }: z.infer<typeof StripeMethod>): { instrument?: Instrument } =>
  card
    ? {
        instrument: {
          ...((card.wallet || card.brand) && { brand: card.wallet?.type ?? card.brand ?? '' }),
          ...(card.last4 && { last4: card.last4 }),
        },
      }
    : {};

/** A card in Apple Pay and its like is known to its owner as that wallet. */
const toMethod = (method: z.infer<typeof StripeMethod>, status: SavedMethod['status']): SavedMethod => ({
  token: method.id,
  status,
  methodKind: method.card?.wallet ? 'wallet' : 'card',
  ...instrumentOf(method),
});

/** The registration that a callback is about. Throws before anything is sent. */
const sessionOf = (
  callback: Readonly<Record<string, string>> | undefined,
  ref: string | undefined,
): string => {
  if (callback === undefined) {
    if (ref === undefined) throw stripeError('INVALID_REQUEST', { rawMessage: 'a registration never begun' });
    return ref;
  }
  const sessionId = callback['session_id'];
  if (sessionId === undefined) {
    throw stripeError(callback['code'] === 'USER_CANCEL' ? 'CUSTOMER_CANCELED' : 'INVALID_REQUEST');
  }
  if (ref !== undefined && ref !== sessionId) throw stripeError('SIGNATURE_INVALID');
  return sessionId;
};

/**
 * Cards that Stripe keeps for a person: registered on Stripe's own page, charged later without the person.
 *
 * A bank may want the person present for a charge (`AUTHENTICATION_REQUIRED`): then a new payment with a checkout
 * is needed, with a new order.
 */
export const createStripeSavedMethods = (config: StripeGatewayConfig): SavedMethodGateway => {
  const { clock } = config;
  const client = createStripeClient(config);

  const customerOf = async (
    { customerKey, gatewayCustomerId, customer }: BeginRegistrationInput,
    idempotencyKey: string,
    signal: AbortSignal | undefined,
  ): Promise<string> => {
    if (gatewayCustomerId !== undefined) return gatewayCustomerId;
    const created = await client.write(Customer, signal, (stripe) =>
      stripe.customers.create({ ...customer, metadata: { customerKey } }, { idempotencyKey }),
    );
    return created.id;
  };

  return {
    id: 'stripe',
    savedMethods: { kinds: ['card'], chargeIsAsync: false, chargeGuard: 'key', needsPhone: false },

    beginRegistration: async (input, { idempotencyKey, signal }) => {
      if (input.method !== 'card') throw stripeError('UNSUPPORTED', { rawMessage: input.method });
      const { customerKey } = input;
      const customer = await customerOf(input, `${idempotencyKey}-customer`, signal);
      const session = await client.write(NewSession, signal, (stripe) =>
        stripe.checkout.sessions.create(
          {
            mode: 'setup',
            customer,
            client_reference_id: customerKey,
            allowed_payment_method_types: ['card'],
            metadata: { customerKey },
            setup_intent_data: { metadata: { customerKey } },
            success_url: sessionReturnUrl(input.successUrl),
            cancel_url: canceledReturnUrl(input.failUrl),
          },
          { idempotencyKey },
        ),
      );
      return {
        client: { kind: 'redirect', url: session.url },
        gatewayCustomerId: customer,
        ref: session.id,
      };
    },

    finishRegistration: async (
      { customerKey, gatewayCustomerId, ref, callback },
      { signal },
    ): Promise<SavedMethod> => {
      const sessionId = sessionOf(callback, ref);
      const session = await client.read(Registration, signal, (stripe) =>
        stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent.payment_method'] }),
      );
      if (session.client_reference_id !== customerKey) throw stripeError('SIGNATURE_INVALID');
      if (session.status === 'expired') throw stripeError('EXPIRED');
      const { setup_intent: setup } = session;
      const method = setup?.payment_method;
      if (!method || (setup.status !== 'succeeded' && setup.status !== 'processing')) {
        throw stripeError('INSTRUMENT_INVALID', { rawCode: setup?.status ?? session.status });
      }
      if (gatewayCustomerId !== undefined && method.customer !== gatewayCustomerId) {
        throw stripeError('RESPONSE_MISMATCH');
      }
      return toMethod(method, setup.status === 'succeeded' ? 'active' : 'pending');
    },

    chargeSavedMethod: async (input: ChargeInput, { idempotencyKey, signal }) => {
      const { token, gatewayCustomerId, orderId, orderName, amount } = input;
      if (gatewayCustomerId === undefined)
        throw stripeError('INVALID_REQUEST', { rawMessage: 'no customer' });
      const payment = await client.write(StripePayment, signal, (stripe) =>
        stripe.paymentIntents.create(
          {
            amount: amount.amountMinor,
            currency: amount.currency.toLowerCase(),
            customer: gatewayCustomerId,
            payment_method: token,
            allowed_payment_method_types: ['card'],
            off_session: true,
            confirm: true,
            description: orderName,
            metadata: { orderId },
            expand: PAYMENT_EXPANDED,
          },
          { idempotencyKey },
        ),
      );
      const snapshot = toSnapshot(payment, clock.now());
      if (
        snapshot.orderId !== orderId ||
        snapshot.amount.amountMinor !== amount.amountMinor ||
        snapshot.amount.currency !== amount.currency
      ) {
        throw stripeError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.id });
      }
      return snapshot;
    },

    getSavedMethod: async ({ token, gatewayCustomerId }, options) => {
      try {
        const method = await client.read(StripeMethod, options?.signal, (stripe) =>
          stripe.paymentMethods.retrieve(token),
        );
        return method.customer === gatewayCustomerId ? toMethod(method, 'active') : null;
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'NOT_FOUND') return null;
        throw error;
      }
    },

    deleteSavedMethod: async ({ token }, { idempotencyKey, signal }) => {
      try {
        await client.write(StripeMethod, signal, (stripe) =>
          stripe.paymentMethods.detach(token, {}, { idempotencyKey }),
        );
      } catch (error) {
        if (!(error instanceof GatewayError) || !GONE.has(error.kind)) throw error;
      }
      return 'deleted';
    },
  };
};

/** Stripe refuses to detach what is detached already, or never was. */
const GONE: ReadonlySet<string> = new Set(['INSTRUMENT_INVALID', 'NOT_FOUND']);
