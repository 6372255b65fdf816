import { describe, expect, it } from 'vitest';
import { openGateway, ok, refused } from './stripe.bench.ts';
import { createStripePayouts } from './stripe-payouts.ts';

const key = { idempotencyKey: 'key-1' };

const accountJson = (change: object = {}) => ({
  object: 'account',
  id: 'acct_1',
  payouts_enabled: false,
  capabilities: { transfers: 'inactive' },
  requirements: { disabled_reason: 'requirements.past_due' },
  ...change,
});

const transferJson = (change: object = {}) => ({
  object: 'transfer',
  id: 'tr_1',
  amount: 2_500,
  amount_reversed: 0,
  reversed: false,
  currency: 'usd',
  destination: 'acct_1',
  created: 1_800_000_000,
  metadata: { payoutRef: 'payout-0001' },
  ...change,
});

const none = ok({ object: 'list', data: [], has_more: false });
const listed = (...data: object[]) => ok({ object: 'list', data, has_more: false });

const open = (...answers: Parameters<typeof openGateway>[0][number][]) => {
  const { config, sent } = openGateway(answers);
  return { payouts: createStripePayouts(config), sent };
};

const wanted = {
  payoutRef: 'payout-0001',
  destinationId: 'acct_1',
  amount: { amountMinor: 2_500, currency: 'USD' as const },
  description: 'Inkvine',
};

describe('an account', () => {
  it('is made field by field for Stripe to ask its owner the rest', async () => {
    const { payouts, sent } = open(ok(accountJson()));
    expect(
      await payouts.createDestination(
        {
          ref: 'destination-1',
          holder: { kind: 'business', name: 'A Creator', email: 'creator@example.com' },
          account: { kind: 'onboarding' },
          country: 'US',
        },
        key,
      ),
    ).toEqual({ destinationId: 'acct_1', status: 'pending' });
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/v1/accounts' });
    expect(sent[0]?.headers.get('idempotency-key')).toBe('key-1');
    expect(sent[0]?.body).toEqual({
      type: 'express',
      country: 'US',
      email: 'creator@example.com',
      business_type: 'company',
      capabilities: { transfers: { requested: 'true' } },
      metadata: { ref: 'destination-1' },
    });
  });

  it.each([
    ['active', { payouts_enabled: true, capabilities: { transfers: 'active' }, requirements: null }],
    ['pending', { payouts_enabled: true }],
    ['pending', { capabilities: { transfers: 'active' } }],
    ['blocked', { requirements: { disabled_reason: 'rejected.fraud' } }],
  ])('is %s', async (status, change) => {
    const { payouts } = open(ok(accountJson(change)));
    expect(await payouts.getDestination('acct_1')).toEqual({ destinationId: 'acct_1', status });
  });

  it('is asked about on a page of Stripe', async () => {
    const { payouts, sent } = open(
      ok({ object: 'account_link', url: 'https://connect.stripe.com/setup/e/1' }),
    );
    const urls = { returnUrl: 'https://ink.test/back', refreshUrl: 'https://ink.test/again' };
    expect(await payouts.openOnboarding('acct_1', urls, key)).toEqual({
      url: 'https://connect.stripe.com/setup/e/1',
    });
    expect(sent[0]).toMatchObject({
      path: '/v1/account_links',
      body: {
        account: 'acct_1',
        type: 'account_onboarding',
        return_url: 'https://ink.test/back',
        refresh_url: 'https://ink.test/again',
      },
    });
  });

  it('that nobody knows is null', async () => {
    const { payouts } = open(refused(404, { type: 'invalid_request_error', code: 'resource_missing' }));
    expect(await payouts.getDestination('acct_2')).toBeNull();
  });
});

describe('a transfer', () => {
  it('is made field by field, once Stripe knows none of our reference', async () => {
    const { payouts, sent } = open(none, ok(transferJson()));
    expect(await payouts.payout(wanted, key)).toEqual({
      gatewayPayoutId: 'tr_1',
      payoutRef: 'payout-0001',
      status: 'PAID',
      rawStatus: 'created',
      amount: wanted.amount,
    });
    expect(sent[0]).toMatchObject({ method: 'GET', path: '/v1/transfers' });
    expect(sent[0]?.query).toEqual({ transfer_group: 'payout-0001', limit: '10' });
    expect(sent[1]).toMatchObject({ method: 'POST', path: '/v1/transfers' });
    expect(sent[1]?.headers.get('idempotency-key')).toBe('key-1');
    expect(sent[1]?.body).toEqual({
      amount: '2500',
      currency: 'usd',
      destination: 'acct_1',
      description: 'Inkvine',
      transfer_group: 'payout-0001',
      metadata: { payoutRef: 'payout-0001' },
    });
  });

  it('that was made before is not made again, however long ago', async () => {
    const { payouts, sent } = open(listed(transferJson()));
    expect(await payouts.payout(wanted, key)).toMatchObject({ gatewayPayoutId: 'tr_1' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['another amount', { amount: 2_501 }],
    ['another account', { destination: 'acct_2' }],
  ])('of %s is not taken for ours', async (_what, change) => {
    const { payouts } = open(listed(transferJson(change)));
    await expect(payouts.payout(wanted, key)).rejects.toMatchObject({ kind: 'RESPONSE_MISMATCH' });
  });

  it.each([
    ['REVERSED', { reversed: true, amount_reversed: 2_500 }],
    ['UNKNOWN', { amount_reversed: 100 }],
  ])('is %s when Stripe has taken back all or some of it', async (status, change) => {
    const { payouts } = open(ok(transferJson(change)));
    expect(await payouts.getPayout({ gatewayPayoutId: 'tr_1' })).toMatchObject({ status });
  });

  it.each([
    ['balance_insufficient', 'PAYOUT_BLOCKED'],
    ['insufficient_capabilities_for_transfer', 'PAYOUT_BLOCKED'],
  ])('refused with %s is %s', async (code, kind) => {
    const { payouts } = open(none, refused(400, { type: 'invalid_request_error', code }));
    await expect(payouts.payout(wanted, key)).rejects.toMatchObject({ kind, rawCode: code });
  });

  it('of won is refused without a call', async () => {
    const { payouts, sent } = open();
    const won = { amountMinor: 2_500, currency: 'KRW' as const };
    await expect(payouts.payout({ ...wanted, amount: won }, key)).rejects.toMatchObject({
      kind: 'INVALID_REQUEST',
    });
    expect(sent).toEqual([]);
  });
});
