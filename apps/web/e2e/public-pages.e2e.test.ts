import { createInkvineClient } from '@inkvine/client/inkvine-client';
import type { ChapterEntry, Novel } from '@inkvine/contracts/stories';
import { launchBrowser } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemoStack } from './demo-stack.ts';
import { openVisitor, signInAs } from './visitor.ts';

let stack: Stack;
let browser: Browser;
const novels = new Map<string, { novel: Novel; chapters: ChapterEntry[] }>();
beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  const anyone = createInkvineClient({ baseUrl: stack.url, clientName: 'web' });
  for (const language of ['ko', 'en'] as const) {
    const { items } = await anyone.stories.novels.query({ language });
    const novel = await anyone.stories.novel.query({ slug: items[0]!.slug });
    const { items: chapters } = await anyone.stories.chapters.query({ branchId: novel.branchId });
    novels.set(language, { novel, chapters });
  }
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** Where the words of a chapter stand, to the pixel; the bar of the demo above all pages aside. */
const places = (page: Page) =>
  page.evaluate(() => {
    const top = document.querySelector('main')!.getBoundingClientRect().y;
    return ['h1', '.reading-text p:nth-of-type(1)', '.reading-text p:nth-of-type(9)'].map((selector) => {
      const { x, y, width } = document.querySelector(selector)!.getBoundingClientRect();
      return [selector, Math.round(x), Math.round(y - top), Math.round(width)];
    });
  });

/** Procedures that the page asked for. */
function asked(page: Page): string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const path = /\/trpc\/([^?]+)/.exec(request.url())?.[1];
    if (path !== undefined) names.push(...decodeURIComponent(path).split(','));
  });
  return names;
}

it.each([
  ['ko', 1280],
  ['ko', 390],
  ['en', 1280],
  ['en', 390],
] as const)(
  'a chapter (%s, %i px) can be read without a script, and stays where it is when the client takes over',
  async (language, width) => {
    const address = `/read/${novels.get(language)?.chapters[0]?.id}`;
    const plain = await browser.newContext({
      baseURL: stack.url,
      javaScriptEnabled: false,
      viewport: { width, height: width < 600 ? 844 : 900 },
    });
    const still = await plain.newPage();
    await still.goto(address);
    const { page, faults } = await openVisitor(browser, stack, { locale: language, width });
    const calls = asked(page);
    // The text must never be gone, from the first frame on which it was there.
    await page.addInitScript(() => {
      const seen: boolean[] = [];
      Object.assign(window, { seen });
      const look = () => {
        seen.push(document.querySelector('.reading-text p') !== null);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(address);
    await page.getByRole('progressbar').waitFor({ state: 'attached' });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForLoadState('networkidle');
    const seen = await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen);
    expect(seen.slice(seen.indexOf(true))).not.toContain(false);
    expect(await places(page)).toEqual(await places(still));
    expect(await page.locator('.reading-text').innerText()).toBe(
      await still.locator('.reading-text').innerText(),
    );
    expect(calls).not.toContain('reading.chapter');
    expect(faults).toEqual([]);
    await plain.close();
  },
);

it('home and novel pages go on from what they came with', async () => {
  const { novel, chapters } = novels.get('en')!;
  const { page, faults } = await openVisitor(browser, stack);
  const calls = asked(page);
  await page.goto('/');
  await page.getByRole('heading', { level: 3, name: novel.title }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(calls).not.toContain('stories.novels');
  await page.goto(`/novels/${novel.slug}`);
  await page.getByRole('link', { name: chapters[1]?.title ?? '' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(calls).not.toContain('stories.novel');
  expect(calls).not.toContain('stories.chapters');
  expect(faults).toEqual([]);
});

it('somebody signed in sees their own, also on a device that had forgotten them', async () => {
  const locked = novels.get('en')!.chapters.at(-1);
  const { page, context, faults } = await openVisitor(browser, stack);
  await signInAs(context, stack, 'marlow');
  await page.goto(`/read/${locked?.id}`);
  await page.locator('.reading-text p').first().waitFor();
  await page.reload();
  await page.locator('.reading-text p').first().waitFor();
  expect(await page.locator('.chapter-locked').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('who scrolled before the client was there is not thrown back to the beginning', async () => {
  const { page } = await openVisitor(browser, stack, { width: 390 });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/trpc/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`/read/${novels.get('en')?.chapters[0]?.id}`, { waitUntil: 'domcontentloaded' });
  await page.locator('.reading-text p').nth(12).waitFor();
  await page.mouse.move(200, 400);
  await page.evaluate(() => addEventListener('scrollend', () => (document.body.dataset.rested = 'yes')));
  await page.mouse.wheel(0, 1_500);
  // A wheel scrolls smoothly: what is read on the way differs from where it ends.
  await page.locator('body[data-rested]').waitFor();
  const before = await page.evaluate(() => window.scrollY);
  release();
  await page.getByRole('progressbar').waitFor({ state: 'attached' });
  expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(4);
});
