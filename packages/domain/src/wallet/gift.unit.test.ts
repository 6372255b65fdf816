import { describe, expect, it } from 'vitest';
import { claimRefusal, giftExpiresAt, type ClaimableGift } from './gift.ts';

const GIVEN = new Date('2026-11-22T09:00:00.000Z');
const gift: ClaimableGift = {
  ...{ state: 'waiting', giverId: 'giver' },
  expiresAt: giftExpiresAt(GIVEN).toISOString(),
};

describe('a gift', () => {
  it('waits for thirty days, to the instant', () => {
    expect(gift.expiresAt).toBe('2026-12-22T09:00:00.000Z');
    expect(claimRefusal(gift, 'friend', new Date('2026-12-22T08:59:59.999Z'))).toBeNull();
    expect(claimRefusal(gift, 'friend', new Date('2026-12-22T09:00:00.000Z'))).toBe('ended');
  });

  it('is claimed by somebody else, once', () => {
    expect(claimRefusal(gift, 'giver', GIVEN)).toBe('own');
    expect(claimRefusal({ ...gift, state: 'claimed' }, 'friend', GIVEN)).toBe('claimed');
    expect(claimRefusal({ ...gift, state: 'returned' }, 'friend', GIVEN)).toBe('ended');
  });
});
