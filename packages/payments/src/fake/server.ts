import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FakeGateway, FakeResult } from './http.ts';
import type { SendWebhook } from './webhooks.ts';

/** About as long as the gateways wait: five to twenty seconds. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/** Posts webhooks to one address. */
export const postWebhooksTo =
  (address: string): SendWebhook =>
  async ({ headers, body }) => {
    try {
      const signal = AbortSignal.timeout(WEBHOOK_TIMEOUT_MS);
      const response = await fetch(address, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  };

const answer = (response: ServerResponse, result: FakeResult): void => {
  if (result === 'dropped') {
    response.destroy();
    return;
  }
  response.writeHead(result.status, result.headers).end(result.body);
};

const serve = async (
  fake: Pick<FakeGateway, 'handle'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  const body = await text(request);
  answer(
    response,
    await fake.handle({ method: request.method ?? 'GET', url: request.url ?? '/', headers, body }),
  );
};

/** A real HTTP server in front of a fake; not yet listening. */
export const createFakeServer = (fake: Pick<FakeGateway, 'handle'>): Server =>
  createServer((request, response) => {
    serve(fake, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });

const TICK_MS = 200;

/** Serves a fake until the process is asked to end. */
export const runFake = (
  name: string,
  fake: FakeGateway,
  { host, port }: { host: string; port: number },
): void => {
  const server = createFakeServer(fake);
  const ticker = setInterval(() => void fake.tick(), TICK_MS);
  const stop = (): void => {
    clearInterval(ticker);
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  server.listen(port, host, () => {
    const address = server.address() as AddressInfo;
    console.log(`${name}: listening on http://${host}:${address.port}`);
  });
};
