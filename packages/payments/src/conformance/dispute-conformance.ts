import { describe, expect, it } from 'vitest';
import { failure, newKey, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance, GatewayBench } from './gateway-bench.ts';

export interface DisputeBench extends GatewayBench {
  /** The customer's bank takes the payment back; gives the gateway's id of the dispute. */
  bankDisputes(gatewayPaymentId: string): Promise<string>;
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

    it('knows nothing of a dispute that there never was', async () => {
      expect(await gateway().getDispute('dp_unknown')).toBeNull();
    });
  });
};

/** Gateways that do not tell of disputes. */
export const describeNoDisputes: Conformance = (bench) => {
  it('disputes cannot be asked for', async () => {
    const error = await failure(bench().gateway.getDispute('dispute'));
    expect(error).toMatchObject({ kind: 'UNSUPPORTED', retry: 'never' });
  });
};
