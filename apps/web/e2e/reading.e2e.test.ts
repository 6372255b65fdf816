import { createInkvineClient } from '@inkvine/client/inkvine-client';
import type { ChapterEntry } from '@inkvine/contracts/stories';
import { launchBrowser } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemoStack } from './demo-stack.ts';
import { openVisitor, signInAs } from './visitor.ts';

let stack: Stack;
let browser: Browser;
let chapters: ChapterEntry[];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  const anyone = createInkvineClient({ baseUrl: stack.url, clientName: 'web' });
  const { items } = await anyone.stories.novels.query({ language: 'en' });
  const novel = await anyone.stories.novel.query({ slug: items[0]!.slug });
  ({ items: chapters } = await anyone.stories.chapters.query({ branchId: novel.branchId }));
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

const read = async (page: Page, chapter: ChapterEntry | undefined): Promise<void> => {
  await page.goto(`/read/${chapter?.id}`);
  await page.locator('.reading-text p').first().waitFor();
};

const fontSize = (page: Page): Promise<string> =>
  page.locator('.reading-text').evaluate((text) => getComputedStyle(text).fontSize);

it('obeys single keys until they are switched off', async () => {
  const { page, faults } = await openVisitor(browser, stack);
  await read(page, chapters[0]);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 1, name: chapters[1]?.title ?? '' }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { level: 1, name: chapters[0]?.title ?? '' }).waitFor();
  await page.locator('.reading-text p').first().waitFor();

  expect(await fontSize(page)).toBe('19px');
  await page.keyboard.press('+');
  expect(await fontSize(page)).toBe('20px');
  await page.keyboard.press('-');
  await page.keyboard.press('t');
  await page.locator('html[data-paper=light]').waitFor({ state: 'attached' });
  await page.keyboard.press('t');
  await page.locator('html[data-paper=sepia]').waitFor({ state: 'attached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('+');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await fontSize(page)).toBe('19px');

  await page.getByRole('button', { name: 'Reading settings' }).click();
  await page.getByLabel('Use single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('+');
  await page.keyboard.press('t');
  await page.keyboard.press('ArrowRight');
  expect(await fontSize(page)).toBe('19px');
  expect(await page.locator('html').getAttribute('data-paper')).toBe('sepia');
  expect(page.url()).toContain(chapters[0]?.id);

  // The paper is there before the first paint of the next visit, and only where one reads.
  await page.reload();
  await page.locator('html[data-paper=sepia]').waitFor({ state: 'attached' });
  await page.goto('/');
  expect(await page.locator('html').getAttribute('data-paper')).toBeNull();
  expect(faults).toEqual([]);
});

it('never lets a word of a locked chapter out', async () => {
  const locked = chapters.at(-1);
  const author = await openVisitor(browser, stack);
  await signInAs(author.context, stack, 'marlow');
  await read(author.page, locked);
  const secret = (await author.page.locator('.reading-text p').nth(2).textContent())?.slice(0, 30) ?? '';
  expect(secret.length).toBeGreaterThan(10);

  const stranger = await openVisitor(browser, stack);
  const bodies: Promise<string>[] = [];
  stranger.page.on('response', (response) => {
    if (/json|html/.test(response.headers()['content-type'] ?? ''))
      bodies.push(response.text().catch(() => ''));
  });
  await read(stranger.page, chapters[0]);
  await stranger.page.goto(`/read/${locked?.id}`);
  await stranger.page.getByRole('link', { name: 'Sign in to unlock' }).waitFor();
  expect(await stranger.page.locator('.reading-text').count()).toBe(0);
  const seen = (await Promise.all(bodies)).join('\n');
  expect(seen).toContain(locked?.title);
  expect(seen).not.toContain(JSON.stringify(secret).slice(1, -1));
});

it('can be used from the skip link to the last button by keyboard', async () => {
  const { page } = await openVisitor(browser, stack);
  await page.goto('/');
  await page.getByRole('heading', { level: 3 }).first().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

  // Every stop shows where it is, and none is hidden.
  const stops = new Set<string>();
  for (let stop = 0; stop < 40; stop += 1) {
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const target = element.matches('input[type=radio]') ? (element.closest('label') ?? element) : element;
      const { width, height } = target.getBoundingClientRect();
      const { outlineStyle } = getComputedStyle(target);
      return {
        name: element.textContent || element.getAttribute('value'),
        seen: width > 1 && height > 1 && outlineStyle !== 'none',
      };
    });
    if (here === null) break;
    expect(here.seen, `${here.name} shows its focus`).toBe(true);
    stops.add(here.name ?? '');
    await page.keyboard.press('Tab');
  }
  expect([...stops]).toContain('API');
});

it('switches demo people, language and theme with one press each', async () => {
  const { page } = await openVisitor(browser, stack);
  await page.goto('/');
  await page.getByRole('button', { name: /^Tom/ }).click();
  await page.getByRole('button', { name: 'Account of Tom' }).waitFor();
  await page.getByRole('button', { name: /^Operator/ }).click();
  await page.getByRole('button', { name: 'Account of Operator' }).click();
  await page.getByRole('menuitem', { name: 'Operate' }).waitFor();
  await page.getByRole('menuitem', { name: '한국어로 보기' }).click();
  await page.locator('html[lang=ko]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: '손님' }).click();
  await page.getByRole('banner').getByRole('link', { name: '로그인' }).waitFor();
  await page.getByRole('button', { name: /화면 테마/ }).click();
  await page.getByRole('button', { name: /화면 테마/ }).click();
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  await page.reload();
  await page.locator('html[lang=ko][data-theme=dark]').waitFor({ state: 'attached' });
});
