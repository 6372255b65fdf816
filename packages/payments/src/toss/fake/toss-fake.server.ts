import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FakeResult } from './fake-http.ts';
import type { SendWebhook } from './fake-webhooks.ts';
import type { TossFake } from './toss-fake.ts';

/** Toss gives up on an answer after ten seconds. */
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

const serve = async (fake: TossFake, request: IncomingMessage, response: ServerResponse): Promise<void> => {
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

/** A real HTTP server in front of the fake; not yet listening. */
export const createTossFakeServer = (fake: TossFake): Server =>
  createServer((request, response) => {
    serve(fake, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
