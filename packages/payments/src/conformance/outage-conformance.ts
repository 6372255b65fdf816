import { describe, expect, it } from 'vitest';
import { failure, newKey, openOrder, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance } from './gateway-bench.ts';

/** What an adapter may conclude from answers that are lost, late or unreadable. */
export const describeOutages: Conformance = (bench) => {
  const gateway = () => bench().gateway;
  const refundOf = (gatewayPaymentId: string) => ({
    gatewayPaymentId,
    amount: { amountMinor: 1000, currency: bench().currency },
    expectedRefundableMinor: PRICE,
    reason: 'refund',
  });

  describe('a refund that is not understood', () => {
    it('is of unknown outcome when it was lost on the way there, and the same key refunds', async () => {
      const { order, payment } = await pay(bench());
      const key = newKey();
      await bench().failNextCall('lost_before_execution', 'refund');
      const lost = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), key));
      expect(lost).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      expect(await bench().bookings(order)).toEqual([PRICE]);
      const { refund } = await gateway().cancel(refundOf(payment.gatewayPaymentId), key);
      expect(refund.amount.amountMinor).toBe(1000);
      expect(await bench().bookings(order)).toEqual([PRICE, -1000]);
    });

    it('is of unknown outcome when its answer was lost, and the same key gives the same refund', async () => {
      const { order, payment } = await pay(bench());
      const key = newKey();
      await bench().failNextCall('lost_after_execution', 'refund');
      const lost = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), key));
      expect(lost).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      const { refund } = await gateway().cancel(refundOf(payment.gatewayPaymentId), key);
      expect(refund.amount.amountMinor).toBe(1000);
      expect(await bench().bookings(order)).toEqual([PRICE, -1000]);
    });

    it.each(['error_after_execution', 'unreadable_answer'] as const)(
      'is of unknown outcome after %s, and the payment tells that it was done',
      async (fault) => {
        const { order, payment } = await pay(bench());
        await bench().failNextCall(fault, 'refund');
        const lost = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), newKey()));
        expect(lost.kind).toBe('OUTCOME_UNKNOWN');
        expect(await gateway().getStatus(refOf(order))).toMatchObject({ refundableMinor: PRICE - 1000 });
        const again = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), newKey()));
        expect(again.kind).toBe('CONFLICT');
        expect(await bench().bookings(order)).toEqual([PRICE, -1000]);
      },
    );

    it('is given up when the caller does, is still under way, and then has its answer', async () => {
      const { order, payment } = await pay(bench());
      const key = newKey();
      const caller = new AbortController();
      await bench().failNextCall('held', 'refund');
      const call = failure(
        gateway().cancel(refundOf(payment.gatewayPaymentId), { ...key, signal: caller.signal }),
      );
      await bench().heldCallArrived;
      caller.abort();
      expect(await call).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      const early = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), key));
      expect(early).toMatchObject({ kind: 'IN_PROGRESS', retry: 'later_same_key' });
      bench().release();
      await expect.poll(() => bench().bookings(order), { timeout: 20_000 }).toEqual([PRICE, -1000]);
      const { refund } = await gateway().cancel(refundOf(payment.gatewayPaymentId), key);
      expect(refund.amount.amountMinor).toBe(1000);
      expect(await bench().bookings(order)).toEqual([PRICE, -1000]);
    });

    it('moves nothing when it is asked to slow down', async () => {
      const { order, payment } = await pay(bench());
      await bench().failNextCall('rate_limited', 'refund');
      const error = await failure(gateway().cancel(refundOf(payment.gatewayPaymentId), newKey()));
      expect(error).toMatchObject({ kind: 'RATE_LIMITED', httpStatus: 429 });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });
  });

  describe('a read that is not understood', () => {
    it.each([
      'lost_before_execution',
      'lost_after_execution',
      'error_after_execution',
      'unreadable_answer',
    ] as const)('is never taken for a missing payment (%s)', async (fault) => {
      const { order } = await pay(bench());
      await bench().failNextCall(fault, 'read');
      const error = await failure(gateway().getStatus(refOf(order)));
      expect(error.kind).toBe('TRANSIENT');
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'PAID' });
    });

    it('ends when the caller does', async () => {
      const order = await openOrder(bench());
      const error = await failure(gateway().getStatus(refOf(order), { signal: AbortSignal.abort() }));
      expect(error.kind).toBe('TRANSIENT');
    });
  });
};
