import { describe, expect, it } from 'vitest';
import { DISPUTE_TRANSITIONS, disputeStatesBefore, nextDisputeCheckMs } from './dispute-states.ts';

describe('the states of a dispute', () => {
  it('go forward: what a bank has decided stands', () => {
    expect(disputeStatesBefore('open')).toEqual(['open']);
    expect(disputeStatesBefore('won')).toEqual(['open']);
    expect(disputeStatesBefore('lost')).toEqual(['open']);
    expect([DISPUTE_TRANSITIONS.won, DISPUTE_TRANSITIONS.lost]).toEqual([[], []]);
  });

  it('are asked after more and more seldom, four times a day at least', () => {
    expect([0, 1, 5, 100].map((checks) => nextDisputeCheckMs(checks) / 3_600_000)).toEqual([1, 2, 6, 6]);
  });
});
