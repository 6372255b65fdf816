import { checkSettlements } from '@inkvine/core/creators/check-settlements';
import { checkInvariants } from '@inkvine/core/wallet/check-invariants';
import type { Database } from '@inkvine/db/database';

/** Fails with the invariants of the money that do not hold, and the ids of rows that break them. */
export async function assertSoundLedger(db: Database): Promise<void> {
  const findings = [...(await checkInvariants(db)), ...(await checkSettlements(db))];
  const broken = findings.filter((finding) => finding.violations > 0);
  if (broken.length > 0) throw new Error(`the ledger is broken: ${JSON.stringify(broken)}`);
}
