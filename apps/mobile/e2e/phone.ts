import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: run `npm test`, which finds a browser');
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface PhoneOptions {
  locale?: 'ko-KR' | 'en-GB';
  theme?: 'light' | 'dark';
  /** The server the app has been told to read from; its own origin when not given. */
  server?: string;
}

/** A phone with nothing on it but the app. */
export async function takePhone(
  browser: Browser,
  { locale = 'en-GB', theme = 'light', server }: PhoneOptions = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale,
    colorScheme: theme,
    timezoneId: 'Asia/Seoul',
  });
  if (server !== undefined) {
    await context.addInitScript((address) => localStorage.setItem('inkvine.server', address), server);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  /** What the app itself got wrong; a server that refuses is no fault of it. */
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  return { context, page, faults };
}

/** Opens an address of the app and waits until it shows what it has to show. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('main').filter({ visible: true }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy=true]').filter({ visible: true }).waitFor({ state: 'detached' });
}

/** Buttons, links and choices in front that a finger would miss, as `name: width × height`. */
export function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SMALLEST = 44;
    const targets = document.querySelectorAll(
      'a, button, [role=button], [role=link], [role=radio], [role=checkbox]',
    );
    return [...targets].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      const isSeen = target.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 0;
      if (!isSeen || (width >= SMALLEST && height >= SMALLEST)) return [];
      return [`${target.getAttribute('aria-label') ?? target.textContent}: ${width} × ${height}`];
    });
  });
}

/** What axe finds wrong with the screen in front, as `rule: target`. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => `${impact} ${id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
  });
}
