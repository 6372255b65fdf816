import { Currency } from '@inkvine/contracts/money';
import { systemClock } from '@inkvine/core/ports/clock.port';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GATEWAY_SETTINGS, openGateways } from './gateway-settings.ts';

const Settings = z.object(GATEWAY_SETTINGS);
const TOSS = { TOSS_CLIENT_KEY: 'test_ck_1', TOSS_SECRET_KEY: 'test_sk_1' };

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const RAZORPAY = {
  RAZORPAY_KEY_ID: 'rzp_test_1',
  RAZORPAY_KEY_SECRET: 'secret',
  RAZORPAY_WEBHOOK_SECRET: 'secret',
};

const open = (source: Record<string, string>) =>
  openGateways(Settings.parse(source), { clock: systemClock, timeoutMs: 1_000 });

describe('openGateways', () => {
  it('gives a gateway its own currency', () => {
    const gateways = open(TOSS);
    expect(gateways.forCurrency('KRW')?.id).toBe('toss');
    expect(gateways.forCurrency('USD')).toBeUndefined();
    expect(gateways.byId('toss').id).toBe('toss');
    expect(() => gateways.byId('stripe')).toThrow('GATEWAY_UNAVAILABLE');
    const all = open({ ...TOSS, ...STRIPE, ...RAZORPAY });
    expect(Currency.options.map((currency) => all.forCurrency(currency)?.id)).toEqual([
      'toss',
      'stripe',
      'razorpay',
    ]);
  });

  it('takes the currencies that the operator names, and no others', () => {
    expect(open({ ...TOSS, PAYMENT_GATEWAYS: '' }).forCurrency('KRW')?.id).toBe('toss');
    const mixed = open({ ...TOSS, ...STRIPE, PAYMENT_GATEWAYS: 'KRW:stripe, USD:stripe' });
    expect(mixed.forCurrency('KRW')?.id).toBe('stripe');
    // Orders that are under way stay with the gateway they began at.
    expect(mixed.byId('toss').id).toBe('toss');
    expect(mixed.forCurrency('INR')).toBeUndefined();
    expect(() => open({ ...TOSS, PAYMENT_GATEWAYS: 'KRW:toss,USD:stripe' })).toThrow(
      'USD is to be paid through stripe, which is not configured',
    );
  });

  it.each(['KRW:visa', 'WON:toss', 'KRW'])('refuses currencies written as %s', (written) => {
    expect(Settings.safeParse({ ...TOSS, PAYMENT_GATEWAYS: written }).success).toBe(false);
  });

  it('offers accounts to transfer to where there is a secret to seal with, unless told otherwise', () => {
    const offers = (source: Record<string, string>) =>
      open({ ...TOSS, ...source }).byId('toss').capabilities.virtualAccounts;
    const secret = { SAVED_METHOD_SECRET: 'a secret of more than thirty-two characters' };
    expect(offers({})).toBe(false);
    expect(offers(secret)).toBe(true);
    expect(offers({ ...secret, TOSS_VIRTUAL_ACCOUNTS: '' })).toBe(true);
    expect(offers({ ...secret, TOSS_VIRTUAL_ACCOUNTS: 'false' })).toBe(false);
    expect(() => offers({ TOSS_VIRTUAL_ACCOUNTS: 'true' })).toThrow(
      'SAVED_METHOD_SECRET is needed with TOSS_VIRTUAL_ACCOUNTS',
    );
  });

  it('says what is missing', () => {
    expect(() => open({})).toThrow('no payment gateway is configured');
    expect(() => open({ TOSS_CLIENT_KEY: 'test_ck_1', TOSS_SECRET_KEY: '' })).toThrow(
      'TOSS_CLIENT_KEY and TOSS_SECRET_KEY are needed together',
    );
    expect(() => open({ STRIPE_SECRET_KEY: 'sk_test_1' })).toThrow('are needed together');
  });
});
