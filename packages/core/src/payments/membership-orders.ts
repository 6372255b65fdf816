import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertGiftPayment,
  insertMembershipOrders,
  type MembershipOrder,
  type OwnedOrderDraft,
} from '@inkvine/db/payments/membership-order.repository';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { TopUpSettlement } from './top-up-settlement.ts';

export type { MembershipOrder };

/** Before then whoever claimed the order sends it; after, the sweep of open orders does. */
const FIRST_CHECK_MS = 5 * 60_000;

/**
 * Orders for periods of memberships, and for months that are given: placed in the transaction that writes down what they
 * are for, paid once that is committed.
 */
export function createMembershipOrders({
  db,
  settlement,
}: Pick<ServiceDependencies, 'db'> & { settlement: Pick<TopUpSettlement, 'charge'> }) {
  return {
    async place(trx: DatabaseTransaction, orders: readonly MembershipOrder[], at: Date): Promise<void> {
      await insertMembershipOrders(trx, orders, { at, nextCheckAt: new Date(at.getTime() + FIRST_CHECK_MS) });
    },

    async placeGift(trx: DatabaseTransaction, order: OwnedOrderDraft, at: Date): Promise<void> {
      await insertGiftPayment(trx, order, { at, nextCheckAt: new Date(at.getTime() + FIRST_CHECK_MS) });
    },

    /** Sends the charge of a placed order. Its outcome is written by then, or found by a sweep. */
    async pay(orderId: string): Promise<void> {
      const order = await findTopUp(db, orderId);
      if (order?.status === 'pending') await settlement.charge(order);
    },
  };
}

export type MembershipOrders = ReturnType<typeof createMembershipOrders>;
