import { TopUpStatus } from '@inkvine/contracts/payments';
import { describe, expect, it } from 'vitest';
import { nextCheckDelayMs, statesBefore, TOP_UP_LIFETIME_MS, TOP_UP_TRANSITIONS } from './top-up-states.ts';

describe('the states of an order', () => {
  it('reaches paid from everywhere else and never leaves it', () => {
    expect(statesBefore('paid').toSorted()).toEqual(
      TopUpStatus.options.filter((s) => s !== 'paid').toSorted(),
    );
    expect(TOP_UP_TRANSITIONS.paid).toEqual([]);
  });

  it('never turns one failure into another', () => {
    for (const failure of ['failed', 'canceled', 'expired'] as const) {
      expect(statesBefore(failure)).toEqual(['pending', 'confirming', 'unknown', 'waiting']);
    }
  });

  it('looks at least ten times within the ten minutes in which an agreed payment must be approved', () => {
    let looks = 0;
    for (let age = 0; age < 10 * 60_000; age += nextCheckDelayMs(age)) looks += 1;
    expect(looks).toBeGreaterThanOrEqual(10);
    expect(nextCheckDelayMs(TOP_UP_LIFETIME_MS * 4)).toBeGreaterThan(nextCheckDelayMs(0));
  });
});
