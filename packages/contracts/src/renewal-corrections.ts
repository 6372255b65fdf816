import { z } from 'zod';
import { TierCurrency } from './memberships.ts';
import {
  IdempotencyKey,
  MembershipId,
  page,
  pageInput,
  RenewalCorrectionId,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';
import { CorrectionAction, MembershipInput } from './renewals.ts';

const Line = { membershipId: MembershipId };

/** Whether PostgreSQL is certain to accept it. */
const isInstant = (value: string): boolean =>
  z.iso.datetime({ offset: true }).safeParse(value).success && !value.startsWith('0000');

export const CorrectionLineInput = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('waive'),
    ...Line,
    /** The begin of a period that has no record, or that is not paid. */
    periodStart: Timestamp.refine(isInstant),
  }),
  z.object({
    action: z.literal('refund'),
    ...Line,
    /** The begin of a period that was paid. */
    periodStart: Timestamp.refine(isInstant),
  }),
  z.object({
    action: z.literal('recharge'),
    ...Line,
    /** The begin of a period that nobody paid, or whose payment was given back: its member is asked to pay it after all. */
    periodStart: Timestamp.refine(isInstant),
  }),
  z.object({ action: z.literal('extend'), ...Line, days: z.int().min(1).max(366) }),
]);
export type CorrectionLineInput = z.infer<typeof CorrectionLineInput>;

/** A line for a membership and period; the members read the reason. */
export const MakeCorrectionInput = z.object({
  reason: z.string().trim().min(3).max(300),
  lines: z.array(CorrectionLineInput).min(1).max(200),
  idempotencyKey: IdempotencyKey,
});

/**
 * `draft`: made, and something about it cannot be done. `proposed`: dry-run, and somebody else may approve it.
 * `approved`, `running`: carried out line by line.
 */
export const CorrectionState = z.enum(['draft', 'proposed', 'approved', 'running', 'done', 'canceled']);
export type CorrectionState = z.infer<typeof CorrectionState>;

/** Why a line cannot be done. */
export const CorrectionRefusal = z.enum([
  /** The period is paid, or settled otherwise. */
  'settled',
  /** No period of the membership begins then, or earlier ones have none yet. */
  'no_period',
  /** A charge for it waits for its answer. */
  'charging',
  'ended',
  /** Its bill is open: that must be waived or paid first. */
  'bill_open',
  /** Its next period has begun and was not decided. */
  'overdue',
  /** It is not any more as it was when it was approved. */
  'changed',
  /** Nothing was paid for the period by itself. */
  'not_paid',
  'given_back',
  /** A bank asks the payment back, or has taken it. */
  'disputed',
  /** Its member was asked for it before, and has not refused. */
  'asked',
]);
export type CorrectionRefusal = z.infer<typeof CorrectionRefusal>;

export const CorrectionLineState = z.enum(['waiting', 'done', 'refused']);
export type CorrectionLineState = z.infer<typeof CorrectionLineState>;

export const CorrectionLine = z.object({
  id: z.uuid(),
  membershipId: MembershipId,
  memberName: z.string(),
  creatorName: z.string(),
  tierName: z.string(),
  currency: TierCurrency,
  action: CorrectionAction,
  periodStart: Timestamp.nullable(),
  days: z.int().nullable(),
  /** Until when access would be, or is, open by it. */
  openUntil: Timestamp.nullable(),
  /** What goes back by it, or what its member is asked for: minor units, or coins. */
  amount: z.int().nullable(),
  state: CorrectionLineState,
  refusal: CorrectionRefusal.nullable(),
  doneAt: Timestamp.nullable(),
});
export type CorrectionLine = z.infer<typeof CorrectionLine>;

export const RenewalCorrection = z.object({
  id: RenewalCorrectionId,
  reason: z.string(),
  state: CorrectionState,
  /** SHA-256 over the lines and everything they were computed on. */
  dryRunHash: z.string(),
  dryRunAt: Timestamp,
  lines: z.int().min(0),
  done: z.int().min(0),
  refused: z.int().min(0),
  createdBy: UserId,
  createdByName: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: Timestamp.nullable(),
  createdAt: Timestamp,
  version: Version,
});
export type RenewalCorrection = z.infer<typeof RenewalCorrection>;

export const RenewalCorrectionListInput = z.object(pageInput);
export const RenewalCorrectionPage = page(RenewalCorrection);
export const RenewalCorrectionInput = z.object({ correctionId: RenewalCorrectionId });
export const CorrectionLinesInput = RenewalCorrectionInput.extend(pageInput);
export const CorrectionLinePage = page(CorrectionLine);
export const RenewalCorrectionRef = RenewalCorrectionInput.extend({ version: Version });
export const ApproveCorrectionInput = RenewalCorrectionRef.extend({
  /** Of the dry run that was seen. */
  dryRunHash: z.string().length(64),
});

/** What was corrected about a membership, for its member. */
export const MembershipCorrection = z.object({
  id: z.uuid(),
  action: CorrectionAction,
  periodStart: Timestamp.nullable(),
  days: z.int().nullable(),
  openUntil: Timestamp.nullable(),
  /** What went back, or was asked for. */
  amount: z.int().nullable(),
  currency: TierCurrency,
  reason: z.string(),
  at: Timestamp,
});
export type MembershipCorrection = z.infer<typeof MembershipCorrection>;

export const MembershipCorrectionsInput = MembershipInput.extend(pageInput);
export const MembershipCorrectionPage = page(MembershipCorrection);
