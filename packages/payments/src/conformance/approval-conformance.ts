import { randomUUID } from 'node:crypto';
import type { CreateCheckoutInput, Money } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { checkoutInput, failure, newKey, openOrder, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance } from './gateway-bench.ts';

/** Checkout, approval and reading when everybody answers. */
export const describeApproval: Conformance = (bench) => {
  const gateway = () => bench().gateway;

  describe('createCheckout', () => {
    it('moves no money, and called again leads to the same checkout', async () => {
      const input = checkoutInput(bench().currency);
      const key = newKey();
      const first = await gateway().createCheckout(input, key);
      expect(await gateway().createCheckout(input, key)).toEqual(first);
      const order = { ...input, ...first };
      const payment = await gateway().getStatus(refOf(order));
      expect(payment?.status ?? 'CREATED').toBe('CREATED');
      expect(await bench().bookings(order)).toEqual([]);
    });

    it.each<[string, (money: (amountMinor: number) => Money) => Partial<CreateCheckoutInput>]>([
      ['a fraction of a minor unit', (money) => ({ amount: money(PRICE + 0.5) })],
      ['less than the gateway takes', (money) => ({ amount: money(bench().tooLittle) })],
      ['an order id with spaces', () => ({ orderId: 'no spaces here' })],
      ['a name too long to show', () => ({ orderName: 'x'.repeat(101) })],
    ])('refuses %s', async (_what, change) => {
      const { currency } = bench();
      const before = bench().calls();
      const input = checkoutInput(
        currency,
        change((amountMinor) => ({ amountMinor, currency })),
      );
      const error = await failure(gateway().createCheckout(input, newKey()));
      expect(error.kind).toBe('INVALID_REQUEST');
      expect(bench().calls()).toBe(before);
    });
  });

  describe('approve', () => {
    it('finds the money moved once and tells how', async () => {
      const { order, payment } = await pay(bench());
      expect(payment).toMatchObject({
        gateway: gateway().id,
        orderId: order.orderId,
        status: 'PAID',
        amount: order.amount,
        refundedMinor: 0,
        refundableMinor: PRICE,
        methodKind: 'card',
        refunds: [],
      });
      expect(Date.parse(payment.approvedAt ?? '')).not.toBeNaN();
      expect(payment.instrument?.maskedNumber ?? payment.instrument?.last4).toMatch(/\*{3,}|^\d{4}$/);
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('answers the same key with the same payment', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const key = newKey();
      const first = await gateway().approve({ expected: order, callback }, key);
      const again = await gateway().approve({ expected: order, callback }, key);
      expect(again.raw).toEqual(first.raw);
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('returns a payment that another key has approved', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const first = await gateway().approve({ expected: order, callback }, newKey());
      const again = await gateway().approve({ expected: order, callback }, newKey());
      expect(again).toMatchObject({ status: 'PAID', gatewayPaymentId: first.gatewayPaymentId });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('needs no browser: the payment that a look has shown is enough', async () => {
      const order = await openOrder(bench());
      await bench().customerPays(order);
      const seen = await gateway().getStatus(refOf(order));
      expect(seen).toMatchObject({ orderId: order.orderId, amount: order.amount });
      const gatewayPaymentId = seen?.gatewayPaymentId ?? '';
      const payment = await gateway().approve({ expected: { ...order, gatewayPaymentId } }, newKey());
      expect(payment).toMatchObject({ status: 'PAID', gatewayPaymentId });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('stops before any call when the browser brings something else', async () => {
      const order = await openOrder(bench());
      const honest = await bench().customerPays(order);
      const before = bench().calls();
      const misleading = bench().misleading(honest);
      expect(misleading).not.toHaveLength(0);
      for (const callback of misleading) {
        const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
        expect(['AMOUNT_MISMATCH', 'SIGNATURE_INVALID']).toContain(error.kind);
        expect(error.retry).toBe('never');
      }
      expect(bench().calls()).toBe(before);
    });

    it('refuses a callback without a payment, and no callback with no payment known', async () => {
      const order = await openOrder(bench());
      const before = bench().calls();
      const { orderId, amount } = order;
      const empty = await failure(gateway().approve({ expected: order, callback: {} }, newKey()));
      const none = await failure(gateway().approve({ expected: { orderId, amount } }, newKey()));
      expect([empty.kind, none.kind]).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST']);
      expect(() => gateway().paymentOf({ expected: order, callback: {} })).toThrow('INVALID_REQUEST');
      expect(bench().calls()).toBe(before);
    });

    it('tells a customer who gave up, without a call', async () => {
      const order = await openOrder(bench());
      const before = bench().calls();
      const callback = bench().customerCancels(order);
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'CUSTOMER_CANCELED', retry: 'customer_action' });
      expect(bench().calls()).toBe(before);
    });
  });

  describe('getStatus', () => {
    it('finds a payment by its own id, by ours and by its order', async () => {
      const { order, payment } = await pay(bench());
      const { gatewayPaymentId } = payment;
      const byTheirs = await gateway().getStatus({ gatewayPaymentId });
      const byOurs = await gateway().getStatus({ orderId: order.orderId });
      const byOrder = await gateway().getStatus(refOf(order));
      for (const found of [byTheirs, byOurs, byOrder]) {
        expect(found).toMatchObject({ gatewayPaymentId, orderId: order.orderId, status: 'PAID' });
      }
    });

    it('knows nothing of an order that was never opened', async () => {
      expect(await gateway().getStatus({ orderId: randomUUID() })).toBeNull();
      expect(await gateway().getStatus({ gatewayPaymentId: 'no/such key' })).toBeNull();
    });
  });
};
