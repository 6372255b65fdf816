import { describe, expect, it } from 'vitest';
import { longestStreak, memberStreaks, type MemberPeriod } from './member-streak.ts';

const AS_OF = new Date('2027-12-01T00:00:00Z');
const month = (index: number) => new Date(Date.UTC(2026, index, 1));
const period = (index: number, changes: Partial<MemberPeriod> = {}): MemberPeriod => ({
  ...{ startsAt: month(index), endsAt: month(index + 1), status: 'paid', reason: null, interval: 'month' },
  ...{ txnId: `txn ${index}`, stands: true },
  ...changes,
});
const monthsOf = (...periods: MemberPeriod[]) => memberStreaks(periods, AS_OF).map(({ months }) => months);

describe('months paid in a row', () => {
  it('count one by one, in whatever order they come, with what paid them', () => {
    expect(memberStreaks([period(2), period(0), period(1)], AS_OF)).toEqual([
      { months: 3, txnIds: ['txn 0', 'txn 1', 'txn 2'], endsAt: month(3) },
    ]);
    expect(monthsOf()).toEqual([]);
  });

  it.each<[string, Partial<MemberPeriod>, number[]]>([
    ['free days', { status: 'free', reason: 'trial' }, [2]],
    ['a pause', { status: 'paused' }, [2]],
    ['what we waived', { status: 'waived', reason: 'outage_billing' }, [2]],
    ['what a correction waived', { status: 'waived', reason: 'correction' }, [2]],
    ['an open bill', { status: 'waived', reason: 'bill_open' }, [1, 1]],
    ['what nobody paid', { status: 'unpaid' }, [1, 1]],
    ['a payment that was taken back', { stands: false }, [1, 1]],
  ])('with %s between', (_name, changes, months) => {
    expect(monthsOf(period(0), period(1, changes), period(2))).toEqual(months);
  });

  it('break where there was no membership, and not where another one went on', () => {
    expect(monthsOf(period(0), period(2))).toEqual([1, 1]);
    expect(monthsOf(period(0), period(1, { startsAt: new Date('2026-01-31T15:00:00Z') }))).toEqual([2]);
  });

  it('of a year come one by one, as they begin', () => {
    const year = period(0, { interval: 'year', endsAt: month(12) });
    const at = (instant: string) => memberStreaks([year], new Date(instant))[0]!.months;
    expect(['2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', '2026-02-01T00:00:00Z'].map(at)).toEqual([
      1, 1, 2,
    ]);
    expect(['2026-12-31T00:00:00Z', '2027-06-01T00:00:00Z'].map(at)).toEqual([12, 12]);
  });

  it('that were paid together count each, with their one payment', () => {
    const together = { txnId: 'txn 1' };
    const [streak] = memberStreaks([period(0, together), period(1, together)], AS_OF);
    expect(streak).toMatchObject({ months: 2, txnIds: ['txn 1'] });
  });
});

it('the longest streak is the earliest of equals', () => {
  const streaks = memberStreaks([period(0), period(1), period(3), period(5), period(6)], AS_OF);
  expect(longestStreak(streaks)).toMatchObject({ months: 2, txnIds: ['txn 0', 'txn 1'] });
  expect(longestStreak([])).toBeUndefined();
});
