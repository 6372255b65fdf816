import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@inkvine/contracts/errors';
import { LEGACY_FILE_MAX_BYTES } from '@inkvine/contracts/legacy';
import { text } from '@inkvine/contracts/primitives';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import type { Actor } from '@inkvine/core/identity/actor';
import type { Services } from '@inkvine/core/services';
import type { CreateApiContext } from './api-context.ts';
import { readBody } from './request-body.ts';
import type { RequestGuard } from './request-guard.ts';
import { recordOf } from './request-record.ts';

const Filename = text(1, 255);

interface UploadRoute {
  route: string;
  maxBytes: number;
  /** Whether a file of theirs is read at all. */
  mayUpload: (caller: Actor) => boolean;
  /** Keeps the file; answers the body of the response. */
  keep: (services: Services, caller: Actor, file: { filename: string; bytes: Buffer }) => Promise<object>;
}

/** The bytes of a TXT, Markdown, DOCX or EPUB file. Answers `{ manuscriptId }`. */
export const MANUSCRIPT_UPLOAD: UploadRoute = {
  route: '/api/manuscripts',
  maxBytes: MANUSCRIPT_MAX_BYTES,
  mayUpload: () => true,
  keep: (services, caller, file) => services.manuscripts.begin(caller, file),
};

/** The bytes of an export of the former system, CSV or JSON. Answers `{ importId }`. */
export const LEGACY_UPLOAD: UploadRoute = {
  route: '/api/legacy-imports',
  maxBytes: LEGACY_FILE_MAX_BYTES,
  mayUpload: (caller) => caller.role === 'operator',
  keep: (services, caller, file) => services.legacyImports.begin(caller, file),
};

/**
 * `POST` of one file as it is, its name URI-encoded in `x-filename`. A file over the limit is refused as soon as it
 * shows, not after it has arrived.
 */
export function createFileUpload(
  { createContext, guard }: { createContext: CreateApiContext; guard: RequestGuard },
  { route, maxBytes, mayUpload, keep }: UploadRoute,
) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    recordOf(request).route = route;
    guard(request, 'application/octet-stream');
    const { caller, charge, services } = await createContext(request, response);
    if (caller === null) throw new AppError('UNAUTHENTICATED');
    if (!mayUpload(caller)) throw new AppError('FORBIDDEN');
    await charge('costly');
    const filename = filenameOf(request);
    const bytes = await readBody(request, { maxBytes, code: 'FILE_TOO_LARGE' });
    if (bytes.length === 0) throw new AppError('FILE_EMPTY');
    const body = JSON.stringify(await keep(services, caller, { bytes, filename }));
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
