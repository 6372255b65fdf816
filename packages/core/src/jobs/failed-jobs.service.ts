import type {
  FailedJob,
  FailedJobListInput,
  FailedJobPage,
  RetryJobInput,
} from '@inkvine/contracts/backoffice';
import { AppError } from '@inkvine/contracts/errors';
import {
  claimFailedJobRetry,
  findFailedJob,
  listFailedJobs,
  type FailedJobRow,
} from '@inkvine/db/jobs/failed-job.repository';
import { updateOutboxRetried } from '@inkvine/db/jobs/outbox.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Time and id of the last failure seen. */
const FailedJobKey = z.tuple([CursorTimestamp, z.uuid()]);

/** Promises that were given up, for operators to read and to try again. */
export function createFailedJobsService({ db, wakeUps }: Pick<ServiceDependencies, 'db' | 'wakeUps'>) {
  return {
    /**
     * Jobs that failed for good, newest first.
     * @throws AppError FORBIDDEN, INVALID_INPUT for a cursor of another list
     */
    async list(
      caller: Actor,
      input: z.infer<typeof FailedJobListInput>,
    ): Promise<z.input<typeof FailedJobPage>> {
      demand(caller, { action: 'backoffice.see' });
      const key = decodeCursor(FailedJobKey, input.cursor);
      const before = key && { failedAt: key[0], id: key[1] };
      const rows = await listFailedJobs(db, { before, limit: input.limit + 1 });
      return toPage(rows, input.limit, toFailedJob, (row) => [row.failedAt, row.id]);
    },

    /**
     * Makes the promise of a failed job due again.
     * @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED when it was retried before or its promise is gone
     */
    async retry(caller: Actor, { id }: z.infer<typeof RetryJobInput>): Promise<z.input<typeof FailedJob>> {
      demand(caller, { action: 'backoffice.see' });
      if ((await findFailedJob(db, id)) === undefined) throw new AppError('NOT_FOUND');
      const retried = await db.transaction().execute(async (trx) => {
        const failure = await claimFailedJobRetry(trx, id);
        if (failure === undefined || failure.outboxId === null) throw new AppError('TRANSITION_REFUSED');
        await updateOutboxRetried(trx, failure.outboxId);
        return failure;
      });
      wakeUps.publish('outbox');
      return toFailedJob(retried);
    },
  };
}

function toFailedJob({ outboxId: _, payload, ...row }: FailedJobRow): z.input<typeof FailedJob> {
  return { ...row, payload: JSON.stringify(payload) };
}
