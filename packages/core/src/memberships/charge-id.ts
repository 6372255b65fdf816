import { createHash } from 'node:crypto';

/** Under which one request for money is known at the gateway for ever. Product specification 2.6, I3. */
export const providerKeyOf = (charge: { membershipId: string; periodStart: Date; attempt: number }): string =>
  `renew:${charge.membershipId}:${charge.periodStart.toISOString()}:${charge.attempt}`;

/**
 * The id of a charge and of its order: made from its key, so that whoever claims the same charge again, even in a
 * restored backup, sends the gateway the same order. Begins with the period's time, as ids made by time do.
 */
export function chargeIdOf(providerKey: string, periodStart: Date): string {
  const time = periodStart.getTime().toString(16).padStart(12, '0');
  const digest = createHash('sha256').update(providerKey).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-8${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}
