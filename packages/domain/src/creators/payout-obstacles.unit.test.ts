import { describe, expect, it } from 'vitest';
import { payoutObstacles, type PayoutSituation } from './payout-obstacles.ts';

const now = new Date('2026-11-20T00:00:00Z');
const free: PayoutSituation = {
  ...{ payableMinor: 10_000, underwayMinor: 0, minimumMinor: 10_000, carryMinor: 0, hasTaxProfile: true },
  ...{ destination: { state: 'active', usableFrom: now }, isHalted: false, now },
};

describe('payoutObstacles', () => {
  it('lets through whoever has all that is needed', () => {
    expect(payoutObstacles(free)).toEqual([]);
  });

  it.each<[string, Partial<PayoutSituation>]>([
    ['halted', { isHalted: true }],
    ['open_payout', { underwayMinor: 1 }],
    ['nothing', { payableMinor: 0 }],
    ['below_minimum', { payableMinor: 9_999 }],
    ['negative_carry', { carryMinor: -1 }],
    ['no_tax_profile', { hasTaxProfile: false }],
    ['no_destination', { destination: undefined }],
    ['destination_pending', { destination: { state: 'pending', usableFrom: now } }],
    ['cooling', { destination: { state: 'active', usableFrom: new Date(now.getTime() + 1) } }],
  ])('names %s', (obstacle, change) => {
    expect(payoutObstacles({ ...free, ...change })).toEqual([obstacle]);
  });
});
