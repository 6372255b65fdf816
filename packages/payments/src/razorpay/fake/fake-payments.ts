import { REASON_TEXTS, refuse, TEST_CARDS, UNKNOWN_ID } from './fake-errors.ts';
import type { Refusal } from './fake-errors.ts';
import { newId } from './fake-ids.ts';
import { disputeJson, orderJson, paymentJson, refundJson } from './fake-objects.ts';
import type {
  FakeDispute,
  FakeOrder,
  FakePayment,
  FakeRefund,
  Notes,
  PaymentMethod,
  RefundCourse,
} from './fake-objects.ts';
import type { RazorpayStore } from './fake-store.ts';
import type { RazorpayWebhooks } from './fake-webhooks.ts';

const CREATED_MS = 10 * 60 * 1000;
const LATE_MS = 3 * 24 * 60 * 60 * 1000;

/** What a customer does in the window. */
export interface AttemptInput {
  orderId: string;
  method: PaymentMethod;
  /** Of `card`: one of Razorpay's test cards. */
  cardNumber?: string | undefined;
  vpa?: string | undefined;
  bank?: string | undefined;
  wallet?: string | undefined;
  /** Why it fails; left out, it succeeds unless the instrument says otherwise. */
  reason?: string | undefined;
  notes: Notes;
  description: string | null;
}

const instrumentReason = ({ cardNumber, vpa }: AttemptInput): string | null => {
  if (cardNumber !== undefined) return (TEST_CARDS[cardNumber] ?? { reason: 'card_number_invalid' }).reason;
  return vpa === 'failure@razorpay' ? 'payment_declined' : null;
};

export interface FakePaymentsConfig {
  store: RazorpayStore;
  webhooks: RazorpayWebhooks;
  now: () => number;
  /** Makes what a paid registration leaves behind. */
  register: (order: FakeOrder, payment: FakePayment) => string | null;
}

/** Orders, their attempts, captures, refunds and disputes. */
export const createFakePayments = ({ store, webhooks, now, register }: FakePaymentsConfig) => {
  let nextRefunds: RefundCourse = 'done';
  const courses = new Map<string, RefundCourse>();

  const attemptsOf = (orderId: string): FakePayment[] =>
    store.payments.all().filter((payment) => payment.orderId === orderId);
  const refundsOf = (paymentId: string): FakeRefund[] =>
    store.refunds.all().filter((refund) => refund.paymentId === paymentId);

  const showPayment = (payment: FakePayment, expanded = false) =>
    paymentJson(payment, payment.errorReason && (REASON_TEXTS[payment.errorReason] ?? ''), expanded);
  const showOrder = (order: FakeOrder) => orderJson(order, attemptsOf(order.id));

  const announce = (event: string, payment: FakePayment): void =>
    webhooks.announce(event, { payment: showPayment(payment) });

  const capture = (payment: FakePayment): FakePayment => {
    const captured = store.payments.save({ ...payment, status: 'captured', isCaptured: true });
    announce('payment.captured', captured);
    const order = store.orders.find(payment.orderId);
    if (order) webhooks.announce('order.paid', { payment: showPayment(captured), order: showOrder(order) });
    courses.set(payment.id, nextRefunds);
    nextRefunds = 'done';
    return captured;
  };

  const isPaid = (orderId: string): boolean => attemptsOf(orderId).some((attempt) => attempt.isCaptured);

  /** The bank holds the money; with automatic capture it is ours at once. */
  const authorize = (payment: FakePayment, order: FakeOrder): FakePayment => {
    const tokenId = payment.tokenId ?? register(order, payment);
    const held = store.payments.save({
      ...payment,
      status: 'authorized',
      errorReason: null,
      tokenId,
      authorizedAt: now(),
    });
    announce('payment.authorized', held);
    const isPrompt = now() - payment.at < order.automaticExpiryMs;
    return order.capture === 'automatic' && isPrompt && !isPaid(order.id) ? capture(held) : held;
  };

  const fail = (payment: FakePayment, reason: string): FakePayment => {
    const failed = store.payments.save({ ...payment, status: 'failed', errorReason: reason });
    announce('payment.failed', failed);
    return failed;
  };

  const begin = (order: FakeOrder, input: AttemptInput): FakePayment => {
    const { method, cardNumber, vpa, bank, wallet, notes, description } = input;
    return store.payments.save({
      id: newId('pay_'),
      orderId: order.id,
      amount: order.amount,
      status: 'created',
      method,
      card:
        cardNumber === undefined
          ? null
          : {
              id: newId('card_'),
              last4: cardNumber.slice(-4),
              network: TEST_CARDS[cardNumber]?.network ?? 'Visa',
            },
      bank: bank ?? null,
      wallet: wallet ?? null,
      vpa: vpa ?? null,
      customerId: order.mandate?.customerId ?? null,
      tokenId: null,
      notes,
      description,
      amountRefunded: 0,
      isCaptured: false,
      errorReason: null,
      at: now(),
      authorizedAt: null,
    });
  };

  return {
    attemptsOf,
    refundsOf,
    showPayment,
    showOrder,
    authorize,
    fail,

    /** The customer pays in the window, or tries to. */
    attempt: (input: AttemptInput): FakePayment | Refusal => {
      const order = store.orders.find(input.orderId);
      if (!order) return UNKNOWN_ID;
      if (isPaid(order.id)) return refuse('Order is already paid', { reason: 'order_already_paid' });
      const payment = begin(order, input);
      const reason = input.reason ?? instrumentReason(input);
      return reason === null ? authorize(payment, order) : fail(payment, reason);
    },

    /** The customer left for the bank and nothing more is heard. */
    leaveOpen: (input: AttemptInput): FakePayment | Refusal => {
      const order = store.orders.find(input.orderId);
      return order ? begin(order, input) : UNKNOWN_ID;
    },

    /** The bank says yes after all: three days long, also to a payment that has failed. */
    authorizeLate: (paymentId: string): FakePayment | Refusal => {
      const payment = store.payments.find(paymentId);
      const order = payment && store.orders.find(payment.orderId);
      if (!payment || !order) return UNKNOWN_ID;
      if (payment.status !== 'failed' || now() - payment.at > LATE_MS) return refuse('Not a failed payment');
      return authorize(payment, order);
    },

    capture: (paymentId: string, amount: number): FakePayment | Refusal => {
      const payment = store.payments.find(paymentId);
      if (!payment) return UNKNOWN_ID;
      if (payment.isCaptured) return refuse('This payment has already been captured');
      if (payment.status !== 'authorized')
        return refuse('Only payments which have been authorized and not yet captured can be captured');
      if (isPaid(payment.orderId)) return refuse('Order is already paid', { reason: 'order_already_paid' });
      if (amount !== payment.amount)
        return refuse('Capture amount must be equal to the amount authorized', {
          reason: 'order_amount_mismatch',
        });
      return capture(payment);
    },

    /** How the refunds of the next payment go. */
    setNextRefunds: (course: RefundCourse): void => {
      nextRefunds = course;
    },

    refund: (
      paymentId: string,
      input: { amount?: number | undefined; receipt: string | null; notes: Notes; speed: string },
    ): FakeRefund | Refusal => {
      const payment = store.payments.find(paymentId);
      if (!payment) return UNKNOWN_ID;
      if (!payment.isCaptured) return refuse('Only captured payments can be refunded');
      if (store.disputes.all().some((each) => each.paymentId === paymentId && each.status !== 'won'))
        return refuse('The payment is under dispute and cannot be refunded');
      const left = payment.amount - payment.amountRefunded;
      if (left === 0) return refuse('The payment has been fully refunded already.');
      const amount = input.amount ?? left;
      if (amount > left) return refuse('The refund amount provided is greater than amount captured');
      if (amount < 100) return refuse('The amount must be at least INR 1.00', { field: 'amount' });
      if (input.receipt !== null && store.refunds.all().some((each) => each.receipt === input.receipt))
        return refuse('The receipt was used for another refund', { reason: 'duplicate_refund_id' });
      const course = courses.get(paymentId) ?? 'done';
      const refund = store.refunds.save({
        id: newId('rfnd_'),
        paymentId,
        amount,
        receipt: input.receipt,
        notes: input.notes,
        speed: input.speed,
        status: course === 'done' ? 'processed' : 'pending',
        course,
        at: now(),
      });
      const amountRefunded = payment.amountRefunded + amount;
      const refunded = store.payments.save({
        ...payment,
        amountRefunded,
        status: amountRefunded === payment.amount ? 'refunded' : 'captured',
      });
      const entities = { refund: refundJson(refund), payment: showPayment(refunded) };
      webhooks.announce('refund.created', entities);
      if (refund.status === 'processed') webhooks.announce('refund.processed', entities);
      return refund;
    },

    /** The banks have decided about every refund that is under way. */
    settleRefunds: (): void => {
      for (const refund of store.refunds.all().filter(({ status }) => status === 'pending')) {
        const hasFailed = refund.course === 'pending_then_failed';
        const settled = store.refunds.save({ ...refund, status: hasFailed ? 'failed' : 'processed' });
        const payment = store.payments.find(refund.paymentId);
        if (!payment) continue;
        const after = hasFailed
          ? store.payments.save({
              ...payment,
              status: 'captured',
              amountRefunded: payment.amountRefunded - refund.amount,
            })
          : payment;
        webhooks.announce(hasFailed ? 'refund.failed' : 'refund.processed', {
          refund: refundJson(settled),
          payment: showPayment(after),
        });
      }
    },

    /** A bank sends a refund back, however long ago it was processed. */
    failRefund: (refundId: string): FakeRefund | Refusal => {
      const refund = store.refunds.find(refundId);
      const payment = refund && store.payments.find(refund.paymentId);
      if (!refund || !payment || refund.status === 'failed') return UNKNOWN_ID;
      const failed = store.refunds.save({ ...refund, status: 'failed' });
      const amountRefunded = payment.amountRefunded - refund.amount;
      const after = store.payments.save({ ...payment, status: 'captured', amountRefunded });
      webhooks.announce('refund.failed', { refund: refundJson(failed), payment: showPayment(after) });
      return failed;
    },

    dispute: (paymentId: string, amount?: number): FakeDispute | Refusal => {
      const payment = store.payments.find(paymentId);
      if (!payment?.isCaptured) return UNKNOWN_ID;
      if (amount === undefined && payment.amountRefunded === payment.amount)
        return refuse('Nothing is left of it to ask back');
      const dispute = store.disputes.save({
        id: newId('disp_'),
        paymentId,
        amount: amount ?? payment.amount - payment.amountRefunded,
        status: 'open',
        at: now(),
      });
      webhooks.announce('payment.dispute.created', {
        payment: showPayment(payment),
        dispute: disputeJson(dispute),
      });
      return dispute;
    },

    closeDispute: (disputeId: string, status: FakeDispute['status']): FakeDispute | Refusal => {
      const dispute = store.disputes.find(disputeId);
      const payment = dispute && store.payments.find(dispute.paymentId);
      if (!dispute || !payment) return UNKNOWN_ID;
      const closed = store.disputes.save({ ...dispute, status });
      webhooks.announce(`payment.dispute.${status}`, {
        payment: showPayment(payment),
        dispute: disputeJson(closed),
      });
      return closed;
    },

    /** Banks agree to the charges without the customer that are this old. */
    answerCharges: (afterMs: number): void => {
      for (const payment of store.payments.all()) {
        const order = store.orders.find(payment.orderId);
        const isWaiting = payment.status === 'created' && payment.tokenId !== null;
        if (order && isWaiting && now() - payment.at >= afterMs) authorize(payment, order);
      }
    },

    /** Ends attempts nobody finished, and gives back what nobody captured. */
    expireDue: (): void => {
      for (const payment of store.payments.all()) {
        const order = store.orders.find(payment.orderId);
        if (!order) continue;
        // A charge of ours without the customer takes its bank a day or more.
        if (payment.status === 'created' && payment.tokenId === null && now() - payment.at >= CREATED_MS)
          fail(payment, 'payment_timed_out');
        const isHeld = payment.status === 'authorized' && payment.authorizedAt !== null;
        if (isHeld && now() - (payment.authorizedAt ?? 0) >= order.manualExpiryMs)
          store.payments.save({ ...payment, status: 'refunded', amountRefunded: payment.amount });
      }
    },
  };
};
export type FakePayments = ReturnType<typeof createFakePayments>;
