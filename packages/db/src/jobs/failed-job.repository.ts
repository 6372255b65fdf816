import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface FailedJobRow {
  id: string;
  outboxId: number | null;
  jobId: string;
  reason: string;
  payload: unknown;
  attempts: number;
  failedAt: string;
  retriedAt: string | null;
}

const COLUMNS = [
  'id',
  'outbox_id as outboxId',
  'job_id as jobId',
  'reason',
  'payload',
  'attempts',
  'failed_at as failedAt',
  'retried_at as retriedAt',
] as const;

export interface NewFailedJob {
  id: string;
  outboxId: number;
  jobId: string;
  payload: unknown;
  reason: string;
  attempts: number;
}

export async function insertFailedJob(trx: DatabaseTransaction, job: NewFailedJob): Promise<void> {
  await trx
    .insertInto('failed_job')
    .values({
      id: job.id,
      outbox_id: job.outboxId,
      job_id: job.jobId,
      payload: JSON.stringify(job.payload ?? null),
      reason: job.reason,
      attempts: job.attempts,
      failed_at: sql`now()`,
    })
    .execute();
}

/** Latest first. */
export async function listFailedJobs(
  db: Executor,
  page: { before: { failedAt: string; id: string } | undefined; limit: number },
): Promise<FailedJobRow[]> {
  return await db
    .selectFrom('failed_job')
    .select(COLUMNS)
    .$if(page.before !== undefined, (query) =>
      query.where(
        sql<boolean>`(failed_at, id) < (${page.before!.failedAt}::timestamptz, ${page.before!.id}::uuid)`,
      ),
    )
    .orderBy('failed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function findFailedJob(db: Executor, id: string): Promise<FailedJobRow | undefined> {
  return await db.selectFrom('failed_job').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** Marks the failure as retried, once; undefined when it was before or does not exist. */
export async function claimFailedJobRetry(
  trx: DatabaseTransaction,
  id: string,
): Promise<FailedJobRow | undefined> {
  return await trx
    .updateTable('failed_job')
    .set({ retried_at: sql`now()` })
    .where('id', '=', id)
    .where('retried_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}
