import type { Database, DatabaseTransaction } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import { listInvariantFindings, listStoredWallets } from '@inkvine/db/wallet/invariants.repository';
import { replayWallet } from '@inkvine/domain/wallet/fifo-replay';

const WALLETS_AT_ONCE = 200;
const SAMPLE_SIZE = 5;

/** Every invariant of the ledger, the replay among them, on one snapshot: spends go on meanwhile and are not seen. */
export async function checkInvariants(db: Database): Promise<InvariantFinding[]> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => [...(await listInvariantFindings(trx)), await replayWallets(trx)]);
}

/** I8: every wallet's history is what the pure rules give when its transactions come one after the other. */
async function replayWallets(trx: DatabaseTransaction): Promise<InvariantFinding> {
  const finding: InvariantFinding = { id: 'I8', violations: 0, sample: [] };
  let afterId: string | undefined;
  for (;;) {
    const wallets = await listStoredWallets(trx, { afterId, limit: WALLETS_AT_ONCE });
    for (const wallet of wallets) {
      const problems = replayWallet(wallet);
      finding.violations += problems.length;
      finding.sample.push(
        ...problems.slice(0, SAMPLE_SIZE - finding.sample.length).map((problem) => problem.id),
      );
    }
    afterId = wallets.at(-1)?.id;
    if (wallets.length < WALLETS_AT_ONCE) return finding;
  }
}
