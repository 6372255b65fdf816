import { GIFT_WAITS_DAYS } from '@inkvine/contracts/gifts';
import { daysAfter } from './lot-terms.ts';

export type GiftState = 'waiting' | 'claimed' | 'returned';

/** Why a gift came back to its giver. */
export type GiftReturn = 'taken_back' | 'expired' | 'declined';

/** From when it is delivered on. */
export const giftExpiresAt = (deliveredAt: Date): Date => daysAfter(deliveredAt, GIFT_WAITS_DAYS);

/** A gift as far as claiming it goes. */
export interface ClaimableGift {
  state: GiftState;
  giverId: string;
  /** ISO 8601. */
  expiresAt: string;
}

export type ClaimRefusal = 'own' | 'claimed' | 'ended';

/** Why a person cannot claim a gift at `at`; null when they can. That they have its chapters already is found later. */
export function claimRefusal(gift: ClaimableGift, userId: string, at: Date): ClaimRefusal | null {
  if (gift.giverId === userId) return 'own';
  if (gift.state === 'claimed') return 'claimed';
  return gift.state === 'returned' || at >= new Date(gift.expiresAt) ? 'ended' : null;
}
