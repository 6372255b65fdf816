import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  holdOrderLots,
  listOrderLots,
  listTxnsById,
  lockOrderLots,
  returnHeldLots,
  updateLotRefunded,
  type OrderLotRow,
} from '@inkvine/db/wallet/refund-hold.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** A refund as the wallet needs to know it. */
export interface HeldRefund {
  refundId: string;
  topUpId: string;
  userId: string;
  /** The ledger transaction that took the coins. */
  txnId: string;
  lotId: number;
  coins: number;
  expiredCoins: number;
}

/**
 * Coins that wait for a refund. A hold is a ledger transaction: the coins leave what can be spent at the moment the
 * refund is asked for, behind the wallet's lock, so a refund and a spend can never both have them. Everything here
 * runs in the caller's transaction, which has locked the refund or its order before.
 */
export function createRefundHolds({ db, ids, clock }: Pick<ServiceDependencies, 'db' | 'ids' | 'clock'>) {
  const lockLots = (trx: DatabaseTransaction, order: { userId: string; topUpId: string }) =>
    lockOrderLots(trx, order);

  return {
    /** What has become of an order's coins, without a lock. */
    listLots: (topUpId: string): Promise<OrderLotRow[]> => listOrderLots(db, topUpId),

    /** The same behind the wallet's lock: what it says stays true until the transaction ends. */
    lockLots,

    /** Rows of the ledger, oldest first. */
    listTxns: (txnIds: readonly string[]) => listTxnsById(db, txnIds),

    /** Takes all that is left of the order, behind `lockLots`. Answers the ledger transaction. */
    async hold(trx: DatabaseTransaction, order: { refundId: string; topUpId: string }): Promise<string> {
      const txnId = ids.next();
      await holdOrderLots(trx, { ...order, txnId, at: clock.now().toISOString() });
      return txnId;
    },

    /** The money has gone back. */
    async complete(trx: DatabaseTransaction, refund: HeldRefund): Promise<void> {
      await lockLots(trx, refund);
      await updateLotRefunded(trx, refund.lotId, refund.coins + refund.expiredCoins);
    },

    /** The money that had gone back is ours again: the coins wait once more. */
    async reopen(trx: DatabaseTransaction, refund: HeldRefund): Promise<void> {
      await lockLots(trx, refund);
      await updateLotRefunded(trx, refund.lotId, -(refund.coins + refund.expiredCoins));
    },

    /** The refund came to nothing: the same coins return to the same lots. Answers the ledger transaction. */
    async giveBack(trx: DatabaseTransaction, refund: HeldRefund): Promise<string> {
      await lockLots(trx, refund);
      const txnId = ids.next();
      await returnHeldLots(trx, {
        ...{ txnId, reverses: refund.txnId, refundId: refund.refundId, topUpId: refund.topUpId },
        ...{ lotId: refund.lotId, expiredCoins: refund.expiredCoins, at: clock.now().toISOString() },
      });
      return txnId;
    },
  };
}

export type RefundHolds = ReturnType<typeof createRefundHolds>;
