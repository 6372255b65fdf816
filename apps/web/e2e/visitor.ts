import { UserId } from '@inkvine/contracts/primitives';
import { PATIENCE_MS } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface VisitorOptions {
  locale?: 'ko' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the page itself got wrong: thrown errors, and what the content security policy refused. */
  faults: string[];
}

export const PASSWORD = 'a quiet little sentence';

/** Somebody with a browser of their own, on the home page of nobody yet. */
export async function openVisitor(
  browser: Browser,
  stack: Stack,
  { locale = 'en', theme = 'light', width = 1280 }: VisitorOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: stack.url,
    viewport: { width, height: width < 600 ? 844 : 900 },
    locale: locale === 'ko' ? 'ko-KR' : 'en-GB',
    colorScheme: theme,
    timezoneId: 'Asia/Seoul',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Minified React error/.test(message.text())) faults.push(message.text());
  });
  return { page, context, faults };
}

/** Makes an account without the form, for whom the form is not what is tested. */
export async function registerAs(context: BrowserContext, stack: Stack, name: string): Promise<UserId> {
  const answer = await context.request.post('/api/auth/sign-up/email', {
    headers: { origin: stack.url },
    data: { name, email: emailOf(name), password: PASSWORD, locale: 'en' },
  });
  if (!answer.ok()) throw new Error(`${name} got no account: ${answer.status()} ${await answer.text()}`);
  const { user } = (await answer.json()) as { user: { id: string } };
  return UserId.parse(user.id);
}

/** Makes an account through the form, as a person does; ends on `next`. */
export async function signUp(page: Page, name: string, next = '/'): Promise<string> {
  const email = emailOf(name);
  await page.goto(`/sign-up?next=${encodeURIComponent(next)}`);
  await fillSignUp(page, name, email);
  await page.waitForURL(stackPath(next));
  return email;
}

const emailOf = (name: string): string =>
  `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.${Date.now()}@inkvine.test`;

export async function fillSignUp(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
}

const stackPath = (next: string) => (url: URL) => `${url.pathname}${url.search}` === next;

export async function signIn(page: Page, email: string, next = '/'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(stackPath(next));
}

/** Signs a demo person in without the form; answers the bearer token of the same session. */
export async function signInAs(context: BrowserContext, stack: Stack, name: string): Promise<string> {
  const answer = await context.request.post('/api/auth/sign-in/email', {
    headers: { origin: stack.url },
    data: { email: `${name}@demo.inkvine.example`, password: 'inkvine-demo' },
  });
  if (!answer.ok()) throw new Error(`${name} could not sign in: ${answer.status()} ${await answer.text()}`);
  return answer.headers()['set-auth-token'] ?? '';
}
