import type { RefundState } from '@inkvine/contracts/refunds';

/**
 * Where a refund may go from each state. One that nobody has decided on fails when the money goes another way. Nothing
 * that has been sent can be called off: only the gateway's own word ends it. It may take back a yes: banks return money
 * days later.
 */
export const REFUND_TRANSITIONS = {
  requested: ['approved', 'rejected', 'withdrawn', 'failed'],
  approved: ['sending', 'done', 'failed'],
  sending: ['sending', 'unknown', 'done', 'failed'],
  unknown: ['sending', 'unknown', 'done', 'failed'],
  done: ['failed'],
  failed: [],
  rejected: [],
  withdrawn: [],
} as const satisfies Record<RefundState, readonly RefundState[]>;

const STATES = Object.keys(REFUND_TRANSITIONS) as RefundState[];

/** The states in which the coins of a refund are held and an order can have no other refund. */
export const OPEN_REFUND_STATES: readonly RefundState[] = STATES.filter(
  (state) => state !== 'done' && REFUND_TRANSITIONS[state].length > 0,
);

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function refundStatesBefore(to: RefundState): RefundState[] {
  return STATES.filter((from) => (REFUND_TRANSITIONS[from] as readonly RefundState[]).includes(to));
}

const SECOND = 1_000;

/** Pause before the gateway is asked again, by how often it was asked: half a minute, doubling, an hour at most. */
export function nextRefundCheckMs(checks: number): number {
  return Math.min(30 * SECOND * 2 ** Math.min(checks, 10), 3_600 * SECOND);
}
