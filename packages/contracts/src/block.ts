import { z } from 'zod';
import { longText } from './primitives.ts';

export const CHAPTER_MAX_CHARACTERS = 500_000;
export const CHAPTER_MAX_BLOCKS = 20_000;
const BLOCK_MAX_MARKS = 2_000;

/**
 * What a block is. `comment` is for the author alone and never reaches a reader; `status_window` keeps its line
 * ends; `scene_break` shows its text only to those who look at the source.
 */
export const BlockType = z.enum(['paragraph', 'scene_break', 'heading', 'quote', 'status_window', 'comment']);
export type BlockType = z.infer<typeof BlockType>;

/**
 * `ruby`, `footnote`, `link` and `entry` need a `value`: the reading above, the note, the address (http, https or
 * mailto), the key of a wiki entry. `dots` are the emphasis dots of Korean print.
 */
export const MarkType = z.enum([
  'bold',
  'italic',
  'underline',
  'strike',
  'dots',
  'ruby',
  'footnote',
  'link',
  'entry',
]);
export type MarkType = z.infer<typeof MarkType>;

/** A stretch of a block's text by UTF-16 offsets, `from` included, `to` not. */
export const Mark = z.object({
  type: MarkType,
  from: z.int().min(0).max(CHAPTER_MAX_CHARACTERS),
  to: z.int().min(1).max(CHAPTER_MAX_CHARACTERS),
  value: longText(2_000).optional(),
});
export type Mark = z.infer<typeof Mark>;

/** One paragraph, break or box. The id stays with its block through edits, so that places and comments do too. */
export const Block = z.object({
  id: z.string(),
  type: BlockType,
  text: z.string(),
  marks: z.array(Mark).optional(),
});
export type Block = z.infer<typeof Block>;

/** A block that a client sends. Which marks are shown is `soundMarks` of the domain. */
export const WrittenBlock = z.object({
  id: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[\w-]+$/),
  type: BlockType,
  text: longText(CHAPTER_MAX_CHARACTERS),
  marks: z.array(Mark).max(BLOCK_MAX_MARKS).optional(),
});
