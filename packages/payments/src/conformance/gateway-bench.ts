import { randomUUID } from 'node:crypto';
import type { Currency } from '@inkvine/contracts/money';
import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  CreateCheckoutInput,
  GatewayTransaction,
  Money,
  PaymentGateway,
  PaymentRef,
  PaymentSnapshot,
  WebhookInput,
} from '@inkvine/core/payments/payment-gateway.port';
import type { SavedMethodGateway } from '@inkvine/core/payments/saved-method-gateway.port';
import { expect } from 'vitest';

/** An order as our database holds it once its checkout is open. */
export interface Order {
  orderId: string;
  amount: Money;
  gatewayOrderId?: string;
}

/** What the browser brings back. */
export type Callback = Record<string, string>;

export type CallFault =
  | 'lost_before_execution'
  | 'lost_after_execution'
  | 'error_after_execution'
  | 'unreadable_answer'
  | 'rate_limited'
  /** Stays in execution until `release`. */
  | 'held';

/** The calls that a fault can be meant for: the one that approves, one that reads, the one that refunds. */
export type FaultyCall = 'approve' | 'read' | 'refund';

/** One gateway with the far side under the test's control. */
export interface GatewayBench {
  gateway: PaymentGateway;
  savedMethods?: SavedMethodGateway;
  currency: Currency;
  /** Minor units that are too few for this gateway. */
  tooLittle: number;
  /** The customer agrees in the payment window; gives what the browser brings back. */
  customerPays(order: Order): Promise<Callback>;
  /** What the browser brings back when the customer gives up. */
  customerCancels(order: Order): Callback;
  /** An honest callback, altered in every way that must be caught before the gateway is called. */
  misleading(callback: Callback): Callback[];
  /** The shop's own people give a payment back at the gateway, all that is left unless told; gives the gateway's id. */
  refundsByHand(gatewayPaymentId: string, amountMinor?: number): Promise<string>;
  failNextCall(fault: CallFault, call: FaultyCall): Promise<void>;
  /** Resolves when a `held` call has reached the gateway. */
  heldCallArrived: Promise<unknown>;
  release(): void;
  /** Calls sent to the gateway so far. */
  calls(): number;
  /** Minor units that the gateway's own books show for the order, each payment and refund; refunds below zero. */
  bookings(order: Order): Promise<number[]>;
  advance(milliseconds: number): Promise<void>;
  webhooks: {
    received: WebhookInput[];
    /** What our endpoint does before it answers. */
    onReceived: (webhook: WebhookInput) => Promise<void>;
    /** The status our endpoint answers with. */
    answerWith: number;
    /** Longer than the gateway waits before it sends an unanswered event once more. */
    retryMs: number;
    configure(policy: { timing: 'before_response' | 'after_response'; copies: number }): Promise<void>;
    /** Waits until everything due has been sent. */
    flush(): Promise<void>;
    /** The headers with which the gateway itself would send this body. */
    headersFor(rawBody: Uint8Array): Record<string, string>;
  };
  close(): Promise<void>;
}

/** A part of the suite; what it needs of the bench beyond the common part is its type. */
export type Conformance<Bench extends GatewayBench = GatewayBench> = (bench: () => Bench) => void;

export const PRICE = 11_000;

export const newKey = () => ({ idempotencyKey: randomUUID() });

export const checkoutInput = (
  currency: Currency,
  change: Partial<CreateCheckoutInput> = {},
): CreateCheckoutInput => ({
  orderId: randomUUID(),
  orderName: '코인 100개',
  amount: { amountMinor: PRICE, currency },
  customer: { key: randomUUID() },
  successUrl: 'https://inkvine.example/return?topUpId=1',
  failUrl: 'https://inkvine.example/return?topUpId=1',
  ...change,
});

/** An order whose checkout is open. */
export const openOrder = async (bench: GatewayBench): Promise<Order> => {
  const input = checkoutInput(bench.currency);
  const { gatewayOrderId } = await bench.gateway.createCheckout(input, newKey());
  return {
    orderId: input.orderId,
    amount: input.amount,
    ...(gatewayOrderId !== undefined && { gatewayOrderId }),
  };
};

/** By what we look for an order's payment before we know the payment's own id. */
export const refOf = ({ orderId, gatewayOrderId }: Order): PaymentRef => ({
  orderId,
  ...(gatewayOrderId !== undefined && { gatewayOrderId }),
});

/** An order and its payment, approved. */
export const pay = async (bench: GatewayBench): Promise<{ order: Order; payment: PaymentSnapshot }> => {
  const order = await openOrder(bench);
  const callback = await bench.customerPays(order);
  return { order, payment: await bench.gateway.approve({ expected: order, callback }, newKey()) };
};

/** What the adapter says of the gateway's books about one order. */
export const transactionsOf = async (
  bench: GatewayBench,
  order: Order,
  range = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') },
): Promise<GatewayTransaction[]> => {
  const found: GatewayTransaction[] = [];
  for await (const transaction of bench.gateway.listTransactions(range)) {
    if (transaction.orderId === order.orderId) found.push(transaction);
  }
  return found;
};

/** The error that a call must end with. */
export const failure = async (call: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'GatewayError' });
  return error as GatewayError;
};
