import { BranchId, ChapterId, UserId } from '@inkvine/contracts/primitives';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openVisitor } from './visitor.ts';
import { journalOf, linesOf, save, sheet, startChapter, waitForState, write } from './writer.ts';

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let keyboard: CDPSession;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});
beforeEach(async () => {
  const visitor = await openVisitor(browser, stack);
  ({ context, page } = visitor);
  await startChapter(visitor, stack, 'Haneul');
  keyboard = await context.newCDPSession(page);
  return () => context.close();
});

/** What a two-set keyboard shows on the way to a syllable; the last one stays open. */
async function compose(...states: string[]): Promise<void> {
  for (const text of states) {
    const at = { selectionStart: text.length, selectionEnd: text.length };
    await keyboard.send('Input.imeSetComposition', { text, ...at });
  }
}
const commit = (text: string) => keyboard.send('Input.insertText', { text });
async function type(...syllables: string[][]): Promise<void> {
  for (const states of syllables) {
    await compose(...states);
    await commit(states.at(-1) ?? '');
  }
}
/** A key that the input method takes: pages see code 229. */
async function pressWhileComposing(key: string): Promise<void> {
  for (const way of ['rawKeyDown', 'keyUp'] as const) {
    await keyboard.send('Input.dispatchKeyEvent', {
      type: way,
      key,
      code: key,
      windowsVirtualKeyCode: way === 'keyUp' ? 13 : 229,
    });
  }
}
const HAN = ['ㅎ', '하', '한'];
const GEUL = ['ㄱ', '그', '글'];

it('takes the first syllable in an empty document and in an empty paragraph', async () => {
  await sheet(page).focus();
  await type(HAN, GEUL);
  await page.keyboard.press('Enter');
  await type(GEUL, HAN);
  await expect.poll(() => linesOf(page)).toEqual(['한글', '글한']);
  await save(page);
  await page.reload();
  await sheet(page).getByText('글한').waitFor();
});

it('keeps syllables whole within and at the edges of marks', async () => {
  await write(page, 'ab');
  await page.keyboard.press('Control+b');
  await type(HAN);
  await page.keyboard.press('Control+b');
  await type(GEUL);
  expect(await sheet(page).locator('strong').textContent()).toBe('한');
  await expect.poll(() => linesOf(page)).toEqual(['ab한글']);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await type(GEUL);
  await expect.poll(() => linesOf(page)).toEqual(['ab글한글']);
});

it('writes before and after a scene break', async () => {
  await write(page, 'a');
  await page.getByRole('button', { name: 'Scene break' }).click();
  await type(HAN);
  await expect.poll(() => linesOf(page)).toEqual(['a', '', '한']);
  await page.keyboard.press('Control+Home');
  await type(GEUL);
  await expect.poll(() => linesOf(page)).toEqual(['글a', '', '한']);
});

it('does not break the line with the Enter that ends a syllable, and does with the next', async () => {
  await sheet(page).focus();
  await compose(...HAN);
  await pressWhileComposing('Enter');
  await commit('한');
  await expect.poll(() => linesOf(page)).toEqual(['한']);
  await page.keyboard.press('Enter');
  await type(GEUL);
  await expect.poll(() => linesOf(page)).toEqual(['한', '글']);
});

it('takes a syllable apart with Backspace', async () => {
  await write(page, '가');
  await compose(...HAN, '하', 'ㅎ', '');
  await expect.poll(() => linesOf(page)).toEqual(['가']);
  await type(GEUL);
  await expect.poll(() => linesOf(page)).toEqual(['가글']);
});

it('offers entries while a syllable of their name is open, and takes one with the Enter after it', async () => {
  const { db } = stack.database;
  const chapterId = ChapterId.parse(new URL(page.url()).pathname.split('/').at(-1));
  const branch = await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .select(['branch.id', 'branch.author_id'])
    .where('chapter.id', '=', chapterId)
    .executeTakeFirstOrThrow();
  const author = { ...(await buildActor(db)), userId: UserId.parse(branch.author_id) };
  const wiki = createWikiWriter(db, { author, branchId: BranchId.parse(branch.id), chapterIds: [chapterId] });
  await wiki.createEntry('한글나라', wiki.gate(1));
  await wiki.createEntry('한참 뒤', { from: 'never' });

  await sheet(page).focus();
  await page.keyboard.type('@');
  const options = page.getByRole('listbox', { name: 'Entries of the wiki' }).getByRole('option');
  await options.filter({ hasText: '한참 뒤' }).getByText('Readers meet it only later').waitFor();
  await compose(...HAN);
  await options.filter({ hasText: '한글나라' }).waitFor();
  await pressWhileComposing('Enter');
  expect(await sheet(page).locator('[data-mark="entry"]').count()).toBe(0);
  await commit('한');
  await options.filter({ hasText: '한글나라' }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Enter');
  expect(await linesOf(page)).toEqual(['한글나라']);
  await page.keyboard.press('Control+z');
  expect(await linesOf(page)).toEqual(['@한']);
  await page.keyboard.press('Escape');
  await options.first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+y');
  await type(GEUL);
  expect(await linesOf(page)).toEqual(['한글나라글']);
  expect(await sheet(page).locator('[data-mark="entry"]').textContent()).toBe('한글나라');
});

it('saves nothing while a syllable is open, and all of it after', async () => {
  let saves = 0;
  page.on('request', (request) => {
    if (request.url().includes('drafts.save')) saves += 1;
  });
  await sheet(page).focus();
  await compose(...HAN);
  await waitForState(page, 'typing');
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect.poll(() => journalOf(page)).toContain('한');
  expect(saves).toBe(0);
  await commit('한');
  await waitForState(page, 'durable');
  expect(saves).toBeGreaterThan(0);
  await expect.poll(() => linesOf(page)).toEqual(['한']);
});

it('merges what another device wrote without touching the syllable in hand', async () => {
  await write(page, '하나.\n둘.');
  await save(page);
  const phone = await openVisitor(browser, stack);
  await phone.context.addCookies(await context.cookies());
  await phone.page.goto(page.url());
  await write(phone.page, ' 전화에서.');
  await save(phone.page);

  await sheet(page).focus();
  await page.keyboard.press('Control+Home');
  await type(GEUL);
  await compose(...HAN);
  await page.keyboard.down('Control');
  await page.keyboard.up('Control');
  await expect.poll(() => linesOf(page)).toEqual(['글한하나.', '둘.']);
  await commit('한');
  await sheet(page).getByText('둘. 전화에서.').waitFor();
  await type(GEUL);
  await expect.poll(() => linesOf(page)).toEqual(['글한글하나.', '둘. 전화에서.']);
  await phone.context.close();
});

it('goes on in the search box and in quick open only with the Enter after the syllable', async () => {
  await write(page, '한글과 한글');
  await page.keyboard.press('Control+f');
  const find = page.getByRole('search').getByLabel('Find', { exact: true });
  await find.focus();
  await type(HAN);
  await compose(...GEUL);
  await pressWhileComposing('Enter');
  await commit('글');
  expect(await find.inputValue()).toBe('한글');
  await page.getByText('2 matches').waitFor();
  expect(await page.locator('.ProseMirror-active-search-match').count()).toBe(0);
  await page.keyboard.press('Enter');
  await page.locator('.ProseMirror-active-search-match').waitFor();

  await page.keyboard.press('Control+k');
  const open = page.getByRole('combobox', { name: 'Name or number' });
  await open.focus();
  await compose(...HAN);
  await pressWhileComposing('Enter');
  expect(await open.inputValue()).toBe('한');
});

it('does not send a form with the Enter that ends a syllable in a tag', async () => {
  await page.goto('/write');
  await page.getByRole('button', { name: 'Start an empty novel' }).first().click();
  const tags = page.getByLabel('Tags');
  await tags.focus();
  await compose(...HAN);
  await pressWhileComposing('Enter');
  await commit('한');
  expect(await tags.inputValue()).toBe('한');
  expect(await page.getByRole('dialog').count()).toBe(1);
});
