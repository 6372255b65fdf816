import {
  endVerification,
  findLatestVerification,
  insertVerificationIfNone,
  listMembershipBooks,
  lockVerificationIfIdle,
  updateVerification,
  upsertFindings,
} from '@inkvine/db/memberships/verification.repository';
import type { RenewalFinding } from '@inkvine/domain/memberships/compare-renewals';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { verifyMembership } from './membership-books.ts';

const EVERY_MS = 20 * 60 * 60_000;
/** Memberships that are read and compared at once. */
const BATCH = 200;

export type RenewalVerificationDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>;

/**
 * Past renewals against what ought to be: every membership's periods, charges and orders, the ledger, and what the
 * gateways' books were found to say (M4). It changes nothing but its own findings.
 */
export function createRenewalVerificationService({ db, clock, ids }: RenewalVerificationDependencies) {
  /** The next memberships, behind the lock of the night. False when there are no more, or somebody else is at it. */
  async function advance(): Promise<boolean> {
    return await db.transaction().execute(async (trx) => {
      const run = await lockVerificationIfIdle(trx);
      if (run === undefined) return false;
      const at = clock.now();
      const rows = await listMembershipBooks(trx, { after: run.verifiedUpTo, limit: BATCH });
      const findings = rows.flatMap((row) =>
        verifyMembership(row, at).map((found) => ({
          id: ids.next(),
          membershipId: row.id,
          ...toSeen(found),
        })),
      );
      const opened = await upsertFindings(trx, findings, { by: run.id, at });
      const verifiedUpTo = rows.at(-1)?.id ?? run.verifiedUpTo;
      await updateVerification(trx, { id: run.id, verifiedUpTo, memberships: rows.length, opened });
      if (rows.length === BATCH) return true;
      await endVerification(trx, { id: run.id, at });
      return false;
    });
  }

  const begin = () => insertVerificationIfNone(db, { id: ids.next(), at: clock.now() });

  return {
    /** The nightly verification, found by state: when the last was begun twenty hours ago, or did not end. */
    async verifyDue(): Promise<void> {
      const last = await findLatestVerification(db);
      const isDue = last?.endedAt == null || clock.now().getTime() - Date.parse(last.startedAt) > EVERY_MS;
      if (!isDue) return;
      await begin();
      while (await advance());
    },

    /** Has the next look of the schedule verify, whatever the time; nothing where a night is under way. */
    begin,
  };
}

function toSeen({ kind, reason, at, periodId, expected, found }: RenewalFinding) {
  const amount = (value: RenewalFinding['expected']) => (typeof value === 'number' ? value : null);
  const instant = (value: RenewalFinding['expected']) => (typeof value === 'string' ? value : null);
  return {
    ...{ kind, reason, periodStart: at.toISOString(), periodId },
    ...{ expectedMinor: amount(expected), foundMinor: amount(found) },
    ...{ expectedAt: instant(expected), foundAt: instant(found) },
  };
}

export type RenewalVerificationService = ReturnType<typeof createRenewalVerificationService>;
