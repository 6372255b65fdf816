import { UserId } from '@inkvine/contracts/primitives';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVisitor, signUp } from './visitor.ts';

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

it('an author’s week: notes, preview, notices, schedule and calendar, and what a stranger reads of it', async () => {
  const { page, context } = await openVisitor(browser, stack);
  const email = await signUp(page, 'Ada', '/write');
  const { db } = stack.database;
  const user = await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  const { novelId, slug, chapterIds } = await buildNovel(db, {
    authorId: UserId.parse(user.id),
    chapters: ['Ash', 'Birch', 'Cedar'].map((title) => ({
      ...{ title, status: 'draft' },
      text: 'The open beginning.\nThe secret middle.\nThe secret end.',
    })),
  });

  // Keeps words for every chapter, hides titles in the whole novel, and tells readers of a break.
  await page.goto(`/write/${novelId}`);
  await page.getByRole('tab', { name: 'Notes and preview' }).click();
  await page.getByLabel('After the text').fill('See you on Friday.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'About the novel' }).click();
  const details = page.getByRole('dialog', { name: 'About the novel' });
  await page.getByLabel('Content warnings (optional)').fill('Loss');
  await page.getByLabel('Hide the titles of chapters until they are read').check();
  expect(await findBarriers(page)).toEqual([]);
  await details.getByRole('button', { name: 'Save' }).click();
  await details.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Notices' }).click();
  for (const title of ['A break', 'Thanks']) {
    await page.getByRole('button', { name: 'Write a notice' }).click();
    const notice = page.getByRole('dialog', { name: 'A new notice' });
    await notice.getByLabel('Title').fill(title);
    await notice.getByLabel('Text').fill(`${title}, and no more.`);
    await notice.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
  }
  const headings = page.getByRole('tabpanel').getByRole('heading', { level: 3 });
  await expect.poll(() => headings.allInnerTexts()).toEqual(['Thanks', 'A break']);
  await page.getByRole('button', { name: '“A break”' }).click();
  await page.getByRole('menuitem', { name: 'Keep it on top' }).click();
  await expect.poll(() => headings.allInnerTexts()).toEqual(['A break', 'Thanks']);
  expect(await findBarriers(page)).toEqual([]);

  // Publishes the first chapter for coins, with its beginning open to everybody.
  await page.goto(`/write/chapters/${chapterIds[0]}`);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Publish this chapter?' });
  await sheet.getByLabel('Price (coins)').fill('3');
  await sheet.getByLabel('Preview').selectOption({ label: '1. The open beginning.' });
  await sheet.getByText('Notes to readers').click();
  await sheet.getByLabel('Before the text').fill('Hello from Ada.');
  await sheet.getByText('Warnings and title').click();
  await sheet.getByLabel('Content warnings').fill('Storms, knives');
  expect(await findBarriers(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('main').getByText('Published', { exact: true }).waitFor();

  const stranger = await openVisitor(browser, stack);
  const answers: Promise<string>[] = [];
  stranger.page.on('response', (response) => {
    if (/\/(trpc|read)\//.test(response.url())) answers.push(response.text());
  });
  await stranger.page.goto(`/read/${chapterIds[0]}`);
  await stranger.page.getByText('The preview ends here.').waitFor();
  await stranger.page.getByText('The open beginning.').waitFor();
  await stranger.page.getByText('Hello from Ada.').waitFor();
  await stranger.page.getByText('Storms, knives').waitFor();
  const received = (await Promise.all(answers)).join('');
  expect(received).toContain('The open beginning.');
  expect(received).not.toContain('secret');
  expect(await stranger.page.content()).not.toContain('secret');
  await stranger.page.getByRole('complementary', { name: 'A notice from the author' }).waitFor();
  expect(await findBarriers(stranger.page)).toEqual([]);
  await stranger.page.goto(`/novels/${slug}`);
  await stranger.page.getByText('This novel contains: Loss').waitFor();
  await stranger.page.getByText('A break, and no more.').waitFor();
  await stranger.page.getByText('The title shows once you read it').waitFor();
  expect(await findBarriers(stranger.page)).toEqual([]);
  await stranger.context.close();

  // Schedules the others by days of the week, and sees them in the calendar.
  await page.goto(`/write/${novelId}`);
  await page.getByRole('tab', { name: 'Release calendar' }).click();
  await page.getByText('Nothing is scheduled.').waitFor();
  await page.getByRole('button', { name: 'Schedule drafts in turn…' }).click();
  await page.getByText('2 chapters appear from').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  await page.getByText('2 chapters scheduled ·').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const scheduled = await db
    .selectFrom('chapter')
    .select('publish_at')
    .where('status', '=', 'scheduled')
    .execute();
  expect(scheduled).toHaveLength(2);

  // The hour comes: the worker publishes, and the outline says so.
  await db
    .updateTable('chapter')
    .set({ publish_at: '2026-01-01T00:00:00Z' })
    .where('id', '=', chapterIds[1]!)
    .execute();
  await expect
    .poll(async () => {
      const chapter = db.selectFrom('chapter').select('status').where('id', '=', chapterIds[1]!);
      return (await chapter.executeTakeFirstOrThrow()).status;
    })
    .toBe('published');

  // Takes the last one back.
  await page.goto(`/write/chapters/${chapterIds[2]}`);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it from the schedule' }).click();
  await page.getByRole('main').getByText('Draft', { exact: true }).waitFor();
  await context.close();
}, 120_000);
