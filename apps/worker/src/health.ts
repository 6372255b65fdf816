import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

export interface HealthDependencies {
  registry: Registry;
  /** Rejects while a dependency does not answer or the worker is stopping. */
  checkReady: () => Promise<void>;
}

/** `/health/live` says the process runs, `/health/ready` that it can work, `/metrics` is for Prometheus. */
export function createHealthServer({ registry, checkReady }: HealthDependencies): Server {
  return createServer((request, response) => {
    const reply = (status: number, body: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    switch (request.url) {
      case '/health/live':
        return reply(200, 'ok');
      case '/health/ready':
        return void checkReady().then(
          () => reply(200, 'ok'),
          () => reply(503, 'not ready'),
        );
      case '/metrics':
        return void registry.metrics().then(
          (metrics) => reply(200, metrics, registry.contentType),
          () => reply(500, 'metrics failed'),
        );
      default:
        return reply(404, 'not found');
    }
  });
}
