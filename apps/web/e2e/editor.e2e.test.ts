import { launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openVisitor, signUp } from './visitor.ts';

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** A new author at the first, empty chapter of a new novel. */
beforeEach(async () => {
  ({ context, page } = await openVisitor(browser, stack));
  await signUp(page, 'Ada', '/write');
  await page.getByRole('button', { name: 'Start an empty novel' }).first().click();
  await page.getByLabel('Title', { exact: true }).fill('A novel');
  await page.getByRole('button', { name: 'Create the novel' }).click();
  await page.getByRole('button', { name: 'Add a chapter' }).click();
  await page.waitForURL('**/write/chapters/*');
  return () => context.close();
});

const text = (where: Page) => where.getByLabel('Text', { exact: true });

async function save(where: Page): Promise<void> {
  await where.keyboard.press('Control+s');
  await where.getByRole('status').getByText('Saved', { exact: true }).waitFor();
}

it('loses no words when somebody saved first', async () => {
  const other = await context.newPage();
  await other.goto(page.url());
  await text(other).fill('Written on the phone.');
  await save(other);

  await text(page).fill('Written at the desk.');
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'This chapter was changed elsewhere' });
  await dialog.waitFor();
  expect(await dialog.getByLabel('Yours, here').inputValue()).toBe('Written at the desk.');
  expect(await dialog.getByLabel('The one saved elsewhere').inputValue()).toBe('Written on the phone.');
  await dialog.getByRole('button', { name: 'Keep both, one after the other' }).click();
  await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
  const kept = await text(page).inputValue();
  expect(kept).toContain('Written at the desk.');
  expect(kept).toContain('Written on the phone.');

  await other.reload();
  expect(await text(other).inputValue()).toBe(kept);
});

it('keeps what was typed and not saved, over a closed window', async () => {
  await text(page).fill('Words that nobody saved.');
  await page.waitForFunction(() => JSON.stringify(localStorage).includes('Words that nobody saved.'));
  const address = page.url();
  await page.close();
  const again = await context.newPage();
  await again.goto(address);
  await again.getByText('We kept what you typed last time. It is not saved yet.').waitFor();
  expect(await text(again).inputValue()).toBe('Words that nobody saved.');
  await save(again);
  await again.reload();
  expect(await text(again).inputValue()).toBe('Words that nobody saved.');
  expect(await again.getByText('We kept what you typed last time').count()).toBe(0);
});

it('asks before it lets unsaved words go', async () => {
  await text(page).fill('Half a thought');
  await page.getByRole('link', { name: 'A novel' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  expect(await text(page).inputValue()).toBe('Half a thought');
  await page.getByRole('link', { name: 'A novel' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
});

it('publishes, changes, hides and counts a chapter', async () => {
  await text(page).fill('One two three.\nFour five.');
  await page.getByText('Words').locator('..').getByText('5', { exact: true }).waitFor();
  await save(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'Publish this chapter?' })
    .getByRole('button', { name: 'Publish' })
    .click();
  await page.getByRole('main').getByText('Published', { exact: true }).waitFor();

  await text(page).fill('One two three.\nFour five six.');
  await save(page);
  await page.getByText('Unpublished changes').waitFor();
  await page.getByRole('button', { name: 'Publish the changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Unpublished changes').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Hide' }).click();
  await page
    .getByRole('dialog', { name: 'Hide this chapter?' })
    .getByRole('button', { name: 'Hide' })
    .click();
  await page.getByText('Hidden', { exact: true }).waitFor();
});

it('refuses to publish a chapter without text, and deletes a draft', async () => {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('A chapter without text cannot be published.').first().waitFor();
  await page.getByRole('button', { name: 'Delete the draft' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the draft' }).click();
  await page.getByText('No chapters yet').waitFor();
});
