import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import superjson from 'superjson';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isRetryable, parseAppError } from './app-error.ts';
import { createInkvineClient } from './inkvine-client.ts';

const ORIGIN = 'http://inkvine.test';
const ID = '0199f3a1-0000-7000-8000-000000000001';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const answer = (data: unknown) => ({ result: { data: superjson.serialize(data) } });
const refusal = (data: Record<string, unknown>) => ({
  error: superjson.serialize({ message: 'no', code: -32600, data }),
});

/** Answers every call with its own path, and writes down what was asked for and how. */
function recordCalls(): Request[] {
  const requests: Request[] = [];
  server.use(
    http.all(`${ORIGIN}/trpc/:paths`, ({ request, params }) => {
      requests.push(request);
      const paths = String(params['paths']).split(',');
      const isBatch = new URL(request.url).searchParams.has('batch');
      return HttpResponse.json(isBatch ? paths.map((path) => answer(path)) : answer(paths[0]));
    }),
  );
  return requests;
}

const web = createInkvineClient({ baseUrl: ORIGIN, clientName: 'web' });

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no failure',
    (error) => error,
  );

describe('calls', () => {
  it('sends queries of one moment together', async () => {
    const requests = recordCalls();
    await Promise.all([web.system.info.query(), web.identity.me.query(), web.wallet.overview.query()]);
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/trpc/system.info,identity.me,wallet.overview',
    ]);
  });

  it('sends no more than ten together, which is all that the server takes', async () => {
    const requests = recordCalls();
    await Promise.all(Array.from({ length: 12 }, () => web.identity.sessions.query()));
    const sizes = requests.map(({ url }) => new URL(url).pathname.split(',').length);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([10, 2]);
  });

  it('sends each mutation alone, as JSON, and says who calls', async () => {
    const requests = recordCalls();
    await Promise.all([
      web.wallet.unlock.mutate({ chapterId: ID, expectedPrice: 3 }),
      web.wallet.unlock.mutate({ chapterId: ID, expectedPrice: 3 }),
    ]);
    expect(requests).toHaveLength(2);
    for (const request of requests) {
      expect(new URL(request.url).pathname).toBe('/trpc/wallet.unlock');
      expect(request.method).toBe('POST');
      expect(request.headers.get('content-type')).toContain('application/json');
      expect(request.headers.get('x-inkvine-client')).toBe('web');
      expect(request.headers.get('authorization')).toBeNull();
    }
  });

  it('carries the bearer token of the app', async () => {
    const requests = recordCalls();
    const app = createInkvineClient({
      baseUrl: ORIGIN,
      clientName: 'mobile',
      getToken: () => Promise.resolve('the-token'),
    });
    await app.identity.me.query();
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer the-token');
    expect(requests[0]?.headers.get('x-inkvine-client')).toBe('mobile');
  });
});

describe('parseAppError', () => {
  const answerWith = (response: () => Response) => server.use(http.all(`${ORIGIN}/trpc/:paths`, response));
  const unlock = () => failureOf(web.wallet.unlock.mutate({ chapterId: ID, expectedPrice: 3 }));

  it('gives the server’s code and facts', async () => {
    answerWith(() =>
      HttpResponse.json(
        refusal({
          code: 'INSUFFICIENT_COINS',
          details: { required: 3, balance: 1 },
          requestId: 'r-1',
          httpStatus: 402,
          path: 'wallet.unlock',
        }),
        { status: 402 },
      ),
    );
    const error = await unlock();
    expect(parseAppError(error)).toEqual({
      code: 'INSUFFICIENT_COINS',
      details: { required: 3, balance: 1 },
      requestId: 'r-1',
    });
    expect(isRetryable(error)).toBe(false);
  });

  it.each([
    ['nobody answers', () => HttpResponse.error()],
    ['a proxy answers with a page', () => HttpResponse.html('<h1>502</h1>', { status: 502 })],
  ])('is UNAVAILABLE when %s', async (_, response) => {
    answerWith(response);
    const error = await unlock();
    expect(parseAppError(error)).toEqual({ code: 'UNAVAILABLE' });
    expect(isRetryable(error)).toBe(true);
  });

  it('is UNAVAILABLE when it takes too long', () => {
    expect(parseAppError(new DOMException('late', 'TimeoutError'))).toEqual({ code: 'UNAVAILABLE' });
  });

  it('is INTERNAL for a code of a newer server', async () => {
    answerWith(() => HttpResponse.json(refusal({ code: 'MOON_FULL' }), { status: 418 }));
    expect(parseAppError(await unlock())).toEqual({ code: 'INTERNAL' });
  });

  it('is INTERNAL for a fault of this client', () => {
    expect(parseAppError(new TypeError('x is undefined'))).toEqual({ code: 'INTERNAL' });
    expect(parseAppError('a string')).toEqual({ code: 'INTERNAL' });
  });
});
