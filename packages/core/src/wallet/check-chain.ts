import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import {
  findBlockByHash,
  findHead,
  listChainBreaks,
  listStraySeals,
  type ChainBreak,
} from '@inkvine/db/wallet/ledger-chain.repository';

const BLOCKS_AT_ONCE = 20;
const SAMPLE_SIZE = 5;

/**
 * I15: the chain, computed anew from the ledger, is the stored one; and the head that somebody kept elsewhere, when
 * it is told, is a block of it. A few blocks at a time, so that memory does not grow with the ledger.
 */
export async function checkChain(db: Executor, keptHash?: string): Promise<InvariantFinding> {
  const finding: InvariantFinding = { id: 'I15', violations: 0, sample: [] };
  const note = (broken: readonly ChainBreak[]) => {
    finding.violations += broken.length;
    finding.sample.push(...broken.slice(0, SAMPLE_SIZE - finding.sample.length).map(nameBreak));
  };
  const head = (await findHead(db))?.seq ?? 0;
  for (let after = 0; after < head; after += BLOCKS_AT_ONCE) {
    note(await listChainBreaks(db, { after, to: Math.min(after + BLOCKS_AT_ONCE, head) }));
  }
  note(await listStraySeals(db, head));
  if (keptHash !== undefined && (await findBlockByHash(db, keptHash)) === undefined) {
    finding.violations += 1;
    finding.sample.push(`head ${keptHash}`);
  }
  return finding;
}

const nameBreak = ({ block, txnId }: ChainBreak): string =>
  txnId === null ? `block ${block}` : `block ${block}: ${txnId}`;
