import type { TierCurrency } from '@inkvine/contracts/memberships';
import { Currency } from '@inkvine/contracts/money';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { reopenOneOffPeriod, type ChargeRow } from '@inkvine/db/memberships/charge-settlement.repository';
import type { MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import {
  insertCharges,
  insertPeriods,
  updateMemberships,
  type ClaimedPeriod,
} from '@inkvine/db/memberships/renewal-claim.repository';
import { orderCoins } from '@inkvine/domain/memberships/order-coins';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { chargeIdOf } from './charge-id.ts';

/**
 * A charge that its member asked for, beside those of the calendar. It is sent once: it brings what was asked for, or
 * nothing has changed. It has a row among the periods, which is never the open bill, and nobody asks for it again.
 */
export interface OneOffCharge {
  kind: NonNullable<ChargeRow['oneOff']>;
  /** Of the period that it pays for. */
  periodId: string;
  /** 1 for the first request; a later one is another charge of the same row. */
  attempt: number;
  /** Of the wish: the same one is the same charge at the gateway. */
  key: string;
  index: number;
  startsAt: Date;
  endsAt: Date;
  tierId: string;
  priceId: string;
  amountMinor: number;
  currency: TierCurrency;
  /** What the order and its receipt call it. */
  nameKo: string;
  nameEn: string;
}

/** What an answer to such a charge brings about, behind the lock of the membership, in the transaction that settles it. */
export interface OneOffSettlement {
  paid(trx: DatabaseTransaction, charge: ChargeRow): Promise<void>;
  /** No money came of it. */
  refused(trx: DatabaseTransaction, charge: ChargeRow, failure: string): Promise<void>;
}

/** How long it may take before the membership is looked at again all the same. */
const LOOK_MS = 10 * 60_000;

export function createOneOffCharges({
  clock,
  orders,
}: Pick<ServiceDependencies, 'clock'> & { orders: MembershipOrders }) {
  return {
    /**
     * Writes down a charge that is to be sent once this is committed, behind the lock of its membership. Until it is
     * answered nothing else is decided about the membership.
     */
    async claim(
      trx: DatabaseTransaction,
      row: MembershipWithHistory,
      asked: OneOffCharge,
    ): Promise<{ id: string; paymentMethodId: string | null }> {
      const at = clock.now();
      const { periodId, currency, amountMinor, tierId, priceId, startsAt, index } = asked;
      const providerKey = `${asked.kind}:${row.id}:${asked.key}`;
      const id = chargeIdOf(providerKey, startsAt);
      const { payment_method_id: paymentMethodId, gateway } = row;
      const { attempt } = asked;
      const [start, end] = [startsAt.toISOString(), asked.endsAt.toISOString()];
      const period: ClaimedPeriod = {
        ...{ id: periodId, membershipId: row.id, index, oneOff: asked.kind, tierId, priceId, currency },
        ...{ startsAt: start, endsAt: end, amountMinor, status: 'pending', reason: null, paidWith: null },
      };
      if (attempt === 1) await insertPeriods(trx, [period], at);
      else await reopenOneOffPeriod(trx, periodId);
      const charge = { id, periodId, attempt, providerKey, currency, amountMinor, paymentMethodId };
      await insertCharges(trx, [{ ...charge, nextLookAt: at.toISOString() }], at);
      if (paymentMethodId !== null && gateway !== null) {
        const { nameKo, nameEn } = asked;
        const coins = orderCoins(amountMinor, Currency.parse(currency));
        const order = { chargeId: id, userId: row.user_id, nameKo, nameEn, paymentMethodId, gateway };
        await orders.place(trx, [{ ...order, currency, priceMinor: amountMinor, coins }], at);
      }
      const nextLookAt = new Date(at.getTime() + LOOK_MS).toISOString();
      await updateMemberships(trx, [{ id: row.id, nextLookAt }], at);
      return { id, paymentMethodId };
    },
  };
}

export type OneOffCharges = ReturnType<typeof createOneOffCharges>;
