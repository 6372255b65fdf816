import type { TierInterval } from '@inkvine/contracts/memberships';
import { boundary, type BillingAnchor, type BillingPeriod } from './billing-calendar.ts';

/**
 * What was agreed to with a member and what happened to the membership, without what was decided of its periods: so that
 * what ought to be can be told apart from what is.
 */
export interface AgreedHistory {
  timeZone: string;
  interval: TierInterval;
  /** The day of the first boundary. */
  anchorDate: string;
  /** Since when it is counted from another day; boundaries after `lapsedAt` were left out until then. */
  restarts: readonly { at: Date; date: string; lapsedAt: Date }[];
  /** Days that were added, by when: every boundary after that instant is later by so many. */
  extensions: readonly { at: Date; days: number }[];
  /** From which begin of a period on which price was agreed to; the first one from the beginning. */
  prices: readonly { from: Date; amountMinor: number }[];
}

export type ExpectedPeriod = BillingPeriod & {
  /** What was agreed to for it, in minor units or coins; null where nobody wrote that down. */
  amountMinor: number | null;
};

/**
 * Every period that begins by `until`, counted from what was agreed alone. It asks neither the engine nor its rows, so
 * that an error of theirs is not repeated. Oldest first. Product specification 2.6.
 */
export function expectedPeriods(history: AgreedHistory, until: Date): ExpectedPeriod[] {
  const extensions = [...history.extensions].sort(byTime);
  const restarts = [...history.restarts].sort(byTime);
  const first = { date: history.anchorDate, from: BEGINNING };
  return [first, ...restarts.map(({ date, at }) => ({ date, from: at }))].flatMap(({ date, from }, place) => {
    const next = restarts[place];
    const last = next === undefined || until < next.at ? until : next.lapsedAt;
    const days = extensions.filter(({ at }) => at >= from && (next === undefined || at < next.at));
    const { timeZone, interval } = history;
    return from > until
      ? []
      : countedFrom({ date, timeZone, interval, offsetDays: 0 }, days, last).map((period) => ({
          ...period,
          amountMinor: agreedFor(history, period.start),
        }));
  });
}

function countedFrom(
  anchor: BillingAnchor,
  extensions: AgreedHistory['extensions'],
  last: Date,
): BillingPeriod[] {
  const periods: BillingPeriod[] = [];
  const waiting = [...extensions];
  let moved = anchor;
  const begin = (index: number): Date => {
    for (;;) {
      const at = boundary(moved, index);
      if (waiting[0] === undefined || waiting[0].at >= at) return at;
      moved = { ...moved, offsetDays: moved.offsetDays + waiting.shift()!.days };
    }
  };
  for (let index = 0, start = begin(0); start <= last; index += 1) {
    const end = begin(index + 1);
    periods.push({ index, start, end });
    start = end;
  }
  return periods;
}

const agreedFor = ({ prices }: AgreedHistory, start: Date): number | null =>
  (prices.findLast(({ from }) => from <= start) ?? prices[0])?.amountMinor ?? null;

const byTime = (one: { at: Date }, other: { at: Date }): number => one.at.getTime() - other.at.getTime();

const BEGINNING = new Date(-8_640_000_000_000_000);
