import type { Block, Mark } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import fc from 'fast-check';

export const paragraph = (id: string, text: string): Block => ({ id, type: 'paragraph', text });

/** Few ids and few words, so that two documents often have the same block, the same text, or both. */
const anyId = fc.integer({ min: 0, max: 12 }).map((number) => `b${number}`);
const anyText = fc
  .array(fc.constantFrom('눈이', '내렸다', 'snow', ' ', '.'), { maxLength: 4 })
  .map((words) => words.join(''));
const anyMark: fc.Arbitrary<Mark> = fc.record({
  type: fc.constantFrom('bold' as const, 'dots' as const),
  from: fc.constant(0),
  to: fc.integer({ min: 1, max: 3 }),
});
const anyBlock: fc.Arbitrary<Block> = fc
  .record({
    id: anyId,
    type: fc.constantFrom('paragraph' as const, 'quote' as const),
    text: anyText,
    marks: fc.array(anyMark, { maxLength: 1 }),
  })
  .map(({ marks, ...block }) => (marks.length === 0 ? block : { ...block, marks }));

/** Short documents whose blocks have ids of their own. */
export const anyDocument: fc.Arbitrary<DraftDocument> = fc.record({
  title: fc.constantFrom('', '겨울', 'Winter'),
  blocks: fc.uniqueArray(anyBlock, { selector: ({ id }) => id, maxLength: 8 }),
});
