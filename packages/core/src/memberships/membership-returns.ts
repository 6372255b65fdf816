import { TierCurrency } from '@inkvine/contracts/memberships';
import type { LeaveOffer } from '@inkvine/contracts/renewals';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import type { MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import { findPaidPeriodAt, insertReturn } from '@inkvine/db/memberships/paid-period.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { returnedCoins, unusedDays } from '@inkvine/domain/memberships/unused-days';
import type { MembershipRefunds } from '../payments/membership-refunds.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createMembershipPayments, worthOf } from '../wallet/membership-payments.ts';

/** What would come back of a charge, as whoever asks for it sees it. */
export interface QuotedReturn {
  chargeId: string;
  isOrder: boolean;
  coins: number;
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

  return {
    /** Locks the order of a charge, before the membership and the wallet. */
    lockOrder: (trx: DatabaseTransaction, chargeId: string): Promise<void> => refunds.lock(trx, chargeId),

    /** The unused days of the period in progress; null where the terms, or what became of the payment, give nothing. */
    async quoteUnused(db: Executor, row: MembershipWithHistory): Promise<QuotedReturn | null> {
      const at = clock.now();
      const { refundOnCancel } = await findRenewalTermsAt(db, at);
      const period = await findPaidPeriodAt(db, { membershipId: row.id, at });
      if (refundOnCancel === 'none' || period === undefined) return null;
      const { chargeId, isOrder, amountMinor, chargeMinor } = period;
      const payment = await payments.find(db, { userId: row.user_id, chargeId });
      if (payment === undefined || payment.isReturned || payment.isDisputed) return null;
      const [start, end] = [new Date(period.startsAt), new Date(period.endsAt)];
      const days = unusedDays({ start, end, timeZone: row.time_zone }, at);
      const paid = payment.taken.reduce((sum, { coins }) => sum + coins, 0);
      const own = Math.floor((paid * amountMinor) / chargeMinor);
      const { memberCoinsSpent, memberCoinsLeft } = payment;
      const coins = returnedCoins(own, days, memberCoinsSpent);
      const currency = TierCurrency.parse(period.currency);
      const amount = currency === 'COI' ? coins : worthOf(payment, coins);
      if (amount < 1) return null;
      const shown = {
        currency,
        amount,
        days: days.days,
        unusedDays: days.unused,
        memberCoinsSpent,
        memberCoinsLeft,
      };
      return { chargeId, isOrder, coins, shown };
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

    /** Gives back what was quoted. Call behind the locks of order and membership. */
    giveUnusedBack: (trx: DatabaseTransaction, { shown, ...quoted }: QuotedReturn, userId: string) =>
      giveBack(trx, { ...quoted, amountMinor: shown.amount }, { userId, reason: 'left' }),
  };
}

export type MembershipReturns = ReturnType<typeof createMembershipReturns>;
