import { AppError } from '@inkvine/contracts/errors';
import {
  Refund,
  RefundTerms,
  type RefundPreview,
  type RefundRefusal,
  type RequestRefundInput,
} from '@inkvine/contracts/refunds';
import { UserId, type RefundId, type TopUpId } from '@inkvine/contracts/primitives';
import type { Executor } from '@inkvine/db/database';
import { findDepositAccount } from '@inkvine/db/payments/deposit-account.repository';
import { listDisputesOfTopUp, type DisputeRow } from '@inkvine/db/payments/dispute.repository';
import { findRefundPolicyAt } from '@inkvine/db/payments/refund-policy.repository';
import {
  countRefundsSince,
  findRefund,
  insertRefund,
  listRefundsOfTopUp,
  listRefundStatuses,
  type RefundRow,
} from '@inkvine/db/payments/refund.repository';
import { findTopUp, lockTopUp, type TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { isAutomaticRefund, quoteRefund, type RefundQuote } from '@inkvine/domain/payments/refund-quote';
import { OPEN_REFUND_STATES } from '@inkvine/domain/payments/refund-states';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createRefundHolds, type RefundHolds } from '../wallet/refund-holds.ts';
import { createMembershipRefunds } from './membership-refunds.ts';
import { createRefundSettlement } from './refund-settlement.ts';
import { createDisputeCoins } from './dispute-coins.ts';
import { createDisputeSteps } from './dispute-steps.ts';
import { createRefundSteps } from './refund-steps.ts';
import { toRefund } from './refund.projection.ts';

export type RefundsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps' | 'methodTokens'
> & { identity: Pick<IdentityService, 'getContact'> };

/** What was given back without us leaves the rest of the payment to give back; what a bank took does not. */
const isContested = ({ state, origin }: DisputeRow): boolean =>
  state === 'open' || (state === 'lost' && origin === 'bank');

type Lots = Awaited<ReturnType<RefundHolds['listLots']>>;

type Answer =
  | { possible: false; why: RefundRefusal }
  | (Extract<RefundQuote, { possible: true }> & {
      lotId: number;
      policyVersion: number;
      automatic: boolean;
      needsAccount: boolean;
    });

/** Automatic refunds are counted over so many days. */
const MONTH_DAYS = 30;

/** Giving back what nobody has used (W11): the amount before anyone confirms it, the request, and its way home. */
export function createRefundsService(dependencies: RefundsDependencies) {
  const { db, clock, ids, wakeUps, methodTokens, identity } = dependencies;
  const holds = createRefundHolds(dependencies);
  const coins = createDisputeCoins(dependencies);
  const steps = createRefundSteps({ clock, holds, coins });
  const disputeSteps = createDisputeSteps({ clock, ids, coins });
  const settlement = createRefundSettlement({ ...dependencies, steps, disputeSteps });

  async function ownTopUp(actor: Actor, topUpId: string): Promise<TopUpRow> {
    return found(await findTopUp(db, topUpId), actor, (topUp) => ({
      action: 'refund.use',
      refund: { userId: topUp.user_id },
    }));
  }

  /** What an order gives back now, by the terms under which it was bought. */
  async function quote(executor: Executor, topUp: TopUpRow, lots: Lots): Promise<Answer> {
    const paid = lots.find((lot) => lot.kind === 'paid');
    if (topUp.status !== 'paid' || topUp.paid_at === null || paid === undefined) {
      return { possible: false, why: 'not_paid' };
    }
    const refunds = await listRefundsOfTopUp(executor, topUp.id);
    if (refunds.some((refund) => OPEN_REFUND_STATES.includes(refund.state))) {
      return { possible: false, why: 'open_refund' };
    }
    // While a bank asks the money back, or has taken it, giving it back too would pay it twice.
    const disputes = await listDisputesOfTopUp(executor, topUp.id);
    if (disputes.some(isContested)) return { possible: false, why: 'disputed' };
    const policy = await findRefundPolicyAt(executor, topUp.paid_at);
    if (policy === undefined) return { possible: false, why: 'too_late' };
    const terms = RefundTerms.parse(policy.terms);
    const free = lots.filter((lot) => lot.kind !== 'paid');
    const currency = Refund.shape.currency.parse(topUp.currency);
    const now = clock.now();
    const answer = quoteRefund(
      {
        paidAt: topUp.paid_at,
        currency,
        paid: {
          ...paid,
          lostMinor: disputes.reduce((sum, each) => sum + (each.state === 'lost' ? each.amount_minor : 0), 0),
          refundedMinor: refunds.reduce(
            (sum, each) => sum + (each.state === 'done' ? each.gross_minor : 0),
            0,
          ),
        },
        bonus:
          free.length === 0 ? null : { remaining: sumOf(free, 'remaining'), spent: sumOf(free, 'spent') },
      },
      terms,
      now,
    );
    if (!answer.possible) return answer;
    const inMonth = await countRefundsSince(executor, topUp.user_id, daysAfter(now, -MONTH_DAYS));
    const automatic = isAutomaticRefund({ ...answer, currency }, terms, inMonth);
    const needsAccount = (await findDepositAccount(executor, topUp.id)) !== undefined;
    return { ...answer, lotId: paid.id, policyVersion: policy.version, automatic, needsAccount };
  }

  async function withHistory(row: RefundRow): Promise<Refund> {
    return toRefund(row, await listRefundStatuses(db, [row.id]));
  }

  async function ownRefund(actor: Actor, refundId: RefundId): Promise<RefundRow> {
    return found(await findRefund(db, refundId), actor, (refund) => ({
      action: 'refund.use',
      refund: { userId: refund.user_id },
    }));
  }

  return {
    ...settlement,

    memberships: createMembershipRefunds({ ids, clock, holds, steps }),

    /** What a refund of the caller's order would be now. @throws AppError NOT_FOUND */
    async preview(actor: Actor, input: { topUpId: TopUpId }): Promise<RefundPreview> {
      const topUp = await ownTopUp(actor, input.topUpId);
      const answer = await quote(db, topUp, await holds.listLots(topUp.id));
      if (!answer.possible) return { possible: false, topUpId: input.topUpId, why: answer.why };
      const { lotId: _, ...shown } = answer;
      return { ...shown, topUpId: input.topUpId, currency: Refund.shape.currency.parse(topUp.currency) };
    },

    /**
     * Asks for the refund that the caller saw. The coins leave the wallet here and now, behind its lock, so that no
     * spend can have them too; what the terms allow is approved at once. The same key asks once.
     * @throws AppError NOT_FOUND, REFUND_NOT_POSSIBLE with `why`, REFUND_CHANGED with `amount`,
     * REFUND_ACCOUNT_NEEDED, IDEMPOTENCY_MISMATCH
     */
    async request(actor: Actor, input: z.output<typeof RequestRefundInput>): Promise<Refund> {
      // An account number is short enough to be found by its digest: it is not part of what a replay must repeat.
      const { idempotencyKey: key, account, ...request } = input;
      const intention = {
        ...{ operation: 'refunds.request', userId: actor.userId, key, request, output: Refund },
      };
      const refund = await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const topUp = await lockTopUp(trx, input.topUpId);
          if (topUp?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
          const answer = await quote(
            trx,
            topUp,
            await holds.lockLots(trx, { userId: actor.userId, topUpId: topUp.id }),
          );
          if (!answer.possible) throw new AppError('REFUND_NOT_POSSIBLE', { why: answer.why });
          if (answer.amount !== input.expectedAmount) {
            throw new AppError('REFUND_CHANGED', { amount: answer.amount });
          }
          if (answer.needsAccount && account === undefined) throw new AppError('REFUND_ACCOUNT_NEEDED');
          const id = ids.next();
          const requested = await insertRefund(trx, {
            ...answer,
            id,
            topUpId: topUp.id,
            userId: topUp.user_id,
            currency: Refund.shape.currency.parse(topUp.currency),
            grossMinor: answer.gross,
            feeMinor: answer.fee,
            amountMinor: answer.amount,
            note: input.note,
            sealedAccount: answer.needsAccount ? methodTokens.seal(JSON.stringify(account), id) : null,
            txnId: await holds.hold(trx, { refundId: id, topUpId: topUp.id }),
            at: clock.now(),
          });
          const approved = answer.automatic ? await steps.approve(trx, id) : undefined;
          return toRefund(approved ?? requested, await listRefundStatuses(trx, [id]));
        }),
      );
      wakeUps.publish('outbox');
      return refund;
    },

    /**
     * Takes a request back that nobody has decided on; the coins return. Taking it back again changes nothing.
     * @throws AppError NOT_FOUND, REFUND_DECIDED
     */
    async withdraw(actor: Actor, input: { refundId: RefundId }): Promise<Refund> {
      const row = await ownRefund(actor, input.refundId);
      const withdrawn = await db
        .transaction()
        .execute((trx) => steps.undo(trx, row.id, { state: 'withdrawn' }, { actorId: actor.userId }));
      const now = withdrawn ?? (await ownRefund(actor, input.refundId));
      if (now.state !== 'withdrawn') throw new AppError('REFUND_DECIDED');
      return await withHistory(now);
    },

    /** The refunds of one of the caller's orders, newest first. @throws AppError NOT_FOUND */
    async listOfTopUp(actor: Actor, input: { topUpId: TopUpId }): Promise<Refund[]> {
      const topUp = await ownTopUp(actor, input.topUpId);
      const rows = await listRefundsOfTopUp(db, topUp.id);
      const statuses = await listRefundStatuses(
        db,
        rows.map((row) => row.id),
      );
      return rows.map((row) => toRefund(row, statuses));
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(refundId: RefundId) {
      const row = await findRefund(db, refundId);
      const topUp = row && (await findTopUp(db, row.top_up_id));
      if (row === undefined || topUp === undefined) throw new AppError('NOT_FOUND');
      return {
        refund: await withHistory(row),
        productName: { ko: topUp.name_ko, en: topUp.name_en },
        owner: await identity.getContact(UserId.parse(row.user_id)),
      };
    },
  };
}

export type RefundsService = ReturnType<typeof createRefundsService>;

const sumOf = (lots: Lots, part: 'remaining' | 'spent'): number =>
  lots.reduce((sum, lot) => sum + lot[part], 0);
