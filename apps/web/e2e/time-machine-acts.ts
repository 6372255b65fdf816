import { findBarriers } from '@inkvine/testkit/browser';
import type { Page } from 'playwright-core';

/**
 * Lets three months pass while the worker rests, reads what renewals would do, and lets it work until they wait for the
 * operator. On the operator's page of memberships, in English.
 * @returns what axe finds wrong on the way
 */
export async function skipThreeMonths(page: Page): Promise<string[]> {
  const stop = page.getByRole('button', { name: 'Stop the worker' });
  const stopped = page.getByText('Stopped', { exact: true });
  // A second try finds it as the first one left it.
  await stop.or(stopped).waitFor();
  if (await stop.isVisible()) await stop.click();
  await stopped.waitFor();
  await page.getByRole('button', { name: '3 months' }).click();
  await page.getByText('elapsed periods are not charged').waitFor();
  const before = await findBarriers(page);
  await page.getByRole('button', { name: 'Let the worker work' }).click();
  await page.getByRole('button', { name: 'Start renewals' }).waitFor();
  return [...before, ...(await findBarriers(page))];
}
