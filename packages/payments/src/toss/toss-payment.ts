import type {
  GatewayTransaction,
  PaymentSnapshot,
  PaymentStatus,
  RefundStatus,
} from '@inkvine/core/payments/payment-gateway.port';
import { z } from 'zod';
import { classifyFailure, tossError } from './toss-errors.ts';

/** Toss masks card numbers; should one ever come whole, only the first six and last four digits stay. */
const maskDigits = (value: string): string =>
  value.replace(
    /\d{12,}/g,
    (digits) => digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(-4),
  );

const masked = z.string().transform(maskDigits);

const TossCancel = z.object({
  cancelAmount: z.int(),
  cancelReason: z.string().nullish(),
  canceledAt: z.string(),
  transactionKey: z.string(),
  cancelStatus: z.string().nullish(),
  refundableAmount: z.int().nullish(),
  receiptKey: z.string().nullish(),
});

/**
 * Toss's Payment object (API 2022-11-16), as far as we keep it. Toss adds fields without notice and some that it
 * has hold personal data, so what is not named here is dropped.
 */
export const TossPayment = z.object({
  version: z.string().nullish(),
  paymentKey: z.string().min(1),
  type: z.string().nullish(),
  orderId: z.string(),
  orderName: z.string().nullish(),
  mId: z.string().nullish(),
  currency: z.string(),
  method: z.string().nullish(),
  status: z.string(),
  totalAmount: z.int(),
  balanceAmount: z.int(),
  suppliedAmount: z.int().nullish(),
  vat: z.int().nullish(),
  requestedAt: z.string().nullish(),
  approvedAt: z.string().nullish(),
  lastTransactionKey: z.string().nullish(),
  isPartialCancelable: z.boolean().nullish(),
  cancels: z.array(TossCancel).nullish(),
  card: z
    .object({
      amount: z.int().nullish(),
      issuerCode: z.string().nullish(),
      acquirerCode: z.string().nullish(),
      number: masked.nullish(),
      installmentPlanMonths: z.int().nullish(),
      approveNo: z.string().nullish(),
      cardType: z.string().nullish(),
      ownerType: z.string().nullish(),
      acquireStatus: z.string().nullish(),
    })
    .nullish(),
  virtualAccount: z
    .object({
      bankCode: z.string().nullish(),
      accountNumber: z.string().nullish(),
      customerName: z.string().nullish(),
      dueDate: z.string().nullish(),
      expired: z.boolean().nullish(),
      refundStatus: z.string().nullish(),
    })
    .nullish(),
  easyPay: z
    .object({ provider: z.string().nullish(), amount: z.int().nullish(), discountAmount: z.int().nullish() })
    .nullish(),
  receipt: z.object({ url: z.string() }).nullish(),
  failure: z.object({ code: z.string(), message: z.string().nullish() }).nullish(),
  secret: z.string().nullish(),
});
export type TossPayment = z.infer<typeof TossPayment>;

const METHOD_KINDS: Readonly<Record<string, NonNullable<PaymentSnapshot['methodKind']>>> = {
  카드: 'card',
  가상계좌: 'virtual_account',
  간편결제: 'easy_pay',
  휴대폰: 'mobile',
  계좌이체: 'bank_transfer',
  문화상품권: 'gift',
  도서문화상품권: 'gift',
  게임문화상품권: 'gift',
};

const REFUND_STATUSES: Readonly<Record<string, RefundStatus>> = {
  DONE: 'SUCCEEDED',
  IN_PROGRESS: 'PENDING',
  ABORTED: 'FAILED',
};

/**
 * The balance decides, not the word: a payment given back in parts stays PARTIAL_CANCELED for ever, even at
 * balance 0. A word that contradicts the balance is `UNKNOWN`.
 */
const approvedStatus = (payment: TossPayment): PaymentStatus => {
  if (!payment.approvedAt) return 'UNKNOWN';
  if (payment.balanceAmount === 0) return 'REFUNDED';
  if (payment.status === 'CANCELED') return 'UNKNOWN';
  if (payment.balanceAmount === payment.totalAmount) return payment.status === 'DONE' ? 'PAID' : 'UNKNOWN';
  return 'PARTIALLY_REFUNDED';
};

const paymentStatus = (payment: TossPayment): PaymentStatus => {
  switch (payment.status) {
    case 'READY':
      return 'CREATED';
    case 'IN_PROGRESS':
      return 'REQUIRES_ACTION';
    case 'WAITING_FOR_DEPOSIT':
      return payment.virtualAccount?.expired ? 'EXPIRED' : 'AWAITING_DEPOSIT';
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return approvedStatus(payment);
    case 'CANCELED':
      return payment.approvedAt ? approvedStatus(payment) : 'CANCELED';
    case 'ABORTED':
      return 'FAILED';
    case 'EXPIRED':
      return 'EXPIRED';
    default:
      return 'UNKNOWN';
  }
};

/** Toss writes some times without an offset and means Seoul. */
const seoulOffset = (time: string): string => (/(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}+09:00`);

/**
 * Toss's payment in the port's words.
 *
 * @throws GatewayError `RESPONSE_MISMATCH` when it is not in won, the only currency we take.
 */
export const toSnapshot = (payment: TossPayment, observedAt: Date): PaymentSnapshot => {
  if (payment.currency !== 'KRW') {
    throw tossError('RESPONSE_MISMATCH', {
      gatewayPaymentId: payment.paymentKey,
      rawMessage: `currency ${payment.currency}`,
    });
  }
  const { secret, virtualAccount: account, ...raw } = payment;
  const status = paymentStatus(payment);
  const refundable = status === 'PAID' || status === 'PARTIALLY_REFUNDED' ? payment.balanceAmount : 0;
  const brand = payment.easyPay?.provider;
  const maskedNumber = payment.card?.number;
  return {
    gateway: 'toss',
    gatewayPaymentId: payment.paymentKey,
    orderId: payment.orderId,
    status,
    rawStatus: payment.status,
    amount: { amountMinor: payment.totalAmount, currency: 'KRW' },
    refundedMinor: payment.approvedAt ? payment.totalAmount - payment.balanceAmount : 0,
    refundableMinor: refundable,
    ...(payment.method && { methodKind: METHOD_KINDS[payment.method] ?? 'other' }),
    ...((brand || maskedNumber) && {
      instrument: { ...(brand && { brand }), ...(maskedNumber && { maskedNumber }) },
    }),
    refunds: (payment.cancels ?? []).map((cancel) => ({
      gatewayRefundId: cancel.transactionKey,
      amount: { amountMinor: cancel.cancelAmount, currency: 'KRW' },
      status: REFUND_STATUSES[cancel.cancelStatus ?? 'DONE'] ?? 'PENDING',
      reason: cancel.cancelReason ?? '',
      createdAt: cancel.canceledAt,
    })),
    ...(payment.failure && {
      failure: { ...classifyFailure(payment.failure.code), rawCode: payment.failure.code },
    }),
    ...(payment.approvedAt && { approvedAt: payment.approvedAt }),
    ...(payment.receipt && { receiptUrl: payment.receipt.url }),
    ...(account?.bankCode &&
      account.accountNumber && {
        virtualAccount: {
          ...{ bankCode: account.bankCode, accountNumber: account.accountNumber },
          holderName: account.customerName ?? '',
          ...(account.dueDate && { dueAt: seoulOffset(account.dueDate) }),
        },
      }),
    ...(secret && { depositSecret: secret }),
    observedAt: observedAt.toISOString(),
    raw: {
      ...raw,
      ...(account && { virtualAccount: { ...account, accountNumber: null, customerName: null } }),
    },
  };
};

const TossTransaction = z.object({
  transactionKey: z.string().min(1),
  paymentKey: z.string().min(1),
  orderId: z.string(),
  status: z.string(),
  currency: z.string(),
  amount: z.int(),
  transactionAt: z.string(),
});
export const TossTransactions = z.array(TossTransaction);

const TRANSACTION_KINDS: Readonly<Record<string, GatewayTransaction['kind']>> = {
  DONE: 'payment',
  CANCELED: 'refund',
  PARTIAL_CANCELED: 'refund',
};

/** Undefined for what moved no money, such as an account that waits for a deposit, or no won. */
export const toTransaction = (
  transaction: z.infer<typeof TossTransaction>,
): GatewayTransaction | undefined => {
  const kind = TRANSACTION_KINDS[transaction.status];
  if (kind === undefined || transaction.currency !== 'KRW') return undefined;
  return {
    gatewayPaymentId: transaction.paymentKey,
    orderId: transaction.orderId,
    ...(kind === 'refund' && { gatewayRefundId: transaction.transactionKey }),
    kind,
    amount: { amountMinor: Math.abs(transaction.amount), currency: 'KRW' },
    at: transaction.transactionAt,
  };
};
