import type { Money } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, openOrder, PRICE, refOf } from './gateway-bench.ts';
import type { Callback, Conformance, GatewayBench, Order } from './gateway-bench.ts';

export interface ConfirmationBench extends GatewayBench {
  /** The customer agrees, and the money will be refused when we ask for it. */
  customerPaysWithoutFunds(order: Order): Promise<Callback>;
  /** The customer is shown another amount than the order's, and the browser hides it from us. */
  customerPaysAnother(order: Order, amount: Money): Promise<Callback>;
  /** Longer than an agreed payment waits for its confirmation. */
  sessionMs: number;
}

/** Gateways whose money moves only when our server confirms (`capabilities.serverConfirm`). */
export const describeConfirmation: Conformance<ConfirmationBench> = (bench) => {
  const gateway = () => bench().gateway;

  describe('an approval that moves the money', () => {
    it('is what a payment waits for, and the callback names that payment', async () => {
      expect(gateway().capabilities.serverConfirm).toBe(true);
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const waiting = await gateway().getStatus(refOf(order));
      expect(waiting).toMatchObject({
        status: 'REQUIRES_ACTION',
        gatewayPaymentId: gateway().paymentOf({ expected: order, callback }),
      });
      expect(await bench().bookings(order)).toEqual([]);
    });

    it('returns the paid payment when the order is paid a second time in another window', async () => {
      const order = await openOrder(bench());
      const callbacks = [await bench().customerPays(order), await bench().customerPays(order)];
      const [first, second] = await Promise.all(
        callbacks.map((callback) => gateway().approve({ expected: order, callback }, newKey())),
      );
      expect(second).toMatchObject({ status: 'PAID', gatewayPaymentId: first?.gatewayPaymentId });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('gets nothing when the customer agreed to less than the order', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPaysAnother(order, { ...order.amount, amountMinor: 1000 });
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error.kind).toBe('INVALID_REQUEST');
      expect(await bench().bookings(order)).toEqual([]);
    });

    it('says why the money was refused, and the payment has failed', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPaysWithoutFunds(order);
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({
        kind: 'DECLINED',
        declineReason: 'insufficient_funds',
        retry: 'customer_action',
      });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({
        status: 'FAILED',
        refundableMinor: 0,
        failure: { kind: 'DECLINED', declineReason: 'insufficient_funds' },
      });
      expect(await bench().bookings(order)).toEqual([]);
    });

    it('finds the session gone when it comes too late', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      await bench().advance(bench().sessionMs);
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'EXPIRED', retry: 'customer_action' });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'EXPIRED' });
    });

    it('may be told by webhook before it is answered, and the gateway already says the truth', async () => {
      await bench().webhooks.configure({ timing: 'before_response', copies: 1 });
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      let answered = false;
      const seen: unknown[] = [];
      bench().webhooks.onReceived = async (webhook) => {
        const { ref } = await gateway().parseWebhook(webhook);
        const payment = await gateway().getStatus({ orderId: ref.orderId ?? '' });
        seen.push({ answered, status: payment?.status });
      };
      const payment = await gateway().approve({ expected: order, callback }, newKey());
      answered = true;
      expect(payment).toMatchObject({ status: 'PAID', orderId: order.orderId });
      expect(seen).toEqual([{ answered: false, status: 'PAID' }]);
    });
  });

  describe('an approval that is not understood', () => {
    it('is of unknown outcome when it was lost on the way there, and the same key pays', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const key = newKey();
      await bench().failNextCall('lost_before_execution', 'approve');
      const error = await failure(gateway().approve({ expected: order, callback }, key));
      expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'REQUIRES_ACTION' });
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('is of unknown outcome when its answer was lost, and the same key pays no second time', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const key = newKey();
      await bench().failNextCall('lost_after_execution', 'approve');
      const error = await failure(gateway().approve({ expected: order, callback }, key));
      expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'PAID' });
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it.each(['error_after_execution', 'unreadable_answer'] as const)(
      'is of unknown outcome after %s: the payment must be read before a new key',
      async (fault) => {
        const order = await openOrder(bench());
        const callback = await bench().customerPays(order);
        await bench().failNextCall(fault, 'approve');
        const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'query_then_new_key' });
        expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'PAID' });
        const again = await gateway().approve({ expected: order, callback }, newKey());
        expect(again).toMatchObject({ status: 'PAID' });
        expect(await bench().bookings(order)).toEqual([PRICE]);
      },
    );

    it('is given up when the caller does, is still under way, and then has its answer', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const key = newKey();
      const caller = new AbortController();
      await bench().failNextCall('held', 'approve');
      const call = failure(
        gateway().approve({ expected: order, callback }, { ...key, signal: caller.signal }),
      );
      await bench().heldCallArrived;
      caller.abort();
      expect(await call).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      const early = await failure(gateway().approve({ expected: order, callback }, key));
      expect(early).toMatchObject({ kind: 'IN_PROGRESS', retry: 'later_same_key' });
      bench().release();
      await expect.poll(() => bench().bookings(order), { timeout: 20_000 }).toEqual([PRICE]);
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('moves nothing when it is asked to slow down', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      await bench().failNextCall('rate_limited', 'approve');
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'RATE_LIMITED', httpStatus: 429 });
      expect(await bench().bookings(order)).toEqual([]);
    });
  });
};
