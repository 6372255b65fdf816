import { findBarriers } from '@inkvine/testkit/browser';
import type { Stack } from '@inkvine/testkit/stack';
import type { BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildSaleTerms } from '@inkvine/testkit/wallet.builders';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findSmallTargets } from './phone.ts';
import type { StaticSite } from './static-site.ts';

/** Opens a chapter with the ticket that its reader has, and begins it; its text comes then and not before. */
export async function openByWaiting(
  { stack, page, site, novel }: { stack: Stack; page: Page; site: StaticSite; novel: BuiltNovel },
  index: number,
  text: string,
): Promise<void> {
  await buildSaleTerms(stack.database.db, novel.branchId, { rentCoins: 1, waitHours: 24 });
  const button = (name: string) => page.getByRole('button', { name });
  const says = (words: string | RegExp) => page.getByText(words).filter({ visible: true }).first().waitFor();
  await page.goto(`${site.origin}/read/${novel.chapterIds[index]}`);
  await button('Rent for 72 hours: 1 coin').waitFor();
  await button('Open for free').click();
  await says('You have rented this chapter');
  expect(await page.content()).not.toContain(text);
  await button('Begin to read').click();
  await says(text);
  await says(/^Yours to read until/);
  expect(await findSmallTargets(page)).toEqual([]);
  expect(await findBarriers(page)).toEqual([]);
}
