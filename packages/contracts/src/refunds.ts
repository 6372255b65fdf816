import { z } from 'zod';
import { BankCode } from './banks.ts';
import { Currency } from './money.ts';
import { OrderLot, OrderTxn } from './order-ledger.ts';
import {
  IdempotencyKey,
  page,
  pageInput,
  RefundId,
  text,
  Timestamp,
  TopUpId,
  Version,
} from './primitives.ts';

/** Whole minor units of the currency that stands beside it; won have none. */
const Amount = z.int().min(0);
const Coins = z.int().min(0);
/** Hundredths of a percent. */
const Bps = z.int().min(0).max(10_000);
/** An amount for each currency by its ISO code. */
const AmountByCurrency = z.partialRecord(Currency, z.int().min(0).max(1_000_000_000));

/** A request's states; `unknown` means a sweep is asking the gateway whether the money has gone back. */
export const RefundState = z.enum([
  'requested',
  'approved',
  'sending',
  'unknown',
  'done',
  'failed',
  'rejected',
  'withdrawn',
]);
export type RefundState = z.infer<typeof RefundState>;

/** Which rule of the policy made the amount. */
export const RefundRule = z.enum([
  ...(['unused', 'mostly_used', 'expired', 'remainder'] as const),
  /** Of a membership that was left, the days that were not used. */
  'unused_days',
  /** What an operator gave back of a membership. */
  'correction',
  /** Of a gift that was paid with money and came back. */
  'gift_returned',
]);
export type RefundRule = z.infer<typeof RefundRule>;

/** Why an order gives nothing back. */
export const RefundRefusal = z.enum([
  'not_paid',
  'open_refund',
  'nothing_left',
  'too_late',
  'fee_takes_all',
  'disputed',
]);
export type RefundRefusal = z.infer<typeof RefundRefusal>;

/**
 * Why the money could not go back; the coins have returned. `came_back`: the bank returned it after it was sent.
 * `account_refused`: there is no such account to give a transfer back to.
 */
export const RefundFailure = z.enum(['not_refundable', 'changed_at_gateway', 'came_back', 'account_refused']);
export type RefundFailure = z.infer<typeof RefundFailure>;

/** What a version of the refund policy says. A currency that an amount does not name has zero there. */
export const RefundTerms = z.strictObject({
  /** An order of which nothing was used is refunded in full until so many days after it was paid. */
  fullWithinDays: z.int().min(0).max(365),
  /** Otherwise the fee is this share of the refund, or the minimum when that is more. */
  feeBps: Bps,
  feeMinimum: AmountByCurrency,
  /** No fee once so much of the paid coins has been used. */
  freeFromUsedBps: Bps,
  /** Paid coins past their time are refunded less this share, until so many years after they were paid. */
  expiredFeeBps: Bps,
  expiredWithinYears: z.int().min(0).max(20),
  /** A full refund up to this amount needs no operator, so many times a person in 30 days. */
  automaticUpTo: AmountByCurrency,
  automaticPerMonth: z.int().min(0).max(1_000),
});
export type RefundTerms = z.infer<typeof RefundTerms>;

export const RefundPolicy = z.object({
  version: Version,
  validFrom: Timestamp,
  note: z.string(),
  terms: RefundTerms,
  createdAt: Timestamp,
});
export type RefundPolicy = z.infer<typeof RefundPolicy>;
export const PublishRefundPolicyInput = z.object({
  terms: RefundTerms,
  note: text(3, 300),
  /** The newest version that the operator saw; another one is refused with VERSION_CONFLICT. */
  basedOn: Version,
});

const RefundAmounts = z.object({
  rule: RefundRule,
  policyVersion: Version,
  currency: Currency,
  /** Paid coins that leave the wallet, and coins past their time whose value is given back. */
  coins: Coins,
  expiredCoins: Coins,
  /** Bonus coins of the same order that are taken back; they are never paid out. */
  bonusCoins: Coins,
  /** What the coins are worth, what is kept of it, and what is paid back: `gross = fee + amount`. */
  gross: Amount,
  fee: Amount,
  amount: Amount,
});

/** What a refund would be if it were asked for now. */
export const RefundPreview = z.discriminatedUnion('possible', [
  RefundAmounts.extend({
    possible: z.literal(true),
    topUpId: TopUpId,
    automatic: z.boolean(),
    /** It goes back by transfer, to an account that the person must name. */
    needsAccount: z.boolean(),
  }),
  z.object({ possible: z.literal(false), topUpId: TopUpId, why: RefundRefusal }),
]);
export type RefundPreview = z.infer<typeof RefundPreview>;

export const Refund = RefundAmounts.extend({
  id: RefundId,
  topUpId: TopUpId,
  state: RefundState,
  failure: RefundFailure.nullable(),
  /** What the person wrote, and what the operator answered when refusing. */
  note: z.string(),
  answer: z.string().nullable(),
  version: Version,
  createdAt: Timestamp,
  history: z.array(z.object({ state: RefundState, at: Timestamp })),
});
export type Refund = z.infer<typeof Refund>;

/** Where a transfer goes back to. Kept sealed until the refund has ended. */
export const RefundAccount = z.object({
  bankCode: BankCode,
  accountNumber: z.string().regex(/^\d{6,20}$/),
  holderName: text(1, 60),
});
export type RefundAccount = z.infer<typeof RefundAccount>;

export const RefundPreviewInput = z.object({ topUpId: TopUpId });
export const RequestRefundInput = z.object({
  topUpId: TopUpId,
  /** What the person saw; refused with REFUND_CHANGED when it is another amount now. */
  expectedAmount: Amount,
  note: text(0, 300),
  /** Needed where the preview says so; refused with REFUND_ACCOUNT_NEEDED. */
  account: RefundAccount.optional(),
  idempotencyKey: IdempotencyKey,
});
export const WithdrawRefundInput = z.object({ refundId: RefundId });
/** Newest first; an order has few. */
export const RefundsOfTopUp = z.array(Refund);

export const OperatorRefund = Refund.omit({ history: true }).extend({
  ownerName: z.string(),
  ownerEmail: z.string(),
});
export type OperatorRefund = z.infer<typeof OperatorRefund>;
export const RefundQueueInput = z.object({ ...pageInput, state: RefundState.optional() });
export const RefundQueue = page(OperatorRefund);

/** A payment of which the gateway has given back another sum than we know of. */
export const RefundDifference = z.object({
  topUpId: TopUpId,
  currency: Currency,
  atGateway: Amount,
  atOurs: Amount,
  firstSeenAt: Timestamp,
  seenAt: Timestamp,
});
export type RefundDifference = z.infer<typeof RefundDifference>;
export const RefundDifferences = z.array(RefundDifference);

export const RefundInput = z.object({ refundId: RefundId });
/** A refund down to its rows: the order, its lots, the ledger and the requests to the gateway. */
export const RefundDetail = z.object({
  refund: OperatorRefund.extend({
    history: z.array(
      z.object({
        state: RefundState,
        at: Timestamp,
        note: z.string().nullable(),
        actorName: z.string().nullable(),
      }),
    ),
    gatewayRefundId: z.string().nullable(),
  }),
  order: z.object({
    id: TopUpId,
    price: Amount,
    paidAt: Timestamp.nullable(),
    gateway: z.string(),
    gatewayPaymentId: z.string().nullable(),
  }),
  lots: z.array(OrderLot.extend({ expiresAt: Timestamp })),
  txns: z.array(OrderTxn),
  attempts: z.array(
    z.object({
      id: z.uuid(),
      state: z.enum(['sent', 'succeeded', 'failed', 'unknown']),
      amount: Amount,
      errorKind: z.string().nullable(),
      errorCode: z.string().nullable(),
      createdAt: Timestamp,
    }),
  ),
  difference: RefundDifference.nullable(),
});
export type RefundDetail = z.infer<typeof RefundDetail>;

export const ApproveRefundInput = z.object({ refundId: RefundId, version: Version });
export const RejectRefundInput = z.object({ refundId: RefundId, version: Version, answer: text(3, 300) });
