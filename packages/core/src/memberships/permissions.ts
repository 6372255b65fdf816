import type { Permission } from '../identity/policy.ts';

export const manageTier = (tier: { creatorId: string }): Permission => ({ action: 'tier.manage', tier });
