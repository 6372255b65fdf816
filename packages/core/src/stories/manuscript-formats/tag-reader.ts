import type { BlockType, MarkType } from '@inkvine/contracts/block';
import { isSceneBreak } from '@inkvine/domain/stories/scene-break';
import { type PassageWriter, safeAddress } from './passage-writer.ts';

export type Attributes = Readonly<Record<string, string>>;

interface Frame {
  name: string;
  close?: () => void;
}

const SKIPPED = new Set(
  'script style head title template svg math iframe object embed audio video canvas noscript nav form rp'.split(
    ' ',
  ),
);
const MARKS: Partial<Record<string, MarkType>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  cite: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  strike: 'strike',
  del: 'strike',
};
const PARAGRAPHS = new Set(
  'p div section article main header footer aside figure figcaption li dt dd center address body'.split(' '),
);
const MATTER = /\b(?:cover|titlepage|halftitlepage|toc|landmarks|copyright-page|colophon|imprint)\b/;
const NOTE = /\b(?:footnote|endnote|rearnote)\b|\bdoc-(?:footnote|endnote)\b/;

/**
 * Turns the tags and texts of HTML into passages. Knows the tags of prose; of others only the text counts, and of
 * scripts, pictures and forms nothing. Tags may come unbalanced.
 */
export class TagReader {
  /** The index of the block in which each id stands. */
  readonly anchors = new Map<string, number>();
  /** Texts of the notes by their ids. */
  readonly notes = new Map<string, string>();
  /** Whether the page says that it is a cover, contents or imprint. */
  isMatter = false;
  readonly #writer: PassageWriter;
  readonly #noteKey: (address: string) => string;
  readonly #frames: Frame[] = [];
  #container: BlockType = 'paragraph';
  #skipped = 0;
  #captured: string[] | null = null;
  #keepsSpace = false;
  #noted: { from: number; to: number } | null = null;
  #rubyFrom = 0;

  /** @param noteKey what a footnote mark holds for a reference to this address until the notes are known */
  constructor(writer: PassageWriter, noteKey: (address: string) => string) {
    this.#writer = writer;
    this.#noteKey = noteKey;
  }

  open(name: string, attributes: Attributes): void {
    const isLabel = attributes['class'] === 'authors-note-label';
    const isSkipped = this.#skipped > 0 || SKIPPED.has(name) || isLabel || isBackLink(attributes);
    if (isSkipped) {
      this.#skipped += 1;
      this.#frames.push({ name, close: () => (this.#skipped -= 1) });
      return;
    }
    if (this.#captured !== null) {
      this.#frames.push({ name });
      return;
    }
    const kind = `${attributes['epub:type'] ?? ''} ${attributes['role'] ?? ''}`;
    if (MATTER.test(kind)) this.isMatter = true;
    const close = this.#opened(name, attributes, kind);
    this.#frames.push(close ? { name, close } : { name });
    const { id } = attributes;
    if (id !== undefined && !this.anchors.has(id)) this.anchors.set(id, this.#writer.blocks.length);
  }

  /** Closes the last open tag of this name and what was left open inside it. */
  close(name: string): void {
    const index = this.#frames.findLastIndex((frame) => frame.name === name);
    if (index < 0) return;
    for (const frame of this.#frames.splice(index).toReversed()) frame.close?.();
  }

  closeAll(): void {
    for (const frame of this.#frames.splice(0).toReversed()) frame.close?.();
  }

  text(text: string): void {
    if (this.#skipped > 0 || this.#captured !== null || this.#keepsSpace) {
      this.verbatim(text);
      return;
    }
    const collapsed = text.replaceAll(/[ \t\r\n\f]+/g, ' ');
    const isAtEdge = this.#writer.isEmpty || this.#writer.endsWithSpace;
    this.#writer.text(isAtEdge ? collapsed.replace(/^ /, '') : collapsed);
  }

  /** Text whose white space is meant. */
  verbatim(text: string): void {
    if (this.#skipped > 0) return;
    if (this.#captured === null) this.#writer.text(text);
    else this.#captured.push(text);
  }

  #opened(name: string, attributes: Attributes, kind: string): (() => void) | undefined {
    const classes = (attributes['class'] ?? '').split(/\s+/);
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (NOTE.test(kind) && attributes['id'] !== undefined) return this.#note(attributes['id']);
    const place = /^note-(before|after)$/.exec(classes.at(-1) ?? '')?.[1];
    if (name === 'p' && place !== undefined)
      return this.#authorsNote(place === 'before' ? 'before' : 'after');
    if (classes.includes('status-window') || name === 'table') return this.#box('status_window');
    if (name === 'blockquote') return this.#within('quote');
    if (name === 'pre') return this.#box('status_window', true);
    if (classes.includes('blank') && name === 'p') {
      this.#writer.blank();
      return undefined;
    }
    if (level !== undefined) return this.#block('heading', Number(level));
    if (name === 'tr') return this.#line();
    if (name === 'td' || name === 'th') {
      this.#cell();
      return undefined;
    }
    if (PARAGRAPHS.has(name)) return this.#paragraph(classes.includes('kept'));
    return this.#inline(name, attributes, kind, classes);
  }

  #inline(name: string, attributes: Attributes, kind: string, classes: string[]): (() => void) | undefined {
    if (name === 'br') {
      this.#writer.lineBreak();
      return undefined;
    }
    if (name === 'hr') {
      const sign = attributes['title']?.trim() ?? '';
      this.#writer.sceneBreak(sign !== '' && isSceneBreak(sign) ? sign : undefined);
      return undefined;
    }
    if (name === 'ruby') return void (this.#rubyFrom = this.#writer.written.length);
    if (name === 'rt') return this.#reading();
    if (name === 'a') return this.#link(attributes, kind);
    if (classes.includes('noted')) return this.#notedStretch();
    const entry = attributes['data-entry'];
    if (entry !== undefined) return this.#mark('entry', entry);
    const type = classes.includes('dots') ? 'dots' : (MARKS[name] ?? markOfStyle(attributes['style']));
    return type && this.#mark(type);
  }

  #mark(type: MarkType, value?: string): () => void {
    this.#writer.open(type, value);
    return () => this.#writer.close(type);
  }

  #block(type: BlockType, level?: number): () => void {
    this.#writer.begin(type, level);
    return () => this.#writer.end();
  }

  #paragraph(keepsSpace: boolean): (() => void) | undefined {
    if (this.#container === 'status_window') return this.#line();
    this.#writer.begin(this.#container);
    return keepsSpace ? this.#keepingSpace() : () => this.#writer.end();
  }

  #authorsNote(place: 'before' | 'after'): () => void {
    this.#writer.beginNote(place);
    return this.#keepingSpace();
  }

  #keepingSpace(): () => void {
    this.#keepsSpace = true;
    return () => {
      this.#writer.end({ keepEdges: true });
      this.#keepsSpace = false;
    };
  }

  #line(): undefined {
    if (!this.#writer.isEmpty) this.#writer.lineBreak();
  }

  #cell(): void {
    if (!this.#writer.isEmpty && !this.#writer.written.endsWith('\n')) this.#writer.text(' | ');
  }

  #within(container: BlockType): () => void {
    const outer = this.#container;
    this.#writer.begin(container);
    this.#container = container;
    return () => {
      this.#writer.end();
      this.#container = outer;
    };
  }

  #box(type: BlockType, keepsSpace = false): () => void {
    const leave = this.#within(type);
    const outer = this.#keepsSpace;
    this.#keepsSpace = keepsSpace;
    return () => {
      this.#writer.end({ keepEdges: keepsSpace });
      leave();
      this.#keepsSpace = outer;
    };
  }

  #note(id: string): () => void {
    this.#writer.end();
    const captured: string[] = [];
    this.#captured = captured;
    return () => {
      this.#captured = null;
      this.notes.set(id, captured.join('').replaceAll(/\s+/g, ' ').trim());
    };
  }

  #reading(): () => void {
    const captured: string[] = [];
    this.#captured = captured;
    return () => {
      this.#captured = null;
      this.#writer.markBehind('ruby', captured.join('').trim(), this.#rubyFrom);
      this.#rubyFrom = this.#writer.written.length;
    };
  }

  #link(attributes: Attributes, kind: string): (() => void) | undefined {
    const { href } = attributes;
    if (href !== undefined && /\bnoteref\b|\bdoc-noteref\b/.test(kind)) {
      this.reference(href);
      this.#captured = [];
      return () => (this.#captured = null);
    }
    const address = safeAddress(href);
    return address === null ? undefined : this.#mark('link', address);
  }

  /** A footnote stands here: it is on what was just marked for it, else on the word before. */
  reference(address: string): void {
    const noted = this.#noted?.to === this.#writer.written.length ? this.#noted.from : undefined;
    this.#noted = null;
    this.#writer.markBehind('footnote', this.#noteKey(address), noted);
  }

  #notedStretch(): () => void {
    const from = this.#writer.written.length;
    return () => (this.#noted = { from, to: this.#writer.written.length });
  }
}

const isBackLink = (attributes: Attributes): boolean =>
  /\bbacklink\b|\bdoc-backlink\b/.test(`${attributes['epub:type'] ?? ''} ${attributes['role'] ?? ''}`);

function markOfStyle(style: string | undefined): MarkType | undefined {
  if (style === undefined) return undefined;
  if (/font-weight:\s*(?:bold|[6-9]00)/i.test(style)) return 'bold';
  if (/font-style:\s*italic/i.test(style)) return 'italic';
  if (/text-decoration[\w-]*:[^;]*line-through/i.test(style)) return 'strike';
  if (/text-decoration[\w-]*:[^;]*underline/i.test(style)) return 'underline';
  return /text-emphasis[\w-]*:\s*(?!none)/i.test(style) ? 'dots' : undefined;
}
