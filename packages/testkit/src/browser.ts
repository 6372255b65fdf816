import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

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

/** A page is waited for, however busy the machine; only what never comes takes this long. */
export const PATIENCE_MS = 60_000;

/** The browser that `npm test` has found. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined) {
    throw new Error('CHROMIUM_PATH is not set: run `npm test`, which finds a browser');
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/** What axe finds wrong with the page as it stands, as `impact rule: target, what to do`. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the content security policy of the product allows no such script.
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    // Base UI's guards pass the focus on the moment they get it, so nobody ever stands on one.
    const page = { include: [['html']], exclude: [['[data-base-ui-focus-guard]']] };
    const { violations } = await axe.run(page, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => `${impact} ${id}: ${node.target.join(' ')}, ${node.failureSummary}`),
    );
  });
}
