import type { MethodDetails } from '@inkvine/contracts/payment-methods';
import { describe, expect, it } from 'vitest';
import { methodWords, typedPhone } from './payment-methods.ts';

const shinhan = { ko: '신한', en: 'Shinhan' };
const words = (details: MethodDetails, name: string | null = null) =>
  methodWords({ name, details }, 'en', 'the kind');

describe('methodWords', () => {
  it.each<[MethodDetails, ReturnType<typeof methodWords>]>([
    [
      { kind: 'card', issuer: shinhan, last4: '4242' },
      { title: 'Shinhan •••• 4242', name: 'Shinhan', about: 'the kind', number: '•••• 4242' },
    ],
    [
      { kind: 'upi', address: 'w…@okaxis', provider: 'Google Pay', bank: 'Axis' },
      { title: 'Google Pay w…@okaxis', name: 'Google Pay', about: 'the kind', number: 'w…@okaxis' },
    ],
    [
      { kind: 'netbanking', bank: null, last4: null },
      { title: 'the kind', name: 'the kind', about: 'the kind', number: null },
    ],
    [
      { kind: 'wallet', provider: shinhan, last4: null },
      { title: 'Shinhan', name: 'Shinhan', about: 'the kind', number: null },
    ],
  ])('of %j', (details, expected) => {
    expect(words(details)).toEqual(expected);
  });

  it('begins with the name its owner gave, and says after it what it is', () => {
    const mine = words({ kind: 'bank_account', bank: shinhan, last4: '0099' }, 'Rent');
    expect(mine).toMatchObject({
      title: 'Rent (Shinhan •••• 0099)',
      name: 'Rent',
      about: 'the kind, Shinhan',
    });
    expect(words({ kind: 'card', issuer: null, last4: null }, 'Rent')).toMatchObject({ about: 'the kind' });
  });
});

it.each([
  ['+91 98765-43210', '+919876543210'],
  ['821012345678', '+821012345678'],
  ['+82 10', null],
  ['010-1234-5678', null],
  ['', null],
])('reads the phone number %j as %j', (typed, number) => {
  expect(typedPhone(typed)).toBe(number);
});
