import { describe, expect, it } from 'vitest';
import { isSameHolder, maskAccount } from './payout-destination.ts';

describe('maskAccount', () => {
  it.each([
    ['110-234-567890', '****7890'],
    ['1121431121541121', '****1121'],
    ['123456', '****56'],
    ['1234', '****'],
    ['haneul@okaxis', 'ha****@okaxis'],
    ['ab@upi', 'a****@upi'],
    ['a@upi', '****@upi'],
  ])('%s is shown as %s', (account, shown) => {
    expect(maskAccount(account)).toBe(shown);
  });
});

describe('isSameHolder', () => {
  it.each([
    ['김하늘', '김 하늘', true],
    ['A. Creator', 'a creator', true],
    ['김하늘', '김하은', false],
    ['A Creator', 'Another Creator', false],
  ])('%s and %s: %s', (holder, legalName, same) => {
    expect(isSameHolder(holder, legalName)).toBe(same);
  });
});
