import { randomUUID } from 'node:crypto';
import type { CreateCheckoutInput } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, newOrder, pay, won } from './gateway-bench.ts';
import type { GatewayBench } from './gateway-bench.ts';

/** Checkout, approval and reading when everybody answers. */
export const describeApproval = (bench: () => GatewayBench): void => {
  const gateway = () => bench().gateway;

  describe('createCheckout', () => {
    it('gives the browser what the order says and moves no money', async () => {
      const input: CreateCheckoutInput = {
        ...newOrder(),
        orderName: '코인 100개',
        customer: { key: randomUUID(), email: 'reader@example.com', name: '독자' },
        successUrl: 'https://inkvine.example/success',
        failUrl: 'https://inkvine.example/fail',
      };
      const { client } = await gateway().createCheckout(input, newKey());
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
      expect(await gateway().getStatus({ orderId: input.orderId })).toBeNull();
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
      const error = await failure(gateway().createCheckout(input, newKey()));
      expect(error.kind).toBe('INVALID_REQUEST');
    });
  });

  describe('approve', () => {
    it('moves the money once and tells how', async () => {
      const order = newOrder();
      const payment = await pay(bench(), order);
      expect(payment).toMatchObject({
        gateway: gateway().id,
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
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it('answers the same key with the same payment', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const key = newKey();
      const first = await gateway().approve({ expected: order, callback }, key);
      const again = await gateway().approve({ expected: order, callback }, key);
      expect(again.raw).toEqual(first.raw);
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it('returns a payment that another key has approved', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const first = await gateway().approve({ expected: order, callback }, newKey());
      const again = await gateway().approve({ expected: order, callback }, newKey());
      expect(again).toMatchObject({ status: 'PAID', gatewayPaymentId: first.gatewayPaymentId });
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it('returns the paid payment when the order is paid a second time in another window', async () => {
      const order = newOrder();
      const callbacks = [await bench().customerPays(order), await bench().customerPays(order)];
      const [first, second] = await Promise.all(
        callbacks.map((callback) => gateway().approve({ expected: order, callback }, newKey())),
      );
      expect(second).toMatchObject({ status: 'PAID', gatewayPaymentId: first?.gatewayPaymentId });
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it.each([
      ['amount', { amount: '1000' }],
      ['amount written otherwise', { amount: '11000.0' }],
      ['order', { orderId: 'another-order' }],
    ])('stops before any call when the browser brings another %s', async (_what, change) => {
      const order = newOrder();
      const callback = { ...(await bench().customerPays(order)), ...change };
      const before = bench().calls();
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'AMOUNT_MISMATCH', retry: 'never' });
      expect(bench().calls()).toBe(before);
      expect(await bench().bookings(order.orderId)).toEqual([]);
    });

    it('gets nothing when the customer agreed to less than the order and the browser hides it', async () => {
      const order = newOrder();
      const callback = await bench().customerPays({ ...order, amount: won(1000) });
      const error = await failure(
        gateway().approve({ expected: order, callback: { ...callback, amount: '11000' } }, newKey()),
      );
      expect(error.kind).toBe('INVALID_REQUEST');
      expect(await bench().bookings(order.orderId)).toEqual([]);
    });

    it('refuses a callback without a payment', async () => {
      const order = newOrder();
      const error = await failure(
        gateway().approve(
          { expected: order, callback: { orderId: order.orderId, amount: '11000' } },
          newKey(),
        ),
      );
      expect(error.kind).toBe('INVALID_REQUEST');
    });

    it('tells a customer who gave up from one who was refused, without a call', async () => {
      const order = newOrder();
      const error = await failure(
        gateway().approve({ expected: order, callback: bench().customerCancels(order) }, newKey()),
      );
      expect(error).toMatchObject({ kind: 'CUSTOMER_CANCELED', retry: 'customer_action' });
      expect(bench().calls()).toBe(0);
    });

    it('says why the money was refused, and the payment has failed', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order, 'insufficient_funds');
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({
        kind: 'DECLINED',
        declineReason: 'insufficient_funds',
        retry: 'customer_action',
      });
      expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({
        status: 'FAILED',
        refundableMinor: 0,
        failure: { kind: 'DECLINED', declineReason: 'insufficient_funds' },
      });
      expect(await bench().bookings(order.orderId)).toEqual([]);
    });

    it('finds the session gone when it comes too late', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      await bench().advance(bench().sessionMs);
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'EXPIRED', retry: 'customer_action' });
      expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({ status: 'EXPIRED' });
    });

    it('can be done without the browser, from what the gateway knows', async () => {
      expect(gateway().capabilities.serverConfirm).toBe(true);
      const order = newOrder();
      await bench().customerPays(order);
      const waiting = await gateway().getStatus({ orderId: order.orderId });
      expect(waiting).toMatchObject({ status: 'REQUIRES_ACTION', amount: order.amount });
      const callback = {
        paymentKey: waiting?.gatewayPaymentId ?? '',
        orderId: order.orderId,
        amount: String(waiting?.amount.amountMinor),
      };
      const payment = await gateway().approve({ expected: order, callback }, newKey());
      expect(payment.status).toBe('PAID');
    });
  });

  describe('getStatus', () => {
    it('finds a payment by its own id and by ours', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const byOurs = await gateway().getStatus({ orderId: order.orderId });
      const byTheirs = await gateway().getStatus({ gatewayPaymentId });
      expect(byOurs).toMatchObject({ gatewayPaymentId, orderId: order.orderId, status: 'PAID' });
      expect(byTheirs?.raw).toEqual(byOurs?.raw);
    });

    it('knows nothing of an order that was never opened', async () => {
      expect(await gateway().getStatus({ orderId: randomUUID() })).toBeNull();
      expect(await gateway().getStatus({ gatewayPaymentId: 'no/such key' })).toBeNull();
    });
  });
};
