import { expect, it } from 'vitest';
import { nextAmount } from './membership-words.ts';

const renewsAt = '2027-02-19T15:00:00Z';
const change = { amount: 30, from: renewsAt, answer: null } as const;

it('what is charged next is what was agreed to for then', () => {
  const next = (priceChange: Parameters<typeof nextAmount>[0]['priceChange']) =>
    nextAmount({ amount: 20, renewsAt, priceChange });
  expect(next(null)).toBe(20);
  expect(next({ ...change, answer: 'agreed' })).toBe(30);
  expect(next({ ...change, from: '2027-03-19T15:00:00Z', answer: 'agreed' })).toBe(20);
  expect(next({ ...change, from: '2027-03-19T15:00:00Z' })).toBe(20);
});

it('nothing is charged once a dearer price begins that was not agreed to', () => {
  expect(nextAmount({ amount: 20, renewsAt, priceChange: change })).toBeNull();
  expect(nextAmount({ amount: 20, renewsAt, priceChange: { ...change, answer: 'refused' } })).toBeNull();
});
