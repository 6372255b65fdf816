import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KEY_ID, KEY_SECRET, MINUTE, openFake, WEBHOOK_SECRET } from './fake/razorpay-fake.bench.ts';
import { createRazorpaySavedMethods } from './razorpay-saved-methods.ts';
import { createRazorpayGateway } from './razorpay.gateway.ts';

const NOW = new Date('2026-11-20T03:00:00.000Z');
const newKey = () => ({ idempotencyKey: randomUUID() });
const rupees = (amountMinor: number) => ({ amountMinor, currency: 'INR' as const });

const begin = {
  customerKey: 'person-1',
  customer: { email: 'reader@example.com', name: 'A Reader', phone: '+919876543210' },
  method: 'card' as const,
  successUrl: 'https://inkvine.example/methods',
  failUrl: 'https://inkvine.example/methods',
  mandateMax: rupees(500_000),
};

const open = () => {
  const bench = openFake();
  const config = {
    apiUrl: 'https://api.razorpay.com',
    sdkUrl: 'https://checkout.razorpay.com/v1/checkout.js',
    keyId: KEY_ID,
    keySecret: KEY_SECRET,
    webhookSecret: WEBHOOK_SECRET,
    fetch: bench.fetch,
    clock: { now: () => NOW },
    timeoutMs: 60_000,
  };
  const methods = createRazorpaySavedMethods(config);
  const gateway = createRazorpayGateway(config);
  const posts = () => bench.sent.filter(({ call }) => call.startsWith('POST '));

  const register = async (method: 'card' | 'upi' | 'netbanking' = 'card') => {
    const begun = await methods.beginRegistration({ ...begin, method }, newKey());
    const { json } = await bench.control('pay', {
      orderId: begun.ref,
      method: method === 'netbanking' ? 'emandate' : method,
    });
    const callback = json as Record<string, string>;
    const finish = {
      customerKey: 'person-1',
      gatewayCustomerId: begun.gatewayCustomerId ?? '',
      ref: begun.ref ?? '',
      callback,
    };
    const key = newKey();
    return { begun, callback, finish, key, saved: await methods.finishRegistration(finish, key) };
  };

  const charge = async (change: object = {}) => {
    const { saved, begun } = await register();
    const input = {
      token: saved.token,
      customerKey: 'person-1',
      gatewayCustomerId: begun.gatewayCustomerId ?? '',
      orderId: 'order-000001',
      orderName: 'Membership',
      amount: rupees(49_900),
      ...change,
    };
    return { input, pending: await methods.chargeSavedMethod(input, newKey()) };
  };

  return { ...bench, methods, gateway, posts, register, charge };
};

describe('beginRegistration', () => {
  it('makes the customer and an order with a mandate, field by field', async () => {
    const { methods, posts } = open();
    const begun = await methods.beginRegistration(begin, { idempotencyKey: 'key-0001-0001' });
    expect(posts().map(({ call, body }) => [call, body])).toEqual([
      [
        'POST /v1/customers',
        { name: 'A Reader', email: 'reader@example.com', contact: '+919876543210', fail_existing: '0' },
      ],
      [
        'POST /v1/orders',
        {
          amount: 100,
          currency: 'INR',
          receipt: 'key-0001-0001',
          customer_id: begun.gatewayCustomerId,
          method: 'card',
          payment_capture: true,
          token: { max_amount: 500_000, expire_at: 2_110_503_600, frequency: 'as_presented' },
        },
      ],
    ]);
    expect(begun.client).toMatchObject({
      kind: 'razorpay',
      gatewayOrderId: begun.ref,
      gatewayCustomerId: begun.gatewayCustomerId,
      amount: rupees(100),
    });
  });

  it('asked again, by its key and for the same person, makes nothing new', async () => {
    const { methods } = open();
    const key = newKey();
    const first = await methods.beginRegistration(begin, key);
    expect(await methods.beginRegistration(begin, key)).toEqual(first);
    const other = await methods.beginRegistration(begin, newKey());
    expect(other.gatewayCustomerId).toBe(first.gatewayCustomerId);
    expect(other.ref).not.toBe(first.ref);
  });

  it('takes nothing for an e-mandate, and cannot save an account by itself', async () => {
    const { methods, posts } = open();
    await methods.beginRegistration({ ...begin, method: 'netbanking' }, newKey());
    expect(posts()[1]?.body).toMatchObject({
      amount: 0,
      method: 'emandate',
      token: { auth_type: 'netbanking' },
    });
    await expect(
      methods.beginRegistration({ ...begin, method: 'bank_account' }, newKey()),
    ).rejects.toMatchObject({ kind: 'UNSUPPORTED' });
    await expect(
      methods.beginRegistration({ ...begin, customer: { email: 'reader@example.com' } }, newKey()),
    ).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
  });
});

describe('finishRegistration', () => {
  it('gives the token of a card at once, and the rupee back once', async () => {
    const { register, methods, payment } = open();
    const { saved, callback, finish, key } = await register();
    expect(saved).toEqual({
      token: expect.stringMatching(/^token_/),
      status: 'active',
      methodKind: 'card',
      instrument: { brand: 'Visa', last4: '1007', maskedNumber: '************1007' },
    });
    expect(await methods.finishRegistration(finish, key)).toEqual(saved);
    expect(await payment(callback['razorpay_payment_id'] ?? '')).toMatchObject({
      status: 'refunded',
      amount_refunded: 100,
    });
  });

  it('waits for the bank at UPI Autopay, and may be rejected', async () => {
    const { register, methods, control } = open();
    const { saved, finish, key } = await register('upi');
    expect(saved).toMatchObject({
      status: 'pending',
      methodKind: 'upi',
      instrument: { vpa: 'success@razorpay' },
    });
    await control('token', { tokenId: saved.token, status: 'confirmed' });
    expect(await methods.finishRegistration(finish, key)).toMatchObject({ status: 'active' });
    await control('token', { tokenId: saved.token, status: 'rejected' });
    expect(await methods.finishRegistration(finish, key)).toMatchObject({ status: 'rejected' });
  });

  it('knows an e-mandate by its bank', async () => {
    const { register } = open();
    const { saved } = await register('netbanking');
    expect(saved).toMatchObject({ methodKind: 'netbanking', instrument: { bankCode: 'HDFC' } });
  });

  it.each([
    ['another order', { razorpay_order_id: 'order_Other' }, 'AMOUNT_MISMATCH'],
    ['a forged signature', { razorpay_signature: '00' }, 'SIGNATURE_INVALID'],
  ])('refuses %s without a call', async (_what, change, kind) => {
    const { register, methods, sent } = open();
    const { finish } = await register();
    const before = sent.length;
    await expect(
      methods.finishRegistration({ ...finish, callback: { ...finish.callback, ...change } }, newKey()),
    ).rejects.toMatchObject({ kind });
    expect(sent).toHaveLength(before);
  });

  it('has no method of an attempt that failed', async () => {
    const { methods, control } = open();
    const { ref, gatewayCustomerId } = await methods.beginRegistration(begin, newKey());
    const { json } = await control('pay', { orderId: ref, reason: 'card_declined' });
    await expect(
      methods.finishRegistration(
        {
          customerKey: 'person-1',
          gatewayCustomerId: gatewayCustomerId ?? '',
          ref: ref ?? '',
          callback: json as Record<string, string>,
        },
        newKey(),
      ),
    ).rejects.toMatchObject({ kind: 'INSTRUMENT_INVALID' });
  });
});

describe('chargeSavedMethod', () => {
  it('sends what is documented and hears only an id', async () => {
    const { charge, posts } = open();
    const { input, pending } = await charge();
    expect(posts().at(-1)).toMatchObject({
      call: 'POST /v1/payments/create/recurring',
      body: {
        email: 'reader@example.com',
        contact: '+919876543210',
        amount: 49_900,
        currency: 'INR',
        order_id: pending.gatewayOrderId,
        customer_id: input.gatewayCustomerId,
        token: input.token,
        recurring: true,
        description: 'Membership',
        notes: { order_id: 'order-000001' },
      },
    });
    expect(pending).toMatchObject({ status: 'PROCESSING', orderId: 'order-000001', amount: rupees(49_900) });
    expect(JSON.stringify(pending)).not.toContain(input.token);
  });

  it.each([
    ['done', null, 'PAID'],
    ['declined', 'insufficient_funds', 'FAILED'],
  ])('is %s later, told by webhook', async (_what, reason, status) => {
    const { charge, gateway, control, fake, webhooks } = open();
    const { pending } = await charge();
    await control('clock', { advanceMs: 26 * 60 * MINUTE });
    expect(await gateway.getStatus({ orderId: 'order-000001' })).toMatchObject({ status: 'PROCESSING' });
    await fake.tick();
    webhooks.length = 0;
    await control('charge', { paymentId: pending.gatewayPaymentId, reason });
    await fake.tick();
    const [first] = webhooks;
    const event = await gateway.parseWebhook({
      rawBody: Buffer.from(first?.body ?? ''),
      headers: first?.headers ?? {},
    });
    expect(event).toMatchObject({ kind: 'payment', ref: { orderId: 'order-000001' } });
    expect(await gateway.getStatus(event.ref)).toMatchObject({ status });
  });

  it('is sent once for an order, also when its answer was lost', async () => {
    const { methods, charge, control, posts } = open();
    const { input, pending } = await charge();
    expect(await methods.chargeSavedMethod(input, newKey())).toMatchObject({
      status: 'PROCESSING',
      gatewayPaymentId: pending.gatewayPaymentId,
    });
    await control('faults', { kind: 'execute_then_drop', path: '/recurring' });
    const lost = { ...input, orderId: 'order-000002' };
    await expect(methods.chargeSavedMethod(lost, newKey())).rejects.toMatchObject({
      kind: 'OUTCOME_UNKNOWN',
    });
    expect(await methods.chargeSavedMethod(lost, newKey())).toMatchObject({ status: 'PROCESSING' });
    expect(posts().filter(({ call }) => call.endsWith('/recurring'))).toHaveLength(2);
  });

  it.each([
    ['paused', { status: 'paused' }, 'INSTRUMENT_INVALID'],
    ['cancelled', { status: 'cancelled' }, 'INSTRUMENT_INVALID'],
  ])('is refused when the token is %s', async (_what, { status }, kind) => {
    const { methods, charge, control } = open();
    const { input } = await charge();
    await control('token', { tokenId: input.token, status });
    await expect(
      methods.chargeSavedMethod({ ...input, orderId: 'order-000002' }, newKey()),
    ).rejects.toMatchObject({ kind });
  });

  it('does not take more than the mandate', async () => {
    const { charge } = open();
    await expect(charge({ amount: rupees(500_001) })).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
  });
});

describe('deleteSavedMethod', () => {
  it('ends a card with its token, and again is no error', async () => {
    const { methods, charge } = open();
    const { input } = await charge();
    expect(await methods.deleteSavedMethod(input, newKey())).toBe('deleted');
    expect(await methods.deleteSavedMethod(input, newKey())).toBe('deleted');
    await expect(
      methods.chargeSavedMethod({ ...input, orderId: 'order-000002' }, newKey()),
    ).rejects.toMatchObject({ kind: 'INSTRUMENT_INVALID' });
  });

  it('asks the bank to end a mandate first, and hides the token when it has', async () => {
    const { methods, register, control, sent } = open();
    const { saved, begun } = await register('upi');
    const input = { token: saved.token, gatewayCustomerId: begun.gatewayCustomerId ?? '' };
    await control('token', { tokenId: saved.token, status: 'confirmed' });
    expect(await methods.deleteSavedMethod(input, newKey())).toBe('pending');
    expect(sent.at(-1)?.call).toBe(
      `PUT /v1/customers/${input.gatewayCustomerId}/tokens/${saved.token}/cancel`,
    );
    await control('token', { tokenId: saved.token, status: 'cancelled' });
    expect(await methods.deleteSavedMethod(input, newKey())).toBe('deleted');
    expect(sent.at(-1)?.call).toBe(`DELETE /v1/customers/${input.gatewayCustomerId}/tokens/${saved.token}`);
  });
});
