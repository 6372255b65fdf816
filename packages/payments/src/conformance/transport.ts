import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setupServer } from 'msw/node';
import { fakeHandlers } from '../fake/handlers.msw.ts';
import type { FakeGateway } from '../fake/http.ts';
import { createFakeServer, postWebhooksTo } from '../fake/server.ts';
import type { SendWebhook } from '../fake/webhooks.ts';

const MSW_ORIGIN = 'https://gateway.test';

export type TransportKind = 'http' | 'msw';

/** The way between an adapter and a fake, and back. */
export interface Transport {
  origin: string;
  sendWebhook: SendWebhook;
  close: () => Promise<void>;
}

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const closeServer = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};

/** The fake behind a real socket, its webhooks posted to a real socket of ours. */
const overHttp = async (fake: () => FakeGateway, receive: SendWebhook): Promise<Transport> => {
  const ours = createServer((request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    void text(request)
      .then((body) => receive({ headers, body }))
      .then((status) => response.writeHead(status).end());
  });
  const theirs = createFakeServer({ handle: (request) => fake().handle(request) });
  const origin = await listen(theirs);
  const sendWebhook = postWebhooksTo(`${await listen(ours)}/webhooks`);
  return {
    origin,
    sendWebhook,
    close: async () => void (await Promise.all([closeServer(ours), closeServer(theirs)])),
  };
};

/** The same fake as msw handlers; nothing leaves the process. */
const throughMsw = async (fake: () => FakeGateway, receive: SendWebhook): Promise<Transport> => {
  const server = setupServer(...fakeHandlers({ handle: (request) => fake().handle(request) }, MSW_ORIGIN));
  server.listen({ onUnhandledFrame: 'error' });
  return { origin: MSW_ORIGIN, sendWebhook: receive, close: async () => server.close() };
};

/** @param fake Asked at each call, because the fake is made after its address is known. */
export const openTransport = (
  kind: TransportKind,
  fake: () => FakeGateway,
  receive: SendWebhook,
): Promise<Transport> => (kind === 'http' ? overHttp : throughMsw)(fake, receive);
