import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { UserId } from '@inkvine/contracts/primitives';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findSmallTargets, open, takePhone } from './phone.ts';
import { serveExport, type StaticSite } from './static-site.ts';

let site: StaticSite;
let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
let novel: BuiltNovel;

beforeAll(async () => {
  site = await serveExport();
  stack = await startStack({ env: { MOBILE_WEB_ORIGIN: site.origin } });
  const { db } = stack.database;
  const response = await fetch(`${stack.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.origin },
    body: JSON.stringify({ name: '하늘', email: 'haneul@test.inkvine.example', password: 'the swept house' }),
  });
  const token = response.headers.get('set-auth-token')!;
  const author = await db
    .updateTable('user')
    .set({ role: 'creator' })
    .where('email', '=', 'haneul@test.inkvine.example')
    .returning('id')
    .executeTakeFirstOrThrow();
  novel = await buildNovel(db, {
    authorId: UserId.parse(author.id),
    title: '썰물',
    slug: 'ebb',
    language: 'ko',
    chapters: [{ title: '소금길', text: '물이 빠졌다.\n길이 드러났다.' }],
  });
  browser = await launchBrowser();
  ({ context, page, faults } = await takePhone(browser, { server: stack.url }));
  await page.addInitScript((given) => sessionStorage.setItem('inkvine.session', given), token);
});

afterAll(async () => {
  await context?.close();
  await browser?.close();
  await stack?.close();
  await site?.close();
});

const button = (name: string | RegExp) => page.getByRole('button', { name }).filter({ visible: true });
const link = (name: string | RegExp) => page.getByRole('link', { name }).filter({ visible: true });
const paragraph = (number: number) => page.getByRole('textbox', { name: `Paragraph ${number}`, exact: true });
const status = (name: string) => page.getByRole('status').filter({ hasText: name, visible: true });

async function expectUsable(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findBarriers(page)).toEqual([]);
  }
  expect(await findSmallTargets(page)).toEqual([]);
}

it('leads from the desk to a chapter', async () => {
  await open(page, `${site.origin}/write`);
  await link(/썰물/).waitFor();
  await expectUsable();
  await link(/썰물/).click();
  await link(/소금길/).waitFor();
  await expectUsable();
  await link(/소금길/).click();
  await paragraph(2).waitFor();
  expect(await paragraph(1).inputValue()).toBe('물이 빠졌다.');
  await expectUsable();
});

it('saves what is typed, paragraph by paragraph', async () => {
  await paragraph(2).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('소금 냄새가 났다.');
  await expect.poll(() => paragraph(3).inputValue()).toBe('소금 냄새가 났다.');
  await button('Quote').click();
  await page.getByRole('textbox', { name: 'Quote 3' }).waitFor();
  await status('Saved').filter({ hasNotText: 'database' }).waitFor();
});

it('keeps words of a dead server on the phone, and brings them there once it lives', async () => {
  await stack.server.kill();
  await paragraph(1).click();
  await page.keyboard.press('End');
  await page.keyboard.insertText(' 아무도 없었다.');
  await status('On this device only').waitFor();
  await stack.server.start();
  await page.reload();
  await expect.poll(() => paragraph(1).inputValue()).toBe('물이 빠졌다. 아무도 없었다.');
  await status('Saved').filter({ hasNotText: 'database' }).waitFor();
});

it('publishes what the author sees', async () => {
  await button('Publish the changes').click();
  await page.getByRole('dialog').waitFor();
  await expectUsable();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish the changes' }).click();
  await page.getByText('Published.').filter({ visible: true }).waitFor();
  await open(page, `${site.origin}/read/${novel.chapterIds[0]}`);
  await page.getByText('물이 빠졌다. 아무도 없었다.').filter({ visible: true }).waitFor();
  await page.getByText('소금 냄새가 났다.').filter({ visible: true }).waitFor();
  expect(faults).toEqual([]);
});
