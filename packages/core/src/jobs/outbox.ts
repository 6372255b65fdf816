import type { DatabaseTransaction } from '@inkvine/db/database';
import { insertOutboxEntry } from '@inkvine/db/jobs/outbox.repository';
import { JOBS, type JobId, type JobPayload } from '@inkvine/jobs/jobs';

/** The outbox row that promises a job, for a statement that writes it together with the change itself. */
export function outboxEntry<Id extends JobId>(jobId: Id, payload: JobPayload<Id>) {
  const dedupeKey = (JOBS[jobId].dedupeKey as (payload: JobPayload<Id>) => string)(payload);
  return { key: `${jobId}:${dedupeKey}`, jobId, payload };
}

/**
 * Promises a job in the same transaction as the change that calls for it: enqueueing after the commit would lose
 * the promise in a crash between the two.
 */
export async function enqueue<Id extends JobId>(
  trx: DatabaseTransaction,
  jobId: Id,
  payload: JobPayload<Id>,
): Promise<void> {
  await insertOutboxEntry(trx, outboxEntry(jobId, payload));
}
