/**
 * Everything that must hold of the money, in the order in which it is told; `operate.invariants` of the messages says
 * each in words. I1 to I16 are those of the ledger's specification.
 */
export const INVARIANT_IDS = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
  'I15',
  'I16',
  'unlocks',
  'reversals',
  'donations',
  'legacy',
  'held',
  'refunds',
  'settlement-parts',
  'settlement-items',
  'settlement-gross',
  'settlement-runs',
  'settlement-carry',
  'payout-parts',
  'payout-released',
  'payout-approved',
  'payout-attempts',
] as const;
export type InvariantId = (typeof INVARIANT_IDS)[number];
