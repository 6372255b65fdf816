import { buildNovel } from '@inkvine/testkit/stories.builders';
import type { Stack } from '@inkvine/testkit/stack';
import type { Locator, Page } from 'playwright-core';
import { registerAs, type Visitor } from './visitor.ts';

/** Makes an author of the visitor and opens the first, empty chapter of their new novel. */
export async function startChapter({ page, context }: Visitor, stack: Stack, name: string): Promise<void> {
  const authorId = await registerAs(context, stack, name);
  const { chapterIds } = await buildNovel(stack.database.db, {
    authorId,
    title: 'A novel',
    chapters: [{ title: '', text: '', status: 'draft' }],
  });
  await page.goto(`/write/chapters/${chapterIds[0]}`);
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

/** What this browser keeps of texts that the server does not have yet, as JSON. */
export const journalOf = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('inkvine.drafts');
        opening.onerror = () => reject(opening.error ?? new Error('no journal'));
        opening.onsuccess = () => {
          const asking = opening.result.transaction('entries').objectStore('entries').getAll();
          asking.onerror = () => reject(asking.error ?? new Error('no entries'));
          asking.onsuccess = () => {
            opening.result.close();
            resolve(JSON.stringify(asking.result));
          };
        };
      }),
  );
