import type { MarkType } from '@inkvine/contracts/block';
import type { SourceBlock } from '@inkvine/domain/stories/formatted-text';
import { type DocxStyles, readStyles } from './docx-styles.ts';
import type { ZipArchive } from './open-zip.ts';
import { PassageWriter, safeAddress } from './passage-writer.ts';
import { resolveNotes } from './resolve-notes.ts';
import type { SourceText } from './source-text.ts';
import { readXml, Unreadable } from './xml-events.ts';

const DOCUMENT = 'word/document.xml';
/** What is deleted, hidden in fields or drawn twice is no part of the story. */
const SKIPPED = new Set(
  'del moveFrom instrText fldData Fallback pict object sectPr tblPr rPrChange pPrChange'.split(' '),
);

/**
 * Reads the text of a word processor's document (WordprocessingML): paragraphs, headings by style or outline level,
 * character formats, ruby, links and notes. Macros, pictures and linked files are never opened.
 * @throws TooMuch, Unreadable
 */
export async function readDocx(zip: ZipArchive): Promise<SourceText> {
  const source = await zip.read(DOCUMENT);
  if (source === undefined) throw new Unreadable('no document');
  const [styles, relations, core, footnotes, endnotes] = await Promise.all(
    [
      'word/styles.xml',
      'word/_rels/document.xml.rels',
      'docProps/core.xml',
      'word/footnotes.xml',
      'word/endnotes.xml',
    ].map((name) => zip.read(name)),
  );
  const notes = new Map([...readNotes(footnotes ?? '', 'footnote'), ...readNotes(endnotes ?? '', 'endnote')]);
  const blocks = readBody(source, readStyles(styles ?? ''), readLinks(relations ?? ''));
  const title = titleOf(core ?? '');
  const hasTitleBlock = blocks.some(({ level }) => level === 0);
  return {
    blocks: resolveNotes(blocks, notes),
    outline: title !== undefined && !hasTitleBlock ? { title } : {},
  };
}

function readBody(source: string, styles: DocxStyles, links: ReadonlyMap<string, string>): SourceBlock[] {
  const writer = new PassageWriter();
  const reader = new BodyReader(writer, styles, links);
  readXml(source, {
    open: (name, attributes) => reader.open(name, attributes),
    text: (text) => reader.text(text),
    close: (name) => reader.close(name),
  });
  return writer.finish().blocks;
}

class BodyReader {
  readonly #writer: PassageWriter;
  readonly #styles: DocxStyles;
  readonly #links: ReadonlyMap<string, string>;
  #skipped = 0;
  #isText = false;
  #isRunProperties = false;
  #isParagraphProperties = false;
  #tables = 0;
  #marks: MarkType[] = [];
  #linked: boolean[] = [];
  #ruby: { from: number; reading: string[] | null } | null = null;
  #reading = '';

  constructor(writer: PassageWriter, styles: DocxStyles, links: ReadonlyMap<string, string>) {
    this.#writer = writer;
    this.#styles = styles;
    this.#links = links;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#skipped > 0 || SKIPPED.has(name)) {
      this.#skipped += 1;
      return;
    }
    const value = attributes['w:val'];
    switch (name) {
      case 'tbl':
        if (this.#tables === 0) this.#writer.begin('status_window');
        this.#tables += 1;
        return;
      case 'tr':
        if (!this.#writer.isEmpty) this.#writer.lineBreak();
        return;
      case 'tc':
        if (!this.#writer.isEmpty && !this.#writer.endsWithSpace) this.#writer.text(' | ');
        return;
      case 'p':
        if (this.#tables === 0) this.#writer.begin('paragraph');
        else if (!this.#writer.isEmpty && !this.#writer.endsWithSpace) this.#writer.text(' ');
        return;
      case 'pStyle':
        return this.#kind(this.#styles.kindOf(value ?? ''));
      case 'outlineLvl':
        return this.#kind(Number(value) < 6 ? { type: 'heading', level: Number(value) + 1 } : undefined);
      case 'pPr':
        this.#isParagraphProperties = true;
        return;
      case 'rPr':
        // Those of a paragraph are about its invisible end.
        this.#isRunProperties = !this.#isParagraphProperties;
        return;
      case 't':
        this.#isText = true;
        return;
      case 'tab':
        return this.text('\t', true);
      case 'br':
      case 'cr':
        if (attributes['w:type'] !== 'page' && this.#ruby === null) this.#writer.lineBreak();
        return;
      case 'noBreakHyphen':
        return this.text('-', true);
      case 'ruby':
        this.#ruby = { from: this.#writer.written.length, reading: null };
        return;
      case 'rt':
        if (this.#ruby) this.#ruby.reading = [];
        return;
      case 'rubyBase':
        if (this.#ruby) this.#ruby.from = this.#writer.written.length;
        return;
      case 'hyperlink':
        return this.#openLink(this.#links.get(attributes['r:id'] ?? ''));
      case 'footnoteReference':
      case 'endnoteReference':
        return this.#writer.markBehind(
          'footnote',
          `${name === 'footnoteReference' ? 'footnote' : 'endnote'} ${attributes['w:id'] ?? ''}`,
        );
      default:
        if (this.#isRunProperties) this.#runProperty(name, value);
    }
  }

  text(text: string, isOwn = false): void {
    if (this.#skipped > 0 || (!this.#isText && !isOwn)) return;
    if (this.#ruby?.reading) this.#ruby.reading.push(text);
    else this.#writer.text(text);
  }

  close(name: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    switch (name) {
      case 'tbl':
        this.#tables -= 1;
        if (this.#tables === 0) this.#writer.end();
        return;
      case 'p':
        if (this.#tables === 0) this.#writer.end();
        return;
      case 'pPr':
        this.#isParagraphProperties = false;
        return;
      case 'rPr':
        this.#isRunProperties = false;
        return;
      case 't':
        this.#isText = false;
        return;
      case 'r':
        for (const mark of this.#marks.splice(0)) this.#writer.close(mark);
        return;
      case 'rt':
      case 'ruby':
        return this.#closeRuby(name);
      case 'hyperlink':
        if (this.#linked.pop() === true) this.#writer.close('link');
        return;
      default:
    }
  }

  #kind(kind: { type: SourceBlock['type']; level?: number } | undefined): void {
    if (kind && this.#tables === 0 && this.#writer.isEmpty) this.#writer.become(kind.type, kind.level);
  }

  #runProperty(name: string, value: string | undefined): void {
    if (value === '0' || value === 'false' || value === 'none' || value === 'off') return;
    const mark = RUN_MARKS[name];
    if (mark === undefined || this.#marks.includes(mark)) return;
    this.#writer.open(mark);
    this.#marks.push(mark);
  }

  #openLink(address: string | undefined): void {
    const safe = safeAddress(address);
    this.#linked.push(safe !== null);
    if (safe !== null) this.#writer.open('link', safe);
  }

  /** The reading comes before its base, so it waits for the end of both. */
  #closeRuby(name: 'rt' | 'ruby'): void {
    if (this.#ruby === null) return;
    if (name === 'rt') {
      this.#reading = (this.#ruby.reading ?? []).join('').trim();
      this.#ruby.reading = null;
      return;
    }
    this.#writer.markBehind('ruby', this.#reading, this.#ruby.from);
    this.#ruby = null;
  }
}

const RUN_MARKS: Partial<Record<string, MarkType>> = {
  b: 'bold',
  i: 'italic',
  u: 'underline',
  strike: 'strike',
  dstrike: 'strike',
  em: 'dots',
};

/** Addresses that the document links to, by the id of the relation. */
function readLinks(source: string): Map<string, string> {
  const links = new Map<string, string>();
  readXml(source, {
    open(name, { Id: id, Target: target, TargetMode: mode }) {
      if (name === 'Relationship' && mode === 'External' && id !== undefined && target !== undefined) {
        links.set(id, target);
      }
    },
  });
  return links;
}

function readNotes(source: string, element: 'footnote' | 'endnote'): Map<string, string> {
  const notes = new Map<string, string>();
  let id: string | null = null;
  let texts: string[] = [];
  let isText = false;
  readXml(source, {
    open(name, attributes) {
      if (name === element) {
        // Separators of the page are written as notes with a type.
        id = attributes['w:type'] === undefined ? (attributes['w:id'] ?? null) : null;
        texts = [];
      }
      if (name === 't') isText = true;
      if (name === 'p' && texts.length > 0) texts.push(' ');
    },
    text: (text) => isText && texts.push(text),
    close(name) {
      if (name === 't') isText = false;
      if (name === element && id !== null)
        notes.set(`${element} ${id}`, texts.join('').normalize('NFC').trim());
    },
  });
  return notes;
}

function titleOf(source: string): string | undefined {
  let title = '';
  let isTitle = false;
  readXml(source, {
    open: (name) => (isTitle = name === 'title'),
    text: (text) => (title += isTitle ? text : ''),
    close: () => (isTitle = false),
  });
  return title.trim() === '' ? undefined : title.trim();
}
