import type { TopUpStatus } from '@inkvine/contracts/payments';

/**
 * Where an order may go from each state. Paid is final and reachable from everywhere: when the gateway says the
 * money has moved, the coins are owed, however late the news and whatever we believed before.
 */
export const TOP_UP_TRANSITIONS = {
  pending: ['confirming', 'unknown', 'waiting', 'paid', 'failed', 'canceled', 'expired'],
  confirming: ['confirming', 'unknown', 'waiting', 'paid', 'failed', 'canceled', 'expired'],
  unknown: ['confirming', 'unknown', 'waiting', 'paid', 'failed', 'canceled', 'expired'],
  waiting: ['waiting', 'paid', 'failed', 'canceled', 'expired'],
  failed: ['confirming', 'paid'],
  canceled: ['confirming', 'paid'],
  expired: ['confirming', 'paid'],
  paid: [],
} as const satisfies Record<TopUpStatus, readonly TopUpStatus[]>;

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function statesBefore(to: TopUpStatus): TopUpStatus[] {
  return (Object.keys(TOP_UP_TRANSITIONS) as TopUpStatus[]).filter((from) =>
    (TOP_UP_TRANSITIONS[from] as readonly TopUpStatus[]).includes(to),
  );
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long a customer may take from the order to the end of the payment window; the gateway's own limit is shorter. */
export const TOP_UP_LIFETIME_MS = 45 * MINUTE;

/**
 * Pause before the next look at an open order, by its age. Dense at first, because a payment that the customer
 * agreed to must be approved within ten minutes even when their browser never came back.
 */
export function nextCheckDelayMs(ageMs: number): number {
  if (ageMs < 15 * MINUTE) return 30 * SECOND;
  if (ageMs < 60 * MINUTE) return 5 * MINUTE;
  return 60 * MINUTE;
}
