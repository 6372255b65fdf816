import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPublishedProcedures } from '../openapi/published-procedures.ts';
import { restPath } from '../openapi/document.ts';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

let site: TestSite;
let person: TestPerson;

beforeAll(async () => {
  site = await startTestSite({ MOBILE_WEB_ORIGIN: 'http://app.inkvine.test' });
  person = await site.signUp({ role: 'operator' });
});
afterAll(() => site.close());

const mutations = listPublishedProcedures().filter(({ type }) => type === 'mutation');

const BODIES: Record<string, string> = {
  none: '{}',
  'text/plain': '{}',
  'application/x-www-form-urlencoded': 'a=1',
  'multipart/form-data; boundary=x': '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
  'application/octet-stream': '{}',
};
const FOREIGN = [undefined, 'https://evil.example', 'null', 'http://inkvine.test.evil.example'];

/** How many calls have reached a procedure so far. */
const executed = () => site.logged.flatMap(({ calls = [] }) => calls).length;

async function send(
  path: string,
  contentType: string,
  origin: string | undefined,
  extra: Record<string, string> = {},
) {
  const response = await fetch(`${site.url}${path}`, {
    method: 'POST',
    body: new TextEncoder().encode(BODIES[contentType] ?? '{}'),
    headers: {
      cookie: person.cookie,
      ...(contentType === 'none' ? {} : { 'content-type': contentType }),
      ...(origin === undefined ? {} : { origin }),
      ...extra,
    },
  });
  return { status: response.status, text: await response.text() };
}

test.each(mutations.map((mutation) => [mutation.path, mutation] as const))(
  'another site cannot make a browser call %s',
  async (path, mutation) => {
    const before = executed();
    for (const address of [`/trpc/${path}`, `/trpc/${path}?batch=1`, restPath(mutation)]) {
      for (const origin of FOREIGN) {
        for (const contentType of [...Object.keys(BODIES), 'application/json']) {
          const { status, text } = await send(address, contentType, origin);
          expect([status, text.includes('REQUEST_REFUSED')]).toEqual([403, true]);
        }
      }
      // A form's content type is refused even from our own pages, and with the app's header.
      for (const contentType of Object.keys(BODIES)) {
        const { status } = await send(address, contentType, site.env.PUBLIC_URL, {
          'x-inkvine-client': 'web',
        });
        expect(status).toBe(403);
      }
    }
    expect(executed()).toBe(before);
  },
);

test('a foreign page is refused whatever headers it sends', async () => {
  const { status } = await send(
    '/trpc/identity.revokeOtherSessions',
    'application/json',
    'https://evil.example',
    {
      'x-inkvine-client': 'web',
      authorization: person.bearer,
    },
  );
  expect(status).toBe(403);
});

test.each([
  ['a page of ours', 'http://inkvine.test', {}],
  ['a page of the web export of the app', 'http://app.inkvine.test', {}],
  ['the app itself', undefined, { 'x-inkvine-client': 'mobile' }],
  ['a program with a token', undefined, { authorization: 'bearer' }],
])('%s may call', async (_name, origin, extra: Record<string, string>) => {
  const headers = extra['authorization'] === undefined ? extra : { authorization: person.bearer };
  const before = executed();
  const { status } = await send('/trpc/identity.revokeOtherSessions', 'application/json', origin, headers);
  expect(status).toBe(200);
  expect(executed()).toBe(before + 1);
});

test.each([
  '/api/auth/sign-in/email',
  '/api/auth/sign-out',
  '/api/auth/request-password-reset',
  '/api/manuscripts',
])('forms and foreign pages cannot post to %s', async (path) => {
  for (const origin of FOREIGN) {
    for (const contentType of [...Object.keys(BODIES), 'application/json']) {
      expect((await send(path, contentType, origin)).status).toBe(403);
    }
  }
  expect(await site.call('identity.me', undefined, { as: person })).toMatchObject({
    data: { id: person.userId },
  });
});

test('only the web export of the app may read across origins, and never with cookies', async () => {
  const preflight = async (origin: string) => {
    const response = await fetch(`${site.url}/trpc/identity.me`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    return [
      response.headers.get('access-control-allow-origin'),
      response.headers.get('access-control-allow-credentials'),
    ];
  };
  expect(await preflight('http://app.inkvine.test')).toEqual(['http://app.inkvine.test', null]);
  expect(await preflight('https://evil.example')).toEqual([null, null]);
});
