import type { MembershipBooks } from '@inkvine/db/memberships/verification.repository';
import { dateText, localDateOf } from '@inkvine/domain/local-calendar';
import { boundary, type BillingAnchor } from '@inkvine/domain/memberships/billing-calendar';
import {
  compareRenewals,
  type RecordedMembership,
  type RecordedPeriod,
  type RenewalFinding,
} from '@inkvine/domain/memberships/compare-renewals';
import {
  expectedPeriods,
  type AgreedHistory,
  type ExpectedPeriod,
} from '@inkvine/domain/memberships/expected-periods';
import { dateAfterMonths } from '@inkvine/domain/memberships/gifted-months';
import { leastCharge } from '@inkvine/domain/memberships/period-coupons';
import { daysOfRest, tierChangeDue } from '@inkvine/domain/memberships/tier-change';
import { unusedDays } from '@inkvine/domain/memberships/unused-days';
import type { Correctable } from '@inkvine/domain/memberships/plan-correction';

type BookedPeriod = MembershipBooks['periods'][number];

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
    asked: row.asked
      .filter(({ until }) => until === null || new Date(until) > now)
      .map(({ startsAt }) => new Date(startsAt)),
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
  const { timeZone, interval, events } = row;
  return {
    ...{ timeZone, interval },
    anchorDate: firstBoundaryOf(row),
    restarts: events.flatMap(({ kind, at, date }, place) => {
      if (kind !== 'restarted' || date === null) return [];
      const suspended = events.slice(0, place).findLast((event) => event.kind === 'suspended');
      return [{ at: new Date(at), date, lapsedAt: new Date(suspended?.at ?? at) }];
    }),
    extensions: events.flatMap(({ kind, at, days }) =>
      kind === 'extended' && days !== null ? [{ at: new Date(at), days }] : [],
    ),
    prices: pricesOf(row),
  };
}

/** A price that was agreed to for a tier ends with the change to another. */
function pricesOf({ prices }: MembershipBooks): AgreedHistory['prices'] {
  let held: string | null = null;
  return prices.flatMap(({ from, amountMinor, tierId, changesTier }) => {
    if (changesTier) held = tierId;
    return tierId === held ? [{ from: new Date(from), amountMinor }] : [];
  });
}

/**
 * What paying for the rest of a period ought to have come to, counted from the calendar as it was then and from what was
 * paid for the period by then.
 */
function dueForRest(row: MembershipBooks, rest: BookedPeriod): number | null {
  if (rest.tierChange === null || rest.tierChange.priceMinor === null) return null;
  const at = new Date(rest.startsAt);
  const agreed = agreedOf(row);
  const then = { ...agreed, extensions: agreed.extensions.filter((each) => each.at < at) };
  const period = expectedPeriods(then, at).at(-1);
  if (period === undefined) return null;
  const { end } = period;
  const { timeZone } = row;
  const days = unusedDays({ ...period, timeZone }, at);
  const before = row.periods.filter(({ startsAt }) => new Date(startsAt) < at || startsAt === rest.startsAt);
  const own = before.findLast(isOfCalendar);
  const paid = before
    .filter((each) => each === own || isPaidForRestOf(each, period, at))
    .map((each) => ({
      amountMinor: creditAt(each, at),
      days:
        each.tierChange === null ? days.days : daysOfRest({ start: new Date(each.startsAt), end, timeZone }),
    }));
  return tierChangeDue(rest.tierChange.priceMinor, days, paid, leastCharge(row.currency));
}

const isPaidForRestOf = (
  { tierChange, status, startsAt }: BookedPeriod,
  { start }: ExpectedPeriod,
  before: Date,
): boolean =>
  tierChange !== null && status === 'paid' && new Date(startsAt) >= start && new Date(startsAt) < before;

/** What nobody was asked to pay counts as paid; what had been given back does not. */
function creditAt({ status, amountMinor, priceMinor, charges }: BookedPeriod, at: Date): number {
  if (status === 'waived') return priceMinor;
  const isReturned = charges.some(({ returnedAt }) => returnedAt !== null && new Date(returnedAt) < at);
  return isReturned ? 0 : amountMinor;
}

/** The day with which charges begin: that of joining, or the one after what is free before, without what was added to it. */
function firstBoundaryOf({ joinedAt, timeZone, periods, events, giftedMonths }: MembershipBooks): string {
  const free = periods.find(({ index }) => index < 0);
  const joined = dateText(localDateOf(new Date(joinedAt), timeZone));
  if (free === undefined) return joined;
  if (giftedMonths !== null) return dateAfterMonths(joined, giftedMonths);
  const { year, month, day } = localDateOf(new Date(free.endsAt), timeZone);
  const added = events.filter(({ kind, at }) => kind === 'extended' && new Date(at) < new Date(free.endsAt));
  return dateText({ year, month, day: day - added.reduce((sum, { days }) => sum + (days ?? 0), 0) });
}

function recordedOf(row: MembershipBooks, now: Date): RecordedMembership {
  return {
    ...{ currency: row.currency, interval: row.interval },
    nextStart: boundary(anchorOf(row), row.nextIndex),
    renewsUntil: renewsUntil(row, now),
    periods: row.periods.map(({ startsAt, endsAt, charges, tierChange, askedMinor, reason, ...period }) => ({
      ...{ ...period, start: new Date(startsAt), end: new Date(endsAt) },
      oneOff: oneOffOf(row, { ...period, startsAt, endsAt, charges, tierChange, askedMinor, reason }),
      gift: reason === 'gift' ? { isPaid: row.giftedMonths !== null } : null,
      charges: charges.map(({ sentAt, ...charge }) => ({ ...charge, sentAt: new Date(sentAt) })),
    })),
  };
}

/** What its member asked to pay for, or was asked for, beside the calendar. */
function oneOffOf(row: MembershipBooks, period: BookedPeriod): RecordedPeriod['oneOff'] {
  if (period.askedMinor !== null) return { agreedMinor: period.askedMinor };
  return period.tierChange === null ? null : { agreedMinor: dueForRest(row, period) };
}

const isOfCalendar = ({ tierChange, askedMinor }: BookedPeriod): boolean =>
  tierChange === null && askedMinor === null;

/** Who has cancelled, and whose payment of elapsed periods is announced, has nothing due after the last row. */
function renewsUntil(row: MembershipBooks, now: Date): Date | null {
  if (row.cancelRequestedAt !== null) return null;
  if (row.announcedAt !== null && now.getTime() - Date.parse(row.announcedAt) < ANNOUNCED_MS) return null;
  return new Date(row.endedAt ?? FAR);
}

const FAR = '9999-12-31T00:00:00Z';
