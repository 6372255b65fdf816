import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const LONG_BODY_BYTES = 256 * 1_024;
const COMPRESS_FROM_BYTES = 1_024;
/** 4 costs a third less than gzip and is smaller; higher ones cost more than they save on a live answer. */
const BROTLI_QUALITY = 4;

/** A fetch `Request` for handlers that speak the web's types. The origin is ours, whatever the Host header says. */
export function createFetchRequest(
  incoming: IncomingMessage,
  options: { origin: string; body: Buffer | undefined; signal?: AbortSignal },
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return new Request(`${options.origin}${incoming.url ?? '/'}`, {
    method: incoming.method ?? 'GET',
    headers,
    ...(options.body === undefined ? {} : { body: new Uint8Array(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/**
 * What tRPC reads of a request and no more. A real one costs more than most procedures: it copies and checks every
 * header, wires a signal of its own to ours and makes a stream of a body that is here already.
 */
export function createLightRequest(
  incoming: IncomingMessage,
  options: { origin: string; body: Buffer | undefined; signal: AbortSignal },
): Request {
  const header = (name: string) => {
    const value = incoming.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  const light: LightRequest = {
    method: incoming.method ?? 'GET',
    url: `${options.origin}${incoming.url ?? '/'}`,
    headers: { get: header, has: (name) => header(name) !== null },
    signal: options.signal,
    json: () => parseJson(options.body),
  };
  return light as Request;
}

/** Reading a long body is a turn of the event loop each for its characters, its values and what is done with them. */
async function parseJson(body: Buffer = Buffer.alloc(0)): Promise<unknown> {
  const isLong = body.length >= LONG_BODY_BYTES;
  const text = body.toString('utf8');
  if (isLong) await nextTurn();
  const value: unknown = JSON.parse(text);
  if (isLong) await nextTurn();
  return value;
}

interface LightRequest extends Pick<Request, 'method' | 'url' | 'signal' | 'json'> {
  headers: Pick<Headers, 'get' | 'has'>;
}

/** Sends a complete answer in one write, with its length, and compressed when that pays. */
export async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Response,
): Promise<void> {
  copyHead(response, answer);
  let body = Buffer.from(await answer.arrayBuffer());
  if (body.length >= COMPRESS_FROM_BYTES && /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    response.setHeader('content-encoding', 'br');
    body = await compress(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    });
  }
  response.appendHeader('vary', 'accept-encoding');
  if (body.length > 0 || answer.status !== 204) response.setHeader('content-length', body.length);
  response.end(body);
}

/** Sends an answer piece by piece until either side ends it. */
export async function streamResponse(response: ServerResponse, answer: Response): Promise<void> {
  copyHead(response, answer);
  response.flushHeaders();
  if (answer.body === null) {
    response.end();
    return;
  }
  const isOver = (error: unknown) =>
    response.destroyed || (error instanceof Error && error.name === 'AbortError');
  await pipeline(Readable.fromWeb(answer.body), response).catch((error: unknown) => {
    if (!isOver(error)) throw error;
  });
}

function copyHead(response: ServerResponse, answer: Response): void {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') continue;
    if (name === 'vary') response.appendHeader('vary', value);
    else response.setHeader(name, value);
  }
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
}
