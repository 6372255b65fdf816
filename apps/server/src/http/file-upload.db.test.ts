import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

let site: TestSite;
let author: TestPerson;

beforeAll(async () => {
  site = await startTestSite();
  author = await site.signUp();
});
afterAll(() => site.close());

const MB = 1024 * 1024;

async function upload(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  route = '/api/manuscripts',
) {
  const response = await fetch(`${site.url}${route}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'x-filename': encodeURIComponent('동백꽃.txt'),
      origin: site.env.PUBLIC_URL,
      cookie: author.cookie,
      ...headers,
    },
    body,
  });
  return {
    status: response.status,
    body: (await response.json()) as { manuscriptId?: string; importId?: string; error?: { code: string } },
  };
}

const manuscripts = async () => (await site.db.selectFrom('manuscript').select('id').execute()).length;

test('a text becomes a manuscript of its owner, named in their script', async () => {
  const { status, body } = await upload('제1화\n\n처음이다.\n\n제2화\n\n다음이다.\n');
  expect(status).toBe(201);
  const preview = await site.call('manuscripts.preview', { manuscriptId: body.manuscriptId }, { as: author });
  expect(preview).toMatchObject({ code: 'OK', data: { filename: '동백꽃.txt' } });
});

test.each([
  ['an empty file', new Uint8Array(), 422, 'FILE_EMPTY'],
  ['bytes that are no text', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]), 422, 'FILE_BINARY'],
  ['only white space', '   \n\n\t ', 422, 'FILE_WITHOUT_TEXT'],
  [
    'bytes in no known encoding',
    new Uint8Array([0x41, 0x20, 0xff, 0xfe, 0xfd, 0x41, 0x80, 0x81, 0xff, 0x42]),
    422,
    'FILE_UNDECODABLE',
  ],
  ['a file over 5 MB', new Uint8Array(5 * MB + 1).fill(0x61), 413, 'FILE_TOO_LARGE'],
])('%s is refused by its code and leaves nothing', async (_name, file, status, code) => {
  const before = await manuscripts();
  expect(await upload(file)).toMatchObject({ status, body: { error: { code } } });
  expect(await manuscripts()).toBe(before);
});

test('an export of the former system is taken from operators, and from nobody else', async () => {
  const operator = await site.signUp({ role: 'operator' });
  const send = (cookie: string) => upload('gift_id\n1', { cookie }, '/api/legacy-imports');
  expect(await send(author.cookie)).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
  expect(await send('')).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHENTICATED' } } });
  const { status, body } = await send(operator.cookie);
  expect(status).toBe(201);
  expect(await site.call('legacy.imports', { limit: 5 }, { as: operator })).toMatchObject({
    code: 'OK',
    data: { items: [{ id: body.importId, filename: '동백꽃.txt', state: 'checking' }] },
  });
});

test('without signing in, a name, or our content type nothing is read', async () => {
  expect(await upload('text', { cookie: '' })).toMatchObject({
    status: 401,
    body: { error: { code: 'UNAUTHENTICATED' } },
  });
  for (const name of ['', '%E0%A4%A', '%00.txt', 'x'.repeat(300)]) {
    expect(await upload('text', { 'x-filename': name })).toMatchObject({
      status: 400,
      body: { error: { code: 'INVALID_INPUT' } },
    });
  }
  expect(await upload('text', { 'content-type': 'text/plain' })).toMatchObject({ status: 403 });
});

test.each([
  ['stated', { 'content-length': String(200 * MB) }],
  ['streamed', { 'transfer-encoding': 'chunked' }],
])('200 MB, its size %s, are refused without being read to the end', async (_name, sizing) => {
  const chunk = Buffer.alloc(MB, 0x61);
  const client = httpRequest(`${site.url}/api/manuscripts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'x-filename': 'long.txt',
      origin: site.env.PUBLIC_URL,
      cookie: author.cookie,
      ...sizing,
    },
  });
  let sent = 0;
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  client.once('response', stop).on('error', stop).once('close', stop);
  const answered = once(client, 'response') as Promise<[IncomingMessage]>;
  while (!stopped && sent < 200) {
    sent += 1;
    if (!client.write(chunk))
      await Promise.race([answered, new Promise((resolve) => client.once('drain', resolve))]);
  }
  const [response] = await answered;
  const body = Buffer.concat(await response.toArray()).toString();
  expect([response.statusCode, body.includes('FILE_TOO_LARGE')]).toEqual([413, true]);
  expect(sent).toBeLessThan(30);
  client.destroy();
});
