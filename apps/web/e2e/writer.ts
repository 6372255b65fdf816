import type { Locator, Page } from 'playwright-core';

/** Makes a novel with the form and opens its first, empty chapter. */
export async function startChapter(page: Page, title = 'A novel'): Promise<void> {
  await page.goto('/write');
  await page.getByRole('button', { name: 'Start an empty novel' }).first().click();
  await page.getByLabel('Title', { exact: true }).fill(title);
  await page.getByRole('button', { name: 'Create the novel' }).click();
  await page.getByRole('button', { name: 'Add a chapter' }).click();
  await page.waitForURL('**/write/chapters/*');
  await sheet(page).waitFor();
}

/** What one writes on. */
export const sheet = (page: Page): Locator => page.getByRole('textbox', { name: 'Text', exact: true });

/** The text, a line for each paragraph. */
export async function linesOf(page: Page): Promise<string[]> {
  return await sheet(page).evaluate((element) =>
    [...element.children].map((block) => (block as HTMLElement).innerText.replaceAll('\n', '')),
  );
}

/** With the keyboard, as a person does, at the end of the text. */
export async function write(page: Page, text: string): Promise<void> {
  await sheet(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}

export const waitForState = (page: Page, state: string): Promise<void> =>
  page.locator(`[data-save-state="${state}"]`).waitFor();

/** Saves by hand and waits for the database to have it. */
export async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await waitForState(page, 'durable');
}
