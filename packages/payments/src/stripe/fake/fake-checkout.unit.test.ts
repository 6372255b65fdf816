import { describe, expect, it } from 'vitest';
import { TEST_CARDS } from './fake-cards.ts';
import { openFake } from './stripe-fake.bench.ts';

const open = async () => {
  const bench = openFake();
  const session = await bench.openSession();
  const visit = (language = 'ko-KR,ko;q=0.9,en;q=0.8') =>
    bench.send('GET', `/c/pay/${session}`, '', { 'accept-language': language });
  const press = (action: string, card = '4242424242424242') =>
    bench.send('POST', `/c/pay/${session}`, String(new URLSearchParams({ action, card })));
  const read = async () =>
    (await bench.call('GET', `/v1/checkout/sessions/${session}?expand[]=payment_intent`)).json;
  return { ...bench, session, visit, press, read };
};

describe('the payment page', () => {
  it('shows what is bought, safely, in Korean or English', async () => {
    const { visit } = await open();
    const korean = await visit();
    expect(korean.status).toBe(200);
    expect(korean.headers['content-security-policy']).toContain("default-src 'none'");
    expect(korean.body).toContain('<html lang="ko">');
    expect(korean.body).toContain('코인 &lt;b&gt;55&lt;/b&gt;개 &amp; 보너스');
    expect(korean.body).toContain('US$11.00');
    const english = await visit('en-GB,en;q=0.8');
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain('$11.00');
    expect(english.body).not.toContain('undefined');
    expect(korean.body).not.toContain('undefined');
    expect(english.body.match(/<option /g)).toHaveLength(TEST_CARDS.length);
  });

  it('leads back with the session once it is paid, and cannot be paid again', async () => {
    const { press, visit, session, read } = await open();
    const paid = await press('pay');
    expect(paid).toMatchObject({
      status: 303,
      headers: { location: `https://inkvine.example/return?session_id=${session}` },
    });
    expect(await read()).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: { status: 'succeeded', amount_received: 1100 },
    });
    expect(await press('pay')).toMatchObject({ status: 409 });
    expect((await visit()).body).toContain(`href="https://inkvine.example/return?session_id=${session}"`);
  });

  it('stays open after a refused card and says so; the next card pays the same payment', async () => {
    const { press, visit, read } = await open();
    const refused = await press('pay', '4000000000009995');
    expect(refused.status).toBe(303);
    expect((await visit()).body).toContain('role="alert"');
    const before = await read();
    expect(before).toMatchObject({
      status: 'open',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      },
    });
    await press('pay');
    const after = await read();
    expect(after).toMatchObject({ status: 'complete', payment_intent: { last_payment_error: null } });
    expect((after['payment_intent'] as { id: string }).id).toBe(
      (before['payment_intent'] as { id: string }).id,
    );
  });

  it('goes through the bank’s question for a card that needs it', async () => {
    const { press, visit, read } = await open();
    await press('pay', '4000002500003155');
    expect(await read()).toMatchObject({ payment_intent: { status: 'requires_action' } });
    expect((await visit()).body).toContain('value="pass"');
    await press('fail');
    expect(await read()).toMatchObject({
      status: 'open',
      payment_intent: { last_payment_error: { code: 'payment_intent_authentication_failure' } },
    });
    await press('pay', '4000002500003155');
    expect((await press('pass')).headers['location']).toContain('session_id=');
  });

  it('leads to the cancel address, and nothing has happened', async () => {
    const { press, read } = await open();
    expect((await press('cancel')).headers['location']).toBe(
      'https://inkvine.example/return?code=USER_CANCEL',
    );
    expect(await read()).toMatchObject({ status: 'open', payment_intent: null });
  });

  it('can be paid and closed, so that the browser never comes back', async () => {
    const { press, read } = await open();
    expect(await press('pay_and_close')).toMatchObject({ status: 200 });
    expect(await read()).toMatchObject({ payment_status: 'paid' });
  });

  it('says that there is no such checkout', async () => {
    const { send } = openFake();
    expect((await send('GET', '/c/pay/cs_test_unknown')).status).toBe(404);
    expect((await send('POST', '/c/pay/cs_test_unknown', 'action=pay&card=4242424242424242')).status).toBe(
      404,
    );
    expect((await send('POST', '/c/pay/cs_test_unknown', 'action=cancel')).status).toBe(404);
    expect((await send('GET', '/receipts/ch_unknown')).status).toBe(404);
  });
});

it('a receipt shows what was paid and given back', async () => {
  const { call, pay, send } = openFake();
  const payment = await pay();
  await call('POST', '/v1/refunds', { payment_intent: payment, amount: '250' });
  const { json } = await call('GET', `/v1/payment_intents/${payment}?expand[]=latest_charge`);
  const { pathname } = new URL((json['latest_charge'] as { receipt_url: string }).receipt_url);
  const { status, body } = await send('GET', pathname, '', { 'accept-language': 'en' });
  expect(status).toBe(200);
  expect(body).toContain('$11.00');
  expect(body).toContain('$2.50');
});

it('the page saves a card for later, and the card then pays without the customer, with a receipt', async () => {
  const { call, send } = openFake();
  const customer = String((await call('POST', '/v1/customers', { name: '독자' })).json['id']);
  const opened = await call('POST', '/v1/checkout/sessions', {
    mode: 'setup',
    customer,
    'allowed_payment_method_types[0]': 'card',
    success_url: 'https://inkvine.example/methods?session_id={CHECKOUT_SESSION_ID}',
  });
  const session = String(opened.json['id']);
  const press = (form: Record<string, string>) =>
    send('POST', `/c/pay/${session}`, new URLSearchParams(form).toString());
  const visit = async (language: string) =>
    (await send('GET', `/c/pay/${session}`, '', { 'accept-language': language })).body;
  expect(await visit('ko')).toContain('카드 등록하기');
  expect(await visit('en')).toContain('Save the card');
  expect(await visit('en')).not.toMatch(/undefined|\$0/);

  await press({ action: 'pay', card: '4000000000000002' });
  expect(await visit('en')).toContain('role="alert"');
  await press({ action: 'pay', card: '4000002500003155' });
  expect(await visit('en')).toContain('value="pass"');
  const done = await press({ action: 'pass' });
  expect(done.headers['location']).toBe(`https://inkvine.example/methods?session_id=${session}`);

  const { json } = await call('GET', `/v1/checkout/sessions/${session}?expand[]=setup_intent`);
  expect(json).toMatchObject({ status: 'complete', setup_intent: { status: 'succeeded', customer } });
  const { payment_method } = json['setup_intent'] as { payment_method: string };
  const paid = await call('POST', '/v1/payment_intents', {
    amount: '1100',
    currency: 'usd',
    customer,
    payment_method,
    'allowed_payment_method_types[0]': 'card',
    off_session: 'true',
    confirm: 'true',
    description: '코인 55개',
    'expand[0]': 'latest_charge',
  });
  expect(paid.json).toMatchObject({ status: 'succeeded', customer, payment_method });
  const { receipt_url } = paid.json['latest_charge'] as { receipt_url: string };
  expect((await send('GET', new URL(receipt_url).pathname)).body).toContain('코인 55개');
});

describe('test cards', () => {
  it.each(TEST_CARDS.filter(({ decline, authenticates }) => decline && !authenticates))(
    '$number is refused with $decline.declineCode',
    async ({ number, decline }) => {
      const { control, openSession, call } = openFake();
      const session = await openSession();
      expect((await control('pay', { session, card: number })).json).toMatchObject({ tried: 'declined' });
      const { json } = await call('GET', `/v1/checkout/sessions/${session}?expand[]=payment_intent`);
      expect(json).toMatchObject({
        payment_intent: { last_payment_error: { code: decline?.code, decline_code: decline?.declineCode } },
      });
    },
  );

  it('4000000000000259 is disputed as soon as it is paid', async () => {
    const { call, pay } = openFake();
    const payment = await pay('4000000000000259');
    const { json } = await call('GET', `/v1/payment_intents/${payment}?expand[]=latest_charge`);
    expect(json).toMatchObject({ latest_charge: { disputed: true } });
  });
});
