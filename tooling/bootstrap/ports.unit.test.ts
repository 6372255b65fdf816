import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { askPort, findFreePort, isPortFree } from './ports.mjs';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(host: string) {
  const server = createServer((socket) => socket.on('data', (data) => socket.end(`echo ${data.toString()}`)));
  servers.push(server);
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return port;
}

test('a port is taken whichever address of the machine holds it', async () => {
  expect(await isPortFree(await listen('127.0.0.1'), '127.0.0.1')).toBe(false);
  expect(await isPortFree(await listen('0.0.0.0'))).toBe(false);
  expect(await isPortFree(await findFreePort())).toBe(true);
});

test('the preferred port is kept while it is free and left when it is not', async () => {
  const free = await findFreePort();
  expect(await findFreePort(free)).toBe(free);
  const taken = await listen('127.0.0.1');
  expect(await findFreePort(taken)).not.toBe(taken);
});

test('a port that does not answer gives nothing instead of an error', async () => {
  expect(await askPort(await listen('127.0.0.1'), 'hello')).toBe('echo hello');
  expect(await askPort(await findFreePort(), 'hello')).toBeUndefined();
});
