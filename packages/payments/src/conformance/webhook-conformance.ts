import type { WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, newOrder, pay } from './gateway-bench.ts';
import type { GatewayBench } from './gateway-bench.ts';

const RETRY_WAIT_MS = 60_000;

/** News that comes late, early, twice or from a stranger. */
export const describeWebhooks = (bench: () => GatewayBench): void => {
  const gateway = () => bench().gateway;

  describe('parseWebhook', () => {
    const only = (): WebhookInput => {
      expect(bench().webhooks.received).toHaveLength(1);
      return bench().webhooks.received[0] as WebhookInput;
    };

    it('points at the payment that changed', async () => {
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      await bench().webhooks.flush();
      const event = await gateway().parseWebhook(only());
      expect(event).toMatchObject({
        gateway: gateway().id,
        kind: 'payment',
        ref: { gatewayPaymentId, orderId: order.orderId },
      });
      expect(Date.parse(event.occurredAt)).not.toBeNaN();
      expect(await gateway().getStatus({ gatewayPaymentId })).toMatchObject({ status: 'PAID' });
    });

    it('comes before the answer, and the gateway already says the truth', async () => {
      await bench().webhooks.configure({ timing: 'before_response', copies: 1 });
      const order = newOrder();
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

    it('has one key for copies and redeliveries, and another for the next event', async () => {
      await bench().webhooks.configure({ timing: 'after_response', copies: 2 });
      bench().webhooks.answerWith = 500;
      const order = newOrder();
      const { gatewayPaymentId } = await pay(bench(), order);
      await bench().webhooks.flush();
      bench().webhooks.answerWith = 200;
      await bench().advance(RETRY_WAIT_MS);
      await bench().webhooks.flush();
      await bench().advance(RETRY_WAIT_MS);
      await bench().webhooks.flush();
      expect(bench().webhooks.received).toHaveLength(4);
      const keys = await Promise.all(
        bench().webhooks.received.map(async (webhook) => (await gateway().parseWebhook(webhook)).dedupeKey),
      );
      expect(new Set(keys).size).toBe(1);

      await gateway().cancel(
        { gatewayPaymentId, expectedRefundableMinor: 11_000, reason: 'refund' },
        newKey(),
      );
      await bench().webhooks.flush();
      const last = await gateway().parseWebhook(bench().webhooks.received.at(-1) as WebhookInput);
      expect(keys).not.toContain(last.dedupeKey);
    });

    it('proves nothing: a forged event leads to the truth', async () => {
      const order = newOrder();
      const { paymentKey = '' } = await bench().customerPays(order);
      const event = await gateway().parseWebhook(bench().webhooks.forge(paymentKey, order));
      expect(event.trust).toBe('unverified');
      expect(await gateway().getStatus(event.ref)).toMatchObject({
        status: 'REQUIRES_ACTION',
      });
    });

    it.each([
      ['nothing', ''],
      ['broken JSON', '{"eventType":'],
      ['a list', '[]'],
      ['null', 'null'],
      ['no known shape', '{"hello":"world"}'],
      ['broken text', Uint8Array.from([0x22, 0xff, 0x22])],
    ])('refuses %s', async (_what, body) => {
      const rawBody = typeof body === 'string' ? Buffer.from(body) : body;
      const error = await failure(gateway().parseWebhook({ rawBody, headers: {} }));
      expect(error).toMatchObject({ kind: 'INVALID_REQUEST', retry: 'never' });
    });
  });
};
