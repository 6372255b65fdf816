import type { RegistrationStatus } from '@inkvine/contracts/payment-methods';

/**
 * Where the registration of a method may go from each state. `saved` is final and reachable from wherever a browser
 * may still come back from: when the gateway keeps the method, the person has it.
 */
export const REGISTRATION_TRANSITIONS = {
  pending: ['pending', 'finishing', 'saved', 'failed', 'canceled', 'expired'],
  finishing: ['pending', 'unknown', 'saved', 'failed', 'canceled', 'expired'],
  unknown: ['finishing', 'pending', 'unknown', 'saved', 'failed', 'canceled', 'expired'],
  canceled: ['finishing', 'saved'],
  expired: ['finishing', 'saved'],
  failed: ['finishing', 'saved'],
  saved: [],
} as const satisfies Record<RegistrationStatus, readonly RegistrationStatus[]>;

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function registrationStatesBefore(to: RegistrationStatus): RegistrationStatus[] {
  return (Object.keys(REGISTRATION_TRANSITIONS) as RegistrationStatus[]).filter((from) =>
    (REGISTRATION_TRANSITIONS[from] as readonly RegistrationStatus[]).includes(to),
  );
}

/** How long a gateway keeps a registration open at most (Stripe: 24 hours). */
export const REGISTRATION_LIFETIME_MS = 24 * 60 * 60 * 1_000;
