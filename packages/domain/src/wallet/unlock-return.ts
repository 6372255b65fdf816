import { daysAfter } from './lot-terms.ts';

/** A payment for a chapter, as far as giving it back goes. */
export interface ReturnablePurchase {
  /** ISO 8601. */
  purchasedAt: string;
  /** It has been given back. */
  isReturned: boolean;
  /** The right it brought is there, its text was never sent to its owner and its time has not begun. */
  isUnopened: boolean;
  /** A rental whose price was taken off what the owner then paid to keep the chapter. */
  isCounted: boolean;
  /** A bank asks back, or has taken, the money for some of its coins. */
  isDisputed: boolean;
}

export type ReturnRefusal = 'returned' | 'opened' | 'disputed' | 'counted' | 'too_late';

const RETURN_DAYS = 7;

/** Why a chapter cannot be given back at `at`; null when it can (product.md §2.7, Refund). */
export function returnRefusal(purchase: ReturnablePurchase, at: Date): ReturnRefusal | null {
  if (purchase.isReturned) return 'returned';
  if (!purchase.isUnopened) return 'opened';
  if (purchase.isDisputed) return 'disputed';
  if (purchase.isCounted) return 'counted';
  return at > returnableUntil(purchase) ? 'too_late' : null;
}

/** The last instant at which an unopened chapter can be given back. */
export const returnableUntil = ({ purchasedAt }: Pick<ReturnablePurchase, 'purchasedAt'>): Date =>
  daysAfter(new Date(purchasedAt), RETURN_DAYS);

/** Until when a purchase can be given back, as ISO 8601; null when it cannot. */
export const returnOffer = (purchase: ReturnablePurchase, at: Date): string | null =>
  returnRefusal(purchase, at) === null ? returnableUntil(purchase).toISOString() : null;
