import { connect, createServer } from 'node:net';

/**
 * Whether nothing listens on the port. Without `host` every address of the machine is tried.
 *
 * @param {number} port
 * @param {string} [host]
 */
export function isPortFree(port, host) {
  return new Promise((/** @type {(free: boolean) => void} */ resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A free port of 127.0.0.1: the preferred one where it is free, so that addresses survive a restart.
 *
 * @param {number} [preferred]
 */
export async function findFreePort(preferred) {
  if (preferred !== undefined && (await isPortFree(preferred, '127.0.0.1'))) return preferred;
  return new Promise((/** @type {(port: number) => void} */ resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port was given'));
      server.close(() => resolve(address.port));
    });
  });
}

/** Sends `text` to a local port and gives the first bytes of the answer, or undefined if there is none. */
export function askPort(/** @type {number} */ port, /** @type {string} */ text, timeoutMs = 1000) {
  return new Promise((/** @type {(answer: string | undefined) => void} */ resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (/** @type {string | undefined} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('connect', () => socket.write(text));
    socket.once('data', (data) => finish(data.toString('utf8')));
  });
}
