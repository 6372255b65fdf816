import type { ChapterId, VolumeId } from '@inkvine/contracts/primitives';
import type { OutlineChapter, Volume, WholeOutline } from '@inkvine/contracts/outline';
import { chapterLabels } from '@inkvine/domain/stories/chapter-labels';
import { moveChapter, moveVolume, type Outline as Order } from '@inkvine/domain/stories/outline';

/** Where a chapter is to stand: at `index` among the others, in that volume; null is none. */
export interface ChapterPlace {
  index: number;
  volumeId: VolumeId | null;
}

export type OutlineRow =
  | { kind: 'volume'; key: string; volume: Volume; index: number }
  /** Where chapters in no volume begin after a volume. */
  | { kind: 'loose'; key: string; index: number }
  | { kind: 'chapter'; key: string; chapter: OutlineChapter; index: number; label: string };

const orderOf = (outline: WholeOutline): Order => ({
  chapters: outline.chapters,
  volumes: outline.volumes.map(({ id }) => id),
});

function withOrder(outline: WholeOutline, order: Order): WholeOutline {
  const chapters = new Map(outline.chapters.map((chapter) => [chapter.id as string, chapter]));
  const volumes = new Map(outline.volumes.map((volume) => [volume.id as string, volume]));
  const count = (id: string) => order.chapters.filter(({ volumeId }) => volumeId === id).length;
  return {
    ...outline,
    chapters: order.chapters.flatMap(({ id, volumeId }) => {
      const chapter = chapters.get(id);
      return chapter === undefined ? [] : [{ ...chapter, volumeId: volumeId as VolumeId | null }];
    }),
    volumes: order.volumes.flatMap((id) => {
      const volume = volumes.get(id);
      return volume === undefined ? [] : [{ ...volume, chapterCount: count(id) }];
    }),
  };
}

/** What the server will make of the same move. */
export function withChapterMoved(outline: WholeOutline, id: ChapterId, to: ChapterPlace): WholeOutline {
  if (!outline.chapters.some((chapter) => chapter.id === id)) return outline;
  return withOrder(outline, moveChapter(orderOf(outline), id, to));
}

/** What the server will make of a volume put at `index` among the others. */
export function withVolumeMoved(outline: WholeOutline, id: VolumeId, index: number): WholeOutline {
  if (!outline.volumes.some((volume) => volume.id === id)) return outline;
  return withOrder(outline, moveVolume(orderOf(outline), id, index));
}

export const isSameOrder = (one: WholeOutline, other: WholeOutline): boolean =>
  one.chapters.length === other.chapters.length &&
  one.chapters.every(
    ({ id, volumeId }, index) =>
      other.chapters[index]?.id === id && other.chapters[index].volumeId === volumeId,
  ) &&
  one.volumes.every(({ id }, index) => other.volumes[index]?.id === id);

/**
 * One step up or down. At the edge of a volume the step leads into the neighbouring volume, or out of it, before it
 * leads past a chapter. Null where there is nowhere to go.
 */
export function stepOf(outline: WholeOutline, id: ChapterId, by: -1 | 1): ChapterPlace | null {
  const index = outline.chapters.findIndex((chapter) => chapter.id === id);
  const chapter = outline.chapters[index];
  const neighbour = outline.chapters[index + by];
  if (chapter === undefined || neighbour === undefined) return null;
  return neighbour.volumeId === chapter.volumeId
    ? { index: index + by, volumeId: chapter.volumeId }
    : { index, volumeId: neighbour.volumeId };
}

/** The end of a volume; of none, where the chapter stands. */
export function endOfVolume(outline: WholeOutline, id: ChapterId, volumeId: VolumeId | null): ChapterPlace {
  const rest = outline.chapters.filter((chapter) => chapter.id !== id);
  const last = rest.findLastIndex((chapter) => chapter.volumeId === volumeId);
  const own = outline.chapters.findIndex((chapter) => chapter.id === id);
  return { index: volumeId === null || last < 0 ? own : last + 1, volumeId };
}

/** Volumes, their chapters and the chapters in none, as a list to show. */
export function outlineRows(outline: WholeOutline): OutlineRow[] {
  const { numbering, numberedBefore: before } = outline;
  const labels = chapterLabels(outline.chapters, { numbering, before });
  const rows: OutlineRow[] = [];
  let nextVolume = 0;
  const showVolumesTo = (id: VolumeId | null, index: number) => {
    while (nextVolume < outline.volumes.length) {
      const volume = outline.volumes[nextVolume]!;
      nextVolume += 1;
      rows.push({ kind: 'volume', key: volume.id, volume, index });
      if (volume.id === id) return;
    }
  };
  let volumeId: VolumeId | null = null;
  for (const [index, chapter] of outline.chapters.entries()) {
    if (chapter.volumeId !== volumeId) {
      if (chapter.volumeId === null) rows.push({ kind: 'loose', key: `loose-${chapter.id}`, index });
      else showVolumesTo(chapter.volumeId, index);
      volumeId = chapter.volumeId;
    }
    rows.push({ kind: 'chapter', key: chapter.id, chapter, index, label: labels[index]! });
  }
  showVolumesTo(null, outline.chapters.length);
  return rows;
}
