import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ERROR_META, type AppErrorCode } from '@inkvine/contracts/errors';
import { launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { docxOf, epubOf, paragraph, run } from '@inkvine/testkit/zip-files';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVisitor, signUp, type Visitor } from './visitor.ts';

const FIXTURES = path.join(import.meta.dirname, '../../../packages/domain/src/stories/fixtures');
const MEGABYTE = 1024 * 1024;

let stack: Stack;
let browser: Browser;
let author: Visitor;
let folder: string;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  folder = await mkdtemp(path.join(tmpdir(), 'inkvine-files-'));
  author = await openVisitor(browser, stack);
  await signUp(author.page, 'Ada', '/write');
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
  await rm(folder, { recursive: true });
});

async function upload(page: Page, file: string): Promise<void> {
  await page.goto('/write/import');
  await page.locator('input[type=file]').setInputFiles(file);
}

const titles = (page: Page): Promise<string[]> =>
  page.locator('ol input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));

describe('a plan', () => {
  it('is corrected part by part, taken back, kept over a reload and made into a novel', async () => {
    const { page } = author;
    await upload(page, path.join(FIXTURES, 'headed-novel.ko.txt'));
    await page.waitForURL('**/write/import?manuscript=*');
    const part = (number: number) =>
      page.getByRole('listitem').filter({ has: page.getByLabel(`Title of part ${number}`, { exact: true }) });
    await part(1).waitFor();
    const proposed = await titles(page);
    expect(proposed.length).toBeGreaterThan(4);

    // Rename, join and leave out, by keyboard alone.
    await page.getByLabel('Title of part 2', { exact: true }).fill('첫머리');
    await part(3).getByRole('button', { name: 'Join with the one above' }).focus();
    await page.keyboard.press('Enter');
    expect(await titles(page)).toEqual([proposed[0], '첫머리', ...proposed.slice(3)]);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Title of part 2',
    );
    await part(3).getByRole('button', { name: 'Leave out' }).focus();
    await page.keyboard.press('Enter');
    await part(3).getByRole('button', { name: 'Keep' }).waitFor();

    // Take the last one back.
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    await part(3).getByRole('button', { name: 'Leave out' }).waitFor();

    // Split at a paragraph.
    await part(2).getByRole('button', { name: 'Split here…' }).click();
    await page.getByRole('dialog').locator('div[lang=ko] button').nth(1).click();
    expect((await titles(page)).slice(1, 3)).toEqual(['첫머리', '첫머리 (continued)']);

    await page.reload();
    await part(1).waitFor();
    const corrected = await titles(page);
    expect(corrected.slice(1, 3)).toEqual(['첫머리', '첫머리 (continued)']);

    await page.getByLabel('Title of part 2', { exact: true }).fill('');
    await page.getByText('Every chapter needs a title.').waitFor();
    expect(await page.getByRole('button', { name: /^Make a novel of/ }).isDisabled()).toBe(true);
    await page.getByLabel('Title of part 2', { exact: true }).fill('첫머리');
    await page.getByRole('button', { name: /^Make a novel of/ }).click();
    await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
    await page.getByRole('link', { name: /첫머리 \(continued\)/ }).waitFor();
    expect(author.faults).toEqual([]);
  });
});

describe('a file with formats', () => {
  const files: [string, string, () => Promise<string | Buffer>][] = [
    ['md', 'Markdown (UTF-8)', () => Promise.resolve('# 첫째\n\n**비**가 왔다.\n\n# 둘째\n\n해가 났다.')],
    [
      'docx',
      'Word document (DOCX)',
      () =>
        docxOf(
          ['첫째', '둘째']
            .map(
              (title) => paragraph(run(title), 'Heading1') + paragraph(run('비', '<w:b/>') + run('가 왔다.')),
            )
            .join(''),
          { 'word/styles.xml': '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>' },
        ),
    ],
    [
      'epub',
      'EPUB',
      () =>
        epubOf({
          'a.xhtml': '<h1>첫째</h1><p><b>비</b>가 왔다.</p>',
          'b.xhtml': '<h1>둘째</h1><p>해가 났다.</p>',
        }),
    ],
  ];

  it.each(files)('.%s becomes a novel by its headings', async (ending, format, make) => {
    const file = path.join(folder, `비.${ending}`);
    await writeFile(file, await make());
    const { page } = author;
    await upload(page, file);
    await page.waitForURL('**/write/import?manuscript=*');
    await page.getByText(`비.${ending} · ${format}`).waitFor();
    expect(await titles(page)).toEqual(['첫째', '둘째']);
    await page.getByRole('button', { name: /^Make a novel of/ }).click();
    await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
    await page.getByRole('link', { name: /둘째/ }).waitFor();
    expect(author.faults).toEqual([]);
  });
});

describe('a file that cannot be a manuscript', () => {
  const files: [string, AppErrorCode, (file: string) => Promise<void>][] = [
    ['empty', 'FILE_EMPTY', (file) => writeFile(file, '')],
    ['of 200 MB', 'FILE_TOO_LARGE', makeHole],
    [
      'a picture',
      'FILE_BINARY',
      (file) => writeFile(file, Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])),
    ],
    [
      'in no known encoding',
      'FILE_UNDECODABLE',
      (file) => writeFile(file, Uint8Array.from([0x61, 0xff, 0xfe, 0xfd, 0x80])),
    ],
    ['an archive cut short', 'FILE_UNREADABLE', (file) => writeFile(file, 'PK\x03\x04 and no more')],
    ['of blank lines', 'FILE_WITHOUT_TEXT', (file) => writeFile(file, '\n  \n\t\n')],
  ];

  async function makeHole(file: string): Promise<void> {
    const handle = await open(file, 'w');
    await handle.truncate(200 * MEGABYTE);
    await handle.close();
  }

  it.each(files)('%s is refused in words, and nothing is kept', async (_, code, make) => {
    const file = path.join(folder, `${code}.txt`);
    await make(file);
    const { page } = author;
    await upload(page, file);
    await page.getByRole('alert').getByText(ERROR_META[code].message.en).waitFor();
    expect(new URL(page.url()).search).toBe('');
    const { rows } = await stack.database.pool.query('select id from manuscript where filename = $1', [
      `${code}.txt`,
    ]);
    expect(rows).toEqual([]);
  });

  it('is refused in Korean to a Korean reader', async () => {
    const file = path.join(folder, '빈 원고.txt');
    await writeFile(file, '');
    const { page, context } = await openVisitor(browser, stack, { locale: 'ko', width: 390 });
    await context.addCookies(await author.context.cookies());
    await upload(page, file);
    await page.getByRole('alert').getByText(ERROR_META.FILE_EMPTY.message.ko).waitFor();
  });
});
