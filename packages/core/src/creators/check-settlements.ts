import { listSettlementFindings } from '@inkvine/db/creators/settlement-invariants.repository';
import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';

/** Every invariant of settlements. `checkBooks` gives it a snapshot. */
export const checkSettlements = (db: Executor): Promise<InvariantFinding[]> => listSettlementFindings(db);
