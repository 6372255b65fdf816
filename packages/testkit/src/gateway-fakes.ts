import path from 'node:path';
import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import { systemClock } from '@inkvine/core/ports/clock.port';
import { GatewaySettings, openGateways } from '@inkvine/payments/gateway-settings';
import { createNodeService, findFreePort, type ServiceProcess } from './service-process.ts';

/** An order as the gateway knows it; `gatewayOrderId` where the gateway makes its own. */
export interface OrderAtGateway {
  orderId: string;
  gatewayOrderId?: string | undefined;
  amountMinor: number;
}

/** A gateway's stand-in as a process of its own, with its controls under `/__fake/`. */
export interface GatewayFake {
  readonly id: GatewayId;
  readonly currency: Currency;
  readonly url: string;
  readonly service: ServiceProcess;
  /** What server and worker need to know of it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Sets a control, such as what its next calls suffer. */
  control(name: string, body: unknown): Promise<unknown>;
  /** Pays for the customer of an open checkout: what the browser would bring back. */
  pay(order: OrderAtGateway): Promise<Record<string, string>>;
  /** The customer asks the open checkout for an account to transfer to: what the browser would bring back. */
  askForAccount(order: OrderAtGateway): Promise<Record<string, string>>;
  /** What the bank does to that account; false when there is nothing to do that to. */
  atBank(orderId: string, act: 'deposit' | 'deposit/reverse' | 'deposit/expire'): Promise<boolean>;
  /** The customer's bank asks a payment back; gives the gateway's id for it, or null when nothing of it is left. */
  dispute(gatewayPaymentId: string): Promise<string | null>;
  /**
   * The shop's own people give a payment back in the gateway's dashboard, all that is left unless told; gives the
   * gateway's id for it, or null when that refuses.
   */
  refundByHand(gatewayPaymentId: string, amountMinor?: number): Promise<string | null>;
  /** How that ended, for the shop. */
  decideDispute(disputeId: string, outcome: 'won' | 'lost'): Promise<void>;
  /** The gateway has examined a creator and pays to them. */
  clearCreator(destinationId: string): Promise<void>;
  /** Minor units of an order that the gateway took and has not given back. */
  amountKept(order: OrderAtGateway): Promise<number>;
}

const ROOT = path.join(import.meta.dirname, '../../..');

interface Kind {
  currency: Currency;
  keys: Readonly<Record<string, string>>;
  /** Where its checkout script is, for those that have one. */
  sdkPath?: string;
  pay(control: GatewayFake['control'], order: OrderAtGateway): Promise<Record<string, string>>;
  refundByHand(gatewayPaymentId: string, amountMinor?: number): [name: string, body: unknown];
  /** The control by which a creator is known; none where all are. */
  clears?(destinationId: string): [name: string, body: unknown];
  /** Controls and bodies of a dispute; none where banks tell the gateway nothing. */
  disputes?: {
    open(gatewayPaymentId: string): [name: string, body: unknown];
    decide(disputeId: string, outcome: 'won' | 'lost'): [name: string, body: unknown];
  };
}

/** A query holds text alone. */
const callbackOf = (answer: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(answer as object).map(([name, value]) => [name, String(value)]));

const KINDS: Record<GatewayId, Kind> = {
  toss: {
    currency: 'KRW',
    keys: { TOSS_CLIENT_KEY: 'test_ck_inkvine', TOSS_SECRET_KEY: 'test_sk_inkvine' },
    sdkPath: '/v2/standard',
    pay: async (control, { orderId, amountMinor }) =>
      callbackOf(await control('authenticate', { orderId, amount: amountMinor })),
    refundByHand: (paymentKey, amount) => ['cancel', { paymentKey, amount }],
    clears: (sellerId) => ['seller', { sellerId }],
  },
  stripe: {
    currency: 'USD',
    keys: { STRIPE_SECRET_KEY: 'sk_test_inkvine', STRIPE_WEBHOOK_SECRET: 'whsec_inkvine' },
    pay: async (control, { gatewayOrderId = '' }) => {
      await control('pay', { session: gatewayOrderId, card: '4242424242424242' });
      return { session_id: gatewayOrderId };
    },
    refundByHand: (payment, amount) => ['refund', { payment_intent: payment, amount }],
    clears: (account) => ['account', { account }],
    disputes: {
      open: (payment) => ['dispute', { payment_intent: payment }],
      decide: (dispute, outcome) => ['close_dispute', { dispute, outcome }],
    },
  },
  razorpay: {
    currency: 'INR',
    keys: {
      RAZORPAY_KEY_ID: 'rzp_test_inkvine',
      RAZORPAY_KEY_SECRET: 'inkvine_secret',
      RAZORPAY_WEBHOOK_SECRET: 'inkvine_webhook',
      RAZORPAYX_ACCOUNT_NUMBER: '7878780080316316',
    },
    sdkPath: '/v1/checkout.js',
    pay: async (control, { orderId, gatewayOrderId }) =>
      callbackOf(await control('pay', { orderId: gatewayOrderId, notes: { order_id: orderId } })),
    refundByHand: (paymentId, amount) => ['refund', { paymentId, amount }],
    disputes: {
      open: (paymentId) => ['dispute', { paymentId }],
      decide: (disputeId, status) => ['dispute/close', { disputeId, status }],
    },
  },
};

/** A stand-in on a free port, not started yet, that tells the product at `productUrl` its news. */
export async function createGatewayFake(id: GatewayId, productUrl: string): Promise<GatewayFake> {
  const { currency, keys, sdkPath, pay, disputes, refundByHand, clears } = KINDS[id];
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const prefix = id.toUpperCase();
  const settings = {
    ...keys,
    [`${prefix}_API_URL`]: `http://127.0.0.1:${port}`,
    ...(sdkPath !== undefined && { [`${prefix}_SDK_URL`]: `${url}${sdkPath}` }),
  };
  const service = createNodeService({
    name: `${id} fake`,
    entry: path.join(ROOT, `packages/payments/src/${id}/fake/main.ts`),
    env: { ...keys, PORT: String(port), [`${prefix}_WEBHOOK_URL`]: `${productUrl}/webhooks/${id}` },
    readyUrl: `http://127.0.0.1:${port}/health`,
  });
  const gateway = openGateways(GatewaySettings.parse(settings), {
    clock: systemClock,
    timeoutMs: 30_000,
  }).byId(id);

  async function set(name: string, body: unknown): Promise<{ ok: boolean; answer: unknown }> {
    const response = await fetch(`${url}/__fake/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { ok: response.ok, answer: await response.json() };
  }

  async function control(name: string, body: unknown): Promise<unknown> {
    const { ok, answer } = await set(name, body);
    if (!ok) throw new Error(`the ${id} fake refused ${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  function theirs() {
    if (disputes === undefined) throw new Error(`${id} knows no disputes`);
    return disputes;
  }

  return {
    ...{ id, currency, url, service, settings, control },
    pay: (order) => pay(control, order),
    askForAccount: async ({ orderId, amountMinor }) =>
      callbackOf(await control('authenticate', { orderId, amount: amountMinor, accountHours: 72 })),
    atBank: async (orderId, act) => (await set(act, { orderId })).ok,
    async dispute(gatewayPaymentId) {
      const { ok, answer } = await set(...theirs().open(gatewayPaymentId));
      return ok ? (answer as { id: string }).id : null;
    },
    async refundByHand(gatewayPaymentId, amountMinor) {
      const { ok, answer } = await set(...refundByHand(gatewayPaymentId, amountMinor));
      const made = answer as { id?: string; transactionKey?: string };
      return ok ? (made.id ?? made.transactionKey!) : null;
    },
    async clearCreator(destinationId) {
      if (clears !== undefined) await control(...clears(destinationId));
    },
    async decideDispute(disputeId, outcome) {
      await control(...theirs().decide(disputeId, outcome));
    },
    async amountKept({ orderId, gatewayOrderId }) {
      const payment = await gateway.getStatus({
        orderId,
        ...(gatewayOrderId !== undefined && { gatewayOrderId }),
      });
      return payment?.approvedAt === undefined ? 0 : payment.amount.amountMinor - payment.refundedMinor;
    },
  };
}
