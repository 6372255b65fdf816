import { readFile } from 'node:fs/promises';
import { findBarriers } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import { buildTier } from '@inkvine/testkit/tier.builders';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findSmallTargets } from './phone.ts';

const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).filter({ visible: true }).first().waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

async function canBeUsed(page: Page): Promise<void> {
  expect(await findSmallTargets(page)).toEqual([]);
  expect(await findBarriers(page)).toEqual([]);
}

/** Adds a card, buys ten coins with it, opens the receipt of that as a page and as a PDF, and deletes the card. */
export async function topUpWithSavedCard(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/me`);
  await addMethod(page, 'Groceries');
  await page.goto(`${origin}/top-up`);
  await payAndOpenReceipt(page, 'Groceries', '₩1,000');
  await says(page, 'Ten coins');
  await page.goto(`${origin}/payment-methods`);
  await removeMethod(page, 'Groceries');
}

/** Turns back from the provider's page once, then adds a card there and gives it a name. */
async function addMethod(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Payment methods' }).click();
  await says(page, 'No payment methods yet');
  await press(page, /^Add a card/);
  await page.locator('button[value=cancel]').click();
  await says(page, 'You did not add it');
  await canBeUsed(page);
  await page.getByRole('link', { name: 'Back to payment methods' }).click();
  await press(page, /^Add a card/);
  await page.locator('button[value=agree]').click();
  await says(page, 'Your payment method is saved');
  await page.getByRole('link', { name: 'Back to payment methods' }).click();
  await says(page, 'Default');
  await canBeUsed(page);
  await press(page, /^More for .*••••/);
  await press(page, 'Rename');
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name);
  await canBeUsed(page);
  await press(page, 'Save');
  await says(page, name);
}

/** Pays with the method of that name, without the provider's page, and opens the receipt. */
async function payAndOpenReceipt(page: Page, name: string, price: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).click();
  await says(page, new RegExp(`^The buttons below pay at once with ${name}`));
  await press(page, `Pay ${price}`);
  await says(page, 'Your coins are here');
  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.getByText('Order', { exact: true }).filter({ visible: true }).waitFor();
  await canBeUsed(page);
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Download PDF')]);
  expect(download.suggestedFilename()).toMatch(/^receipt-[-\da-f]{36}\.pdf$/);
  expect(await readFile(await download.path(), 'latin1')).toMatch(/^%PDF-/);
}

/** Buys ten coins by bank transfer, which come by themselves, and has the money sent back to an account. */
export async function topUpByTransfer(page: Page, origin: string, gatewayUrl: string): Promise<void> {
  await page.goto(`${origin}/top-up`);
  await page.getByRole('radio', { name: 'Bank transfer' }).click();
  await says(page, /^You get an account to transfer to/);
  await press(page, 'Pay ₩1,000');
  await page.locator('button[value=pay]').click();
  await says(page, 'Waiting for your transfer');
  await says(page, 'Woori');
  await canBeUsed(page);
  const bank = await page.context().newPage();
  await bank.goto(`${gatewayUrl}/bank`);
  await bank.locator('button[value=deposit]').first().click();
  await bank.close();
  await says(page, 'Your coins are here');
  await page.getByRole('link', { name: 'Receipt' }).click();
  await says(page, 'Bank transfer');
  await press(page, 'Refund');
  await press(page, 'Refund ₩1,000');
  await says(page, 'Please choose the bank.');
  await press(page, 'Choose a bank');
  await page.getByLabel('Find a bank').fill('kakao');
  await page.getByRole('radio', { name: 'KakaoBank' }).click();
  await page.getByLabel('Account number').fill('3333-01-2345678');
  await page.getByLabel('Account holder').fill('Win Ockley');
  await canBeUsed(page);
  await press(page, 'Refund ₩1,000');
  await says(page, 'Refunded');
}

/** What a chapter cost, from the list of those that were unlocked. */
export async function openPurchaseReceipt(page: Page, title: string): Promise<void> {
  await page.getByRole('radio', { name: 'Unlocked chapters' }).click();
  await page.getByRole('link', { name: `Receipt for ${title}` }).click();
  await says(page, 'To keep');
  await says(page, new RegExp(` · ${title}$`));
  await canBeUsed(page);
}

/** Deletes the method of that name; what was paid with it stays. */
async function removeMethod(page: Page, name: string): Promise<void> {
  await press(page, new RegExp(`^More for ${name}`));
  await press(page, 'Delete');
  await says(page, new RegExp(`^${name} .*: the provider forgets it too`));
  await canBeUsed(page);
  await press(page, 'Delete');
  await says(page, 'No payment methods yet');
}

/** Joins a tier of the novel’s author with a card once another was refused, cancels, and goes on after all. */
export async function joinAndStay(page: Page, origin: string, db: Stack['database']['db']): Promise<void> {
  const { creatorId, creator } = await db
    .selectFrom('novel')
    .innerJoin('user as author', 'author.id', 'novel.author_id')
    .select(['author.id as creatorId', 'author.name as creator'])
    .executeTakeFirstOrThrow();
  await buildTier(db, creatorId, { name: 'Leaf', amount: 4_900 });
  const addCard = async (answer: 'agree' | 'agree_without_funds') => {
    await press(page, /^Add a card/);
    await page.locator(`button[value=${answer}]`).click();
    await page.waitForURL(/\/join\/.*method=/);
  };
  await page.goto(`${origin}/creators/${creatorId}/memberships`);
  await page.getByRole('link', { name: 'Join Leaf' }).click();
  await addCard('agree_without_funds');
  await press(page, 'Join for ₩4,900 a month');
  await says(page, 'The payment was refused');
  await canBeUsed(page);
  await press(page, 'Add another card');
  await addCard('agree');
  await press(page, 'Join for ₩4,900 a month');
  await says(page, 'Welcome: you are a member');
  await canBeUsed(page);
  await page.getByRole('link', { name: 'Your membership' }).click();
  await press(page, 'Cancel the membership');
  await says(page, `Cancel your membership of ${creator}?`);
  await canBeUsed(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the membership' }).click();
  await says(page, /^Open to you until .* Nothing more is charged\.$/);
  await canBeUsed(page);
  await press(page, 'Go on after all');
  await page.getByRole('button', { name: 'Cancel the membership' }).waitFor();
  await page.goto(`${origin}/memberships`);
  await says(page, `You are a member of ${creator}`);
  await canBeUsed(page);
}
