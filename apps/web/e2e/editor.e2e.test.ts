import { UserId } from '@inkvine/contracts/primitives';
import { launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openVisitor } from './visitor.ts';
import { journalOf, linesOf, save, sheet, startChapter, waitForState, write } from './writer.ts';

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** A new author at the first, empty chapter of a new novel. */
beforeEach(async () => {
  const visitor = await openVisitor(browser, stack);
  ({ context, page, faults } = visitor);
  await startChapter(visitor, stack, 'Ada');
  return async () => {
    await context.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  };
});

/** The same chapter on another device of the same person. */
async function openOnPhone(): Promise<Page> {
  const phone = await openVisitor(browser, stack);
  await phone.context.addCookies(await context.cookies());
  await phone.page.goto(page.url());
  await sheet(phone.page).waitFor();
  return phone.page;
}

it('saves by itself, says where the words are, and has them again after a reload', async () => {
  await write(page, 'Nobody pressed save.');
  await waitForState(page, 'typing');
  await waitForState(page, 'durable');
  await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await sheet(page).getByText('Nobody pressed save.').waitFor();
});

it('merges paragraphs that two devices wrote, and takes the other one’s out again on demand', async () => {
  await write(page, 'First.\nSecond.');
  await save(page);
  const phone = await openOnPhone();
  await write(phone, ' From the phone.');
  await save(phone);

  await sheet(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('At the desk. ');
  await save(page);
  await expect.poll(() => linesOf(page)).toEqual(['At the desk. First.', 'Second. From the phone.']);
  await page.getByText('Merged changes from').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await sheet(page).getByText('From the phone').waitFor({ state: 'detached' });
  await waitForState(page, 'durable');
  await expect.poll(() => linesOf(page)).toEqual(['At the desk. First.', 'Second.']);
  await phone.context().close();
});

it('loses no words when somebody saved the same paragraph first', async () => {
  await write(page, 'It was');
  await save(page);
  const phone = await openOnPhone();
  await write(phone, ' dark.');
  await save(phone);

  await write(page, ' bright.');
  await page.keyboard.press('Control+s');
  const question = page.getByRole('region', { name: '1 paragraph was changed in two places' });
  await question.waitFor();
  await expect.poll(() => linesOf(page)).toEqual(['It was bright.', 'It was dark.']);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Choose between the two versions of the marked paragraphs first.').first().waitFor();

  await question.getByRole('button', { name: 'Keep both' }).click();
  await waitForState(page, 'durable');
  await phone.reload();
  await sheet(phone).getByText('It was bright.').waitFor();
  await expect.poll(() => linesOf(phone)).toEqual(['It was bright.', 'It was dark.']);
  await phone.context().close();
});

it('keeps what never reached the server, over a closed window', async () => {
  await context.setOffline(true);
  await write(page, 'Words on a train.');
  await waitForState(page, 'deviceOnly');
  await expect.poll(() => journalOf(page)).toContain('Words on a train.');
  const address = page.url();
  // A window sends its last words as it closes, past the network that is emulated for it: nobody may be there.
  await stack.server.kill();
  await page.close();
  await context.setOffline(false);
  await stack.server.start();
  const again = await context.newPage();
  await again.goto(address);
  await sheet(again).getByText('Words on a train.').waitFor();
  const notice = again.getByRole('region', { name: 'Which text goes on?' });
  await notice.getByRole('button', { name: 'Go on with the one of this device' }).click();
  await waitForState(again, 'durable');
  await again.reload();
  await sheet(again).getByText('Words on a train.').waitFor();
  expect(await notice.count()).toBe(0);
});

it('lets one tab write at a time, and another take over with every word', async () => {
  await write(page, 'In the first tab');
  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByRole('heading', { name: 'Open in another tab' }).waitFor();
  expect(await sheet(second).count()).toBe(0);
  await second.getByRole('button', { name: 'Take over here' }).click();
  await sheet(second).getByText('In the first tab').waitFor();
  await page.getByRole('heading', { name: 'Open in another tab' }).waitFor();
  await write(second, ', in the second.');
  await save(second);
  await second.close();
  await sheet(page).getByText('In the first tab, in the second.').waitFor();
});

it('goes on while the server is gone, and saves when it is back', async () => {
  await write(page, 'Before. ');
  await save(page);
  await stack.server.kill();
  await write(page, 'Meanwhile.');
  await waitForState(page, 'deviceOnly');
  await stack.server.start();
  await waitForState(page, 'durable');
  await page.reload();
  await sheet(page).getByText('Before. Meanwhile.').waitFor();
});

it('gives the first chapter of a new novel an address while its author goes on typing', async () => {
  await page.goto('/write');
  await page.getByRole('button', { name: 'Start an empty novel' }).first().click();
  await page.getByLabel('Title', { exact: true }).fill('Another novel');
  await page.getByRole('button', { name: 'Create the novel' }).click();
  await page.getByRole('button', { name: 'Add a chapter' }).waitFor();
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  await page.goto(`${page.url()}/new`);
  await write(page, 'A new');
  await page.waitForURL('**/write/chapters/*');
  await page.keyboard.type(' beginning.');
  await save(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).waitFor();
  await page.reload();
  await sheet(page).getByText('A new beginning.').waitFor();
});

it('publishes the words in hand, changes, hides and counts them', async () => {
  await write(page, 'One two three.\nFour five.');
  await page.getByText('Words').locator('..').getByText('5', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'Publish this chapter?' })
    .getByRole('button', { name: 'Publish' })
    .click();
  await page.getByRole('main').getByText('Published', { exact: true }).waitFor();
  const publish = page.getByRole('button', { name: 'Publish the changes' });
  expect(await publish.count()).toBe(0);

  await write(page, ' Six.');
  await save(page);
  await publish.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await publish.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'This chapter' }).click();
  await page.getByRole('menuitem', { name: 'Hide' }).click();
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
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'This chapter' }).click();
  await page.getByRole('menuitem', { name: 'Delete the draft' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the draft' }).click();
  await page.getByText('No chapters yet').waitFor();
});

it('makes a new chapter of words whose own was deleted elsewhere', async () => {
  await write(page, 'Written before.');
  await save(page);
  await stack.database.db.deleteFrom('chapter').where('id', '=', page.url().split('/').pop()!).execute();
  await write(page, ' And after.');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('Boldly.');
  await page.getByRole('alert').getByRole('button', { name: 'Save as a new chapter' }).click();
  await page.getByText('Your text is a new chapter at the end now.').waitFor();
  await waitForState(page, 'idle');
  await expect.poll(() => linesOf(page)).toEqual(['Written before. And after.Boldly.']);
  await sheet(page).locator('strong', { hasText: 'Boldly.' }).waitFor();
  await page.reload();
  await sheet(page).getByText('Written before. And after.').waitFor();
});

it('finds, replaces and undoes it as one step', async () => {
  await write(page, 'The cat and the cat.');
  await page.keyboard.press('Control+f');
  const finding = page.getByRole('search', { name: 'Find and replace' });
  await finding.getByLabel('Find', { exact: true }).fill('cat');
  await finding.getByText('2 matches').waitFor();
  await finding.getByLabel('Replace with').fill('heron');
  await finding.getByRole('button', { name: 'Replace all' }).click();
  await expect.poll(() => linesOf(page)).toEqual(['The heron and the heron.']);
  await page.keyboard.press('Escape');
  await sheet(page).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => linesOf(page)).toEqual(['The cat and the cat.']);
});

it('finds words in all chapters as they stand, and opens one at the place', async () => {
  const { authorId } = await stack.database.db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .select('branch.author_id as authorId')
    .where('chapter.id', '=', page.url().split('/').pop()!)
    .executeTakeFirstOrThrow();
  const { chapterIds } = await buildNovel(stack.database.db, {
    authorId: UserId.parse(authorId),
    chapters: [
      { title: 'Winter', text: 'Snow fell.\nThe river froze.' },
      { title: 'Spring', text: '', status: 'draft' },
    ],
  });
  await page.goto(`/write/chapters/${chapterIds[1]}`);
  await write(page, 'A River, typed just now.');
  await page.keyboard.press('Control+Shift+f');
  const finding = page.getByRole('dialog', { name: 'Find in all chapters' });
  await finding.getByLabel('Find', { exact: true }).fill('river');
  await finding.getByText('2 matches').waitFor();
  await finding.getByRole('region', { name: 'Spring' }).getByRole('button').waitFor();
  await finding.getByRole('button', { name: 'The river froze.' }).click();
  await page.waitForURL(`**/${chapterIds[0]}`);
  await sheet(page).locator('.ProseMirror-active-search-match').getByText('river', { exact: true }).waitFor();
  await finding.getByRole('button', { name: 'A River, typed just now.' }).click();
  await page.waitForURL(`**/${chapterIds[1]}`);
  await sheet(page).locator('.ProseMirror-active-search-match').getByText('River', { exact: true }).waitFor();
  await expect.poll(() => sheet(page).evaluate((text) => text === document.activeElement)).toBe(true);
});

it('keeps the wiki beside the text: an entry of the selected words, and another mention of it', async () => {
  await write(page, 'Mira');
  await page.keyboard.press('Shift+Home');
  await page.getByRole('button', { name: 'Wiki', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Wiki' });
  await panel.getByRole('button', { name: 'New entry' }).click();
  const making = page.getByRole('dialog', { name: 'New entry' });
  await expect.poll(() => making.getByLabel('Name').inputValue()).toBe('Mira');
  await making.getByRole('button', { name: 'Make the entry' }).click();
  await panel.getByRole('article').getByRole('heading', { name: 'Mira' }).waitFor();
  await sheet(page).locator('[data-mark=entry]', { hasText: 'Mira' }).waitFor();
  await panel.getByRole('button', { name: 'All entries' }).click();
  await panel.getByRole('region', { name: 'In this chapter' }).getByText('Mira').waitFor();
  await write(page, ' met ');
  await panel.getByRole('button', { name: 'Put “Mira” into the text' }).click();
  await expect.poll(() => sheet(page).locator('[data-mark=entry]').count()).toBe(2);
  await save(page);
  await expect.poll(() => linesOf(page)).toEqual(['Mira met Mira']);
});

it('shows readers headings, boxes, breaks and notes as they were written', async () => {
  await sheet(page).focus();
  await page.keyboard.press('Control+Alt+1');
  await write(page, 'The letter\nShe read it twice');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.getByRole('button', { name: 'Footnote' }).click();
  await page.getByLabel('Note', { exact: true }).fill('And once more.');
  await page.getByRole('button', { name: 'Put it in' }).click();
  await write(page, '.\n* * *\nLevel 9');
  await page.getByRole('button', { name: 'Kind of paragraph: Paragraph' }).click();
  await page.getByRole('menuitemradio', { name: 'Status window' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('main').getByText('Published', { exact: true }).waitFor();

  await page.goto(page.url().replace('/write/chapters/', '/read/'));
  await page.getByRole('heading', { name: 'The letter', level: 2 }).waitFor();
  await page.getByRole('separator', { name: 'Scene break' }).first().waitFor();
  await page.locator('.reading-status').getByText('Level 9').waitFor();
  await page.getByRole('button', { name: 'Note 1' }).click();
  await page.getByRole('dialog', { name: 'Note 1' }).getByText('And once more.').waitFor();
  expect(await page.locator('.reading-text > p').first().textContent()).toBe('She read it twice.');
});

it('names versions, compares them word by word and brings back a paragraph or all', async () => {
  await write(page, 'One crow.');
  await page.keyboard.press('Control+Alt+s');
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('With the crow');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByText('Kept as a version.').first().waitFor();
  for (let key = 0; key < 'crow.'.length; key += 1) await page.keyboard.press('Backspace');
  await write(page, 'heron.\nIt left.');
  await save(page);

  const openVersion = async () => {
    await page.getByRole('button', { name: 'This chapter' }).click();
    await page.getByRole('menuitem', { name: 'Version history' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'With the crow' }).click();
  };
  await openVersion();
  const history = page.getByRole('dialog', { name: 'Version history' });
  await history.locator('del').getByText('crow').waitFor();
  await history.locator('ins').getByText('heron').waitFor();
  await history.getByRole('button', { name: 'Restore this paragraph' }).click();
  await history.waitFor({ state: 'detached' });
  await expect.poll(() => linesOf(page)).toEqual(['One crow.', 'It left.']);

  await openVersion();
  await history.getByRole('button', { name: 'Restore this version' }).click();
  await history.waitFor({ state: 'detached' });
  await expect.poll(() => linesOf(page)).toEqual(['One crow.']);
  await write(page, ' And on.');
  await save(page);
  await page.reload();
  await sheet(page).getByText('One crow. And on.').waitFor();
  expect(await page.getByText('Merged changes').count()).toBe(0);
});
