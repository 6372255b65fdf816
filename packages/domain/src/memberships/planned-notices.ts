import type { RenewalTerms } from '@inkvine/contracts/renewals';
import { atHourAfter, boundary } from './billing-calendar.ts';
import { stackFor } from './decide-renewal.ts';
import { dunningBegin, type RenewalHistory } from './renewal-history.ts';

/** Who has not agreed to a dearer price is told once more, so many days before it would begin. */
const UNANSWERED_DAYS = 7;
/** Whose membership is a gift that ends with it is told so many days before. */
const GIFT_ENDING_DAYS = 7;

export interface PlannedNotice {
  kind: 'upcoming_30' | 'upcoming_7' | 'upcoming' | 'price_unanswered' | 'last' | 'gift_ending';
  at: Date;
  /** The begin of the period that it is about; nobody is told twice of the same. */
  periodStart: Date;
}

/**
 * What a member is to be told ahead: of the next charge, so many days before it, or for the last time of a bill that is
 * open; in the morning of their day. A period that coupons make free is no charge. Where they have not agreed to what it will cost, they are told of that instead. The
 * soonest first.
 */
export function plannedNotices(history: RenewalHistory, terms: RenewalTerms): PlannedNotice[] {
  const { anchor, bill, cancelRequestedAt, endedAt, pause, nextIndex } = history;
  if (endedAt !== null) return [];
  if (cancelRequestedAt !== null) return history.isGift && nextIndex === 0 ? [giftEnding(anchor, terms)] : [];
  if (bill !== null) {
    const at = atHourAfter(anchor, dunningBegin(bill), terms.lastNoticeAfterDays, terms.retryHour);
    return [{ kind: 'last', at, periodStart: bill.start }];
  }
  const due = boundary(anchor, nextIndex);
  if (pause !== null && pause.from <= due && due < pause.until) return [];
  const stack = stackFor(history, { start: due });
  if (stack === undefined) {
    const at = atHourAfter(anchor, due, -UNANSWERED_DAYS, terms.retryHour);
    return [{ kind: 'price_unanswered', at, periodStart: due }];
  }
  if (stack.totalMinor === 0) return [];
  return terms.announceDays[anchor.interval]
    .toSorted((a, b) => b - a)
    .map((days) => ({
      kind: kindOf(days),
      at: atHourAfter(anchor, due, -days, terms.retryHour),
      periodStart: due,
    }));
}

function giftEnding(anchor: RenewalHistory['anchor'], { retryHour }: RenewalTerms): PlannedNotice {
  const over = boundary(anchor, 0);
  const at = atHourAfter(anchor, over, -GIFT_ENDING_DAYS, retryHour);
  return { kind: 'gift_ending', at, periodStart: over };
}

/** The one to send now, of several the latest; and when to look again for the next. */
export function noticeAt(
  notices: readonly PlannedNotice[],
  now: Date,
): { due: PlannedNotice | null; next: Date | null } {
  return {
    due: notices.findLast(({ at }) => at <= now) ?? null,
    next: notices.find(({ at }) => at > now)?.at ?? null,
  };
}

const kindOf = (days: number): PlannedNotice['kind'] => {
  if (days === 30) return 'upcoming_30';
  return days === 7 ? 'upcoming_7' : 'upcoming';
};
