import { randomBytes } from 'node:crypto';
import { issueAccount, refuseAccount } from './fake-account.ts';
import type { FakeAccount, RefundReceiveAccount } from './fake-account.ts';
import type { FakePayment } from './fake-payment.ts';
import type { TossStore } from './fake-store.ts';

const READY_MS = 30 * 60 * 1000;
const SESSION_MS = 10 * 60 * 1000;

/** An error code instead of the payment. */
export type Outcome = { payment: FakePayment } | { code: string };

export interface OpenInput {
  orderId: string;
  orderName: string;
  customerKey: string;
  amount: number;
  accountHours?: number | undefined;
}

export interface CancelBody {
  cancelAmount?: number | undefined;
  refundableAmount?: number | undefined;
  cancelReason: string;
  refundReceiveAccount?: RefundReceiveAccount | undefined;
}

const newKey = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;

/**
 * The life of a payment: READY → IN_PROGRESS → DONE → (PARTIAL_)CANCELED, or EXPIRED, or ABORTED; with an account
 * IN_PROGRESS → WAITING_FOR_DEPOSIT ⇄ DONE, and one that has expired still says WAITING_FOR_DEPOSIT.
 *
 * @param onChange Called for the changes that Toss announces by webhook.
 */
export const createFakePayments = (
  store: TossStore,
  now: () => number,
  onChange: (payment: FakePayment) => void,
) => {
  const announce = (payment: FakePayment): FakePayment => {
    store.savePayment(payment);
    onChange(payment);
    return payment;
  };

  const expire = (payment: FakePayment): FakePayment => announce({ ...payment, status: 'EXPIRED' });

  const deadlineOf = (payment: FakePayment): number | undefined => {
    if (payment.status === 'READY') return payment.requestedAt + READY_MS;
    if (payment.status === 'IN_PROGRESS' && payment.authenticatedAt !== null)
      return payment.authenticatedAt + SESSION_MS;
    return undefined;
  };

  const expireAccount = (payment: FakePayment): FakePayment =>
    store.savePayment({
      ...payment,
      ...(payment.account && { account: { ...payment.account, isExpired: true } }),
    });

  /** What a bank does to the account of a payment in that state. */
  const atBank = (
    paymentKey: string,
    from: FakePayment['status'],
    change: (payment: FakePayment, account: FakeAccount) => FakePayment,
  ): Outcome => {
    const payment = store.payment(paymentKey);
    if (payment?.account === undefined || payment.status !== from) return { code: 'NOT_FOUND_PAYMENT' };
    return { payment: change(payment, payment.account) };
  };

  const moved = (account: FakeAccount, status: 'DONE' | 'WAITING_FOR_DEPOSIT', transactionKey: string) => ({
    ...account,
    movements: [...account.movements, { status, at: now(), transactionKey }],
  });

  return {
    /** The money arrives, even at an account whose time is over. */
    deposit: (paymentKey: string): Outcome =>
      atBank(paymentKey, 'WAITING_FOR_DEPOSIT', (payment, account) => {
        const transactionKey = newKey('txrd');
        const deposited = moved(account, 'DONE', transactionKey);
        return announce({
          ...payment,
          status: 'DONE',
          approvedAt: now(),
          transactionKey,
          account: deposited,
        });
      }),

    /** The bank takes the deposit back, and the account waits once more. */
    reverseDeposit: (paymentKey: string): Outcome =>
      atBank(paymentKey, 'DONE', (payment, account) => {
        const transactionKey = newKey('txrd');
        const reversed = moved(account, 'WAITING_FOR_DEPOSIT', transactionKey);
        return announce({
          ...payment,
          ...{ status: 'WAITING_FOR_DEPOSIT', approvedAt: null, transactionKey, account: reversed },
        });
      }),

    expireAccount: (paymentKey: string): Outcome => atBank(paymentKey, 'WAITING_FOR_DEPOSIT', expireAccount),

    /** Ends the payments whose time is over. */
    expireDue: (): void => {
      for (const payment of store.payments()) {
        const deadline = deadlineOf(payment);
        if (deadline !== undefined && deadline <= now()) expire(payment);
        if (payment.status === 'WAITING_FOR_DEPOSIT' && (payment.account?.dueAt ?? Infinity) <= now())
          expireAccount(payment);
      }
    },

    /** Opens the payment window for an order; opened again before anything happened, it is the same payment. */
    open: (input: OpenInput): Outcome => {
      const { accountHours, ...rest } = input;
      const earlier = store.paymentOfOrder(input.orderId);
      if (earlier?.approvedAt || isWaiting(earlier)) return { code: 'DUPLICATED_ORDER_ID' };
      if (
        earlier?.status === 'READY' &&
        earlier.accountHours === input.accountHours &&
        earlier.amount === input.amount &&
        earlier.customerKey === input.customerKey
      ) {
        return { payment: earlier };
      }
      return {
        payment: store.savePayment({
          ...rest,
          ...(accountHours !== undefined && { accountHours }),
          paymentKey: newKey('tfake'),
          balance: input.amount,
          status: 'READY',
          requestedAt: now(),
          authenticatedAt: null,
          approvedAt: null,
          transactionKey: null,
          cancels: [],
          failureCode: null,
          refuseWith: null,
          partialCancelable: true,
        }),
      };
    },

    /** The customer agrees in the window: order and amount are now bound to the payment key. */
    authenticate: (paymentKey: string, refuseWith: string | null): Outcome => {
      const payment = store.payment(paymentKey);
      if (payment?.status === 'IN_PROGRESS') return { payment };
      if (payment?.status !== 'READY') return { code: 'NOT_FOUND_PAYMENT_SESSION' };
      return {
        payment: store.savePayment({ ...payment, status: 'IN_PROGRESS', authenticatedAt: now(), refuseWith }),
      };
    },

    /** The card company refuses in the window. */
    refuse: (paymentKey: string, code: string): Outcome => {
      const payment = store.payment(paymentKey);
      if (payment?.status !== 'READY') return { code: 'NOT_FOUND_PAYMENT_SESSION' };
      return { payment: announce({ ...payment, status: 'ABORTED', failureCode: code }) };
    },

    /** The merchant's server confirms, and the money moves. */
    confirm: (paymentKey: string, orderId: string, amount: number): Outcome => {
      const payment = store.payment(paymentKey);
      if (!payment) return { code: 'NOT_FOUND_PAYMENT' };
      if (payment.orderId !== orderId || payment.amount !== amount) return { code: 'INVALID_REQUEST' };
      if (payment.approvedAt !== null || payment.account) return { code: 'ALREADY_PROCESSED_PAYMENT' };
      if (payment.status === 'READY') return { code: 'UNAPPROVED_ORDER_ID' };
      if (payment.status !== 'IN_PROGRESS') return { code: 'NOT_FOUND_PAYMENT_SESSION' };
      const other = store.paymentOfOrder(orderId);
      if (other?.approvedAt || isWaiting(other)) return { code: 'DUPLICATED_ORDER_ID' };
      const refusal = payment.refuseWith ?? (amount < 100 ? 'BELOW_MINIMUM_AMOUNT' : null);
      if (refusal !== null) {
        announce({ ...payment, status: 'ABORTED', failureCode: refusal });
        return { code: refusal };
      }
      if (payment.accountHours !== undefined) {
        const account = issueAccount(now(), payment.accountHours);
        return { payment: store.savePayment({ ...payment, status: 'WAITING_FOR_DEPOSIT', account }) };
      }
      return {
        payment: announce({ ...payment, status: 'DONE', approvedAt: now(), transactionKey: newKey('txrd') }),
      };
    },

    /** Charges a billing key: done at once, and no webhook tells of it. */
    chargeBilling: (input: Omit<OpenInput, 'accountHours'>, method: 'CARD' | 'TRANSFER'): Outcome => {
      if (store.paymentOfOrder(input.orderId)?.approvedAt) return { code: 'DUPLICATED_ORDER_ID' };
      if (input.amount < (method === 'CARD' ? 100 : 200)) return { code: 'BELOW_MINIMUM_AMOUNT' };
      return {
        payment: store.savePayment({
          ...input,
          paymentKey: newKey('tfake'),
          balance: input.amount,
          status: 'DONE',
          requestedAt: now(),
          authenticatedAt: now(),
          approvedAt: now(),
          transactionKey: newKey('txrd'),
          cancels: [],
          failureCode: null,
          refuseWith: null,
          partialCancelable: true,
          billing: method,
        }),
      };
    },

    /** Gives money back. In parts it stays PARTIAL_CANCELED, even when nothing is left (measured at Toss). */
    cancel: (paymentKey: string, body: CancelBody, { byHand }: { byHand: boolean }): Outcome => {
      const payment = store.payment(paymentKey);
      if (!payment) return { code: 'NOT_FOUND_PAYMENT' };
      if (payment.status === 'CANCELED') return { code: 'ALREADY_CANCELED_PAYMENT' };
      if (payment.approvedAt === null && !isWaiting(payment)) return { code: 'NOT_CANCELABLE_PAYMENT' };
      if (body.refundableAmount !== undefined && body.refundableAmount !== payment.balance) {
        return { code: 'NOT_MATCHES_REFUNDABLE_AMOUNT' };
      }
      const amount = body.cancelAmount ?? payment.balance;
      if (payment.balance === 0 || amount > payment.balance) return { code: 'NOT_CANCELABLE_AMOUNT' };
      if (amount < payment.balance && !payment.partialCancelable)
        return { code: 'NOT_ALLOWED_PARTIAL_REFUND' };
      if (isWaiting(payment) && amount < payment.balance)
        return { code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' };
      // The dashboard asks its people for the account.
      const needsAccount = payment.account !== undefined && !isWaiting(payment) && !byHand;
      const refusal = needsAccount ? refuseAccount(body.refundReceiveAccount) : null;
      if (refusal !== null) return { code: refusal };
      const balance = payment.balance - amount;
      return {
        payment: announce({
          ...payment,
          status: amount === payment.amount ? 'CANCELED' : 'PARTIAL_CANCELED',
          balance,
          cancels: [
            ...payment.cancels,
            { amount, reason: body.cancelReason, balance, at: now(), transactionKey: newKey('txrd') },
          ],
        }),
      };
    },
  };
};

const isWaiting = (payment: FakePayment | undefined): boolean =>
  payment?.status === 'WAITING_FOR_DEPOSIT' && payment.account?.isExpired === false;

export type FakePayments = ReturnType<typeof createFakePayments>;
