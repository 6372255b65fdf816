import { insertFailedJob, type NewFailedJob } from '@inkvine/db/jobs/failed-job.repository';
import { deleteIdempotencyKeys } from '@inkvine/db/idempotency.repository';
import {
  claimOutboxDone,
  claimOutboxFailed,
  deleteOutboxDone,
  findOutboxBacklog,
  lockUnsentOutboxEntries,
  updateOutboxSent,
  updateOutboxUnfinished,
  type OutboxEntry,
} from '@inkvine/db/jobs/outbox.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** A job is given this long before its effect counts as missing; its own retries are quicker or still in the queue. */
const RESEND_AFTER_SECONDS = 15;
const KEEP_DONE_DAYS = 7;
/** Longer than any client repeats a request, a phone that was off for a month included. */
const KEEP_KEYS_DAYS = 40;

/** The life of a promise: unsent → sent → done, or given up with a reason. The queue only carries it. */
export function createJobsService({ db, ids }: Pick<ServiceDependencies, 'db' | 'ids'>) {
  return {
    /**
     * Hands unsent promises to `send` and marks them sent in the same transaction: should the process die in
     * between, they are sent again, which handlers bear.
     * @returns how many were sent
     */
    async relayOutbox(send: (entries: OutboxEntry[]) => Promise<void>, limit: number): Promise<number> {
      return await db.transaction().execute(async (trx) => {
        const entries = await lockUnsentOutboxEntries(trx, limit);
        if (entries.length === 0) return 0;
        await send(entries);
        await updateOutboxSent(
          trx,
          entries.map((entry) => entry.id),
        );
        return entries.length;
      });
    },

    async markDone(outboxId: number): Promise<void> {
      await claimOutboxDone(db, outboxId);
    },

    /** Gives a promise up with its reason, once, for an operator to see. */
    async recordFailure(failure: Omit<NewFailedJob, 'id'>): Promise<void> {
      await db.transaction().execute(async (trx) => {
        if (await claimOutboxFailed(trx, failure.outboxId)) {
          await insertFailedJob(trx, { ...failure, id: ids.next() });
        }
      });
    },

    /** The sweep that survives the loss of Redis: what was sent and never done is sent again. */
    async resendUnfinished(): Promise<number> {
      return await updateOutboxUnfinished(db, RESEND_AFTER_SECONDS);
    },

    /** The sweep that forgets what nobody asks for any more. @returns how many rows went */
    async purgeDone(): Promise<number> {
      return (await deleteOutboxDone(db, KEEP_DONE_DAYS)) + (await deleteIdempotencyKeys(db, KEEP_KEYS_DAYS));
    },

    async readBacklog(): Promise<{ unsent: number; oldestSeconds: number }> {
      return await findOutboxBacklog(db);
    },
  };
}
