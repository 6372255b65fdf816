import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { buildPayable, buildTaxProfile } from '@inkvine/testkit/payout.builders';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillSignUp, openVisitor, registerAs, signIn, signUp } from './visitor.ts';

const MANUSCRIPT = path.join(
  import.meta.dirname,
  '../../../packages/domain/src/stories/fixtures/headed-novel.en.txt',
);

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startStack({ env: { SAVED_METHOD_SECRET: 'method-secret-of-the-tests-012345678' } }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function becomeOperator(page: Page, name: string): Promise<void> {
  const email = await signUp(page, name);
  await stack.database.pool.query(`update "user" set role = 'operator' where email = $1`, [email]);
  // A session remembers the role it began with for a while.
  await page.context().clearCookies();
  await signIn(page, email, '/operate');
}

/** Through the forms, as the operator of a fresh house does it. */
async function offerCoins(page: Page): Promise<void> {
  await becomeOperator(page, 'Ophelia');
  await page.getByRole('button', { name: 'New product' }).click();
  await page.getByLabel('Name in Korean').fill('코인 30개');
  await page.getByLabel('Name in English').fill('30 coins');
  await page.getByLabel('Paid coins').fill('30');
  await page.getByLabel('Bonus coins').fill('2');
  await page.getByLabel('Price', { exact: true }).fill('3000');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('30 coins + 2 coins · ₩3,000 · For sale').waitFor();
}

async function importAndPublish(page: Page): Promise<void> {
  await signUp(page, 'Ada Author', '/write');
  await page.getByRole('main').getByRole('link', { name: 'Bring a manuscript' }).first().click();
  await page.locator('input[type=file]').setInputFiles(MANUSCRIPT);
  await page.waitForURL('**/write/import?manuscript=*');
  await page.getByLabel('Title', { exact: true }).fill('The Toll House');
  await page.getByLabel('Title of part 2', { exact: true }).fill('The bridge at Corran');
  await page.getByRole('button', { name: /^Make a novel of/ }).click();
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  await page.getByRole('link', { name: 'The bridge at Corran' }).waitFor();

  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByLabel('Free chapters at the beginning').fill('1');
  await page.getByLabel('Price of each later chapter (coins)').fill('3');
  await page.getByText('1 draft becomes free to read.').waitFor();
  await page.getByText(/drafts will cost 3 coins each\./).waitFor();
  await page.getByRole('button', { name: /^Publish \d+ chapters$/ }).click();
  await page.getByText('Published', { exact: true }).first().waitFor();
  expect(await page.getByText('Draft', { exact: true }).count()).toBe(0);
}

it('author, reader and operator do what the product is for', async () => {
  const [operator, author, reader] = await Promise.all([
    openVisitor(browser, stack),
    openVisitor(browser, stack),
    openVisitor(browser, stack),
  ]);
  await Promise.all([offerCoins(operator.page), importAndPublish(author.page)]);
  await author.page.goto('/studio');
  await author.page.getByText('Live', { exact: true }).waitFor();

  // A stranger reads what is free, and meets the price.
  const { page } = reader;
  await page.goto('/');
  await page.getByRole('link', { name: 'The Toll House' }).click();
  await page.getByText('The first chapter is free to read for everyone.').waitFor();
  await page.getByRole('link', { name: 'Start reading' }).click();
  await page.getByRole('heading', { name: 'The bridge at Corran' }).waitFor();
  expect(await page.locator('.reading-text p').count()).toBeGreaterThan(1);
  await page.getByRole('link', { name: 'Next chapter' }).click();
  await page.getByRole('heading', { name: 'This chapter waits behind a small gate' }).waitFor();
  expect(await page.locator('.reading-text').count()).toBe(0);
  const chapter = new URL(page.url()).pathname;

  // Signs up on the way, and comes back to the chapter.
  await page.getByRole('link', { name: 'Sign in to unlock' }).click();
  await page.getByRole('link', { name: 'Sign up' }).click();
  await fillSignUp(page, 'Rhea Reader', `rhea.${Date.now()}@inkvine.test`);
  await page.waitForURL(`**${chapter}`);

  // Pays in the gateway's window.
  await page.getByRole('link', { name: 'Top up to continue' }).click();
  await page.getByRole('button', { name: 'Pay ₩3,000' }).click();
  await page.getByRole('button', { name: 'Pay by card' }).click();
  await page.waitForURL('**/wallet/top-up/return?*');
  await page.getByRole('heading', { name: 'Your coins are here' }).waitFor();
  await page.getByText('32 coins were added.').waitFor();

  // Unlocks.
  await page.getByRole('button', { name: 'Back to the chapter' }).click();
  await page.waitForURL(`**${chapter}`);
  await page.getByText('2 coins of your bonus').waitFor();
  await page.getByText('1 coin of your paid coins').waitFor();
  await page.getByRole('button', { name: 'Unlock for 3 coins' }).click();
  await page.locator('.reading-text p').first().waitFor();

  // Donates, and the author sees it without doing anything.
  await page.getByRole('link', { name: 'To the novel' }).click();
  await page.getByRole('button', { name: 'Support Ada Author' }).click();
  await page.getByText('5 coins', { exact: true }).click();
  await page.getByLabel('Message (optional)').fill('The toll was worth it.');
  await page.getByText('You have 29 coins; 24 coins remain.').waitFor();
  await page.getByRole('button', { name: 'Give 5 coins' }).click();
  await page.getByText('Thank you. Ada Author has received 5 coins.').waitFor();
  await author.page.getByText('The toll was worth it.').waitFor();
  await author.page.getByText('Rhea Reader', { exact: true }).waitFor();

  // The ranking and the wallet know it too.
  const ranking = page.getByRole('region', { name: 'Patrons' });
  await ranking.getByText('Rhea Reader').waitFor();
  await ranking.getByText('5 coins from 1 person').waitFor();
  await page.goto('/wallet');
  await page.getByRole('cell', { name: 'Donation to Ada Author' }).waitFor();
  const balances = await page.locator('tbody tr td:last-child').allTextContents();
  expect(balances).toEqual(['24', '29', '32']);
  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.getByRole('heading', { name: 'Receipt' }).waitFor();
  await page.getByText('₩3,000').waitFor();

  // And the books agree.
  await operator.page.reload();
  await operator.page.getByRole('tab', { name: 'Reconciliation' }).click();
  await operator.page.getByText('Every invariant holds.').waitFor();

  expect([...operator.faults, ...author.faults, ...reader.faults]).toEqual([]);
});

it('pays an author what is settled, once a second operator has released it', async () => {
  const [author, maker, releaser] = await Promise.all([
    openVisitor(browser, stack),
    openVisitor(browser, stack),
    openVisitor(browser, stack),
  ]);
  const authorId = await registerAs(author.context, stack, 'Paula');
  await buildTaxProfile(stack.database.db, authorId, 'Paula Page');
  await buildPayable(stack.database.db, { creatorId: authorId, currency: 'KRW', amountMinor: 50_000 });

  // The author says where to, and asks.
  const payouts = author.page.getByRole('region', { name: 'Payouts' });
  await author.page.goto('/studio');
  await payouts.getByRole('button', { name: 'Set', exact: true }).first().click();
  await author.page.getByLabel('Account number').fill('110-234-567890');
  await author.page.getByLabel('Account holder').fill('Paula Page');
  await author.page.getByRole('button', { name: 'Save' }).click();
  await payouts.getByText('****7890 · Ready').waitFor();
  await payouts.getByRole('button', { name: 'Ask for ₩50,000' }).click();
  await author.page.getByRole('button', { name: 'Ask for it' }).click();
  await payouts.getByText('Asked for', { exact: true }).first().waitFor();

  // One operator prepares it, and cannot release it.
  await becomeOperator(maker.page, 'Mona');
  await maker.page.getByRole('tab', { name: 'Payouts' }).click();
  await maker.page.getByLabel('Choose the payout of Paula').check();
  await maker.page.getByRole('button', { name: 'Make a batch of 1 · ₩50,000' }).click();
  await maker.page.getByRole('button', { name: 'Check 1 payout · ₩50,000' }).click();
  await maker.page.getByText('You made this batch. Another operator has to release it.').waitFor();
  expect(await maker.page.getByRole('button', { name: /^Release/ }).count()).toBe(0);

  // Another one does, takes the bank's file, and tells what the bank said.
  await becomeOperator(releaser.page, 'Rita');
  await releaser.page.getByRole('tab', { name: 'Payouts' }).click();
  await releaser.page.getByRole('button', { name: 'Check 1 payout · ₩50,000' }).click();
  await releaser.page.getByRole('button', { name: 'Release ₩50,000' }).click();
  const downloading = releaser.page.waitForEvent('download');
  await releaser.page.getByRole('button', { name: 'Bank file (CSV)' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(file).toContain('Paula Page,088,110234567890,50000,KRW');
  const batch = releaser.page.getByRole('dialog', { name: '1 payout · ₩50,000' });
  await batch.getByRole('button', { name: 'Look at the payout of Paula' }).click();
  await releaser.page.getByLabel('Reference of the bank, or the reason').fill('FT-20261101');
  await releaser.page.getByRole('button', { name: 'Record' }).click();
  await releaser.page.getByText('Paid 1', { exact: true }).waitFor();

  await author.page.reload();
  await payouts.getByText('Paid', { exact: true }).first().waitFor();
  expect([...author.faults, ...maker.faults, ...releaser.faults]).toEqual([]);
});

it('tells a reader who cancels that no money was taken', async () => {
  const { page, faults } = await openVisitor(browser, stack);
  await signUp(page, 'Cara', '/wallet/top-up');
  await page.getByRole('button', { name: 'Pay ₩3,000' }).click();
  await page.getByRole('button', { name: 'Cancel the payment' }).click();
  await page.waitForURL('**/wallet/top-up/return?*');
  await page.getByRole('heading', { name: 'You canceled the payment' }).waitFor();
  await page.getByText('The payment was canceled. No money was taken.').waitFor();
  await page.goto('/wallet');
  await page.getByRole('region', { name: 'Your coins' }).getByText('0 coins').first().waitFor();
  expect(faults).toEqual([]);
});

it('waits for a transfer, brings the coins by itself and gives the money back to an account', async () => {
  const { page, faults } = await openVisitor(browser, stack);
  await signUp(page, 'Tara', '/wallet/top-up');
  await page.getByRole('group', { name: 'Pay with' }).getByText('Bank transfer').click();
  await page.getByText('You get an account to transfer to from your bank.').waitFor();
  await page.getByRole('button', { name: 'Pay ₩3,000' }).click();
  await page.getByRole('button', { name: 'Get an account to transfer to' }).click();
  await page.waitForURL('**/wallet/top-up/return?*');
  await page.getByRole('heading', { name: 'Waiting for your transfer' }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const account = await page.getByText(/^X\d+$/).textContent();

  const bank = await page.context().newPage();
  await bank.goto(`${stack.gateway('toss').url}/bank`);
  await bank.getByText(account!).waitFor();
  await bank.getByRole('button', { name: 'Pay in' }).click();
  await page.getByRole('heading', { name: 'Your coins are here' }).waitFor();

  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.getByText('Bank transfer').waitFor();
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Refund ₩3,000' }).click();
  await dialog.getByText('Please choose the bank.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByLabel('Bank').selectOption({ label: 'Shinhan' });
  await dialog.getByLabel('Account number').fill('110-234-567890');
  await dialog.getByLabel('Account holder').fill('Tara Reader');
  await dialog.getByRole('button', { name: 'Refund ₩3,000' }).click();
  await page.getByText('Refunded', { exact: true }).first().waitFor();
  expect(faults).toEqual([]);
});

it('lets an author make a tier, raise its price and see it as readers do', async () => {
  const { page, context, faults } = await openVisitor(browser, stack);
  await buildNovel(stack.database.db, { authorId: await registerAs(context, stack, 'Tia') });
  await page.goto('/studio');
  await page.getByRole('tab', { name: 'Memberships' }).click();
  await page.getByRole('link', { name: 'New tier' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Leaf');
  await page.getByRole('group', { name: 'Won (₩)' }).getByLabel('A month').fill('3900');
  await page.getByLabel(/^Chapters earlier/).check();
  await page.getByLabel('Days earlier').fill('3');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('button', { name: 'Publish Leaf' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('The tier is open to join.').waitFor();

  await page.getByRole('link', { name: 'Edit Leaf' }).click();
  await page.getByLabel('What it is about').fill('The next chapter, a little sooner.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The tier is saved.').waitFor();
  await page.getByRole('button', { name: 'Change the price: Won (₩), A month' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the price: Won (₩), A month' });
  await dialog.getByLabel('New price').fill('4900');
  await dialog.getByText(/it costs ₩4,900 instead of ₩3,900/).waitFor();
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Your memberships' }).click();
  await page.getByRole('link', { name: 'See as readers do' }).click();
  const card = page.getByRole('article', { name: 'Leaf' });
  await card.getByText('New chapters 3 days before everyone').waitFor();
  await card.getByText('The next chapter, a little sooner.').waitFor();
  await card.getByText('₩3,900', { exact: true }).waitFor();
  await card.getByText(/^Who joins from .* pays ₩4,900 a month\.$/).waitFor();
  expect(faults).toEqual([]);
});

it('lets a reader join with a card once another was refused, cancel and go on after all', async () => {
  const [creator, reader] = await Promise.all([openVisitor(browser, stack), openVisitor(browser, stack)]);
  const creatorId = await registerAs(creator.context, stack, 'Mira');
  await buildTier(stack.database.db, creatorId, { name: 'Leaf', amount: 4_900, welcome: 'Mind the ink.' });
  const { page } = reader;
  await page.goto(`/creators/${creatorId}/memberships`);
  await page.getByRole('link', { name: 'Join Leaf' }).click();
  await page.getByRole('heading', { name: 'Sign in to join' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Sign up' }).click();
  await fillSignUp(page, 'Jona', `jona.${Date.now()}@inkvine.test`);
  const addCard = async (answer: string) => {
    await page.getByRole('button', { name: /^Add a card/ }).click();
    await page.locator(`button[value=${answer}]`).click();
    await page.waitForURL(/\/join\/.*method=/);
  };
  const join = page.getByRole('button', { name: 'Join for ₩4,900 a month' });

  // The card can be saved, and has no money.
  await addCard('agree_without_funds');
  await page
    .getByText(/^By joining you agree that ₩4,900 is charged to .* every month, from today on/)
    .waitFor();
  await join.click();
  await page.getByText('The payment was refused').waitFor();
  await page.getByRole('button', { name: 'Add another card' }).click();
  await addCard('agree');
  await join.click();
  await page.getByRole('heading', { name: 'Welcome: you are a member' }).waitFor();
  await page.getByText('Mind the ink.').waitFor();
  await page.getByRole('link', { name: 'Receipt' }).waitFor();

  await page.getByRole('link', { name: 'Your membership' }).click();
  await page.getByRole('region', { name: 'Every period' }).getByText('Paid', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Cancel the membership' }).click();
  const asked = page.getByRole('dialog', { name: 'Cancel your membership of Mira?' });
  await asked.getByRole('button', { name: 'Cancel the membership' }).click();
  await page.getByText(/^Open to you until .*\. Nothing more is charged\.$/).waitFor();
  await page.getByRole('button', { name: 'Go on after all' }).click();
  await page.getByRole('button', { name: 'Cancel the membership' }).waitFor();
  await page.goto('/memberships');
  await page.getByRole('link', { name: 'Mira · Leaf' }).waitFor();
  await page.getByRole('heading', { name: 'You are a member of Mira' }).waitFor();
  expect([...creator.faults, ...reader.faults]).toEqual([]);
});
