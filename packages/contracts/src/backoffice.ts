import { z } from 'zod';
import { CoinTxnId, IdempotencyKey, page, pageInput, text, Timestamp, TopUpId } from './primitives.ts';
import { Currency, MinorAmount, PositiveCoins } from './money.ts';
import { GatewayId, TopUp } from './payments.ts';

export const FailedJob = z.object({
  id: z.uuid(),
  jobId: z.string(),
  /** Why it failed for good, as the handler said it. Ids only; no personal data. */
  reason: z.string(),
  payload: z.string(),
  attempts: z.int().min(0),
  failedAt: Timestamp,
  retriedAt: Timestamp.nullable(),
});
export type FailedJob = z.infer<typeof FailedJob>;
export const FailedJobListInput = z.object(pageInput);
export const FailedJobPage = page(FailedJob);
export const RetryJobInput = z.object({ id: z.uuid() });

/** One invariant of the money and how many rows break it; all must be zero. */
export const InvariantResult = z.object({
  id: z.string(),
  violations: z.int().min(0),
  /** Ids of a few offending rows. */
  sample: z.array(z.string()),
  /** Since when it is broken, as far as anybody looked; null when it holds. */
  since: Timestamp.nullable(),
});

/** A block of the ledger's chain; its hash stands for every transaction up to it. */
export const ChainBlock = z.object({
  seq: z.int().min(1),
  hash: z.string().length(64),
  txns: z.int().min(1),
  sealedAt: Timestamp,
});

/** What is owed for bought coins that nobody has used, in minor units of a currency. */
export const Liability = z.object({
  currency: Currency,
  lots: z.int().min(0),
  coins: z.int().min(0),
  /** Of coins that can be spent: the amount to keep safeguarded. */
  openMinor: z.int(),
  /** Of coins that wait for a refund. */
  heldMinor: z.int(),
  /** Of coins whose time has passed and that may still be refundable. */
  expiredMinor: z.int(),
  /** What was sold within a year. */
  soldMinor: z.int(),
});
export type Liability = z.infer<typeof Liability>;

/** From where on a Korean issuer of prepaid coins has to register, in won: what is owed, or what is sold in a year. */
export const KOREAN_REGISTRATION = { openMinor: 3_000_000_000, soldMinor: 50_000_000_000 } as const;

export const Reconciliation = z.object({
  checkedAt: Timestamp,
  violations: z.int().min(0),
  invariants: z.array(InvariantResult),
  chain: z.object({
    /** The newest block first, one of each day, for 30 days. */
    heads: z.array(ChainBlock.extend({ day: z.iso.date() })),
    unsealed: z.int().min(0),
    oldestUnsealed: Timestamp.nullable(),
  }),
  liabilities: z.array(Liability),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/** Why no money goes out to creators, or once did not. */
export const PayoutHalt = z.object({
  id: z.uuid(),
  since: Timestamp,
  /** Whether a check of the books found a violation, or an operator stopped payouts. */
  cause: z.enum(['invariant', 'operator']),
  reason: z.string(),
  /** Name of the operator; null when a check did it. */
  haltedBy: z.string().nullable(),
  liftedAt: Timestamp.nullable(),
  liftedBy: z.string().nullable(),
  liftReason: z.string().nullable(),
});
export type PayoutHalt = z.infer<typeof PayoutHalt>;
/** The newest first, 20 at most; the first is the one in force when it is not lifted. */
export const PayoutHalts = z.array(PayoutHalt);
export const HaltPayoutsInput = z.object({ reason: text(3, 500) });
export const LiftPayoutHaltInput = z.object({ id: z.uuid(), reason: text(3, 500) });

/** How a gateway's books and ours may disagree about money to one creator. */
export const PayoutDifferenceKind = z.enum([
  /** The gateway paid somebody whom we know nothing of. */
  'unknown_payout',
  'payout_amount',
  /** A second one for a payout that was made before. */
  'payout_twice',
  /** The money is elsewhere than we say. */
  'payout_state',
  /** We hold a payout for paid, and the gateway has none such. */
  'payout_missing',
]);
export type PayoutDifferenceKind = z.infer<typeof PayoutDifferenceKind>;

/** How a gateway's books and ours may disagree about one payment or payout. */
export const GatewayDifferenceKind = z.enum([
  ...PayoutDifferenceKind.options,
  /** The gateway took money for an order that we do not know. */
  'unknown_order',
  /** The gateway took the money and the coins are not there. */
  'not_credited',
  'amount',
  /** A second payment for an order that was paid before. */
  'paid_twice',
  /** We hold an order for paid, and the gateway has no such payment. */
  'missing_at_gateway',
]);
export type GatewayDifferenceKind = z.infer<typeof GatewayDifferenceKind>;

export const GatewayDifference = z.object({
  id: z.uuid(),
  gateway: GatewayId,
  kind: GatewayDifferenceKind,
  /** The gateway's payment or payout, or our order or payout where the gateway has none. */
  subject: z.string(),
  topUpId: TopUpId.nullable(),
  theirs: MinorAmount.nullable(),
  ours: MinorAmount.nullable(),
  currency: Currency,
  firstSeenAt: Timestamp,
  lastSeenAt: Timestamp,
});
export type GatewayDifference = z.infer<typeof GatewayDifference>;

export const GatewayBooks = z.object({
  /** How far each gateway's books have been compared; empty before the first night. */
  checks: z.array(
    z.object({
      gateway: GatewayId,
      checkedAt: Timestamp,
      checkedUntil: Timestamp,
      transactions: z.int().min(0),
    }),
  ),
  /** Open ones, the oldest first; 200 at most. */
  differences: z.array(GatewayDifference),
});
export type GatewayBooks = z.infer<typeof GatewayBooks>;

export const SettleDifferenceInput = z.object({ id: z.uuid(), note: text(3, 500) });

export const OperatorTopUp = TopUp.omit({ history: true, discounts: true }).extend({
  ownerName: z.string(),
  ownerEmail: z.string(),
});
export const OperatorTopUpListInput = z.object({ ...pageInput, status: TopUp.shape.status.optional() });
export const OperatorTopUpPage = page(OperatorTopUp);

export const GrantBonusInput = z.object({
  email: z.email().max(254),
  coins: PositiveCoins,
  reason: text(3, 200),
  /** Makes them coins of an event, which people see under this name. */
  campaign: text(1, 60).optional(),
  expiresInDays: z.int().min(1).max(1_825),
  idempotencyKey: IdempotencyKey,
});
export const GrantBonusResult = z.object({ txnId: CoinTxnId });
