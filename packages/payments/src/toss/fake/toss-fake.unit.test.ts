import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry } from '../../fake/store.ts';
import { MINUTE, openFake } from './toss-fake.bench.ts';

describe('controls', () => {
  it.each([
    ['/__fake/authenticate', { orderId: 'x', amount: 1000 }],
    ['/__fake/authenticate', { orderId: 'order-000001', amount: 1000, refuseWith: 'NO_SUCH_CODE' }],
    ['/__fake/faults', { kind: 'earthquake' }],
    ['/__fake/webhooks/policy', { timing: 'sometimes' }],
    ['/__fake/webhooks/send', { paymentKey: 'nobody' }],
    ['/__fake/clock', { advanceMs: -1 }],
  ])('%s refuses %o', async (url, body) => {
    const { call } = openFake();
    expect((await call('POST', url, body)).status).toBe(400);
  });

  it('are out of reach of a form on another page', async () => {
    const { call } = openFake();
    const forms = { 'content-type': 'text/plain' };
    expect((await call('POST', '/__fake/clock', { advanceMs: 1 }, forms)).status).toBe(415);
    expect((await call('GET', '/__fake/clock')).status).toBe(415);
  });
});

describe('journal', () => {
  it('brings back payments, answers, undelivered webhooks and the clock', async () => {
    const entries: JournalEntry[] = [];
    const journal: Journal = {
      read: () => entries.slice(),
      append: (entry) => void entries.push(structuredClone(entry)),
    };
    const before = openFake({ journal, webhookAnswers: [500] });
    const paymentKey = await before.authenticate();
    const answer = await before.confirm(paymentKey, { 'idempotency-key': 'key-1' });
    await before.fake.tick();
    await before.advance(MINUTE);

    const after = openFake({ journal });
    expect(await after.confirm(paymentKey, { 'idempotency-key': 'key-1' })).toEqual(answer);
    expect((await after.call('GET', '/v1/payments/orders/order-000001')).json).toMatchObject({
      status: 'DONE',
    });
    await after.fake.tick();
    expect(after.webhooks.map((each) => each.headers['tosspayments-webhook-transmission-id'])).toEqual(
      before.webhooks.map((each) => each.headers['tosspayments-webhook-transmission-id']),
    );
  });
});
