import { describe, expect, it } from 'vitest';
import {
  dissolveVolume,
  dropSegment,
  findPlanProblems,
  mergeWithPrevious,
  planManuscript,
  plannedChapters,
  renameSegment,
  restoreSegment,
  splitSegmentAt,
  volumesOf,
} from './manuscript-plan.ts';
import { CHAPTER_MAX_CHARACTERS } from './block.ts';
import { NOVEL_MAX_CHAPTERS, TITLE_MAX_LENGTH } from './stories.ts';

const plan = planManuscript([
  { kind: 'front_matter', title: 'Front matter', start: 0, end: 10 },
  { kind: 'chapter', title: 'One', start: 10, end: 20 },
  { kind: 'chapter', title: 'Two', start: 20, end: 30 },
  { kind: 'back_matter', title: 'Back matter', start: 30, end: 40 },
]);
const chapter = (start: number, end: number, title = 'A') => ({ title, start, end });
const codes = (...chapters: ReturnType<typeof chapter>[]) =>
  findPlanProblems(chapters, 1_000_000).map(({ code, chapter: index }) => `${index} ${code}`);

describe('a manuscript’s plan', () => {
  it('keeps volumes, joins to the one above, and dissolves one without losing chapters', () => {
    const inVolumes = planManuscript(
      ['A', 'A', 'B', undefined, 'B'].map((volume, index) => ({
        ...{ kind: 'chapter' as const, title: `${index}`, start: index * 10, end: index * 10 + 10 },
        ...(volume !== undefined && { volume }),
      })),
    );
    const volumes = [
      { title: 'A', from: 0, to: 2 },
      { title: 'B', from: 2, to: 3 },
      { title: 'B', from: 4, to: 5 },
    ];
    expect(volumesOf(plannedChapters(inVolumes))).toEqual(volumes);
    expect(volumesOf(plannedChapters(dissolveVolume(inVolumes, 1)))).toEqual(volumes.slice(1));
    expect(plannedChapters(dissolveVolume(inVolumes, 4))).toHaveLength(5);
    expect(dissolveVolume(inVolumes, 3)).toEqual(inVolumes);
    expect(mergeWithPrevious(inVolumes, 2)[1]).toMatchObject({ volume: 'A', end: 30 });
    const many = Array.from({ length: 301 }, (_, index) => ({
      ...chapter(index, index + 1),
      volume: `${index}`,
    }));
    expect(findPlanProblems(many, 1_000)).toEqual([{ code: 'TOO_MANY_VOLUMES' }]);
  });

  it('begins with the chapters only', () => {
    expect(plannedChapters(plan)).toEqual([chapter(10, 20, 'One'), chapter(20, 30, 'Two')]);
  });

  it('is edited without changing the plan before', () => {
    expect(plannedChapters(renameSegment(plan, 1, ' First '))).toEqual([
      chapter(10, 20, 'First'),
      chapter(20, 30, 'Two'),
    ]);
    expect(plannedChapters(dropSegment(plan, 1))).toEqual([chapter(20, 30, 'Two')]);
    expect(plannedChapters(restoreSegment(plan, 0))[0]).toEqual(chapter(0, 10, 'Front matter'));
    expect(plannedChapters(splitSegmentAt(plan, 2, 25, 'Three')).slice(1)).toEqual([
      chapter(20, 25, 'Two'),
      chapter(25, 30, 'Three'),
    ]);
    expect(plannedChapters(plan)).toHaveLength(2);
  });

  it('merges into the title before, and never loses a chapter that way', () => {
    expect(plannedChapters(mergeWithPrevious(plan, 2))).toEqual([chapter(10, 30, 'One')]);
    expect(plannedChapters(mergeWithPrevious(plan, 1))[0]).toEqual(chapter(0, 20, 'One'));
    expect(plannedChapters(mergeWithPrevious(plan, 3))[1]).toEqual(chapter(20, 40, 'Two'));
    const dropped = dropSegment(dropSegment(plan, 1), 2);
    expect(plannedChapters(mergeWithPrevious(dropped, 2))).toEqual([]);
  });

  it.each([
    ['a merge of the first', () => mergeWithPrevious(plan, 0)],
    ['a segment that is not there', () => renameSegment(plan, 4, 'x')],
    ['a negative index', () => dropSegment(plan, -1)],
    ['a split at the start', () => splitSegmentAt(plan, 1, 10, 'x')],
    ['a split at the end', () => splitSegmentAt(plan, 1, 20, 'x')],
    ['a split between code units', () => splitSegmentAt(plan, 1, 12.5, 'x')],
  ])('refuses %s', (_, edit) => {
    expect(edit).toThrow(RangeError);
  });
});

describe('findPlanProblems', () => {
  it('finds none in a plan with gaps', () => {
    expect(
      codes(chapter(0, 10), chapter(15, CHAPTER_MAX_CHARACTERS + 15), chapter(999_999, 1_000_000)),
    ).toEqual([]);
  });

  it('names each problem and its chapter', () => {
    expect(
      codes(
        chapter(0, 10, ' '),
        chapter(5, 20, 'x'.repeat(TITLE_MAX_LENGTH + 1)),
        chapter(20, 20),
        chapter(20, CHAPTER_MAX_CHARACTERS + 21),
        chapter(999_999, 1_000_001),
      ),
    ).toEqual([
      '0 TITLE_EMPTY',
      '1 TITLE_TOO_LONG',
      '1 OVERLAP',
      '2 CHAPTER_EMPTY',
      '3 CHAPTER_TOO_LONG',
      '4 OUT_OF_RANGE',
    ]);
    expect(codes(chapter(20, 30), chapter(0, 10))).toEqual(['1 OVERLAP']);
    expect(codes(chapter(-1, 10), chapter(10, 12.5))).toEqual(['0 OUT_OF_RANGE', '1 OUT_OF_RANGE']);
    expect(findPlanProblems([], 10)).toEqual([{ code: 'NO_CHAPTERS' }]);
    const many = Array.from({ length: NOVEL_MAX_CHAPTERS + 1 }, (_, index) => chapter(index, index + 1));
    expect(findPlanProblems(many, 10_000)).toEqual([{ code: 'TOO_MANY_CHAPTERS' }]);
    expect(findPlanProblems(many.slice(1), 10_000)).toEqual([]);
  });
});
