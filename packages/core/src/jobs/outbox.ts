import { insertOutboxEntry } from '@inkvine/db/jobs/outbox.repository';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { JOBS, type JobId, type JobPayload } from '@inkvine/jobs/jobs';

/**
 * Promises a job in the same transaction as the change that calls for it: enqueueing after the commit would lose
 * the promise in a crash between the two.
 */
export async function enqueue<Id extends JobId>(
  trx: DatabaseTransaction,
  jobId: Id,
  payload: JobPayload<Id>,
): Promise<void> {
  const dedupeKey = (JOBS[jobId].dedupeKey as (payload: JobPayload<Id>) => string)(payload);
  await insertOutboxEntry(trx, { key: `${jobId}:${dedupeKey}`, jobId, payload });
}
