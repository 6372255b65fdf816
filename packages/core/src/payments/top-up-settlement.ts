import { AppError } from '@inkvine/contracts/errors';
import type { TopUp } from '@inkvine/contracts/payments';
import {
  findUnansweredAttempt,
  insertPaymentAttempt,
  updatePaymentAttempt,
} from '@inkvine/db/payments/payment-attempt.repository';
import {
  claimTopUpStatus,
  findTopUp,
  lockTopUp,
  updateTopUpNextCheck,
  type TopUpChange,
  type TopUpRow,
} from '@inkvine/db/payments/top-up.repository';
import { nextCheckDelayMs, statesBefore, TOP_UP_LIFETIME_MS } from '@inkvine/domain/payments/top-up-states';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { WalletService } from '../wallet/wallet.service.ts';
import { createDeposits } from './deposits.ts';
import { createDisputeCoins } from './dispute-coins.ts';
import { createDisputeSteps, toLostMoney } from './dispute-steps.ts';
import { GatewayError } from './gateway-error.ts';
import type { PaymentSnapshot } from './payment-gateway.port.ts';
import { courseOf, type DeclineCourse } from './decline-course.ts';
import type { MembershipRefunds } from './membership-refunds.ts';
import type { OrderOwner, OwnedOrder } from './order-owner.port.ts';
import type { SavedMethodCharges } from './saved-method-charges.ts';
import { chargeFailure, createTopUpCharge } from './top-up-charge.ts';

type Failure = NonNullable<TopUp['failure']>;

export type SettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps' | 'methodTokens'
> & {
  wallet: Pick<WalletService, 'creditTopUp'>;
  charges: SavedMethodCharges;
  memberships: OrderOwner;
  gifts: OrderOwner;
  refunds: { memberships: Pick<MembershipRefunds, 'refundUnwanted'> };
};

/**
 * Brings an order to what is true at the gateway. Browser, webhook and sweep all end here, in any order and any
 * number, and coins are credited exactly once: under the order's row lock, with the order as their unique key.
 */
export function createTopUpSettlement(dependencies: SettlementDependencies) {
  const { db, clock, ids, gateways, wakeUps, wallet, charges, memberships, gifts, refunds } = dependencies;
  const deposits = createDeposits(dependencies);
  /** Undefined for what somebody buys for themselves. */
  const ownerOf = (topUp: TopUpRow): OrderOwner | undefined => {
    if (topUp.membership_charge_id !== null) return memberships;
    return topUp.gift_order_id === null ? undefined : gifts;
  };
  const disputeSteps = createDisputeSteps({ clock, ids, coins: createDisputeCoins(dependencies) });
  const expected = (topUp: TopUpRow, gatewayPaymentId?: string) => ({
    orderId: topUp.id,
    amount: { amountMinor: topUp.price_minor, currency: topUp.currency },
    ...(topUp.gateway_order_id !== null && { gatewayOrderId: topUp.gateway_order_id }),
    ...(gatewayPaymentId !== undefined && { gatewayPaymentId }),
  });

  const ageMs = (topUp: TopUpRow) => clock.now().getTime() - Date.parse(topUp.created_at);

  const nextCheckAt = (topUp: TopUpRow) => new Date(clock.now().getTime() + nextCheckDelayMs(ageMs(topUp)));

  async function current(id: string): Promise<TopUpRow> {
    const row = await findTopUp(db, id);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  /** Moves the order unless another path has brought it further; then that stands. */
  async function move(topUp: TopUpRow, change: TopUpChange, course: Course = 'fault'): Promise<TopUpRow> {
    const moved = await db.transaction().execute(async (trx) => {
      const from = statesBefore(change.status);
      const claimed = await claimTopUpStatus(trx, { id: topUp.id, from }, change, clock.now());
      if (claimed?.status === 'expired') await deposits.tell(trx, topUp.id, 'expired');
      if (claimed && ENDS.has(claimed.status)) await ownerOf(claimed)?.ended(trx, toOwned(claimed), course);
      return claimed;
    });
    return moved ?? (await current(topUp.id));
  }

  const end = (
    topUp: TopUpRow,
    status: 'failed' | 'canceled' | 'expired',
    failure: Failure,
    course?: DeclineCourse,
  ) => move(topUp, { status, failure, nextCheckAt: null }, course);

  const keepOpen = (topUp: TopUpRow, status: 'unknown') =>
    status === topUp.status ? postpone(topUp) : move(topUp, { status, nextCheckAt: nextCheckAt(topUp) });

  async function postpone(topUp: TopUpRow): Promise<TopUpRow> {
    await updateTopUpNextCheck(db, topUp.id, nextCheckAt(topUp));
    return topUp;
  }

  /** The customer has an account to transfer to. */
  async function awaitDeposit(topUp: TopUpRow, snapshot: PaymentSnapshot): Promise<TopUpRow> {
    const waiting = await db.transaction().execute(async (trx) => {
      const { gatewayPaymentId } = snapshot;
      const claimed = await claimTopUpStatus(
        trx,
        { id: topUp.id, from: statesBefore('waiting') },
        { status: 'waiting', gatewayPaymentId, nextCheckAt: nextCheckAt(topUp) },
        clock.now(),
      );
      const isNew = claimed !== undefined && (await deposits.keep(trx, claimed, snapshot));
      if (isNew) await deposits.tell(trx, topUp.id, 'issued');
      return claimed;
    });
    wakeUps.publish('outbox');
    return waiting ?? (await current(topUp.id));
  }

  /** The money has moved: coins, order, receipt promise, all or nothing. */
  async function credit(topUp: TopUpRow, snapshot: PaymentSnapshot): Promise<TopUpRow> {
    const at = clock.now();
    const paid = await db.transaction().execute(async (trx) => {
      const locked = await lockTopUp(trx, topUp.id);
      if (locked === undefined || locked.status === 'paid') return locked;
      const isTaken = await ownerOf(locked)?.paid(trx, toOwned(locked));
      // Money that nothing waits for any more is its payer's all the same, and goes back to them.
      if (!isTaken) {
        await wallet.creditTopUp(trx, {
          userId: locked.user_id,
          topUpId: locked.id,
          paidCoins: locked.paid_coins,
          bonusCoins: locked.bonus_coins,
          priceMinor: locked.price_minor,
          currency: locked.currency,
        });
        await enqueue(trx, 'payments.send-receipt', { topUpId: locked.id as TopUp['id'] });
      }
      await deposits.keep(trx, locked, snapshot);
      const credited = await claimTopUpStatus(
        trx,
        { id: locked.id, from: statesBefore('paid') },
        {
          status: 'paid',
          gatewayPaymentId: snapshot.gatewayPaymentId,
          methodLabel: labelOf(snapshot),
          receiptUrl: snapshot.receiptUrl ?? null,
          paidAt: at,
          nextCheckAt: null,
        },
        at,
      );
      // Some of it may have been given back before we heard of the payment.
      for (const refund of snapshot.refunds) await disputeSteps.apply(trx, locked, toLostMoney(refund));
      if (isTaken === false) await refunds.memberships.refundUnwanted(trx, locked);
      return credited;
    });
    wakeUps.publish('outbox');
    return paid ?? (await current(topUp.id));
  }

  /** Applies what the gateway says now. */
  async function apply(topUp: TopUpRow, snapshot: PaymentSnapshot): Promise<TopUpRow> {
    const isOurs =
      snapshot.orderId === topUp.id &&
      snapshot.amount.amountMinor === topUp.price_minor &&
      snapshot.amount.currency === topUp.currency;
    switch (snapshot.status) {
      case 'PAID':
        // Money moved for something else than we asked: an operator must look, coins must not flow.
        return isOurs ? await credit(topUp, snapshot) : await keepOpen(topUp, 'unknown');
      case 'REQUIRES_ACTION':
        if (!isOurs) return await end(topUp, 'failed', 'AMOUNT_MISMATCH');
        return gateways.byId(topUp.gateway).capabilities.serverConfirm
          ? await approve(topUp, { gatewayPaymentId: snapshot.gatewayPaymentId })
          : await postpone(topUp);
      case 'FAILED':
        if (topUp.payment_method_id !== null) {
          const failure = snapshot.failure ?? { kind: 'DECLINED' };
          return await end(topUp, 'failed', chargeFailure(failure), courseOf(failure));
        }
        // The person may still be trying another card in the gateway's open window.
        return gateways.byId(topUp.gateway).capabilities.failureIsFinal || ageMs(topUp) > TOP_UP_LIFETIME_MS
          ? await end(topUp, 'failed', 'PAYMENT_DECLINED')
          : await postpone(topUp);
      case 'PARTIALLY_REFUNDED':
      case 'REFUNDED':
        // Given back without ever being taken, as when nobody captured it, it is nothing.
        if (snapshot.approvedAt === undefined) return await end(topUp, 'canceled', 'PAYMENT_CANCELED');
        return isOurs ? await credit(topUp, snapshot) : await keepOpen(topUp, 'unknown');
      case 'CANCELED':
        return await end(topUp, 'canceled', 'PAYMENT_CANCELED');
      case 'EXPIRED':
        return await end(topUp, 'expired', 'PAYMENT_EXPIRED');
      case 'CREATED':
        return await expireWhenOld(topUp);
      case 'AUTHORIZED':
        if (!isOurs) return await keepOpen(topUp, 'unknown');
        return await approve(topUp, { gatewayPaymentId: snapshot.gatewayPaymentId });
      case 'AWAITING_DEPOSIT':
        return isOurs ? await awaitDeposit(topUp, snapshot) : await keepOpen(topUp, 'unknown');
      case 'PROCESSING':
      case 'UNKNOWN':
        return await keepOpen(topUp, 'unknown');
    }
  }

  async function expireWhenOld(topUp: TopUpRow): Promise<TopUpRow> {
    return ageMs(topUp) > TOP_UP_LIFETIME_MS
      ? await end(topUp, 'expired', 'PAYMENT_EXPIRED')
      : await postpone(topUp);
  }

  /**
   * Approves a payment that the customer agreed to: the intent is committed first, then the gateway is called,
   * then the outcome is written. A crash in between leaves `confirming` with a due date, and `inquire` ends it.
   */
  async function approve(
    topUp: TopUpRow,
    by: { gatewayPaymentId: string } | { callback: Readonly<Record<string, string>> },
  ): Promise<TopUpRow> {
    const gateway = gateways.byId(topUp.gateway);
    const input = {
      expected: expected(topUp, 'gatewayPaymentId' in by ? by.gatewayPaymentId : undefined),
      ...('callback' in by && { callback: by.callback }),
    };
    // Throws before anything is written when the browser brought something that is not about this order.
    const reference = gateway.paymentOf(input) ?? topUp.gateway_order_id ?? topUp.id;
    const attempt = await openAttempt(topUp, reference);
    if (attempt === undefined) return await current(topUp.id);
    try {
      const snapshot = await gateway.approve(input, { idempotencyKey: attempt.idempotencyKey });
      await updatePaymentAttempt(db, attempt.id, { state: 'succeeded' });
      // An approval that still asks for approval would go round for ever.
      if (snapshot.status === 'REQUIRES_ACTION') return await keepOpen(await current(topUp.id), 'unknown');
      return await apply(await current(topUp.id), snapshot);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return await applyError(await current(topUp.id), attempt.id, error);
    }
  }

  async function openAttempt(topUp: TopUpRow, reference: string) {
    return await db.transaction().execute(async (trx) => {
      const locked = await lockTopUp(trx, topUp.id);
      if (locked === undefined || locked.status === 'paid') return undefined;
      // Two tabs, or a return and a sweep: the same request under the same key is one request to the gateway.
      const open = await findUnansweredAttempt(trx, topUp.id, reference);
      if (open !== undefined) return open;
      const attempt = { id: ids.next(), idempotencyKey: ids.next() };
      const sent = { operation: 'approve', reference, sentAt: clock.now() } as const;
      await insertPaymentAttempt(trx, { ...attempt, ...sent, topUpId: topUp.id });
      const change: TopUpChange = { status: 'confirming', nextCheckAt: nextCheckAt(topUp) };
      await claimTopUpStatus(trx, { id: topUp.id, from: statesBefore('confirming') }, change, clock.now());
      return attempt;
    });
  }

  async function applyError(topUp: TopUpRow, attemptId: string, error: GatewayError): Promise<TopUpRow> {
    const trace = {
      errorKind: error.kind,
      ...(error.rawCode === undefined ? {} : { errorCode: error.rawCode }),
    };
    switch (error.kind) {
      case 'DECLINED':
      case 'INSTRUMENT_INVALID':
        await updatePaymentAttempt(db, attemptId, { state: 'failed', ...trace });
        return await end(topUp, 'failed', 'PAYMENT_DECLINED');
      case 'CUSTOMER_CANCELED':
        await updatePaymentAttempt(db, attemptId, { state: 'failed', ...trace });
        return await end(topUp, 'canceled', 'PAYMENT_CANCELED');
      case 'EXPIRED':
      case 'NOT_FOUND':
        await updatePaymentAttempt(db, attemptId, { state: 'failed', ...trace });
        return await end(topUp, 'expired', 'PAYMENT_EXPIRED');
      case 'IN_PROGRESS':
        // The twin of this request holds the key and will write the outcome.
        return await postpone(topUp);
      default:
        await updatePaymentAttempt(db, attemptId, { state: 'unknown', ...trace });
        return await keepOpen(topUp, 'unknown');
    }
  }

  /**
   * Asks the gateway about an open order and applies the answer.
   * @throws GatewayError when the gateway cannot be asked now; the order keeps its place in the sweep
   */
  async function inquire(topUp: TopUpRow): Promise<TopUpRow> {
    const snapshot = await gateways.byId(topUp.gateway).getStatus({
      orderId: topUp.id,
      ...(topUp.gateway_order_id !== null && { gatewayOrderId: topUp.gateway_order_id }),
    });
    if (snapshot !== null) return await apply(topUp, snapshot);
    // Nothing of it has arrived, as far as the gateway can tell: what the person asked for goes out once more.
    const isFresh = ageMs(topUp) <= TOP_UP_LIFETIME_MS;
    return topUp.payment_method_id !== null && isFresh ? await charge(topUp) : await expireWhenOld(topUp);
  }

  /**
   * Calls off a transfer that has not come, so that it cannot come any more. What arrived in the meantime is paid: the
   * gateway has the last word.
   * @throws GatewayError when the gateway cannot be asked now
   */
  async function callOff(topUp: TopUpRow): Promise<TopUpRow> {
    const gateway = gateways.byId(topUp.gateway);
    const gatewayPaymentId = topUp.gateway_payment_id;
    if (topUp.status !== 'waiting' || gatewayPaymentId === null) return topUp;
    try {
      const { payment } = await gateway.cancel(
        { gatewayPaymentId, expectedRefundableMinor: topUp.price_minor, reason: 'Called off' },
        { idempotencyKey: ids.next() },
      );
      return await apply(topUp, payment);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return await inquire(topUp);
    }
  }

  const charge = createTopUpCharge({ db, clock, ids, charges, steps: { apply, end, keepOpen, postpone } });

  return { approve, callOff, charge, inquire, end };
}

type Course = DeclineCourse | 'fault';

const toOwned = (topUp: TopUpRow): OwnedOrder => ({
  ...{ id: topUp.id, userId: topUp.user_id, coins: topUp.paid_coins, priceMinor: topUp.price_minor },
  ...{ currency: topUp.currency, failure: topUp.failure },
});

const ENDS: ReadonlySet<TopUpRow['status']> = new Set(['failed', 'canceled', 'expired']);

/** What a receipt says it was paid with; an order that is paid by transfer says so itself. */
const labelOf = ({ instrument, methodKind, virtualAccount }: PaymentSnapshot): string | null =>
  virtualAccount === undefined ? (instrument?.maskedNumber ?? methodKind ?? null) : null;

export type TopUpSettlement = ReturnType<typeof createTopUpSettlement>;
