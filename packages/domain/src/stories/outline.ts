/**
 * The order of a branch: its own chapters in order, each in a volume or in none, and its volumes in order. The
 * chapters of a volume stand together and the volumes follow their order; chapters in none may stand between them.
 */
export interface Outline {
  chapters: readonly OutlineChapter[];
  volumes: readonly string[];
}

export interface OutlineChapter {
  id: string;
  volumeId: string | null;
}

/**
 * The outline with a chapter at `index` among the others, counted from 0. A given volume wins over the place: the
 * chapter then stands as near to it as that volume allows. Without one it joins the volume whose chapters are on
 * both sides, stays in its own where it touches it, and else joins the chapter above.
 */
export function moveChapter(
  outline: Outline,
  chapterId: string,
  to: { index: number; volumeId?: string | null | undefined },
): Outline {
  const rest = outline.chapters.filter(({ id }) => id !== chapterId);
  const index = Math.min(Math.max(to.index, 0), rest.length);
  const own = outline.chapters.find(({ id }) => id === chapterId)?.volumeId ?? null;
  const volumeId = to.volumeId === undefined ? volumeAt(rest, index, own) : to.volumeId;
  const place = nearestPlace({ chapters: rest, volumes: outline.volumes }, index, volumeId);
  return { ...outline, chapters: rest.toSpliced(place, 0, { id: chapterId, volumeId }) };
}

/** The outline with a volume and its chapters at `index` among the other volumes, counted from 0. */
export function moveVolume(outline: Outline, volumeId: string, index: number): Outline {
  const others = outline.volumes.filter((id) => id !== volumeId);
  const volumes = others.toSpliced(Math.min(Math.max(index, 0), others.length), 0, volumeId);
  const moved = outline.chapters.filter((chapter) => chapter.volumeId === volumeId);
  const rest = outline.chapters.filter((chapter) => chapter.volumeId !== volumeId);
  const place = nearestPlace({ chapters: rest, volumes }, outline.chapters.indexOf(moved[0]!), volumeId);
  return { volumes, chapters: rest.toSpliced(place, 0, ...moved) };
}

/**
 * The outline with a new volume: of a chapter and those that follow it in the same volume or in none, or an empty
 * one at the end.
 */
export function startVolume(outline: Outline, volumeId: string, fromChapterId: string | null): Outline {
  const first = outline.chapters.findIndex(({ id }) => id === fromChapterId);
  if (first < 0) return { ...outline, volumes: [...outline.volumes, volumeId] };
  const from = outline.chapters[first]?.volumeId ?? null;
  const length = outline.chapters.slice(first).findIndex((chapter) => chapter.volumeId !== from);
  const end = length < 0 ? outline.chapters.length : first + length;
  const chapters = outline.chapters.map((chapter, index) =>
    index >= first && index < end ? { ...chapter, volumeId } : chapter,
  );
  const above = outline.chapters.slice(0, first + 1).findLast((chapter) => chapter.volumeId !== null);
  const place = above === undefined ? 0 : outline.volumes.indexOf(above.volumeId ?? '') + 1;
  return { chapters, volumes: outline.volumes.toSpliced(place, 0, volumeId) };
}

function volumeAt(chapters: readonly OutlineChapter[], index: number, own: string | null): string | null {
  const above = chapters[index - 1];
  const below = chapters[index];
  if (above !== undefined && above.volumeId === below?.volumeId) return above.volumeId;
  if (own === null || above?.volumeId === own || below?.volumeId === own) return own;
  return (above ?? below)?.volumeId ?? null;
}

/** The index nearest to `index` at which a chapter of the volume may stand. */
function nearestPlace({ chapters, volumes }: Outline, index: number, volumeId: string | null): number {
  const rank = (id: string | null) => (id === null ? -1 : volumes.indexOf(id));
  const mayStandAt = (place: number): boolean => {
    const [above, below] = [chapters[place - 1]?.volumeId ?? null, chapters[place]?.volumeId ?? null];
    if (volumeId === null) return above === null || above !== below;
    if (above !== null && above === below) return above === volumeId;
    const members = chapters.some((chapter) => chapter.volumeId === volumeId);
    if (members) return above === volumeId || below === volumeId;
    const before = chapters.slice(0, place).every((chapter) => rank(chapter.volumeId) < rank(volumeId));
    const after = chapters
      .slice(place)
      .every((chapter) => chapter.volumeId === null || rank(chapter.volumeId) > rank(volumeId));
    return before && after;
  };
  for (let distance = 0; distance <= chapters.length; distance += 1) {
    for (const place of [index - distance, index + distance]) {
      if (place >= 0 && place <= chapters.length && mayStandAt(place)) return place;
    }
  }
  return index;
}

/**
 * What becomes of the furthest chapter somebody has come to when chapters change places: for each chapter that no
 * longer stands for the same, the one that does, null when they are to begin anew. They keep what they had come
 * past; what lay ahead of them stays ahead, but for `moved`, a single chapter that an author put earlier: it is
 * then one they have not read, as a new one there would be.
 * Source: product specification 2.4 (an inserted earlier chapter does not lower the horizon).
 */
export function horizonsAfter(
  before: readonly string[],
  after: readonly string[],
  moved: string | null,
): Map<string, string | null> {
  const placeBefore = new Map(before.map((id, index) => [id, index]));
  // For each place of old, the last chapter of the new order before the first that lay beyond it.
  const reached: (string | null)[] = before.map(() => null);
  let furthest = -1;
  for (const id of after) {
    if (id === moved) continue;
    furthest = Math.max(furthest, placeBefore.get(id) ?? -1);
    reached[furthest] = id;
  }
  const changes = new Map<string, string | null>();
  let last: string | null = null;
  for (const [index, id] of before.entries()) {
    last = reached[index] ?? last;
    if (last !== id) changes.set(id, last);
  }
  return changes;
}
