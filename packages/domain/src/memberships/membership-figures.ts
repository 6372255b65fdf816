import type { EndGroup, MembershipMonth } from '@inkvine/contracts/membership-figures';
import type { MembershipEnd } from '@inkvine/contracts/renewals';
import type { Period } from '../creators/settlement-period.ts';

/** Null where there never was a membership. */
export const END_GROUPS = {
  cancelled: 'cancelled',
  cancelled_at_once: 'cancelled',
  unpaid: 'unpaid',
  price_refused: 'priceRefused',
  payment_lost: 'other',
  closed: 'other',
  gift_over: 'other',
  not_begun: null,
} as const satisfies Record<MembershipEnd, EndGroup | null>;

/** What happened in one currency in a month; 0 is all the time before the first month. */
export interface MonthEvents {
  month: number;
  joined: number;
  gifted: number;
  ended: Record<EndGroup, number>;
  paid: number;
  payments: number;
  waived: number;
}

const BPS = 10_000;
const NOTHING = {
  joined: 0,
  gifted: 0,
  ended: { cancelled: 0, unpaid: 0, priceRefused: 0, other: 0 },
  paid: 0,
  payments: 0,
  waived: 0,
};

/** Each month with how many members it began and ended with. Months in which nothing happened need no events. */
export function membershipMonths(
  months: readonly Period[],
  events: readonly MonthEvents[],
): MembershipMonth[] {
  const of = new Map(events.map((each) => [each.month, each]));
  let members = of.get(0)?.joined ?? 0;
  return months.map((month, index) => {
    const { joined, gifted, ended, paid, payments, waived } = of.get(index + 1) ?? NOTHING;
    const membersBefore = members;
    const gone = Object.values(ended).reduce((sum, count) => sum + count, 0);
    members += joined - gone;
    return {
      ...{ month, membersBefore, membersAfter: members, joined, gifted, ended, paid, payments, waived },
      churnBps: membersBefore === 0 ? null : Math.round((gone * BPS) / membersBefore),
    };
  });
}
