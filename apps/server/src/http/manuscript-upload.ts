import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@inkvine/contracts/errors';
import { text } from '@inkvine/contracts/primitives';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import type { CreateApiContext } from './api-context.ts';
import { readBody } from './request-body.ts';
import type { RequestGuard } from './request-guard.ts';
import { recordOf } from './request-record.ts';

const Filename = text(1, 255);

/**
 * `POST /api/manuscripts`: the bytes of a TXT, Markdown, DOCX or EPUB file, its name URI-encoded in `x-filename`. Answers
 * `{ manuscriptId }`. A file over the limit is refused as soon as it shows, not after it has arrived.
 */
export function createManuscriptUpload(dependencies: {
  createContext: CreateApiContext;
  guard: RequestGuard;
}) {
  const { createContext, guard } = dependencies;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    recordOf(request).route = '/api/manuscripts';
    guard(request, 'application/octet-stream');
    const { caller, charge, services } = await createContext(request, response);
    if (caller === null) throw new AppError('UNAUTHENTICATED');
    await charge('costly');
    const filename = filenameOf(request);
    const bytes = await readBody(request, {
      maxBytes: MANUSCRIPT_MAX_BYTES,
      code: 'FILE_TOO_LARGE',
    });
    if (bytes.length === 0) throw new AppError('FILE_EMPTY');
    const { manuscriptId } = await services.manuscripts.begin(caller, { bytes, filename });
    const body = JSON.stringify({ manuscriptId });
    response.writeHead(201, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  };
}

/** @throws AppError INVALID_INPUT */
function filenameOf(request: IncomingMessage): string {
  try {
    return Filename.parse(decodeURIComponent(String(request.headers['x-filename'] ?? '')));
  } catch (error) {
    throw new AppError('INVALID_INPUT', { field: 'x-filename' }, { cause: error });
  }
}
