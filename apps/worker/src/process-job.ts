import { AppError, ERROR_META } from '@inkvine/contracts/errors';
import { JOBS, type JobId } from '@inkvine/jobs/jobs';
import { UnrecoverableError } from 'bullmq';
import { ZodError } from 'zod';
import type { Handlers } from './handlers.ts';

/** What travels through the queue: which promise, and its ids. */
export interface QueuedJob {
  /** Null for what the schedule puts there: it comes again by itself. */
  outboxId: number | null;
  payload: unknown;
}

export function isJobId(name: string): name is JobId {
  return Object.hasOwn(JOBS, name);
}

/**
 * Parses the payload and runs the handler of the job.
 * @throws UnrecoverableError when no retry can mend it: unknown job, broken payload, a refusal for good
 */
export async function processJob(handlers: Handlers, name: string, payload: unknown): Promise<void> {
  if (!isJobId(name)) throw new UnrecoverableError(`no job is called ${name}`);
  try {
    const handler = handlers[name] as (payload: unknown) => Promise<void>;
    await handler(JOBS[name].schema.parse(payload));
  } catch (error) {
    if (error instanceof ZodError)
      throw new UnrecoverableError(`payload of ${name}: ${error.issues[0]?.message}`);
    if (error instanceof AppError && ERROR_META[error.code].retry === 'never') {
      throw new UnrecoverableError(error.code);
    }
    throw error;
  }
}
