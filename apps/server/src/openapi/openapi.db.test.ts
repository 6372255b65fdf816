import { appRouter } from '@inkvine/api/app.router';
import { AppErrorCode } from '@inkvine/contracts/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

let site: TestSite;
let operator: TestPerson;
let document: OpenApi;

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; security: object[]; parameters?: { name: string }[] }>
  >;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

beforeAll(async () => {
  site = await startTestSite();
  operator = await site.signUp({ role: 'operator' });
  document = (await (await fetch(`${site.url}/api/openapi.json`)).json()) as OpenApi;
});
afterAll(() => site.close());

const operations = () => Object.values(document.paths).flatMap((item) => Object.values(item));

test('every procedure is in the document, once, under its domain', () => {
  const ids = operations().map(({ operationId }) => operationId);
  const procedures = Object.keys(appRouter._def.procedures).map((path) => path.replaceAll('.', '_'));
  expect(document.openapi).toBe('3.1.0');
  expect(procedures.filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(document.paths['/api/v1/stories/novels']).toHaveProperty('get');
  expect(document.paths['/api/v1/donations/donate']).toHaveProperty('post');
});

test('every reference leads somewhere and every security scheme exists', () => {
  const text = JSON.stringify(document);
  for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
    const target = reference!
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
    expect(target, reference).toBeDefined();
  }
  for (const { security } of operations()) {
    for (const scheme of security.flatMap(Object.keys))
      expect(document.components.securitySchemes).toHaveProperty(scheme);
  }
  expect(text).toContain(AppErrorCode.options[0]);
});

test('what is for signed-in people says so', () => {
  expect(document.paths['/api/v1/wallet/overview']?.['get']?.security).toEqual([
    { bearer: [] },
    { session: [] },
  ]);
  expect(document.paths['/api/v1/stories/novels']?.['get']?.security).toContainEqual({});
});

test('a query reads its parameters by their types, or all of them from JSON', async () => {
  const products = async (query: string) => await fetch(`${site.url}/api/v1/stories/novels${query}`);
  expect(await (await products('?limit=5&language=ko')).json()).toEqual({ items: [], nextCursor: null });
  expect(await (await products(`?input=${encodeURIComponent('{"limit":5}')}`)).json()).toEqual({
    items: [],
    nextCursor: null,
  });
  for (const query of ['?limit=0', '?limit=five', '?limit=1.5', '?language=xx', '?input={', '?cursor=%00']) {
    const response = await products(query);
    expect([query, response.status, await response.json()]).toEqual([
      query,
      400,
      {
        error: expect.objectContaining({
          code: 'INVALID_INPUT',
          requestId: expect.any(String),
          message: expect.any(String),
        }),
      },
    ]);
  }
});

test('a mutation takes JSON from a program with a token', async () => {
  const response = await fetch(`${site.url}/api/v1/payments/createProduct`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: operator.bearer },
    body: JSON.stringify({
      name: { ko: '코인', en: 'Coins' },
      paidCoins: 10,
      bonusCoins: 1,
      price: 1_000,
      sortOrder: 1,
    }),
  });
  expect(response.status).toBe(200);
  const created = (await response.json()) as { id: string };
  const listed = await (await fetch(`${site.url}/api/v1/payments/products`)).json();
  expect(listed).toEqual([expect.objectContaining({ id: created.id, paidCoins: 10, price: 1_000 })]);
});

test('REST asks the same questions as tRPC: who you are and what you may', async () => {
  const reader = await site.signUp();
  const ask = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${site.url}/api/v1/${path}`, { headers });
    return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
  };
  expect(await ask('wallet/overview', {})).toEqual([401, 'UNAUTHENTICATED']);
  expect(await ask('payments/allProducts', { cookie: reader.cookie })).toEqual([403, 'FORBIDDEN']);
  expect(await ask('wallet/overview', { cookie: reader.cookie })).toEqual([200, undefined]);
  expect(await ask('no/such', {})).toEqual([404, 'NOT_FOUND']);
});

test('the message of an error is in the language of the caller', async () => {
  const message = async (language: string) => {
    const response = await fetch(`${site.url}/api/v1/wallet/overview`, {
      headers: { 'accept-language': language },
    });
    return ((await response.json()) as { error: { message: string } }).error.message;
  };
  expect(await message('ko-KR,ko;q=0.9,en;q=0.8')).toMatch(/로그인/);
  expect(await message('en-GB')).toMatch(/sign in/);
});

test('the reference page and all it needs come from here and pass its own content policy', async () => {
  const page = await fetch(`${site.url}/api/docs`);
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(html).not.toMatch(/<script>|https?:\/\//);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect([address, (await fetch(`${site.url}${address}`)).status]).toEqual([address, 200]);
  }
});
