import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { UserId } from '@inkvine/contracts/primitives';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openVisitor, signUp } from './visitor.ts';

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let authorId: UserId;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

beforeEach(async () => {
  ({ context, page } = await openVisitor(browser, stack));
  const email = await signUp(page, 'Ada', '/write');
  const { db } = stack.database;
  const user = await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  authorId = UserId.parse(user.id);
  await db.updateTable('user').set({ role: 'creator' }).where('id', '=', authorId).execute();
  return () => context.close();
});

async function openNovel(titles: readonly string[]): Promise<string> {
  const { novelId } = await buildNovel(stack.database.db, {
    authorId,
    chapters: titles.map((title) => ({ title, status: 'draft' })),
  });
  await page.goto(`/write/${novelId}`);
  await list(page).getByRole('link').first().waitFor();
  return novelId;
}

const list = (where: Page) => where.getByRole('list', { name: 'Chapters' });
const orderOn = async (where: Page): Promise<string> =>
  (await list(where).locator('h3, a span[lang]').allInnerTexts()).join(' ');
const menuOf = (title: string) => page.getByRole('button', { name: `“${title}”` });
const orderIs = (order: string) => expect.poll(() => orderOn(page)).toBe(order);

it('is put in order by keys, menus and dragging, and taken back', async () => {
  await openNovel(['Ash', 'Birch', 'Cedar', 'Elm']);
  await orderIs('1 Ash 2 Birch 3 Cedar 4 Elm');

  await page.getByRole('link', { name: /Elm/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await orderIs('1 Ash 2 Elm 3 Birch 4 Cedar');
  await page.getByText('“Elm” moved to place 2.').waitFor({ state: 'attached' });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('li')?.textContent?.includes('Elm')))
    .toBe(true);

  await menuOf('Birch').click();
  await page.getByRole('menuitem', { name: 'Start a volume here…' }).click();
  await page.getByLabel('Title of the volume').fill('Woods');
  await page.getByRole('button', { name: 'Create' }).click();
  await orderIs('1 Ash 2 Elm Woods 3 Birch 4 Cedar');
  await menuOf('Ash').click();
  await page.getByRole('menuitem', { name: 'Into “Woods”' }).click();
  await orderIs('1 Elm Woods 2 Birch 3 Cedar 4 Ash');

  const handle = (title: string) =>
    list(page).getByRole('listitem').filter({ hasText: title }).locator('[draggable]');
  const row = (title: string) => list(page).getByRole('listitem').filter({ hasText: title });
  await handle('Ash').dragTo(row('Elm'), { targetPosition: { x: 200, y: 4 } });
  await orderIs('1 Ash 2 Elm Woods 3 Birch 4 Cedar');
  expect(await findBarriers(page)).toEqual([]);

  await page.keyboard.press('Control+z');
  await orderIs('1 Elm Woods 2 Birch 3 Cedar 4 Ash');
  await page.getByRole('button', { name: 'Undo' }).click();
  await orderIs('1 Ash 2 Elm Woods 3 Birch 4 Cedar');

  await menuOf('Ash').click();
  await page.getByRole('menuitem', { name: 'Words for the number…' }).click();
  await page.getByLabel('Words in place of the number').fill('Prologue');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Numbers' }).click();
  await page.getByRole('menuitemradio', { name: 'From 1 in each volume' }).click();
  await orderIs('Prologue Ash 1 Elm Woods 1 Birch 2 Cedar');
  await page.reload();
  await orderIs('Prologue Ash 1 Elm Woods 1 Birch 2 Cedar');
});

it('tells that somebody was first, and does it again', async () => {
  const novelId = await openNovel(['Ash', 'Birch', 'Cedar']);
  const other = await context.newPage();
  await other.goto(`/write/${novelId}`);
  await other.getByRole('link', { name: /Cedar/ }).focus();
  await other.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => orderOn(other)).toBe('1 Ash 2 Cedar 3 Birch');
  await expect
    .poll(async () => {
      const { db } = stack.database;
      const query = db.selectFrom('branch').select('list_version').where('novel_id', '=', novelId);
      return (await query.executeTakeFirstOrThrow()).list_version;
    })
    .toBe(2);

  await page.getByRole('link', { name: /Ash/ }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByText('The order was changed elsewhere first').waitFor();
  await orderIs('1 Ash 2 Cedar 3 Birch');
  await page.getByRole('button', { name: 'Do it again' }).click();
  await orderIs('1 Cedar 2 Birch 3 Ash');
});

it('has only the rows near the window in the page, and finds and moves one of two thousand chapters', async () => {
  const title = (index: number) => `Chapter ${String(index + 1).padStart(4, '0')}.`;
  await openNovel(Array.from({ length: 2_000 }, (_, index) => title(index)));
  expect(await list(page).getByRole('listitem').count()).toBeLessThan(80);
  await page.getByLabel('Find by title').fill('Chapter 1999');
  await page.getByRole('link', { name: /1999/ }).waitFor();
  await page.getByRole('button', { name: '“Chapter 1999.”' }).click();
  await page.getByRole('menuitem', { name: 'Move to…' }).click();
  await page.getByLabel('Place').fill('1');
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByLabel('Find by title').fill('');
  // In the whole list again: a part of it cannot be put in another order.
  await page.getByRole('link', { name: /^2 Chapter 0001/ }).waitFor();
  await page.getByRole('link', { name: /^1 Chapter 1999/ }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('link', { name: /^2 Chapter 1999/ }).waitFor();
});
