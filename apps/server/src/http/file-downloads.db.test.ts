import { buildSettlement } from '@inkvine/testkit/settlement.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { UserId } from '@inkvine/contracts/primitives';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

let site: TestSite;
let author: TestPerson;
let reader: TestPerson;
let branchId: string;
beforeAll(async () => {
  site = await startTestSite();
  author = await site.signUp();
  reader = await site.signUp();
  ({ branchId } = await buildNovel(site.db, {
    authorId: UserId.parse(author.userId),
    title: '동백꽃 “봄”',
    language: 'ko',
    chapters: [{ text: '닭이 울었다.' }],
  }));
});
afterAll(() => site.close());

const get = (path: string, as?: TestPerson) =>
  fetch(`${site.url}/api/branches/${path}`, {
    headers: { ...site.network, ...(as && { cookie: as.cookie }) },
  });

test('an author gets a file under its own name in any script', async () => {
  const markdown = await get(`${branchId}/manuscript?format=markdown&drafts=false`, author);
  expect(markdown.status).toBe(200);
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(markdown.headers.get('cache-control')).toBe('private, no-store');
  expect(markdown.headers.get('content-disposition')).toContain(
    `filename*=UTF-8''${encodeURIComponent('동백꽃 “봄”.md')}`,
  );
  expect(await markdown.text()).toContain('닭이 울었다.');

  const epub = await get(`${branchId}/manuscript?format=epub&drafts=true`, author);
  expect(epub.headers.get('content-type')).toBe('application/epub+zip');
  const bytes = Buffer.from(await epub.arrayBuffer());
  expect(bytes.subarray(30, 58).toString('latin1')).toBe('mimetypeapplication/epub+zip');
});

test('a reader gets a book once the author allows it', async () => {
  expect((await get(`${branchId}/book`, reader)).status).toBe(404);
  await site.call('exports.setSettings', { branchId, readerExport: true }, { type: 'mutation', as: author });
  const book = await get(`${branchId}/book`, reader);
  expect([book.status, book.headers.get('content-type')]).toEqual([200, 'application/epub+zip']);
  await book.arrayBuffer();
});

test.each([
  ['nobody signed in', `/manuscript?format=epub&drafts=true`, 401, 'UNAUTHENTICATED'],
  ['a manuscript that is not theirs', `/manuscript?format=epub&drafts=true`, 404, 'NOT_FOUND'],
  ['a format there is not', `/manuscript?format=pdf&drafts=true`, 400, 'INVALID_INPUT'],
])('%s is refused by its code', async (who, path, status, code) => {
  const response = await get(`${branchId}${path}`, who === 'nobody signed in' ? undefined : reader);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { code } });
});

test('an author takes a backup home', async () => {
  const made = await site.call('backups.create', { branchId }, { type: 'mutation', as: author });
  const { items } = made.data as { items: { id: string }[] };
  const path = `../backups/${items[0]!.id}`;
  expect((await get(path, author)).status).toBe(404);
  await site.services.backups.write(items[0]!.id);
  expect((await get(path)).status).toBe(401);
  expect((await get(path, reader)).status).toBe(404);
  const archive = await get(path, author);
  expect([archive.status, archive.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(
    Buffer.from(await archive.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
});

test('codes made at once go to whoever made them, when they are all there', async () => {
  const [operator, other] = [
    await site.signUp({ role: 'operator' }),
    await site.signUp({ role: 'operator' }),
  ];
  const send = async (procedure: string, input: object) => {
    const idempotencyKey = crypto.randomUUID();
    const body = { ...input, idempotencyKey };
    return (await site.call(`perks.${procedure}`, body, { type: 'mutation', as: operator })).data;
  };
  const terms = {
    ...{
      name: 'Hello',
      benefit: { kind: 'bonus_coins', coins: 1, validDays: 1 },
      tierIds: [],
      interval: null,
    },
    ...{ audience: 'anyone', stock: null, perPerson: 1, canStack: true },
    ...{ startsAt: '2026-01-01T00:00:00.000Z', endsAt: null },
  };
  const coupon = (await send('createCoupon', { bearer: 'platform', terms })) as { couponId: string };
  const made = await send('createCodes', { couponId: coupon.couponId, codes: { kind: 'bulk', size: 3 } });
  const { batchId } = made as { batchId: string };
  const path = `../coupon-batches/${batchId}`;
  expect((await get(path, operator)).status).toBe(404);
  await site.services.couponCodes.write(batchId);
  expect((await get(path)).status).toBe(401);
  expect((await get(path, reader)).status).toBe(404);
  expect((await get(path, other)).status).toBe(404);
  const file = await get(path, operator);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect((await file.text()).trim().split('\r\n')).toHaveLength(4);
});

test('a branch that is missing or no id at all', async () => {
  const missing = crypto.randomUUID();
  expect((await get(`${missing}/book`, reader)).status).toBe(404);
  expect((await get(`x/book`, reader)).status).toBe(400);
});

test('a receipt and a statement as PDF go to whom they concern, in a language', async () => {
  await buildCoins(site.db, reader.userId, { paid: 10 });
  const orders = await site.call('payments.topUps', {}, { as: reader });
  const { items } = orders.data as { items: { id: string }[] };
  const receipt = `../receipts/${items[0]!.id}?language=ko`;
  expect((await get(receipt)).status).toBe(401);
  expect((await get(receipt, author)).status).toBe(404);
  expect((await get(receipt.split('?')[0]!, reader)).status).toBe(400);

  const locked = await buildSettlement(site.db, author.userId, 'locked');
  const draft = await buildSettlement(site.db, author.userId, 'draft');
  const statement = `../statements/${locked.runId}/document?language=en`;
  expect((await get(statement, reader)).status).toBe(404);
  expect((await get(`../statements/${draft.runId}/document?language=en`, author)).status).toBe(404);
  const anybodys = `../settlements/${draft.runId}/${author.userId}/document?language=en`;
  expect((await get(anybodys, author)).status).toBe(403);
  const operator = await site.signUp({ role: 'operator' });

  for (const file of [
    await get(receipt, reader),
    await get(statement, author),
    await get(anybodys, operator),
  ]) {
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(file.headers.get('content-disposition')).toMatch(/\.pdf$/);
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 8)
        .toString(),
    ).toBe('%PDF-1.7');
  }
});
