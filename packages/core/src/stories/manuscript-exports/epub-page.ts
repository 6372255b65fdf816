import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import { markTree, type Inline, type MarkedInline } from '@inkvine/domain/stories/mark-tree';
import type { BookChapter, BookText } from './book.ts';
import { creditLine, NOTE_WORD } from './credit-words.ts';
import { writtenAddress } from './written-address.ts';
import { escapeXml } from './xml-text.ts';

const TAGS: Partial<Record<MarkedInline['type'], readonly [open: string, close: string]>> = {
  bold: ['<b>', '</b>'],
  italic: ['<i>', '</i>'],
  underline: ['<u>', '</u>'],
  strike: ['<s>', '</s>'],
  dots: ['<em class="dots">', '</em>'],
};

/** A document of XHTML around `body`. */
export const writePage = (language: string, title: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="${language}" xml:lang="${language}">
<head><title>${escapeXml(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
${body}
</html>
`;

/**
 * A chapter as a document. Comments of the author are not in it.
 * @param keepsEntries whether the names of wiki entries may be in the file: they tell more than a reader may know
 */
export function writeChapterPage(
  chapter: Pick<BookChapter, 'title' | 'credits'> & { language: Locale; keepsEntries: boolean },
  { blocks, noteBefore, noteAfter }: BookText,
): string {
  const notes: string[] = [];
  const inline = new TagWriter(notes, chapter.keepsEntries);
  const body = blocks.map((block) => writeBlock(block, inline)).filter((written) => written !== '');
  const asides = notes.map(
    (note, index) =>
      `<aside id="note-${index + 1}" epub:type="footnote" role="doc-footnote"><p>${escapeXml(note)}</p></aside>`,
  );
  const line = creditLine(chapter.credits, chapter.language);
  const credit = line === null ? [] : [`<blockquote class="credit"><p>${escapeXml(line)}</p></blockquote>`];
  const before = writeNote('note-before', noteBefore, chapter.language);
  const after = writeNote('note-after', noteAfter, chapter.language);
  return writePage(
    chapter.language,
    chapter.title,
    `<body epub:type="bodymatter">
<section epub:type="chapter" role="doc-chapter" aria-labelledby="title">
<h1 id="title">${escapeXml(chapter.title)}</h1>
${[...credit, ...before, ...body, ...after, ...asides].join('\n')}
</section>
</body>`,
  );
}

/** A note of the author to readers, which the import knows by its class. */
function writeNote(place: 'note-before' | 'note-after', note: string, language: Locale): string[] {
  if (note.trim() === '') return [];
  const word = NOTE_WORD[language];
  return [
    `<aside class="authors-note" role="note" aria-label="${word}"><p class="authors-note-label">${word}</p><p class="kept ${place}">${withBreaks(escapeXml(note))}</p></aside>`,
  ];
}

function writeBlock({ type, text, marks = [] }: Block, writer: TagWriter): string {
  if (type === 'comment') return '';
  if (type === 'scene_break') return `<hr title="${escapeXml(text.trim().replaceAll(/\s+/g, ' '))}"/>`;
  if (text.trim() === '') return type === 'paragraph' ? '<p class="blank"></p>' : '';
  const inline = writer.write(markTree(text, marks));
  switch (type) {
    case 'heading':
      return `<h2>${withBreaks(inline)}</h2>`;
    case 'quote':
      return `<blockquote>${paragraph(text, inline)}</blockquote>`;
    case 'status_window':
      return `<pre>${inline}</pre>`;
    case 'paragraph':
      return paragraph(text, inline);
  }
}

const withBreaks = (inline: string): string => inline.replaceAll('\n', '<br/>');

/** White space that HTML would drop is there because somebody put it there. */
const paragraph = (text: string, inline: string): string =>
  /^\s|\s$|[ \t]{2}|\t|\s\n|\n\s/.test(text)
    ? `<p class="kept">${withBreaks(inline)}</p>`
    : `<p>${withBreaks(inline)}</p>`;

class TagWriter {
  readonly #notes: string[];
  readonly #keepsEntries: boolean;

  /** @param notes takes the notes as they come */
  constructor(notes: string[], keepsEntries: boolean) {
    this.#notes = notes;
    this.#keepsEntries = keepsEntries;
  }

  write(nodes: readonly Inline[]): string {
    return nodes.map((node) => (typeof node === 'string' ? escapeXml(node) : this.#mark(node))).join('');
  }

  #mark(node: MarkedInline): string {
    const { type, value, children } = node;
    const content = this.write(children);
    switch (type) {
      case 'footnote': {
        const number = this.#notes.push(value);
        return `<span class="noted">${content}</span><a epub:type="noteref" role="doc-noteref" href="#note-${number}">${number}</a>`;
      }
      case 'ruby':
        return `<ruby>${content}<rt>${escapeXml(value)}</rt></ruby>`;
      case 'link':
        return URL.canParse(value) ? `<a href="${escapeXml(writtenAddress(value))}">${content}</a>` : content;
      case 'entry':
        return this.#keepsEntries
          ? `<span data-entry="${escapeXml(value).replaceAll('\n', ' ')}">${content}</span>`
          : content;
      default: {
        const [open, close] = TAGS[type] ?? ['', ''];
        return `${open}${content}${close}`;
      }
    }
  }
}
