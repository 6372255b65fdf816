import { z } from 'zod';
import { signature } from '../stripe/fake/fake-events.ts';
import { createStripeFake } from '../stripe/fake/stripe-fake.ts';
import { createStripePayouts } from '../stripe/stripe-payouts.ts';
import { createStripeSavedMethods } from '../stripe/stripe-saved-methods.ts';
import { createStripeGateway } from '../stripe/stripe.gateway.ts';
import type { StripeGatewayConfig } from '../stripe/stripe.gateway.ts';
import { describeDirectCharge } from './direct-charge-conformance.ts';
import type { DirectChargeBench } from './direct-charge-conformance.ts';
import { describeDisputes } from './dispute-conformance.ts';
import type { DisputeBench } from './dispute-conformance.ts';
import { openFakeBench } from './fake-bench.ts';
import { openOrder } from './gateway-bench.ts';
import type { Conformance, FaultyCall, Order } from './gateway-bench.ts';
import { describePayouts } from './payout-conformance.ts';
import type { PayoutBench } from './payout-conformance.ts';
import { describeLateRefunds, describePromptRefunds, describeUnpaidRefunds } from './refund-conformance.ts';
import type { LateRefundBench, UnpaidBench } from './refund-conformance.ts';
import { describeAuthenticatedCharges, describeSavedMethods } from './saved-method-conformance.ts';
import type { SavedMethodBench } from './saved-method-conformance.ts';
import type { TransportKind } from './transport.ts';
import { describeSignedWebhooks, describeTimedWebhooks } from './webhook-conformance.ts';

const SECRET_KEY = 'sk_test_conformance';
const WEBHOOK_SECRET = 'whsec_conformance';
const DECIDED_MS = 60_000;

const PATHS = {
  approve: '/v1/checkout/sessions/',
  read: '/v1/checkout/sessions/',
  refund: '/v1/refunds',
} as const satisfies Record<FaultyCall, string>;

const REFUND_CARDS = { prompt: '4242424242424242', pending: '4000000000007726', failing: '4000000000005126' };

const Books = z.object({
  data: z.array(
    z.object({ amount: z.int(), source: z.object({ metadata: z.object({ orderId: z.string() }) }) }),
  ),
});

const Transfers = z.object({ data: z.array(z.object({ amount: z.int() })) });

const SAVED_CARDS = {
  good: '4242424242424242',
  without_funds: '4000000000000341',
  wants_the_customer: '4000002760003184',
};

export type StripeBench = DirectChargeBench &
  DisputeBench &
  LateRefundBench &
  PayoutBench &
  SavedMethodBench &
  UnpaidBench & { toleranceMs: number };

export const STRIPE_KINDS: readonly Conformance<StripeBench>[] = [
  describeDirectCharge,
  describePromptRefunds,
  describeLateRefunds,
  describeUnpaidRefunds,
  describeDisputes,
  describePayouts,
  describeSavedMethods,
  describeAuthenticatedCharges,
  describeSignedWebhooks,
  describeTimedWebhooks,
];

/** A bench for the Stripe adapter in front of its fake; both go by one clock that only `advance` moves. */
export const openStripeBench = async (transport: TransportKind): Promise<StripeBench> => {
  let time = Date.now();
  const clock = { now: () => new Date(time) };
  const { origin, control, countedFetch, tick, fail, common } = await openFakeBench(
    transport,
    (surroundings) =>
      createStripeFake({
        clock,
        secretKey: SECRET_KEY,
        webhookSecret: WEBHOOK_SECRET,
        ...surroundings,
      }),
    {
      retryMs: 60_000,
      headersFor: (rawBody: Uint8Array) => ({
        'stripe-signature': signature(Buffer.from(rawBody), WEBHOOK_SECRET, Math.floor(time / 1000)),
      }),
    },
  );
  const config: StripeGatewayConfig = {
    apiUrl: origin,
    secretKey: SECRET_KEY,
    webhookSecrets: [WEBHOOK_SECRET],
    fetch: countedFetch,
    clock,
    timeoutMs: 60_000,
  };
  const gateway = createStripeGateway(config);

  const list = async (path: string): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
    return response.json();
  };

  let card = REFUND_CARDS.prompt;
  const tryCard = (order: Order, number: string): Promise<unknown> =>
    control('pay', { session: order.gatewayOrderId, card: number });

  const bench: StripeBench = {
    ...common,
    gateway,
    savedMethods: createStripeSavedMethods(config),
    failNextCharge: (fault) => fail(fault, { path: '/v1/payment_intents' }),
    banksAnswer: async () => {},
    customerRegisters: async ({ ref = '' }, number) => {
      await control('pay', { session: ref, card: SAVED_CARDS[number] });
      if (number === 'wants_the_customer') await control('complete_3ds', { session: ref });
      return { session_id: ref };
    },
    currency: 'USD',
    tooLittle: 49,
    toleranceMs: 300_000,
    customerPays: async (order) => {
      await tryCard(order, card);
      return { session_id: order.gatewayOrderId ?? '' };
    },
    customerIsRefused: async (order) => void (await tryCard(order, '4000000000009995')),
    customerCancels: () => ({ code: 'USER_CANCEL' }),
    misleading: () => [{ session_id: 'cs_test_of_another_order' }],
    unpaidPayment: async () => {
      const order = await openOrder(bench);
      await tryCard(order, '4000000000009995');
      const payment = await gateway.getStatus({ orderId: order.orderId });
      return payment?.gatewayPaymentId ?? '';
    },
    nextPaymentRefunds: (course) => {
      card = REFUND_CARDS[course];
    },
    settleRefunds: async () => {
      time += DECIDED_MS;
      await tick();
    },
    bankDisputes: async (payment_intent, amount) =>
      z.object({ id: z.string() }).parse(await control('dispute', { payment_intent, amount })).id,
    bankReturnsRefund: async (refund) => void (await control('fail_refund', { refund })),
    closeDispute: async (dispute, outcome) => void (await control('close_dispute', { dispute, outcome })),
    refundsByHand: async (payment_intent, amount) =>
      z.object({ id: z.string() }).parse(await control('refund', { payment_intent, amount })).id,
    payouts: {
      gateway: createStripePayouts(config),
      account: { kind: 'onboarding' },
      clear: async (account) => void (await control('account', { account })),
      decide: async (transfer) => void (await control('reverse_transfer', { transfer })),
      isLate: false,
      failNext: (fault) => fail(fault, { method: 'POST', path: '/v1/transfers' }),
      booked: async () =>
        Transfers.parse(await list('/v1/transfers?limit=100'))
          .data.map(({ amount }) => amount)
          .toReversed(),
    },
    failNextCall: (fault, call) => fail(fault, { path: PATHS[call] }),
    bookings: async ({ orderId }) => {
      const books = await list('/v1/balance_transactions?limit=100&expand[]=data.source');
      return Books.parse(books)
        .data.toReversed()
        .filter(({ source }) => source.metadata.orderId === orderId)
        .map(({ amount }) => amount);
    },
    advance: async (milliseconds) => {
      time += milliseconds;
    },
  };
  return bench;
};
