import { RETENTION_BASES } from '@inkvine/contracts/retention';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { termsBegunBefore } from './retention-policy.ts';

const DAY_MS = 24 * 60 * 60_000;
const before = (basis: Parameters<typeof termsBegunBefore>[0], now: string) =>
  termsBegunBefore(basis, new Date(now)).toISOString();

describe('a term', () => {
  it('of a contract is five years, and of a dispute three, to the instant', () => {
    expect(before('contract', '2026-11-20T03:00:00.000Z')).toBe('2021-11-20T03:00:00.000Z');
    expect(before('dispute', '2026-11-20T03:00:00.000Z')).toBe('2023-11-20T03:00:00.000Z');
  });

  it('that began on the 29th of February ends on the first of March', () => {
    expect(before('contract', '2029-02-28T23:59:59.999Z') < '2024-02-29').toBe(true);
    expect(before('contract', '2029-03-01T00:00:00.000Z')).toBe('2024-03-01T00:00:00.000Z');
  });

  it('of taxes is five years from when the year’s tax had to be filed', () => {
    expect(before('tax', '2026-06-30T23:59:59.999Z')).toBe('2019-12-31T00:00:00.000Z');
    expect(before('tax', '2026-07-01T00:00:00.000Z')).toBe('2020-12-31T00:00:00.000Z');
    expect(before('tax', '2026-12-31T23:59:59.999Z')).toBe('2020-12-31T00:00:00.000Z');
  });

  it('of what only moved a payment along is ninety days', () => {
    expect(before('working', '2026-11-20T03:00:00.000Z')).toBe('2026-08-22T03:00:00.000Z');
  });

  it('never ends sooner than the law says, and never comes back once it has ended', () => {
    const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...RETENTION_BASES), at, at, (basis, one, other) => {
        const [early, late] = [one, other].toSorted((a, b) => a.getTime() - b.getTime());
        expect(termsBegunBefore(basis, early!).getTime()).toBeLessThanOrEqual(
          termsBegunBefore(basis, late!).getTime(),
        );
        const days = (late!.getTime() - termsBegunBefore(basis, late!).getTime()) / DAY_MS;
        expect(days).toBeGreaterThanOrEqual(
          { contract: 1825, dispute: 1095, tax: 1825 + 181, working: 90 }[basis],
        );
      }),
    );
  });
});
