import type { ChapterLine } from './heading-line.ts';

/** A line that may head a chapter, with what stands around it. Offsets are UTF-16 code units of the whole text. */
export interface Candidate {
  line: ChapterLine;
  start: number;
  /** Where the chapter's text begins, after the heading and the title below it. */
  bodyStart: number;
  /** The title on a line of its own below the heading. */
  titleBelow: string | null;
  /** The part that this chapter opens. */
  part: { start: number; label: string } | null;
  /** Whether prose stands between this candidate and the next. */
  hasBody: boolean;
}

const NUMBER_FORMS = ['digit', 'roman', 'hanja', 'word'];
/** Numbers alone divide a text only if they begin near its start; a list deep inside a story is a list. */
const PREFACE_SHARE = 1 / 3;

/**
 * Chooses, among all lines that may head a chapter, those that do: the best family of headings with prologues and
 * epilogues, without the table of contents and what stands out of sequence.
 *
 * @param from start of the text that the candidates come from
 * @param to its end
 */
export function selectChapters(candidates: Candidate[], from: number, to: number): Candidate[] {
  const named = mostFrequent(candidates.map(({ line }) => line).filter(divides));
  const byName = named === null ? [] : dropOutliers(chosen(candidates, named));
  if (count(byName, named) > 1) return byName;
  const byNumber = longest(
    NUMBER_FORMS.map((form) => numbered(candidates, form)),
    from,
    to,
  );
  const byMarkdown = dropContents(markdown(candidates));
  if (byMarkdown.length > 1 && byNumber.every(({ line }) => line.level === 0)) return byMarkdown;
  if (byNumber.length > 0) return byNumber;
  return byName.length > 0 ? byName : chosen(candidates, 'special');
}

function mostFrequent(lines: ChapterLine[]): string | null {
  const counts = new Map<string, number>();
  for (const { family } of lines) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

const count = (candidates: Candidate[], family: string | null): number =>
  candidates.filter(({ line }) => line.family === family).length;

/** The candidates of a family, prologues and the like, and Markdown headings of the family's level. */
function chosen(candidates: Candidate[], family: string): Candidate[] {
  const level = candidates.find(({ line }) => line.family === family)?.line.level ?? 0;
  return dropContents(
    choose(
      candidates,
      ({ line }) =>
        line.family === family ||
        (line.family === 'special' && (line.level === 0 || line.level === level)) ||
        (level > 0 && line.family === 'markdown' && line.level === level),
    ),
  );
}

function markdown(candidates: Candidate[]): Candidate[] {
  const levels = candidates.filter(({ line }) => line.family === 'markdown').map(({ line }) => line.level);
  const level = [1, 2, 3, 4, 5, 6].find((hashes) => levels.filter((other) => other === hashes).length > 1);
  if (level === undefined) return [];
  return choose(
    candidates,
    ({ line }) => line.level === level || (line.level === 0 && line.family === 'special'),
  );
}

/**
 * Keeps the candidates that `isChosen` wants. The others turn back into prose of the chapter before them, but one
 * that directly precedes a chosen heading (`제1장` above `1화`) becomes its part.
 */
function choose(candidates: Candidate[], isChosen: (candidate: Candidate) => boolean): Candidate[] {
  const kept: Candidate[] = [];
  let above: Candidate | null = null;
  for (const candidate of candidates) {
    const last = kept.at(-1);
    if (isChosen(candidate)) {
      const part = candidate.part ?? (above && { start: above.start, label: above.line.label });
      const repeated = last && !last.hasBody && keyOf(last) === keyOf(candidate);
      if (repeated) kept.pop();
      kept.push({ ...candidate, ...(repeated ? { start: last.start, part: last.part } : { part }) });
      above = null;
    } else {
      if (last) last.hasBody ||= above !== null || candidate.hasBody || !divides(candidate.line);
      above = candidate.hasBody || !divides(candidate.line) ? null : candidate;
    }
  }
  return kept;
}

const divides = ({ family }: ChapterLine): boolean =>
  ![...NUMBER_FORMS, 'special', 'markdown'].includes(family);

const keyOf = ({ line }: Candidate): string => `${line.family} ${line.number ?? line.label}`;

/** Removes tables of contents: runs of headings without text between them, which come again with text. */
function dropContents(candidates: Candidate[]): Candidate[] {
  const lastWithBody = new Map<string, number>();
  candidates.forEach((candidate, index) => {
    if (candidate.hasBody) lastWithBody.set(keyOf(candidate), index);
  });
  const comesAgain = (candidate: Candidate, index: number): boolean => {
    const last = lastWithBody.get(keyOf(candidate));
    return last !== undefined && (!candidate.hasBody || last > index);
  };
  const dropped = new Set<number>();
  for (let start = 0; start < candidates.length;) {
    const keys = new Set<string>();
    let end = start;
    for (
      let candidate = candidates[end];
      candidate && !keys.has(keyOf(candidate));
      candidate = candidates[end]
    ) {
      keys.add(keyOf(candidate));
      end += 1;
      if (candidate.hasBody) break;
    }
    if (start === 0 || end === candidates.length || end - start > 2) {
      for (let index = start; index < end; index += 1) {
        const candidate = candidates[index];
        if (candidate && end - start > 1 && comesAgain(candidate, index)) dropped.add(index);
      }
    }
    start = end;
  }
  return candidates.filter((_, index) => !dropped.has(index));
}

/**
 * Drops what a character quotes or a page repeats at its head: a number that goes back, leaps ahead of the one that
 * is due, or stands in the same heading as before. A count may start again with a part, or where the numbers after
 * it go on from there.
 */
function dropOutliers(candidates: Candidate[]): Candidate[] {
  const following = nextNumbers(candidates);
  let previous: ChapterLine | null = null;
  return candidates.filter(({ line, part }, index) => {
    if (line.number === null) return true;
    if (previous && !part && isOutlier(previous, line, following[index] ?? null)) return false;
    previous = line;
    return true;
  });
}

/** For each candidate the number of the next one that has one. */
function nextNumbers(candidates: Candidate[]): (number | null)[] {
  let next: number | null = null;
  return candidates
    .toReversed()
    .map(({ line }) => {
      const following = next;
      next = line.number ?? next;
      return following;
    })
    .toReversed();
}

function isOutlier(previous: ChapterLine, line: ChapterLine, next: number | null): boolean {
  const before = previous.number ?? 0;
  const number = line.number ?? 0;
  if (number === before) return line.label === previous.label;
  return number < before ? next !== number + 1 : number > before + 1 && next === before + 1;
}

/**
 * Numbers that count 1, 2, 3 … (again from 1 with each part), all of them bare or all of them with a title. `5. Eggs`
 * without text below it is a list's.
 */
function numbered(candidates: Candidate[], form: string): Candidate[] {
  let previous: ChapterLine | null = null;
  const kept = chosen(candidates, form).filter(({ line, hasBody, part }) => {
    const { number, name } = line;
    if (number === null) return true;
    const isDue =
      previous === null
        ? number <= 1
        : number === (previous.number ?? 0) + 1 || (part !== null && number === 1);
    const isAlike = previous === null || (previous.name === null) === (name === null);
    if (!isDue || !isAlike || (!hasBody && name !== null)) return false;
    previous = line;
    return true;
  });
  return count(kept, form) > 1 ? kept : [];
}

function longest(sequences: Candidate[][], from: number, to: number): Candidate[] {
  const best = sequences.reduce((one, other) => (other.length > one.length ? other : one), []);
  const start = best[0]?.start ?? from;
  return start - from > (to - from) * PREFACE_SHARE ? [] : best;
}
