import { randomUUID } from 'node:crypto';
import { CHAPTER_MAX_BLOCKS } from '@inkvine/contracts/block';
import { KeepRevisionInput, SaveDraftInput } from '@inkvine/contracts/drafts';
import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { withSlicedDocument } from './sliced-document.ts';

const sliced = withSlicedDocument(SaveDraftInput);

const blockAt = (index: number): Record<string, unknown> => ({
  id: `b${index}`,
  type: 'paragraph',
  text: 'Rain.',
});
const inputOf = (blocks: unknown) => ({
  ...{ branchId: randomUUID(), chapterId: null, baseRev: 0, epoch: 'e', opId: randomUUID(), clientId: 'c' },
  ...{ device: 'd', hash: 'h', document: { title: 'Rain', blocks } },
});
const manyBlocks = (count: number) => Array.from({ length: count }, (_, index) => blockAt(index));

async function issuesOf(parse: () => unknown) {
  const error: unknown = await (async () => await parse())().then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ZodError ? error.issues.map(({ code, path }) => ({ code, path })) : error;
}

describe('a document read in slices', () => {
  it('is what the schema reads', async () => {
    const marks = Array.from({ length: 600 }, () => ({ type: 'bold', from: 0, to: 2, unknown: true }));
    const blocks = [
      ...manyBlocks(2_500),
      { ...blockAt(9_000), marks, unknown: true },
      ...manyBlocks(3).map((block) => ({ ...block, marks })),
    ];
    for (const input of [inputOf(blocks), inputOf([]), inputOf(manyBlocks(1))])
      expect(await sliced.parseAsync(input)).toEqual(SaveDraftInput.parse(input));
    const keep = { chapterId: randomUUID(), reason: 'saved', label: null, document: null };
    expect(await withSlicedDocument(KeepRevisionInput).parseAsync(keep)).toEqual(
      KeepRevisionInput.parse(keep),
    );
  });

  it.each<[string, unknown]>([
    ['a block far below is wrong', inputOf([...manyBlocks(2_345), { ...blockAt(1), type: 'song' }])],
    [
      'a mark is wrong',
      inputOf([...manyBlocks(1_500), { ...blockAt(1), marks: [{ type: 'bold', from: -1, to: 1 }] }]),
    ],
    ['there are too many blocks', inputOf(manyBlocks(CHAPTER_MAX_BLOCKS + 1))],
    ['the blocks are no list', inputOf('blocks')],
    ['something else is wrong', { ...inputOf(manyBlocks(2)), baseRev: -1 }],
    ['there is no document', { ...inputOf([]), document: null }],
    ['there is nothing', null],
  ])('is refused as the schema does: %s', async (_, input) => {
    const issues = await issuesOf(() => SaveDraftInput.parse(input));
    expect(issues).not.toEqual([]);
    expect(await issuesOf(() => sliced.parseAsync(input))).toEqual(issues);
  });

  it('is looked at no further than the slice with a problem', async () => {
    const issues = await issuesOf(() =>
      sliced.parseAsync(inputOf(Array.from({ length: CHAPTER_MAX_BLOCKS }, () => 1))),
    );
    expect(issues).toHaveLength(1_000);
  });
});
