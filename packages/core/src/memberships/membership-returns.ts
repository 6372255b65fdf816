import { TierCurrency } from '@inkvine/contracts/memberships';
import type { LeaveOffer } from '@inkvine/contracts/renewals';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import type { MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import {
  insertReturn,
  listPeriodsAt,
  type PeriodAtRow,
} from '@inkvine/db/memberships/paid-period.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { daysOfRest } from '@inkvine/domain/memberships/tier-change';
import {
  returnedCoins,
  unusedDays,
  withoutGiven,
  type PeriodDays,
} from '@inkvine/domain/memberships/unused-days';
import type { MembershipRefunds } from '../payments/membership-refunds.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createMembershipPayments, worthOf } from '../wallet/membership-payments.ts';

/** What would come back of one charge. */
interface QuotedPart {
  chargeId: string;
  isOrder: boolean;
  coins: number;
  /** Minor units, or coins. */
  amountMinor: number;
  memberCoinsSpent: number;
  memberCoinsLeft: number;
}

/** What would come back of a period, and of what was paid for the rest of it, as whoever asks for it sees it. */
export interface QuotedReturn {
  /** One for each charge, in the order of their ids. */
  parts: readonly QuotedPart[];
  shown: NonNullable<LeaveOffer['refund']>;
}

/** What was paid for memberships, given back: coins to the lots they came from, money to whoever paid it. */
export function createMembershipReturns({
  ids,
  clock,
  refunds,
}: Pick<ServiceDependencies, 'ids' | 'clock'> & { refunds: MembershipRefunds }) {
  const payments = createMembershipPayments({ ids, clock });

  async function giveBack(
    trx: DatabaseTransaction,
    given: { chargeId: string; isOrder: boolean; coins: number; amountMinor: number },
    { userId, reason }: { userId: string; reason: 'left' | 'correction' },
  ): Promise<void> {
    const { chargeId, isOrder, coins, amountMinor } = given;
    const { txnId, minor } = await payments.giveBack(trx, { userId, chargeId, coins });
    const rule = reason === 'left' ? 'unused_days' : 'correction';
    const refundId = isOrder ? await refunds.refund(trx, { orderId: chargeId, userId, minor, rule }) : null;
    await insertReturn(trx, { chargeId, txnId, refundId, reason, coins, amountMinor, at: clock.now() });
  }

  /** Null where nothing of it comes back. */
  async function quotePart(
    db: Executor,
    row: MembershipWithHistory,
    period: PeriodAtRow,
    days: PeriodDays,
  ): Promise<QuotedPart | null> {
    const { charge, amountMinor } = period;
    if (period.status !== 'paid' || charge === null) return null;
    const { id: chargeId, isOrder } = charge;
    const payment = await payments.find(db, { userId: row.user_id, chargeId });
    if (payment === undefined || payment.isReturned || payment.isDisputed) return null;
    const paidFor = period.isForRest
      ? { ...days, days: daysOfRest(boundsOf(row, period)) - period.givenDays }
      : days;
    const paid = payment.taken.reduce((sum, { coins }) => sum + coins, 0);
    const own = Math.floor((paid * amountMinor) / charge.amountMinor);
    const { memberCoinsSpent, memberCoinsLeft } = payment;
    const coins = returnedCoins(own, paidFor, memberCoinsSpent);
    const amount = period.currency === 'COI' ? coins : worthOf(payment, coins);
    if (amount < 1) return null;
    return { chargeId, isOrder, coins, amountMinor: amount, memberCoinsSpent, memberCoinsLeft };
  }

  return {
    /** Locks the order of a charge, before the membership and the wallet. */
    lockOrder: (trx: DatabaseTransaction, chargeId: string): Promise<void> => refunds.lock(trx, chargeId),

    /** The unused days of the period in progress; null where the terms, or what became of its payments, give nothing. */
    async quoteUnused(db: Executor, row: MembershipWithHistory): Promise<QuotedReturn | null> {
      const at = clock.now();
      const { refundOnCancel } = await findRenewalTermsAt(db, at);
      const periods = await listPeriodsAt(db, { membershipId: row.id, at });
      if (refundOnCancel === 'none' || periods[0] === undefined) return null;
      const days = withoutGiven(unusedDays(boundsOf(row, periods[0]), at), periods[0].givenDays);
      const parts: QuotedPart[] = [];
      for (const period of periods) {
        const part = await quotePart(db, row, period, days);
        if (part !== null) parts.push(part);
      }
      if (parts.length === 0) return null;
      const sumOf = (of: (part: QuotedPart) => number) => parts.reduce((sum, part) => sum + of(part), 0);
      const shown = {
        currency: TierCurrency.parse(row.currency),
        amount: sumOf(({ amountMinor }) => amountMinor),
        ...{ days: days.days, unusedDays: days.unused },
        memberCoinsSpent: sumOf(({ memberCoinsSpent }) => memberCoinsSpent),
        memberCoinsLeft: sumOf(({ memberCoinsLeft }) => memberCoinsLeft),
      };
      return { parts: parts.toSorted((one, other) => (one.chargeId < other.chargeId ? -1 : 1)), shown };
    },

    /** Gives all of a charge back, whatever was used of it. Call behind the locks of order and membership. */
    async giveAllBack(
      trx: DatabaseTransaction,
      row: MembershipWithHistory,
      { chargeId, amountMinor }: { chargeId: string; amountMinor: number },
    ): Promise<void> {
      const userId = row.user_id;
      const payment = await payments.find(trx, { userId, chargeId });
      const coins = payment!.taken.reduce((sum, each) => sum + each.coins, 0);
      const isOrder = row.currency !== 'COI';
      await giveBack(trx, { chargeId, isOrder, coins, amountMinor }, { userId, reason: 'correction' });
    },

    /** Gives back what was quoted. Call behind the locks of orders and membership. */
    async giveUnusedBack(trx: DatabaseTransaction, { parts }: QuotedReturn, userId: string): Promise<void> {
      for (const { chargeId, isOrder, coins, amountMinor } of parts) {
        await giveBack(trx, { chargeId, isOrder, coins, amountMinor }, { userId, reason: 'left' });
      }
    },
  };
}

const boundsOf = (
  { time_zone: timeZone }: MembershipWithHistory,
  { startsAt, endsAt }: Pick<PeriodAtRow, 'startsAt' | 'endsAt'>,
) => ({ start: new Date(startsAt), end: new Date(endsAt), timeZone });

export type MembershipReturns = ReturnType<typeof createMembershipReturns>;
