import { expect, it } from 'vitest';
import { limitForm, readLimitForm } from './spending-limits.ts';

const state = { next: null, used: 0, renewsAt: null, isNear: false };

it.each([
  ['coins', '120', 120],
  ['KRW', '50000', 50_000],
  ['USD', '19.99', 1_999],
  ['USD', '20', 2_000],
  ['coins', '0', 0],
] as const)('%s %s is read, and written as it may be typed', (unit, amount, read) => {
  const limit = readLimitForm(unit, { period: 'week', amount });
  expect(limit).toEqual({ period: 'week', amount: read });
  const typed = limitForm({ ...state, unit, limit: limit! });
  expect(readLimitForm(unit, typed)).toEqual(limit);
});

it.each([
  ['coins', '1.5'],
  ['KRW', '1.5'],
  ['USD', '1.555'],
  ['coins', ''],
  ['coins', '-1'],
  ['coins', 'many'],
  ['KRW', '999999999999'],
] as const)('%s %s cannot be read', (unit, amount) => {
  expect(readLimitForm(unit, { period: 'day', amount })).toBeUndefined();
});

it('none is no limit, and what waits is what is shown', () => {
  expect(readLimitForm('coins', { period: 'none', amount: 'x' })).toBeNull();
  const limit = { period: 'day', amount: 5 } as const;
  const next = { limit: null, at: '2026-11-21T03:00:00.000Z' };
  expect(limitForm({ ...state, unit: 'coins', limit, next })).toEqual({ period: 'none', amount: '' });
});
