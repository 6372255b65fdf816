import { INVARIANT_IDS } from '@inkvine/contracts/invariants';
import { listViolationAges } from '@inkvine/db/backoffice/books-check.repository';
import { findOpenHalt } from '@inkvine/db/backoffice/payout-halt.repository';
import { readOnSnapshot, type Database } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import { checkSettlements } from '../creators/check-settlements.ts';
import { checkInvariants } from '../wallet/check-invariants.ts';
import { countUnsealedTxns, findChainHead, type ChainHead } from '../wallet/ledger-chain.service.ts';
import { listLiabilities, type Liability } from '../wallet/liability.ts';
import { checkBadges } from '../perks/check-badges.ts';
import { checkRetention } from './check-retention.ts';

export interface BooksCheck {
  /** Every invariant with what breaks it, in the order of `INVARIANT_IDS`. */
  findings: InvariantFinding[];
  /** Rows that break an invariant; zero when the books balance. */
  violations: number;
  /** The newest block; absent before anything was sealed. */
  head: ChainHead | undefined;
  /** Transactions that no block holds yet, and when the oldest of them was written. */
  unsealed: { count: number; oldest: string | null };
  liabilities: Liability[];
  /** Since when invariants are broken, by their ids, as far as page or sweep have noted. */
  ages: Record<string, string>;
  /** The halt of payouts in force. */
  halt: { since: string; reason: string } | null;
}

/**
 * The one check of all the books: page, nightly sweep and command run this. It reads one snapshot and changes nothing,
 * while spends go on and are not seen. `keptHash` is the head of a day that somebody kept elsewhere.
 */
export async function checkBooks(
  db: Database,
  options: { keptHash?: string | undefined; now: Date },
): Promise<BooksCheck> {
  return await readOnSnapshot(db, async (trx) => {
    const findings = [
      ...(await checkInvariants(trx, options)),
      ...(await checkSettlements(trx)),
      ...(await checkRetention(trx, options.now)),
      ...(await checkBadges(trx)),
    ];
    const order: readonly string[] = INVARIANT_IDS;
    return {
      findings: findings.toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id)),
      violations: findings.reduce((sum, { violations }) => sum + violations, 0),
      head: await findChainHead(trx),
      unsealed: await countUnsealedTxns(trx),
      liabilities: await listLiabilities(trx, options.now),
      ages: Object.fromEntries(
        (await listViolationAges(trx)).map(({ invariant, since }) => [invariant, since]),
      ),
      halt: (await findOpenHalt(trx)) ?? null,
    };
  });
}
