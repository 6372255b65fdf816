import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertClawbacks,
  insertDebtPayment,
  listClawbacksOfOrder,
  listDebts,
  listLotEarnings,
  listTxnsOfLots,
  listUnpaidClawbacks,
} from '@inkvine/db/wallet/clawback.repository';
import {
  freezeOrderLots,
  listFrozenCoins,
  listOpenHolds,
  returnFrozenLots,
  revokeFrozenLots,
} from '@inkvine/db/wallet/dispute-hold.repository';
import { listOrderLots, lockOrderLots, type OrderLotRow } from '@inkvine/db/wallet/refund-hold.repository';
import { divideByWeights } from '@inkvine/domain/creators/largest-remainder';
import { clawbacksOf, lossOf, type FundedEarning } from '@inkvine/domain/payments/dispute-loss';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** An order as the wallet needs to know it. */
interface Order {
  topUpId: string;
  userId: string;
}

/** The disputes of an order that are lost: together they took so much money. */
export interface LostOrder extends Order {
  lostMinor: number;
  /** What is a debt already. */
  owed: number;
  /** Which dispute the debt is noted with, and who bears what was spent. */
  disputeId: string;
  bearer: 'platform' | 'creators';
}

/**
 * Coins of an order whose payment is disputed (ledger.md §6.5): frozen while it is open, back when it is won, gone when
 * it is lost. Everything here runs in the caller's transaction, behind the wallet's lock that `lockLots` takes.
 */
export function createDisputeHolds({ db, ids, clock }: Pick<ServiceDependencies, 'db' | 'ids' | 'clock'>) {
  const at = () => clock.now().toISOString();

  const freeze = (trx: DatabaseTransaction, topUpId: string, paidAtMost: number | null = null) =>
    freezeOrderLots(trx, { txnId: ids.next(), topUpId, paidAtMost, at: at() });

  async function release(trx: DatabaseTransaction, topUpId: string): Promise<void> {
    for (const reverses of await listOpenHolds(trx, topUpId)) {
      await returnFrozenLots(trx, { txnId: ids.next(), reverses, topUpId, at: at() });
    }
  }

  /** The newest purchases that the debt was spent on give back what it brought them. */
  async function clawBack(trx: DatabaseTransaction, lost: LostOrder, lot: OrderLotRow, debt: number) {
    const before = await listClawbacksOfOrder(trx, lost.topUpId);
    const skip = before.reduce((sum, line) => sum + line.coins, 0);
    const lines = clawbacksOf(fundedBy(await listLotEarnings(trx, lot.id)), debt, skip);
    await insertClawbacks(
      trx,
      {
        ...{ disputeId: lost.disputeId, userId: lost.userId, topUpId: lost.topUpId, at: at() },
        ...{ lotId: lot.id, currency: lot.currency },
      },
      lines.map((line) => ({ ...line, txnId: ids.next() })),
    );
  }

  return {
    /** The order's lots behind the wallet's lock; empty when it has brought no coins. */
    lockLots: (trx: DatabaseTransaction, order: Order): Promise<OrderLotRow[]> => lockOrderLots(trx, order),

    /** What has become of an order's coins, what its coins brought creators, and what they gave back. */
    async trace(topUpId: string) {
      const lots = await listOrderLots(db, topUpId);
      const paid = lots.find((lot) => lot.kind === 'paid');
      return {
        lots,
        txns: await listTxnsOfLots(
          db,
          lots.map((lot) => lot.id),
        ),
        earnings: paid === undefined ? [] : await listLotEarnings(db, paid.id),
        clawbacks: await listClawbacksOfOrder(db, topUpId),
      };
    },

    /** Takes what is left of the order out of what can be spent. */
    freeze: (trx: DatabaseTransaction, topUpId: string): Promise<void> => freeze(trx, topUpId),

    /** Everything that is frozen of the order can be spent again. */
    release,

    /**
     * The money is gone: so are the coins for it, and what was spent of them is a debt. Called again, when coins of the
     * order come back late, it takes what is still missing.
     * @returns the new debt, in coins
     */
    async revoke(trx: DatabaseTransaction, lost: LostOrder): Promise<number> {
      const lots = await lockOrderLots(trx, lost);
      const lot = lots.find((each) => each.kind === 'paid');
      if (lot === undefined) return 0;
      const frozenOf = new Map(
        (await listFrozenCoins(trx, lost.topUpId)).map((each) => [each.lotId, each.coins]),
      );
      const leftOf = (each: OrderLotRow) => each.remaining + (frozenOf.get(each.id) ?? 0);
      const frozen = frozenOf.get(lot.id) ?? 0;
      const loss = lossOf({
        paidMinor: lot.paidMinor,
        lostMinor: lost.lostMinor,
        paid: { ...lot, refunded: lot.refunded + lot.held - frozen, frozen: leftOf(lot) },
        owed: lost.owed,
      });
      const isFreeLeft = lots.some((each) => each.kind !== 'paid' && leftOf(each) > 0);
      if (loss.revoked === 0 && loss.debt === 0 && !isFreeLeft) return 0;
      if (frozen > loss.revoked) await release(trx, lost.topUpId);
      await freeze(trx, lost.topUpId, loss.revoked - (frozen > loss.revoked ? 0 : frozen));
      const revocation = { txnId: ids.next(), topUpId: lost.topUpId, debt: loss.debt, at: at() };
      await revokeFrozenLots(trx, revocation);
      if (loss.debt > 0 && lost.bearer === 'creators') await clawBack(trx, lost, lot, loss.debt);
      return loss.debt;
    },
  };
}

export type DisputeHolds = ReturnType<typeof createDisputeHolds>;

/**
 * Pays what a person owes with the paid coins that have just come in, the oldest debt first, in the transaction that
 * credits them. Where creators bore the loss, they have their earnings back first.
 */
export async function payDebts(
  trx: DatabaseTransaction,
  { ids, clock }: Pick<ServiceDependencies, 'ids' | 'clock'>,
  order: Order & { paidCoins: number },
): Promise<void> {
  let left = order.paidCoins;
  for (const debt of await listDebts(trx, order.userId)) {
    let owed = debt.coins;
    const pay = async (coins: number, restores: Parameters<typeof insertDebtPayment>[1]['restores']) => {
      if (coins === 0) return;
      [left, owed] = [left - coins, owed - coins];
      await insertDebtPayment(trx, {
        ...{ txnId: ids.next(), disputeId: debt.id, lostTopUpId: debt.topUpId, topUpId: order.topUpId },
        ...{ coins, restores, at: clock.now().toISOString() },
      });
    };
    for (const line of await listUnpaidClawbacks(trx, debt.id)) {
      await pay(Math.min(left, owed, line.coins), line);
    }
    await pay(Math.min(left, owed), null);
  }
}

type LotEarnings = Awaited<ReturnType<typeof listLotEarnings>>;

/** Each creator's part of what a purchase took from the lot; most purchases have one creator. */
function fundedBy(rows: LotEarnings): FundedEarning[] {
  return [...Map.groupBy(rows, (row) => row.spendTxnId).values()].flatMap((earned) => {
    const { coins, minor } = earned[0]!;
    const weights = earned.map((row) => ({ id: row.creatorId, weight: Math.max(row.weight, 1) }));
    const [coinsOf, minorOf] = [divideByWeights(coins, weights), divideByWeights(minor, weights)];
    return earned.map((row) => ({
      ...row,
      coins: coinsOf.get(row.creatorId)!,
      minor: minorOf.get(row.creatorId)!,
    }));
  });
}
