import { describe, expect, it } from 'vitest';
import { failure, newKey, openOrder, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance, GatewayBench, Order } from './gateway-bench.ts';

export interface DirectChargeBench extends GatewayBench {
  /** The customer tries a card without money and stays in the payment window. */
  customerIsRefused(order: Order): Promise<void>;
}

/** Gateways that move the money while the customer pays; our approval only looks (no `serverConfirm`). */
export const describeDirectCharge: Conformance<DirectChargeBench> = (bench) => {
  const gateway = () => bench().gateway;

  describe('money that the gateway moves by itself', () => {
    it('is there before we approve, told by webhook or asked for', async () => {
      expect(gateway().capabilities.serverConfirm).toBe(false);
      const order = await openOrder(bench());
      await bench().customerPays(order);
      expect(await gateway().getStatus(refOf(order))).toMatchObject({
        status: 'PAID',
        refundableMinor: PRICE,
      });
      await bench().webhooks.flush();
      const events = await Promise.all(
        bench().webhooks.received.map((webhook) => gateway().parseWebhook(webhook)),
      );
      const news = events.filter((event) => event.kind === 'payment');
      expect(news).not.toHaveLength(0);
      for (const { ref } of news) expect(await gateway().getStatus(ref)).toMatchObject({ status: 'PAID' });
    });

    it('may follow a card that was refused: the checkout stays open', async () => {
      const order = await openOrder(bench());
      await bench().customerIsRefused(order);
      const refused = await gateway().getStatus(refOf(order));
      expect(refused).toMatchObject({
        refundableMinor: 0,
        failure: { kind: 'DECLINED', declineReason: 'insufficient_funds' },
      });
      expect(['CREATED', 'FAILED']).toContain(refused?.status);
      expect(await bench().bookings(order)).toEqual([]);
      const callback = await bench().customerPays(order);
      expect(await gateway().approve({ expected: order, callback }, newKey())).toMatchObject({
        status: 'PAID',
      });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('is not taken for ours when the gateway speaks of another amount', async () => {
      const order = await openOrder(bench());
      const callback = await bench().customerPays(order);
      const expected = { ...order, amount: { ...order.amount, amountMinor: PRICE + 1 } };
      const error = await failure(gateway().approve({ expected, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'RESPONSE_MISMATCH', retry: 'never' });
    });

    it.each(['lost_before_execution', 'error_after_execution', 'unreadable_answer'] as const)(
      'stays where it is when a look fails (%s), and the next look finds it',
      async (fault) => {
        const order = await openOrder(bench());
        const callback = await bench().customerPays(order);
        await bench().failNextCall(fault, 'approve');
        const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
        expect(error.kind).toBe('TRANSIENT');
        expect(await gateway().approve({ expected: order, callback }, newKey())).toMatchObject({
          status: 'PAID',
        });
      },
    );
  });
};
