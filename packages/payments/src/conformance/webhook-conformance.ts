import type { GatewayEvent, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, openOrder, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance, GatewayBench, Order } from './gateway-bench.ts';

const parseAll = (bench: GatewayBench): Promise<GatewayEvent[]> =>
  Promise.all(bench.webhooks.received.map((webhook) => bench.gateway.parseWebhook(webhook)));

/** News that comes late, early, twice or in no known shape. */
export const describeWebhooks: Conformance = (bench) => {
  const gateway = () => bench().gateway;

  describe('parseWebhook', () => {
    it('points at the payment that changed', async () => {
      const { order, payment } = await pay(bench());
      await bench().webhooks.flush();
      const events = (await parseAll(bench())).filter((event) => event.kind !== 'ignored');
      expect(events).not.toHaveLength(0);
      for (const event of events) {
        expect(event).toMatchObject({
          gateway: gateway().id,
          kind: 'payment',
          ref: { orderId: order.orderId },
        });
        expect(Date.parse(event.occurredAt)).not.toBeNaN();
        expect(await gateway().getStatus(event.ref)).toMatchObject({
          gatewayPaymentId: payment.gatewayPaymentId,
          status: 'PAID',
        });
      }
    });

    it('has one key for copies and redeliveries, and another for the next event', async () => {
      await bench().webhooks.configure({ timing: 'after_response', copies: 2 });
      bench().webhooks.answerWith = 500;
      const { payment } = await pay(bench());
      await bench().webhooks.flush();
      bench().webhooks.answerWith = 200;
      await bench().advance(bench().webhooks.retryMs);
      await bench().webhooks.flush();
      await bench().advance(bench().webhooks.retryMs);
      await bench().webhooks.flush();
      const keys = (await parseAll(bench())).map((event) => event.dedupeKey);
      const counts = [...Map.groupBy(keys, (key) => key).values()].map((equal) => equal.length);
      expect(counts).not.toHaveLength(0);
      expect(new Set(counts)).toEqual(new Set([4]));

      bench().webhooks.received.length = 0;
      await gateway().cancel(
        {
          gatewayPaymentId: payment.gatewayPaymentId,
          expectedRefundableMinor: PRICE,
          reason: 'refund',
        },
        newKey(),
      );
      await bench().webhooks.flush();
      const next = (await parseAll(bench())).map((event) => event.dedupeKey);
      expect(next).not.toHaveLength(0);
      expect(keys.filter((key) => next.includes(key))).toEqual([]);
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
      const headers = bench().webhooks.headersFor(rawBody);
      const error = await failure(gateway().parseWebhook({ rawBody, headers }));
      expect(error).toMatchObject({ kind: 'INVALID_REQUEST', retry: 'never' });
    });
  });
};

export interface UnsignedWebhookBench extends GatewayBench {
  /** An event that says the order is paid, as anybody could post it. */
  forgeWebhook(gatewayPaymentId: string, order: Order): WebhookInput;
}

/** Gateways whose payment events anybody could send. */
export const describeUnsignedWebhooks: Conformance<UnsignedWebhookBench> = (bench) => {
  it('an unsigned webhook proves nothing: a forged event leads to the truth', async () => {
    const order = await openOrder(bench());
    await bench().customerPays(order);
    const before = await bench().gateway.getStatus(refOf(order));
    const forged = bench().forgeWebhook(before?.gatewayPaymentId ?? '', order);
    const event = await bench().gateway.parseWebhook(forged);
    expect(event.trust).toBe('unverified');
    expect(await bench().gateway.getStatus(event.ref)).toMatchObject({ status: 'REQUIRES_ACTION' });
  });
};

/** Gateways that sign what they send. */
export const describeSignedWebhooks: Conformance = (bench) => {
  const gateway = () => bench().gateway;

  const receive = async (): Promise<WebhookInput> => {
    await pay(bench());
    await bench().webhooks.flush();
    const [webhook] = bench().webhooks.received;
    expect(webhook).toBeDefined();
    return webhook as WebhookInput;
  };

  describe('a signed webhook', () => {
    it('is trusted to come from the gateway', async () => {
      expect(await gateway().parseWebhook(await receive())).toMatchObject({ trust: 'signature' });
    });

    it('is refused when one byte of it is another', async () => {
      const { rawBody, headers } = await receive();
      const changed = Uint8Array.from(rawBody);
      const middle = Math.floor(changed.length / 2);
      changed[middle] = (changed[middle] ?? 0) ^ 1;
      const error = await failure(gateway().parseWebhook({ rawBody: changed, headers }));
      expect(error).toMatchObject({ kind: 'SIGNATURE_INVALID', retry: 'never' });
    });

    it('is refused without its signature or with the signature of another body', async () => {
      const { rawBody, headers } = await receive();
      const unsigned = await failure(gateway().parseWebhook({ rawBody, headers: {} }));
      const other = { ...headers, ...bench().webhooks.headersFor(Buffer.from('{}')) };
      const foreign = await failure(gateway().parseWebhook({ rawBody, headers: other }));
      expect([unsigned.kind, foreign.kind]).toEqual(['SIGNATURE_INVALID', 'SIGNATURE_INVALID']);
    });
  });
};

/** Gateways that sign the time as well. */
export const describeTimedWebhooks: Conformance<GatewayBench & { toleranceMs: number }> = (bench) => {
  it('a signed webhook is refused when it is too old', async () => {
    await pay(bench());
    await bench().webhooks.flush();
    const [webhook] = bench().webhooks.received as [WebhookInput];
    await bench().advance(bench().toleranceMs - 1000);
    await bench().gateway.parseWebhook(webhook);
    await bench().advance(2000);
    const error = await failure(bench().gateway.parseWebhook(webhook));
    expect(error).toMatchObject({ kind: 'SIGNATURE_INVALID', retry: 'never' });
  });
};
