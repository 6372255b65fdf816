import { Currency } from '@inkvine/contracts/money';
import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  ApproveInput,
  CallOptions,
  PaymentGateway,
  PaymentRef,
  PaymentSnapshot,
} from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createStripeClient } from './stripe-client.ts';
import { stripeError } from './stripe-errors.ts';
import { DisputePage, NewSession, StripeDispute } from './stripe-objects.ts';
import { listStripeTransactions } from './stripe-books.ts';
import { toDispute } from './stripe-payment.ts';
import { createStripeReader } from './stripe-reader.ts';
import { createStripeRefunds } from './stripe-refunds.ts';
import { createStripeWebhookParser } from './stripe-webhook.ts';

export interface StripeGatewayConfig {
  /** `https://api.stripe.com`, or the fake's address. */
  apiUrl: string;
  /** `sk_test_…`, `sk_live_…` or a restricted `rk_…` one. */
  secretKey: string;
  /** `whsec_…`, at least one; two while one is replaced. */
  webhookSecrets: readonly string[];
  fetch?: typeof globalThis.fetch;
  clock: Clock;
  /** For one request, body included. */
  timeoutMs: number;
}

/** What Stripe takes at least (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const DISPUTES_AT_ONCE = 100;
const MINIMUM_MINOR = { KRW: 100, USD: 50, INR: 50 } as const satisfies Record<Currency, number>;

const Checkout = z.object({
  orderId: z.string().regex(/^[\w-]{6,64}$/),
  orderName: z.string().min(1).max(100),
  amount: z
    .object({ amountMinor: z.int(), currency: Currency })
    .refine(({ amountMinor, currency }) => amountMinor >= MINIMUM_MINOR[currency]),
});

/** Stripe fills the braces in itself, so they must stand there as they are. */
export const sessionReturnUrl = (url: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}session_id={CHECKOUT_SESSION_ID}`;

export const canceledReturnUrl = (url: string): string => {
  const address = new URL(url);
  address.searchParams.set('code', 'USER_CANCEL');
  return address.href;
};

/** Where to look for the payment of a callback that is about our order. Throws before anything is sent. */
const readCallback = ({ expected, callback }: ApproveInput): PaymentRef => {
  const { gatewayOrderId, gatewayPaymentId } = expected;
  if (callback === undefined) {
    if (gatewayOrderId === undefined && gatewayPaymentId === undefined) {
      throw stripeError('INVALID_REQUEST', { rawMessage: 'neither callback nor payment' });
    }
    return {
      ...(gatewayOrderId !== undefined && { gatewayOrderId }),
      ...(gatewayPaymentId !== undefined && { gatewayPaymentId }),
    };
  }
  const sessionId = callback['session_id'];
  if (sessionId === undefined) {
    throw stripeError(callback['code'] === 'USER_CANCEL' ? 'CUSTOMER_CANCELED' : 'INVALID_REQUEST');
  }
  if (gatewayOrderId !== undefined && sessionId !== gatewayOrderId) throw stripeError('AMOUNT_MISMATCH');
  return { gatewayOrderId: sessionId };
};

const assertAbout = (payment: PaymentSnapshot, { orderId, amount }: ApproveInput['expected']): void => {
  if (
    payment.orderId !== orderId ||
    payment.amount.amountMinor !== amount.amountMinor ||
    payment.amount.currency !== amount.currency
  ) {
    throw stripeError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.gatewayPaymentId });
  }
};

const assertNotOver = ({ status, failure, gatewayPaymentId, rawStatus }: PaymentSnapshot): void => {
  if (status === 'EXPIRED') throw stripeError('EXPIRED', { gatewayPaymentId, rawCode: rawStatus });
  if (status === 'FAILED') {
    const { kind = 'DECLINED', declineReason, rawCode = rawStatus } = failure ?? {};
    throw stripeError(kind, { gatewayPaymentId, rawCode, ...(declineReason && { declineReason }) });
  }
};

/**
 * Stripe for one-time payments in won, dollars and rupees, API 2026-10-28.endive.
 *
 * The customer pays on Stripe's own page, where the money moves; `approve` only reads. Refunds may fail days
 * later. Webhooks are signed. Give the fake's address (`fake/main.ts`) as `apiUrl` to run all of it without Stripe.
 *
 * @throws GatewayError `CONFIG` when the keys are not of the right kind.
 */
export const createStripeGateway = (config: StripeGatewayConfig): PaymentGateway => {
  const { clock, secretKey, webhookSecrets } = config;
  if (!/^(sk|rk)_(test|live)_/.test(secretKey)) {
    throw stripeError('CONFIG', { rawMessage: 'the secret key must begin with sk_ or rk_' });
  }
  if (webhookSecrets.length === 0 || webhookSecrets.some((secret) => !secret.startsWith('whsec_'))) {
    throw stripeError('CONFIG', { rawMessage: 'webhook secrets must begin with whsec_' });
  }
  const client = createStripeClient(config);
  const reader = createStripeReader(client, clock);
  const refunds = createStripeRefunds(client, reader);

  return {
    id: 'stripe',
    capabilities: { serverConfirm: false, asyncRefund: true, failureIsFinal: false, virtualAccounts: false },

    createCheckout: async (input, { idempotencyKey, signal }) => {
      const checked = Checkout.safeParse(input);
      if (!checked.success) throw stripeError('INVALID_REQUEST', { cause: checked.error });
      const { orderId, orderName, amount } = checked.data;
      const session = await client.write(NewSession, signal, (stripe) =>
        stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: orderId,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: amount.currency.toLowerCase(),
                  unit_amount: amount.amountMinor,
                  product_data: { name: orderName },
                },
              },
            ],
            metadata: { orderId },
            payment_intent_data: { metadata: { orderId } },
            // The price is ours: no other currency, no promotion code.
            adaptive_pricing: { enabled: false },
            success_url: sessionReturnUrl(input.successUrl),
            cancel_url: canceledReturnUrl(input.failUrl),
            ...(input.customer.email && { customer_email: input.customer.email }),
          },
          { idempotencyKey },
        ),
      );
      return { client: { kind: 'redirect', url: session.url }, gatewayOrderId: session.id };
    },

    paymentOf: (input) => readCallback(input).gatewayPaymentId,

    approve: async (input, { idempotencyKey, signal }) => {
      const ref = readCallback(input);
      let payment = await reader.find(ref, signal);
      if (!payment) throw stripeError('NOT_FOUND');
      assertAbout(payment, input.expected);
      assertNotOver(payment);
      if (payment.status === 'AUTHORIZED') {
        payment = await reader.capture(payment, { idempotencyKey, ...(signal && { signal }) });
        assertAbout(payment, input.expected);
      }
      return payment;
    },

    getStatus: (ref, options) => reader.find(ref, options?.signal),

    cancel: refunds.cancel,

    getDispute: async (gatewayDisputeId: string, options?: CallOptions) => {
      try {
        const dispute = await client.read(StripeDispute, options?.signal, (stripe) =>
          stripe.disputes.retrieve(gatewayDisputeId),
        );
        return toDispute(dispute);
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'NOT_FOUND') return null;
        throw error;
      }
    },

    listDisputes: async function* ({ from, to }, options) {
      const created = { gte: Math.ceil(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
      for (let after: string | undefined; ;) {
        const { data, has_more } = await client.read(DisputePage, options?.signal, (stripe) =>
          stripe.disputes.list({
            created,
            limit: DISPUTES_AT_ONCE,
            ...(after !== undefined && { starting_after: after }),
          }),
        );
        yield* data.map(toDispute);
        after = data.at(-1)?.id;
        if (!has_more) return;
      }
    },

    listTransactions: (range, options) => listStripeTransactions(client, range, options?.signal),

    parseWebhook: createStripeWebhookParser(webhookSecrets, clock),
  };
};
