import { describe, expect, it } from 'vitest';
import { failure, newKey, newOrder, pay, won } from './gateway-bench.ts';
import type { GatewayBench } from './gateway-bench.ts';

/** Giving money back, in parts and at once. */
export const describeRefunds = (bench: () => GatewayBench): void => {
  const gateway = () => bench().gateway;

  describe('cancel', () => {
    it('gives back in parts until nothing is left', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const part = await gateway().cancel(
        { gatewayPaymentId, amount: won(4000), expectedRefundableMinor: 11_000, reason: '단순 변심' },
        newKey(),
      );
      expect(part.refund).toMatchObject({ amount: won(4000), status: 'SUCCEEDED', reason: '단순 변심' });
      expect(part.payment).toMatchObject({
        status: 'PARTIALLY_REFUNDED',
        refundedMinor: 4000,
        refundableMinor: 7000,
      });
      const rest = await gateway().cancel(
        { gatewayPaymentId, expectedRefundableMinor: 7000, reason: '나머지' },
        newKey(),
      );
      expect(rest.refund).toMatchObject({ amount: won(7000), status: 'SUCCEEDED' });
      expect(rest.payment).toMatchObject({ status: 'REFUNDED', refundedMinor: 11_000, refundableMinor: 0 });
      expect(rest.payment.refunds.map((refund) => refund.amount.amountMinor)).toEqual([4000, 7000]);
      expect(await bench().bookings(order.orderId)).toEqual([11_000, -4000, -7000]);

      const error = await failure(
        gateway().cancel({ gatewayPaymentId, expectedRefundableMinor: 0, reason: '또' }, newKey()),
      );
      expect(error).toMatchObject({ kind: 'NOT_REFUNDABLE', retry: 'never' });
    });

    it('gives everything back at once, and only once', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const input = { gatewayPaymentId, expectedRefundableMinor: 11_000, reason: 'refund' };
      const { payment } = await gateway().cancel(input, newKey());
      expect(payment).toMatchObject({ status: 'REFUNDED', refundableMinor: 0 });
      const error = await failure(gateway().cancel(input, newKey()));
      expect(error.kind).toBe('ALREADY_PROCESSED');
      expect(await bench().bookings(order.orderId)).toEqual([11_000, -11_000]);
    });

    it('answers the same key with the same refund', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const input = {
        gatewayPaymentId,
        amount: won(1000),
        expectedRefundableMinor: 11_000,
        reason: 'refund',
      };
      const key = newKey();
      await bench().failNextCall('lost_after_execution');
      const lost = await failure(gateway().cancel(input, key));
      expect(lost).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      const { refund } = await gateway().cancel(input, key);
      expect(refund.amount).toEqual(won(1000));
      expect(await bench().bookings(order.orderId)).toEqual([11_000, -1000]);
    });

    it('does nothing when the payment has changed since it was read', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const input = {
        gatewayPaymentId,
        amount: won(6000),
        expectedRefundableMinor: 11_000,
        reason: 'refund',
      };
      const results = await Promise.allSettled([
        gateway().cancel(input, newKey()),
        gateway().cancel(input, newKey()),
      ]);
      expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = results.find((result) => result.status === 'rejected');
      expect(refused?.reason).toMatchObject({ kind: 'CONFLICT', retry: 'never' });
      expect(await bench().bookings(order.orderId)).toEqual([11_000, -6000]);
    });

    it('gives back no more than was paid, and nothing that was not', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      const tooMuch = await failure(
        gateway().cancel(
          { gatewayPaymentId, amount: won(11_001), expectedRefundableMinor: 11_000, reason: 'refund' },
          newKey(),
        ),
      );
      expect(tooMuch.kind).toBe('NOT_REFUNDABLE');

      const unpaid = newOrder();
      await bench().customerPays(unpaid);
      const waiting = await gateway().getStatus({ orderId: unpaid.orderId });
      const tooEarly = await failure(
        gateway().cancel(
          {
            gatewayPaymentId: waiting?.gatewayPaymentId ?? '',
            expectedRefundableMinor: 11_000,
            reason: 'refund',
          },
          newKey(),
        ),
      );
      expect(tooEarly.kind).toBe('NOT_REFUNDABLE');
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
      expect(await bench().bookings(unpaid.orderId)).toEqual([]);
    });
  });
};
