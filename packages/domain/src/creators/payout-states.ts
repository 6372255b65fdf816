import type { PayoutState } from '@inkvine/contracts/payouts';

/**
 * Where a payout may go from each state. It is `ready` once its batch is approved and `sent` before the gateway first
 * hears of it. A bank may still send back what was paid. Source: ledger specification 6.3.
 */
export const PAYOUT_TRANSITIONS = {
  requested: ['ready', 'withdrawn', 'rejected'],
  ready: ['sent', 'failed'],
  sent: ['paid', 'failed', 'returned'],
  paid: ['returned'],
  failed: [],
  returned: [],
  withdrawn: [],
  rejected: [],
} as const satisfies Record<PayoutState, readonly PayoutState[]>;

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function payoutStatesBefore(to: PayoutState): PayoutState[] {
  return (Object.keys(PAYOUT_TRANSITIONS) as PayoutState[]).filter((from) =>
    (PAYOUT_TRANSITIONS[from] as readonly PayoutState[]).includes(to),
  );
}

/** In these its settlements can be asked for again. */
export const RELEASING_STATES = [
  'failed',
  'returned',
  'withdrawn',
  'rejected',
] as const satisfies PayoutState[];

export const releases = (state: PayoutState): boolean =>
  (RELEASING_STATES as readonly PayoutState[]).includes(state);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** When the gateway is asked again about a payout that is on its way: soon at first, each hour later. */
export function nextPayoutCheckMs(checks: number): number {
  return Math.min(10_000 * 2 ** Math.min(checks, 20), 60 * MINUTE_MS);
}

/** What was paid is asked about once a day for two weeks, because a bank may send it back. */
export const PAID_CHECK_MS = DAY_MS;
export const PAID_WATCH_MS = 14 * DAY_MS;

/** A payout goes to a changed destination only after this, so that whoever took over an account gains nothing soon. */
export const DESTINATION_COOLING_MS = 3 * DAY_MS;
