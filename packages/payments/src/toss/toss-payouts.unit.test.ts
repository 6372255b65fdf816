import { randomUUID } from 'node:crypto';
import type { CreateDestinationInput } from '@inkvine/core/payments/payout-gateway.port';
import { describe, expect, it } from 'vitest';
import { openJwe } from './jwe.ts';
import { openFake, SECRET } from './fake/toss-fake.bench.ts';
import { createTossPayouts } from './toss-payouts.ts';

const KEY = '5e'.repeat(32);
/** A Friday, 12:00 in Seoul. */
const FRIDAY = new Date('2026-11-20T03:00:00.000Z');
const newKey = () => ({ idempotencyKey: randomUUID() });
const amount = { amountMinor: 250_000, currency: 'KRW' as const };

const destination: CreateDestinationInput = {
  ref: '01a20316-685a-7cbc-acfa-f4d1be3dc948',
  holder: { kind: 'individual', name: '김하늘', email: 'haneul@example.com', phone: '+821012345678' },
  account: { kind: 'bank', bankCode: '088', accountNumber: '110234567890', holderName: '김하늘' },
  country: 'KR',
};
const business = {
  ...{ kind: 'business' as const, name: '하늘 출판', email: 'haneul@example.com', phone: '0212345678' },
  ...{ businessNumber: '1208147521', representative: '김하늘' },
};

const open = (now = FRIDAY) => {
  const { fake, call } = openFake({ securityKey: KEY });
  const sent: { call: string; headers: Headers; body: string }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    const headers = new Headers(init?.headers);
    const body = typeof init?.body === 'string' ? init.body : '';
    sent.push({ call: `${method} ${url.pathname}`, headers, body });
    const result = await fake.handle({
      ...{ method, url: url.pathname + url.search, body, headers: Object.fromEntries(headers) },
    });
    if (result === 'dropped') throw new TypeError('fetch failed');
    return new Response(result.body, { status: result.status, headers: result.headers });
  };
  const payouts = createTossPayouts({
    ...{ apiUrl: 'https://api.tosspayments.com', secretKey: SECRET, securityKey: KEY },
    ...{ clock: { now: () => now }, timeoutMs: 60_000, fetch },
  });
  const sealed = () =>
    sent
      .filter(({ body }) => body !== '')
      .map((each) => {
        const { plaintext, header } = openJwe(each.body, Buffer.from(KEY, 'hex'));
        return { ...each, header, json: JSON.parse(plaintext) as unknown };
      });
  const seller = async (change: Partial<CreateDestinationInput> = {}) => {
    const made = await payouts.createDestination({ ...destination, ...change }, newKey());
    await call('POST', '/__fake/seller', { sellerId: made.destinationId });
    return made.destinationId;
  };
  const send = async (payoutRef = 'payout-0001') =>
    await payouts.payout(
      { payoutRef, destinationId: await seller(), amount, description: 'Inkvine 2026-11' },
      newKey(),
    );
  return { payouts, sent, sealed, seller, send, call };
};

describe('a seller', () => {
  it('is registered field by field, sealed, and waits until Toss knows them', async () => {
    const { payouts, sealed, sent } = open();
    const key = newKey();
    const made = await payouts.createDestination(destination, key);
    expect(made).toEqual({ destinationId: expect.stringMatching(/^seller_/), status: 'pending' });
    const [request] = sealed();
    expect(request?.call).toBe('POST /v2/sellers');
    expect(Object.fromEntries(sent[0]!.headers)).toMatchObject({
      'content-type': 'text/plain',
      'tosspayments-api-security-mode': 'ENCRYPTION',
      'idempotency-key': key.idempotencyKey,
    });
    expect(request?.header).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      iat: '2026-11-20T03:00:00+00:00',
      nonce: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(request?.json).toEqual({
      refSellerId: expect.stringMatching(/^[\w-]{20}$/),
      businessType: 'INDIVIDUAL',
      individual: { name: '김하늘', email: 'haneul@example.com', phone: '01012345678' },
      account: { bankCode: '088', accountNumber: '110234567890', holderName: '김하늘' },
    });
    expect(request?.body).not.toContain('110234567890');
  });

  it.each([
    ['1208147521', 'CORPORATE'],
    ['1203047521', 'INDIVIDUAL_BUSINESS'],
  ])('with the number %s is a %s', async (businessNumber, businessType) => {
    const { payouts, sealed } = open();
    await payouts.createDestination({ ...destination, holder: { ...business, businessNumber } }, newKey());
    expect(sealed()[0]?.json).toMatchObject({
      businessType,
      company: {
        name: '하늘 출판',
        representativeName: '김하늘',
        businessRegistrationNumber: businessNumber,
        email: 'haneul@example.com',
        phone: '0212345678',
      },
    });
  });

  it.each<[string, Partial<CreateDestinationInput>]>([
    ['no phone', { holder: { kind: 'individual', name: '김하늘', email: 'haneul@example.com' } }],
    ['a business without its number', { holder: { ...business, businessNumber: undefined } }],
    [
      'a bank of another country',
      { account: { kind: 'bank', bankCode: 'HDFC0001234', accountNumber: '1', holderName: 'A' } },
    ],
    ['a page of the gateway', { account: { kind: 'onboarding' } }],
  ])('with %s is refused without a call', async (_what, change) => {
    const { payouts, sent } = open();
    await expect(payouts.createDestination({ ...destination, ...change }, newKey())).rejects.toMatchObject({
      kind: 'INVALID_REQUEST',
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ['PARTIALLY_APPROVED', 'active'],
    ['KYC_REQUIRED', 'pending'],
    ['APPROVED', 'active'],
  ])('who is %s is %s', async (status, expected) => {
    const { payouts, call } = open();
    const { destinationId } = await payouts.createDestination(destination, newKey());
    await call('POST', '/__fake/seller', { sellerId: destinationId, status });
    expect(await payouts.getDestination(destinationId)).toEqual({ destinationId, status: expected });
  });

  it('whom nobody knows is null', async () => {
    expect(await open().payouts.getDestination('seller_nobody')).toBeNull();
  });
});

describe('a payout', () => {
  it('is asked for field by field, for the next weekday, under our reference', async () => {
    const { send, sealed } = open();
    const sent = await send();
    expect(sent).toMatchObject({
      status: 'QUEUED',
      rawStatus: 'REQUESTED',
      payoutRef: 'payout-0001',
      amount,
    });
    const request = sealed().at(-1);
    expect(request?.call).toBe('POST /v2/payouts');
    expect(request?.headers.get('idempotency-key')).toBe('payout-0001');
    expect(request?.json).toEqual([
      {
        refPayoutId: 'payout-0001',
        destination: expect.stringMatching(/^seller_/),
        scheduleType: 'SCHEDULED',
        payoutDate: '2026-11-23',
        amount: { currency: 'KRW', value: 250_000 },
        transactionDescription: 'Inkvine',
      },
    ]);
  });

  it('goes by the date in Seoul', async () => {
    // 01:00 on a Tuesday there, still Monday in Greenwich.
    const { send, sealed } = open(new Date('2026-11-23T16:00:00.000Z'));
    await send();
    expect(sealed().at(-1)?.json).toMatchObject([{ payoutDate: '2026-11-25' }]);
  });

  it('to a seller whom Toss does not know is blocked', async () => {
    const { payouts } = open();
    const { destinationId } = await payouts.createDestination(destination, newKey());
    await expect(
      payouts.payout({ payoutRef: 'payout-0001', destinationId, amount, description: 'Inkvine' }, newKey()),
    ).rejects.toMatchObject({ kind: 'PAYOUT_BLOCKED', rawCode: 'FORBIDDEN_SELLER_PAYOUT' });
  });

  it('of a thousand million won, or of another currency, is refused without a call', async () => {
    const { payouts, sent } = open();
    for (const wrong of [
      { amountMinor: 1_000_000_000, currency: 'KRW' as const },
      { amountMinor: 1_000, currency: 'INR' as const },
    ]) {
      await expect(
        payouts.payout(
          { payoutRef: 'payout-0001', destinationId: 'seller_1', amount: wrong, description: 'Inkvine' },
          newKey(),
        ),
      ).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
    }
    expect(sent).toEqual([]);
  });

  it('is found among more than Toss lists at once', async () => {
    const { payouts, seller, sent } = open();
    const destinationId = await seller();
    const refs = Array.from({ length: 101 }, (_, index) => `payout-${1000 + index}`);
    for (const payoutRef of refs) {
      await payouts.payout({ payoutRef, destinationId, amount, description: 'Inkvine' }, newKey());
    }
    sent.length = 0;
    expect(await payouts.getPayout({ payoutRef: 'payout-1000' })).toMatchObject({ payoutRef: 'payout-1000' });
    expect(sent.map(({ call }) => call)).toEqual(['GET /v2/payouts', 'GET /v2/payouts']);
    const listed: string[] = [];
    const ever = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };
    for await (const { payoutRef } of payouts.listPayouts(ever)) listed.push(payoutRef);
    expect(listed.toSorted()).toEqual(refs);
  });

  it('that failed tells why', async () => {
    const { payouts, send, call } = open();
    const { gatewayPayoutId } = await send();
    await call('POST', '/__fake/payout', { payoutId: gatewayPayoutId, status: 'FAILED' });
    expect(await payouts.getPayout({ gatewayPayoutId })).toMatchObject({
      status: 'FAILED',
      failure: '계좌로 보내지 못했어요.',
    });
  });
});

it('needs a key of 64 hexadecimal digits', () => {
  expect(() =>
    createTossPayouts({
      ...{ apiUrl: 'https://api.tosspayments.com', secretKey: SECRET, securityKey: 'short' },
      ...{ clock: { now: () => FRIDAY }, timeoutMs: 60_000 },
    }),
  ).toThrow(/CONFIG/);
});
