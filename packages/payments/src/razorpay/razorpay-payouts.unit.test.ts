import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KEY_ID, KEY_SECRET, openFake } from './fake/razorpay-fake.bench.ts';
import { createRazorpayPayouts } from './razorpay-payouts.ts';

const ACCOUNT = '7878780080316316';
const newKey = () => ({ idempotencyKey: randomUUID() });
const amount = { amountMinor: 250_000, currency: 'INR' as const };

const destination = {
  ref: 'creator-1',
  holder: { kind: 'individual' as const, name: 'A Creator', email: 'creator@example.com' },
  account: {
    kind: 'bank' as const,
    bankCode: 'HDFC0001234',
    accountNumber: '1121431121541121',
    holderName: 'A Creator',
  },
  country: 'IN',
};

const open = () => {
  const bench = openFake();
  const payouts = createRazorpayPayouts({
    apiUrl: 'https://api.razorpay.com',
    keyId: KEY_ID,
    keySecret: KEY_SECRET,
    accountNumber: ACCOUNT,
    fetch: bench.fetch,
    timeoutMs: 60_000,
  });
  const posts = () => bench.sent.filter(({ call }) => call.startsWith('POST '));
  const send = async (change: object = {}) => {
    const { destinationId } = await payouts.createDestination(destination, newKey());
    const input = {
      payoutRef: 'payout-0001',
      destinationId,
      amount,
      description: 'Inkvine 2026-11',
      ...change,
    };
    return { input, sent: await payouts.payout(input, newKey()) };
  };
  return { ...bench, payouts, posts, send };
};

describe('createDestination', () => {
  it('makes a contact and its account, field by field, and the same again for the same', async () => {
    const { payouts, posts } = open();
    const made = await payouts.createDestination(destination, newKey());
    const [contact, account] = posts();
    expect(contact).toMatchObject({
      call: 'POST /v1/contacts',
      body: { name: 'A Creator', email: 'creator@example.com', type: 'vendor', reference_id: 'creator-1' },
    });
    expect(account).toMatchObject({
      call: 'POST /v1/fund_accounts',
      body: {
        contact_id: expect.stringMatching(/^cont_/),
        account_type: 'bank_account',
        bank_account: { name: 'A Creator', ifsc: 'HDFC0001234', account_number: '1121431121541121' },
      },
    });
    expect(made).toEqual({ destinationId: expect.stringMatching(/^fa_/), status: 'active' });
    expect(await payouts.createDestination(destination, newKey())).toEqual(made);
    expect(await payouts.getDestination(made.destinationId)).toEqual(made);
    expect(await payouts.getDestination('fa_nobody')).toBeNull();
  });

  it.each([
    ['a page of the gateway', { account: { kind: 'onboarding' as const } }],
    ['no IFSC', { account: { ...destination.account, bankCode: '088' } }],
  ])('refuses %s without a call', async (_what, change) => {
    const { payouts, sent } = open();
    await expect(payouts.createDestination({ ...destination, ...change }, newKey())).rejects.toMatchObject({
      kind: 'INVALID_REQUEST',
    });
    expect(sent).toEqual([]);
  });
});

describe('a UPI address', () => {
  it('is an account as any, and is paid by UPI', async () => {
    const { payouts, posts } = open();
    const upi = { kind: 'upi' as const, address: 'creator@okaxis', holderName: 'A Creator' };
    const { destinationId } = await payouts.createDestination({ ...destination, account: upi }, newKey());
    expect(posts().at(-1)?.body).toEqual({
      ...{ contact_id: expect.any(String), account_type: 'vpa', vpa: { address: 'creator@okaxis' } },
    });
    await payouts.payout(
      { payoutRef: 'payout-upi', destinationId, amount, description: 'Inkvine' },
      newKey(),
    );
    expect(posts().at(-1)?.body).toMatchObject({ mode: 'UPI', fund_account_id: destinationId });
  });
});

describe('payout', () => {
  it('sends what is documented, under our reference', async () => {
    const { send, posts } = open();
    const { input, sent } = await send();
    expect(posts().at(-1)).toMatchObject({
      call: 'POST /v1/payouts',
      headers: { 'x-payout-idempotency': 'payout-0001' },
      body: {
        account_number: ACCOUNT,
        fund_account_id: input.destinationId,
        amount: 250_000,
        currency: 'INR',
        mode: 'IMPS',
        purpose: 'payout',
        queue_if_low_balance: true,
        reference_id: 'payout-0001',
        narration: 'Inkvine 2026 11',
      },
    });
    expect(sent).toMatchObject({ payoutRef: 'payout-0001', status: 'PROCESSING', amount });
  });

  it('goes by NEFT when IMPS would not take it', async () => {
    const { send, posts } = open();
    await send({ amount: { ...amount, amountMinor: 50_000_001 } });
    expect(posts().at(-1)?.body).toMatchObject({ mode: 'NEFT' });
  });

  it('is sent once, whatever happens to the answer', async () => {
    const { payouts, send, control, posts } = open();
    const { input } = await send();
    const next = { ...input, payoutRef: 'payout-0002' };
    await control('faults', { kind: 'execute_then_drop', path: '/payouts', method: 'POST' });
    await expect(payouts.payout(next, newKey())).rejects.toMatchObject({
      kind: 'OUTCOME_UNKNOWN',
      retry: 'same_key',
    });
    const found = await payouts.getPayout({ payoutRef: 'payout-0002' });
    expect(await payouts.payout(next, newKey())).toEqual(found);
    expect(posts().filter(({ call }) => call === 'POST /v1/payouts')).toHaveLength(2);
  });

  it('is not taken for another one of the same reference', async () => {
    const { payouts, send } = open();
    const { input } = await send();
    await expect(
      payouts.payout({ ...input, amount: { ...amount, amountMinor: 100 } }, newKey()),
    ).rejects.toMatchObject({ kind: 'RESPONSE_MISMATCH' });
  });

  it('waits while there is too little money, is processed, and may come back', async () => {
    const { payouts, send, control, fake, events } = open();
    await control('balance', { paise: 0 });
    const { sent } = await send();
    expect(sent.status).toBe('QUEUED');
    const payoutId = sent.gatewayPayoutId;
    const statuses: unknown[] = [];
    for (const status of ['processing', 'processed', 'reversed']) {
      await control('payout', { payoutId, status });
      statuses.push((await payouts.getPayout({ gatewayPayoutId: payoutId }))?.status);
    }
    expect(statuses).toEqual(['PROCESSING', 'PAID', 'REVERSED']);
    expect(await payouts.getPayout({ gatewayPayoutId: payoutId })).toMatchObject({
      failure: 'The beneficiary bank could not credit the account.',
    });
    expect((await control('payout', { payoutId, status: 'processed' })).status).toBe(400);
    await fake.tick();
    expect(events().map(({ event }) => event)).toEqual([
      'payout.queued',
      'payout.processing',
      'payout.processed',
      'payout.reversed',
    ]);
  });

  it('is unknown to Razorpay when nobody sent it', async () => {
    const { payouts } = open();
    expect(await payouts.getPayout({ payoutRef: 'payout-0009' })).toBeNull();
    expect(await payouts.getPayout({ gatewayPayoutId: 'pout_nobody' })).toBeNull();
  });

  it('is refused by the API without its header', async () => {
    const { call } = open();
    const answer = await call('POST', '/v1/payouts', {});
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: expect.objectContaining({ field: 'X-Payout-Idempotency' }) },
    ]);
  });
});
