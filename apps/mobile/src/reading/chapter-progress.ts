import type { Block } from '@inkvine/contracts/block';

/** Code units that one native text view lays out well; far longer ones failed or stuttered on phones. */
const MAX_TEXT_LENGTH = 8_000;

/** How much of the chapter, 0 to 1 by its characters, stands before each block. */
export function sharesBefore(blocks: readonly Block[]): number[] {
  const total = blocks.reduce((sum, block) => sum + block.text.length, 0);
  let before = 0;
  return blocks.map((block) => {
    const share = total === 0 ? 0 : before / total;
    before += block.text.length;
    return share;
  });
}

/** A paragraph in pieces that can be laid out, cut after spaces where there are any. Joined they are the paragraph. */
export function layoutPieces(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > MAX_TEXT_LENGTH) {
    const space = rest.lastIndexOf(' ', MAX_TEXT_LENGTH - 1);
    const isSplitPair = /[\uD800-\uDBFF]/.test(rest.charAt(MAX_TEXT_LENGTH - 1));
    const end = space > 0 ? space + 1 : MAX_TEXT_LENGTH - (isSplitPair ? 1 : 0);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
