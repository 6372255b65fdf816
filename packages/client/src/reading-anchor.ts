import type { ReadingAnchor } from '@inkvine/contracts/reading';
import type { Block } from '@inkvine/contracts/block';

const QUOTE_LENGTH = 32;
/** How far a paragraph is looked for around where it was, before the whole chapter is searched. */
const NEARBY_BLOCKS = 3;

/**
 * The place of a reader whose topmost paragraph is `index`, `fraction` (0 to 1) into the chapter.
 * @param offset UTF-16 units of the paragraph that lie above what they see; the quote begins there
 */
export function anchorAt(
  blocks: readonly Block[],
  index: number,
  fraction: number,
  offset = 0,
): ReadingAnchor | null {
  const block = blocks[Math.min(Math.max(index, 0), blocks.length - 1)];
  if (block === undefined) return null;
  return {
    blockId: block.id,
    quote: quoteOf(block.text.slice(offset)),
    fraction: Math.min(Math.max(fraction, 0), 1),
  };
}

/**
 * Index of the block an anchor points at, after whatever edits: the paragraph with its id if that still says the
 * same, else one nearby that does, else one anywhere, else the id alone, else the share of the chapter.
 */
export function resolveAnchor(blocks: readonly Block[], anchor: ReadingAnchor): number {
  const byId = blocks.findIndex((block) => block.id === anchor.blockId);
  const says = (index: number) => blocks[index]?.text.includes(anchor.quote) === true;
  if (byId >= 0 && (anchor.quote === '' || says(byId))) return byId;
  const byShare = Math.round(anchor.fraction * Math.max(blocks.length - 1, 0));
  if (anchor.quote !== '') {
    const around = byId >= 0 ? byId : byShare;
    for (let distance = 0; distance <= NEARBY_BLOCKS; distance += 1) {
      if (says(around - distance)) return around - distance;
      if (says(around + distance)) return around + distance;
    }
    const anywhere = blocks.findIndex((_, index) => says(index));
    if (anywhere >= 0) return anywhere;
  }
  return byId >= 0 ? byId : byShare;
}

/** How far into its paragraph an anchor points, in UTF-16 units; 0 where the words are gone. */
export function offsetIn(block: Block | undefined, anchor: ReadingAnchor): number {
  return Math.max(block?.text.indexOf(anchor.quote) ?? 0, 0);
}

/** Cut between characters, never inside one. */
function quoteOf(text: string): string {
  return text
    .trimStart()
    .replace(/^[\uDC00-\uDFFF]/, '')
    .slice(0, QUOTE_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
