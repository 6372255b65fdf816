import { BranchId, ChapterId, UserId } from '@inkvine/contracts/primitives';
import { launchBrowser } from '@inkvine/testkit/browser';
import { buildActor } from '@inkvine/testkit/identity.builders';
import type { Stack } from '@inkvine/testkit/stack';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemoStack } from './demo-stack.ts';
import { openVisitor, signInAs } from './visitor.ts';
import { save, write } from './writer.ts';

const NOVEL = 'against-the-return';

let stack: Stack;
let browser: Browser;
let chapterIds: string[];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  const { rows } = await stack.database.pool.query<{ id: string }>(
    `select chapter.id from chapter
       join branch on branch.id = chapter.branch_id and branch.is_main
       join novel on novel.id = branch.novel_id
      where novel.slug = $1 order by position`,
    [NOVEL],
  );
  chapterIds = rows.map(({ id }) => id);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function visit(name: string) {
  const visitor = await openVisitor(browser, stack);
  await signInAs(visitor.context, stack, name);
  return visitor;
}

const branchesOnMap = async (page: Page): Promise<string[]> => {
  await page.goto(`/novels/${NOVEL}/branches`);
  const map = page.getByRole('list', { name: 'Map of branches' });
  await map.getByRole('link', { name: /The original line/ }).waitFor();
  return (await map.getByRole('link').allTextContents()).map((text) => text.split('by ')[0] ?? '');
};

it('a reader carries a novel on, writes, publishes, and others find and read it', async () => {
  const [tom, sora] = await Promise.all([visit('tom'), visit('sora')]);
  const { page } = tom;

  // Where the author lets others go on, the end of a chapter offers it, with its terms.
  await page.goto(`/read/${chapterIds[1]}`);
  await page.getByRole('button', { name: 'Carry on from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Carry on after chapter 2' });
  const begin = dialog.getByRole('button', { name: 'Begin the branch' });
  await dialog.getByLabel('Name of your branch').fill('The Other Boat');
  expect(await begin.isDisabled()).toBe(true);
  await dialog.getByText('The chapters of a branch are free for all readers.').waitFor();
  await dialog.getByLabel('I have read this and agree.').check();
  await begin.click();
  await page.getByRole('heading', { name: 'The Other Boat' }).waitFor();
  await page.getByText(/^Chapters 1–2 by Marlow, as of/).waitFor();
  const desk = page.url();

  // Written and published as any chapter is, after the inherited ones.
  await page.getByRole('button', { name: 'Add a chapter' }).click();
  await page.waitForURL('**/write/chapters/*');
  await write(page, 'Nobody rowed out of the fog that night.');
  await save(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('main').getByText('Published', { exact: true }).waitFor();
  await page.goto(desk);
  await page.getByRole('link', { name: 'Chapter 3' }).waitFor();

  // The map tells of it to those who have come that far, and to nobody else.
  const stranger = await openVisitor(browser, stack);
  expect(await branchesOnMap(stranger.page)).toEqual(['The original line']);
  await sora.page.goto(`/read/${chapterIds[1]}`);
  const isOpened = sora.page.waitForResponse((answer) => answer.url().includes('reading.saveProgress'));
  await sora.page.mouse.wheel(0, 1_000);
  await isOpened;
  expect(await branchesOnMap(sora.page)).toContain('The Other Boat');

  // By keyboard to the branch, and on from an inherited chapter into it.
  await sora.page.getByRole('link', { name: /The original line/ }).focus();
  await sora.page.keyboard.press('End');
  await sora.page.getByRole('link', { name: /The Other Boat/ }).click();
  await sora.page.getByRole('heading', { name: 'The Other Boat' }).waitFor();
  await sora.page.getByText(/^Chapters 1–2 by Marlow, as of/).waitFor();
  await sora.page.getByRole('link', { name: 'The Thole Boat' }).click();
  await sora.page.getByRole('link', { name: 'Next chapter' }).click();
  await sora.page.getByText('Nobody rowed out of the fog that night.').waitFor();
  await sora.page.getByText(/^Chapters 1–2 by Marlow, as of/).waitFor();

  for (const visitor of [tom, sora, stranger]) expect(visitor.faults).toEqual([]);
});

/** An entry in the wiki of a branch, known from its own first chapter on. */
async function writeEntry(branchName: string, entry: { name: string; summary: string }): Promise<void> {
  const { rows } = await stack.database.pool.query<{ branchId: string; userId: string; chapterId: string }>(
    `select branch.id as "branchId", branch.author_id as "userId", chapter.id as "chapterId"
       from branch join chapter on chapter.branch_id = branch.id
      where branch.name = $1`,
    [branchName],
  );
  const { branchId, userId, chapterId } = rows[0]!;
  const wiki = createWikiWriter(stack.database.db, {
    author: { ...(await buildActor(stack.database.db)), userId: UserId.parse(userId) },
    ...{ branchId: BranchId.parse(branchId), chapterIds: [ChapterId.parse(chapterId)] },
  });
  await wiki.createEntry(entry.name, wiki.gate(1), entry.summary);
}

it('what was written in a branch is proposed to the original, read, and taken over with credit', async () => {
  await writeEntry('The Other Boat', { name: 'The fog boat', summary: 'Nobody rows it.' });
  const tom = await visit('tom');
  await tom.page.goto('/write');
  await tom.page.getByRole('link', { name: /The Other Boat/ }).click();
  await tom.page.getByRole('button', { name: 'Propose to the original…' }).click();
  const offer = tom.page.getByRole('dialog', { name: 'Propose chapters to Marlow' });
  await offer.getByLabel('Your words to the author').fill('Your fog, my boat.');
  await offer.getByLabel('My part in per cent').fill('60');
  await offer.getByText('Tom 60 %').waitFor();
  await offer.getByText('Marlow 40 %').waitFor();
  await offer.getByRole('checkbox', { name: /^The fog boat/ }).check();
  await offer.getByRole('button', { name: 'Propose', exact: true }).click();
  await tom.page.getByText(/^Waiting for an answer/).waitFor();

  const { page, faults } = await visit('marlow');
  await page.goto('/write');
  await page.getByRole('link', { name: /Against the Return/ }).click();
  await page.getByRole('link', { name: 'Branches' }).click();
  const proposal = page.getByRole('listitem').filter({ hasText: 'Your fog, my boat.' });
  await proposal.getByText('Marlow 40 %').waitFor();
  await proposal.getByRole('button', { name: /^Read chapter 3/ }).click();
  const text = page.getByRole('dialog', { name: /^3\. / });
  await text.getByText('Nobody rowed out of the fog that night.').waitFor();
  await text.getByRole('button', { name: 'Close' }).click();
  await text.waitFor({ state: 'hidden' });
  await proposal.getByRole('button', { name: 'See what is proposed for The fog boat' }).click();
  const entry = page.getByRole('dialog', { name: 'The fog boat' });
  await entry.getByText('Nobody rows it.').waitFor();
  await entry.getByText('From the proposed chapter 3, Chapter 3').first().waitFor();
  await entry.getByRole('button', { name: 'Close' }).click();
  await entry.waitFor({ state: 'hidden' });
  await proposal.getByRole('button', { name: 'Accept' }).click();
  const question = page.getByRole('dialog', { name: 'Take these chapters over?' });
  await question.getByText(/Tom is named beside you for good and gets 60 %/).waitFor();
  expect(await question.getByRole('checkbox', { name: /^The fog boat/ }).isChecked()).toBe(true);
  await question.getByRole('button', { name: 'Accept' }).click();
  await proposal.getByText(/^Accepted/).waitFor();

  const { rows } = await stack.database.pool.query<{ id: string }>(
    `select chapter_id as id from chapter_credit limit 1`,
  );
  await page.goto(`/read/${rows[0]?.id}`);
  await page.getByText('Written together with Tom').waitFor();
  await page.goto(`/novels/${NOVEL}/wiki`);
  await page.getByRole('link', { name: /The fog boat/ }).waitFor();
  await tom.page.reload();
  await tom.page.getByText(/^Accepted/).waitFor();
  expect(faults).toEqual([]);
  expect(tom.faults).toEqual([]);
});

it('the author of a novel opens it to whoever asks, and recommends a branch', async () => {
  const { page, context, faults } = await visit('marlow');
  await page.goto('/write');
  await page.getByRole('link', { name: /Against the Return/ }).click();
  await page.getByRole('link', { name: 'Branches' }).click();
  const fork = page.getByRole('listitem').filter({ hasText: 'Declined Unseen' });
  await fork.getByText('Recommended').click();
  await page.getByText('Saved').waitFor();

  // The same form in another window, where nothing of what follows is known.
  const late = await context.newPage();
  await late.goto(page.url());
  await late.getByText('Nobody', { exact: true }).click();

  await page.getByText('Whoever asks me').click();
  await page.getByText(/^The author is asked first/).waitFor();
  await page.getByRole('button', { name: 'Set these terms' }).click();
  await page.getByText('The terms hold from now on.').waitFor();

  await late.getByRole('button', { name: 'Set these terms' }).click();
  await late.getByText('Changed elsewhere meanwhile: who may begin a branch.').waitFor();
  await late.getByRole('button', { name: 'Save mine instead' }).waitFor();
  await late.getByRole('button', { name: 'Take what is there' }).click();
  await late.getByText(/^The author is asked first/).waitFor();
  await late.close();

  const ben = await visit('ben');
  await ben.page.goto(`/read/${chapterIds[0]}`);
  await ben.page.getByRole('button', { name: 'Carry on from here' }).click();
  await ben.page.getByLabel('Your message to the author').fill('I have a boat of my own.');
  await ben.page.getByRole('button', { name: 'Ask the author' }).click();
  await ben.page.getByText(/^You have asked\./).waitFor();

  await page.reload();
  await page.getByText('I have a boat of my own.').waitFor();
  await page.getByRole('button', { name: 'Yes, go on' }).click();
  await page.getByText('Ben may begin the branch.').waitFor();

  await ben.page.reload();
  await ben.page.getByRole('button', { name: 'Carry on from here' }).click();
  await ben.page.getByText('The author said yes.').waitFor();
  expect(faults).toEqual([]);
  expect(ben.faults).toEqual([]);
});
