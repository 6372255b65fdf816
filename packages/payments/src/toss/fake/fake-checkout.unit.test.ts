import { describe, expect, it } from 'vitest';
import { createContext, runInContext } from 'node:vm';
import type { FakeResponse } from '../../fake/http.ts';
import { createTossFake } from './toss-fake.ts';

const SECRET = 'test_sk_fake';
const ORDER = {
  clientKey: 'test_ck_fake',
  customerKey: 'customer-1',
  amount: '5500',
  orderId: 'order-000001',
  orderName: '코인 <b>55</b>개 & 보너스',
  successUrl: 'https://inkvine.example/pay/success?topUp=1',
  failUrl: 'https://inkvine.example/pay/fail',
};

const open = () => {
  const fake = createTossFake({
    clock: { now: () => new Date('2026-11-20T03:00:00.000Z') },
    clientKey: 'test_ck_fake',
    secretKey: SECRET,
    publicUrl: 'http://toss.test',
  });
  const send = async (
    method: string,
    url: string,
    body = '',
    headers: Record<string, string> = {},
  ): Promise<FakeResponse> => {
    const result = await fake.handle({ method, url, headers, body });
    if (result === 'dropped') throw new Error('dropped');
    return result;
  };
  const visit = (change: Record<string, string> = {}, language = 'ko-KR,ko;q=0.9,en;q=0.8') =>
    send('GET', `/checkout?${String(new URLSearchParams({ ...ORDER, ...change }))}`, '', {
      'accept-language': language,
    });
  const press = async (action: string, page?: FakeResponse) => {
    const paymentKey = /name="paymentKey" value="([^"]+)"/.exec((page ?? (await visit())).body)?.[1] ?? '';
    const { successUrl, failUrl } = ORDER;
    return send(
      'POST',
      '/checkout',
      String(new URLSearchParams({ paymentKey, action, successUrl, failUrl })),
    );
  };
  const authorization = `Basic ${btoa(`${SECRET}:`)}`;
  const payment = async (): Promise<Record<string, unknown>> =>
    JSON.parse((await send('GET', '/v1/payments/orders/order-000001', '', { authorization })).body);
  const confirm = async (paymentKey: string) =>
    send(
      'POST',
      '/v1/payments/confirm',
      JSON.stringify({ paymentKey, orderId: ORDER.orderId, amount: 5500 }),
      {
        authorization,
      },
    );
  return { send, visit, press, payment, confirm };
};

const target = (response: FakeResponse): URL => {
  expect(response.status).toBe(303);
  return new URL(response.headers['location'] ?? '');
};

describe('the payment window', () => {
  it('says in the reader’s language that no money moves, and what for', async () => {
    const { visit } = open();
    const korean = await visit();
    expect(korean.status).toBe(200);
    expect(korean.body).toContain('<html lang="ko">');
    expect(korean.body).toContain('실제 돈은 움직이지 않고');
    expect(korean.body).toContain('₩5,500');
    const english = await visit({}, 'en-GB,en;q=0.9');
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain('No real money moves');
    expect((await visit({}, 'fr-FR')).body).toContain('<html lang="ko">');
  });

  it('shows names as text, never as markup', async () => {
    const { visit } = open();
    const { body } = await visit();
    expect(body).toContain('코인 &lt;b&gt;55&lt;/b&gt;개 &amp; 보너스');
    expect(body).not.toContain('<b>55');
  });

  it('returns with the payment, the order and the amount, and keeps what the address had', async () => {
    const { press, payment } = open();
    const { searchParams } = target(await press('pay'));
    expect(Object.fromEntries(searchParams)).toEqual({
      topUp: '1',
      paymentType: 'NORMAL',
      orderId: 'order-000001',
      paymentKey: (await payment())['paymentKey'],
      amount: '5500',
    });
    expect(await payment()).toMatchObject({ status: 'IN_PROGRESS', totalAmount: 5500, approvedAt: null });
  });

  it('is one payment when it is loaded twice, and pressing twice is harmless', async () => {
    const { visit, press } = open();
    const first = await visit();
    await visit();
    const once = target(await press('pay', first));
    expect(target(await press('pay', first)).href).toBe(once.href);
  });

  it('returns to the other address when the customer cancels, and can be tried again', async () => {
    const { press, payment } = open();
    const url = target(await press('cancel'));
    expect(url.pathname).toBe('/pay/fail');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code: 'PAY_PROCESS_CANCELED',
      orderId: 'order-000001',
    });
    expect(await payment()).toMatchObject({ status: 'READY' });
    expect(target(await press('pay')).pathname).toBe('/pay/success');
  });

  it('returns with the refusal of the card company', async () => {
    const { press, payment } = open();
    const url = target(await press('refuse'));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code: 'REJECT_CARD_COMPANY',
      orderId: 'order-000001',
    });
    expect(await payment()).toMatchObject({ status: 'ABORTED', failure: { code: 'REJECT_CARD_COMPANY' } });
  });

  it('can be refused later, when the shop confirms', async () => {
    const { press, confirm } = open();
    const url = target(await press('refuse_at_approval'));
    expect(url.pathname).toBe('/pay/success');
    const answer = await confirm(url.searchParams.get('paymentKey') ?? '');
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'REJECT_CARD_PAYMENT' });
  });

  it('can be paid without going back, and the shop can still confirm', async () => {
    const { press, payment, confirm } = open();
    const page = await press('pay_and_close');
    expect(page.status).toBe(200);
    expect(page.headers['location']).toBeUndefined();
    expect(page.body).not.toContain('inkvine.example');
    const { paymentKey, status } = await payment();
    expect(status).toBe('IN_PROGRESS');
    expect((await confirm(String(paymentKey))).status).toBe(200);
  });

  it('does not open for an order that is paid', async () => {
    const { visit, press, confirm } = open();
    await confirm(target(await press('pay')).searchParams.get('paymentKey') ?? '');
    expect(target(await visit()).searchParams.get('code')).toBe('DUPLICATED_ORDER_ID');
  });

  it.each([
    ['a script for an address', { successUrl: 'javascript:alert(1)' }],
    ['no amount', { amount: '' }],
    ['a fraction', { amount: '10.5' }],
    ['an order id that Toss refuses', { orderId: 'short' }],
  ])('refuses %s', async (_what, change) => {
    const { visit } = open();
    const page = await visit(change);
    expect(page.status).toBe(400);
    expect(page.body).not.toContain('javascript:');
  });

  it('refuses another shop’s key and shows the way back', async () => {
    const { visit } = open();
    const page = await visit({ clientKey: 'test_ck_other' });
    expect(page.status).toBe(401);
    expect(page.body).toContain('https://inkvine.example/pay/fail?code=UNAUTHORIZED_KEY');
  });

  it('shows a receipt once the money has moved', async () => {
    const { press, confirm, send, payment } = open();
    const paymentKey = target(await press('pay')).searchParams.get('paymentKey') ?? '';
    expect((await send('GET', `/receipt/${paymentKey}`)).status).toBe(404);
    await confirm(paymentKey);
    const { receipt } = (await payment()) as { receipt: { url: string } };
    const page = await send('GET', new URL(receipt.url).pathname);
    expect(page.status).toBe(200);
    expect(page.body).toContain('₩5,500');
  });
});

describe('the SDK', () => {
  /** Runs the script as a page would and gives where it went. */
  const load = async () => {
    const { send } = open();
    const script = await send('GET', '/v2/standard');
    expect(script.headers['content-type']).toContain('text/javascript');
    const visited: string[] = [];
    const window: { TossPayments?: (clientKey: string) => Sdk } = {};
    const page = {
      window,
      document: { currentScript: { src: 'http://toss.test/v2/standard' } },
      location: { assign: (address: string) => visited.push(address) },
      URL,
      URLSearchParams,
    };
    runInContext(script.body, createContext(page));
    const sdk = window.TossPayments?.('test_ck_fake').payment({ customerKey: 'customer-1' });
    if (!sdk) throw new Error('no SDK');
    return { sdk, visited };
  };
  interface Sdk {
    payment(options: { customerKey: string }): { requestPayment(options: object): Promise<void> };
  }
  const request = {
    method: 'CARD',
    amount: { currency: 'KRW', value: 5500 },
    orderId: ORDER.orderId,
    orderName: ORDER.orderName,
    successUrl: ORDER.successUrl,
    failUrl: ORDER.failUrl,
  };

  it('opens the window with the order', async () => {
    const { sdk, visited } = await load();
    void sdk.requestPayment(request);
    const url = new URL(visited[0] ?? '');
    expect(`${url.origin}${url.pathname}`).toBe('http://toss.test/checkout');
    expect(Object.fromEntries(url.searchParams)).toEqual(ORDER);
  });

  it.each([
    ['another method', { method: 'TRANSFER' }, 'NOT_SUPPORTED_METHOD'],
    ['another currency', { amount: { currency: 'USD', value: 5 } }, 'INVALID_PARAMETERS'],
    ['a fraction', { amount: { currency: 'KRW', value: 1.5 } }, 'INVALID_PARAMETERS'],
    ['a bad order id', { orderId: 'x' }, 'INVALID_ORDER_ID'],
  ])('refuses %s', async (_what, change, code) => {
    const { sdk, visited } = await load();
    await expect(sdk.requestPayment({ ...request, ...change })).rejects.toMatchObject({ code });
    expect(visited).toEqual([]);
  });
});
