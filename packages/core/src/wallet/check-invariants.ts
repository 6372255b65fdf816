import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import { listInvariantFindings, listStoredWallets } from '@inkvine/db/wallet/invariants.repository';
import { replayWallet } from '@inkvine/domain/wallet/fifo-replay';
import { checkChain } from './check-chain.ts';

const WALLETS_AT_ONCE = 200;
const SAMPLE_SIZE = 5;

/**
 * Every invariant of the ledger, the replay and the chain among them. `checkBooks` gives it a snapshot; otherwise the
 * caller sees to it that nothing moves meanwhile.
 */
export async function checkInvariants(
  db: Executor,
  options: { keptHash?: string | undefined } = {},
): Promise<InvariantFinding[]> {
  return [
    ...(await listInvariantFindings(db)),
    await replayWallets(db),
    await checkChain(db, options.keptHash),
  ];
}

/** I8: every wallet's history is what the pure rules give when its transactions come one after the other. */
async function replayWallets(db: Executor): Promise<InvariantFinding> {
  const finding: InvariantFinding = { id: 'I8', violations: 0, sample: [] };
  let afterId: string | undefined;
  for (;;) {
    const wallets = await listStoredWallets(db, { afterId, limit: WALLETS_AT_ONCE });
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
