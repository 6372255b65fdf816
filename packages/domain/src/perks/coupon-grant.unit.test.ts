import { describe, expect, it } from 'vitest';
import { fitsPurchase, freeNumber, ownedState, partsLeft, type CouponScope } from './coupon-grant.ts';

const NOW = new Date('2026-11-22T00:00:00.000Z');

describe('a coupon that somebody owns', () => {
  const once = { months: null, periods: 1, usedParts: 0, expiresAt: null };

  it('is usable until its parts are used', () => {
    expect(ownedState(once, NOW)).toBe('usable');
    expect(ownedState({ ...once, usedParts: 1 }, NOW)).toBe('used');
    expect(partsLeft({ ...once, periods: 3, usedParts: 1 })).toBe(2);
    expect(partsLeft({ ...once, months: 6, usedParts: 6 })).toBe(0);
  });

  it('expires at its instant, unless it was used', () => {
    expect(ownedState({ ...once, expiresAt: '2026-11-22T00:00:00.001Z' }, NOW)).toBe('usable');
    expect(ownedState({ ...once, expiresAt: '2026-11-22T00:00:00.000Z' }, NOW)).toBe('expired');
    expect(ownedState({ ...once, usedParts: 1, expiresAt: '2020-01-01T00:00:00Z' }, NOW)).toBe('used');
  });

  it('gives each use a number that no other has, also after one was given back', () => {
    expect(freeNumber([])).toBe(1);
    expect(freeNumber([1, 3])).toBe(2);
    expect(freeNumber([2, 1])).toBe(3);
  });
});

describe('what a coupon is for', () => {
  const any: CouponScope = { creatorId: null, tierIds: [], interval: null, audience: 'anyone' };
  const bought = { creatorId: 'c', tierId: 't', interval: 'month' as const, isNewMember: false };

  it('is every membership, unless it says otherwise', () => {
    expect(fitsPurchase(any, bought)).toBe(true);
    expect(fitsPurchase({ ...any, creatorId: 'c', tierIds: ['s', 't'], interval: 'month' }, bought)).toBe(
      true,
    );
    expect(fitsPurchase({ ...any, creatorId: 'd' }, bought)).toBe(false);
    expect(fitsPurchase({ ...any, tierIds: ['s'] }, bought)).toBe(false);
    expect(fitsPurchase({ ...any, interval: 'year' }, bought)).toBe(false);
  });

  it('may be only whoever is no member yet', () => {
    expect(fitsPurchase({ ...any, audience: 'new_members' }, bought)).toBe(false);
    expect(fitsPurchase({ ...any, audience: 'new_members' }, { ...bought, isNewMember: true })).toBe(true);
    expect(fitsPurchase({ ...any, audience: 'named' }, bought)).toBe(true);
  });
});
