import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, type AppErrorCode } from '@inkvine/contracts/errors';

/** How long a client that still sends has to read why it was refused, before its connection is cut. */
const LAST_WORDS_MS = 500;

/** What one call may send: the longest chapter the contract allows is 1.5 MB of Korean, a plan of an import 2 MB. */
export const CALL_MAX_BYTES = 3 * 1024 * 1024;

export interface BodyLimit {
  maxBytes: number;
  /** What a larger body is answered with. */
  code: AppErrorCode;
}

/**
 * The whole body. One that is or turns out too large is not read to its end: the answer closes the connection.
 * @throws AppError `limit.code`
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: BodyLimit,
): Promise<Buffer> {
  const refuse = () => {
    request.pause();
    response.setHeader('connection', 'close');
    response.once('finish', () => setTimeout(() => request.destroy(), LAST_WORDS_MS).unref());
    return new AppError(limit.code, { maxBytes: limit.maxBytes });
  };
  if (Number(request.headers['content-length'] ?? 0) > limit.maxBytes) throw refuse();
  return await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit.maxBytes) {
        request.off('data', take);
        reject(refuse());
      } else chunks.push(chunk);
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      // Every request closes; an error that nobody hears would still cost its stack.
      if (!request.complete) reject(new AppError('INVALID_INPUT'));
    });
  });
}
