import { findOpenings, type Page } from './epub-openings.ts';
import {
  addressFrom,
  type ContentsEntry,
  type EpubPackage,
  readContainer,
  readNavigation,
  readNcx,
  readPackage,
} from './epub-package.ts';
import type { ZipArchive } from './open-zip.ts';
import { PassageWriter } from './passage-writer.ts';
import { readHtml } from './read-html.ts';
import { resolveNotes } from './resolve-notes.ts';
import type { SourceText } from './source-text.ts';
import { TagReader } from './tag-reader.ts';
import { Unreadable } from './xml-events.ts';

const CONTAINER = 'META-INF/container.xml';
const MAX_SPINE = 6_000;

/**
 * Reads an EPUB 2 or 3: its documents in reading order, its chapters by its contents, each document a chapter where
 * it has none. Scripts, pictures and whatever lies outside the archive are passed over.
 * @throws TooMuch, Unreadable
 */
export async function readEpub(zip: ZipArchive): Promise<SourceText> {
  const packageName = readContainer((await zip.read(CONTAINER)) ?? '');
  const source = await zip.read(packageName);
  if (source === undefined) throw new Unreadable('no package document');
  const book = readPackage(source, packageName);
  const contents = await readContents(zip, book);

  const writer = new PassageWriter();
  const anchors = new Map<string, number>();
  const notes = new Map<string, string>();
  const pages: Page[] = [];
  for (const name of book.spine.slice(0, MAX_SPINE)) {
    const text = name === book.navigation ? undefined : await zip.read(name);
    if (text === undefined) continue;
    const reader = new TagReader(writer, (address) => addressFrom(name, address));
    const block = writer.blocks.length;
    readHtml(text, reader);
    writer.end();
    for (const [id, anchor] of reader.anchors) anchors.set(`${name}#${id}`, anchor);
    for (const [id, note] of reader.notes) notes.set(`${name}#${id}`, note);
    if (writer.blocks.length > block) pages.push({ name, block, isMatter: reader.isMatter });
  }
  const { blocks, places } = writer.finish();
  const openings = findOpenings(writer.blocks, pages, contents, anchors).map((opening) => ({
    ...opening,
    block: places[opening.block] ?? blocks.length,
    own: opening.own === undefined ? undefined : places[opening.own],
  }));
  return {
    blocks: resolveNotes(blocks, notes),
    outline: {
      ...(book.title !== undefined && { title: book.title }),
      ...(/^(?:ko|en)\b/i.test(book.language ?? '') && {
        language: /^ko/i.test(book.language ?? '') ? ('ko' as const) : ('en' as const),
      }),
      ...(openings.length > 0 && { openings }),
    },
  };
}

async function readContents(zip: ZipArchive, book: EpubPackage): Promise<ContentsEntry[]> {
  const navigation = book.navigation === undefined ? undefined : await zip.read(book.navigation);
  const entries = navigation === undefined ? [] : readNavigation(navigation, book.navigation ?? '');
  if (entries.length > 0) return entries;
  const ncx = book.ncx === undefined ? undefined : await zip.read(book.ncx);
  return ncx === undefined ? [] : readNcx(ncx, book.ncx ?? '');
}
