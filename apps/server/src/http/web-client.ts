import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { constants } from 'node:zlib';
import type { Services } from '@inkvine/core/services';
import compression from 'compression';
import express, { Router, type Request } from 'express';
import { createPages } from '../pages/pages.ts';
import { readPageFiles } from '../pages/page-files.ts';
import { recordOf } from './request-record.ts';

export interface WebClientDependencies {
  /** Folder of the built client. */
  dist: string;
  publicUrl: string;
  services: Pick<Services, 'novels' | 'branches' | 'reading'>;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/**
 * The built web client: hashed assets for ever, compressed copies where the build made them, and `index.html` for
 * every other address, with the text of the page in it where everybody may read that.
 */
export function createWebClient({ dist, publicUrl, services }: WebClientDependencies): Router {
  const router = Router();
  const indexFile = path.join(dist, 'index.html');
  const compressed = new Set(
    existsSync(dist)
      ? readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.br'))
      : [],
  );
  const pages = existsSync(indexFile)
    ? createPages({ index: readFileSync(indexFile, 'utf8'), files: readPageFiles(dist), publicUrl, services })
    : undefined;

  router.use((request, _response, next) => {
    recordOf(request).route = 'web client';
    next();
  });
  router.use((request, response, next) => {
    const file = `${request.path.slice(1)}.br`;
    if (compressed.has(file) && request.acceptsEncodings('br') === 'br') {
      response.type(path.extname(request.path)).setHeader('content-encoding', 'br');
      response.vary('accept-encoding');
      request.url = `/${file}`;
    }
    next();
  });
  router.use(compression({ brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } }));
  router.use(
    express.static(dist, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, file) => {
        recordOf(response.req).quiet = true;
        // Vite puts a hash of the contents into every name under `assets`.
        const isHashed = path.relative(dist, file).startsWith(`assets${path.sep}`);
        response.setHeader(
          'cache-control',
          isHashed ? `public, max-age=${YEAR_MS / 1_000}, immutable` : 'no-cache',
        );
      },
    }),
  );
  router.get('/{*page}', async (request: Request, response, next) => {
    // Scripts and styles ask for anything; a page in place of a missing one would only hide that it is missing.
    if (path.extname(request.path) !== '' && !request.headers.accept?.includes('text/html')) return next();
    response.setHeader('cache-control', 'no-cache');
    if (pages === undefined) {
      response.status(503).type('text').send('The web client has not been built. Run: npm start');
      return;
    }
    await pages(request, response);
  });
  return router;
}
