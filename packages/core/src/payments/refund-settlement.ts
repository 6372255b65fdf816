import { AppError } from '@inkvine/contracts/errors';
import { RefundAccount, type RefundFailure } from '@inkvine/contracts/refunds';
import {
  findLastRefundAttempt,
  insertRefundAttempt,
  updateRefundAttempt,
} from '@inkvine/db/payments/refund-attempt.repository';
import {
  claimDueRefund,
  claimDueRefunds,
  claimRefundState,
  findRefund,
  listRefundsOfTopUp,
  lockRefund,
  updateRefundNextCheck,
  type RefundRow,
} from '@inkvine/db/payments/refund.repository';
import { nextRefundCheckMs, refundStatesBefore } from '@inkvine/domain/payments/refund-states';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { GatewayError, type GatewayErrorKind } from './gateway-error.ts';
import type { CancelInput, PaymentGateway, PaymentSnapshot } from './payment-gateway.port.ts';
import { createRefundLook, isOpen, madeFor, wordsOf } from './refund-look.ts';
import type { DisputeSteps } from './dispute-steps.ts';
import type { RefundSteps } from './refund-steps.ts';

export type RefundSettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps' | 'methodTokens'
> & { steps: Pick<RefundSteps, 'complete' | 'undo'>; disputeSteps: DisputeSteps };

/** Longer than the two requests to the gateway that one look may take. */
const LEASE_MS = 180_000;

/** Asking again would be answered in the same way. */
const FINAL_REFUSALS: ReadonlySet<string> = new Set<GatewayErrorKind>([
  'NOT_REFUNDABLE',
  'ACCOUNT_REFUSED',
  'ALREADY_PROCESSED',
  'INVALID_REQUEST',
  'UNSUPPORTED',
  'DECLINED',
  'EXPIRED',
  'INSTRUMENT_INVALID',
]);

/**
 * Brings an approved refund to what is true at the gateway. Job and sweep both end here, in any order and any number.
 * Before every request the payment is read: what an earlier request did, whose answer was lost, shows there under
 * the refund's own words, so nothing is ever given back twice and nothing is assumed.
 */
export function createRefundSettlement(dependencies: RefundSettlementDependencies) {
  const { db, clock, ids, wakeUps, methodTokens, steps } = dependencies;
  const looking = createRefundLook(dependencies);

  const nextCheckAt = (refund: RefundRow) =>
    new Date(clock.now().getTime() + nextRefundCheckMs(refund.checks));
  const leasedUntil = () => new Date(clock.now().getTime() + LEASE_MS);

  async function wait(refund: RefundRow): Promise<void> {
    const moved = await db
      .transaction()
      .execute((trx) =>
        claimRefundState(
          trx,
          { id: refund.id, from: refundStatesBefore('unknown') },
          { state: 'unknown', nextCheckAt: nextCheckAt(refund) },
          clock.now(),
        ),
      );
    if (moved === undefined) await updateRefundNextCheck(db, refund.id, nextCheckAt(refund));
  }

  async function end(work: Parameters<ReturnType<typeof db.transaction>['execute']>[0]): Promise<void> {
    await db.transaction().execute(work);
    wakeUps.publish('outbox');
  }

  const fail = (refund: RefundRow, failure: RefundFailure) =>
    end((trx) => steps.undo(trx, refund.id, { state: 'failed', failure }));

  /** @throws GatewayError when the gateway cannot be asked now; the refund keeps its place in the sweep */
  async function settle(refund: RefundRow): Promise<void> {
    const seen = await looking.look(refund.top_up_id, refund.id);
    // No gateway has this payment, as of an order that was imported. Once something was sent, only a yes or no ends it.
    if (seen === undefined || seen.snapshot === null) {
      const sent = await findLastRefundAttempt(db, refund.id);
      return await (sent === undefined ? fail(refund, 'not_refundable') : wait(refund));
    }
    const now = await findRefund(db, refund.id);
    if (now === undefined || !isOpen(now)) return;
    if (madeFor(refund, seen.snapshot) !== undefined) return await wait(refund);
    if (seen.agreement === 'differs') return await fail(refund, 'changed_at_gateway');
    const last = await findLastRefundAttempt(db, refund.id);
    if (last?.state === 'failed' && FINAL_REFUSALS.has(last.errorKind ?? '')) {
      return await fail(refund, last.errorKind === 'ACCOUNT_REFUSED' ? 'account_refused' : 'not_refundable');
    }
    await send(refund, seen.gateway, seen.snapshot);
  }

  function accountOf({ id, sealed_account: sealed }: RefundRow): Pick<CancelInput, 'refundAccount'> {
    if (sealed === null) return {};
    return { refundAccount: RefundAccount.parse(JSON.parse(methodTokens.open(sealed, id))) };
  }

  /** The intent is committed first, then the gateway is called, then the outcome is written. */
  async function send(refund: RefundRow, gateway: PaymentGateway, snapshot: PaymentSnapshot): Promise<void> {
    const attempt = await openAttempt(refund, snapshot.refundableMinor);
    if (attempt === undefined) return;
    const before = await listRefundsOfTopUp(db, refund.top_up_id);
    try {
      const { refund: made, payment } = await gateway.cancel(
        {
          gatewayPaymentId: snapshot.gatewayPaymentId,
          amount: { amountMinor: refund.amount_minor, currency: refund.currency },
          expectedRefundableMinor: attempt.expectedRefundableMinor,
          reason: wordsOf(refund),
          ...accountOf(refund),
        },
        { idempotencyKey: attempt.idempotencyKey },
      );
      await updateRefundAttempt(db, attempt.id, { state: 'succeeded', at: clock.now() });
      const seen = { snapshot: payment, before, leased: refund.id };
      const isApplied = (await looking.apply(refund.top_up_id, seen)) !== undefined;
      if (!isApplied) return await settle(refund);
      if (made.status === 'PENDING') await wait(refund);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      await applyError(refund, attempt.id, error);
    }
  }

  /** A request whose answer never came is repeated under its key; any other gets a key of its own. */
  async function openAttempt(refund: RefundRow, expectedRefundableMinor: number) {
    return await db.transaction().execute(async (trx) => {
      const locked = await lockRefund(trx, refund.id);
      if (locked === undefined || !refundStatesBefore('sending').includes(locked.state)) return undefined;
      const last = await findLastRefundAttempt(trx, refund.id);
      const change = { state: 'sending' as const, nextCheckAt: leasedUntil() };
      await claimRefundState(trx, { id: refund.id, from: [locked.state] }, change, clock.now());
      if (last?.state === 'sent') {
        if (last.expectedRefundableMinor === expectedRefundableMinor) return last;
        await updateRefundAttempt(trx, last.id, { state: 'unknown', at: clock.now() });
      }
      const attempt = {
        id: ids.next(),
        idempotencyKey: ids.next(),
        amountMinor: refund.amount_minor,
        expectedRefundableMinor,
      };
      await insertRefundAttempt(trx, { ...attempt, refundId: refund.id, at: clock.now() });
      return attempt;
    });
  }

  async function applyError(refund: RefundRow, attemptId: string, error: GatewayError): Promise<void> {
    if (error.retry !== 'same_key' && error.retry !== 'later_same_key') {
      await updateRefundAttempt(db, attemptId, {
        state: error.kind === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed',
        errorKind: error.kind,
        ...(error.rawCode === undefined ? {} : { errorCode: error.rawCode }),
        at: clock.now(),
      });
    }
    await wait(refund);
    // A refusal may be the echo of our own earlier request: the payment has the last word.
    if (FINAL_REFUSALS.has(error.kind)) await settle(refund);
  }

  /** One that cannot be asked now comes again; it does not hold up the others. */
  async function settleLeased(refund: RefundRow): Promise<void> {
    try {
      await settle(refund);
    } catch (error) {
      await updateRefundNextCheck(db, refund.id, nextCheckAt(refund));
      throw error;
    }
  }

  return {
    /** The job behind an approval. Does nothing while another worker is at it. */
    async settleRefund(refundId: string): Promise<void> {
      const due = await claimDueRefund(db, refundId, { now: clock.now(), leasedUntil: leasedUntil() });
      if (due !== undefined) await settleLeased(due);
    },

    /**
     * The sweep: every approved refund whose time has come.
     * @returns how many were looked at
     * @throws AppError GATEWAY_UNAVAILABLE after all were tried, when one could not be asked
     */
    async settleOpenRefunds(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDueRefunds(db, due),
        look: settleLeased,
      });
    },

    /**
     * Asks the gateway what it has given back of an order, and brings all of it into our books: `refund-look.ts`.
     * @throws AppError NOT_FOUND for an order without a payment; GatewayError when it cannot be asked
     */
    async inspect(topUpId: string): Promise<void> {
      if ((await looking.look(topUpId)) === undefined) throw new AppError('NOT_FOUND');
    },
  };
}
