import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};

const DIST = path.join(import.meta.dirname, '../dist/web');

export interface StaticSite {
  origin: string;
  close(): Promise<void>;
}

/** The exported app on a free port; an address that is no file gets the app, which knows its own addresses. */
export async function serveExport(): Promise<StaticSite> {
  const app = await readFile(path.join(DIST, 'index.html'));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(DIST, path.normalize(decodeURIComponent(pathname)));
    const type = TYPES[path.extname(file)];
    const found = type === undefined ? Promise.reject(new Error('not a file')) : readFile(file);
    found.then(
      (body) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(app),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
