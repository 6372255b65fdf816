import { findCard } from './fake-cards.ts';
import type { TestCard, Tried } from './fake-cards.ts';
import type { StripeEvents } from './fake-events.ts';
import type { FakeProblem } from './fake-errors.ts';
import type { FakeObjects } from './fake-objects.ts';
import type { FakeSetups } from './fake-setups.ts';
import { newId } from './fake-store.ts';
import type {
  FakeDispute,
  FakeMethod,
  FakePayment,
  FakeRefund,
  FakeSession,
  StripeStore,
} from './fake-store.ts';

const REFUND_SECONDS = 60;

/**
 * The life of a checkout and its payment: the customer tries cards until one is taken or the session ends; then
 * refunds and disputes.
 */
export const createFakePayments = (
  store: StripeStore,
  objects: FakeObjects,
  events: Pick<StripeEvents, 'emit'>,
  setups: FakeSetups,
  nowMs: () => number,
) => {
  const now = (): number => Math.floor(nowMs() / 1000);

  const savePayment = (payment: FakePayment): FakePayment => store.payments.save(payment);

  const book = (
    type: 'charge' | 'refund' | 'refund_failure' | 'adjustment',
    source: string,
    payment: FakePayment,
    amount: number,
  ) =>
    store.entries.save({
      id: newId('txn'),
      type,
      amount,
      currency: payment.currency,
      source,
      created: now(),
    });

  /** The bank takes the money at once, and gives it back when the dispute is won. */
  const dispute = (payment: FakePayment, amount?: number): FakeDispute => {
    const opened = store.disputes.save({
      id: newId('dp'),
      paymentId: payment.id,
      amount: amount ?? payment.amount - objects.refundedOf(payment),
      status: 'needs_response',
      created: now(),
    });
    book('adjustment', opened.id, payment, -opened.amount);
    events.emit('charge.dispute.funds_withdrawn', objects.dispute(opened));
    events.emit('charge.dispute.created', objects.dispute(opened));
    return opened;
  };

  /** The money moves. */
  const take = (payment: FakePayment, card: TestCard): FakePayment => {
    const charge = { id: newId('ch'), created: now() };
    const paid = savePayment({ ...payment, status: 'succeeded', failure: null, charge });
    book('charge', charge.id, paid, paid.amount);
    events.emit('charge.succeeded', objects.charge(paid));
    events.emit('payment_intent.succeeded', objects.payment(paid));
    if (card.disputed) dispute(paid);
    return paid;
  };

  const succeed = (session: FakeSession, payment: FakePayment, card: TestCard): void => {
    const paid = take(payment, card);
    const complete = store.sessions.save({ ...session, status: 'complete', paymentId: paid.id });
    events.emit('checkout.session.completed', objects.session(complete));
  };

  const decline = (payment: FakePayment, failure: NonNullable<FakePayment['failure']>): FakePayment => {
    const failed = savePayment({ ...payment, status: 'requires_payment_method', failure });
    events.emit('payment_intent.payment_failed', objects.payment(failed));
    return failed;
  };

  const beginPayment = (session: FakeSession, cardNumber: string): FakePayment => {
    const earlier = session.paymentId === null ? undefined : store.payments.find(session.paymentId);
    const payment = savePayment({
      ...(earlier ?? {
        id: newId('pi'),
        sessionId: session.id,
        customerId: session.customerId,
        methodId: null,
        description: session.orderName,
        amount: session.amount,
        currency: session.currency,
        metadata: session.paymentMetadata,
        charge: null,
        created: now(),
        canceledAt: null,
      }),
      status: 'requires_payment_method',
      failure: null,
      cardNumber,
    });
    store.sessions.save({ ...session, paymentId: payment.id });
    return payment;
  };

  const settle = (refund: FakeRefund): void => {
    if (refund.next === null) return;
    const payment = store.payments.find(refund.paymentId);
    const settled = store.refunds.save({ ...refund, status: refund.next.status, next: null });
    if (payment && settled.status === 'failed') {
      book('refund_failure', settled.id, payment, settled.amount);
      events.emit('refund.failed', objects.refund(settled));
    }
    events.emit('refund.updated', objects.refund(settled));
  };

  return {
    /** Ends the sessions whose time is over, and decides the refunds that the bank has thought about. */
    expireDue: (): void => {
      for (const session of store.sessions.all()) {
        if (session.status !== 'open' || session.expiresAt > now()) continue;
        const expired = store.sessions.save({ ...session, status: 'expired' });
        const payment = session.paymentId === null ? undefined : store.payments.find(session.paymentId);
        if (payment) savePayment({ ...payment, status: 'canceled', canceledAt: now() });
        events.emit('checkout.session.expired', objects.session(expired));
      }
      for (const refund of store.refunds.all())
        if (refund.next !== null && refund.next.at <= now()) settle(refund);
    },

    openSession: (
      session: Omit<FakeSession, 'id' | 'status' | 'paymentId' | 'setupId' | 'created'>,
    ): FakeSession =>
      store.sessions.save({
        ...session,
        id: newId('cs_test'),
        status: 'open',
        paymentId: null,
        setupId: null,
        created: now(),
      }),

    /** The customer enters a card on the payment page. */
    tryCard: (sessionId: string, cardNumber: string): Tried => {
      const session = store.sessions.find(sessionId);
      const card = findCard(cardNumber);
      if (session?.status !== 'open' || !card) return 'closed';
      if (session.mode === 'setup') return setups.tryCard(session, card);
      const payment = beginPayment(session, cardNumber);
      if (card.authenticates) {
        const waiting = savePayment({ ...payment, status: 'requires_action' });
        events.emit('payment_intent.requires_action', objects.payment(waiting));
        return 'needs_authentication';
      }
      const refusal = card.decline ?? card.declinesCharges;
      if (refusal) {
        decline(payment, refusal);
        return 'declined';
      }
      succeed({ ...session, paymentId: payment.id }, payment, card);
      return 'paid';
    },

    /** The customer answers the bank's question, or does not. */
    authenticate: (sessionId: string, passed: boolean): Tried => {
      const session = store.sessions.find(sessionId);
      if (session?.status === 'open' && session.mode === 'setup') return setups.authenticate(session, passed);
      const payment = store.payments.find(session?.paymentId ?? '');
      const card = findCard(payment?.cardNumber ?? '');
      if (session?.status !== 'open' || payment?.status !== 'requires_action' || !card) return 'closed';
      const failure = passed
        ? card.decline
        : {
            code: 'payment_intent_authentication_failure',
            declineCode: 'payment_intent_authentication_failure',
          };
      if (failure) {
        decline(payment, failure);
        return 'declined';
      }
      succeed(session, payment, card);
      return 'paid';
    },

    /** A charge without the customer: at once, or refused. */
    chargeSaved: (
      method: FakeMethod,
      card: TestCard,
      wanted: {
        amount: number;
        currency: string;
        description?: string | undefined;
        metadata: Record<string, string>;
      },
    ): { payment: FakePayment; failure: FakePayment['failure'] } => {
      const payment = savePayment({
        id: newId('pi'),
        sessionId: null,
        customerId: method.customerId,
        methodId: method.id,
        description: wanted.description ?? '',
        amount: wanted.amount,
        currency: wanted.currency,
        metadata: wanted.metadata,
        status: 'requires_payment_method',
        cardNumber: card.number,
        failure: null,
        charge: null,
        created: now(),
        canceledAt: null,
      });
      const required = 'authentication_required';
      const failure = card.authenticatesAlways
        ? { code: required, declineCode: required }
        : (card.declinesCharges ?? null);
      if (failure) return { payment: decline(payment, failure), failure };
      return { payment: take(payment, card), failure: null };
    },

    refund: (
      payment: FakePayment,
      wanted: { amount: number | undefined; reason: string | null; metadata: Record<string, string> },
    ): FakeRefund | FakeProblem => {
      const refused = (message: string, code?: string, param?: string): FakeProblem => ({
        status: 400,
        message,
        ...(code && { code }),
        ...(param && { param }),
      });
      const { charge, id, amount } = payment;
      if (!charge) return refused(`This PaymentIntent (${id}) does not have a successful charge to refund.`);
      // Won, it is the shop's to give back; open or lost, the bank has the money.
      if (objects.disputesOf(payment).some(({ status }) => status !== 'won'))
        return refused(
          `Charge ${charge.id} has been charged back; cannot issue a refund.`,
          'charge_disputed',
        );
      const left = amount - objects.refundedOf(payment);
      if (left === 0)
        return refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
      const asked = wanted.amount ?? left;
      if (asked > left) {
        return refused(
          `Refund amount (${asked}) is greater than unrefunded amount on charge (${left})`,
          undefined,
          'amount',
        );
      }
      const course = findCard(payment.cardNumber)?.refunds;
      const refund = store.refunds.save({
        id: newId('re'),
        paymentId: id,
        amount: asked,
        status: course === 'pending' ? 'pending' : 'succeeded',
        next: course
          ? { status: course === 'pending' ? 'succeeded' : 'failed', at: now() + REFUND_SECONDS }
          : null,
        reason: wanted.reason,
        metadata: wanted.metadata,
        created: now(),
      });
      book('refund', refund.id, payment, -asked);
      events.emit('refund.created', objects.refund(refund));
      events.emit('charge.refunded', objects.charge(payment));
      return refund;
    },

    dispute,

    /** Banks return money days after they took it: the account was closed. */
    failRefund: (refundId: string): FakeRefund | undefined => {
      const refund = store.refunds.find(refundId);
      const payment = refund && store.payments.find(refund.paymentId);
      if (!refund || !payment || refund.status === 'failed') return undefined;
      const failed = store.refunds.save({ ...refund, status: 'failed', next: null });
      book('refund_failure', failed.id, payment, failed.amount);
      events.emit('charge.refund.updated', objects.refund(failed));
      events.emit('refund.failed', objects.refund(failed));
      return failed;
    },

    closeDispute: (opened: FakeDispute, outcome: 'won' | 'lost'): FakeDispute => {
      const closed = store.disputes.save({ ...opened, status: outcome });
      const payment = store.payments.find(opened.paymentId);
      if (payment && outcome === 'won' && opened.status !== 'won') {
        book('adjustment', opened.id, payment, opened.amount);
        events.emit('charge.dispute.funds_reinstated', objects.dispute(closed));
      }
      events.emit('charge.dispute.closed', objects.dispute(closed));
      return closed;
    },
  };
};
export type FakePayments = ReturnType<typeof createFakePayments>;
