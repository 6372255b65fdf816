import { randomUUID } from 'node:crypto';
import type {
  CreateCheckoutInput,
  GatewayError,
  Money,
  PaymentGateway,
  WebhookInput,
} from '@inkvine/core/payments/payment-gateway.port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

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

const won = (amountMinor: number): Money => ({ amountMinor, currency: 'KRW' });

const newOrder = (amountMinor = 11_000): Order => ({ orderId: randomUUID(), amount: won(amountMinor) });

const newKey = () => ({ idempotencyKey: randomUUID() });

const RETRY_WAIT_MS = 60_000;

/** What every adapter must do, whatever gateway is behind it. */
export const describeGateway = (name: string, open: () => Promise<GatewayBench>): void => {
  describe(name, () => {
    let bench: GatewayBench;
    let gateway: PaymentGateway;

    beforeEach(async () => {
      bench = await open();
      gateway = bench.gateway;
    });
    afterEach(() => bench.close());

    const pay = async (order: Order) =>
      gateway.approve({ expected: order, callback: await bench.customerPays(order) }, newKey());

    const failure = async (call: Promise<unknown>): Promise<GatewayError> => {
      const error: unknown = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ name: 'GatewayError' });
      return error as GatewayError;
    };

    describe('createCheckout', () => {
      it('gives the browser what the order says and moves no money', async () => {
        const input: CreateCheckoutInput = {
          ...newOrder(),
          orderName: '코인 100개',
          customer: { key: randomUUID(), email: 'reader@example.com', name: '독자' },
          successUrl: 'https://inkvine.example/success',
          failUrl: 'https://inkvine.example/fail',
        };
        const { client } = await gateway.createCheckout(input, newKey());
        expect(client).toMatchObject({
          orderId: input.orderId,
          orderName: input.orderName,
          amount: input.amount,
          customerKey: input.customer.key,
          customerEmail: 'reader@example.com',
          customerName: '독자',
          successUrl: input.successUrl,
          failUrl: input.failUrl,
        });
        expect(await gateway.getStatus({ orderId: input.orderId })).toBeNull();
      });

      it.each([
        ['a fraction of a won', { amount: won(100.5) }],
        ['less than the gateway takes', { amount: won(99) }],
        ['an order id with spaces', { orderId: 'no spaces here' }],
        ['a name too long to show', { orderName: 'x'.repeat(101) }],
      ])('refuses %s', async (_what, change) => {
        const input = {
          ...newOrder(),
          orderName: 'Coins',
          customer: { key: randomUUID() },
          successUrl: 'https://inkvine.example/success',
          failUrl: 'https://inkvine.example/fail',
          ...change,
        };
        const error = await failure(gateway.createCheckout(input, newKey()));
        expect(error.kind).toBe('INVALID_REQUEST');
      });
    });

    describe('approve', () => {
      it('moves the money once and tells how', async () => {
        const order = newOrder();
        const payment = await pay(order);
        expect(payment).toMatchObject({
          gateway: gateway.id,
          orderId: order.orderId,
          status: 'PAID',
          amount: order.amount,
          refundedMinor: 0,
          refundableMinor: 11_000,
          methodKind: 'card',
          refunds: [],
        });
        expect(Date.parse(payment.approvedAt ?? '')).not.toBeNaN();
        expect(payment.instrument?.maskedNumber).toMatch(/\*{3,}/);
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it('answers the same key with the same payment', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const key = newKey();
        const first = await gateway.approve({ expected: order, callback }, key);
        const again = await gateway.approve({ expected: order, callback }, key);
        expect(again.raw).toEqual(first.raw);
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it('returns a payment that another key has approved', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const first = await gateway.approve({ expected: order, callback }, newKey());
        const again = await gateway.approve({ expected: order, callback }, newKey());
        expect(again).toMatchObject({ status: 'PAID', gatewayPaymentId: first.gatewayPaymentId });
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it('returns the paid payment when the order is paid a second time in another window', async () => {
        const order = newOrder();
        const callbacks = [await bench.customerPays(order), await bench.customerPays(order)];
        const [first, second] = await Promise.all(
          callbacks.map((callback) => gateway.approve({ expected: order, callback }, newKey())),
        );
        expect(second).toMatchObject({ status: 'PAID', gatewayPaymentId: first?.gatewayPaymentId });
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it.each([
        ['amount', { amount: '1000' }],
        ['amount written otherwise', { amount: '11000.0' }],
        ['order', { orderId: 'another-order' }],
      ])('stops before any call when the browser brings another %s', async (_what, change) => {
        const order = newOrder();
        const callback = { ...(await bench.customerPays(order)), ...change };
        const before = bench.calls();
        const error = await failure(gateway.approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({ kind: 'AMOUNT_MISMATCH', retry: 'never' });
        expect(bench.calls()).toBe(before);
        expect(await bench.bookings(order.orderId)).toEqual([]);
      });

      it('gets nothing when the customer agreed to less than the order and the browser hides it', async () => {
        const order = newOrder();
        const callback = await bench.customerPays({ ...order, amount: won(1000) });
        const error = await failure(
          gateway.approve({ expected: order, callback: { ...callback, amount: '11000' } }, newKey()),
        );
        expect(error.kind).toBe('INVALID_REQUEST');
        expect(await bench.bookings(order.orderId)).toEqual([]);
      });

      it('refuses a callback without a payment', async () => {
        const order = newOrder();
        const error = await failure(
          gateway.approve(
            { expected: order, callback: { orderId: order.orderId, amount: '11000' } },
            newKey(),
          ),
        );
        expect(error.kind).toBe('INVALID_REQUEST');
      });

      it('tells a customer who gave up from one who was refused, without a call', async () => {
        const order = newOrder();
        const error = await failure(
          gateway.approve({ expected: order, callback: bench.customerCancels(order) }, newKey()),
        );
        expect(error).toMatchObject({ kind: 'CUSTOMER_CANCELED', retry: 'customer_action' });
        expect(bench.calls()).toBe(0);
      });

      it('says why the money was refused, and the payment has failed', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order, 'insufficient_funds');
        const error = await failure(gateway.approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({
          kind: 'DECLINED',
          declineReason: 'insufficient_funds',
          retry: 'customer_action',
        });
        expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({
          status: 'FAILED',
          refundableMinor: 0,
          failure: { kind: 'DECLINED', declineReason: 'insufficient_funds' },
        });
        expect(await bench.bookings(order.orderId)).toEqual([]);
      });

      it('finds the session gone when it comes too late', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        await bench.advance(bench.sessionMs);
        const error = await failure(gateway.approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({ kind: 'EXPIRED', retry: 'customer_action' });
        expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({ status: 'EXPIRED' });
      });

      it('can be done without the browser, from what the gateway knows', async () => {
        expect(gateway.capabilities.serverConfirm).toBe(true);
        const order = newOrder();
        await bench.customerPays(order);
        const waiting = await gateway.getStatus({ orderId: order.orderId });
        expect(waiting).toMatchObject({ status: 'REQUIRES_ACTION', amount: order.amount });
        const callback = {
          paymentKey: waiting?.gatewayPaymentId ?? '',
          orderId: order.orderId,
          amount: String(waiting?.amount.amountMinor),
        };
        const payment = await gateway.approve({ expected: order, callback }, newKey());
        expect(payment.status).toBe('PAID');
      });
    });

    describe('when the gateway cannot be understood', () => {
      it('does not know the outcome of a call that was lost on the way there, and the same key pays', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const key = newKey();
        await bench.failNextCall('lost_before_execution');
        const error = await failure(gateway.approve({ expected: order, callback }, key));
        expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
        expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({
          status: 'REQUIRES_ACTION',
        });
        expect(await gateway.approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it('does not know the outcome of a call whose answer was lost, and the same key pays no second time', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const key = newKey();
        await bench.failNextCall('lost_after_execution');
        const error = await failure(gateway.approve({ expected: order, callback }, key));
        expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
        expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
        expect(await gateway.approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it.each(['error_after_execution', 'unreadable_answer'] as const)(
        'does not know the outcome after %s: the payment must be read before a new key',
        async (fault) => {
          const order = newOrder();
          const callback = await bench.customerPays(order);
          await bench.failNextCall(fault);
          const error = await failure(gateway.approve({ expected: order, callback }, newKey()));
          expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'query_then_new_key' });
          expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
          expect(await gateway.approve({ expected: order, callback }, newKey())).toMatchObject({
            status: 'PAID',
          });
          expect(await bench.bookings(order.orderId)).toEqual([11_000]);
        },
      );

      it('gives up on a slow call in time, hears that it is still under way, and then gets its answer', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const key = newKey();
        await bench.failNextCall('held');
        const timeout = await failure(bench.impatientGateway.approve({ expected: order, callback }, key));
        expect(timeout).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
        const early = await failure(gateway.approve({ expected: order, callback }, key));
        expect(early).toMatchObject({ kind: 'IN_PROGRESS', retry: 'later_same_key' });
        bench.release();
        await expect.poll(() => bench.bookings(order.orderId)).toEqual([11_000]);
        expect(await gateway.approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
      });

      it('stops when the caller does', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        const error = await failure(
          gateway.approve({ expected: order, callback }, { ...newKey(), signal: AbortSignal.abort() }),
        );
        expect(error.kind).toBe('OUTCOME_UNKNOWN');
      });

      it('moves nothing when it is asked to slow down', async () => {
        const order = newOrder();
        const callback = await bench.customerPays(order);
        await bench.failNextCall('rate_limited');
        const error = await failure(gateway.approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({ kind: 'RATE_LIMITED', httpStatus: 429 });
        expect(await bench.bookings(order.orderId)).toEqual([]);
      });

      it.each([
        'lost_before_execution',
        'lost_after_execution',
        'error_after_execution',
        'unreadable_answer',
      ] as const)('never takes a failed read (%s) for a missing payment', async (fault) => {
        const order = newOrder();
        await pay(order);
        await bench.failNextCall(fault);
        const error = await failure(gateway.getStatus({ orderId: order.orderId }));
        expect(error.kind).toBe('TRANSIENT');
        expect(await gateway.getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
      });
    });

    describe('getStatus', () => {
      it('finds a payment by its own id and by ours', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const byOurs = await gateway.getStatus({ orderId: order.orderId });
        const byTheirs = await gateway.getStatus({ gatewayPaymentId });
        expect(byOurs).toMatchObject({ gatewayPaymentId, orderId: order.orderId, status: 'PAID' });
        expect(byTheirs?.raw).toEqual(byOurs?.raw);
      });

      it('knows nothing of an order that was never opened', async () => {
        expect(await gateway.getStatus({ orderId: randomUUID() })).toBeNull();
        expect(await gateway.getStatus({ gatewayPaymentId: 'no/such key' })).toBeNull();
      });
    });

    describe('cancel', () => {
      it('gives back in parts until nothing is left', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const part = await gateway.cancel(
          { gatewayPaymentId, amount: won(4000), expectedRefundableMinor: 11_000, reason: '단순 변심' },
          newKey(),
        );
        expect(part.refund).toMatchObject({ amount: won(4000), status: 'SUCCEEDED', reason: '단순 변심' });
        expect(part.payment).toMatchObject({
          status: 'PARTIALLY_REFUNDED',
          refundedMinor: 4000,
          refundableMinor: 7000,
        });
        const rest = await gateway.cancel(
          { gatewayPaymentId, expectedRefundableMinor: 7000, reason: '나머지' },
          newKey(),
        );
        expect(rest.refund).toMatchObject({ amount: won(7000), status: 'SUCCEEDED' });
        expect(rest.payment).toMatchObject({ status: 'REFUNDED', refundedMinor: 11_000, refundableMinor: 0 });
        expect(rest.payment.refunds.map((refund) => refund.amount.amountMinor)).toEqual([4000, 7000]);
        expect(await bench.bookings(order.orderId)).toEqual([11_000, -4000, -7000]);

        const error = await failure(
          gateway.cancel({ gatewayPaymentId, expectedRefundableMinor: 0, reason: '또' }, newKey()),
        );
        expect(error).toMatchObject({ kind: 'NOT_REFUNDABLE', retry: 'never' });
      });

      it('gives everything back at once, and only once', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const input = { gatewayPaymentId, expectedRefundableMinor: 11_000, reason: 'refund' };
        const { payment } = await gateway.cancel(input, newKey());
        expect(payment).toMatchObject({ status: 'REFUNDED', refundableMinor: 0 });
        const error = await failure(gateway.cancel(input, newKey()));
        expect(error.kind).toBe('ALREADY_PROCESSED');
        expect(await bench.bookings(order.orderId)).toEqual([11_000, -11_000]);
      });

      it('answers the same key with the same refund', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const input = {
          gatewayPaymentId,
          amount: won(1000),
          expectedRefundableMinor: 11_000,
          reason: 'refund',
        };
        const key = newKey();
        await bench.failNextCall('lost_after_execution');
        const lost = await failure(gateway.cancel(input, key));
        expect(lost).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
        const { refund } = await gateway.cancel(input, key);
        expect(refund.amount).toEqual(won(1000));
        expect(await bench.bookings(order.orderId)).toEqual([11_000, -1000]);
      });

      it('does nothing when the payment has changed since it was read', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const input = {
          gatewayPaymentId,
          amount: won(6000),
          expectedRefundableMinor: 11_000,
          reason: 'refund',
        };
        const results = await Promise.allSettled([
          gateway.cancel(input, newKey()),
          gateway.cancel(input, newKey()),
        ]);
        expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
        const refused = results.find((result) => result.status === 'rejected');
        expect(refused?.reason).toMatchObject({ kind: 'CONFLICT', retry: 'never' });
        expect(await bench.bookings(order.orderId)).toEqual([11_000, -6000]);
      });

      it('gives back no more than was paid, and nothing that was not', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        const tooMuch = await failure(
          gateway.cancel(
            { gatewayPaymentId, amount: won(11_001), expectedRefundableMinor: 11_000, reason: 'refund' },
            newKey(),
          ),
        );
        expect(tooMuch.kind).toBe('NOT_REFUNDABLE');

        const unpaid = newOrder();
        await bench.customerPays(unpaid);
        const waiting = await gateway.getStatus({ orderId: unpaid.orderId });
        const tooEarly = await failure(
          gateway.cancel(
            {
              gatewayPaymentId: waiting?.gatewayPaymentId ?? '',
              expectedRefundableMinor: 11_000,
              reason: 'refund',
            },
            newKey(),
          ),
        );
        expect(tooEarly.kind).toBe('NOT_REFUNDABLE');
        expect(await bench.bookings(order.orderId)).toEqual([11_000]);
        expect(await bench.bookings(unpaid.orderId)).toEqual([]);
      });
    });

    describe('parseWebhook', () => {
      const only = (): WebhookInput => {
        expect(bench.webhooks.received).toHaveLength(1);
        return bench.webhooks.received[0] as WebhookInput;
      };

      it('points at the payment that changed', async () => {
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        await bench.webhooks.flush();
        const event = await gateway.parseWebhook(only());
        expect(event).toMatchObject({
          gateway: gateway.id,
          kind: 'payment',
          ref: { gatewayPaymentId, orderId: order.orderId },
        });
        expect(Date.parse(event.occurredAt)).not.toBeNaN();
        expect(await gateway.getStatus({ gatewayPaymentId })).toMatchObject({ status: 'PAID' });
      });

      it('comes before the answer, and the gateway already says the truth', async () => {
        await bench.webhooks.configure({ timing: 'before_response', copies: 1 });
        const order = newOrder();
        const callback = await bench.customerPays(order);
        let answered = false;
        const approval = gateway.approve({ expected: order, callback }, newKey()).then((payment) => {
          answered = true;
          return payment;
        });
        await expect.poll(() => bench.webhooks.received.length).toBe(1);
        const event = await gateway.parseWebhook(only());
        expect(event.ref).toMatchObject({ orderId: order.orderId });
        expect(await approval).toMatchObject({ status: 'PAID', orderId: order.orderId });
        expect(answered).toBe(true);
      });

      it('has one key for copies and redeliveries, and another for the next event', async () => {
        await bench.webhooks.configure({ timing: 'after_response', copies: 2 });
        bench.webhooks.answerWith = 500;
        const order = newOrder();
        const { gatewayPaymentId } = await pay(order);
        await bench.webhooks.flush();
        bench.webhooks.answerWith = 200;
        await bench.advance(RETRY_WAIT_MS);
        await bench.webhooks.flush();
        await bench.advance(RETRY_WAIT_MS);
        await bench.webhooks.flush();
        expect(bench.webhooks.received).toHaveLength(4);
        const keys = await Promise.all(
          bench.webhooks.received.map(async (webhook) => (await gateway.parseWebhook(webhook)).dedupeKey),
        );
        expect(new Set(keys).size).toBe(1);

        await gateway.cancel(
          { gatewayPaymentId, expectedRefundableMinor: 11_000, reason: 'refund' },
          newKey(),
        );
        await bench.webhooks.flush();
        const last = await gateway.parseWebhook(bench.webhooks.received.at(-1) as WebhookInput);
        expect(keys).not.toContain(last.dedupeKey);
      });

      it('proves nothing: a forged event leads to the truth', async () => {
        const order = newOrder();
        const { paymentKey = '' } = await bench.customerPays(order);
        const event = await gateway.parseWebhook(bench.webhooks.forge(paymentKey, order));
        expect(event.trust).toBe('unverified');
        expect(await gateway.getStatus(event.ref as { orderId: string })).toMatchObject({
          status: 'REQUIRES_ACTION',
        });
      });

      it.each([
        ['nothing', ''],
        ['broken JSON', '{"eventType":'],
        ['a list', '[]'],
        ['null', 'null'],
        ['no known shape', '{"hello":"world"}'],
        ['broken text', Uint8Array.from([0x22, 0xff, 0x22])],
      ])('refuses %s', async (_what, body) => {
        const rawBody = typeof body === 'string' ? Buffer.from(body) : body;
        const error = await failure(gateway.parseWebhook({ rawBody, headers: {} }));
        expect(error).toMatchObject({ kind: 'INVALID_REQUEST', retry: 'never' });
      });
    });
  });
};
