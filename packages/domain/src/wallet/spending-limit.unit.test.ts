import { describe, expect, it } from 'vitest';
import { changeLimit, isNearLimit, limitAt, type Limit, type LimitState } from './spending-limit.ts';

const NOW = new Date('2026-11-20T03:00:00.000Z');
const TOMORROW = '2026-11-21T03:00:00.000Z';
const NONE: LimitState = { limit: null, next: null };
const weekly = (amount: number): Limit => ({ period: 'week', amount });
const holding = (limit: Limit): LimitState => ({ limit, next: null });

describe('a limit', () => {
  it('holds at once when it is the first or lower', () => {
    expect(changeLimit(NONE, weekly(100), NOW)).toEqual(holding(weekly(100)));
    expect(changeLimit(holding(weekly(100)), weekly(99), NOW)).toEqual(holding(weekly(99)));
  });

  it.each([weekly(101), null])('waits a day when it is raised or removed: %o', (wanted) => {
    const waiting = changeLimit(holding(weekly(100)), wanted, NOW);
    expect(waiting).toEqual({ limit: weekly(100), next: { limit: wanted, at: TOMORROW } });
    expect(limitAt(waiting, new Date(Date.parse(TOMORROW) - 1))).toEqual(waiting);
    expect(limitAt(waiting, new Date(TOMORROW))).toEqual({ limit: wanted, next: null });
  });

  it('asked for again waits no longer, and one that is lowered meanwhile is not raised', () => {
    const waiting = changeLimit(holding(weekly(100)), weekly(200), NOW);
    const later = new Date('2026-11-20T15:00:00.000Z');
    expect(changeLimit(waiting, weekly(200), later)).toEqual(waiting);
    expect(changeLimit(waiting, weekly(50), later)).toEqual(holding(weekly(50)));
    expect(changeLimit(waiting, weekly(100), later)).toEqual(holding(weekly(100)));
  });

  it.each<[Limit, Limit, boolean]>([
    [{ period: 'day', amount: 14 }, weekly(100), true],
    [{ period: 'day', amount: 15 }, weekly(100), false],
    [{ period: 'day', amount: 3 }, { period: 'month', amount: 93 }, true],
    [weekly(17), { period: 'month', amount: 102 }, true],
    [weekly(18), { period: 'month', amount: 102 }, false],
    [weekly(10), { period: 'day', amount: 10 }, true],
    [{ period: 'month', amount: 50 }, weekly(100), true],
    [{ period: 'month', amount: 51 }, weekly(100), false],
  ])('%o instead of %o at once: %s', (wanted, present, atOnce) => {
    const changed = changeLimit(holding(present), wanted, NOW);
    expect(changed.limit).toEqual(atOnce ? wanted : present);
  });

  it('is near from four fifths on', () => {
    expect(isNearLimit(weekly(10), 7)).toBe(false);
    expect(isNearLimit(weekly(10), 8)).toBe(true);
  });
});
