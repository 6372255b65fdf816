import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createInkvineAuth } from './auth.ts';

const ORIGIN = 'http://inkvine.test';
const PERSON = { email: 'yuna@inkvine.test', password: 'a short sentence' };

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

// Made inside each test, because it keeps the fetch that it finds.
const web = () => createInkvineAuth({ baseUrl: ORIGIN, clientName: 'web' });

const post = (path: string, response: (request: Request) => Response | Promise<Response>) =>
  server.use(http.post(`${ORIGIN}/api/auth${path}`, ({ request }) => response(request)));

describe('signing in', () => {
  it('says who calls and sends JSON', async () => {
    const seen: Headers[] = [];
    post('/sign-in/email', async (request) => {
      seen.push(request.headers);
      expect(await request.json()).toEqual(PERSON);
      return HttpResponse.json({ token: 't', user: {} });
    });
    expect(await web().signIn(PERSON)).toEqual({ ok: true });
    expect(seen[0]?.get('x-inkvine-client')).toBe('web');
    expect(seen[0]?.get('content-type')).toContain('application/json');
  });

  it('hands the app its token, and takes it back when it signs out', async () => {
    const onToken = vi.fn();
    const app = createInkvineAuth({ baseUrl: ORIGIN, clientName: 'mobile', getToken: () => 'old', onToken });
    post('/sign-in/email', () =>
      HttpResponse.json({ token: 't' }, { headers: { 'set-auth-token': 'signed-token' } }),
    );
    post('/sign-out', (request) => {
      expect(request.headers.get('authorization')).toBe('Bearer old');
      return HttpResponse.json({ success: true });
    });
    await app.signIn(PERSON);
    await app.signOut();
    expect(onToken.mock.calls).toEqual([['signed-token'], [null]]);
  });

  it('sends the language of a new person', async () => {
    post('/sign-up/email', async (request) => {
      expect(await request.json()).toMatchObject({ name: '유나', locale: 'ko' });
      return HttpResponse.json({ token: 't' });
    });
    expect(await web().signUp({ ...PERSON, name: '유나', locale: 'ko' })).toEqual({ ok: true });
  });
});

describe('problems', () => {
  it.each([
    [401, 'INVALID_EMAIL_OR_PASSWORD', 'WRONG_CREDENTIALS'],
    [422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'EMAIL_TAKEN'],
    [400, 'INVALID_EMAIL', 'EMAIL_INVALID'],
    [400, 'PASSWORD_TOO_SHORT', 'PASSWORD_TOO_SHORT'],
    [400, 'PASSWORD_TOO_LONG', 'PASSWORD_TOO_LONG'],
    [400, 'INVALID_TOKEN', 'LINK_EXPIRED'],
    [403, 'ACCOUNT_SUSPENDED', 'SUSPENDED'],
    [429, 'RATE_LIMITED', 'RATE_LIMITED'],
    [500, 'SOMETHING_NEW', 'UNAVAILABLE'],
  ])('%i %s is %s', async (status, code, problem) => {
    post('/sign-in/email', () => HttpResponse.json({ code, message: '' }, { status }));
    expect(await web().signIn(PERSON)).toEqual({ ok: false, problem });
  });

  it('is UNAVAILABLE when nobody answers', async () => {
    post('/sign-in/email', () => HttpResponse.error());
    expect(await web().signIn(PERSON)).toEqual({ ok: false, problem: 'UNAVAILABLE' });
  });
});
