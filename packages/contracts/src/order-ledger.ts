import { z } from 'zod';
import { Coins } from './money.ts';
import { CoinTxnId, Timestamp } from './primitives.ts';

/** Where all coins of one of an order's lots are, and what they are worth in minor units of its currency. */
export const OrderLot = z.object({
  id: z.int(),
  kind: z.enum(['paid', 'bonus', 'event']),
  coins: Coins,
  remaining: Coins,
  held: Coins,
  spent: Coins,
  expired: Coins,
  refunded: Coins,
  revoked: Coins,
  paidMinor: z.int().min(0),
  recognizedMinor: z.int().min(0),
});
export type OrderLot = z.infer<typeof OrderLot>;

/** A row of the ledger that moved coins of an order. */
export const OrderTxn = z.object({
  id: CoinTxnId,
  kind: z.string(),
  paid: z.int(),
  bonus: z.int(),
  createdAt: Timestamp,
});
export type OrderTxn = z.infer<typeof OrderTxn>;
