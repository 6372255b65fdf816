import { createInkvineClient } from '@inkvine/client/inkvine-client';
import type { ChapterEntry, Novel } from '@inkvine/contracts/stories';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemoStack } from './demo-stack.ts';
import { openVisitor, signInAs } from './visitor.ts';

let stack: Stack;
let browser: Browser;
let novel: Novel;
let chapters: ChapterEntry[];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  const anyone = createInkvineClient({ baseUrl: stack.url, clientName: 'web' });
  const { items } = await anyone.stories.novels.query({ language: 'en' });
  novel = await anyone.stories.novel.query({ slug: items[0]!.slug });
  ({ items: chapters } = await anyone.stories.chapters.query({ branchId: novel.branchId }));
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

const text = (page: Page) => page.locator('.reading-text p').first();

/** Opens the first chapter from the list, and waits until device and worker keep what they saw. */
async function readFirstChapter(page: Page): Promise<void> {
  await page.goto(`/novels/${novel.slug}`);
  await page
    .getByRole('link', { name: chapters[0]?.title ?? '' })
    .first()
    .click();
  await text(page).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goBack();
  await page.getByText('Readable offline').first().waitFor({ state: 'attached' });
}

it('a chapter once opened is read without a connection, from a cold start, and says what is missing', async () => {
  const { page, context, faults } = await openVisitor(browser, stack, { width: 390 });
  await readFirstChapter(page);
  await context.setOffline(true);
  const cold = await context.newPage();
  await cold.goto(`/read/${chapters[0]?.id}`);
  await text(cold).waitFor();
  await cold.getByText('You are offline').waitFor();
  expect(await findBarriers(cold)).toEqual([]);
  await cold.goto(`/novels/${novel.slug}`);
  await cold
    .getByRole('link', { name: chapters[0]?.title ?? '' })
    .first()
    .waitFor();
  // What was never opened, nor fetched ahead, is not there, and says so instead of waiting for ever.
  await cold.goto(`/read/${chapters[2]?.id}`);
  await cold.getByRole('button', { name: 'Try again' }).waitFor();
  await context.setOffline(false);
  await cold.getByText('You are offline').waitFor({ state: 'detached' });
  await text(cold).waitFor();
  expect(faults).toEqual([]);
});

it('who signs out leaves nothing to read on the device', async () => {
  const { page, context } = await openVisitor(browser, stack);
  await signInAs(context, stack, 'marlow');
  const locked = chapters.at(-1);
  await page.goto(`/read/${locked?.id}`);
  await text(page).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto(`/novels/${novel.slug}`);
  await page.getByText('Readable offline').first().waitFor({ state: 'attached' });
  await page.request.post('/api/auth/sign-out', { headers: { origin: stack.url }, data: {} });
  await page.reload();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
  await page.getByText('Readable offline').first().waitFor({ state: 'detached' });
  await context.setOffline(true);
  await page.goto(`/read/${locked?.id}`);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await page.locator('.reading-text').count()).toBe(0);
  const kept = await page.evaluate(async () => {
    const addresses: string[] = [];
    for (const name of await caches.keys()) {
      addresses.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
    }
    return addresses;
  });
  expect(kept.filter((address) => /^\/(?:trpc|api|read|novels)/.test(address))).toEqual([]);
  expect(kept).toContain('/index.html');
});

it('an update drops the files of the version before, and pages always come from the server while there is one', async () => {
  const { page } = await openVisitor(browser, stack);
  // A page of this site that starts no worker.
  await page.goto('/robots.txt');
  await page.evaluate(() => caches.open('inkvine-shell-of-before'));
  await readFirstChapter(page);
  await expect.poll(() => page.evaluate(() => caches.has('inkvine-shell-of-before'))).toBe(false);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const document = await page.goto(`/read/${chapters[0]?.id}`);
  expect(document?.fromServiceWorker()).toBe(true);
  expect(await document?.text()).toContain('id="first-answers"');
});
