import { Refund, type RefundRule } from '@inkvine/contracts/refunds';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findRefundPolicyAt } from '@inkvine/db/payments/refund-policy.repository';
import { insertRefund } from '@inkvine/db/payments/refund.repository';
import { lockTopUp } from '@inkvine/db/payments/top-up.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createRefundHolds, type RefundHolds } from '../wallet/refund-holds.ts';
import { createDisputeCoins } from './dispute-coins.ts';
import { createRefundSteps, type RefundSteps } from './refund-steps.ts';

/** What came back of an order for a membership, or for months that were given. */
export interface ReturnedOrder {
  orderId: string;
  userId: string;
  /** What its coins that came back are worth. */
  minor: number;
  rule: Extract<RefundRule, 'unused_days' | 'correction' | 'gift_returned'>;
}

/** Money for memberships on its way back to whoever paid it, in the caller's transaction. */
export function createMembershipRefunds({
  ids,
  clock,
  holds,
  steps,
}: Pick<ServiceDependencies, 'ids' | 'clock'> & {
  holds: Pick<RefundHolds, 'lockLots' | 'hold'>;
  steps: Pick<RefundSteps, 'approve'>;
}) {
  const paidLotOf = async (trx: DatabaseTransaction, orderId: string, userId: string) =>
    (await holds.lockLots(trx, { userId, topUpId: orderId })).find(({ kind }) => kind === 'paid');

  /** All that is left of an order's paid coins, behind its lock, on to a refund that is approved at once. */
  async function refundRest(
    trx: DatabaseTransaction,
    { orderId, userId, minor, rule }: ReturnedOrder,
  ): Promise<string> {
    const order = await lockTopUp(trx, orderId);
    const paid = await paidLotOf(trx, orderId, userId);
    const policy = order?.paid_at != null && (await findRefundPolicyAt(trx, order.paid_at));
    if (!paid || !order || !policy) throw new Error(`order ${orderId} was not paid`);
    const id = ids.next();
    await insertRefund(trx, {
      ...{ id, topUpId: orderId, userId, lotId: paid.id, policyVersion: policy.version, rule },
      ...{ currency: Refund.shape.currency.parse(order.currency), note: '', sealedAccount: null },
      ...{ coins: paid.remaining, expiredCoins: 0, bonusCoins: 0 },
      ...{ grossMinor: minor, feeMinor: 0, amountMinor: minor, at: clock.now() },
      txnId: await holds.hold(trx, { refundId: id, topUpId: orderId }),
    });
    await steps.approve(trx, id);
    return id;
  }

  return {
    /** Locks an order before its membership and wallet, as everybody does. */
    lock: async (trx: DatabaseTransaction, orderId: string): Promise<void> => {
      await lockTopUp(trx, orderId);
    },

    /**
     * Takes the coins that have just come back into the order's lot on to a refund without a fee, approved at once. Where
     * the gateway cannot give it back they return to the wallet, as with any refund. Answers the refund.
     */
    refund: refundRest,

    /**
     * Sends money back that nothing waited for any more: a second payment of a period, or one after its end, or for a gift
     * that cannot be given. Its coins were credited in this transaction; where some of them paid a debt they stay coins.
     */
    async refundUnwanted(trx: DatabaseTransaction, order: { id: string; user_id: string }): Promise<void> {
      const paid = await paidLotOf(trx, order.id, order.user_id);
      if (paid === undefined || paid.remaining < paid.coins) return;
      const { id: orderId, user_id: userId } = order;
      await refundRest(trx, { orderId, userId, minor: paid.paidMinor, rule: 'correction' });
    },
  };
}

/** The same for gifts that come back. */
export function createGiftRefunds(
  dependencies: Pick<ServiceDependencies, 'db' | 'ids' | 'clock'>,
): Pick<MembershipRefunds, 'lock' | 'refund'> {
  const holds = createRefundHolds(dependencies);
  const coins = createDisputeCoins(dependencies);
  return createMembershipRefunds({
    ...dependencies,
    ...{ holds, steps: createRefundSteps({ clock: dependencies.clock, holds, coins }) },
  });
}

export type MembershipRefunds = ReturnType<typeof createMembershipRefunds>;
