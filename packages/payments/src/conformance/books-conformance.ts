import { describe, expect, it } from 'vitest';
import { newKey, pay, PRICE, transactionsOf } from './gateway-bench.ts';
import type { Conformance } from './gateway-bench.ts';

const MINUTE_MS = 60_000;

/** The gateway's own list of what it booked. */
export const describeBooks: Conformance = (bench) => {
  const gateway = () => bench().gateway;

  const payAndRefund = async () => {
    const { order, payment } = await pay(bench());
    await bench().advance(MINUTE_MS);
    const { refund } = await gateway().cancel(
      {
        gatewayPaymentId: payment.gatewayPaymentId,
        amount: { ...order.amount, amountMinor: 4000 },
        expectedRefundableMinor: PRICE,
        reason: 'refund',
      },
      newKey(),
    );
    return { order, payment, refund };
  };

  describe('listTransactions', () => {
    it('has each payment and each refund once, oldest first, as the books have them', async () => {
      const { order, payment, refund } = await payAndRefund();
      const other = await pay(bench());
      const { gatewayPaymentId } = payment;
      const { orderId, amount } = order;
      expect(await transactionsOf(bench(), order)).toMatchObject([
        { kind: 'payment', gatewayPaymentId, orderId, amount },
        {
          kind: 'refund',
          gatewayPaymentId,
          orderId,
          gatewayRefundId: refund.gatewayRefundId,
          amount: { ...amount, amountMinor: 4000 },
        },
      ]);
      expect(await bench().bookings(order)).toEqual([PRICE, -4000]);
      expect(await transactionsOf(bench(), other.order)).toHaveLength(1);
    });

    it('takes the first moment of a range and leaves out the last', async () => {
      const { order } = await payAndRefund();
      const [first, second] = (await transactionsOf(bench(), order)).map(({ at }) => new Date(at));
      const between = { from: first as Date, to: second as Date };
      const after = { from: second as Date, to: new Date((second as Date).getTime() + 1000) };
      const kinds = async (range: typeof between) =>
        (await transactionsOf(bench(), order, range)).map(({ kind }) => kind);
      expect(await kinds(between)).toEqual(['payment']);
      expect(await kinds(after)).toEqual(['refund']);
    });
  });
};
