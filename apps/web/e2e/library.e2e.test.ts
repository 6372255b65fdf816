import { createInkvineClient, type InkvineClient } from '@inkvine/client/inkvine-client';
import type { ChapterEntry, Novel } from '@inkvine/contracts/stories';
import { launchBrowser } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemoStack } from './demo-stack.ts';
import { openVisitor, signInAs, type Visitor } from './visitor.ts';

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

async function open(name: string): Promise<Visitor & { client: InkvineClient }> {
  const visitor = await openVisitor(browser, stack);
  const token = await signInAs(visitor.context, stack, name);
  const client = createInkvineClient({ baseUrl: stack.url, clientName: 'web', getToken: () => token });
  return { ...visitor, client };
}

it('moves a story to a shelf with a reason, and treats its reader as further back', async () => {
  const { page, client, faults } = await open('ben');
  const anchor = { blockId: 'b', quote: '', fraction: 0.5 };
  for (const chapter of chapters.slice(0, 2)) {
    await client.reading.saveProgress.mutate({ chapterId: chapter.id, anchor, finished: true });
  }
  await page.goto('/library');
  const story = page.getByRole('listitem').filter({ hasText: novel.title });
  await story.getByRole('button', { name: `More for ${novel.title}` }).click();
  await page.getByRole('menuitem', { name: 'Treat me as further back' }).click();
  await page.getByLabel('As if I were at chapter').fill('1');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('You now see what a reader at chapter 1 sees.').first().waitFor();
  const standing = await client.reading.standing.query({ branchId: novel.branchId });
  expect(standing).toMatchObject({ opened: 1, treatedAs: 1 });

  await story.getByRole('button', { name: `More for ${novel.title}` }).click();
  await page.getByRole('menuitem', { name: 'Move to another shelf' }).click();
  await page.getByRole('dialog').getByText('Dropped').click();
  await page.getByLabel('Why (only you see it)').fill('Too much fog.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Moved.').first().waitFor();
  await story.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Dropped' }).click();
  await story.getByText('Too much fog.').waitFor();

  await page.getByLabel('Show in library and home what I have read').uncheck();
  await page.getByLabel('Hide titles of chapters I have not read').check();
  await expect
    .poll(() => client.reading.preferences.query())
    .toMatchObject({ keepsHistory: false, hidesTitles: true });
  await page.goto(`/novels/${novel.slug}`);
  await page.getByRole('link', { name: 'The title shows once you read it' }).first().waitFor();
  expect(faults).toEqual([]);
});

it('tells on the page of a novel where to go on and what changed since one read it', async () => {
  const { page, client, faults } = await open('tom');
  const author = await open('marlow');
  const [first] = chapters;
  const anchor = { blockId: 'b', quote: '', fraction: 1 };
  await client.reading.saveProgress.mutate({ chapterId: first!.id, anchor, finished: true });
  const editable = await author.client.stories.editableChapter.query({ chapterId: first!.id });
  const { version } = await author.client.stories.updateChapter.mutate({
    chapterId: first!.id,
    version: editable.version,
    title: editable.title,
    text: editable.text.replace('greenhouse', 'glasshouse'),
    price: editable.price,
  });
  await author.client.stories.publishChapter.mutate({ chapterId: first!.id, version });

  await page.goto(`/novels/${novel.slug}`);
  await page.getByRole('link', { name: 'Continue at chapter 1' }).waitFor();
  await page.getByRole('button', { name: 'Edited since you read it' }).click();
  const changes = page.getByRole('dialog', { name: 'What changed since you read it' });
  await changes.locator('del', { hasText: 'greenhouse' }).waitFor();
  await changes.locator('ins', { hasText: 'glasshouse' }).waitFor();
  await changes.getByRole('button', { name: 'I have seen it' }).click();
  await page.getByRole('button', { name: 'Edited since you read it' }).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});
