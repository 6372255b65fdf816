import { PATIENCE_MS } from '@inkvine/testkit/browser';
import type { Browser, BrowserContext, Page } from 'playwright-core';

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
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  /** What the app itself got wrong; a server that refuses is no fault of it. */
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  return { context, page, faults };
}

/** Opens an address of the app and waits until it shows what it has to show. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('main').filter({ visible: true }).first().waitFor();
  await page.waitForFunction(
    () => ![...document.querySelectorAll('[aria-busy=true]')].some((element) => element.checkVisibility()),
  );
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

/** Everything that the app keeps for reading without a connection. */
export function keptTexts(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('inkvine.answers');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const texts = opening.result.transaction('texts').objectStore('texts').getAll();
          texts.onsuccess = () => resolve(texts.result.join());
          opening.result.close();
        };
      }),
  );
}
