import { z } from 'zod';
import { Coins } from './money.ts';
import { CoinTxnId, IdempotencyKey, Timestamp } from './primitives.ts';
import { LotKind } from './wallet.ts';

/**
 * Why a purchase cannot be given back: it was already, its text was sent, a bank asks back or has taken the money for
 * its coins, it counts towards what was paid to keep the chapter, or it is too old.
 */
export const ReturnRefusal = z.enum(['returned', 'opened', 'disputed', 'counted', 'too_late']);
export type ReturnRefusal = z.infer<typeof ReturnRefusal>;

export const ReturnPreviewInput = z.object({ txnId: CoinTxnId });

/** What comes back for a purchase, and into which lots, before anyone confirms it. */
export const ReturnPreview = z.discriminatedUnion('possible', [
  z.object({
    possible: z.literal(true),
    chapterTitle: z.string(),
    coins: Coins,
    /** The lots that the coins came from; `expiresAt` is null for never. Coins of an expired one expire again at once. */
    lots: z.array(
      z.object({
        kind: LotKind,
        campaign: z.string().nullable(),
        coins: Coins,
        expiresAt: Timestamp.nullable(),
        isExpired: z.boolean(),
      }),
    ),
    /** The last moment. */
    until: Timestamp,
  }),
  z.object({ possible: z.literal(false), chapterTitle: z.string(), why: ReturnRefusal }),
]);
export type ReturnPreview = z.infer<typeof ReturnPreview>;

export const ReturnUnlockInput = z.object({ txnId: CoinTxnId, idempotencyKey: IdempotencyKey });

/** What came back, and what can be spent now. */
export const ReturnUnlockResult = z.object({ coins: Coins, paid: Coins, bonus: Coins });
export type ReturnUnlockResult = z.infer<typeof ReturnUnlockResult>;
