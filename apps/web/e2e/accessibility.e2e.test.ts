import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findIds, type Ids } from './accessibility-ids.ts';
import { openTab, SCREENS, settled } from './accessibility-screens.ts';
import { startDemoStack } from './demo-stack.ts';
import { skipThreeMonths } from './time-machine-acts.ts';
import { openVisitor, signInAs, type Visitor } from './visitor.ts';

const WEB = path.join(import.meta.dirname, '..');

let stack: Stack;
let browser: Browser;
let ids: Ids;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startDemoStack(), launchBrowser()]);
  ids = await findIds(browser, stack);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

it('visits every address of the client', async () => {
  const routes: string[] = [];
  for await (const file of glob('src/{router.tsx,**/routes.ts}', { cwd: WEB })) {
    const source = await readFile(path.join(WEB, file), 'utf8');
    routes.push(...[...source.matchAll(/path: '([^']+)'/g)].map(([, route]) => route!));
  }
  const visited = new Set(SCREENS.map(({ route }) => route));
  expect(routes.filter((route) => !visited.has(route))).toEqual([]);
  expect(routes.length).toBeGreaterThan(40);
});

it.concurrent.each([
  { locale: 'ko', theme: 'light', width: 390 },
  { locale: 'en', theme: 'dark', width: 1280 },
] as const)(
  'axe finds nothing in $locale, $theme, $width px wide',
  async (look) => {
    const barriers: string[] = [];
    const people = new Map<string, Visitor>();
    for (const screen of SCREENS) {
      const who = screen.as ?? 'nobody';
      const visitor = people.get(who) ?? (await openVisitor(browser, stack, look));
      if (!people.has(who) && screen.as !== undefined) await signInAs(visitor.context, stack, screen.as);
      people.set(who, visitor);
      const { page } = visitor;
      await page.goto(screen.address(ids));
      await settled(page);
      await screen.open?.(page);
      const shown = `${who} at ${screen.route}${screen.open === undefined ? '' : ' (opened)'}`;
      expect(await page.locator('html').getAttribute('lang')).toBe(look.locale);
      expect(await page.locator('html').getAttribute('data-theme')).toBe(look.theme);
      expect(await isWiderThanWindow(page), `${shown} scrolls sideways`).toBe(false);
      barriers.push(...(await findBarriers(page)).map((barrier) => `${shown}: ${barrier}`));
    }
    expect(barriers).toEqual([]);
    expect([...people.values()].flatMap(({ faults }) => faults)).toEqual([]);
  },
  600_000,
);

// Last of all: there is no way back to the present.
it('lets an operator skip three months and see what renewals would do', async () => {
  const { page, context, faults } = await openVisitor(browser, stack, { width: 390 });
  await signInAs(context, stack, 'operator');
  await page.goto('/operate');
  await openTab(13)(page);
  expect(await skipThreeMonths(page)).toEqual([]);
  expect(await stack.database.db.selectFrom('outage').selectAll().execute()).toEqual([]);
  expect(faults).toEqual([]);
});

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
