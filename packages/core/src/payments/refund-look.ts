import type { DatabaseTransaction } from '@inkvine/db/database';
import { findDisputeAtGateway, listDisputesOfTopUp } from '@inkvine/db/payments/dispute.repository';
import {
  deleteRefundDifference,
  upsertRefundDifference,
} from '@inkvine/db/payments/refund-attempt.repository';
import {
  listRefundsOfTopUp,
  lockRefundsOfTopUp,
  type RefundRow,
} from '@inkvine/db/payments/refund.repository';
import { findTopUp, lockTopUp, type TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { OPEN_REFUND_STATES } from '@inkvine/domain/payments/refund-states';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { findReversal, isTakenBack } from './deposits.ts';
import { DISPUTE_STATE, toLostMoney, type DisputeSteps, type LostMoney } from './dispute-steps.ts';
import type { PaymentGateway, PaymentSnapshot, RefundSnapshot } from './payment-gateway.port.ts';
import type { RefundSteps } from './refund-steps.ts';

export type RefundLookDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'gateways' | 'wakeUps'> & {
  steps: Pick<RefundSteps, 'complete' | 'undo'>;
  disputeSteps: DisputeSteps;
};

/** What was read of an order's payment, and which of our refunds there were before that. */
export interface Seen {
  snapshot: PaymentSnapshot;
  before: readonly RefundRow[];
  /** The refund that the caller alone may send now. */
  leased?: string;
}

/**
 * `agrees`: by our books the gateway has given back what it says. `in_flight`: one of our own refunds may be on its way,
 * and what was given back without us waits for that one's end. `differs`: nothing that we know of explains it.
 */
export type Agreement = 'agrees' | 'in_flight' | 'differs';

/**
 * Brings everything that a gateway has given back of an order into our books, in one transaction: our own refunds end as
 * they did there, and what others gave back, in the gateway's dashboard or at a bank's word, is lost money whose coins
 * go. A refund is ours when the gateway keeps our id of it.
 */
export function createRefundLook({
  db,
  clock,
  gateways,
  wakeUps,
  steps,
  disputeSteps,
}: RefundLookDependencies) {
  /** Our own refunds end as they did at the gateway. @returns those that are not ours, or not ours any more */
  async function endOwn(trx: DatabaseTransaction, refunds: RefundRow[], snapshot: PaymentSnapshot) {
    const others = new Set(snapshot.refunds);
    for (const refund of refunds) {
      const made = madeFor(refund, snapshot);
      if (made === undefined) continue;
      const isHeld = isOpen(refund);
      // One that we gave up, and that went through all the same, moves money like anybody else's.
      if (isHeld || refund.state === 'done') others.delete(made);
      if (made.status === 'PENDING') continue;
      if (isHeld && made.status === 'SUCCEEDED') await steps.complete(trx, refund.id, made.gatewayRefundId);
      else if (isHeld) await steps.undo(trx, refund.id, { state: 'failed', failure: 'not_refundable' });
      else if (refund.state === 'done' && made.status !== 'SUCCEEDED')
        await steps.undo(trx, refund.id, { state: 'failed', failure: 'came_back' });
    }
    // An account that was called off while it waited has given nothing back.
    return isTakenBack(snapshot) ? [] : [...others].map(toLostMoney);
  }

  async function isNews(trx: DatabaseTransaction, gateway: string, lost: LostMoney): Promise<boolean> {
    const state = DISPUTE_STATE[lost.status];
    const known = await findDisputeAtGateway(trx, gateway, lost.gatewayDisputeId);
    // An open one is news at every look: that is how its next look is put off.
    return known === undefined ? state !== 'won' : known.state === 'open';
  }

  /** Takes the coins of what was given back without us. @returns false while a refund of ours may be on its way */
  async function takeLost(
    trx: DatabaseTransaction,
    topUp: TopUpRow,
    others: readonly LostMoney[],
    seen: Seen & { refunds: readonly RefundRow[] },
  ): Promise<boolean> {
    const news: LostMoney[] = [];
    for (const lost of others) if (await isNews(trx, topUp.gateway, lost)) news.push(lost);
    if (news.length === 0) return true;
    const waiting = seen.refunds.filter(
      (refund) => isOpen(refund) && madeFor(refund, seen.snapshot) === undefined,
    );
    if (waiting.some((refund) => wasSent(refund) && refund.id !== seen.leased)) return false;
    for (const refund of waiting)
      await steps.undo(trx, refund.id, { state: 'failed', failure: 'changed_at_gateway' });
    for (const lost of news) await disputeSteps.apply(trx, topUp, lost);
    return true;
  }

  /** What has been given back of an order, by us and without us. */
  async function sumReturned(trx: DatabaseTransaction, topUpId: string, snapshot?: PaymentSnapshot) {
    const own = (await listRefundsOfTopUp(trx, topUpId)).filter(
      (row) => row.state === 'done' || (isOpen(row) && snapshot && madeFor(row, snapshot) !== undefined),
    );
    const lost = (await listDisputesOfTopUp(trx, topUpId)).filter(
      (row) => row.origin !== 'bank' && row.state !== 'won',
    );
    return [...own, ...lost].reduce((sum, row) => sum + row.amount_minor, 0);
  }

  /** Operators see what nothing explains until it is mended. */
  async function compare(trx: DatabaseTransaction, topUpId: string, snapshot: PaymentSnapshot) {
    const oursMinor = await sumReturned(trx, topUpId, snapshot);
    const gatewayMinor = isTakenBack(snapshot) ? snapshot.amount.amountMinor : snapshot.refundedMinor;
    if (gatewayMinor === oursMinor) await deleteRefundDifference(trx, topUpId);
    else await upsertRefundDifference(trx, { topUpId, gatewayMinor, oursMinor, at: clock.now() });
    return gatewayMinor === oursMinor;
  }

  /** @returns undefined when our refunds have changed since the payment was read, which must then be read again */
  async function apply(topUpId: string, seen: Seen): Promise<Agreement | undefined> {
    const agreement = await db.transaction().execute(async (trx): Promise<Agreement | undefined> => {
      const topUp = await lockTopUp(trx, topUpId);
      const refunds = await lockRefundsOfTopUp(trx, topUpId);
      if (topUp === undefined || !areSame(refunds, seen.before)) return undefined;
      const others = await endOwn(trx, refunds, seen.snapshot);
      const reversal = await findReversal(trx, topUp, seen.snapshot, await sumReturned(trx, topUpId));
      if (reversal !== undefined) others.push(reversal);
      if (!(await takeLost(trx, topUp, others, { ...seen, refunds }))) return 'in_flight';
      return (await compare(trx, topUpId, seen.snapshot)) ? 'agrees' : 'differs';
    });
    wakeUps.publish('outbox');
    return agreement;
  }

  /** The order's gateway and what that calls its payment; undefined when no payment was made there. */
  async function findPayment(topUpId: string) {
    const topUp = await findTopUp(db, topUpId);
    if (topUp === undefined || topUp.gateway_payment_id === null) return undefined;
    const gateway: PaymentGateway = gateways.byId(topUp.gateway);
    return { gateway, ref: { gatewayPaymentId: topUp.gateway_payment_id } };
  }

  return {
    apply,

    /**
     * Reads the payment and applies what it says.
     * @returns undefined when there is no payment; `snapshot` null when the gateway has never heard of it
     * @throws GatewayError when the gateway cannot be asked now
     */
    async look(topUpId: string, leased?: string) {
      const payment = await findPayment(topUpId);
      if (payment === undefined) return undefined;
      for (let reads = 1; ; reads += 1) {
        // Before the payment is read: whatever it shows of ours, we had written down by then.
        const before = await listRefundsOfTopUp(db, topUpId);
        const snapshot = await payment.gateway.getStatus(payment.ref);
        if (snapshot === null) return { ...payment, snapshot };
        // A gateway that is asked for payment and refunds apart may have moved money in between.
        if (reads < READS && !addsUp(snapshot)) continue;
        const seen = { snapshot, before, ...(leased !== undefined && { leased }) };
        const agreement = await apply(topUpId, seen);
        if (agreement !== undefined) return { ...payment, snapshot, agreement };
      }
    },
  };
}

/** How often a payment whose refunds do not add up is read before that is taken for a difference. */
const READS = 3;

const addsUp = ({ refunds, refundedMinor }: PaymentSnapshot): boolean =>
  refundedMinor ===
  refunds
    .filter(({ status }) => status === 'SUCCEEDED' || status === 'PENDING')
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);

export type RefundLook = ReturnType<typeof createRefundLook>;

export const isOpen = (refund: RefundRow): boolean => OPEN_REFUND_STATES.includes(refund.state);

const wasSent = ({ state }: RefundRow): boolean => state === 'sending' || state === 'unknown';

/** A version stands for one state of a refund. */
const areSame = (now: readonly RefundRow[], before: readonly RefundRow[]): boolean =>
  now.length === before.length &&
  now.every((row, index) => row.id === before[index]!.id && row.version === before[index]!.version);

/** What the gateway keeps with the refund, and by which we know it again. The customer may see it. */
export const wordsOf = (refund: RefundRow): string => `Refund ${refund.id}`;

export const madeFor = (refund: RefundRow, snapshot: PaymentSnapshot): RefundSnapshot | undefined =>
  snapshot.refunds.find((each) => each.reason.includes(refund.id));
