import { describe, expect, it } from 'vitest';
import { failure, newKey, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance, GatewayBench } from './gateway-bench.ts';

export interface DisputeBench extends GatewayBench {
  /** The customer's bank takes the payment back, all that is left unless told; gives the gateway's id of it. */
  bankDisputes(gatewayPaymentId: string, amountMinor?: number): Promise<string>;
  /** A bank sends a refund back that had succeeded. */
  bankReturnsRefund(gatewayRefundId: string): Promise<void>;
  closeDispute(gatewayDisputeId: string, outcome: 'won' | 'lost'): Promise<void>;
}

/** Gateways that tell of disputes. */
export const describeDisputes: Conformance<DisputeBench> = (bench) => {
  const gateway = () => bench().gateway;

  describe('getDispute', () => {
    it('tells whose money is asked back, how much, and that it stops refunds', async () => {
      const { order, payment } = await pay(bench());
      const { gatewayPaymentId } = payment;
      const gatewayDisputeId = await bench().bankDisputes(gatewayPaymentId);
      expect(await gateway().getDispute(gatewayDisputeId)).toMatchObject({
        gatewayDisputeId,
        gatewayPaymentId,
        amount: order.amount,
        status: 'OPEN',
      });
      await bench().webhooks.flush();
      const events = await Promise.all(
        bench().webhooks.received.map((webhook) => gateway().parseWebhook(webhook)),
      );
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'dispute', ref: expect.objectContaining({ gatewayDisputeId }) }),
      );
      const error = await failure(
        gateway().cancel({ gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' }, newKey()),
      );
      expect(error.kind).toBe('NOT_REFUNDABLE');
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ orderId: order.orderId });
    });

    it.each([
      ['won', 'WON'],
      ['lost', 'LOST'],
    ] as const)('tells that it was %s', async (outcome, status) => {
      const { payment } = await pay(bench());
      const gatewayDisputeId = await bench().bankDisputes(payment.gatewayPaymentId);
      await bench().closeDispute(gatewayDisputeId, outcome);
      expect(await gateway().getDispute(gatewayDisputeId)).toMatchObject({ status });
    });

    it.each([
      ['won', PRICE],
      ['lost', 0],
    ] as const)('%s, leaves so much of the payment to be given back', async (outcome, left) => {
      const { order, payment } = await pay(bench());
      const { gatewayPaymentId } = payment;
      await bench().closeDispute(await bench().bankDisputes(gatewayPaymentId), outcome);
      const again = { gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' };
      if (left === 0) {
        expect(await failure(gateway().cancel(again, newKey()))).toMatchObject({ kind: 'NOT_REFUNDABLE' });
        return;
      }
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ refundableMinor: left });
      const { refund } = await gateway().cancel(again, newKey());
      expect(refund).toMatchObject({ status: 'SUCCEEDED', amount: order.amount });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({ status: 'REFUNDED' });
    });

    it('lists those that were opened within a time, each once', async () => {
      const opened = await Promise.all(
        [1, 2].map(async () => bench().bankDisputes((await pay(bench())).payment.gatewayPaymentId)),
      );
      const listed: string[] = [];
      const ever = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
      for await (const each of gateway().listDisputes(ever)) listed.push(each.gatewayDisputeId);
      expect(listed.toSorted()).toEqual(opened.toSorted());
      const never: unknown[] = [];
      const before = { from: new Date(0), to: new Date('2000-01-01T00:00:00Z') };
      for await (const each of gateway().listDisputes(before)) never.push(each);
      expect(never).toEqual([]);
    });

    it('asks back a part, or what an earlier refund left', async () => {
      const { payment } = await pay(bench());
      const { gatewayPaymentId } = payment;
      const part = await bench().bankDisputes(gatewayPaymentId, 1_000);
      expect(await gateway().getDispute(part)).toMatchObject({ amount: { amountMinor: 1_000 } });
      const other = await pay(bench());
      const amount = { ...other.order.amount, amountMinor: 4_000 };
      await gateway().cancel(
        {
          gatewayPaymentId: other.payment.gatewayPaymentId,
          amount,
          expectedRefundableMinor: PRICE,
          reason: 'a part',
        },
        newKey(),
      );
      const rest = await bench().bankDisputes(other.payment.gatewayPaymentId);
      expect(await gateway().getDispute(rest)).toMatchObject({ amount: { amountMinor: PRICE - 4_000 } });
    });

    it('knows nothing of a dispute that there never was', async () => {
      expect(await gateway().getDispute('dp_unknown')).toBeNull();
    });
  });

  it('a refund that succeeded and came back is told as failed, and the money is there again', async () => {
    const { order, payment } = await pay(bench());
    const { gatewayPaymentId } = payment;
    const { refund } = await gateway().cancel(
      { gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' },
      newKey(),
    );
    await bench().bankReturnsRefund(refund.gatewayRefundId);
    const after = await gateway().getStatus(refOf(order));
    expect(after).toMatchObject({ status: 'PAID', refundedMinor: 0, refundableMinor: PRICE });
    expect(after?.refunds).toMatchObject([{ gatewayRefundId: refund.gatewayRefundId, status: 'FAILED' }]);
  });
};

/** Gateways that do not tell of disputes. */
export const describeNoDisputes: Conformance = (bench) => {
  it('disputes cannot be asked for', async () => {
    const error = await failure(bench().gateway.getDispute('dispute'));
    expect(error).toMatchObject({ kind: 'UNSUPPORTED', retry: 'never' });
    const ever = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
    for await (const each of bench().gateway.listDisputes(ever)) expect(each).toBeUndefined();
  });
};
