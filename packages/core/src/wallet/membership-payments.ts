import type { Currency } from '@inkvine/contracts/money';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { findMonthlyCoins } from '@inkvine/db/wallet/member-coins.repository';
import { findTxnByKey } from '@inkvine/db/wallet/coin-txn.repository';
import { grantCoins } from '@inkvine/db/wallet/grant.repository';
import {
  findMembershipPayment,
  insertMembershipReturn,
  type MembershipPayment,
} from '@inkvine/db/wallet/membership-return.repository';
import { insertMembershipSale } from '@inkvine/db/wallet/membership-sale.repository';
import { insertMembershipSpend } from '@inkvine/db/wallet/spend.repository';
import { insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { daysAfter, TOP_UP_BONUS_VALID_DAYS } from '@inkvine/domain/wallet/lot-terms';
import { returnsByLot } from '@inkvine/domain/wallet/membership-return';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { spendUntilDecided } from './spend-until-decided.ts';

/** A period of a membership that is paid for. */
export interface PeriodPayment {
  /** The charge, and the order where money pays. One payment for each, ever. */
  chargeId: string;
  userId: string;
  creatorId: string;
  tierId: string;
}

export type CoinPayment =
  { kind: 'paid'; txnId: string } | { kind: 'too_few' } | { kind: 'over_limit' } | { kind: 'gone' };

/** What of a payment comes back. */
export interface ReturnedPayment {
  /** Of the member, for the charge. */
  userId: string;
  chargeId: string;
  coins: number;
}

/** What so many coins of a payment are worth, in the minor units they were paid with. */
export const worthOf = (payment: MembershipPayment, coins: number): number =>
  returnsByLot(payment.taken, coins).reduce((sum, { minor }) => sum + minor, 0);

/** What memberships bring into the ledger, in the caller's transaction, which has locked the membership before. */
export function createMembershipPayments({ ids, clock }: Pick<ServiceDependencies, 'ids' | 'clock'>) {
  return {
    /** Books a period that was paid with money. Answers the ledger transaction. */
    async bookSale(
      trx: DatabaseTransaction,
      sale: PeriodPayment & { coins: number; priceMinor: number; currency: Currency },
    ): Promise<string> {
      const txnId = ids.next();
      const { chargeId: orderId, ...rest } = sale;
      const send = () =>
        insertMembershipSale(trx, { ...rest, orderId, txnId, at: clock.now().toISOString() });
      let outcome = await send();
      if (outcome === 'NO_WALLET') {
        await insertWalletIfMissing(trx, { id: ids.next(), userId: sale.userId });
        outcome = await send();
      }
      if (outcome === 'OK') return txnId;
      const booked = await findTxnByKey(trx, sale.userId, `membership:${orderId}`);
      return booked!.id;
    },

    /**
     * Gives what the tier of a paid charge gives its members each month, once. The lot is one of the order's, where money
     * paid: it is frozen, and what is left of it taken away, with the payment. Call behind the wallet's lock.
     */
    async giveCoins(trx: DatabaseTransaction, paid: PeriodPayment & { currency: string }): Promise<void> {
      const promised = await findMonthlyCoins(trx, paid.chargeId);
      if (promised === undefined) return;
      const now = clock.now();
      await grantCoins(trx, {
        ...{ txnId: ids.next(), userId: paid.userId, kind: 'member_coins', actorId: null, reason: null },
        ...{ subjectId: paid.chargeId, creatorId: paid.creatorId, at: now.toISOString() },
        topUpId: paid.currency === 'COI' ? null : paid.chargeId,
        lots: [
          {
            ...{ kind: 'event', campaign: promised.tierName, coins: promised.coins, paidMinor: 0 },
            ...(paid.currency === 'COI' ? {} : { currency: paid.currency }),
            expiresAt: daysAfter(now, TOP_UP_BONUS_VALID_DAYS).toISOString(),
          },
        ],
        ...{ idemKey: `member_coins:${paid.chargeId}`, reqHash: '' },
      });
    },

    /** What was paid for a charge and has become of it; undefined where nothing was. */
    find: (
      db: Executor,
      charge: { userId: string; chargeId: string },
    ): Promise<MembershipPayment | undefined> => findMembershipPayment(db, charge),

    /**
     * Gives so many coins of a payment back to the lots they came from, once for a charge; the creator's earning is taken
     * back, and what is left of the coins that came with the period. Answers the ledger transaction.
     */
    async giveBack(
      trx: DatabaseTransaction,
      { userId, chargeId, coins }: ReturnedPayment,
    ): Promise<{ txnId: string; minor: number }> {
      await lockWallet(trx, userId);
      const payment = await findMembershipPayment(trx, { userId, chargeId });
      if (payment === undefined || payment.isReturned)
        throw new Error(`charge ${chargeId} gives nothing back`);
      const txnId = ids.next();
      const lots = returnsByLot(payment.taken, coins);
      const at = clock.now().toISOString();
      await insertMembershipReturn(trx, { txnId, corrects: payment.txnId, chargeId, lots, at });
      return { txnId, minor: worthOf(payment, coins) };
    },

    /** Pays a period with coins, what was given before what was bought. */
    async spend(
      trx: DatabaseTransaction,
      payment: Pick<PeriodPayment, 'chargeId' | 'userId'> & { coins: number },
    ): Promise<CoinPayment> {
      const { chargeId, userId, coins: amount } = payment;
      const txnId = ids.next();
      const at = clock.now().toISOString();
      const outcome = await spendUntilDecided(
        () =>
          insertMembershipSpend(trx, { txnId, userId, chargeId, amount, kinds: LOT_KINDS, reqHash: '', at }),
        () => insertWalletIfMissing(trx, { id: ids.next(), userId }),
      );
      switch (outcome.status) {
        case 'OK':
          return { kind: 'paid', txnId };
        case 'DUPLICATE': {
          const booked = await findTxnByKey(trx, userId, `membership:${chargeId}`);
          return { kind: 'paid', txnId: booked!.id };
        }
        case 'INSUFFICIENT':
          return { kind: 'too_few' };
        case 'OVER_LIMIT':
          return { kind: 'over_limit' };
        case 'NO_SUBJECT':
          return { kind: 'gone' };
      }
    },
  };
}

export type MembershipPayments = ReturnType<typeof createMembershipPayments>;
