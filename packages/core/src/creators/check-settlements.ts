import { listPayoutFindings } from '@inkvine/db/creators/payout-invariants.repository';
import { listSettlementFindings } from '@inkvine/db/creators/settlement-invariants.repository';
import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';

/** Every invariant of settlements and payouts. `checkBooks` gives it a snapshot. */
export const checkSettlements = async (db: Executor): Promise<InvariantFinding[]> => [
  ...(await listSettlementFindings(db)),
  ...(await listPayoutFindings(db)),
];
