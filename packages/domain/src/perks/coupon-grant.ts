export type CouponGiveBackReason = 'refunded' | 'failed' | 'canceled';

/** What decides whether a coupon that is owned can be used. */
export interface OwnedParts {
  /** Of `free_period`; null for other kinds, which have `periods`. */
  months: number | null;
  periods: number;
  usedParts: number;
  /** ISO 8601 in UTC; null for never. */
  expiresAt: string | null;
}

/** Uses or months that nobody has taken. */
export const partsLeft = ({ months, periods, usedParts }: OwnedParts): number =>
  Math.max((months ?? periods) - usedParts, 0);

/** Follows from its uses and its time; a coupon that was given back after its end has expired. */
export function ownedState(owned: OwnedParts, now: Date): 'usable' | 'used' | 'expired' {
  if (partsLeft(owned) === 0) return 'used';
  return owned.expiresAt !== null && now >= new Date(owned.expiresAt) ? 'expired' : 'usable';
}

/** What a coupon says of the memberships that it is for. */
export interface CouponScope {
  creatorId: string | null;
  tierIds: readonly string[];
  interval: 'month' | 'year' | null;
  audience: 'anyone' | 'new_members' | 'named';
}

export interface CouponPurchase {
  creatorId: string;
  tierId: string;
  interval: 'month' | 'year';
  /** The reader has never been a member of this creator. */
  isNewMember: boolean;
}

export function fitsPurchase(scope: CouponScope, purchase: CouponPurchase): boolean {
  return (
    (scope.creatorId === null || scope.creatorId === purchase.creatorId) &&
    (scope.tierIds.length === 0 || scope.tierIds.includes(purchase.tierId)) &&
    (scope.interval === null || scope.interval === purchase.interval) &&
    (scope.audience !== 'new_members' || purchase.isNewMember)
  );
}

/** The smallest number from 1 on that none of these is: two uses of a coupon that stand never have the same. */
export function freeNumber(taken: readonly number[]): number {
  let number = 1;
  while (taken.includes(number)) number++;
  return number;
}
