import type { TierStatus } from '@inkvine/contracts/memberships';

/** From which states a tier comes to one. Nobody joins a retired tier any more; its members go on. */
export const TIER_STATUS_FROM = {
  draft: [],
  active: ['draft'],
  retired: ['draft', 'active'],
} as const satisfies Record<TierStatus, readonly TierStatus[]>;
