import {
  dropSegment,
  type ManuscriptPlan,
  mergeWithPrevious,
  planManuscript,
  plannedChapters,
  renameSegment,
  restoreSegment,
  splitSegmentAt,
} from '@inkvine/contracts/manuscript-plan';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitManuscript } from './manuscript.ts';
import { chapterBodies, validatePlan } from './segment-plan.ts';

const text = 'The Boat\n\nChapter 1\n\nIt rained.\n\nChapter 2\nThe Sea\n\nIt shone. 👒\n\nChapter 3\n\n\n';
const { segments } = splitManuscript(text);
const plan = planManuscript(segments);

const validate = (edited: ManuscriptPlan) => validatePlan(text, plannedChapters(edited), segments);
const bodies = (edited: ManuscriptPlan) =>
  chapterBodies(plannedChapters(edited), segments).map(({ start, end }) => text.slice(start, end));

describe('a plan held against its manuscript', () => {
  it('finds a chapter that has a heading and no text', () => {
    expect(validate(plan)).toEqual([{ code: 'CHAPTER_EMPTY', chapter: 2 }]);
    expect(validate(dropSegment(plan, 3))).toEqual([]);
  });

  it('refuses to cut a character in two', () => {
    const split = splitSegmentAt(dropSegment(plan, 3), 2, text.indexOf('👒') + 1, 'Hat');
    expect(validate(split)).toEqual([
      { code: 'SPLIT_CHARACTER', chapter: 1 },
      { code: 'SPLIT_CHARACTER', chapter: 2 },
    ]);
    const old = '나랏말ᄊᆞ미';
    const one = [{ kind: 'chapter' as const, title: '1화', start: 0, end: old.length, bodyStart: 0 }];
    const cut = splitSegmentAt(planManuscript(one), 0, old.indexOf('ᆞ'), '2화');
    expect(validatePlan(old, plannedChapters(cut), one)).toContainEqual({
      code: 'SPLIT_CHARACTER',
      chapter: 1,
    });
  });

  it('reports what needs no text first', () => {
    expect(validate(renameSegment(plan, 1, ''))).toEqual([{ code: 'TITLE_EMPTY', chapter: 0 }]);
  });

  it('leaves out the heading that became the title, and nothing else', () => {
    expect(bodies(plan)).toEqual(['\nIt rained.\n\n', '\nIt shone. 👒\n\n', '\n\n']);
    expect(bodies(mergeWithPrevious(plan, 2))[0]).toBe(
      '\nIt rained.\n\nChapter 2\nThe Sea\n\nIt shone. 👒\n\n',
    );
    expect(bodies(restoreSegment(plan, 0))[0]).toBe('The Boat\n\n');
    const inHeading = splitSegmentAt(plan, 2, text.indexOf('The Sea'), 'The Sea');
    expect(bodies(inHeading).slice(1, 3)).toEqual(['Chapter 2\n', 'The Sea\n\nIt shone. 👒\n\n']);
  });

  it('covers the manuscript without overlap after any edits', () => {
    const edit = fc.record({
      kind: fc.constantFrom('merge', 'split', 'drop', 'restore'),
      at: fc.nat(),
      offset: fc.nat(text.length),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const edited = edits.reduce((before, { kind, at, offset }) => {
          const index = at % before.length;
          if (kind === 'drop') return dropSegment(before, index);
          if (kind === 'restore') return restoreSegment(before, index);
          if (kind === 'merge') return index === 0 ? before : mergeWithPrevious(before, index);
          const target = before.findIndex(({ start, end }) => offset > start && offset < end);
          return target < 0 ? before : splitSegmentAt(before, target, offset, 'New');
        }, plan);
        expect(edited.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        edited.forEach(({ start }, index) => expect(start).toBe(edited[index - 1]?.end ?? 0));
        expect(validate(edited).filter(({ code }) => code === 'OVERLAP' || code === 'OUT_OF_RANGE')).toEqual(
          [],
        );
      }),
    );
  });
});
