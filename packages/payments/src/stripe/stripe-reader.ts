import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { PaymentRef, PaymentSnapshot, WriteOptions } from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import type { StripeClient } from './stripe-client.ts';
import { stripeError } from './stripe-errors.ts';
import { DisputePage, RefundPage, SearchResult, StripePayment, StripeSession } from './stripe-objects.ts';
import type { StripeRefund, WholePayment } from './stripe-objects.ts';
import { stopsRefunds, toSessionSnapshot, toSnapshot } from './stripe-payment.ts';

const REFUNDS_AT_ONCE = 100;
/** More than a payment can have. */
const DISPUTES_AT_ONCE = 100;
export const PAYMENT_EXPANDED = ['latest_charge.refunds'];

/** Of several payments of one order the one that has come furthest. */
const PROGRESS = ['succeeded', 'processing', 'requires_capture', 'requires_action'];
const furthest = (payments: readonly StripePayment[]): StripePayment | undefined =>
  payments.toSorted((a, b) => rank(a) - rank(b) || b.created - a.created)[0];
const rank = ({ status }: StripePayment): number => {
  const at = PROGRESS.indexOf(status);
  return at === -1 ? PROGRESS.length : at;
};

/** Finds payments by what is known of them. */
export const createStripeReader = (client: StripeClient, clock: Clock) => {
  /** An expanded charge brings only its ten newest refunds. */
  const withAllRefunds = async (
    payment: StripePayment,
    signal: AbortSignal | undefined,
  ): Promise<StripePayment> => {
    const { latest_charge: charge } = payment;
    if (!charge?.refunds?.has_more) return payment;
    const data: StripeRefund[] = [];
    for (;;) {
      const last = data.at(-1)?.id;
      const page = await client.read(RefundPage, signal, (stripe) =>
        stripe.refunds.list({
          payment_intent: payment.id,
          limit: REFUNDS_AT_ONCE,
          ...(last !== undefined && { starting_after: last }),
        }),
      );
      data.push(...page.data);
      if (!page.has_more)
        return { ...payment, latest_charge: { ...charge, refunds: { data, has_more: false } } };
    }
  };

  /** With every refund, and with whether a dispute stands in the way of another. */
  const whole = async (payment: StripePayment, signal: AbortSignal | undefined): Promise<WholePayment> => {
    const refunded = await withAllRefunds(payment, signal);
    if (!payment.latest_charge?.disputed) return refunded;
    const { data } = await client.read(DisputePage, signal, (stripe) =>
      stripe.disputes.list({ payment_intent: payment.id, limit: DISPUTES_AT_ONCE }),
    );
    return { ...refunded, contested: data.length === 0 || data.some(stopsRefunds) };
  };

  const bySession = async (id: string, signal: AbortSignal | undefined): Promise<PaymentSnapshot> => {
    const session = await client.read(StripeSession, signal, (stripe) =>
      stripe.checkout.sessions.retrieve(id, {
        expand: PAYMENT_EXPANDED.map((path) => `payment_intent.${path}`),
      }),
    );
    const { payment_intent: payment } = session;
    const payment_intent = payment && (await whole(payment, signal));
    return toSessionSnapshot({ ...session, payment_intent }, clock.now());
  };

  const byPayment = async (id: string, signal: AbortSignal | undefined): Promise<PaymentSnapshot> => {
    const payment = await client.read(StripePayment, signal, (stripe) =>
      stripe.paymentIntents.retrieve(id, { expand: PAYMENT_EXPANDED }),
    );
    return toSnapshot(await whole(payment, signal), clock.now());
  };

  /** The last resort: Stripe's search may be a minute behind, and an order nobody tried to pay is not in it. */
  const byOrder = async (
    orderId: string,
    signal: AbortSignal | undefined,
  ): Promise<PaymentSnapshot | null> => {
    if (!/^[\w-]+$/.test(orderId)) throw stripeError('INVALID_REQUEST', { rawMessage: 'order id' });
    const { data } = await client.read(SearchResult, signal, (stripe) =>
      stripe.paymentIntents.search({
        query: `metadata['orderId']:'${orderId}'`,
        expand: PAYMENT_EXPANDED.map((path) => `data.${path}`),
      }),
    );
    const payment = furthest(data);
    return payment ? toSnapshot(await whole(payment, signal), clock.now()) : null;
  };

  return {
    /** Null when Stripe has never heard of it. */
    find: async (ref: PaymentRef, signal?: AbortSignal): Promise<PaymentSnapshot | null> => {
      const { gatewayPaymentId, gatewayOrderId, orderId } = ref;
      const sessionId =
        gatewayOrderId ?? (gatewayPaymentId?.startsWith('cs_') ? gatewayPaymentId : undefined);
      try {
        if (sessionId !== undefined) return await bySession(sessionId, signal);
        if (gatewayPaymentId !== undefined) return await byPayment(gatewayPaymentId, signal);
        if (orderId !== undefined) return await byOrder(orderId, signal);
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'NOT_FOUND') return null;
        throw error;
      }
      throw stripeError('INVALID_REQUEST', { rawMessage: 'nothing to look for' });
    },

    /** Takes money that the bank only holds. We never ask for that ourselves; an account's settings may. */
    capture: async (
      payment: PaymentSnapshot,
      { idempotencyKey, signal }: WriteOptions,
    ): Promise<PaymentSnapshot> => {
      const captured = await client.write(StripePayment, signal, (stripe) =>
        stripe.paymentIntents.capture(
          payment.gatewayPaymentId,
          { expand: PAYMENT_EXPANDED },
          { idempotencyKey },
        ),
      );
      return toSnapshot(captured, clock.now());
    },

    snapshot: async (payment: StripePayment, signal?: AbortSignal): Promise<PaymentSnapshot> =>
      toSnapshot(await whole(payment, signal), clock.now()),
  };
};
export type StripeReader = ReturnType<typeof createStripeReader>;
