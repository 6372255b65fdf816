import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { paymentMessage, sign } from '../razorpay-signature.ts';
import { KEY_ID, KEY_SECRET, openFake } from './razorpay-fake.bench.ts';

const MERCHANT = 'https://inkvine.example';

const open = async (change: Record<string, string> = {}) => {
  const bench = openFake();
  const orderId = await bench.order();
  const query = {
    key: KEY_ID,
    order_id: orderId,
    amount: '50000',
    name: 'Inkvine',
    description: '<b>100 coins</b>',
    notes: '{"order_id":"order-000001"}',
    merchant: `${MERCHANT}/checkout/1`,
    ...change,
  };
  const window = (language: string) =>
    bench.call('GET', `/window?${new URLSearchParams(query).toString()}`, undefined, {
      'accept-language': language,
    });
  const act = async (fields: Record<string, string>) => {
    const form = new URLSearchParams({
      ...query,
      method: 'card',
      'choice-card': '4100280000001007',
      ...fields,
    });
    const page = await bench.call('POST', '/window', form.toString(), { 'accept-language': 'en' });
    const [, told] = /data-message="([^"]*)"/.exec(page.body) ?? [];
    const [, merchant] = /data-merchant="([^"]*)"/.exec(page.body) ?? [];
    return { page, merchant, told: told && JSON.parse(told.replaceAll('&quot;', '"')) };
  };
  return { ...bench, orderId, window, act };
};

describe('the script', () => {
  it('is a program that offers Razorpay to a page of another origin', async () => {
    const { call } = openFake();
    const script = await call('GET', '/v1/checkout.js', undefined, { authorization: '' });
    expect(script.headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin' });
    expect(() => new Script(script.body)).not.toThrow();
    expect(script.body).toContain('window.Razorpay');
  });
});

describe('the window', () => {
  it.each([
    ['ko-KR,ko;q=0.9', 'lang="ko"', '결제하기'],
    ['en-IN', 'lang="en"', 'Pay with'],
  ])('speaks %s and shows what the merchant wrote as text', async (language, tag, words) => {
    const { window } = await open();
    const { status, body, headers } = await window(language);
    expect(status).toBe(200);
    expect(body).toContain(tag);
    expect(body).toContain(words);
    expect(body).toContain('&lt;b&gt;100 coins&lt;/b&gt;');
    expect(headers['content-security-policy']).toMatch(/script-src 'sha256-/);
    expect(headers['content-security-policy']).not.toContain('frame-ancestors');
  });

  it('tells the page that opened it, and no other, what Razorpay signed', async () => {
    const { act, orderId, payment } = await open();
    const { merchant, told } = await act({ action: 'pay' });
    const paymentId = told.response.razorpay_payment_id;
    expect(merchant).toBe(MERCHANT);
    expect(told).toEqual({
      kind: 'paid',
      response: {
        razorpay_payment_id: paymentId,
        razorpay_order_id: orderId,
        razorpay_signature: sign(KEY_SECRET, paymentMessage(orderId, paymentId)),
      },
    });
    expect(await payment(paymentId)).toMatchObject({
      status: 'captured',
      notes: { order_id: 'order-000001' },
      description: '<b>100 coins</b>',
    });
  });

  it.each([
    ['upi', 'reader@okaxis', { method: 'upi', vpa: 'reader@okaxis' }],
    ['netbanking', 'HDFC', { method: 'netbanking', bank: 'HDFC' }],
    ['wallet', 'mobikwik', { method: 'wallet', wallet: 'mobikwik' }],
  ])('takes %s', async (method, choice, expected) => {
    const { act, payment } = await open();
    const { told } = await act({ action: 'pay', method, [`choice-${method}`]: choice });
    expect(await payment(told.response.razorpay_payment_id)).toMatchObject(expected);
  });

  it('stays open after a failure, so that the customer may try again', async () => {
    const { act, call, orderId } = await open();
    const { page, told } = await act({ action: 'funds' });
    expect(told).toMatchObject({ kind: 'failed', error: { reason: 'insufficient_funds' } });
    expect(page.body).toContain('role="alert"');
    expect((await act({ action: 'pay' })).told.kind).toBe('paid');
    const { json } = await call('GET', `/v1/orders/${orderId}/payments`);
    expect(json).toMatchObject({ count: 2 });
  });

  it('is dismissed, left for a bank that says nothing, or closed by a customer who has paid', async () => {
    const { act, call, orderId } = await open();
    expect((await act({ action: 'cancel' })).told).toEqual({ kind: 'dismissed' });
    expect((await act({ action: 'open' })).told).toEqual({ kind: 'dismissed' });
    const silent = await act({ action: 'pay_and_close' });
    expect(silent.told).toBeUndefined();
    expect((await call('GET', `/v1/orders/${orderId}`)).json).toMatchObject({ status: 'paid' });
  });

  it.each([
    ['another key', { key: 'rzp_test_other' }],
    ['another amount', { amount: '100' }],
    ['no such order', { order_id: 'order_none' }],
    ['a page without an address', { merchant: 'javascript:alert(1)' }],
  ])('opens for nobody with %s', async (_what, change) => {
    const { window } = await open(change);
    const { status, body } = await window('en');
    expect(status).toBe(400);
    expect(body).toContain('This payment cannot go on');
  });

  it('opens for no order that is paid', async () => {
    const { act, window } = await open();
    await act({ action: 'pay' });
    expect((await window('en')).body).toContain('order_already_paid');
  });

  it('is no way to pay by a forged signature, unless a test wants one', async () => {
    const { control, orderId } = await open();
    const { json } = await control('pay', { orderId, signature: 'forged' });
    const expected = sign(KEY_SECRET, paymentMessage(orderId, String(json['razorpay_payment_id'])));
    expect(json['razorpay_signature']).not.toBe(expected);
  });
});
