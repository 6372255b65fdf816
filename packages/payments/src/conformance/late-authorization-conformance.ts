import { describe, expect, it } from 'vitest';
import { newKey, openOrder, PRICE, refOf } from './gateway-bench.ts';
import type { Callback, Conformance, GatewayBench, Order } from './gateway-bench.ts';

export interface LateAuthorizationBench extends GatewayBench {
  /** The payment fails in the window, and hours later the bank holds the money for us after all. */
  bankAuthorizesLate(order: Order): Promise<Callback>;
}

/** Gateways at which a failed payment may be authorised later; our approval then takes the money. */
export const describeLateAuthorization: Conformance<LateAuthorizationBench> = (bench) => {
  const gateway = () => bench().gateway;

  describe('a payment that is authorised after it failed', () => {
    it('is told by webhook and waits for our approval, with or without the browser', async () => {
      const order = await openOrder(bench());
      await bench().bankAuthorizesLate(order);
      await bench().webhooks.flush();
      const events = await Promise.all(
        bench().webhooks.received.map((webhook) => gateway().parseWebhook(webhook)),
      );
      expect(events.map((event) => event.rawType)).toContain('payment.authorized');
      const waiting = await gateway().getStatus(refOf(order));
      expect(waiting).toMatchObject({ status: 'AUTHORIZED', refundableMinor: 0 });
      expect(await bench().bookings(order)).toEqual([]);
      const gatewayPaymentId = waiting?.gatewayPaymentId ?? '';
      const approved = await gateway().approve({ expected: { ...order, gatewayPaymentId } }, newKey());
      expect(approved).toMatchObject({ status: 'PAID', gatewayPaymentId });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('is taken once, however many approve it', async () => {
      const order = await openOrder(bench());
      const callback = await bench().bankAuthorizesLate(order);
      const approvals = await Promise.all(
        [1, 2, 3].map(() => gateway().approve({ expected: order, callback }, newKey())),
      );
      expect(approvals.map(({ status }) => status)).toEqual(['PAID', 'PAID', 'PAID']);
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('is left alone when the customer has paid otherwise by then', async () => {
      const order = await openOrder(bench());
      const late = await bench().bankAuthorizesLate(order);
      const paid = await bench().customerPays(order);
      const approved = await gateway().approve({ expected: order, callback: late }, newKey());
      expect(approved).toMatchObject({
        status: 'PAID',
        gatewayPaymentId: gateway().paymentOf({ expected: order, callback: paid }),
      });
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });
  });
};
