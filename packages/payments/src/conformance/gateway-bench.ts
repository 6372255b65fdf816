import { randomUUID } from 'node:crypto';
import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  Money,
  PaymentGateway,
  PaymentSnapshot,
  WebhookInput,
} from '@inkvine/core/payments/payment-gateway.port';
import { expect } from 'vitest';

export interface Order {
  orderId: string;
  amount: Money;
}

export type CallFault =
  | 'lost_before_execution'
  | 'lost_after_execution'
  | 'error_after_execution'
  | 'unreadable_answer'
  | 'rate_limited'
  /** Stays in execution until `release`. */
  | 'held';

/** One gateway with the far side under the test's control. */
export interface GatewayBench {
  gateway: PaymentGateway;
  /** The same with a time limit that a `held` call exceeds. */
  impatientGateway: PaymentGateway;
  /** The customer agrees in the payment window; gives what the browser brings back. */
  customerPays(order: Order, refusedAtApproval?: 'insufficient_funds'): Promise<Record<string, string>>;
  /** What the browser brings back when the customer gives up. */
  customerCancels(order: Order): Record<string, string>;
  failNextCall(fault: CallFault): Promise<void>;
  release(): void;
  /** Calls sent to the gateway so far. */
  calls(): number;
  /** Won that the gateway's own books show for the order, each payment and refund; refunds below zero. */
  bookings(orderId: string): Promise<number[]>;
  advance(milliseconds: number): Promise<void>;
  /** Longer than an agreed payment waits for its confirmation. */
  sessionMs: number;
  webhooks: {
    received: WebhookInput[];
    /** What our endpoint does before it answers. */
    onReceived: (webhook: WebhookInput) => Promise<void>;
    /** The status our endpoint answers with. */
    answerWith: number;
    configure(policy: { timing: 'before_response' | 'after_response'; copies: number }): Promise<void>;
    /** Waits until everything due has been sent. */
    flush(): Promise<void>;
    /** An event about this payment, as anybody could post it. */
    forge(gatewayPaymentId: string, order: Order): WebhookInput;
  };
  close(): Promise<void>;
}

export const won = (amountMinor: number): Money => ({ amountMinor, currency: 'KRW' });

export const newOrder = (amountMinor = 11_000): Order => ({
  orderId: randomUUID(),
  amount: won(amountMinor),
});

export const newKey = () => ({ idempotencyKey: randomUUID() });

/** A paid order. */
export const pay = async (bench: GatewayBench, order: Order): Promise<PaymentSnapshot> =>
  bench.gateway.approve({ expected: order, callback: await bench.customerPays(order) }, newKey());

/** The error that a call must end with. */
export const failure = async (call: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'GatewayError' });
  return error as GatewayError;
};
