import { UserId } from '@inkvine/contracts/primitives';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVisitor, signUp, type Visitor } from './visitor.ts';

/** One white pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
let stack: Stack;
let browser: Browser;
let author: Visitor;
let reader: Visitor;
let novel: BuiltNovel;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  author = await openVisitor(browser, stack);
  reader = await openVisitor(browser, stack, { width: 390, theme: 'dark' });
  const email = await signUp(author.page, 'Ada', '/write');
  await signUp(reader.page, 'Ben');
  const { db } = stack.database;
  const { id } = await db
    .updateTable('user')
    .set({ role: 'creator' })
    .where('email', '=', email)
    .returning('id')
    .executeTakeFirstOrThrow();
  novel = await buildNovel(db, {
    authorId: UserId.parse(id),
    title: 'The Salt Road',
    slug: 'salt-road',
    chapters: [
      { title: 'Ebb', text: 'A rider in a mask came down to the shore.' },
      { title: 'Slack water', text: 'Nobody asked the rider for a name.' },
      { title: 'Flood', text: 'The mask fell. It was Captain Orla Voss.' },
    ],
  });
});

afterAll(async () => {
  await author?.context.close();
  await reader?.context.close();
  await browser?.close();
  await stack?.close();
});

const dialog = (page: Page): Locator => page.getByRole('dialog');
const press = (where: Page | Locator, name: string | RegExp) => where.getByRole('button', { name }).click();

async function gateAt(page: Page, chapter: string, when: string): Promise<void> {
  await dialog(page).getByText('from a chapter on', { exact: true }).click();
  await dialog(page).getByLabel('Chapter', { exact: true }).selectOption({ label: chapter });
  await dialog(page).getByText(when, { exact: true }).click();
}

async function expectUsable(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

it('is written with a gate for every fact', async () => {
  const { page } = author;
  await page.goto(`/write/${novel.novelId}/wiki`);
  await page.getByText('No entries yet').waitFor();
  await press(page, 'New entry');
  await dialog(page).getByLabel('Name', { exact: true }).fill('The masked rider');
  await dialog(page).getByLabel('In one or two sentences').fill('Comes from the sea with the ebb.');
  await press(dialog(page), 'Add a fact');
  await dialog(page).getByLabel('Fact', { exact: true }).fill('Weapon');
  await dialog(page).getByLabel('Value', { exact: true }).fill('A gaff hook');
  await gateAt(page, '1. Ebb', 'as soon as it is opened');
  await expectUsable(page);
  await press(dialog(page), 'Make the entry');

  await page.getByRole('heading', { level: 1, name: 'The masked rider' }).waitFor();
  await press(page, 'Add what is known later');
  await dialog(page).getByLabel('Name', { exact: true }).fill('Orla Voss');
  await dialog(page).getByLabel('In one or two sentences').fill('Captain of the drowned fleet.');
  await gateAt(page, '3. Flood', 'once it is finished');
  await dialog(page)
    .getByLabel('Image file')
    .setInputFiles({ name: 'orla.png', mimeType: 'image/png', buffer: PIXEL });
  await dialog(page).getByLabel('What does the image show?').fill('Orla at the wheel');
  await dialog(page).getByRole('img', { name: 'Orla at the wheel' }).waitFor();
  await expectUsable(page);
  await press(dialog(page), 'Save');
  await page.getByText('Captain of the drowned fleet.').waitFor();

  await press(page, 'Add a section');
  await dialog(page).getByLabel('Heading').fill('At the shore');
  await dialog(page).getByLabel('Text', { exact: true }).fill('The masked rider spoke to nobody.');
  await gateAt(page, '2. Slack water', 'as soon as it is opened');
  await press(dialog(page), 'Save');
  await page.getByText('The masked rider spoke to nobody.').waitFor();
  await expectUsable(page);
});

it('tells a reader no more than was read', async () => {
  const { page } = reader;
  await page.goto('/novels/salt-road/wiki');
  await page.getByText('You have not begun to read. Only the introduction is shown.').waitFor();
  await page.getByText('Nothing here yet').waitFor();

  await openChapter(page, 0, 'A rider in a mask');
  await page.goto('/novels/salt-road/wiki');
  await page.getByText('Shows what you know up to chapter 1.').waitFor();
  await page.getByRole('link', { name: /The masked rider/ }).waitFor();
  await expectUsable(page);
  await page.getByRole('link', { name: /The masked rider/ }).click();
  await page.getByRole('heading', { level: 1, name: 'The masked rider' }).waitFor();
  await page.getByText('A gaff hook').waitFor();
  expect(await page.getByText('At the shore').count()).toBe(0);
  expect(await page.content()).not.toContain('Voss');

  await openChapter(page, 1, 'Nobody asked');
  await page.goto('/novels/salt-road/wiki');
  await page.getByLabel('Search the wiki').fill('shore');
  await page.getByText('1 entry').waitFor();
  await page.getByLabel('Search the wiki').fill('Voss');
  await page.getByText('Nothing found').waitFor();
});

it('opens beside the words that name it to a guest who has come that far, and to no other', async () => {
  const { db } = stack.database;
  const words = 'Nobody asked the rider for a name.';
  const { entry_key: entryKey } = await db
    .selectFrom('wiki_part')
    .select('entry_key')
    .where('branch_id', '=', novel.branchId)
    .where('kind', '=', 'entry')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('chapter_revision')
    .set({
      blocks: JSON.stringify([
        {
          ...{ id: 'p1', type: 'paragraph', text: words },
          marks: [{ type: 'entry', from: 13, to: 22, value: entryKey }],
        },
      ]),
    })
    .where('chapter_id', '=', novel.chapterIds[1]!)
    .execute();
  const guest = await openVisitor(browser, stack, { locale: 'ko', theme: 'dark' });
  try {
    const { page } = guest;
    await page.goto(`/read/${novel.chapterIds[1]}`);
    await page.getByText(words).waitFor();
    expect(await page.getByRole('link', { name: 'the rider' }).count()).toBe(0);
    await page.waitForFunction(() => localStorage.getItem('inkvine.horizon') !== null);
    await page.reload();
    const mention = page.getByRole('link', { name: 'the rider' });
    await mention.waitFor();
    await expectUsable(page);
    await mention.focus();
    await page.getByText('Comes from the sea with the ebb.').waitFor();
    await mention.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'The masked rider' }).waitFor();
    expect(guest.faults).toEqual([]);
  } finally {
    await guest.context.close();
  }
});

it('looks back, and lets the author see it as a reader would', async () => {
  const { page } = author;
  await page.goto('/novels/salt-road/wiki');
  await page.getByRole('link', { name: /Orla Voss/ }).click();
  const image = page.getByRole('img', { name: 'Orla at the wheel' });
  await image.waitFor();
  await image.evaluate((element: HTMLImageElement) => element.decode());
  await expectUsable(page);
  await page.goBack();
  await page.getByRole('link', { name: /Orla Voss/ }).waitFor();
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByText('As it was known in chapter 1.').waitFor();
  await page.getByRole('link', { name: /The masked rider/ }).click();
  await page.getByRole('heading', { level: 1, name: 'The masked rider' }).waitFor();
  expect(await page.getByText('At the shore').count()).toBe(0);
  await expectUsable(page);
});

it('takes a suggestion with the name of the reader', async () => {
  const { page } = reader;
  await page.goto('/novels/salt-road/wiki');
  await page.getByRole('link', { name: /The masked rider/ }).click();
  await press(page, 'Suggest something');
  await dialog(page).getByLabel('Heading').fill('The hook');
  await dialog(page).getByLabel('What should the wiki say?').fill('It is made of whalebone.');
  await press(dialog(page), 'Send');
  await page.getByText('Sent to the author.').waitFor();

  await author.page.goto(`/write/${novel.novelId}/wiki`);
  await author.page.getByRole('tab', { name: 'Suggestions' }).click();
  await author.page.getByText('It is made of whalebone.').waitFor();
  await expectUsable(author.page);
  await press(author.page, 'Take it in');
  await author.page.getByText('Taken in, with the reader’s name.').waitFor();

  await page.reload();
  await page.getByText('It is made of whalebone.').waitFor();
  await page.getByText('Suggested by Ben').waitFor();
  await expectUsable(page);
});

it('finds a name that readers learn too early', async () => {
  const { page } = author;
  await page.getByRole('tab', { name: 'Check' }).click();
  await press(page, 'Check now');
  await page
    .getByText(/first named in chapter|No published chapter names it|Nothing to mend/)
    .first()
    .waitFor();
  await expectUsable(page);
  expect([...author.faults, ...reader.faults]).toEqual([]);
});

/** Reads a chapter to its end, which is short enough to be in sight at once. */
async function openChapter(page: Page, index: number, words: string): Promise<void> {
  const finished = page.waitForResponse(
    (answer) =>
      answer.url().includes('reading.saveProgress') &&
      (answer.request().postData() ?? '').includes('"finished":true'),
  );
  await page.goto(`/read/${novel.chapterIds[index]}`);
  await page.getByText(words).first().waitFor();
  await finished;
}
