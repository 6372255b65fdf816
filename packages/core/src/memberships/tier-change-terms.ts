import type { TierInterval } from '@inkvine/contracts/memberships';
import type { TierChangeRefusal, TierChangeWhen } from '@inkvine/contracts/tier-changes';
import type { Executor } from '@inkvine/db/database';
import {
  anchorOf,
  historyOf,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { listPeriodsAt, type PeriodAtRow } from '@inkvine/db/memberships/paid-period.repository';
import type { TierRow } from '@inkvine/db/memberships/tier.repository';
import { boundary } from '@inkvine/domain/memberships/billing-calendar';
import { leastCharge } from '@inkvine/domain/memberships/period-coupons';
import { benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import {
  daysOfRest,
  tierChangeCoins,
  tierChangeDue,
  tierChangeRefusal,
  tierChangeWhen,
  type PeriodPayment,
} from '@inkvine/domain/memberships/tier-change';
import { unusedDays, type PeriodDays } from '@inkvine/domain/memberships/unused-days';
import type { MembershipPayments } from '../wallet/membership-payments.ts';

/** A membership as a change of its tier finds it. */
export interface TierChangeSituation {
  refusal: TierChangeRefusal | null;
  isTrial: boolean;
  /** Months that were given are part of the period in progress: what its days cost is not its price. */
  holdsGift: boolean;
  index: number;
  /** When the period in progress ends. */
  periodEnd: Date;
  days: PeriodDays;
  paid: readonly PeriodPayment[];
}

/** What changing to a tier comes to. */
export interface TierChangeTerms {
  when: TierChangeWhen;
  dueNow: number;
  coinsNow: number;
}

/** What is open of a membership at an instant, and what was paid for it. */
export async function situationOf(
  db: Executor,
  payments: Pick<MembershipPayments, 'find'>,
  row: MembershipWithHistory,
  now: Date,
): Promise<TierChangeSituation> {
  const periodEnd = boundary(anchorOf(row), row.next_index);
  const periods = await listPeriodsAt(db, { membershipId: row.id, at: now });
  const [current] = periods;
  const refusal = tierChangeRefusal(historyOf(row, []), now);
  const index = row.next_index - 1;
  if (current === undefined) {
    const none = { isTrial: false, holdsGift: false, days: { days: 1, unused: 0 }, paid: [] };
    return { ...none, refusal: refusal ?? 'renewing', index, periodEnd };
  }
  const bounds = (period: PeriodAtRow) => ({
    ...{ start: new Date(period.startsAt), end: new Date(period.endsAt), timeZone: row.time_zone },
  });
  const days = unusedDays(bounds(current), now);
  return {
    refusal: refusal ?? ((await isDisputed(db, payments, row, periods)) ? 'disputed' : null),
    isTrial: current.status === 'free' && current.reason === 'trial',
    holdsGift: current.reason === 'gift' || current.givenDays > 0,
    ...{ index, periodEnd, days },
    paid: periods.map((period) => ({
      amountMinor: creditOf(period),
      days: period.isForRest ? daysOfRest(bounds(period)) : days.days,
    })),
  };
}

async function isDisputed(
  db: Executor,
  payments: Pick<MembershipPayments, 'find'>,
  row: MembershipWithHistory,
  periods: readonly PeriodAtRow[],
): Promise<boolean> {
  for (const { charge } of periods) {
    const payment = charge && (await payments.find(db, { userId: row.user_id, chargeId: charge.id }));
    if (payment?.isDisputed === true) return true;
  }
  return false;
}

/** What nobody was asked to pay counts as paid; what coupons took off does not. */
function creditOf({ status, amountMinor, priceMinor, charge }: PeriodAtRow): number {
  if (status === 'waived') return priceMinor;
  return charge?.isReturned === true ? 0 : amountMinor;
}

/** What moving between two tiers of a creator comes to in a situation. */
export function termsOf(
  { days, paid, isTrial, holdsGift }: TierChangeSituation,
  membership: { amountMinor: number; currency: string; interval: TierInterval },
  {
    from,
    to,
    ofCreator,
  }: { from: TierRow; to: TierRow & { amountMinor: number }; ofCreator: readonly TierRow[] },
): TierChangeTerms {
  const { currency, interval } = membership;
  const held = { rank: from.rank, amountMinor: membership.amountMinor };
  const when = holdsGift ? 'next' : tierChangeWhen(held, to, isTrial);
  if (when === 'next' || isTrial) return { when, dueNow: 0, coinsNow: 0 };
  const dueNow = tierChangeDue(to.amountMinor, days, paid, leastCharge(currency));
  const monthly = { before: monthlyCoins(from, ofCreator), after: monthlyCoins(to, ofCreator) };
  const months = interval === 'year' ? 12 : 1;
  return { when, dueNow, coinsNow: dueNow === 0 ? 0 : tierChangeCoins(monthly, months, days) };
}

const monthlyCoins = (tier: TierRow, ofCreator: readonly TierRow[]): number =>
  benefitsOfTier(tier, ofCreator).find((benefit) => benefit.kind === 'monthly_coins')?.coins ?? 0;
