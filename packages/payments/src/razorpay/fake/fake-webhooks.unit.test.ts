import { describe, expect, it } from 'vitest';
import { sign } from '../razorpay-signature.ts';
import { DAY, MINUTE, openFake, WEBHOOK_SECRET } from './razorpay-fake.bench.ts';

const signatureOf = (webhook: { headers: Record<string, string> } | undefined): string | undefined =>
  webhook?.headers['x-razorpay-signature'];

describe('webhooks', () => {
  it('tell what happened, signed over the body', async () => {
    const { fake, order, pay, events, webhooks } = openFake();
    await pay(await order());
    await fake.tick();
    expect(events().map(({ event, contains }) => [event, contains])).toEqual([
      ['payment.authorized', ['payment']],
      ['payment.captured', ['payment']],
      ['order.paid', ['payment', 'order']],
    ]);
    const [first] = webhooks;
    expect(signatureOf(first)).toBe(sign(WEBHOOK_SECRET, first?.body ?? ''));
  });

  it('may come in another order than it happened', async () => {
    const { fake, control, order, pay, events } = openFake();
    await control('webhooks/policy', { timing: 'after_response', order: 'reversed' });
    await pay(await order());
    await fake.tick();
    expect(events().map(({ event }) => event)).toEqual([
      'order.paid',
      'payment.captured',
      'payment.authorized',
    ]);
  });

  it.each([
    ['wrong', false],
    ['old', true],
  ])('can be signed %s', async (signature, isOfOldSecret) => {
    const { fake, control, order, pay, webhooks } = openFake();
    await control('webhooks/policy', { timing: 'after_response', signature });
    await pay(await order());
    await fake.tick();
    const [first] = webhooks;
    expect(signatureOf(first)).not.toBe(sign(WEBHOOK_SECRET, first?.body ?? ''));
    expect(signatureOf(first) === sign('the_old_one', first?.body ?? '')).toBe(isOfOldSecret);
  });

  it('keep their event id while they are retried, wait longer each time, and are switched off after a day', async () => {
    let answer = 500;
    const { fake, control, order, pay, webhooks } = openFake({ webhookAnswers: () => answer });
    const tickAfter = async (advanceMs: number): Promise<number> => {
      await control('clock', { advanceMs });
      await fake.tick();
      return webhooks.length;
    };
    await pay(await order());
    const eventIds = () => new Set(webhooks.map(({ headers }) => headers['x-razorpay-event-id']));
    expect(await tickAfter(0)).toBe(3);
    expect(await tickAfter(MINUTE)).toBe(6);
    expect(await tickAfter(MINUTE)).toBe(6);
    expect(await tickAfter(MINUTE)).toBe(9);
    expect(eventIds().size).toBe(3);
    for (let hour = 0; hour < 25; hour += 1) await tickAfter(60 * MINUTE);
    const atTheEnd = webhooks.length;
    expect(await tickAfter(DAY)).toBe(atTheEnd);

    answer = 200;
    await pay(await order({ receipt: 'order-000002' }));
    expect(await tickAfter(0)).toBe(atTheEnd);
    await control('webhooks/enable', {});
    await pay(await order({ receipt: 'order-000003' }));
    expect(await tickAfter(0)).toBe(atTheEnd + 3);
  });
});
