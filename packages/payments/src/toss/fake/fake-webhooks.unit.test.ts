import { describe, expect, it } from 'vitest';
import { MINUTE, openFake } from './toss-fake.bench.ts';

describe('webhooks', () => {
  it('tell of each change, unsigned, with the transmission headers', async () => {
    const { fake, authenticate, confirm, webhooks } = openFake();
    const paymentKey = await authenticate();
    await fake.tick();
    expect(webhooks).toEqual([]);
    await confirm(paymentKey);
    await fake.tick();
    expect(webhooks).toHaveLength(1);
    expect(JSON.parse(webhooks[0]?.body ?? '')).toMatchObject({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: '2026-11-20T12:00:00.000000',
      data: { paymentKey, status: 'DONE', totalAmount: 1000 },
    });
    expect(Object.keys(webhooks[0]?.headers ?? {}).toSorted()).toEqual([
      'content-type',
      'tosspayments-webhook-transmission-id',
      'tosspayments-webhook-transmission-retried-count',
      'tosspayments-webhook-transmission-time',
    ]);
  });

  it('are retried seven times at 1, 4, 16, 64, 256, 1024 and 4096 minutes, under one id', async () => {
    const { fake, authenticate, confirm, advance, webhooks } = openFake({
      webhookAnswers: Array<number>(20).fill(201),
    });
    await confirm(await authenticate());
    await fake.tick();
    for (const [index, minutes] of [1, 4, 16, 64, 256, 1024, 4096].entries()) {
      await advance(minutes * MINUTE - 1);
      await fake.tick();
      expect(webhooks).toHaveLength(index + 1);
      await advance(1);
      await fake.tick();
      expect(webhooks).toHaveLength(index + 2);
    }
    await advance(100_000 * MINUTE);
    await fake.tick();
    expect(webhooks).toHaveLength(8);
    expect(new Set(webhooks.map((each) => each.headers['tosspayments-webhook-transmission-id'])).size).toBe(
      1,
    );
    expect(webhooks.at(-1)?.headers['tosspayments-webhook-transmission-retried-count']).toBe('7');
  });

  it('can be late, off, or sent once more by hand', async () => {
    const { fake, authenticate, confirm, advance, call, webhooks } = openFake();
    await call('POST', '/__fake/webhooks/policy', { timing: 'after_response', delayMs: 5000 });
    await confirm(await authenticate());
    await fake.tick();
    expect(webhooks).toHaveLength(0);
    await advance(5000);
    await fake.tick();
    expect(webhooks).toHaveLength(1);

    await call('POST', '/__fake/webhooks/policy', { timing: 'off' });
    const second = await authenticate('order-000002');
    await confirm(second, {}, 1000, 'order-000002');
    await fake.tick();
    expect(webhooks).toHaveLength(1);

    await call('POST', '/__fake/webhooks/policy', { timing: 'after_response' });
    await call('POST', '/__fake/webhooks/send', { paymentKey: second });
    expect(webhooks).toHaveLength(2);
  });
});
