import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  listDisputesOfTopUp,
  updateDisputeDebt,
  type DisputeRow,
} from '@inkvine/db/payments/dispute.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDisputeHolds } from '../wallet/dispute-holds.ts';

/** What disputes do to the coins of an order, in the caller's transaction. */
export function createDisputeCoins(dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  const holds = createDisputeHolds(dependencies);

  return {
    lockLots: holds.lockLots,

    /**
     * Makes the coins of an order what its disputes say, whatever has moved them: frozen while one is open, gone as far
     * as the lost ones took the money, and free otherwise. Call behind the wallet's lock.
     */
    async settle(trx: DatabaseTransaction, topUp: { id: string; user_id: string }): Promise<void> {
      const disputes = await listDisputesOfTopUp(trx, topUp.id);
      const last = disputes.findLast((dispute) => dispute.state === 'lost');
      if (last !== undefined) {
        const debt = await holds.revoke(trx, {
          topUpId: topUp.id,
          userId: topUp.user_id,
          lostMinor: sumOf(disputes, (dispute) => (dispute.state === 'lost' ? dispute.amount_minor : 0)),
          owed: sumOf(disputes, (dispute) => dispute.debt_coins),
          disputeId: last.id,
          bearer: last.bearer,
        });
        if (debt > 0) await updateDisputeDebt(trx, last.id, debt);
      }
      if (disputes.some((dispute) => dispute.state === 'open')) await holds.freeze(trx, topUp.id);
      else if (disputes.length > 0) await holds.release(trx, topUp.id);
    },
  };
}

export type DisputeCoins = ReturnType<typeof createDisputeCoins>;

const sumOf = (disputes: readonly DisputeRow[], amount: (dispute: DisputeRow) => number): number =>
  disputes.reduce((sum, dispute) => sum + amount(dispute), 0);
