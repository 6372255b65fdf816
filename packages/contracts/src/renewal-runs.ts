import { z } from 'zod';
import { TierCurrency } from './memberships.ts';
import { RenewalRunId, Timestamp } from './primitives.ts';

/** What renewals would do now, found without doing any of it. */
export const RenewalForecast = z.object({
  /** Memberships whose time has come. */
  due: z.int().min(0),
  /** What would be asked for, by currency: minor units, or coins. */
  charges: z.array(z.object({ currency: TierCurrency, count: z.int(), amount: z.int() })),
  /** Elapsed periods that nobody would pay for. */
  waived: z.int(),
  ends: z.int(),
  suspensions: z.int(),
  /** Since when the longest has been waiting; null for none. */
  oldest: Timestamp.nullable(),
});
export type RenewalForecast = z.infer<typeof RenewalForecast>;

/** `waiting` for an operator; `replaced` by a newer one, after another standstill. */
export const RenewalRunState = z.enum(['waiting', 'running', 'done', 'replaced']);
export type RenewalRunState = z.infer<typeof RenewalRunState>;

/** What renewals found to do after they stood still. */
export const RenewalRun = z.object({
  id: RenewalRunId,
  state: RenewalRunState,
  /** When they were last at work before. */
  stoodFrom: Timestamp,
  createdAt: Timestamp,
  found: RenewalForecast,
  /** How many charges there are on a usual day. */
  usualDaily: z.int(),
  /** Over how many minutes the work is spread. */
  spreadMinutes: z.int(),
  startedAt: Timestamp.nullable(),
  /** Null where it went on by itself. */
  startedBy: z.string().nullable(),
  endedAt: Timestamp.nullable(),
});
export type RenewalRun = z.infer<typeof RenewalRun>;

export const RenewalRunRef = z.object({ id: RenewalRunId });

/** The newest first. */
export const RenewalRuns = z.object({
  /** When renewals were last at work; null for never. */
  lastAtWork: Timestamp.nullable(),
  runs: z.array(RenewalRun),
});
