import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { recordOf } from '../http/request-record.ts';

const ASSETS = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Inkvine API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

/** `/api/openapi.json` and `/api/docs`, a page to try every procedure; all of it served from here. */
export function createApiReference(document: object): Router {
  const router = Router();
  const body = JSON.stringify(document);
  router.use(['/openapi.json', '/docs'], (request, _response, next) => {
    recordOf(request).route = '/api/docs';
    recordOf(request).quiet = true;
    next();
  });
  router.get('/openapi.json', (_request, response) => {
    response.setHeader('cache-control', 'no-cache');
    response.type('application/json').send(body);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.use('/docs', express.static(ASSETS, { index: false, redirect: false, maxAge: '1d' }));
  return router;
}
