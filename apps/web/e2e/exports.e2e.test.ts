import { readFile } from 'node:fs/promises';
import { type NovelId, UserId } from '@inkvine/contracts/primitives';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVisitor, signUp, type Visitor } from './visitor.ts';

let stack: Stack;
let browser: Browser;
let author: Visitor;
let reader: Visitor;
let novel: { novelId: NovelId; slug: string };
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  [author, reader] = await Promise.all([
    openVisitor(browser, stack),
    openVisitor(browser, stack, { width: 390 }),
  ]);
  const email = await signUp(author.page, 'Ada');
  await signUp(reader.page, 'Bo');
  const { id } = await stack.database.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  novel = await buildNovel(stack.database.db, {
    authorId: UserId.parse(id),
    title: '동백꽃 아래',
    language: 'ko',
    chapters: [
      { title: '1화', text: '닭이 울었다.' },
      { title: '2화', text: '봄이 왔다.', price: 3 },
      { title: '3화', text: '아직 쓰는 중.', status: 'draft' },
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function take(page: Page, link: RegExp | string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

it('an author takes the novel home, and the import takes it back', async () => {
  const { page, faults } = author;
  await page.goto(`/write/${novel.novelId}`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const epub = await take(page, 'Download');
  expect([epub.name, epub.bytes.toString('latin1', 30, 58)]).toEqual([
    '동백꽃 아래.epub',
    'mimetypeapplication/epub+zip',
  ]);
  await page.getByText('Markdown', { exact: true }).click();
  const markdown = await take(page, 'Download');
  expect(markdown.name).toBe('동백꽃 아래.md');
  expect(markdown.bytes.toString()).toMatch(/## 1화\n\n닭이 울었다\.[^]*아직 쓰는 중\./);

  await page.goto('/write/import');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: epub.name, mimeType: 'application/epub+zip', buffer: epub.bytes });
  await page.waitForURL('**/write/import?manuscript=*');
  await page.getByLabel('Title of part 2', { exact: true }).waitFor();
  const titles = page.locator('ol input');
  expect(
    await titles.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)),
  ).toEqual(expect.arrayContaining(['1화', '2화', '3화']));
  expect(faults).toEqual([]);
});

it('a reader takes what they may read once the author allows it', async () => {
  const { page, faults } = reader;
  await page.goto(`/novels/${novel.slug}`);
  await page.getByRole('link', { name: 'Start reading' }).waitFor();
  expect(await page.getByRole('link', { name: /EPUB/ }).count()).toBe(0);

  await author.page.goto(`/write/${novel.novelId}`);
  await author.page.getByRole('button', { name: 'Export' }).click();
  await author.page.getByLabel(/Let readers take an EPUB/).click();
  await expect
    .poll(() => stack.database.db.selectFrom('branch').select('reader_export').executeTakeFirst())
    .toEqual({ reader_export: true });

  await page.reload();
  await page.getByRole('link', { name: 'Take as EPUB (1 chapter)' }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const book = await take(page, /Take as EPUB/);
  expect(book.name).toBe('동백꽃 아래.epub');
  expect([...faults, ...author.faults]).toEqual([]);
});

it('an author takes a backup home and makes a new novel of it', async () => {
  const { page, faults } = author;
  await page.goto(`/write/${novel.novelId}`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByText(/^3 chapters · /).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const backup = await take(page, /Download the backup/);
  expect(backup.bytes.toString('latin1', 0, 2)).toBe('PK');

  await page.getByRole('button', { name: /Restore the backup/ }).click();
  await page.getByRole('button', { name: 'Make a new novel' }).click();
  await page.waitForURL(
    (url) => /^\/write\/[^/]+$/.test(url.pathname) && !url.pathname.endsWith(novel.novelId),
  );
  await page.getByRole('link', { name: /3화/ }).waitFor();
  const rows = page.getByRole('list', { name: 'Chapters' }).getByRole('link');
  await expect.poll(() => rows.count()).toBe(3);
  expect(faults).toEqual([]);
});
