import { AppError } from '@inkvine/contracts/errors';
import type { RefundFailure } from '@inkvine/contracts/refunds';
import {
  deleteRefundDifference,
  findLastRefundAttempt,
  insertRefundAttempt,
  updateRefundAttempt,
  upsertRefundDifference,
} from '@inkvine/db/payments/refund-attempt.repository';
import {
  claimDueRefund,
  claimDueRefunds,
  claimRefundState,
  listRefundsOfTopUp,
  lockRefund,
  updateRefundNextCheck,
  type RefundRow,
} from '@inkvine/db/payments/refund.repository';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import {
  nextRefundCheckMs,
  OPEN_REFUND_STATES,
  refundStatesBefore,
} from '@inkvine/domain/payments/refund-states';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { GatewayError, type GatewayErrorKind } from './gateway-error.ts';
import type { PaymentGateway, PaymentSnapshot, RefundSnapshot } from './payment-gateway.port.ts';
import type { RefundSteps } from './refund-steps.ts';

export type RefundSettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & { steps: Pick<RefundSteps, 'complete' | 'undo'> };

/** Longer than the two requests to the gateway that one look may take. */
const LEASE_MS = 180_000;
const SWEEP_BATCH = 20;

/** Asking again would be answered in the same way. */
const FINAL_REFUSALS: ReadonlySet<string> = new Set<GatewayErrorKind>([
  'NOT_REFUNDABLE',
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
export function createRefundSettlement({
  db,
  clock,
  ids,
  gateways,
  wakeUps,
  steps,
}: RefundSettlementDependencies) {
  const nextCheckAt = (refund: RefundRow) =>
    new Date(clock.now().getTime() + nextRefundCheckMs(refund.checks));
  const leasedUntil = () => new Date(clock.now().getTime() + LEASE_MS);

  /** The order's gateway and what that calls its payment; undefined when no payment was made there. */
  async function findPayment(topUpId: string) {
    const topUp = await findTopUp(db, topUpId);
    if (topUp === undefined || topUp.gateway_payment_id === null) return undefined;
    return {
      gateway: gateways.byId(topUp.gateway),
      ref: { gatewayPaymentId: topUp.gateway_payment_id },
    };
  }

  /** True when the gateway has given back another sum than we know of; operators see it until it is mended. */
  async function differs(topUpId: string, snapshot: PaymentSnapshot): Promise<boolean> {
    const oursMinor = (await listRefundsOfTopUp(db, topUpId))
      .filter((row) => row.state === 'done' || (isOpen(row) && madeFor(row, snapshot) !== undefined))
      .reduce((sum, row) => sum + row.amount_minor, 0);
    const seen = { topUpId, gatewayMinor: snapshot.refundedMinor, oursMinor, at: clock.now() };
    if (snapshot.refundedMinor === oursMinor) await deleteRefundDifference(db, topUpId);
    else await upsertRefundDifference(db, seen);
    return snapshot.refundedMinor !== oursMinor;
  }

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

  async function apply(refund: RefundRow, made: RefundSnapshot): Promise<void> {
    switch (made.status) {
      case 'SUCCEEDED':
        return await end((trx) => steps.complete(trx, refund.id, made.gatewayRefundId));
      case 'FAILED':
      case 'CANCELED':
        return await fail(refund, 'not_refundable');
      case 'PENDING':
        return await wait(refund);
    }
  }

  /** @throws GatewayError when the gateway cannot be asked now; the refund keeps its place in the sweep */
  async function settle(refund: RefundRow): Promise<void> {
    const payment = await findPayment(refund.top_up_id);
    const snapshot = payment && (await payment.gateway.getStatus(payment.ref));
    // No gateway has this payment, as of an order that was imported. Once something was sent, only a yes or no ends it.
    if (snapshot == null || payment === undefined) {
      const sent = await findLastRefundAttempt(db, refund.id);
      return await (sent === undefined ? fail(refund, 'not_refundable') : wait(refund));
    }
    const made = madeFor(refund, snapshot);
    if (made !== undefined) return await apply(refund, made);
    if (await differs(refund.top_up_id, snapshot)) return await fail(refund, 'changed_at_gateway');
    const last = await findLastRefundAttempt(db, refund.id);
    if (last?.state === 'failed' && FINAL_REFUSALS.has(last.errorKind ?? '')) {
      return await fail(refund, 'not_refundable');
    }
    await send(refund, payment.gateway, snapshot);
  }

  /** The intent is committed first, then the gateway is called, then the outcome is written. */
  async function send(refund: RefundRow, gateway: PaymentGateway, snapshot: PaymentSnapshot): Promise<void> {
    const attempt = await openAttempt(refund, snapshot.refundableMinor);
    if (attempt === undefined) return;
    try {
      const { refund: made } = await gateway.cancel(
        {
          gatewayPaymentId: snapshot.gatewayPaymentId,
          amount: { amountMinor: refund.amount_minor, currency: refund.currency },
          expectedRefundableMinor: attempt.expectedRefundableMinor,
          reason: wordsOf(refund),
        },
        { idempotencyKey: attempt.idempotencyKey },
      );
      await updateRefundAttempt(db, attempt.id, { state: 'succeeded', at: clock.now() });
      await apply(refund, made);
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
      let looked = 0;
      for (;;) {
        const due = await claimDueRefunds(db, {
          ...{ now: clock.now(), leasedUntil: leasedUntil(), limit: SWEEP_BATCH },
        });
        const results = await Promise.allSettled(due.map(settleLeased));
        looked += due.length;
        const fault = results.find((result) => result.status === 'rejected');
        if (fault !== undefined) {
          throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: fault.reason });
        }
        if (due.length < SWEEP_BATCH) return looked;
      }
    },

    /**
     * Asks the gateway what it has given back of an order: a refund whose answer is awaited ends as it did there, one
     * that came back after it was done is undone, and a difference from our books is remembered.
     * @throws AppError NOT_FOUND for an order without a payment; GatewayError when it cannot be asked
     */
    async inspect(topUpId: string): Promise<void> {
      const payment = await findPayment(topUpId);
      if (payment === undefined) throw new AppError('NOT_FOUND');
      const snapshot = await payment.gateway.getStatus(payment.ref);
      if (snapshot === null) return;
      for (const refund of await listRefundsOfTopUp(db, topUpId)) {
        const made = madeFor(refund, snapshot);
        if (made === undefined || made.status === 'PENDING') continue;
        if (isOpen(refund)) await apply(refund, made);
        else if (refund.state === 'done' && made.status !== 'SUCCEEDED') await fail(refund, 'came_back');
      }
      await differs(topUpId, snapshot);
    },
  };
}

/** What the gateway keeps with the refund, and by which we know it again. The customer may see it. */
const wordsOf = (refund: RefundRow): string => `Refund ${refund.id}`;

const isOpen = (refund: RefundRow): boolean => OPEN_REFUND_STATES.includes(refund.state);

const madeFor = (refund: RefundRow, snapshot: PaymentSnapshot): RefundSnapshot | undefined =>
  snapshot.refunds.find((each) => each.reason.includes(refund.id));
