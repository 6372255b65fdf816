import type { WakeUps } from '@inkvine/core/ports/wake-ups.port';
import type { Services } from '@inkvine/core/services';
import type { Database } from '@inkvine/db/database';
import { DRAFT_SYNC_MS } from '@inkvine/jobs/jobs';
import { Queue, UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Handlers, Sweeps } from './handlers.ts';
import type { WorkerMetrics } from './metrics.ts';
import { processJob, type QueuedJob } from './process-job.ts';
import { runRelay, type QueueName } from './relay.ts';
import { runSweeper } from './sweeper.ts';

export interface WorkerDependencies {
  db: Database;
  services: Services;
  handlers: Handlers;
  sweeps: Sweeps;
  wakeUps: WakeUps;
  /** Fails fast: the relay tries again by itself. */
  producer: Redis;
  /** Waits for Redis to come back, as BullMQ wants of workers. */
  consumer: Redis;
  log: Logger;
  metrics: WorkerMetrics;
  /** Keeps several installations, and tests, apart on one Redis. */
  queuePrefix?: string;
}

export interface RunningWorker {
  /** Stops taking work, finishes what is running within the time, and gives the rest back. */
  stop(graceMs: number): Promise<void>;
}

const CONCURRENCY: Record<QueueName, number> = { money: 8, default: 8 };
const ENDED_JOBS = { removeOnComplete: true, removeOnFail: true };
/** Handlers are idempotent, so a crash of the process, however often, must not make a job fail. */
const MAX_STALLED = 100;
/** Together less than half a minute: that long the jobs of a killed worker wait for another. */
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5_000;

export function startWorker(dependencies: WorkerDependencies): RunningWorker {
  const { services, handlers, log, metrics, queuePrefix: prefix = 'inkvine' } = dependencies;
  const stopping = new AbortController();

  const newQueue = (name: QueueName) => {
    const queue = new Queue<QueuedJob>(name, { connection: dependencies.producer, prefix });
    queue.on('error', (error) => log.warn({ queue: name, err: error }, 'queue error'));
    return queue;
  };
  const queues: Record<QueueName, Queue<QueuedJob>> = {
    money: newQueue('money'),
    default: newQueue('default'),
  };

  /** The same schedule however often it is told; told again after each connection, for Redis may have forgotten it. */
  function scheduleDraftSync(): void {
    const template = { name: 'drafts.sync', data: { outboxId: null, payload: {} }, opts: ENDED_JOBS };
    queues.default
      .upsertJobScheduler('drafts.sync', { every: DRAFT_SYNC_MS }, template)
      .catch((error: unknown) => log.warn({ err: error }, 'the schedule was not told'));
  }
  scheduleDraftSync();
  dependencies.producer.on('ready', scheduleDraftSync);

  async function run(job: Job<QueuedJob>): Promise<void> {
    const startedAt = performance.now();
    try {
      await processJob(handlers, job.name, job.data.payload);
      if (job.data.outboxId !== null) await services.jobs.markDone(job.data.outboxId);
      metrics.jobs.observe({ name: job.name, outcome: 'done' }, (performance.now() - startedAt) / 1_000);
    } catch (error) {
      metrics.jobs.observe({ name: job.name, outcome: 'failed' }, (performance.now() - startedAt) / 1_000);
      throw error;
    }
  }

  /** Leaves the reason where an operator sees it. Should this fail too, the promise is unfinished and comes again. */
  async function onFailed(job: Job<QueuedJob> | undefined, error: Error): Promise<void> {
    if (job === undefined) return;
    const final = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
    log.warn(
      { job: job.name, outboxId: job.data.outboxId, attempt: job.attemptsMade, final, err: error },
      'job failed',
    );
    if (!final) return;
    metrics.failures.inc({ name: job.name });
    if (job.data.outboxId === null) return;
    await services.jobs.recordFailure({
      outboxId: job.data.outboxId,
      jobId: job.name,
      payload: job.data.payload,
      reason: error.message.slice(0, 1_000),
      attempts: job.attemptsMade,
    });
  }

  const workers = (Object.keys(queues) as QueueName[]).map((name) => {
    const worker = new Worker<QueuedJob>(name, run, {
      connection: dependencies.consumer,
      prefix,
      concurrency: CONCURRENCY[name],
      maxStalledCount: MAX_STALLED,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
    });
    worker.on('failed', (job, error) => {
      onFailed(job, error).catch((failure: unknown) =>
        log.error({ err: failure }, 'the failure was not recorded'),
      );
    });
    worker.on('stalled', () => metrics.stalled.inc({ queue: name }));
    worker.on('error', (error) => log.warn({ queue: name, err: error }, 'worker error'));
    return worker;
  });

  const relay = runRelay(
    {
      services,
      wakeUps: dependencies.wakeUps,
      queues,
      onError: (error) => log.warn({ err: error }, 'relay error'),
    },
    stopping.signal,
  );
  const sweeper = runSweeper(
    {
      db: dependencies.db,
      sweeps: dependencies.sweeps,
      onRun: ({ id, outcome, durationMs, error }) => {
        metrics.sweeps.observe({ name: id, outcome }, durationMs / 1_000);
        if (outcome === 'failed') log.error({ sweep: id, err: error }, 'sweep failed');
      },
    },
    stopping.signal,
  );

  return {
    async stop(graceMs) {
      stopping.abort();
      dependencies.producer.off('ready', scheduleDraftSync);
      const force = setTimeout(() => {
        for (const worker of workers) void worker.close(true);
      }, graceMs);
      await Promise.all([relay, sweeper, ...workers.map((worker) => worker.close())]);
      clearTimeout(force);
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
    },
  };
}
