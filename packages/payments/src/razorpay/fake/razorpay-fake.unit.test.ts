import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry } from '../../fake/store.ts';
import { MINUTE, openFake } from './razorpay-fake.bench.ts';

describe('controls', () => {
  it.each([
    ['pay', { orderId: 'nobody' }],
    ['pay', {}],
    ['late', { paymentId: 'nobody' }],
    ['refunds/course', { course: 'sideways' }],
    ['dispute', { paymentId: 'nobody' }],
    ['token', { tokenId: 'nobody', status: 'confirmed' }],
    ['payout', { payoutId: 'nobody', status: 'processed' }],
    ['charge', { paymentId: 'nobody' }],
  ])('%s refuses %o', async (name, body) => {
    const { control } = openFake();
    expect((await control(name, body)).status).toBe(400);
  });

  it('are out of reach of a form on another page', async () => {
    const { call } = openFake();
    const forms = { 'content-type': 'text/plain' };
    expect((await call('POST', '/__fake/clock', { advanceMs: 1 }, forms)).status).toBe(415);
  });
});

describe('journal', () => {
  it('brings back orders, payments, answers, undelivered webhooks and the clock', async () => {
    const entries: JournalEntry[] = [];
    const journal: Journal = {
      read: () => entries.slice(),
      append: (entry) => void entries.push(structuredClone(entry)),
    };
    const key = { 'x-refund-idempotency': '550e8400-e29b-41d4-a716-446655440000' };
    const before = openFake({ journal, webhookAnswers: () => 500 });
    const paymentId = await before.pay(await before.order());
    const refund = await before.call('POST', `/v1/payments/${paymentId}/refund`, { amount: 100 }, key);
    await before.fake.tick();
    await before.control('clock', { advanceMs: MINUTE });

    const after = openFake({ journal });
    const again = await after.call('POST', `/v1/payments/${paymentId}/refund`, { amount: 100 }, key);
    expect(again.json).toEqual(refund.json);
    expect(await after.payment(paymentId)).toMatchObject({ status: 'captured', amount_refunded: 100 });
    await after.fake.tick();
    const ids = (webhooks: typeof before.webhooks) =>
      webhooks.map(({ headers }) => headers['x-razorpay-event-id']);
    expect(ids(after.webhooks)).toEqual(ids(before.webhooks));
  });
});
