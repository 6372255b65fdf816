import type { Reconciliation } from '@inkvine/contracts/backoffice';
import type { InvariantId } from '@inkvine/contracts/invariants';
import { Currency } from '@inkvine/contracts/money';
import {
  findLastCheckedAt,
  insertBooksCheck,
  listViolationAges,
  replaceViolations,
} from '@inkvine/db/backoffice/books-check.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { listChainHeads, type ChainHead, type LedgerChainService } from '../wallet/ledger-chain.service.ts';
import { checkBooks, type BooksCheck } from './check-books.ts';
import type { PayoutHaltsService } from './payout-halts.service.ts';

const DAY_MS = 24 * 60 * 60_000;
const EVERY_MS = 20 * 60 * 60_000;
const HEADS_SHOWN_MS = 30 * DAY_MS;
/** Those that say nothing of whether the money is right. */
const NOT_OF_MONEY: ReadonlySet<string> = new Set<InvariantId>(['retention', 'badges']);

export type BackofficeDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & {
  ledgerChain: Pick<LedgerChainService, 'sealAll'>;
  payoutHalts: Pick<PayoutHaltsService, 'haltForViolation'>;
};

/** What operators see of the whole. */
export function createBackofficeService({
  db,
  clock,
  ids,
  ledgerChain,
  payoutHalts,
}: BackofficeDependencies) {
  /** Whoever finds books that do not balance stops payouts, and dates what is broken. */
  async function check(): Promise<BooksCheck> {
    const checked = await checkBooks(db, { now: clock.now() });
    const broken = checked.findings.filter(({ violations }) => violations > 0);
    await replaceViolations(
      db,
      broken.map(({ id }) => id),
      clock.now(),
    );
    const wrong = broken.filter(({ id }) => !NOT_OF_MONEY.has(id));
    if (wrong.length > 0)
      await payoutHalts.haltForViolation(
        wrong.map(({ id, violations }) => `${id}: ${violations}`).join(', '),
      );
    return checked;
  }

  return {
    /**
     * Checks every invariant of the money on a snapshot of the database; a violation halts payouts.
     * @throws AppError FORBIDDEN
     */
    async reconcile(caller: Actor): Promise<z.input<typeof Reconciliation>> {
      demand(caller, { action: 'backoffice.see' });
      const checkedAt = clock.now();
      const { findings, violations, unsealed, liabilities } = await check();
      const ages = new Map((await listViolationAges(db)).map(({ invariant, since }) => [invariant, since]));
      return {
        checkedAt: checkedAt.toISOString(),
        violations,
        invariants: findings.map((finding) => ({ ...finding, since: ages.get(finding.id) ?? null })),
        chain: {
          heads: await listChainHeads(db, new Date(checkedAt.getTime() - HEADS_SHOWN_MS)),
          unsealed: unsealed.count,
          oldestUnsealed: unsealed.oldest,
        },
        liabilities: liabilities.map((row) => ({ ...row, currency: Currency.parse(row.currency) })),
      };
    },

    /**
     * The nightly check, found by state: seals all that no block holds, checks the books and keeps what it found.
     * Answers the chain's head for whoever keeps it elsewhere; undefined when it is not due or nothing is sealed.
     */
    async checkNight(): Promise<{ head: ChainHead | undefined; violations: number } | undefined> {
      const last = await findLastCheckedAt(db);
      const now = clock.now();
      if (last !== undefined && now.getTime() - Date.parse(last) < EVERY_MS) return undefined;
      await ledgerChain.sealAll();
      const { findings, violations, head } = await check();
      await insertBooksCheck(db, { id: ids.next(), at: now, violations, findings, head });
      return { head, violations };
    },
  };
}
