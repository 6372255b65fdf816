import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { OpenedDraft } from '@inkvine/contracts/drafts';
import { UserId } from '@inkvine/contracts/primitives';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import superjson from 'superjson';
import { startTestSite, type LogLine, type TestPerson, type TestSite } from '../testing/test-site.ts';

const SECRET = 'canary-7f3a9c';

let site: TestSite;
let person: TestPerson;

beforeAll(async () => {
  site = await startTestSite();
  person = await site.signUp();
});
afterAll(() => site.close());

const lineOf = async (requestId: string | null): Promise<LogLine> =>
  await vi.waitFor(
    () => {
      const line = site.logged.find(({ msg, requestId: id }) => msg === 'request' && id === requestId);
      if (line === undefined) throw new Error('not logged yet');
      return line;
    },
    { timeout: 15_000 },
  );

test('an answer has its length, a request id, and is never cached', async () => {
  const { headers, text } = await site.call('system.info');
  expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.has('x-powered-by')).toBe(false);
});

test('one log line tells the person, the procedures and their codes', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const input = encodeURIComponent(
    JSON.stringify({ 0: superjson.serialize(undefined), 1: superjson.serialize({ chapterId: 'x' }) }),
  );
  const response = await fetch(`${site.url}/trpc/identity.me,reading.chapter?batch=1&input=${input}`, {
    headers: { cookie: person.cookie, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  expect(response.status).toBe(207);
  expect(response.headers.get('x-request-id')).toBe(traceId);
  expect(await lineOf(traceId)).toMatchObject({
    method: 'GET',
    route: '/trpc/*',
    status: 207,
    userId: person.userId,
    calls: [
      { procedure: 'reading.chapter', code: 'INVALID_INPUT' },
      { procedure: 'identity.me', code: 'OK' },
    ],
    durationMs: expect.any(Number),
  });
});

test('a batch of more than ten calls is refused before any of them runs', async () => {
  const batch = (size: number) =>
    fetch(`${site.url}/trpc/${Array(size).fill('system.info').join(',')}?batch=1&input={}`);
  expect((await batch(10)).status).toBe(200);
  const refused = await batch(11);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('INVALID_INPUT');
  expect((await lineOf(refused.headers.get('x-request-id'))).calls).toBeUndefined();
});

test('a body over 3 MB is refused in words, with and without its length stated', async () => {
  const body = JSON.stringify({ json: { name: 'x'.repeat(3_200_000) } });
  for (const sent of [body, new Blob([body]).stream()]) {
    const response = await fetch(`${site.url}/trpc/identity.updateProfile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: site.env.PUBLIC_URL, cookie: person.cookie },
      body: sent,
      ...({ duplex: 'half' } as object),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('INVALID_INPUT');
  }
});

test.each([
  ['a string', 'not json'],
  ['a number', '1'],
  [
    'a prototype',
    '{"json":{"__proto__":{"role":"operator"},"constructor":{"prototype":{"role":"operator"}}},"meta":{"values":{"__proto__.x":["Date"]}}}',
  ],
])('%s as the body is answered as bad input', async (_name, body) => {
  const response = await fetch(`${site.url}/trpc/donations.donate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.env.PUBLIC_URL, cookie: person.cookie },
    body,
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('INVALID_INPUT');
  expect(({} as Record<string, unknown>)['role']).toBeUndefined();
});

test('an unknown procedure and a bad address are not faults of ours', async () => {
  expect(await site.call('no.such')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect(await site.call('identity.updateProfile')).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  for (const path of [
    '/trpc/%E0%A4%A',
    '/trpc/constructor',
    '/trpc/__proto__',
    '/api/v1/%E0%A4%A',
    '/%E0%A4%A',
  ]) {
    expect((await fetch(`${site.url}${path}`)).status).toBeLessThan(500);
  }
  expect((await fetch(`${site.url}/api/nothing`)).status).toBe(404);
});

test('what an unexpected error says stays in the log, without personal data', async () => {
  const fault = () =>
    Object.assign(new Error(`${SECRET} of reader@private.example at postgres://user:${SECRET}@db`), {
      detail: `Key (email)=(${SECRET})`,
      parameters: [SECRET],
    });
  const spies = [
    vi.spyOn(site.services.identity, 'me').mockImplementation(async () => Promise.reject(fault())),
    vi.spyOn(site.services.novels, 'get').mockImplementation(async () => Promise.reject(fault())),
    vi.spyOn(site.services.topUps, 'getCheckout').mockImplementation(async () => Promise.reject(fault())),
    vi.spyOn(site.services.topUps, 'receiveWebhook').mockImplementation(async () => Promise.reject(fault())),
    vi.spyOn(site.services.manuscripts, 'begin').mockImplementation(async () => Promise.reject(fault())),
  ];
  const from = site.logged.length;
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.env.PUBLIC_URL, cookie: person.cookie },
  };
  const upload = {
    ...post,
    headers: { ...post.headers, 'content-type': 'application/octet-stream', 'x-filename': 'a.txt' },
    body: 'x',
  };
  const requests: [string, RequestInit][] = [
    ['/trpc/identity.me', {}],
    ['/trpc/identity.me?batch=1&input={}', {}],
    ['/api/v1/identity/me', {}],
    ['/novels/some-novel', {}],
    ['/checkout/0199a2f0-0000-7000-8000-000000000001', {}],
    ['/webhooks/toss', { ...post, body: '{}' }],
    ['/api/manuscripts', upload],
  ];
  try {
    for (const [path, init] of requests) {
      const response = await fetch(`${site.url}${path}`, init);
      const head = JSON.stringify([...response.headers]);
      expect(`${head}${await response.text()}`, path).not.toMatch(new RegExp(`${SECRET}|private\\.example`));
    }
    await expect.poll(() => site.logged.length).toBeGreaterThanOrEqual(from + requests.length);
    const lines = site.logged.slice(from).map((line) => JSON.stringify(line));
    const told = lines.filter((line) => line.includes('"stack"'));
    expect(told.length).toBeGreaterThanOrEqual(requests.length - 1);
    expect(lines.join('\n')).not.toMatch(/private\.example|user:canary|parameters|Key \(email\)/);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});

test('the log holds no cookie, token, address, password or message', async () => {
  const email = `log-${SECRET}@private.example`;
  const from = site.logged.length;
  const reader = await site.signUp({ email, name: SECRET });
  await site.call('donations.donate', { message: SECRET }, { type: 'mutation', as: reader });
  await fetch(`${site.url}/api/auth/reset-password?token=${SECRET}`);
  await fetch(`${site.url}/${SECRET}?q=${SECRET}`);
  site.log.info(
    { cookie: SECRET, headers: { authorization: SECRET }, body: { password: SECRET } },
    'by mistake',
  );
  site.log.info(
    { request: { headers: { cookie: SECRET }, body: { message: SECRET, email: SECRET } } },
    'by mistake',
  );
  await expect.poll(() => site.logged.length).toBeGreaterThan(from + 5);
  const lines = JSON.stringify(site.logged.slice(from));
  expect(lines).not.toMatch(new RegExp(`${SECRET}|correct horse|private\\.example`));
});

test('an outage is told apart from a fault', async () => {
  const spy = vi
    .spyOn(site.services.identity, 'me')
    .mockRejectedValue(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  expect(await site.call('identity.me')).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  spy.mockRestore();
});

test('without Redis people still sign in, read and write', async () => {
  const alone = await startTestSite({ RATE_LIMIT_FACTOR: '1' });
  try {
    alone.redis.disconnect();
    const newcomer = await alone.signUp();
    expect(await alone.call('identity.me', undefined, { as: newcomer })).toMatchObject({ code: 'OK' });
    const renamed = await alone.call(
      'identity.updateProfile',
      { name: 'Alone' },
      { type: 'mutation', as: newcomer },
    );
    expect(renamed).toMatchObject({ code: 'OK', data: { name: 'Alone' } });
    expect((await fetch(`${alone.url}/health/ready`)).status).toBe(503);
  } finally {
    await alone.close();
  }
});

test('calls are counted each, in a batch too', async () => {
  const strict = await startTestSite({ RATE_LIMIT_FACTOR: '0.02' });
  try {
    const batch = () =>
      fetch(
        `${strict.url}/trpc/system.info,system.info,system.info,system.info,system.info?batch=1&input={}`,
      );
    expect((await batch()).status).toBe(200);
    expect((await batch()).status).toBe(200);
    const third = await batch();
    expect(third.status).toBe(207);
    expect(await third.text()).toMatch(/RATE_LIMITED.*retryAfterSeconds/);
    const rest = await fetch(`${strict.url}/api/v1/system/info`);
    expect([rest.status, Number(rest.headers.get('retry-after')) > 0]).toEqual([429, true]);
  } finally {
    await strict.close();
  }
});

test('a secret can be guessed at only so often, whoever it is behind an address', async () => {
  const strict = await startTestSite({ RATE_LIMIT_FACTOR: '0.1' });
  try {
    const guess = async (as: TestPerson, code = 'NOBODYS') =>
      (await strict.call('perks.redeemCode', { code }, { type: 'mutation', as })).code;
    const guesser = await strict.signUp();
    expect([await guess(guesser), await guess(guesser)]).toEqual(['COUPON_UNKNOWN', 'COUPON_UNKNOWN']);
    expect(await guess(guesser)).toBe('RATE_LIMITED');
    expect(await guess(await strict.signUp())).toBe('COUPON_UNKNOWN');
  } finally {
    await strict.close();
  }
});

test('a caller that sends its headers for ever is cut off', async () => {
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\n${'x-filler: y\r\n'.repeat(2_000)}`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 431/);
  socket.destroy();
});

test('a text whose blocks share an id is kept word for word, each with an id of its own', async () => {
  const { branchId, chapterIds } = await buildNovel(site.db, {
    authorId: UserId.parse(person.userId),
    chapters: [{ status: 'draft' }],
  });
  const place = { branchId, chapterId: chapterIds[0] };
  const open = async () => {
    const { data } = await site.call('drafts.open', place, { as: person });
    return OpenedDraft.parse(data);
  };
  const write = async (procedure: string, input: object) => {
    const result = await site.call(procedure, { ...place, ...input }, { type: 'mutation', as: person });
    expect(result.code).toBe('OK');
  };
  const document = {
    title: 'Twice',
    blocks: ['One.', 'Two.', 'Three.'].map((text) => ({ id: 'same', type: 'paragraph' as const, text })),
  };
  const hash = hashDocument(document);
  for (let time = 0; time < 2; time += 1) {
    const { rev, epoch } = await open();
    const op = { opId: randomUUID(), clientId: 'an old client', device: 'Desk' };
    await write('drafts.save', { ...op, epoch, document, hash, baseRev: rev });
    await write('drafts.flush', {});
    const kept = await open();
    expect(kept.document.blocks.map(({ id, text }) => [id, text])).toEqual([
      ['same', 'One.'],
      ['same-2', 'Two.'],
      ['same-3', 'Three.'],
    ]);
    expect(kept.hash).toBe(hashDocument(kept.document));
  }
});
