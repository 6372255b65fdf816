import type { Dispute } from '@inkvine/contracts/disputes';

/** So long people are reminded of a payment that was given back. */
const REMINDED_MS = 14 * 24 * 60 * 60 * 1_000;

/** What a wallet tells of: what is undecided, and what was given back without anybody asking us lately. */
export const toldDisputes = (disputes: readonly Dispute[], now: Date): Dispute[] =>
  disputes.filter(
    ({ state, origin, closedAt }) =>
      state === 'open' ||
      (state === 'lost' &&
        origin !== 'bank' &&
        closedAt !== null &&
        now.getTime() - Date.parse(closedAt) < REMINDED_MS),
  );

/** Which words of `disputes` tell of it; each has its `Help`. */
export const disputeWords = ({ state, origin }: Dispute) => WORDS[origin][state === 'open' ? 'open' : 'over'];

const WORDS = {
  bank: { open: 'open', over: 'open' },
  gateway: { open: 'returning', over: 'returned' },
  deposit: { open: 'reversed', over: 'notCome' },
} as const satisfies Record<Dispute['origin'], object>;

/** The key of the words for a state: what a bank decides, what a gateway gives back, or what became of a transfer. */
export const disputeStateKey = (origin: Dispute['origin'], state: Dispute['state']) =>
  `disputes.${STATES[origin]}.${state}` as const;

const STATES = {
  bank: 'states',
  gateway: 'returnStates',
  deposit: 'reversalStates',
} as const satisfies Record<Dispute['origin'], string>;
