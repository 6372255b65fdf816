import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { AUTH_SECRET } from './stack.ts';

const DAY_MS = 86_400_000;

/** The key that the mail about a charge carries in a stack, good until tomorrow. */
export const cancelKeyOf = (membershipId: string): string =>
  createCancelKeys(AUTH_SECRET).sign({ membershipId, until: new Date(Date.now() + DAY_MS) });
