import { WIKI_IMAGE_MAX_BYTES } from '@inkvine/contracts/wiki';
import { UserId } from '@inkvine/contracts/primitives';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

/** One white pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

let site: TestSite;
let author: TestPerson;
let address: string;
beforeAll(async () => {
  site = await startTestSite();
  author = await site.signUp({ role: 'creator' });
  const { branchId } = await buildNovel(site.db, { authorId: UserId.parse(author.userId), chapters: [{}] });
  address = `${site.url}/api/branches/${branchId}/wiki-images`;
});
afterAll(() => site.close());

const send = (bytes: Buffer, as?: TestPerson, more: Record<string, string> = {}) =>
  fetch(address, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: {
      ...{ ...site.network, origin: site.env.PUBLIC_URL, 'content-type': 'application/octet-stream' },
      ...(as && { cookie: as.cookie }),
      ...more,
    },
  });

test('an author sends an image and sees it as it is kept', async () => {
  const sent = await send(PIXEL, author);
  expect(sent.status).toBe(201);
  const image = (await sent.json()) as { id: string };
  expect(image).toEqual({ id: expect.any(String), width: 1, height: 1 });
  const shown = await fetch(`${address}/${image.id}`, {
    headers: { ...site.network, cookie: author.cookie },
  });
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(shown.headers.get('cache-control')).toBe('private, no-store');
  expect(Buffer.from(await shown.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP');
  expect((await fetch(`${address}/${image.id}`, { headers: site.network })).status).toBe(404);
});

test('what is no image, too much of one, or from elsewhere is refused', async () => {
  const codeOf = async (response: Response) =>
    [response.status, ((await response.json()) as { error: { code: string } }).error.code] as const;
  expect(await codeOf(await send(Buffer.from('GIF89a'), author))).toEqual([422, 'IMAGE_REFUSED']);
  const large = Buffer.concat([PIXEL, Buffer.alloc(WIKI_IMAGE_MAX_BYTES)]);
  expect(await codeOf(await send(large, author))).toEqual([422, 'IMAGE_REFUSED']);
  expect((await codeOf(await send(PIXEL)))[0]).toBe(401);
  expect((await send(PIXEL, author, { origin: 'https://elsewhere.example' })).status).toBe(403);
  const stranger = await site.signUp();
  expect((await codeOf(await send(PIXEL, stranger)))[0]).toBe(404);
  const image = `${address}/not-an-id`;
  expect((await fetch(image, { headers: site.network })).status).toBe(400);
});
