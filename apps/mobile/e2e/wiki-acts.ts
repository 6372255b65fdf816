import { findBarriers } from '@inkvine/testkit/browser';
import type { buildActor } from '@inkvine/testkit/identity.builders';
import type { TestDatabase } from '@inkvine/testkit/database';
import type { BuiltNovel } from '@inkvine/testkit/stories.builders';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

type Database = TestDatabase['db'];
type Actor = Awaited<ReturnType<typeof buildActor>>;

/** In an open wiki, by somebody who has opened three of four chapters: looks back, reveals, takes it back, suggests. */
export async function chooseAndSuggest(page: Page): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name });
  const link = (name: RegExp) => page.getByRole('link', { name });
  const says = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();
  await page.getByLabel('See the wiki as of chapter').fill('1');
  await says('As it was known in chapter 1.');
  await says('Nothing here yet');
  await button('Back to now').click();
  await says('Shows what you know up to chapter 3.');
  const sheet = page.getByRole('dialog');

  await button('What may the wiki tell me?').click();
  await sheet.getByRole('checkbox', { name: /^Reveal beyond/ }).click();
  await sheet.getByLabel('Up to chapter').fill('4');
  expect(await findBarriers(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Keep' }).click();
  await sheet.waitFor({ state: 'detached' });
  await says('Revealed up to chapter 4, as you asked.');
  await link(/^Pilot Unseen/)
    .filter({ visible: true })
    .waitFor();
  await button('What may the wiki tell me?').click();
  await sheet.getByRole('checkbox', { name: /^Reveal beyond/ }).click();
  await sheet.getByRole('button', { name: 'Keep' }).click();
  await sheet.waitFor({ state: 'detached' });
  await says('Shows what you know up to chapter 3.');

  await button('Suggest something').click();
  await sheet.getByLabel('Heading').fill('The boat');
  await sheet.getByLabel('What should the wiki say?').fill('It is called Thole.');
  expect(await findBarriers(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Send' }).click();
  await says('Sent to the author.');
}

/** Somebody whom the second chapter names and somebody whom only the last one does. */
export async function buildReadersWiki(db: Database, author: Actor, novel: BuiltNovel): Promise<void> {
  const wiki = createWikiWriter(db, { author, ...novel });
  const skipper = await wiki.createEntry('Skipper Brae', wiki.gate(2), 'Keeps the boat of Thole.');
  const pilot = await wiki.createEntry('Pilot Unseen', wiki.gate(4));
  const event = { kind: 'event', when: 'In the spring', text: '' } as const;
  await wiki.addPart(null, {
    ...{ ...event, title: 'The boat is found', gate: wiki.gate(2), order: 1, entryKeys: [skipper] },
  });
  await wiki.addPart(null, {
    ...{ ...event, title: 'The boat is lost', gate: wiki.gate(4), order: 2, entryKeys: [pilot] },
  });
  const text = 'The skipper looked at the sea.';
  const marks = [{ type: 'entry', from: 4, to: 11, value: skipper }];
  await db
    .updateTable('chapter_revision')
    .set({ blocks: JSON.stringify([{ id: 'p1', type: 'paragraph', text, marks }]) })
    .where('chapter_id', '=', novel.chapterIds[1]!)
    .execute();
}
