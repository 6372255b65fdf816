import type { TextPoint } from '@inkvine/client/reading/chapter-place';

/**
 * The first point of a text that `isReached` accepts of its box on the screen; by bisection, because a chapter may
 * have thousands of paragraphs. Boxes are accepted from some point on and not before.
 */
export function firstPoint(text: HTMLElement, isReached: (box: DOMRect) => boolean): TextPoint {
  const index = bisect(text.children.length - 1, (at) => {
    const child = text.children[at];
    return child !== undefined && isReached(child.getBoundingClientRect());
  });
  const child = text.children[index];
  const length = child?.textContent.length ?? 0;
  const offset = bisect(length, (at) => {
    if (at >= length) return true;
    const box = boxAt(text, { index, offset: at }, 1);
    return box === null || isReached(box);
  });
  return { index, offset: offset >= length ? 0 : offset };
}

/** The box of the character at a point; of the whole block at its beginning or where it has no text. */
export function boxOf(text: HTMLElement, point: TextPoint): DOMRect | null {
  const child = text.children[point.index];
  if (child === undefined) return null;
  return (point.offset > 0 ? boxAt(text, point, 1) : null) ?? child.getClientRects()[0] ?? null;
}

function boxAt(text: HTMLElement, { index, offset }: TextPoint, length: number): DOMRect | null {
  const child = text.children[index];
  if (child === undefined) return null;
  const walker = document.createTreeWalker(child, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const size = node.textContent?.length ?? 0;
    if (offset < before + size) {
      const range = document.createRange();
      range.setStart(node, offset - before);
      range.setEnd(node, Math.min(offset - before + length, size));
      return range.getClientRects()[0] ?? null;
    }
    before += size;
  }
  return null;
}

/** The least number from 0 to `high` that holds, or `high`. */
function bisect(high: number, holds: (at: number) => boolean): number {
  let low = 0;
  let top = Math.max(high, 0);
  while (low < top) {
    const middle = (low + top) >> 1;
    if (holds(middle)) top = middle;
    else low = middle + 1;
  }
  return low;
}
