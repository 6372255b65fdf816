import { z } from 'zod';
import { TierCurrency, TierInterval } from './memberships.ts';
import { MembershipId, page, pageInput, RenewalFindingId, Timestamp } from './primitives.ts';
import { WaiveReason } from './renewals.ts';

/** How past renewals differ from what ought to be. Product specification 2.6, "Verification and correction". */
export const RenewalFindingKind = z.enum([
  /** A period, its charge or its booking that ought to be and is not. */
  'missing',
  'duplicate',
  'wrong_amount',
  'wrong_period',
  /** Nobody knows yet whether money moved, or the gateway says otherwise. */
  'unknown',
]);
export type RenewalFindingKind = z.infer<typeof RenewalFindingKind>;

/** Which two things differ. */
export const RenewalFindingReason = z.enum([
  // missing
  'row',
  'charge',
  'ledger',
  'period',
  // duplicate; `charge` and `ledger` as well
  'overlap',
  // wrong_amount; `charge` and `ledger` as well
  'price',
  'order',
  // wrong_period
  'start',
  'end',
  'next',
  // unknown; `order` as well
  'unanswered',
  'gateway',
]);
export type RenewalFindingReason = z.infer<typeof RenewalFindingReason>;

/** Where a membership stands, for whoever watches over renewals. */
export const RenewalStanding = z.enum([
  /** Is decided about within a day: renewed, tried again, told of. */
  'due',
  /** Was to be decided about ten minutes ago or longer, or was set aside because that failed. */
  'late',
  /** Has a period of the last thirty days that nobody pays for. */
  'waived',
  /** Its last charge was refused: in grace, or suspended. */
  'failed',
  /** Its charge has been without an answer for ten minutes or longer. */
  'unknown',
]);
export type RenewalStanding = z.infer<typeof RenewalStanding>;

/** One night of the verification, or one that is under way. */
export const RenewalVerification = z.object({
  startedAt: Timestamp,
  /** Null while it is under way. */
  endedAt: Timestamp.nullable(),
  memberships: z.int().min(0),
  /** Findings that were not there the night before, and those that were and are no more. */
  opened: z.int().min(0),
  closed: z.int().min(0),
});
export type RenewalVerification = z.infer<typeof RenewalVerification>;

export const RenewalOverview = z.object({
  counts: z.record(RenewalStanding, z.int().min(0)),
  /** Memberships that go on. */
  living: z.int().min(0),
  openFindings: z.int().min(0),
  /** Null before the first night. */
  verification: RenewalVerification.nullable(),
});
export type RenewalOverview = z.infer<typeof RenewalOverview>;

/** Whose membership of whom. */
const OfWhom = z.object({
  membershipId: MembershipId,
  memberName: z.string(),
  memberEmail: z.string(),
  creatorName: z.string(),
  tierName: z.string(),
  currency: TierCurrency,
});

export const StandingMembership = OfWhom.extend({
  /** Of one standing of a membership. */
  id: z.uuid(),
  /** Minor units, or coins, for an interval. */
  amount: z.int(),
  interval: TierInterval,
  /** When it is due, was waived, or when the charge was sent. */
  at: Timestamp,
  /** The begin of the period that it is about; null where that is still to be decided. */
  periodStart: Timestamp.nullable(),
  waived: WaiveReason.nullable(),
  failure: z.string().nullable(),
  /** Since when it is without access over this. */
  suspendedAt: Timestamp.nullable(),
});
export type StandingMembership = z.infer<typeof StandingMembership>;

export const StandingMembershipInput = z.object({ standing: RenewalStanding, ...pageInput });
export const StandingMembershipPage = page(StandingMembership);

/** Instants where a finding is about when, amounts in minor units or coins where it is about how much. */
export const RenewalFinding = OfWhom.extend({
  id: RenewalFindingId,
  kind: RenewalFindingKind,
  reason: RenewalFindingReason,
  periodStart: Timestamp,
  /** Null where there is no row. */
  periodId: z.uuid().nullable(),
  expectedAmount: z.int().nullable(),
  foundAmount: z.int().nullable(),
  expectedAt: Timestamp.nullable(),
  foundAt: Timestamp.nullable(),
  openedAt: Timestamp,
});
export type RenewalFinding = z.infer<typeof RenewalFinding>;

export const RenewalFindingsInput = z.object({ kind: RenewalFindingKind.optional(), ...pageInput });
export const RenewalFindingPage = page(RenewalFinding);
