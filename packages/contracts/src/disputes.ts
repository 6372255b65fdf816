import { z } from 'zod';
import { Currency } from './money.ts';
import { OrderLot, OrderTxn } from './order-ledger.ts';
import { CoinTxnId, DisputeId, page, pageInput, text, Timestamp, TopUpId, Version } from './primitives.ts';

/** Whole minor units of the currency that stands beside it; won have none. */
const Amount = z.int().min(0);
const Coins = z.int().min(0);

/** `open`: the coins left of the order are frozen. `won`: they are back. `lost`: they are gone with the money. */
export const DisputeState = z.enum(['open', 'won', 'lost']);
export type DisputeState = z.infer<typeof DisputeState>;

/**
 * `bank`: whose payment it was asked their bank for it. `gateway`: it was given back at the gateway, not by us.
 * `deposit`: the bank took a transfer back that had come.
 */
export const DisputeOrigin = z.enum(['bank', 'gateway', 'deposit']);
export type DisputeOrigin = z.infer<typeof DisputeOrigin>;

/** Who bears what was spent of a payment that is lost: the platform, or the creators whom it paid. */
export const DisputeTerms = z.strictObject({ bearer: z.enum(['platform', 'creators']) });
export type DisputeTerms = z.infer<typeof DisputeTerms>;

/** A dispute as the person whose payment it is may see it. */
export const Dispute = z.object({
  id: DisputeId,
  topUpId: TopUpId,
  state: DisputeState,
  origin: DisputeOrigin,
  productName: z.object({ ko: z.string(), en: z.string() }),
  currency: Currency,
  /** What the bank asks back, or what was given back at the gateway. */
  amount: Amount,
  /** Coins that cannot be used while it is open. */
  frozenCoins: Coins,
  /** Coins that were spent of a lost payment, and how many of them later top-ups have paid. */
  owedCoins: Coins,
  repaidCoins: Coins,
  createdAt: Timestamp,
  closedAt: Timestamp.nullable(),
});
export type Dispute = z.infer<typeof Dispute>;
/** Newest first, the last hundred. */
export const Disputes = z.array(Dispute);

export const DisputePolicy = z.object({
  version: Version,
  validFrom: Timestamp,
  note: z.string(),
  terms: DisputeTerms,
  createdAt: Timestamp,
});
export type DisputePolicy = z.infer<typeof DisputePolicy>;
export const DisputePolicies = z.array(DisputePolicy);
export const PublishDisputePolicyInput = z.object({
  terms: DisputeTerms,
  note: text(3, 300),
  /** The newest version that the operator saw; another one is refused with VERSION_CONFLICT. */
  basedOn: Version,
});

export const OperatorDispute = Dispute.extend({
  gateway: z.string(),
  gatewayDisputeId: z.string(),
  /** The gateway's own word, and the reason that the bank gave. */
  rawStatus: z.string(),
  reason: z.string().nullable(),
  /** Until when evidence may be sent. */
  evidenceDueAt: Timestamp.nullable(),
  bearer: DisputeTerms.shape.bearer,
  policyVersion: Version,
  ownerName: z.string(),
  ownerEmail: z.string(),
});
export type OperatorDispute = z.infer<typeof OperatorDispute>;
export const DisputeQueueInput = z.object({
  ...pageInput,
  state: DisputeState.optional(),
  origin: DisputeOrigin.optional(),
});
export const DisputeQueue = page(OperatorDispute);

export const DisputeInput = z.object({ disputeId: DisputeId });
/** A dispute down to its rows: the order, its lots, the ledger and the earnings that its coins made. */
export const DisputeDetail = z.object({
  dispute: OperatorDispute,
  history: z.array(z.object({ state: DisputeState, rawStatus: z.string(), at: Timestamp })),
  order: z.object({
    id: TopUpId,
    price: Amount,
    paidAt: Timestamp.nullable(),
    gatewayPaymentId: z.string().nullable(),
    /** Where the gateway shows the payment to its merchant; null where it has no such page. */
    gatewayUrl: z.url().nullable(),
  }),
  lots: z.array(OrderLot),
  txns: z.array(OrderTxn),
  /** What the coins of this order brought creators, and what of it was taken back. */
  earnings: z.array(
    z.object({
      spendTxnId: CoinTxnId,
      kind: z.string(),
      creatorName: z.string(),
      novelTitle: z.string(),
      coins: Coins,
      minor: Amount,
      clawedBackMinor: Amount,
      repaidCoins: Coins,
      at: Timestamp,
    }),
  ),
});
export type DisputeDetail = z.infer<typeof DisputeDetail>;
