import { listSettlementFindings } from '@inkvine/db/creators/settlement-invariants.repository';
import type { Database } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';

/** Every invariant of settlements, on one snapshot. */
export async function checkSettlements(db: Database): Promise<InvariantFinding[]> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => listSettlementFindings(trx));
}
