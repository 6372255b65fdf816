import type { ManagedChapter } from '@inkvine/contracts/stories';

export interface PublishPreview {
  drafts: number;
  free: number;
  paid: number;
}

/** What publishing all drafts would do: those among the novel's first `freeChapters` are free, the others priced. */
export function previewPublishing(
  chapters: readonly Pick<ManagedChapter, 'status' | 'number'>[],
  freeChapters: number,
  price: number,
): PublishPreview {
  const drafts = chapters.filter((chapter) => chapter.status === 'draft');
  const free =
    price === 0 ? drafts.length : drafts.filter((chapter) => chapter.number <= freeChapters).length;
  return { drafts: drafts.length, free, paid: drafts.length - free };
}
