import { AppError } from '@inkvine/contracts/errors';
import type { UserId } from '@inkvine/contracts/primitives';
import type { Actor, Caller } from './actor.ts';

/** What may be done to what. Pure; every service asks here before it touches anything. */
export type Permission =
  | { action: 'novel.manage'; novel: { authorId: UserId | string } }
  | { action: 'manuscript.use'; manuscript: { ownerId: UserId | string } }
  | { action: 'top_up.see'; topUp: { userId: UserId | string } }
  | { action: 'refund.use'; refund: { userId: UserId | string } }
  | { action: 'payment_method.use'; method: { userId: UserId | string } }
  | { action: 'tier.manage'; tier: { creatorId: UserId | string } }
  | { action: 'refunds.manage' }
  | { action: 'disputes.manage' }
  | { action: 'products.manage' }
  | { action: 'bonus.grant' }
  | { action: 'rewards.manage' }
  | { action: 'badge_rule.manage'; rule: { creatorId: UserId | string | null } }
  | { action: 'backoffice.see' }
  | { action: 'settlements.manage' }
  | { action: 'legacy.manage' }
  | { action: 'payouts.halt' }
  | { action: 'payouts.manage' }
  | { action: 'memberships.manage' }
  | { action: 'coupon.manage' | 'coupon.see'; coupon: IssuedCoupon };

/** Null for a coupon of the platform. */
interface IssuedCoupon {
  bearer: 'platform' | 'creator';
  creatorId: UserId | string | null;
}

export function can(actor: Caller, permission: Permission): boolean {
  if (actor === null) return false;
  switch (permission.action) {
    case 'novel.manage':
      return permission.novel.authorId === actor.userId;
    case 'manuscript.use':
      return permission.manuscript.ownerId === actor.userId;
    case 'top_up.see':
      return permission.topUp.userId === actor.userId || actor.role === 'operator';
    case 'badge_rule.manage':
      return permission.rule.creatorId === null
        ? actor.role === 'operator'
        : permission.rule.creatorId === actor.userId;
    case 'refund.use':
      return permission.refund.userId === actor.userId;
    case 'payment_method.use':
      return permission.method.userId === actor.userId;
    case 'tier.manage':
      return permission.tier.creatorId === actor.userId;
    case 'coupon.manage':
      return issues(actor, permission.coupon);
    case 'coupon.see':
      return actor.role === 'operator' || issues(actor, permission.coupon);
    case 'refunds.manage':
    case 'disputes.manage':
    case 'products.manage':
    case 'bonus.grant':
    case 'rewards.manage':
    case 'backoffice.see':
    case 'settlements.manage':
    case 'legacy.manage':
    case 'payouts.halt':
    case 'payouts.manage':
    case 'memberships.manage':
      return actor.role === 'operator';
  }
}

/** The platform's are its operators', a creator's hers alone: she bears what they cost. */
function issues(actor: Actor, { bearer, creatorId }: IssuedCoupon): boolean {
  return bearer === 'platform' ? actor.role === 'operator' : creatorId === actor.userId;
}

/**
 * For operator acts, whose existence is no secret.
 * @throws AppError FORBIDDEN
 */
export function demand(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new AppError('FORBIDDEN');
}

/**
 * A thing that is missing and a thing that is forbidden look the same from outside.
 * @throws AppError NOT_FOUND
 */
export function found<T>(thing: T | undefined, actor: Caller, permission: (thing: T) => Permission): T {
  if (thing === undefined || !can(actor, permission(thing))) throw new AppError('NOT_FOUND');
  return thing;
}
