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
let novelId: string;
let chapters: ChapterEntry[];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  const anyone = createInkvineClient({ baseUrl: stack.url, clientName: 'web' });
  const { items } = await anyone.stories.novels.query({ language: 'en' });
  const novel = await anyone.stories.novel.query({ slug: items[0]!.slug });
  novelId = novel.id;
  ({ items: chapters } = await anyone.stories.chapters.query({ branchId: novel.branchId }));
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** As the client sets it; the first answer of the server has the text too, and gives way to this. */
const TEXT = '.reading-text[data-paragraph] p';

const read = async (page: Page, chapter: ChapterEntry | undefined): Promise<void> => {
  await page.goto(`/read/${chapter?.id}`);
  await page.locator(TEXT).first().waitFor();
};

/** The first words of the paragraph under the bar. */
const topmost = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const paragraphs = [...document.querySelectorAll('.reading-text p')];
    const first = paragraphs.find((paragraph) => paragraph.getBoundingClientRect().bottom > 76);
    return first?.textContent?.slice(0, 40) ?? '';
  });

const fontSize = (page: Page): Promise<string> =>
  page.locator('.reading-text').evaluate((text) => getComputedStyle(text).fontSize);

it('brings a reader back to their paragraph, after a reload, larger type and on another device', async () => {
  const { page, context } = await openVisitor(browser, stack);
  const token = await signInAs(context, stack, 'tom');
  const tom = createInkvineClient({ baseUrl: stack.url, clientName: 'web', getToken: () => token });
  await read(page, chapters[0]);
  const paragraph = page.locator('.reading-text p').nth(24);
  const wanted = (await paragraph.textContent()) ?? '';
  expect(wanted.length).toBeGreaterThan(5);
  await page.mouse.wheel(0, 1);
  await paragraph.evaluate((element) => {
    window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top - 72 });
  });
  const savedQuote = async (): Promise<string | undefined> => {
    const { anchor } = await tom.reading.chapter.query({ chapterId: chapters[0]!.id });
    return anchor?.quote;
  };
  await expect.poll(savedQuote).toBe(wanted.slice(0, 32).trimEnd());
  const place = await topmost(page);
  expect(wanted).toContain(place);

  await page.reload();
  await page.locator(TEXT).first().waitFor();
  expect(await topmost(page)).toBe(place);

  for (const size of ['20px', '21px', '22px', '23px']) {
    await page.keyboard.press('+');
    await page.waitForFunction(
      (wanted) => getComputedStyle(document.querySelector('.reading-text')!).fontSize === wanted,
      size,
    );
  }
  expect(await topmost(page)).toBe(place);

  const phone = await openVisitor(browser, stack, { width: 390 });
  await signInAs(phone.context, stack, 'tom');
  await read(phone.page, chapters[0]);
  expect(await topmost(phone.page)).toBe(place);
});

it('sets the text in pages, turned by keys and taps, and keeps the words on changing over', async () => {
  const { page, faults } = await openVisitor(browser, stack, { width: 390 });
  await read(page, chapters[0]);
  await page
    .locator('.reading-text p')
    .nth(12)
    .evaluate((element) => {
      window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top - 72 });
    });
  await page
    .getByRole('progressbar', { name: 'Progress in this chapter' })
    .and(page.locator(':not([aria-valuenow="0"])'))
    .waitFor();
  const wanted = await topmost(page);
  await page.keyboard.press('v');
  await page.locator('.reading-pages').waitFor();
  const isOnPage = (words: string) =>
    page.evaluate((words) => {
      const paragraph = [...document.querySelectorAll('.reading-text p')].find((one) =>
        one.textContent?.startsWith(words),
      );
      const boxes = [...(paragraph?.getClientRects() ?? [])];
      return boxes.some((box) => box.left >= 0 && box.right <= window.innerWidth);
    }, words);
  expect(await isOnPage(wanted)).toBe(true);
  await page.keyboard.press('v');
  await page.locator('.reading-pages').waitFor({ state: 'detached' });
  expect(await topmost(page)).toBe(wanted);
  await page.keyboard.press('v');
  await page.locator('.reading-pages').waitFor();

  const pageNumber = async () => Number((await page.getByText(/^\d+ \/ \d+$/).textContent())?.split(' ')[0]);
  const from = await pageNumber();
  expect(from).toBeGreaterThan(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(pageNumber).toBe(from + 1);
  await page.keyboard.press('Shift+Space');
  await expect.poll(pageNumber).toBe(from);
  await page.mouse.click(370, 500);
  await page.mouse.click(370, 500);
  await page.mouse.click(20, 500);
  await expect.poll(pageNumber).toBe(from + 1);
  await page.mouse.click(195, 500);
  await expect.poll(pageNumber).toBe(from + 1);
  expect(faults).toEqual([]);
});

it('offers the place of another device and does not jump to it', async () => {
  const { page, context } = await openVisitor(browser, stack);
  const token = await signInAs(context, stack, 'ben');
  const elsewhere = createInkvineClient({ baseUrl: stack.url, clientName: 'web', getToken: () => token });
  const device = { id: crypto.randomUUID(), name: 'Android · Chrome' };
  const anchor = { blockId: 'b', quote: '', fraction: 0.5 };
  const far = chapters.findLast(({ access }) => access === 'free')!;
  expect(far.number).toBeGreaterThan(2);
  await elsewhere.reading.saveProgress.mutate({ chapterId: far.id, anchor, finished: false, device });
  await read(page, chapters[0]);
  await page.getByText(`You were in chapter ${far.number} on Android · Chrome`).waitFor();
  expect(page.url()).toContain(chapters[0]?.id);
  await page.getByRole('button', { name: 'Continue there' }).click();
  await page.getByRole('heading', { level: 1, name: far.title }).waitFor();
  expect(await page.getByRole('button', { name: 'Continue there' }).count()).toBe(0);
});

it('obeys single keys until they are switched off', async () => {
  const { page, faults } = await openVisitor(browser, stack);
  await read(page, chapters[0]);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 1, name: chapters[1]?.title ?? '' }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { level: 1, name: chapters[0]?.title ?? '' }).waitFor();
  await page.locator(TEXT).first().waitFor();

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
  // A typeface comes once it is chosen, and not before.
  const faces = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.fonts].flatMap(({ family, status }) => (status === 'loaded' ? [family] : [])),
    );
  expect((await faces()).join()).not.toContain('OpenDyslexic');
  await page.getByText('Dyslexia-friendly', { exact: true }).click();
  await expect.poll(async () => (await faces()).join()).toContain('OpenDyslexic');
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

  // Rented, it is open from when the reader begins it, and not before.
  await author.page.goto(`/write/${novelId}`);
  await author.page.getByRole('button', { name: 'Selling' }).click();
  const selling = author.page.getByRole('dialog');
  await selling.getByRole('checkbox', { name: 'Offer rent' }).check();
  await selling.getByRole('button', { name: 'Save' }).click();
  await selling.waitFor({ state: 'hidden' });
  const reader = await openVisitor(browser, stack);
  await signInAs(reader.context, stack, 'tom');
  await reader.page.goto(`/read/${locked?.id}`);
  await reader.page.getByRole('button', { name: 'Rent for 72 hours: 1 coin' }).click();
  await reader.page.getByRole('heading', { name: 'You have rented this chapter' }).waitFor();
  expect(await reader.page.locator('.reading-text').count()).toBe(0);
  await reader.page.getByRole('button', { name: 'Begin to read' }).click();
  await reader.page.getByText(secret).waitFor();
  await reader.page.getByText('Yours to read until').waitFor();
  expect([...author.faults, ...reader.faults]).toEqual([]);
});

it('can be used from the skip link to the last button by keyboard', async () => {
  const { page } = await openVisitor(browser, stack);
  await page.goto('/');
  await page.getByRole('heading', { level: 3 }).first().waitFor();
  // The first HTML has the novels too, and loses the focus to the client that takes its place.
  await page.getByRole('button', { name: /^Theme/ }).waitFor();
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
