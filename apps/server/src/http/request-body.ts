import type { IncomingMessage } from 'node:http';
import { AppError, type AppErrorCode } from '@inkvine/contracts/errors';

/**
 * What a client that still sends may go on sending while it reads why it was refused. Closing at once would reset
 * the connection, and the answer would often be lost with it.
 */
const LAST_WORDS_BYTES = 16 * 1024 * 1024;
const LAST_WORDS_MS = 5_000;

/** What one call may send: the longest chapter the contract allows is 1.5 MB of Korean, a plan of an import 2 MB. */
export const CALL_MAX_BYTES = 3 * 1024 * 1024;

export interface BodyLimit {
  maxBytes: number;
  /** What a larger body is answered with. */
  code: AppErrorCode;
}

/**
 * The whole body. One that is or turns out too large is thrown away as it comes, and cut off soon after.
 * @throws AppError `limit.code`
 */
export async function readBody(request: IncomingMessage, limit: BodyLimit): Promise<Buffer> {
  const tooLarge = () => {
    discard(request);
    return new AppError(limit.code, { maxBytes: limit.maxBytes });
  };
  if (Number(request.headers['content-length'] ?? 0) > limit.maxBytes) throw tooLarge();
  return await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit.maxBytes) {
        request.off('data', take);
        reject(tooLarge());
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

function discard(request: IncomingMessage): void {
  let left = LAST_WORDS_BYTES;
  const cut = () => void request.destroy();
  const timer = setTimeout(cut, LAST_WORDS_MS).unref();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.once('close', () => clearTimeout(timer));
}
