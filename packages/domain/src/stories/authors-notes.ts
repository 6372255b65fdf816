import type { Passage } from './formatted-text.ts';

export interface NotedPassages {
  noteBefore: string | null;
  noteAfter: string | null;
  passages: Omit<Passage, 'note'>[];
}

/**
 * Takes the notes of a chapter's author to readers out of its text: those that stand above all of its story and below
 * it, as they are written. One in the middle, where chapters were joined, and what is longer than `maxLength` stay in
 * the text as quotes.
 */
export function takeNotes(passages: readonly Passage[], maxLength: number): NotedPassages {
  const from = passages.findIndex(({ note }) => note !== 'before');
  const to = passages.findLastIndex(({ note }) => note !== 'after') + 1;
  const before = from < 0 ? [...passages] : passages.slice(0, from);
  const after = passages.slice(Math.max(to, before.length));
  const story = passages.slice(before.length, passages.length - after.length);
  const [noteBefore, noteAfter] = [noteOf(before, maxLength), noteOf(after, maxLength)];
  return {
    noteBefore,
    noteAfter,
    passages: [...(noteBefore === null ? before : []), ...story, ...(noteAfter === null ? after : [])].map(
      ({ note: _, ...passage }) => passage,
    ),
  };
}

function noteOf(passages: readonly Passage[], maxLength: number): string | null {
  const text = passages.map((passage) => passage.text).join('\n\n');
  return text === '' || [...text].length > maxLength ? null : text;
}
