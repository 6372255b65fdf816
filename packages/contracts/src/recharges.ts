import { z } from 'zod';
import { TierCurrency } from './memberships.ts';
import { IdempotencyKey, Timestamp } from './primitives.ts';
import { MembershipInput } from './renewals.ts';

/** `asked`: nothing is charged before its member says yes. `charging`: the bank has not answered yet. */
export const RechargeState = z.enum(['asked', 'charging', 'paid', 'declined', 'expired']);
export type RechargeState = z.infer<typeof RechargeState>;

/** What a correction asks a member to pay for a period after all. */
export const Recharge = z.object({
  id: z.uuid(),
  periodStart: Timestamp,
  periodEnd: Timestamp,
  /** Minor units, or coins. */
  amount: z.int().min(1),
  currency: TierCurrency,
  /** Why, in the words of whoever asks. */
  reason: z.string(),
  state: RechargeState,
  askedAt: Timestamp,
  answerBy: Timestamp,
  /** Why the last try brought nothing; null for none. */
  failure: z.string().nullable(),
});
export type Recharge = z.infer<typeof Recharge>;

export const RechargesInput = MembershipInput;
export const RechargeList = z.array(Recharge);

export const AnswerRechargeInput = z.object({
  rechargeId: z.uuid(),
  agrees: z.boolean(),
  /** What was shown: nobody agrees to anything else. */
  expectedAmount: z.int().min(1),
  /** Of the answer: the same one charges once. */
  idempotencyKey: IdempotencyKey,
});
