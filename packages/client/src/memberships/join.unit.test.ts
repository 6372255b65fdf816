import type { TierPrice } from '@inkvine/contracts/memberships';
import { PaymentMethodId } from '@inkvine/contracts/primitives';
import { describe, expect, it } from 'vitest';
import { withMethod } from '../method-return.ts';
import { joinOutcome, wishedPrice } from './join.ts';

const price = (currency: TierPrice['currency'], interval: TierPrice['interval'], amount: number) =>
  ({ currency, interval, amount }) as TierPrice;

describe('what joining came to', () => {
  it.each([
    ['starting', null, 'waiting'],
    ['active', null, 'joined'],
    ['trial', null, 'joined'],
    ['ended', 'not_begun', 'refused'],
    // It was joined with this very tap, and has ended since.
    ['ended', 'cancelled', 'joined'],
  ] as const)('%s, ended as %s: %s', (state, endReason, outcome) => {
    expect(joinOutcome({ state, endReason })).toBe(outcome);
  });
});

describe('the price that is meant', () => {
  const prices = [
    price('KRW', 'month', 3_900),
    price('KRW', 'year', 39_000),
    price('USD', 'month', 299),
    price('COI', 'month', 39),
  ];

  it('is what the address says, where the tier has it', () => {
    expect(wishedPrice({ prices }, { currency: 'KRW', interval: 'year' }, 'en')?.amount).toBe(39_000);
    expect(wishedPrice({ prices }, { currency: 'COI' }, 'en')?.amount).toBe(39);
    expect(wishedPrice({ prices }, { currency: 'COI', interval: 'year' }, 'en')?.amount).toBe(39);
  });

  it('is else what people of the language pay in', () => {
    expect(wishedPrice({ prices }, {}, 'ko')?.amount).toBe(3_900);
    expect(wishedPrice({ prices }, { currency: 'INR' }, 'en')?.amount).toBe(299);
    expect(wishedPrice({ prices: [] }, {}, 'ko')).toBeUndefined();
  });
});

it('who came for a card comes back with it', () => {
  const id = PaymentMethodId.parse('00000000-0000-4000-8000-000000000001');
  expect(withMethod('/memberships/1', id)).toBe(`/memberships/1?method=${id}`);
  expect(withMethod('/join/1?currency=KRW&method=old', id)).toBe(`/join/1?currency=KRW&method=${id}`);
});
