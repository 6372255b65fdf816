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
  status: 'READY' | 'IN_PROGRESS' | 'DONE' | 'PARTIAL_CANCELED' | 'CANCELED' | 'ABORTED' | 'EXPIRED';
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
}

/** The card that everybody pays with here, as Toss masks it. */
export const CARD = { issuerCode: '61', acquirerCode: '31', number: '12345678****789*' };

const KOREA_MS = 9 * 60 * 60 * 1000;

const korean = (at: number): string => new Date(at + KOREA_MS).toISOString();

/** `2026-11-20T12:00:00+09:00` */
export const koreanTime = (at: number): string => `${korean(at).slice(0, 19)}+09:00`;

/** `2026-11-20T12:00:00.123000`, as webhooks write it: microseconds and no offset. */
export const koreanLocalTime = (at: number): string => `${korean(at).slice(0, 23)}000`;

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
      approved && payment.billing !== 'TRANSFER'
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
    virtualAccount: null,
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
    secret: null,
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
    method: payment.authenticatedAt === null ? null : payment.billing === 'TRANSFER' ? '계좌이체' : '카드',
    metadata: null,
  };
};

/** The movements of money of one payment, oldest first, as `GET /v1/transactions` lists them. */
export const transactionsOf = (payment: FakePayment, publicUrl: string) => {
  if (payment.approvedAt === null) return [];
  const shared = {
    mId: 'inkvine_fake',
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    method: '카드',
    customerKey: payment.customerKey,
    useEscrow: false,
    receiptUrl: `${publicUrl}/receipt/${payment.paymentKey}`,
    currency: 'KRW',
  };
  return [
    {
      ...shared,
      transactionKey: payment.transactionKey,
      status: 'DONE',
      at: payment.approvedAt,
      transactionAt: koreanTime(payment.approvedAt),
      amount: payment.amount,
    },
    ...payment.cancels.map((cancel) => ({
      ...shared,
      transactionKey: cancel.transactionKey,
      status: cancel.amount === payment.amount ? 'CANCELED' : 'PARTIAL_CANCELED',
      at: cancel.at,
      transactionAt: koreanTime(cancel.at),
      amount: cancel.amount,
    })),
  ];
};
