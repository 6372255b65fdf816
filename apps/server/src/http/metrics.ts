import { API_VERSION } from '@inkvine/contracts/system';
import type pg from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Metrics of one server. No label holds an id: its values would grow without end. */
export function createServerMetrics({ pool, openStreams }: { pool: pg.Pool; openStreams: () => number }) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'app_build_info',
    help: 'Always 1; the version is in the label',
    labelNames: ['version'],
    registers,
  }).set({ version: API_VERSION }, 1);
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the database pool by state',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  new Gauge({
    name: 'sse_streams_open',
    help: 'Live subscriptions',
    registers,
    collect() {
      this.set(openStreams());
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers,
    }),
    procedures: new Histogram({
      name: 'trpc_procedure_duration_seconds',
      help: 'Time one call took',
      labelNames: ['procedure', 'type', 'code'],
      buckets: BUCKETS,
      registers,
    }),
    batches: new Histogram({
      name: 'trpc_batch_size',
      help: 'Calls in one HTTP request',
      buckets: [1, 2, 3, 5, 10],
      registers,
    }),
  };
}

export type ServerMetrics = ReturnType<typeof createServerMetrics>;
