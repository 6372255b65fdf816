import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** `readBacklog` is asked at each scrape: promises not yet sent, and the age of the oldest in seconds. */
export function createWorkerMetrics(readBacklog: () => Promise<{ unsent: number; oldestSeconds: number }>) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const oldest = new Gauge({
    name: 'outbox_oldest_unsent_seconds',
    help: 'Age of the oldest promise not yet sent to a queue',
    registers,
  });
  new Gauge({
    name: 'outbox_unsent',
    help: 'Promises not yet sent to a queue',
    registers,
    async collect() {
      const backlog = await readBacklog();
      this.set(backlog.unsent);
      oldest.set(backlog.oldestSeconds);
    },
  });
  return {
    registry,
    jobs: new Histogram({
      name: 'job_duration_seconds',
      help: 'Time one run of a job took',
      labelNames: ['name', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
    failures: new Counter({
      name: 'job_failures_total',
      help: 'Jobs failed for good',
      labelNames: ['name'],
      registers,
    }),
    stalled: new Counter({
      name: 'job_stalled_total',
      help: 'Jobs taken back from a worker that stopped answering',
      labelNames: ['queue'],
      registers,
    }),
    sweeps: new Histogram({
      name: 'sweep_duration_seconds',
      help: 'Time one run of a sweep took',
      labelNames: ['name', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
  };
}

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;
