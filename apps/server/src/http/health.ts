import { AppError } from '@inkvine/contracts/errors';
import type { Database } from '@inkvine/db/database';
import { listPendingMigrations } from '@inkvine/db/migrator';
import { Router } from 'express';
import type { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { ServerMetrics } from './metrics.ts';
import { recordOf } from './request-record.ts';

export interface HealthDependencies {
  db: Database;
  redis: Redis;
  metrics: ServerMetrics;
  isDraining: () => boolean;
}

type Check = 'ok' | 'failed';

/**
 * `/health/live`: the process answers. `/health/ready`: it can serve, with each dependency's state by name; 503
 * otherwise and while stopping. `/metrics`: for Prometheus.
 */
export function createHealthRoutes({ db, redis, metrics, isDraining }: HealthDependencies): Router {
  const router = Router();
  /** Migrations only ever get applied, so one good look is enough. */
  let migrated = false;

  const check = async (look: () => Promise<boolean>): Promise<Check> =>
    (await look().catch(() => false)) ? 'ok' : 'failed';

  const checks = {
    postgres: async () => (await sql`select 1`.execute(db)).rows.length === 1,
    redis: async () => (await redis.ping()) === 'PONG',
    migrations: async () => (migrated ||= (await listPendingMigrations(db)).length === 0),
  };

  router.use(['/health', '/metrics'], (request, response, next) => {
    const record = recordOf(request);
    record.route = request.originalUrl.startsWith('/metrics') ? '/metrics' : '/health/*';
    record.quiet = true;
    response.setHeader('cache-control', 'no-store');
    next();
  });
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/health/ready', async (_request, response) => {
    const states = Object.fromEntries(
      await Promise.all(
        Object.entries(checks).map(async ([name, look]) => [name, await check(look)] as const),
      ),
    );
    const ready = !isDraining() && Object.values(states).every((state) => state === 'ok');
    response
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ok' : isDraining() ? 'stopping' : 'failed', ...states });
  });
  router.get('/metrics', async (request, response) => {
    // Prometheus asks directly; what comes through the site's proxy is the public.
    if (request.headers['x-forwarded-for'] !== undefined) throw new AppError('NOT_FOUND');
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
