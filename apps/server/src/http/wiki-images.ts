import { pipeline } from 'node:stream/promises';
import { AppError } from '@inkvine/contracts/errors';
import { WIKI_IMAGE_MAX_BYTES, WikiImageInput, WikiImageUploadInput } from '@inkvine/contracts/wiki';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { CreateApiContext } from './api-context.ts';
import { readBody } from './request-body.ts';
import type { RequestGuard } from './request-guard.ts';
import { recordOf } from './request-record.ts';

const ImageQuery = WikiImageInput.extend({
  asOf: z.preprocess(toNumber, WikiImageInput.shape.asOf),
  revealUpTo: z.preprocess(toNumber, WikiImageInput.shape.revealUpTo),
});
const ROUTE = '/api/branches/:branchId/wiki-images';

/**
 * `POST /api/branches/:branchId/wiki-images`: the bytes of a PNG, JPEG or WebP image; answers `WikiImageFile`.
 * `GET /api/branches/:branchId/wiki-images/:imageId` answers it as WebP to whoever may know the part that shows it, as
 * `wiki.entry` would with the same `horizonToken`, `asOf` and `revealUpTo`; what lies ahead is answered as what is not.
 */
export function createWikiImages(dependencies: {
  createContext: CreateApiContext;
  guard: RequestGuard;
}): Router {
  const { createContext, guard } = dependencies;
  const router = express.Router();
  router.post('/branches/:branchId/wiki-images', async (request, response) => {
    recordOf(request).route = ROUTE;
    guard(request, 'application/octet-stream');
    const { caller, charge, services } = await createContext(request, response);
    if (caller === null) throw new AppError('UNAUTHENTICATED');
    await charge('costly');
    const input = parsed(WikiImageUploadInput, request.params);
    const bytes = await readBody(request, { maxBytes: WIKI_IMAGE_MAX_BYTES, code: 'IMAGE_REFUSED' });
    const image = await services.wikiImages.upload(caller, input, bytes);
    response.status(201).setHeader('cache-control', 'no-store').json(image);
  });
  router.get('/branches/:branchId/wiki-images/:imageId', async (request, response) => {
    recordOf(request).route = `${ROUTE}/:imageId`;
    const { caller, charge, services } = await createContext(request, response);
    await charge('read');
    const input = parsed(ImageQuery, { ...request.query, ...request.params });
    const image = await services.wikiImages.open(caller, input);
    response.setHeader('content-type', 'image/webp');
    // Who looks back, or lets the house forget how far they have read, finds nothing in a cache either.
    response.setHeader('cache-control', 'private, no-store');
    await pipeline(image, response).catch((error: unknown) => {
      if (!response.destroyed) throw error;
    });
  });
  return router;
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** @throws AppError INVALID_INPUT */
function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw new AppError('INVALID_INPUT', undefined, { cause: result.error });
  return result.data;
}
