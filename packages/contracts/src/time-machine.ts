import { z } from 'zod';
import { Timestamp, Version } from './primitives.ts';

/** How far an operator moves the clock of a demo at once. */
export const TimeStep = z.enum(['day', 'week', 'month', 'quarter']);
export type TimeStep = z.infer<typeof TimeStep>;

/** `stopping` while it finishes what it has begun; `starting` until it is there. */
export const DemoWorkerState = z.enum(['working', 'stopping', 'stopped', 'starting']);
export type DemoWorkerState = z.infer<typeof DemoWorkerState>;

/** The clock of a demo. A site that is no demo has none. */
export const TimeMachine = z.object({
  /** What time it is in the demo. */
  now: Timestamp,
  /** How many milliseconds that is ahead of the real time. */
  aheadMs: z.int().min(0),
  worker: DemoWorkerState,
  version: Version,
});
export type TimeMachine = z.infer<typeof TimeMachine>;

/** Refusals: `VERSION_CONFLICT`, `WORKER_AT_WORK`. */
export const AdvanceTimeInput = z.object({ step: TimeStep, version: Version });

/** Refusals: `VERSION_CONFLICT`. */
export const SetDemoWorkerInput = z.object({ stopped: z.boolean(), version: Version });
