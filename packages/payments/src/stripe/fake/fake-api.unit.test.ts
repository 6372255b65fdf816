import { describe, expect, it } from 'vitest';
import { MINUTE_MS, openFake, SESSION } from './stripe-fake.bench.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const key = (value: string) => ({ 'idempotency-key': value });

describe('access', () => {
  it('takes the key as bearer or as a user without a password, and no other', async () => {
    const { call } = openFake();
    const basic = { authorization: `Basic ${btoa('sk_test_fake:')}` };
    expect((await call('GET', '/v1/events', {}, basic)).status).toBe(200);
    const wrong = await call('GET', '/v1/events', {}, { authorization: 'Bearer sk_test_other' });
    expect(wrong).toMatchObject({ status: 401, json: { error: { type: 'invalid_request_error' } } });
    expect(wrong.headers['request-id']).toMatch(/^req_/);
  });

  it('knows its own addresses', async () => {
    const { call } = openFake();
    expect((await call('GET', '/v1/unicorns')).status).toBe(404);
    expect((await call('DELETE', '/v1/refunds')).status).toBe(404);
  });
});

describe('parameters', () => {
  it.each([
    [{ unknown: '1' }, 'parameter_unknown', 'unknown'],
    [{ 'line_items[0][colour]': 'red' }, 'parameter_unknown', 'line_items[0][colour]'],
    [
      { 'line_items[0][price_data][unit_amount]': '10.5' },
      'parameter_invalid',
      'line_items[0][price_data][unit_amount]',
    ],
    [{ success_url: 'javascript:alert(1)' }, 'parameter_invalid', 'success_url'],
    [{ 'line_items[0][price_data][unit_amount]': '49' }, 'amount_too_small', undefined],
  ])('%o is %s', async (change, code, param) => {
    const { call } = openFake();
    const { status, json } = await call('POST', '/v1/checkout/sessions', { ...SESSION, ...change });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { type: 'invalid_request_error', code, ...(param && { param }) } });
  });

  it('that are missing are named', async () => {
    const { call } = openFake();
    expect((await call('POST', '/v1/refunds')).json).toMatchObject({
      error: { code: 'parameter_missing', param: 'payment_intent' },
    });
  });
});

describe('idempotency keys', () => {
  it('repeat the first answer, also an error and a failure of Stripe’s own', async () => {
    const { call, control, pay } = openFake();
    const payment = await pay();
    const tooMuch = { payment_intent: payment, amount: '1101' };
    const first = await call('POST', '/v1/refunds', tooMuch, key('a'));
    const again = await call('POST', '/v1/refunds', tooMuch, key('a'));
    expect(first.status).toBe(400);
    expect(again.body).toBe(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');

    await control('faults', { kind: 'error_after_execute', path: '/v1/refunds' });
    const refund = { payment_intent: payment, amount: '100' };
    expect((await call('POST', '/v1/refunds', refund, key('b'))).status).toBe(500);
    expect((await call('POST', '/v1/refunds', refund, key('b'))).status).toBe(500);
    const { json } = await call('GET', '/v1/refunds');
    expect(json['data']).toHaveLength(1);
  });

  it('belong to the parameters they were first used with, and to the address', async () => {
    const { call, pay } = openFake();
    const payment = await pay();
    await call('POST', '/v1/refunds', { payment_intent: payment, amount: '100' }, key('a'));
    const other = await call('POST', '/v1/refunds', { payment_intent: payment, amount: '200' }, key('a'));
    const elsewhere = await call('POST', '/v1/checkout/sessions', SESSION, key('a'));
    for (const { status, json } of [other, elsewhere]) {
      expect(status).toBe(400);
      expect(json).toMatchObject({ error: { type: 'idempotency_error' } });
    }
  });

  it('are free again after what was refused before work: parameters, too many requests', async () => {
    const { call, control } = openFake();
    expect((await call('POST', '/v1/checkout/sessions', { mode: 'payment' }, key('a'))).status).toBe(400);
    await control('faults', { kind: 'rate_limited' });
    expect((await call('POST', '/v1/checkout/sessions', SESSION, key('a'))).status).toBe(429);
    expect((await call('POST', '/v1/checkout/sessions', SESSION, key('a'))).status).toBe(200);
  });

  it('are refused while the first request is under way, and forgotten after a day', async () => {
    const { call, control, release, advance } = openFake();
    await control('faults', { kind: 'latency' });
    const slow = call('POST', '/v1/checkout/sessions', SESSION, key('a'));
    const early = await call('POST', '/v1/checkout/sessions', SESSION, key('a'));
    expect(early).toMatchObject({ status: 409, json: { error: { code: 'idempotency_key_in_use' } } });
    release();
    const { json } = await slow;
    expect((await call('POST', '/v1/checkout/sessions', SESSION, key('a'))).json['id']).toBe(json['id']);
    await advance(DAY_MS);
    expect((await call('POST', '/v1/checkout/sessions', SESSION, key('a'))).json['id']).not.toBe(json['id']);
  });
});

describe('objects', () => {
  it('name related ones by id until they are expanded', async () => {
    const { call, pay } = openFake();
    const payment = await pay();
    const plain = await call('GET', `/v1/payment_intents/${payment}`);
    expect(plain.json['latest_charge']).toMatch(/^ch_/);
    const expanded = await call('GET', `/v1/payment_intents/${payment}?expand[]=latest_charge.refunds`);
    expect(expanded.json).toMatchObject({
      latest_charge: { object: 'charge', refunds: { object: 'list', data: [], has_more: false } },
    });
  });

  it('show ten refunds of a charge, and all of them in the list, page by page', async () => {
    const { call, pay } = openFake();
    const payment = await pay();
    for (let index = 0; index < 11; index += 1) {
      await call('POST', '/v1/refunds', { payment_intent: payment, amount: '100' });
    }
    const { json } = await call('GET', `/v1/payment_intents/${payment}?expand[0]=latest_charge.refunds`);
    expect(json).toMatchObject({ latest_charge: { refunded: true, refunds: { has_more: true } } });
    const first = await call('GET', `/v1/refunds?payment_intent=${payment}&limit=10`);
    const last = (first.json['data'] as { id: string }[]).at(-1)?.id;
    const second = await call('GET', `/v1/refunds?payment_intent=${payment}&starting_after=${last}`);
    expect(first.json['has_more']).toBe(true);
    expect(second.json).toMatchObject({ has_more: false, data: [{ amount: 100 }] });
  });

  it('are found by search only when it has caught up', async () => {
    const { call, control, pay, advance } = openFake();
    await control('search', { lagMs: MINUTE_MS });
    const payment = await pay();
    const query = new URLSearchParams({ query: "metadata['orderId']:'order-000001'" });
    const search = async () =>
      (await call('GET', `/v1/payment_intents/search?${query.toString()}`)).json['data'];
    expect(await search()).toEqual([]);
    await advance(MINUTE_MS);
    expect(await search()).toMatchObject([{ id: payment }]);
  });

  it('of a checkout that ran out of time have expired, and its payment with it', async () => {
    const { call, control, openSession, advance } = openFake();
    const session = await openSession();
    await control('pay', { session, card: '4000000000000002' });
    await advance(DAY_MS);
    const { json } = await call('GET', `/v1/checkout/sessions/${session}?expand[]=payment_intent`);
    expect(json).toMatchObject({
      status: 'expired',
      url: null,
      payment_intent: { status: 'canceled', cancellation_reason: 'automatic' },
    });
    expect((await control('pay', { session })).status).toBe(400);
  });
});

describe('events', () => {
  it('are listed newest first, also those that nobody has answered', async () => {
    const { fake, call, pay } = openFake({ webhookAnswers: [500, 200, 200] });
    await pay();
    await fake.tick();
    const types = async (query: string) =>
      ((await call('GET', `/v1/events?${query}`)).json['data'] as { type: string }[]).map(({ type }) => type);
    expect(await types('')).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
    ]);
    expect(await types('delivery_success=false')).toEqual(['charge.succeeded']);
    expect(await types('type=payment_intent.succeeded')).toHaveLength(1);
  });

  it('are signed anew at each attempt under one id, and given up after the last', async () => {
    const { fake, openSession, control, advance, webhooks } = openFake({
      webhookAnswers: Array<number>(20).fill(500),
    });
    const session = await openSession();
    await control('pay', { session, card: '4000000000000002' });
    for (const minutes of [0, 1, 60, 180, 10_000]) {
      await advance(minutes * MINUTE_MS);
      await fake.tick();
    }
    const failed = webhooks.filter(({ body }) => body.includes('"payment_intent.payment_failed"'));
    expect(failed).toHaveLength(4);
    expect(new Set(failed.map(({ body }) => body)).size).toBe(1);
    expect(new Set(failed.map(({ headers }) => headers['stripe-signature'])).size).toBe(4);
  });

  it('can come reversed, wrongly signed and old', async () => {
    const { fake, control, pay, webhooks } = openFake();
    await control('webhooks/policy', { timing: 'after_response', order: 'reversed', signature: 'old' });
    await pay();
    await fake.tick();
    expect(webhooks.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
    ]);
    const at = Date.parse('2026-11-20T03:00:00.000Z') / 1000;
    expect(webhooks[0]?.headers['stripe-signature']).toMatch(new RegExp(`^t=${at - 3600},v1=`));
    await control('webhooks/policy', { timing: 'after_response', signature: 'wrong' });
    await pay();
    await fake.tick();
    expect(webhooks[3]?.headers['stripe-signature']).toMatch(new RegExp(`^t=${at},v1=`));
  });
});

it('brings back everything from its journal', async () => {
  const entries: { kind: string; id: string; value: unknown }[] = [];
  const journal = {
    read: () => entries.slice(),
    append: (entry: (typeof entries)[number]) => void entries.push(structuredClone(entry)),
  };
  const before = openFake({ journal });
  const payment = await before.pay();
  const refund = await before.call('POST', '/v1/refunds', { payment_intent: payment }, key('a'));
  const after = openFake({ journal });
  const again = await after.call('POST', '/v1/refunds', { payment_intent: payment }, key('a'));
  expect(again.json).toEqual(refund.json);
  const read = async ({ call }: typeof before) =>
    (await call('GET', '/v1/balance_transactions?expand[]=data.source')).json;
  expect(await read(after)).toEqual(await read(before));
});
