import { describe, expect, it } from 'vitest';
import { isRise, priceAt, usualStart, type PriceRow } from './tier-price.ts';

const row = (id: string, amount: number, from: string, rest: Partial<PriceRow> = {}): PriceRow => ({
  ...{ id, amount, from, currency: 'KRW', interval: 'month', withdrawnAt: null, ...rest },
});
const MONTHLY_WON = { currency: 'KRW', interval: 'month' } as const;

describe('the price at an instant', () => {
  const rows = [
    row('first', 3_900, '2026-01-01T00:00:00Z'),
    row('dearer', 4_900, '2026-06-01T00:00:00Z'),
    row('never', 9_900, '2026-03-01T00:00:00Z', { withdrawnAt: '2026-02-01T00:00:00Z' }),
    row('yearly', 39_000, '2026-05-01T00:00:00Z', { interval: 'year' }),
    row('coins', 39, '2026-05-01T00:00:00Z', { currency: 'COI' }),
  ];
  const at = (instant: string) => priceAt(rows, MONTHLY_WON, new Date(instant))?.id;

  it('is the newest that has begun', () => {
    expect(at('2026-05-31T23:59:59.999Z')).toBe('first');
    expect(at('2026-06-01T00:00:00Z')).toBe('dearer');
  });

  it('is none before the first', () => {
    expect(at('2025-12-31T23:59:59Z')).toBeUndefined();
  });

  it('is not one that was withdrawn', () => {
    expect(at('2026-03-02T00:00:00Z')).toBe('first');
  });

  it('is of its currency and interval', () => {
    const on = new Date('2026-07-01T00:00:00Z');
    expect(priceAt(rows, { currency: 'KRW', interval: 'year' }, on)?.id).toBe('yearly');
    expect(priceAt(rows, { currency: 'COI', interval: 'month' }, on)?.id).toBe('coins');
    expect(priceAt(rows, { currency: 'USD', interval: 'month' }, on)).toBeUndefined();
  });
});

describe('a rise', () => {
  it('is what costs more than before', () => {
    expect([isRise(3_900, 4_900), isRise(3_900, 3_900), isRise(3_900, 2_900)]).toEqual([true, false, false]);
  });

  it('is not the first price', () => {
    expect(isRise(undefined, 3_900)).toBe(false);
  });

  it('begins thirty days from now where nobody says otherwise, and anything else now', () => {
    const now = new Date('2026-11-22T10:00:00Z');
    expect(usualStart(3_900, 4_900, now).toISOString()).toBe('2026-12-22T10:00:00.000Z');
    expect(usualStart(3_900, 2_900, now)).toEqual(now);
    expect(usualStart(undefined, 3_900, now)).toEqual(now);
  });
});
