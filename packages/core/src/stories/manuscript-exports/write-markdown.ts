import { Readable } from 'node:stream';
import type { Block } from '@inkvine/contracts/block';
import { markTree } from '@inkvine/domain/stories/mark-tree';
import { isSceneBreak, SCENE_BREAK } from '@inkvine/domain/stories/scene-break';
import type { Book, BookTexts } from './book.ts';
import { creditLine, inheritedLines } from './credit-words.ts';
import { escapeText, keepEdges, keepStart, writeInline } from './markdown-inline.ts';

/**
 * A novel as one Markdown file that reads well anywhere and that the import takes back block for block: volumes are
 * headings of the first depth (a sign alone ends one), chapters of the second, those within a chapter of the third. The
 * author's comments are in it, and notes to readers in boxes of their own. Takes the texts one by one, as the reader of
 * the stream takes what is written.
 */
export function writeMarkdown(book: Book, texts: BookTexts): Readable {
  return Readable.from(writeMarkdownParts(book, texts), { objectMode: false });
}

/** Stands where a title of a volume would, above chapters that stand in none but below some that do. */
const VOLUME_END = '◇';

/** The same in pieces, a chapter each. */
export async function* writeMarkdownParts(book: Book, texts: BookTexts): AsyncGenerator<string> {
  yield [
    '---',
    `title: ${JSON.stringify(book.title)}`,
    `author: ${JSON.stringify(book.authors.join(', '))}`,
    ...(book.contributors.length === 0 ? [] : [`contributors: ${JSON.stringify(contributorsOf(book))}`]),
    `language: ${book.language}`,
    'chapter-level: 2',
    '---\n',
  ].join('\n');
  const inherited = inheritedLines(book.contributors, book.language);
  if (inherited.length > 0) yield `\n${inherited.map((line) => quote(line)).join('\n\n')}\n`;
  const notes = new NoteNumbers();
  let volume: string | null = null;
  let index = 0;
  for await (const { blocks, noteBefore, noteAfter } of texts) {
    const chapter = book.chapters[index];
    index += 1;
    if (chapter === undefined) return;
    if (chapter.volume !== volume) yield `\n# ${writeHeading(chapter.volume ?? VOLUME_END)}\n`;
    volume = chapter.volume;
    const body = blocks.flatMap((block) => writeBlock(block, notes) ?? []);
    const credit = creditLine(chapter.credits, book.language);
    const parts = [
      `## ${writeHeading(chapter.title)}`,
      ...(credit === null ? [] : [quote(credit)]),
      ...noteBox('NOTE-BEFORE', noteBefore),
      ...body,
      ...noteBox('NOTE-AFTER', noteAfter),
      ...notes.definitions(),
    ];
    yield `\n${parts.join('\n\n')}\n`;
  }
}

/** Numbers notes through the whole file, because definitions of one label are one to a reader of Markdown. */
class NoteNumbers {
  #last = 0;
  #pending: string[] = [];

  add(note: string): number {
    this.#last += 1;
    const text = escapeText(note.replaceAll(/\s+/g, ' ').trim());
    this.#pending.push(`[^${this.#last}]: ${keepStart(text)}`);
    return this.#last;
  }

  /** Those since the last call. */
  definitions(): string[] {
    const definitions = this.#pending;
    this.#pending = [];
    return definitions;
  }
}

/** A closing row of signs would be no part of the title. */
const writeHeading = (title: string): string =>
  keepEdges(escapeText(title.replaceAll(/\s+/g, ' '))).replace(/#+$/, (signs) =>
    signs.replaceAll('#', '\\#'),
  );

function writeBlock({ type, text, marks = [] }: Block, notes: NoteNumbers): string | null {
  const inline = () => writeInline(markTree(text, marks), (note) => notes.add(note));
  if (type === 'scene_break') return isSceneBreak(text.trim()) ? text.trim() : SCENE_BREAK;
  if (text.trim() === '') return type === 'paragraph' ? '<br>' : null;
  switch (type) {
    case 'heading':
      return `### ${keepEdges(inline()).replaceAll('\n', '<br>').replace(/#$/, '\\#')}`;
    case 'quote':
      return `> ${keepStart(keepEdges(inline())).replaceAll('\n', '<br>')}`;
    case 'status_window':
      return box('STATUS', inline());
    case 'comment':
      return box('COMMENT', inline());
    case 'paragraph':
      return keepStart(keepEdges(inline())).replaceAll('\n', '<br>');
  }
}

const contributorsOf = ({ contributors }: Book): string =>
  [...new Set(contributors.map(({ name }) => name))].join(', ');

const quote = (text: string): string => `> ${keepStart(keepEdges(escapeText(text.replaceAll(/\s+/g, ' '))))}`;

const noteBox = (name: string, note: string): string[] =>
  note.trim() === '' ? [] : [box(name, escapeText(note))];

/** An empty line would end the box. */
function box(name: string, text: string): string {
  const lines = text.split('\n').map((line) => keepStart(keepEdges(line)));
  const written = lines.reduce(
    (above, line) => (line === '' ? `${above}<br>` : `${above}\n${line}`),
    `[!${name}]`,
  );
  return written
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
