import type { MembershipBooks } from '@inkvine/db/memberships/verification.repository';
import { dateText, localDateOf } from '@inkvine/domain/local-calendar';
import { boundary, type BillingAnchor } from '@inkvine/domain/memberships/billing-calendar';
import {
  compareRenewals,
  type RecordedMembership,
  type RenewalFinding,
} from '@inkvine/domain/memberships/compare-renewals';
import {
  expectedPeriods,
  type AgreedHistory,
  type ExpectedPeriod,
} from '@inkvine/domain/memberships/expected-periods';
import type { Correctable } from '@inkvine/domain/memberships/plan-correction';

/** A payment for elapsed periods is announced a week before, and may be late like any other. */
const ANNOUNCED_MS = 8 * 86_400_000;

/** Whatever of a membership is not as it ought to be at an instant. */
export function verifyMembership(row: MembershipBooks, now: Date): RenewalFinding[] {
  const recorded = recordedOf(row, now);
  return compareRenewals(expectedOf(row, recorded.nextStart, now), recorded, now);
}

/** The same membership for whoever corrects it. */
export function correctableOf(row: MembershipBooks, now: Date): Correctable {
  const { nextStart, periods } = recordedOf(row, now);
  return {
    ...{ anchor: anchorOf(row), nextIndex: row.nextIndex, periods },
    endedAt: row.endedAt === null ? null : new Date(row.endedAt),
    expected: expectedOf(row, nextStart, now),
  };
}

const expectedOf = (row: MembershipBooks, nextStart: Date, now: Date): ExpectedPeriod[] =>
  expectedPeriods(agreedOf(row), nextStart > now ? nextStart : now);

const anchorOf = ({ anchorDate, timeZone, interval, offsetDays }: MembershipBooks): BillingAnchor => ({
  ...{ date: anchorDate, timeZone, interval, offsetDays },
});

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
  return {
    ...{ currency: row.currency, interval: row.interval },
    nextStart: boundary(anchorOf(row), row.nextIndex),
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
