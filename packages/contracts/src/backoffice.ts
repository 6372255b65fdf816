import { z } from 'zod';
import { PositiveCoins } from './money.ts';
import { CoinTxnId, IdempotencyKey, page, pageInput, text, Timestamp } from './primitives.ts';
import { TopUp } from './payments.ts';

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
});
export const Reconciliation = z.object({
  checkedAt: Timestamp,
  violations: z.int().min(0),
  invariants: z.array(InvariantResult),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

export const OperatorTopUp = TopUp.omit({ history: true }).extend({
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
