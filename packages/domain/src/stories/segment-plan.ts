import { findPlanProblems, type PlannedChapter, type PlanProblem } from '@inkvine/contracts/manuscript-plan';
import type { SplitSegment } from './manuscript.ts';

/**
 * Every problem that keeps a plan from being imported. The text is read only once the plan is sound without it, so
 * that overlapping chapters cannot have it read again and again.
 *
 * @param segments the split that the plan was made from, which knows the headings
 */
export function validatePlan(
  text: string,
  chapters: readonly PlannedChapter[],
  segments: readonly SplitSegment[],
): PlanProblem[] {
  const problems = findPlanProblems(chapters, text.length);
  if (problems.length > 0) return problems;
  const bodyStarts = headingEnds(segments);
  return chapters.flatMap((chapter, index): PlanProblem[] => {
    if (splitsCharacter(text, chapter.start) || splitsCharacter(text, chapter.end)) {
      return [{ code: 'SPLIT_CHARACTER', chapter: index }];
    }
    const { start, end } = bodyRange(chapter, bodyStarts);
    const body = text.slice(start, end);
    return /[\p{L}\p{N}]/u.test(body) ? [] : [{ code: 'CHAPTER_EMPTY', chapter: index }];
  });
}

/**
 * Where the story of each chapter stands, without the heading that its title repeats. Headings inside a chapter that was merged
 * stay, and so does everything where the author began a chapter anew.
 */
export function chapterBodies(
  chapters: readonly PlannedChapter[],
  segments: readonly SplitSegment[],
): { start: number; end: number }[] {
  const bodyStarts = headingEnds(segments);
  return chapters.map((chapter) => bodyRange(chapter, bodyStarts));
}

const headingEnds = (segments: readonly SplitSegment[]): Map<number, number> =>
  new Map(segments.map(({ start, bodyStart }) => [start, bodyStart]));

function bodyRange(
  { start, end }: PlannedChapter,
  bodyStarts: Map<number, number>,
): { start: number; end: number } {
  const bodyStart = bodyStarts.get(start) ?? start;
  return { start: bodyStart <= end ? bodyStart : start, end };
}

/** Whether the offset lies inside a surrogate pair, or before a mark or a jamo that belongs to the character before. */
function splitsCharacter(text: string, offset: number): boolean {
  if (offset === 0 || offset === text.length) return false;
  if (/^[\udc00-\udfff]$/.test(text.charAt(offset)) && /^[\ud800-\udbff]$/.test(text.charAt(offset - 1)))
    return true;
  return /^[\p{M}\u200d\u1160-\u11ff\ud7b0-\ud7ff]/u.test(text.slice(offset, offset + 2));
}
