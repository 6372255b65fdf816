import { CHAPTER_MAX_CHARACTERS } from './block.ts';
import {
  BRANCH_MAX_VOLUMES,
  type ManuscriptSegment,
  NOVEL_MAX_CHAPTERS,
  TITLE_MAX_LENGTH,
} from './stories.ts';

/** A segment of the preview with what the author decided about it. Dropped ones are not imported. */
export interface PlannedSegment extends ManuscriptSegment {
  dropped: boolean;
}

/** Segments in order, without gap or overlap from the manuscript's first character to its last. */
export type ManuscriptPlan = readonly PlannedSegment[];

/** A stretch of the manuscript that becomes a chapter, by UTF-16 offsets into its text. */
export type PlannedChapter = Pick<ManuscriptSegment, 'title' | 'start' | 'end' | 'volume'>;

export type PlanProblemCode =
  | 'NO_CHAPTERS'
  | 'TOO_MANY_CHAPTERS'
  | 'TOO_MANY_VOLUMES'
  | 'TITLE_EMPTY'
  | 'TITLE_TOO_LONG'
  | 'CHAPTER_EMPTY'
  | 'CHAPTER_TOO_LONG'
  | 'OUT_OF_RANGE'
  | 'OVERLAP'
  | 'SPLIT_CHARACTER';

/** What keeps a plan from being imported; `chapter` is the index of the chapter, absent where it is all of them. */
export interface PlanProblem {
  code: PlanProblemCode;
  chapter?: number;
}

/** The plan that a preview begins with: every chapter, and neither front nor back matter. */
export const planManuscript = (segments: readonly ManuscriptSegment[]): ManuscriptPlan =>
  segments.map((segment) => ({ ...segment, dropped: segment.kind !== 'chapter' }));

/** Gives the segment at `index` another title. */
export const renameSegment = (plan: ManuscriptPlan, index: number, title: string): ManuscriptPlan =>
  plan.with(index, { ...segmentAt(plan, index), title });

/** The segments that stand in one volume around `index`, as `[from, to)`; undefined where it stands in none. */
export function volumeAround(plan: ManuscriptPlan, index: number): [from: number, to: number] | undefined {
  const { volume } = segmentAt(plan, index);
  if (volume === undefined) return undefined;
  const from = plan.findLastIndex((segment, place) => place < index && segment.volume !== volume) + 1;
  const to = plan.findIndex((segment, place) => place > index && segment.volume !== volume);
  return [from, to < 0 ? plan.length : to];
}

/** Takes the volume that the segment at `index` stands in away; its chapters stay, in none. */
export function dissolveVolume(plan: ManuscriptPlan, index: number): ManuscriptPlan {
  const [from, to] = volumeAround(plan, index) ?? [0, 0];
  return plan.map((segment, place) => {
    if (place < from || place >= to) return segment;
    const { volume: _, ...rest } = segment;
    return rest;
  });
}

/** Leaves the segment at `index` out of the novel. */
export const dropSegment = (plan: ManuscriptPlan, index: number): ManuscriptPlan =>
  plan.with(index, { ...segmentAt(plan, index), dropped: true });

/** Takes the segment at `index` back into the novel, front and back matter as a chapter of its own. */
export const restoreSegment = (plan: ManuscriptPlan, index: number): ManuscriptPlan =>
  plan.with(index, { ...segmentAt(plan, index), dropped: false });

/**
 * Joins the segment at `index` to the one before it, which gives kind and title. If only one of the two was to be
 * dropped, the other decides: joining must not lose a chapter.
 *
 * @throws RangeError where there is none before it
 */
export function mergeWithPrevious(plan: ManuscriptPlan, index: number): ManuscriptPlan {
  const previous = segmentAt(plan, index - 1);
  const segment = segmentAt(plan, index);
  const leading = previous.dropped && !segment.dropped ? segment : previous;
  return plan.toSpliced(index - 1, 2, { ...leading, start: previous.start, end: segment.end });
}

/**
 * Divides the segment at `index` in two; the second begins at `offset` and has the given title.
 *
 * @param offset UTF-16 offset into the manuscript's text, inside the segment; best the start of a line
 * @throws RangeError where the offset would leave one of the two empty
 */
export function splitSegmentAt(
  plan: ManuscriptPlan,
  index: number,
  offset: number,
  title: string,
): ManuscriptPlan {
  const segment = segmentAt(plan, index);
  if (!Number.isInteger(offset) || offset <= segment.start || offset >= segment.end) {
    throw new RangeError(`no place to split from ${segment.start} to ${segment.end}: ${offset}`);
  }
  return plan.toSpliced(index, 1, { ...segment, end: offset }, { ...segment, title, start: offset });
}

/** The chapters to import: the `chapters` of `ImportManuscriptInput`. */
export const plannedChapters = (plan: ManuscriptPlan): PlannedChapter[] =>
  plan
    .filter(({ dropped }) => !dropped)
    .map(({ title, start, end, volume }) => ({
      ...{ title: title.trim(), start, end },
      ...(volume !== undefined && { volume }),
    }));

/**
 * Every problem of a plan that shows without reading the manuscript. Chapters must stand in order; what lies between
 * them is left out.
 *
 * @param textLength length of the manuscript's text in UTF-16 code units
 */
export function findPlanProblems(chapters: readonly PlannedChapter[], textLength: number): PlanProblem[] {
  if (chapters.length === 0) return [{ code: 'NO_CHAPTERS' }];
  if (chapters.length > NOVEL_MAX_CHAPTERS) return [{ code: 'TOO_MANY_CHAPTERS' }];
  if (volumesOf(chapters).length > BRANCH_MAX_VOLUMES) return [{ code: 'TOO_MANY_VOLUMES' }];
  return chapters.flatMap((chapter, index) =>
    chapterProblems(chapter, chapters[index - 1], textLength).map((code) => ({ code, chapter: index })),
  );
}

/** The volumes of a plan in order: each a title with the index of the first chapter and that after the last. */
export function volumesOf(
  chapters: readonly Pick<PlannedChapter, 'volume'>[],
): { title: string; from: number; to: number }[] {
  const volumes: { title: string; from: number; to: number }[] = [];
  for (const [index, { volume }] of chapters.entries()) {
    const last = volumes.at(-1);
    if (volume === undefined) continue;
    if (last?.to === index && last.title === volume) last.to = index + 1;
    else volumes.push({ title: volume, from: index, to: index + 1 });
  }
  return volumes;
}

function chapterProblems(
  chapter: PlannedChapter,
  previous: PlannedChapter | undefined,
  textLength: number,
): PlanProblemCode[] {
  const { start, end } = chapter;
  const title = chapter.title.trim();
  const problems: PlanProblemCode[] = [];
  if (title === '') problems.push('TITLE_EMPTY');
  if (title.length > TITLE_MAX_LENGTH) problems.push('TITLE_TOO_LONG');
  if (start < 0 || end > textLength || !Number.isInteger(start) || !Number.isInteger(end))
    problems.push('OUT_OF_RANGE');
  else if (end <= start) problems.push('CHAPTER_EMPTY');
  else if (end - start > CHAPTER_MAX_CHARACTERS) problems.push('CHAPTER_TOO_LONG');
  if (previous && start < previous.end) problems.push('OVERLAP');
  return problems;
}

function segmentAt(plan: ManuscriptPlan, index: number): PlannedSegment {
  const segment = index < 0 ? undefined : plan[index];
  if (!segment) throw new RangeError(`no segment ${index} in a plan of ${plan.length}`);
  return segment;
}
