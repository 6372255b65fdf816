import { accountJson } from './fake-account.ts';
import type { FakeAccount } from './fake-account.ts';
import { koreanTime } from './fake-time.ts';

export interface FakeCancel {
  amount: number;
  reason: string;
  /** What is left after it. */
  balance: number;
  at: number;
  transactionKey: string;
}

/** One payment as the fake keeps it. Times are epoch milliseconds, amounts won. */
export interface FakePayment {
  paymentKey: string;
  orderId: string;
  orderName: string;
  customerKey: string;
  amount: number;
  balance: number;
  status:
    | 'READY'
    | 'IN_PROGRESS'
    | 'WAITING_FOR_DEPOSIT'
    | 'DONE'
    | 'PARTIAL_CANCELED'
    | 'CANCELED'
    | 'ABORTED'
    | 'EXPIRED';
  requestedAt: number;
  authenticatedAt: number | null;
  approvedAt: number | null;
  transactionKey: string | null;
  cancels: readonly FakeCancel[];
  failureCode: string | null;
  /** The error that the confirmation will be refused with. */
  refuseWith: string | null;
  partialCancelable: boolean;
  /** Charged under a billing key, and by what. */
  billing?: 'CARD' | 'TRANSFER';
  /** The customer asked for an account, open for so many hours once it is issued. */
  accountHours?: number;
  account?: FakeAccount;
}

const methodOf = (payment: FakePayment): string => {
  if (payment.accountHours !== undefined) return '가상계좌';
  return payment.billing === 'TRANSFER' ? '계좌이체' : '카드';
};

/** The card that everybody pays with here, as Toss masks it. */
export const CARD = { issuerCode: '61', acquirerCode: '31', number: '12345678****789*' };

const vatOf = (amount: number): number => Math.round(amount / 11);

/** The Payment object of API version 2022-11-16. */
export const paymentJson = (payment: FakePayment, publicUrl: string, message: (code: string) => string) => {
  const approved = payment.approvedAt !== null;
  return {
    mId: 'inkvine_fake',
    version: '2022-11-16',
    paymentKey: payment.paymentKey,
    type: payment.billing === undefined ? 'NORMAL' : 'BILLING',
    status: payment.status,
    lastTransactionKey: payment.cancels.at(-1)?.transactionKey ?? payment.transactionKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    requestedAt: koreanTime(payment.requestedAt),
    approvedAt: payment.approvedAt === null ? null : koreanTime(payment.approvedAt),
    useEscrow: false,
    cultureExpense: false,
    card:
      approved && methodOf(payment) === '카드'
        ? {
            amount: payment.amount,
            issuerCode: CARD.issuerCode,
            acquirerCode: '31',
            number: CARD.number,
            installmentPlanMonths: 0,
            approveNo: '00000000',
            useCardPoint: false,
            cardType: '신용',
            ownerType: '개인',
            acquireStatus: payment.balance === 0 ? 'CANCELED' : 'READY',
            isInterestFree: false,
            interestPayer: null,
          }
        : null,
    virtualAccount: payment.account === undefined ? null : accountJson(payment.account),
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    cancels:
      payment.cancels.length === 0
        ? null
        : payment.cancels.map((cancel) => ({
            cancelAmount: cancel.amount,
            cancelReason: cancel.reason,
            taxFreeAmount: 0,
            taxExemptionAmount: 0,
            refundableAmount: cancel.balance,
            transferDiscountAmount: 0,
            easyPayDiscountAmount: 0,
            canceledAt: koreanTime(cancel.at),
            transactionKey: cancel.transactionKey,
            receiptKey: null,
            cancelStatus: 'DONE',
            cancelRequestId: null,
          })),
    secret: payment.account?.secret ?? null,
    easyPay: null,
    country: 'KR',
    failure:
      payment.failureCode === null
        ? null
        : { code: payment.failureCode, message: message(payment.failureCode) },
    isPartialCancelable: payment.partialCancelable,
    receipt: approved ? { url: `${publicUrl}/receipt/${payment.paymentKey}` } : null,
    checkout: { url: `${publicUrl}/checkout` },
    currency: 'KRW',
    totalAmount: payment.amount,
    balanceAmount: payment.balance,
    suppliedAmount: payment.balance - vatOf(payment.balance),
    vat: vatOf(payment.balance),
    taxFreeAmount: 0,
    taxExemptionAmount: 0,
    method: payment.authenticatedAt === null ? null : methodOf(payment),
    metadata: null,
  };
};

/** The movements of money of one payment, oldest first, as `GET /v1/transactions` lists them. */
export const transactionsOf = (payment: FakePayment, publicUrl: string) => {
  const taken =
    payment.account?.movements ??
    (payment.approvedAt === null
      ? []
      : [{ status: 'DONE', at: payment.approvedAt, transactionKey: payment.transactionKey }]);
  if (taken.length === 0) return [];
  const shared = {
    mId: 'inkvine_fake',
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    method: methodOf(payment),
    customerKey: payment.customerKey,
    useEscrow: false,
    receiptUrl: `${publicUrl}/receipt/${payment.paymentKey}`,
    currency: 'KRW',
  };
  return [
    ...taken.map((movement) => ({
      ...shared,
      ...movement,
      transactionAt: koreanTime(movement.at),
      amount: payment.amount,
    })),
    // Calling off an account that waits moves no money.
    ...(payment.approvedAt === null ? [] : payment.cancels).map((cancel) => ({
      ...shared,
      transactionKey: cancel.transactionKey,
      status: cancel.amount === payment.amount ? 'CANCELED' : 'PARTIAL_CANCELED',
      at: cancel.at,
      transactionAt: koreanTime(cancel.at),
      amount: cancel.amount,
    })),
  ];
};
