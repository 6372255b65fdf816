import { type SourceOpening, volumeOf } from '@inkvine/domain/stories/formatted-split';
import type { SourceBlock } from '@inkvine/domain/stories/formatted-text';
import { readHeadingLine } from '@inkvine/domain/stories/heading-line';
import type { ContentsEntry, ContentsParent } from './epub-package.ts';

/** A document of the book with text of its own. */
export interface Page {
  name: string;
  /** Index of its first block. */
  block: number;
  isMatter: boolean;
}

type Opening = SourceOpening & { parents: readonly ContentsParent[]; address: string };

const MATTER_TITLE =
  /^(?:cover|title ?page|copyright|(?:table of )?contents|colophon|about the author|표지|차례|목차|판권|저작권|지은이 소개)$/i;

/**
 * Where the contents lead, or each page where they lead to fewer than two; parts without text join their first chapter
 * and head a volume, as do those that are called one.
 */
export function findOpenings(
  blocks: readonly SourceBlock[],
  pages: readonly Page[],
  contents: readonly ContentsEntry[],
  anchors: ReadonlyMap<string, number>,
): SourceOpening[] {
  const pageOf = new Map(pages.map((page) => [page.name, page]));
  const listed = contents.flatMap(({ title, address, parents }): Opening[] => {
    const page = pageOf.get(address.split('#', 1)[0] ?? '');
    const block = anchors.get(address) ?? page?.block;
    if (page === undefined || block === undefined) return [];
    const kind = page.isMatter || MATTER_TITLE.test(title) ? 'front_matter' : 'chapter';
    return [{ block, title, kind, parents, address }];
  });
  const isIn = new Set(listed.map(({ block }) => block));
  const openingOf = ({ block, name, isMatter }: Page): Opening => ({
    ...{ block, title: firstHeading(blocks, block), kind: isMatter ? 'front_matter' : 'chapter' },
    ...{ address: name, parents: listed.find((entry) => entry.block === block)?.parents ?? [] },
  });
  const chapters = listed.filter(({ kind }) => kind === 'chapter');
  const matter = pages.filter(({ isMatter, block }) => isMatter && !isIn.has(block)).map(openingOf);
  return inOrder(chapters.length > 1 ? [...matter, ...listed] : pages.map(openingOf), blocks);
}

const firstHeading = (blocks: readonly SourceBlock[], block: number): string =>
  blocks[block]?.type === 'heading' ? (blocks[block]?.text ?? '') : '';

/**
 * By place, each place once and with text of its own. A page of nothing but a heading that heads no volume names the
 * chapter below it too. Matter below the last chapter stands at the back.
 */
function inOrder(openings: readonly Opening[], blocks: readonly SourceBlock[]): SourceOpening[] {
  const sorted = openings
    .filter(({ block }) => block < blocks.length)
    .toSorted((one, other) => one.block - other.block);
  const volumes = new VolumeFinder(sorted, blocks);
  const distinct: SourceOpening[] = [];
  for (const opening of sorted) {
    const { block, kind, title } = opening;
    const volume = volumes.next(opening);
    const above = distinct.at(-1);
    const isHead = above?.kind === kind && onlyHeadings(blocks, above.block, block);
    if (above === undefined || !isHead) distinct.push({ block, kind, title, volume });
    else if (volumes.wasPart) distinct[distinct.length - 1] = { ...above, title, volume, own: block };
    else distinct[distinct.length - 1] = { ...above, title: joined(above.title, title), volume };
    volumes.wasPart = volumes.isPart(opening);
  }
  const lastChapter = distinct.findLastIndex(({ kind }) => kind === 'chapter');
  return distinct.map((opening, index) =>
    opening.kind !== 'chapter' && index > lastChapter ? { ...opening, kind: 'back_matter' } : opening,
  );
}

/** Tells the volumes of openings in order: the parts that the contents put them under, else the last called one. */
class VolumeFinder {
  /** Whether the opening before was a part. */
  wasPart = false;
  readonly #parts: ReadonlySet<string>;
  #flat: string | undefined;

  constructor(sorted: readonly Opening[], blocks: readonly SourceBlock[]) {
    const above = new Set(sorted.flatMap(({ parents }) => parents.map(keyOf)));
    this.#parts = new Set(
      sorted.flatMap((opening, index) => {
        const next = sorted[index + 1]?.block ?? blocks.length;
        const key = keyOf(opening);
        return above.has(key) && onlyHeadings(blocks, opening.block, next) ? [key] : [];
      }),
    );
  }

  isPart(opening: Opening): boolean {
    return opening.kind === 'chapter' && (this.#parts.has(keyOf(opening)) || isPartTitle(opening.title));
  }

  next(opening: Opening): string | undefined {
    const over = opening.parents.filter(
      (parent) => parent.address === undefined || this.#parts.has(keyOf(parent)) || isPartTitle(parent.title),
    );
    const isOwn = this.isPart(opening);
    if (over.length > 0 || isOwn) {
      const titles = [...over, ...(isOwn ? [opening] : [])].map(({ title }) => title);
      this.#flat = opening.parents.length === 0 ? volumeOf(titles) : undefined;
      return volumeOf(titles);
    }
    return opening.parents.length === 0 ? this.#flat : undefined;
  }
}

/** A part may lead to where its first chapter does. */
const keyOf = ({ title, address }: ContentsParent): string => `${address ?? ''} ${title}`;

const isPartTitle = (title: string): boolean => readHeadingLine(title)?.kind === 'part';

const onlyHeadings = (blocks: readonly SourceBlock[], from: number, to: number): boolean =>
  blocks.slice(from, to).every(({ type }) => type === 'heading');

const joined = (above: string, title: string): string =>
  [...new Set([above, title])].filter((part) => part !== '').join(' · ');
