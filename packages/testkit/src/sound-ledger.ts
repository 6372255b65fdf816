import { checkBooks } from '@inkvine/core/backoffice/check-books';
import type { Database } from '@inkvine/db/database';

/**
 * Fails with the invariants of the money that do not hold, and the ids of rows that break them; but for how long what is
 * personal was kept, which is a matter of the clock, and tests have clocks of their own.
 */
export async function assertSoundLedger(db: Database): Promise<void> {
  const { findings } = await checkBooks(db, { now: new Date() });
  const broken = findings.filter((finding) => finding.violations > 0 && finding.id !== 'retention');
  if (broken.length > 0) throw new Error(`the ledger is broken: ${JSON.stringify(broken)}`);
}
