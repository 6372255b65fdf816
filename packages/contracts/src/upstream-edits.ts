import { z } from 'zod';
import { Block } from './block.ts';
import { BranchId, ChapterId, page, pageInput, UserId } from './primitives.ts';

const place = { branchId: BranchId, chapterId: ChapterId };

/** An inherited chapter whose author has changed it since the fork shows it. */
export const UpstreamEdit = z.object({
  chapterId: ChapterId,
  number: z.int().min(1),
  /** As the fork shows it, and as it is upstream. */
  titleBefore: z.string(),
  titleAfter: z.string(),
  author: z.object({ id: UserId, name: z.string() }),
  /** The present text upstream; an answer names the one that was seen. */
  revisionId: z.uuid(),
  charactersBefore: z.int().min(0),
  charactersAfter: z.int().min(0),
});
export type UpstreamEdit = z.infer<typeof UpstreamEdit>;
export const UpstreamEditListInput = z.object({ ...pageInput, branchId: BranchId });
export const UpstreamEditPage = page(UpstreamEdit);

export const UpstreamEditInput = z.object(place);
const Text = z.object({ title: z.string(), blocks: z.array(Block) });
/** Both texts, without what their author noted for themselves. */
export const UpstreamEditTexts = z.object({ revisionId: z.uuid(), before: Text, after: Text });
export type UpstreamEditTexts = z.infer<typeof UpstreamEditTexts>;

export const AnswerUpstreamEditInput = z.object({
  ...place,
  revisionId: z.uuid(),
  /** False leaves the chapter as the fork shows it, until it is changed once more. */
  take: z.boolean(),
});
export const UpstreamEditAnswered = z.object({ ...place, taken: z.boolean() });
