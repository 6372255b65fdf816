import type { OutlineChapter } from '@inkvine/contracts/outline';

export interface PublishPreview {
  drafts: number;
  free: number;
  paid: number;
}

/** A price for each draft: the one it has, or nothing up to a number of the novel and the same from there on. */
export type DraftPrices = { kind: 'kept' } | { kind: 'rule'; freeChapters: number; price: number };

/**
 * What publishing all drafts would do.
 * @param before how many chapters the branch has before its own
 */
export function previewPublishing(
  chapters: readonly Pick<OutlineChapter, 'status' | 'price'>[],
  before: number,
  prices: DraftPrices,
): PublishPreview {
  const costs = chapters.map(({ price }, index) => {
    if (prices.kind === 'kept') return price;
    return before + index + 1 <= prices.freeChapters ? 0 : prices.price;
  });
  const ofDrafts = costs.filter((_, index) => chapters[index]?.status === 'draft');
  const free = ofDrafts.filter((cost) => cost === 0).length;
  return { drafts: ofDrafts.length, free, paid: ofDrafts.length - free };
}
