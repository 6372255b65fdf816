import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import type {
  AnswerRechargeInput,
  Recharge,
  RechargeList,
  RechargesInput,
} from '@inkvine/contracts/recharges';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  historyOf,
  lockMembership,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { findMember } from '@inkvine/db/memberships/period-view.repository';
import {
  findRecharge,
  listRecharges,
  updateRecharge,
  type RechargeRow,
} from '@inkvine/db/memberships/recharge.repository';
import { insertEvents } from '@inkvine/db/memberships/renewal-claim.repository';
import { isCharging } from '@inkvine/domain/memberships/renewal-history';
import { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import type { PaymentMethodsService } from '../payments/payment-methods.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf } from './membership-records.ts';
import { createMembershipChanges } from './membership-changes.ts';
import { createOneOffCharges } from './one-off-charge.ts';
import type { RenewalsService } from './renewals.service.ts';

export type RechargesDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & {
  renewals: Pick<RenewalsService, 'stepNow' | 'pay'>;
  orders: MembershipOrders;
  paymentMethods: Pick<PaymentMethodsService, 'demandUsable'>;
};

type Charge = Parameters<RenewalsService['pay']>[0];

/** More than anybody was ever asked for. */
const LISTED = 50;
const COINS = 'COI';
const Answered = z.object({ rechargeId: z.uuid() });

/** Payments that corrections ask members for after all (M4): charged with their yes, once, or not at all. */
export function createRechargesService(dependencies: RechargesDependencies) {
  const { db, clock, ids, gateways, paymentMethods } = dependencies;
  const { send } = createMembershipChanges(dependencies);
  const oneOffs = createOneOffCharges(dependencies);

  const isExpired = ({ state, answerBy }: RechargeRow): boolean =>
    state === 'asked' && new Date(answerBy) <= clock.now();

  function toRecharge(row: RechargeRow): Recharge {
    const { id, periodStart, periodEnd, amount, currency, reason, askedAt, answerBy, failure } = row;
    return {
      ...{ id, periodStart, periodEnd, amount, currency, reason, askedAt, answerBy, failure },
      state: isExpired(row) ? 'expired' : row.state,
    };
  }

  /** @throws AppError NOT_FOUND */
  async function demandOwn(actor: Actor, id: string): Promise<RechargeRow> {
    const row = await findRecharge(db, id);
    if (row?.userId !== actor.userId) throw new AppError('NOT_FOUND');
    return row;
  }

  /** Before the transaction: it asks the gateway's side. @throws AppError METHOD_UNUSABLE, OFFER_UNAVAILABLE */
  async function demandMethod(actor: Actor, { paymentMethodId, currency }: RechargeRow): Promise<void> {
    if (currency === COINS) return;
    const gateway = gateways.forCurrency(Currency.parse(currency));
    if (gateway === undefined) throw new AppError('OFFER_UNAVAILABLE');
    if (paymentMethodId === null) throw new AppError('METHOD_UNUSABLE');
    await paymentMethods.demandUsable(actor, paymentMethodId, gateway.id);
  }

  /** Behind the lock of the membership. @throws AppError MEMBERSHIP_ENDED, TRANSITION_REFUSED, PRICE_CHANGED */
  function demandAsked(
    recharge: RechargeRow,
    membership: MembershipWithHistory,
    { agrees, expectedAmount }: z.output<typeof AnswerRechargeInput>,
  ): void {
    if (isExpired(recharge)) throw new AppError('TRANSITION_REFUSED', { state: 'expired' });
    if (recharge.state !== 'asked') throw new AppError('TRANSITION_REFUSED', { state: recharge.state });
    if (!agrees) return;
    if (membership.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
    if (expectedAmount !== recharge.amount) throw new AppError('PRICE_CHANGED');
    if (isCharging(historyOf(membership, [])))
      throw new AppError('TRANSITION_REFUSED', { reason: 'charging' });
  }

  async function answer(
    trx: DatabaseTransaction,
    membershipId: string,
    input: z.output<typeof AnswerRechargeInput>,
  ): Promise<Charge | null> {
    const at = clock.now();
    const { rechargeId: id, agrees, idempotencyKey: key } = input;
    const row = (await lockMembership(trx, membershipId))!;
    const recharge = (await findRecharge(trx, id))!;
    demandAsked(recharge, row, input);
    const { periodStart, periodEnd, amount: amountMinor, currency, tierId, priceId, index, tries } = recharge;
    const about = { rechargeId: id, agrees, amountMinor };
    await insertEvents(trx, [eventOf(recharge, 'recharge_answered', about, row.user_id)], at);
    if (!agrees) {
      await updateRecharge(trx, { id, state: 'declined', at });
      return null;
    }
    const periodId = recharge.periodId ?? ids.next();
    const charge = await oneOffs.claim(trx, row, {
      ...{
        kind: 'recharge',
        key,
        periodId,
        attempt: tries + 1,
        index,
        tierId,
        priceId,
        amountMinor,
        currency,
      },
      ...{ startsAt: new Date(periodStart), endsAt: new Date(periodEnd) },
      nameKo: `멤버십 · ${row.creatorName} · ${row.tierName}`,
      nameEn: `Membership · ${row.creatorName} · ${row.tierName}`,
    });
    await updateRecharge(trx, { id, state: 'charging', periodId, at });
    return charge;
  }

  return {
    /** What was asked for a membership of the caller, the newest first. @throws AppError NOT_FOUND */
    async list(
      actor: Actor,
      { membershipId }: z.output<typeof RechargesInput>,
    ): Promise<z.input<typeof RechargeList>> {
      if ((await findMember(db, membershipId)) !== actor.userId) throw new AppError('NOT_FOUND');
      return (await listRecharges(db, { membershipId, limit: LISTED })).map(toRecharge);
    },

    /**
     * Pays what was asked for, or refuses to. A payment that brings nothing leaves it asked as before, with why; one
     * that the bank has not answered yet is found out by a sweep. The same key answers once.
     * @throws AppError NOT_FOUND, MEMBERSHIP_ENDED, METHOD_UNUSABLE, OFFER_UNAVAILABLE, PRICE_CHANGED,
     *   IDEMPOTENCY_MISMATCH; TRANSITION_REFUSED where it is answered, over, or a payment is on its way
     */
    async answer(actor: Actor, input: z.output<typeof AnswerRechargeInput>): Promise<Recharge> {
      const { idempotencyKey: key, ...request } = input;
      const own = await demandOwn(actor, input.rechargeId);
      if (input.agrees) await demandMethod(actor, own);
      const intention = {
        ...{ operation: 'memberships.answer-recharge', userId: actor.userId, key, request, output: Answered },
      };
      let charge: Charge | null = null;
      await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          charge = await answer(trx, own.membershipId, input);
          return { rechargeId: own.id };
        }),
      );
      await send(charge === null ? [] : [charge]);
      return toRecharge(await demandOwn(actor, own.id));
    },
  };
}

export type RechargesService = ReturnType<typeof createRechargesService>;
