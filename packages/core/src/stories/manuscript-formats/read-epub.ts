import type { SourceOpening } from '@inkvine/domain/stories/formatted-split';
import type { SourceBlock } from '@inkvine/domain/stories/formatted-text';
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
const MATTER_TITLE =
  /^(?:cover|title ?page|copyright|(?:table of )?contents|colophon|about the author|표지|차례|목차|판권|저작권|지은이 소개)$/i;

interface Page {
  name: string;
  /** Index of its first block. */
  block: number;
  isMatter: boolean;
}

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

/** Where the contents lead, or each page where they lead to fewer than two; parts without text join their chapter. */
function findOpenings(
  blocks: readonly SourceBlock[],
  pages: readonly Page[],
  contents: readonly ContentsEntry[],
  anchors: ReadonlyMap<string, number>,
): SourceOpening[] {
  const pageOf = new Map(pages.map((page) => [page.name, page]));
  const listed = contents.flatMap(({ title, address }): SourceOpening[] => {
    const page = pageOf.get(address.split('#', 1)[0] ?? '');
    const block = anchors.get(address) ?? page?.block;
    return page === undefined || block === undefined
      ? []
      : [{ block, title, kind: page.isMatter || MATTER_TITLE.test(title) ? 'front_matter' : 'chapter' }];
  });
  const isIn = new Set(listed.map(({ block }) => block));
  const chapters = listed.filter(({ kind }) => kind === 'chapter');
  const matter = pages
    .filter(({ isMatter, block }) => isMatter && !isIn.has(block))
    .map((page): SourceOpening => ({
      block: page.block,
      title: firstHeading(blocks, page),
      kind: 'front_matter',
    }));
  const openings =
    chapters.length > 1 ? [...matter, ...listed] : pages.map((page) => openingOf(blocks, page));
  return inOrder(openings, blocks);
}

function openingOf(blocks: readonly SourceBlock[], page: Page): SourceOpening {
  return {
    block: page.block,
    title: firstHeading(blocks, page),
    kind: page.isMatter ? 'front_matter' : 'chapter',
  };
}

const firstHeading = (blocks: readonly SourceBlock[], { block }: Page): string =>
  blocks[block]?.type === 'heading' ? (blocks[block]?.text ?? '') : '';

/**
 * By place, each place once and with text of its own: a page of nothing but a heading, as parts have, names the
 * chapter below it too. Matter below the last chapter stands at the back.
 */
function inOrder(openings: readonly SourceOpening[], blocks: readonly SourceBlock[]): SourceOpening[] {
  const sorted = openings
    .filter(({ block }) => block < blocks.length)
    .toSorted((one, other) => one.block - other.block);
  const distinct: SourceOpening[] = [];
  for (const opening of sorted) {
    const above = distinct.at(-1);
    const isHead =
      above !== undefined &&
      above.kind === opening.kind &&
      blocks.slice(above.block, opening.block).every(({ type }) => type === 'heading');
    if (isHead) distinct[distinct.length - 1] = { ...above, title: joined(above.title, opening.title) };
    else distinct.push(opening);
  }
  const lastChapter = distinct.findLastIndex(({ kind }) => kind === 'chapter');
  return distinct.map((opening, index) =>
    opening.kind !== 'chapter' && index > lastChapter ? { ...opening, kind: 'back_matter' } : opening,
  );
}

const joined = (above: string, title: string): string =>
  [...new Set([above, title])].filter((part) => part !== '').join(' · ');
