import type { SettlementRunState } from '@inkvine/contracts/settlements';

/**
 * Where a settlement run may go from each state: its earnings are collected once; as long as it is a draft it can be
 * computed anew, by newer rules or tax profiles; what is locked stays, and later runs correct it.
 */
export const RUN_TRANSITIONS = {
  collecting: ['computing'],
  computing: ['draft'],
  draft: ['computing', 'reviewed'],
  reviewed: ['draft', 'locked'],
  locked: [],
} as const satisfies Record<SettlementRunState, readonly SettlementRunState[]>;

/** The states from which `to` may be reached, for the `where` of a compare-and-set. */
export function runStatesBefore(to: SettlementRunState): SettlementRunState[] {
  return (Object.keys(RUN_TRANSITIONS) as SettlementRunState[]).filter((from) =>
    (RUN_TRANSITIONS[from] as readonly SettlementRunState[]).includes(to),
  );
}
