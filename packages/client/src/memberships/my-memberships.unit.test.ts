import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { describe, expect, it } from 'vitest';
import { methodChangeOf, methodOf, methodsFor } from './my-memberships.ts';
import { noticeCall } from './notices.ts';
import { lastInstantOf } from './period-days.ts';
import { isDue, isSettling } from './settling.ts';

const method = (id: string, rest: Partial<PaymentMethod> = {}) =>
  ({ id, status: 'active', currencies: ['KRW'], ...rest }) as PaymentMethod;

describe('another method', () => {
  it.each([
    ['active', { state: 'active', failure: null }, 'saved'],
    ['grace', { state: 'active', failure: null }, 'paid'],
    ['suspended', { state: 'active', failure: null }, 'paid'],
    ['grace', { state: 'ending', failure: null }, 'paid'],
    ['grace', { state: 'grace', failure: null }, 'waiting'],
    ['grace', { state: 'grace', failure: 'PAYMENT_DECLINED' }, 'refused'],
    ['suspended', { state: 'ended', failure: null }, 'refused'],
  ] as const)('from %s to %j: %s', (state, after, change) => {
    expect(methodChangeOf({ state }, after)).toBe(change);
  });

  it('is one that can pay the currency now', () => {
    const all = [
      method('a'),
      method('b', { status: 'unusable' }),
      method('c', { currencies: ['USD'] }),
      method('d', { status: 'pending' }),
    ];
    expect(methodsFor('KRW', all).map(({ id }) => id)).toEqual(['a']);
    expect(methodsFor('COI', all)).toEqual([]);
  });

  it('is told from one that was deleted, and from coins', () => {
    const of = (currency: MyMembership['currency'], paymentMethodId: string | null) =>
      methodOf({ currency, paymentMethodId } as MyMembership, [method('a')]);
    expect(of('KRW', 'a')?.id).toBe('a');
    expect(of('KRW', 'gone')).toBeUndefined();
    expect(of('COI', null)).toBeNull();
  });
});

it('a payment is due in grace and while suspended, and on its way while nothing was refused', () => {
  expect((['active', 'grace', 'suspended', 'ended'] as const).filter((state) => isDue({ state }))).toEqual([
    'grace',
    'suspended',
  ]);
  expect(isSettling({ state: 'starting', failure: null })).toBe(true);
  expect(isSettling({ state: 'suspended', failure: null })).toBe(true);
  expect(isSettling({ state: 'grace', failure: 'PAYMENT_DECLINED' })).toBe(false);
  expect(isSettling({ state: 'active', failure: null })).toBe(false);
});

it('a notice leads to where something can be done about it', () => {
  const calls = (['refused', 'last', 'price_asked', 'upcoming_7', 'renewed'] as const).map((kind) =>
    noticeCall({ kind }),
  );
  expect(calls).toEqual(['payNow', 'payNow', 'answer', 'see', 'see']);
});

it('a period ends with the day before the next one', () => {
  expect(lastInstantOf('2026-12-19T15:00:00Z')).toBe('2026-12-19T14:59:59.999Z');
});
