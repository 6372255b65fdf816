import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import { gfmFootnote } from 'micromark-extension-gfm-footnote';
import { detectLanguage } from '@inkvine/domain/stories/text-language';
import { Parser } from 'htmlparser2';
import { definitionsFor, divideMarkdown, frontMatterOf, noteOf } from './markdown-source.ts';
import { stretchesOf } from './markdown-stretches.ts';
import { PassageWriter, safeAddress, TooMuch } from './passage-writer.ts';
import { readHtml } from './read-html.ts';
import { resolveNotes } from './resolve-notes.ts';
import type { SourceText } from './source-text.ts';
import { TagReader } from './tag-reader.ts';

const PARSER = {
  extensions: [cjkFriendlyExtension(), gfmStrikethroughCjkFriendly(), gfmFootnote()],
  mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmFootnoteFromMarkdown()],
};
type Root = ReturnType<typeof fromMarkdown>;
type RootContent = Root['children'][number];
type PhrasingContent = Extract<RootContent, { type: 'paragraph' }>['children'][number];

/** Each costs the parser a tenth of a millisecond; a long novel has some ten thousands with signs. */
const MAX_PARSED_LINES = 200_000;
const BOX = /^\[!(STATUS|COMMENT|NOTE-BEFORE|NOTE-AFTER)\]\n?/;

/**
 * Reads CommonMark with footnotes and struck text, and the few tags that prose needs and Markdown lacks: `u`, `ruby`,
 * `em class="dots"` and the like. `> [!STATUS]` and `> [!COMMENT]` begin a status window and an author's comment,
 * `> [!NOTE-BEFORE]` and `> [!NOTE-AFTER]` what the author says to readers.
 * Asterisks beside Korean particles (`**“예.”**라고`) mean what their author meant. Takes time linear in the length of
 * the source: for 5 MB of prose a second, with marks all over every line ten, made to harm half a minute.
 *
 * @param source normalised text with LF line ends
 * @throws TooMuch
 */
export function readMarkdown(source: string): SourceText {
  const { outline, body } = frontMatterOf(source);
  const { pieces, definitions } = divideMarkdown(body);
  const reader = new MarkdownReader();
  for (const [key, source] of definitions) reader.define(key, source, definitionsFor(source, definitions));
  for (const piece of pieces) reader.read(piece, definitions);
  return { blocks: reader.finish(), outline };
}

class MarkdownReader {
  readonly #writer = new PassageWriter();
  readonly #notes = new Map<string, string>();
  readonly #tags = new TagReader(this.#writer, (address) => address);
  /** Whether a line end of the source is one of the text: Korean authors end lines where they mean it. */
  #keepsLines = false;
  #parsedLines = 0;

  /** A note is read once, however many paragraphs refer to it. */
  define(key: string, source: string, definitions: string): void {
    const note = noteOf(key, source);
    if (note === null) return;
    const text = stretchesOf(note.text).map((stretch) => {
      if (stretch.isPlain) return stretch.text;
      const { children } = fromMarkdown(`${stretch.text}\n\n${definitions}`, PARSER);
      return children.map((node) => (node.type === 'footnoteDefinition' ? '' : plainText(node))).join('');
    });
    this.#notes.set(note.identifier, text.join('').trim());
  }

  read(piece: string, definitions: ReadonlyMap<string, string>): void {
    const keepsLines = detectLanguage(piece) === 'ko';
    for (const { text, isPlain } of stretchesOf(piece)) {
      this.#keepsLines = keepsLines;
      if (isPlain) this.#plain(text);
      else this.#parse(text, definitionsFor(text, definitions));
    }
  }

  #plain(text: string): void {
    this.#writer.begin('paragraph');
    this.#text(text);
    this.#end();
  }

  #parse(text: string, definitions: string): void {
    this.#parsedLines += text.split('\n').length;
    if (this.#parsedLines > MAX_PARSED_LINES) throw new TooMuch();
    const tree = fromMarkdown(`${text}\n\n${definitions}`, PARSER);
    const keepsLines = this.#keepsLines;
    const links = new Map<string, string>();
    for (const node of tree.children) if (node.type === 'definition') links.set(node.identifier, node.url);
    for (const node of tree.children) {
      this.#keepsLines = keepsLines;
      this.#block(node, text, links, 'paragraph');
    }
  }

  finish() {
    return resolveNotes(this.#writer.finish().blocks, this.#notes);
  }

  #block(
    node: RootContent,
    piece: string,
    links: ReadonlyMap<string, string>,
    container: 'paragraph' | 'quote',
  ): void {
    switch (node.type) {
      case 'paragraph':
        this.#writer.begin(container);
        this.#inline(node.children, links);
        this.#end();
        return;
      case 'heading':
        this.#writer.begin('heading', node.depth);
        this.#inline(node.children, links);
        this.#end();
        return;
      case 'blockquote':
        if (this.#box(node, links)) return;
        for (const child of node.children) this.#block(child, piece, links, 'quote');
        return;
      case 'list':
        node.children.forEach((item, index) => {
          const sign = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '- ';
          for (const [place, child] of item.children.entries()) {
            if (place === 0 && child.type === 'paragraph') {
              this.#writer.begin(container);
              this.#writer.text(sign);
              this.#inline(child.children, links);
              this.#end();
            } else this.#block(child, piece, links, container);
          }
        });
        return;
      case 'code':
        this.#writer.begin('status_window');
        this.#writer.text(node.value);
        this.#end();
        return;
      case 'thematicBreak':
        this.#writer.sceneBreak(
          piece.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0).trim(),
        );
        return;
      case 'html':
        if (/^<br\s*\/?>$/i.test(node.value.trim())) this.#writer.blank();
        else readHtml(node.value, this.#tags);
        this.#end();
        return;
      default:
        return;
    }
  }

  /** A quote that says in its first line that it is a status window or a comment; its paragraphs are its lines. */
  #box(node: Extract<RootContent, { type: 'blockquote' }>, links: ReadonlyMap<string, string>): boolean {
    const [opening] = node.children;
    const sign = opening?.type === 'paragraph' ? opening.children[0] : undefined;
    const box = sign?.type === 'text' ? BOX.exec(sign.value) : null;
    if (box === null || sign?.type !== 'text') return false;
    sign.value = sign.value.slice(box[0].length);
    this.#keepsLines = true;
    if (box[1] === 'NOTE-BEFORE') this.#writer.beginNote('before');
    else if (box[1] === 'NOTE-AFTER') this.#writer.beginNote('after');
    else this.#writer.begin(box[1] === 'STATUS' ? 'status_window' : 'comment');
    for (const [index, child] of node.children.entries()) {
      if (child.type !== 'paragraph') continue;
      if (index > 0) this.#writer.lineBreak();
      this.#inline(child.children, links);
    }
    this.#end();
    return true;
  }

  #end(): void {
    this.#tags.closeAll();
    this.#writer.end({ keepEdges: true });
  }

  #inline(nodes: readonly PhrasingContent[], links: ReadonlyMap<string, string>): void {
    for (const node of nodes) this.#phrase(node, links);
  }

  #phrase(node: PhrasingContent, links: ReadonlyMap<string, string>): void {
    const marked = (
      type: 'bold' | 'italic' | 'strike' | 'link',
      children: PhrasingContent[],
      value?: string,
    ) => {
      this.#writer.open(type, value);
      this.#inline(children, links);
      this.#writer.close(type);
    };
    switch (node.type) {
      case 'text':
        return this.#text(node.value);
      case 'inlineCode':
        return this.#tags.verbatim(node.value);
      case 'strong':
        return marked('bold', node.children);
      case 'emphasis':
        return marked('italic', node.children);
      case 'delete':
        return marked('strike', node.children);
      case 'link':
      case 'linkReference': {
        const url = node.type === 'link' ? node.url : links.get(node.identifier);
        const address = safeAddress(url);
        return address === null ? this.#inline(node.children, links) : marked('link', node.children, address);
      }
      case 'footnoteReference':
        return this.#tags.reference(node.identifier);
      case 'break':
        return this.#writer.lineBreak();
      case 'html':
        return this.#tag(node.value);
      default:
        return;
    }
  }

  #text(value: string): void {
    for (const [index, line] of value.split('\n').entries()) {
      if (index > 0 && this.#keepsLines) this.#writer.lineBreak();
      else if (index > 0) this.#tags.verbatim(' ');
      this.#tags.verbatim(line);
    }
  }

  #tag(source: string): void {
    const closing = /^<\/([a-z][a-z0-9]*)\s*>$/i.exec(source)?.[1];
    if (closing !== undefined) return this.#tags.close(closing.toLowerCase());
    const parser = new Parser({
      onopentag: (name, attributes) => {
        this.#tags.open(name, attributes);
        if (name === 'br' || name === 'hr') this.#tags.close(name);
      },
    });
    parser.write(source);
  }
}

const plainText = (node: Root | RootContent): string => {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  if ('children' in node) return node.children.map(plainText).join('');
  return node.type === 'break' ? ' ' : '';
};
