import { launchBrowser } from '@inkvine/testkit/browser';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVisitor, PASSWORD, signIn, signUp } from './visitor.ts';

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

it('signs another device out, which then shows the way back in', async () => {
  const desk = await openVisitor(browser, stack);
  const email = await signUp(desk.page, 'Ada', '/settings');
  const phone = await openVisitor(browser, stack, { width: 390 });
  await signIn(phone.page, email, '/write/import?manuscript=kept');
  await phone.page.getByText('Drop the file here').waitFor({ state: 'attached' });
  expect(new URL(phone.page.url()).search).toBe('?manuscript=kept');

  await desk.page.reload();
  await desk.page.getByText('Chrome on Linux').nth(1).waitFor();
  expect(await desk.page.getByText('Chrome on Linux').count()).toBe(2);
  await desk.page.getByRole('button', { name: 'Sign out there' }).click();
  await desk.page.getByText('Signed out there.').first().waitFor();
  await desk.page.getByRole('button', { name: 'Sign out there' }).waitFor({ state: 'detached' });

  await phone.page.goto('/wallet');
  await phone.page.getByRole('heading', { name: 'Please sign in first' }).waitFor();
  expect([...desk.faults, ...phone.faults]).toEqual([]);
});

it('notices in the middle of things that the session has ended', async () => {
  const { page, context } = await openVisitor(browser, stack);
  await signUp(page, 'Bea', '/settings');
  // With the list of sessions everything on the page has arrived.
  await page.getByText('Chrome on Linux').first().waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Beatrice');
  await context.clearCookies();
  const noticed = page.getByRole('heading', { name: 'Please sign in first' });
  // Whatever asks next notices it: on a busy machine that may be something else than the form.
  await Promise.race([
    page.getByRole('main').getByRole('button', { name: 'Save' }).click(),
    noticed.waitFor(),
  ]);
  await noticed.waitFor();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
});

it('says what is wrong with a sign-in, and never whether an address has an account', async () => {
  const { page } = await openVisitor(browser, stack);
  const email = await signUp(page, 'Cleo');
  await page.context().clearCookies();
  for (const address of [email, 'nobody@inkvine.test']) {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(address);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail and password do not belong together. Please try again.').waitFor();
  }
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill('Cleo');
  await page.getByLabel('E-mail').fill('cleo@inkvine.test');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('Please choose a longer password: at least 10 characters.').waitFor();
  await page.goto('/reset-password');
  await page.getByLabel('E-mail').fill('nobody@inkvine.test');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText(/^If there is an account for nobody@inkvine\.test/).waitFor();
});

it('refuses to be led to a stranger’s page after signing in', async () => {
  const { page } = await openVisitor(browser, stack);
  const email = await signUp(page, 'Dora');
  for (const next of ['https://evil.test/', '//evil.test/', '/\\evil.test']) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Account of Dora' }).waitFor();
    await page.waitForURL(`${stack.url}/`);
  }
});
