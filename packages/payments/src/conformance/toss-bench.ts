import { z } from 'zod';
import type { FakeGateway } from '../fake/http.ts';
import type { SendWebhook } from '../fake/webhooks.ts';
import { createTossFake } from '../toss/fake/toss-fake.ts';
import { createTossGateway } from '../toss/toss.gateway.ts';
import { describeConfirmation } from './confirmation-conformance.ts';
import type { ConfirmationBench } from './confirmation-conformance.ts';
import { describeNoDisputes } from './dispute-conformance.ts';
import { openOrder, refOf } from './gateway-bench.ts';
import type { Callback, CallFault, Conformance, GatewayBench, Order } from './gateway-bench.ts';
import { describePromptRefunds, describeUnpaidRefunds } from './refund-conformance.ts';
import { openTransport } from './transport.ts';
import type { TransportKind } from './transport.ts';
import type { UnpaidBench } from './refund-conformance.ts';
import { describeUnsignedWebhooks } from './webhook-conformance.ts';
import type { UnsignedWebhookBench } from './webhook-conformance.ts';

export type TossBench = ConfirmationBench & UnpaidBench & UnsignedWebhookBench;

export const TOSS_KINDS: readonly Conformance<TossBench>[] = [
  describeConfirmation,
  describePromptRefunds,
  describeUnpaidRefunds,
  describeNoDisputes,
  describeUnsignedWebhooks,
];

const CLIENT_KEY = 'test_ck_conformance';
const SECRET_KEY = 'test_sk_conformance';

const FAULTS = {
  lost_before_execution: 'drop_before_execute',
  lost_after_execution: 'execute_then_drop',
  error_after_execution: 'error_after_execute',
  unreadable_answer: 'malformed_json',
  rate_limited: 'rate_limited',
  held: 'latency',
} as const satisfies Record<CallFault, string>;

const Transactions = z.array(z.object({ orderId: z.string(), status: z.string(), amount: z.number() }));

/** A bench for the Toss adapter in front of its fake. */
export const openTossBench = async (transport: TransportKind): Promise<TossBench> => {
  const webhooks: Pick<GatewayBench['webhooks'], 'received' | 'onReceived' | 'answerWith'> = {
    received: [],
    onReceived: async () => {},
    answerWith: 200,
  };
  const receive: SendWebhook = async ({ headers, body }) => {
    const webhook = { rawBody: Buffer.from(body), headers };
    webhooks.received.push(webhook);
    await webhooks.onReceived(webhook);
    return webhooks.answerWith;
  };

  const clock = { now: () => new Date() };
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  let fake: FakeGateway;
  const { origin, sendWebhook, close } = await openTransport(transport, () => fake, receive);
  fake = createTossFake({
    clock,
    clientKey: CLIENT_KEY,
    secretKey: SECRET_KEY,
    publicUrl: origin,
    sendWebhook,
    sleep: () => {
      arrived.resolve();
      return held.promise;
    },
  });

  const control = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${origin}/__fake/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };

  let calls = 0;
  const countedFetch: typeof fetch = (input, init) => {
    calls += 1;
    return fetch(input, init);
  };
  const gateway = createTossGateway({
    apiUrl: origin,
    sdkUrl: `${origin}/v2/standard`,
    clientKey: CLIENT_KEY,
    secretKey: SECRET_KEY,
    fetch: countedFetch,
    clock,
    timeoutMs: 60_000,
  });

  const authenticate = async (
    { orderId, amount }: Order,
    refuseWith: string | null = null,
  ): Promise<Callback> =>
    z
      .record(z.string(), z.string())
      .parse(await control('authenticate', { orderId, amount: amount.amountMinor, refuseWith }));

  const bench: TossBench = {
    gateway,
    currency: 'KRW',
    tooLittle: 99,
    sessionMs: 10 * 60 * 1000,
    customerPays: (order) => authenticate(order),
    customerPaysWithoutFunds: (order) => authenticate(order, 'REJECT_CARD_PAYMENT'),
    customerPaysAnother: async (order, amount) => ({
      ...(await authenticate({ ...order, amount })),
      amount: String(order.amount.amountMinor),
    }),
    customerCancels: ({ orderId }) => ({ code: 'PAY_PROCESS_CANCELED', message: '사용자 취소', orderId }),
    misleading: (callback) => [
      { ...callback, amount: '1000' },
      { ...callback, amount: `${callback['amount']}.0` },
      { ...callback, orderId: 'another-order' },
    ],
    unpaidPayment: async () => {
      const order = await openOrder(bench);
      await authenticate(order);
      const payment = await gateway.getStatus(refOf(order));
      return payment?.gatewayPaymentId ?? '';
    },
    failNextCall: async (fault) =>
      void (await control('faults', { kind: FAULTS[fault], path: '/v1/payments' })),
    heldCallArrived: arrived.promise,
    release: () => held.resolve(),
    calls: () => calls,
    bookings: async ({ orderId }) => {
      const day = (daysFromNow: number): string =>
        new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10);
      const response = await fetch(`${origin}/v1/transactions?startDate=${day(-2)}&endDate=${day(2)}`, {
        headers: { authorization: `Basic ${btoa(`${SECRET_KEY}:`)}` },
      });
      return Transactions.parse(await response.json())
        .filter((transaction) => transaction.orderId === orderId)
        .map(({ status, amount }) => (status === 'DONE' ? amount : -amount));
    },
    advance: async (milliseconds) => void (await control('clock', { advanceMs: milliseconds })),
    webhooks: Object.assign(webhooks, {
      retryMs: 60_000,
      configure: async (policy: { timing: 'before_response' | 'after_response'; copies: number }) =>
        void (await control('webhooks/policy', policy)),
      flush: () => fake.tick(),
      headersFor: () => ({}),
    }),
    forgeWebhook: (paymentKey, { orderId }) => ({
      headers: { 'tosspayments-webhook-transmission-id': 'forged' },
      rawBody: Buffer.from(
        JSON.stringify({
          eventType: 'PAYMENT_STATUS_CHANGED',
          createdAt: '2026-11-20T12:00:00.000000',
          data: { paymentKey, orderId, status: 'DONE' },
        }),
      ),
    }),
    close,
  };
  return bench;
};
