import { PayoutState } from '@inkvine/contracts/payouts';
import { describe, expect, it } from 'vitest';
import { nextPayoutCheckMs, payoutStatesBefore, PAYOUT_TRANSITIONS, releases } from './payout-states.ts';

describe('the states of a payout', () => {
  it('are paid or come to nothing once', () => {
    expect(payoutStatesBefore('paid')).toEqual(['sent']);
    expect(payoutStatesBefore('returned')).toEqual(['sent', 'paid']);
    expect(payoutStatesBefore('failed')).toEqual(['ready', 'sent']);
    expect(payoutStatesBefore('requested')).toEqual([]);
  });

  it('give the money free exactly where nothing can follow but what is paid', () => {
    const ends = PayoutState.options.filter((state) => PAYOUT_TRANSITIONS[state].length === 0);
    expect(PayoutState.options.filter(releases)).toEqual(ends);
  });
});

describe('nextPayoutCheckMs', () => {
  it('is soon at first and never later than an hour', () => {
    expect([0, 1, 3, 50].map(nextPayoutCheckMs)).toEqual([10_000, 20_000, 80_000, 3_600_000]);
  });
});
