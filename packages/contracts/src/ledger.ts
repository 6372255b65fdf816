import { z } from 'zod';
import { Coins, Currency } from './money.ts';
import {
  CoinTxnId,
  page,
  pageInput,
  RefundId,
  SettlementRunId,
  text,
  Timestamp,
  TopUpId,
  UserId,
} from './primitives.ts';
import { LedgerTxnKind } from './wallet.ts';

/** A day of the calendar, `2026-11-22`. */
const Day = z.iso.date().refine((day) => day >= '1900-01-01');

/** What operators search the ledger by; each part narrows. */
export const LedgerSearch = z.object({
  /** An id (transaction, person, wallet, order, refund, donation, chapter), an e-mail or a gateway's payment. */
  about: text(1, 200).optional(),
  kind: LedgerTxnKind.optional(),
  /** Days of the site's time zone, both included. */
  from: Day.optional(),
  to: Day.optional(),
  /** How many coins a transaction moved, in or out. */
  minCoins: Coins.optional(),
  maxCoins: Coins.optional(),
});
export type LedgerSearch = z.input<typeof LedgerSearch>;
export const LedgerSearchInput = z.object({ ...pageInput, ...LedgerSearch.shape });

/** A transaction of the ledger, with whose wallet it is in. */
export const LedgerRow = z.object({
  id: CoinTxnId,
  kind: LedgerTxnKind,
  /** Signed change of paid and of bonus coins, and the balances after it. */
  paid: z.int(),
  bonus: z.int(),
  paidAfter: Coins,
  bonusAfter: Coins,
  createdAt: Timestamp,
  ownerId: UserId,
  ownerName: z.string(),
  ownerEmail: z.string(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
export const LedgerPage = page(LedgerRow);

/** The house's side of the ledger. */
export const HouseAccount = z.enum([
  'coins_sold',
  'coins_given',
  'breakage',
  'refunds',
  'revoked',
  'disputes',
  'chargebacks',
  'debts',
  'settled_before',
]);

export const LedgerTxnInput = z.object({ txnId: CoinTxnId });

/** A transaction with everything that hangs on it; coins and minor units are signed as the ledger has them. */
export const LedgerTxn = LedgerRow.extend({
  /** Its number in its wallet, from 1. */
  version: z.int(),
  reason: z.string().nullable(),
  /** The operator who did it. */
  actorName: z.string().nullable(),
  reverses: CoinTxnId.nullable(),
  reversedBy: CoinTxnId.nullable(),
  lots: z.array(
    z.object({
      lotId: z.int(),
      kind: z.string(),
      coins: z.int(),
      minor: z.int(),
      currency: Currency,
      /** The order whose payment brought the lot. */
      order: z
        .object({
          topUpId: TopUpId,
          gateway: z.string(),
          gatewayPaymentId: z.string().nullable(),
          priceMinor: z.int(),
        })
        .nullable(),
    }),
  ),
  earnings: z.array(
    z.object({
      creatorId: UserId,
      creatorName: z.string(),
      currency: Currency,
      novelTitle: z.string().nullable(),
      paidCoins: z.int(),
      bonusCoins: z.int(),
      grossMinor: z.int(),
      /** The settlements that took it; empty before the month is closed. */
      settled: z.array(
        z.object({
          runId: SettlementRunId,
          period: z.string(),
          creatorId: UserId,
          creatorName: z.string(),
          grossMinor: z.int(),
        }),
      ),
    }),
  ),
  house: z.array(z.object({ account: z.string(), currency: Currency, coins: z.int(), minor: z.int() })),
  refund: z.object({ id: RefundId, state: z.string(), topUpId: TopUpId }).nullable(),
  /** Its block of the chain and its own hash; null for the minute before it is sealed. */
  seal: z.object({ block: z.int(), hash: z.string(), blockHash: z.string(), sealedAt: Timestamp }).nullable(),
});
export type LedgerTxn = z.infer<typeof LedgerTxn>;

export const BalanceAtInput = z.object({ at: z.iso.datetime() });
export const BalanceOfAtInput = z.object({ userId: UserId, at: z.iso.datetime() });
/** What the books say of a wallet at an instant; coins that had expired count until they were booked as expired. */
export const BalanceAt = z.object({
  paid: Coins,
  bonus: Coins,
  /** The last transaction before the instant; null when there was none. */
  txnId: CoinTxnId.nullable(),
});
