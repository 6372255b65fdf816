import type { Dispute } from '@inkvine/contracts/disputes';

/** So long people are reminded of a payment that was given back. */
const REMINDED_MS = 14 * 24 * 60 * 60 * 1_000;

/** What a wallet tells of: what is undecided, and what was given back without anybody asking us lately. */
export const toldDisputes = (disputes: readonly Dispute[], now: Date): Dispute[] =>
  disputes.filter(
    ({ state, origin, closedAt }) =>
      state === 'open' ||
      (state === 'lost' &&
        origin === 'gateway' &&
        closedAt !== null &&
        now.getTime() - Date.parse(closedAt) < REMINDED_MS),
  );

/** Which words of `disputes` tell of it; each has its `Help`. */
export function disputeWords({ state, origin }: Dispute): 'open' | 'returning' | 'returned' {
  if (origin === 'bank') return 'open';
  return state === 'open' ? 'returning' : 'returned';
}

/** The key of the words for a state: what a bank decides, or what a gateway gives back. */
export const disputeStateKey = (origin: Dispute['origin'], state: Dispute['state']) =>
  `disputes.${origin === 'bank' ? 'states' : 'returnStates'}.${state}` as const;
