import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PASSWORD, startTestSite, type TestSite } from '../testing/test-site.ts';

let site: TestSite;

beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}, at: TestSite = site) {
  return fetch(`${at.url}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: at.env.PUBLIC_URL, ...at.network, ...headers },
    body: JSON.stringify(body),
  });
}

const signIn = (email: string, password = PASSWORD) => post('/sign-in/email', { email, password });

test('a wallet is there for whoever asks right after signing up', async () => {
  const person = await site.signUp();
  const { code, data } = await site.call('wallet.overview', undefined, { as: person });
  expect([code, data]).toEqual([
    'OK',
    { paid: 0, bonus: 0, frozen: 0, debt: 0, currency: 'KRW', events: [], expiringSoon: [] },
  ]);
});

test('cookie and bearer token name the same person', async () => {
  const person = await site.signUp({ name: 'Sora' });
  const byCookie = await site.call('identity.me', undefined, { as: person });
  const byBearer = await site.call('identity.me', undefined, { headers: { authorization: person.bearer } });
  expect(byCookie.data).toMatchObject({
    id: person.userId,
    name: 'Sora',
    email: person.email,
    role: 'reader',
  });
  expect(byBearer.data).toEqual(byCookie.data);
});

test('the flags of the session cookie, over http and https', async () => {
  const flagsOf = async (at: TestSite) => {
    const body = { email: `${randomUUID()}@test.inkvine.example`, password: PASSWORD, name: 'Flags' };
    const response = await post('/sign-up/email', body, {}, at);
    return response.headers.getSetCookie().map((line) => line.replace(/=[^;]+/, '=…'));
  };
  const secure = await startTestSite({ PUBLIC_URL: 'https://inkvine.test', NODE_ENV: 'production' });
  try {
    expect(await flagsOf(site)).toEqual([
      'inkvine.session_token=…; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect(await flagsOf(secure)).toEqual([
      '__Host-inkvine.session_token=…; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
  } finally {
    await secure.close();
  }
});

test('many people sign up at once', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => site.signUp()));
  expect(new Set(people.map(({ userId }) => userId)).size).toBe(12);
});

test('a fault behind signing in says nothing to the caller or to the terminal', async () => {
  const terminal = vi.spyOn(console, 'error');
  const fault = vi
    .spyOn((await site.auth.$context).internalAdapter, 'findUserByEmail')
    .mockRejectedValue(new Error('canary-4c1e'));
  const response = await signIn('someone@test.inkvine.example');
  expect([response.status, await response.json()]).toEqual([
    500,
    { error: expect.objectContaining({ code: 'INTERNAL', requestId: expect.any(String) }) },
  ]);
  expect(terminal).not.toHaveBeenCalled();
  await expect.poll(() => JSON.stringify(site.logged)).toContain('canary-4c1e');
  fault.mockRestore();
  terminal.mockRestore();
});

test('nobody chooses their own role, and names and languages come in clean', async () => {
  const email = `${randomUUID()}@test.inkvine.example`;
  const name = `  \u0000${'이름'.repeat(40)}`;
  const response = await post('/sign-up/email', {
    email,
    password: PASSWORD,
    name,
    locale: 'xx',
    role: 'operator',
  });
  expect(response.status).toBe(200);
  const cookie = response.headers.getSetCookie()[0]!;
  const { data } = await site.call('identity.me', undefined, { headers: { cookie } });
  expect(data).toMatchObject({ role: 'reader', locale: 'ko', name: '이름'.repeat(20) });
});

test.each([
  [
    'a wrong password',
    async () => signIn((await site.signUp()).email, 'wrong password 1'),
    401,
    'INVALID_EMAIL_OR_PASSWORD',
  ],
  ['an unknown address', () => signIn('nobody@test.inkvine.example'), 401, 'INVALID_EMAIL_OR_PASSWORD'],
  [
    'a short password',
    () => post('/sign-up/email', { email: 'short@test.inkvine.example', password: 'short', name: 'S' }),
    400,
    'PASSWORD_TOO_SHORT',
  ],
  [
    'a taken address',
    async () => post('/sign-up/email', { email: (await site.signUp()).email, password: PASSWORD, name: 'S' }),
    422,
    'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
  ],
])('%s is refused', async (_name, attempt, status, code) => {
  const response = await attempt();
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code });
});

test('a suspended person cannot sign in, and an open session is nobody', async () => {
  const person = await site.signUp();
  await site.db
    .updateTable('user')
    .set({ suspended_at: new Date().toISOString() })
    .where('id', '=', person.userId)
    .execute();
  const response = await signIn(person.email);
  expect([response.status, await response.json()]).toEqual([
    403,
    expect.objectContaining({ code: 'ACCOUNT_SUSPENDED' }),
  ]);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await site.call('wallet.overview', undefined, { as: person })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

test('an expired session is nobody', async () => {
  const person = await site.signUp();
  await site.db
    .updateTable('session')
    .set({ expires_at: '2001-01-01T00:00:00Z' })
    .where('user_id', '=', person.userId)
    .execute();
  expect(await site.call('wallet.overview', undefined, { as: person })).toMatchObject({
    code: 'UNAUTHENTICATED',
    status: 401,
  });
});

test('a revoked session is nobody at once, though it was cached', async () => {
  const person = await site.signUp();
  const elsewhere = await signIn(person.email);
  const other = { ...person, cookie: elsewhere.headers.getSetCookie()[0]!.split(';')[0]! };
  expect(await site.call('wallet.overview', undefined, { as: other })).toMatchObject({ code: 'OK' });
  const { code } = await site.call('identity.revokeOtherSessions', undefined, {
    type: 'mutation',
    as: person,
  });
  expect(code).toBe('OK');
  expect(await site.call('wallet.overview', undefined, { as: other })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(await site.call('wallet.overview', undefined, { as: person })).toMatchObject({ code: 'OK' });
});

test('signing out ends the session at once', async () => {
  const person = await site.signUp();
  expect(await site.call('identity.me', undefined, { as: person })).toMatchObject({
    data: { id: person.userId },
  });
  expect((await post('/sign-out', {}, { cookie: person.cookie })).status).toBe(200);
  expect(await site.call('identity.me', undefined, { as: person })).toMatchObject({ data: null });
});

test('forged cookies and tokens are nobody, also next to a cached true one', async () => {
  const person = await site.signUp();
  const callWith = (headers: Record<string, string>) => site.call('wallet.overview', undefined, { headers });
  expect(await callWith({ cookie: person.cookie })).toMatchObject({ code: 'OK' });
  const [name, value] = person.cookie.split('=') as [string, string];
  const token = decodeURIComponent(value).split('.')[0]!;
  for (const forged of [token, `${token}.${'A'.repeat(43)}=`, `${token}.`, value.slice(0, -4)]) {
    expect(await callWith({ cookie: `${name}=${forged}` })).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await callWith({ authorization: `Bearer ${forged}` })).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});

test('a forgotten password: promised through the outbox, changed once, and every session ended', async () => {
  const person = await site.signUp();
  const asked = await post('/request-password-reset', { email: person.email, redirectTo: '/reset-password' });
  const unknown = await post('/request-password-reset', {
    email: 'nobody@test.inkvine.example',
    redirectTo: '/',
  });
  expect([asked.status, unknown.status]).toEqual([200, 200]);
  expect(await asked.text()).toBe(await unknown.text());
  const promises = await site.db
    .selectFrom('outbox')
    .select('payload')
    .where('job_id', '=', 'identity.send-password-reset')
    .execute();
  expect(promises).toHaveLength(1);
  const { verificationId } = promises[0]!.payload as { verificationId: string };
  const reset = await site.services.identity.findPasswordReset(verificationId);
  expect(reset).toMatchObject({ email: person.email, locale: 'en' });

  const isProven = async () =>
    (
      await site.db
        .selectFrom('user')
        .select('email_verified')
        .where('id', '=', person.userId)
        .executeTakeFirstOrThrow()
    ).email_verified;
  expect(await isProven()).toBe(false);
  const newPassword = 'a new long password';
  expect((await post('/reset-password', { token: reset!.token, newPassword })).status).toBe(200);
  expect((await post('/reset-password', { token: reset!.token, newPassword })).status).toBe(400);
  expect(await site.services.identity.findPasswordReset(verificationId)).toBeUndefined();
  expect(await site.call('wallet.overview', undefined, { as: person })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect((await signIn(person.email)).status).toBe(401);
  expect((await signIn(person.email, newPassword)).status).toBe(200);
  expect(await isProven()).toBe(true);
});

test.each([
  '/expo-authorization-proxy?authorizationURL=https://a.example',
  '/list-sessions',
  '/update-user',
  '/delete-user',
  '/token',
])('better-auth is not reached at %s', async (path) => {
  const response = await fetch(`${site.url}/api/auth${path}`);
  expect(response.status).toBe(404);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
});

test('guessing a password is slowed down, a person who signs in is not', async () => {
  const strict = await startTestSite({ RATE_LIMIT_FACTOR: '1' });
  try {
    const { email } = await strict.signUp();
    const attempt = async (password: string) =>
      (await post('/sign-in/email', { email, password }, {}, strict)).status;
    const good: number[] = [];
    for (let round = 0; round < 12; round += 1) good.push(await attempt(PASSWORD));
    expect(new Set(good)).toEqual(new Set([200]));
    const guesses: number[] = [];
    for (let round = 0; round < 11; round += 1) guesses.push(await attempt(`wrong password ${round}`));
    expect(guesses).toEqual([...Array<number>(10).fill(401), 429]);
    const refused = await post('/sign-in/email', { email, password: PASSWORD }, {}, strict);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await strict.close();
  }
});
