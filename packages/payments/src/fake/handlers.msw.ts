import { http, HttpResponse } from 'msw';
import type { HttpHandler } from 'msw';
import type { FakeGateway } from './http.ts';

/** A fake as msw handlers for everything under `origin`. */
export const fakeHandlers = (fake: Pick<FakeGateway, 'handle'>, origin: string): HttpHandler[] => [
  http.all(`${origin}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url);
    const result = await fake.handle({
      method: request.method,
      url: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    if (result === 'dropped') return HttpResponse.error();
    return new HttpResponse(result.body, { status: result.status, headers: result.headers });
  }),
];
