import type { z } from 'zod';

export interface JobDefinition<Id extends string, Schema extends z.ZodObject> {
  id: Id;
  /** Jobs that must not wait behind each other's bursts live in different queues. */
  queue: 'money' | 'default';
  /** Ids only: the handler reads the state of the day, and nothing personal lies in the queue. */
  schema: Schema;
  attempts: number;
  backoff: { type: 'exponential' | 'fixed'; delayMs: number };
  /** Two payloads with the same key are one promise. Unique in the outbox together with the job's id. */
  dedupeKey: (payload: z.infer<Schema>) => string;
}

export function defineJob<Id extends string, Schema extends z.ZodObject>(
  definition: JobDefinition<Id, Schema>,
): JobDefinition<Id, Schema> {
  return definition;
}

/** A sweep: finds what is due by state, so a tick that was missed is made up by the next one. */
export interface SweepDefinition<Id extends string> {
  id: Id;
  /** Sweeps of one lane run one after the other. */
  queue: 'money' | 'default' | 'drafts' | 'books';
  everyMs: number;
}

export function defineSweep<Id extends string>(definition: SweepDefinition<Id>): SweepDefinition<Id> {
  return definition;
}
