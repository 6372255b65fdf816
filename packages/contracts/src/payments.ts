import { z } from 'zod';
import { Coins, Currency, LEAST_PAYMENT, MAX_MINOR_AMOUNT, MinorAmount, PositiveCoins } from './money.ts';
import {
  CoinProductId,
  IdempotencyKey,
  page,
  pageInput,
  PaymentMethodId,
  text,
  Timestamp,
  TopUpId,
  Version,
} from './primitives.ts';

/** The company that moves the money. */
export const GatewayId = z.enum(['toss', 'stripe', 'razorpay']);
export type GatewayId = z.infer<typeof GatewayId>;

/** `card`: whatever the gateway's window offers; `bank_transfer`: to an account for this one order, by its due time. */
export const PayBy = z.enum(['card', 'bank_transfer']);
export type PayBy = z.infer<typeof PayBy>;

export const CoinProduct = z.object({
  id: CoinProductId,
  name: z.object({ ko: z.string(), en: z.string() }),
  paidCoins: Coins,
  bonusCoins: Coins,
  price: MinorAmount,
  currency: Currency,
  /** Whether it can be paid by bank transfer too. */
  bankTransfer: z.boolean(),
  status: z.enum(['active', 'retired']),
  sortOrder: z.int(),
  version: Version,
});
export type CoinProduct = z.infer<typeof CoinProduct>;

export const CoinProductDraft = z
  .object({
    name: z.object({ ko: text(1, 60), en: text(1, 60) }),
    paidCoins: PositiveCoins,
    bonusCoins: z.int().min(0).max(1_000_000).brand<'Coins'>(),
    price: z.int().min(1).max(MAX_MINOR_AMOUNT).brand<'MinorAmount'>(),
    currency: Currency.default('KRW'),
    sortOrder: z.int().min(0).max(10_000),
  })
  .refine(({ price, currency }) => price >= LEAST_PAYMENT[currency], {
    path: ['price'],
    message: 'less than the gateway takes',
  });
export type CoinProductDraft = z.infer<typeof CoinProductDraft>;

export const UpdateCoinProductInput = CoinProductDraft.safeExtend({ id: CoinProductId, version: Version });
export const SetCoinProductStatusInput = z.object({
  id: CoinProductId,
  version: Version,
  status: z.enum(['active', 'retired']),
});

/** Our order's states; `unknown` means a sweep is asking the gateway, `waiting` that a deposit is expected. */
export const TopUpStatus = z.enum([
  'pending',
  'confirming',
  'unknown',
  'waiting',
  'paid',
  'failed',
  'canceled',
  'expired',
]);
export type TopUpStatus = z.infer<typeof TopUpStatus>;

/** The account that an order is paid to by transfer. `reversed`: the bank has taken back what came. */
export const Deposit = z.object({
  bankCode: z.string(),
  accountNumber: z.string(),
  /** Whom the payer's bank shows as the receiver. */
  holderName: z.string(),
  dueAt: Timestamp.nullable(),
  state: z.enum(['waiting', 'paid', 'reversed', 'closed']),
});
export type Deposit = z.infer<typeof Deposit>;

export const TopUp = z.object({
  id: TopUpId,
  productName: z.object({ ko: z.string(), en: z.string() }),
  paidCoins: Coins,
  bonusCoins: Coins,
  price: MinorAmount,
  currency: Currency,
  gateway: GatewayId,
  status: TopUpStatus,
  /** Stable reason of a failed payment, as an error code. */
  failure: z
    .enum([
      'PAYMENT_DECLINED',
      'PAYMENT_CANCELED',
      'PAYMENT_EXPIRED',
      'AMOUNT_MISMATCH',
      'PAYMENT_OVER_LIMIT',
      'PAYMENT_NEEDS_YOU',
      'METHOD_UNUSABLE',
    ])
    .nullable(),
  payBy: PayBy,
  /** Null until there is one, and for what is not paid by transfer. */
  deposit: Deposit.nullable(),
  methodLabel: z.string().nullable(),
  receiptUrl: z.string().nullable(),
  createdAt: Timestamp,
  paidAt: Timestamp.nullable(),
  history: z.array(z.object({ status: TopUpStatus, at: Timestamp })),
  /** What coupons took off before it came to `price`, in the order they were applied. */
  discounts: z.array(z.object({ name: z.string(), off: MinorAmount })).default([]),
});
export type TopUp = z.infer<typeof TopUp>;

export const TopUpPage = page(TopUp.omit({ history: true, discounts: true }));
export const TopUpListInput = z.object(pageInput);

export const StartTopUpInput = z.object({
  productId: CoinProductId,
  /** What the person saw; refused with `PRICE_CHANGED` when the product costs something else now. */
  expectedPrice: MinorAmount,
  idempotencyKey: IdempotencyKey,
  /** Where the checkout returns to; the addresses themselves are the server's, never the caller's. */
  returnTo: z.enum(['web', 'mobile']),
  /** Left out, `card`. */
  payBy: PayBy.optional(),
});
/** One tap: the order and its charge on a method that the person keeps. */
export const TopUpWithMethodInput = StartTopUpInput.omit({ returnTo: true, payBy: true }).extend({
  paymentMethodId: PaymentMethodId,
});

export const StartedTopUp = z.object({ topUpId: TopUpId, checkoutUrl: z.string() });
export type StartedTopUp = z.infer<typeof StartedTopUp>;

/** What the gateway's redirect carried back in its query. Only compared with our order, never believed. */
export const ConfirmTopUpInput = z.object({
  topUpId: TopUpId,
  callback: z
    .record(z.string().max(64), z.string().max(2_000))
    .refine((callback) => Object.keys(callback).length <= 20, 'too many parameters')
    .optional(),
  /** Toss's, from clients that know no other gateway. */
  paymentKey: text(1, 200).optional(),
  amount: z.int().min(0).max(1_000_000_000).optional(),
});
export const AbandonTopUpInput = z.object({ topUpId: TopUpId, code: text(1, 100) });
export const TopUpInput = z.object({ topUpId: TopUpId });
