import type { DisputeState } from '@inkvine/contracts/disputes';

/** Where a dispute may go from each state. What a bank has decided stands. */
export const DISPUTE_TRANSITIONS = {
  open: ['open', 'won', 'lost'],
  won: [],
  lost: [],
} as const satisfies Record<DisputeState, readonly DisputeState[]>;

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function disputeStatesBefore(to: DisputeState): DisputeState[] {
  return (Object.keys(DISPUTE_TRANSITIONS) as DisputeState[]).filter((from) =>
    (DISPUTE_TRANSITIONS[from] as readonly DisputeState[]).includes(to),
  );
}

const HOUR_MS = 3_600_000;

/** Pause before the gateway is asked again about an open dispute, by how often it was asked: an hour, six at most. */
export function nextDisputeCheckMs(checks: number): number {
  return Math.min(checks + 1, 6) * HOUR_MS;
}
