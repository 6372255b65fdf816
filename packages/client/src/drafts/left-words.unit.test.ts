import { ChapterId } from '@inkvine/contracts/primitives';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RequestFailed } from '../app-error.ts';
import type { JournalEntry } from './draft-ports.ts';
import { findLeftWords } from './left-words.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { faulty, KEY, pass, sitDown, textOf, wordsOf } from './testing/desk.ts';

const OTHER = ChapterId.parse('0197c8d2-0000-7000-8000-000000000002');
const CHAPTER = KEY.chapterId!;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const entry = (rest: Partial<JournalEntry>): JournalEntry => ({
  ...{ key: KEY, chapterId: CHAPTER, clientId: 'desk', device: 'Desk', epoch: 'e', baseRev: 1 },
  ...{ base: textOf('a'), document: textOf('a'), sent: [], keeps: [], isUnsent: true, at: 1 },
  ...rest,
});

it('words that a closed editor could not send are found, also when their chapter is gone', async () => {
  const { server, session, append, journal } = await sitDown();
  server.refuse('UNAVAILABLE');
  append('not sent');
  await session.close();
  const gone = () => Promise.reject(new RequestFailed({ code: 'NOT_FOUND' }));
  const again = await sitDown({ journal, server, api: faulty(server, { open: gone, save: gone }) });
  await pass(60_000);
  await again.session.close();
  const left = await findLeftWords(journal, CHAPTER);
  expect(wordsOf(left!.document)).toEqual(['a', 'not sent']);
  await journal.remove(left!.key);
  expect(await findLeftWords(journal, CHAPTER)).toBeNull();
});

it('a chapter that was new when it was written is found by what it became; the latest words win', async () => {
  const journal = createMemoryJournal();
  await journal.write(entry({ document: textOf('a:older') }));
  await journal.write(entry({ key: { ...KEY, chapterId: null }, document: textOf('a:newer'), at: 2 }));
  await journal.write(
    entry({ key: { ...KEY, chapterId: OTHER }, chapterId: OTHER, document: textOf('a:other') }),
  );
  expect(wordsOf((await findLeftWords(journal, CHAPTER))!.document)).toEqual(['newer']);
  expect(wordsOf((await findLeftWords(journal, OTHER))!.document)).toEqual(['other']);
});

it('nothing but white space is nothing', async () => {
  const journal = createMemoryJournal();
  await journal.write(entry({ document: textOf('a: ') }));
  expect(await findLeftWords(journal, CHAPTER)).toBeNull();
  await journal.write(entry({ document: { ...textOf(), title: 'A title' } }));
  expect(await findLeftWords(journal, CHAPTER)).not.toBeNull();
});
