import type { WakeUps } from '@inkvine/core/ports/wake-ups.port';
import type { Services } from '@inkvine/core/services';
import { JOBS } from '@inkvine/jobs/jobs';
import type { Queue } from 'bullmq';
import { isJobId, type QueuedJob } from './process-job.ts';

export type QueueName = (typeof JOBS)[keyof typeof JOBS]['queue'];

export interface RelayDependencies {
  services: Pick<Services, 'jobs'>;
  wakeUps: WakeUps;
  queues: Record<QueueName, Queue<QueuedJob>>;
  onError: (error: unknown) => void;
}

const BATCH = 200;
const POLL_MS = 1_000;

/**
 * Moves promised jobs from the outbox to the queues until the signal aborts. Woken by a hint after each commit,
 * and looking by itself every second, so that neither a lost hint nor the loss of Redis loses a job.
 */
export async function runRelay(dependencies: RelayDependencies, signal: AbortSignal): Promise<void> {
  const { services, wakeUps, queues, onError } = dependencies;
  while (!signal.aborted) {
    const moved = await services.jobs
      .relayOutbox(async (entries) => {
        for (const name of Object.keys(queues) as QueueName[]) {
          const mine = entries.filter((entry) => queueOf(entry.jobId) === name);
          if (mine.length > 0) await queues[name].addBulk(mine.map(toBullJob));
        }
      }, BATCH)
      .catch((error: unknown) => {
        onError(error);
        return 0;
      });
    if (moved < BATCH) await wakeUps.wait('outbox', POLL_MS, signal);
  }
}

/** A job of a newer release waits in the default queue, where its failure becomes visible. */
function queueOf(jobId: string): QueueName {
  return isJobId(jobId) ? JOBS[jobId].queue : 'default';
}

function toBullJob(entry: { id: number; jobId: string; payload: unknown }) {
  const definition = isJobId(entry.jobId) ? JOBS[entry.jobId] : undefined;
  return {
    name: entry.jobId,
    data: { outboxId: entry.id, payload: entry.payload },
    opts: {
      // While the queue still holds it, sending it again changes nothing.
      jobId: `outbox-${entry.id}`,
      attempts: definition?.attempts ?? 1,
      ...(definition === undefined
        ? {}
        : { backoff: { type: definition.backoff.type, delay: definition.backoff.delayMs, jitter: 0.3 } }),
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}
