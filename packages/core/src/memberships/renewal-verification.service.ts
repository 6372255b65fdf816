import {
  endVerification,
  findLatestVerification,
  insertVerificationIfNone,
  listMembershipBooks,
  lockVerificationIfIdle,
  updateVerification,
  upsertFindings,
  type MembershipBooks,
} from '@inkvine/db/memberships/verification.repository';
import { dateText, localDateOf } from '@inkvine/domain/local-calendar';
import { boundary } from '@inkvine/domain/memberships/billing-calendar';
import {
  compareRenewals,
  type RecordedMembership,
  type RenewalFinding,
} from '@inkvine/domain/memberships/compare-renewals';
import { expectedPeriods, type AgreedHistory } from '@inkvine/domain/memberships/expected-periods';
import type { ServiceDependencies } from '../service-dependencies.ts';

const EVERY_MS = 20 * 60 * 60_000;
/** A payment for elapsed periods is announced a week before, and may be late like any other. */
const ANNOUNCED_MS = 8 * 86_400_000;
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

/** Whatever of a membership is not as it ought to be at an instant. */
export function verifyMembership(row: MembershipBooks, now: Date): RenewalFinding[] {
  const recorded = recordedOf(row, now);
  const { nextStart } = recorded;
  return compareRenewals(expectedPeriods(agreedOf(row), nextStart > now ? nextStart : now), recorded, now);
}

function agreedOf(row: MembershipBooks): AgreedHistory {
  const { timeZone, interval, periods, events } = row;
  const trial = periods.find(({ index }) => index < 0);
  return {
    ...{ timeZone, interval },
    anchorDate: dateText(localDateOf(new Date(trial?.endsAt ?? row.joinedAt), timeZone)),
    restarts: events.flatMap(({ kind, at, date }, place) => {
      if (kind !== 'restarted' || date === null) return [];
      const suspended = events.slice(0, place).findLast((event) => event.kind === 'suspended');
      return [{ at: new Date(at), date, lapsedAt: new Date(suspended?.at ?? at) }];
    }),
    extensions: events.flatMap(({ kind, at, days }) =>
      kind === 'extended' && days !== null ? [{ at: new Date(at), days }] : [],
    ),
    prices: row.prices.map(({ from, amountMinor }) => ({ from: new Date(from), amountMinor })),
  };
}

function recordedOf(row: MembershipBooks, now: Date): RecordedMembership {
  const { timeZone, interval, offsetDays } = row;
  return {
    nextStart: boundary({ date: row.anchorDate, timeZone, interval, offsetDays }, row.nextIndex),
    renewsUntil: renewsUntil(row, now),
    periods: row.periods.map(({ startsAt, endsAt, charges, ...period }) => ({
      ...{ ...period, start: new Date(startsAt), end: new Date(endsAt) },
      charges: charges.map(({ sentAt, ...charge }) => ({ ...charge, sentAt: new Date(sentAt) })),
    })),
  };
}

/** Who has cancelled, and whose payment of elapsed periods is announced, has nothing due after the last row. */
function renewsUntil(row: MembershipBooks, now: Date): Date | null {
  if (row.cancelRequestedAt !== null) return null;
  if (row.announcedAt !== null && now.getTime() - Date.parse(row.announcedAt) < ANNOUNCED_MS) return null;
  return new Date(row.endedAt ?? FAR);
}

const FAR = '9999-12-31T00:00:00Z';

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
