import type { Numbering, OutlineChapter, WholeOutline } from '@inkvine/contracts/outline';
import type { ChapterId, VolumeId } from '@inkvine/contracts/primitives';
import { isSameOrder, withChapterMoved, withVolumeMoved, type ChapterPlace } from './outline-order.ts';

/** Something the author does to the outline, that shows at once and is then sent. */
export type OutlineAct =
  | { kind: 'moveChapter'; chapterId: ChapterId; to: ChapterPlace }
  | { kind: 'moveVolume'; volumeId: VolumeId; index: number }
  | { kind: 'renameVolume'; volumeId: VolumeId; title: string }
  | { kind: 'createVolume'; title: string; fromChapterId: ChapterId | null }
  | { kind: 'deleteVolume'; volumeId: VolumeId }
  | { kind: 'setNumbering'; numbering: Numbering }
  | { kind: 'labelChapter'; chapterId: ChapterId; numberLabel: string | null };

const withChapter = (
  outline: WholeOutline,
  id: ChapterId,
  change: Partial<OutlineChapter>,
): WholeOutline => ({
  ...outline,
  chapters: outline.chapters.map((chapter) => (chapter.id === id ? { ...chapter, ...change } : chapter)),
});

/** The outline as the act leaves it; a new volume appears only with the server's answer, which names it. */
export function applyAct(outline: WholeOutline, act: OutlineAct): WholeOutline {
  switch (act.kind) {
    case 'moveChapter':
      return withChapterMoved(outline, act.chapterId, act.to);
    case 'moveVolume':
      return withVolumeMoved(outline, act.volumeId, act.index);
    case 'renameVolume':
      return {
        ...outline,
        volumes: outline.volumes.map((volume) =>
          volume.id === act.volumeId ? { ...volume, title: act.title } : volume,
        ),
      };
    case 'createVolume':
      return outline;
    case 'deleteVolume':
      return {
        ...outline,
        volumes: outline.volumes.filter(({ id }) => id !== act.volumeId),
        chapters: outline.chapters.map((chapter) =>
          chapter.volumeId === act.volumeId ? { ...chapter, volumeId: null } : chapter,
        ),
      };
    case 'setNumbering':
      return { ...outline, numbering: act.numbering };
    case 'labelChapter':
      return withChapter(outline, act.chapterId, { numberLabel: act.numberLabel });
  }
}

/** What takes the act back to exactly what was before; null where nothing does. */
export function undoOf(before: WholeOutline, act: OutlineAct): OutlineAct | null {
  const back = inverseOf(before, act);
  if (back === null) return null;
  return isSameOrder(applyAct(applyAct(before, act), back), before) ? back : null;
}

function inverseOf(before: WholeOutline, act: OutlineAct): OutlineAct | null {
  switch (act.kind) {
    case 'moveChapter': {
      const index = before.chapters.findIndex(({ id }) => id === act.chapterId);
      const volumeId = before.chapters[index]?.volumeId ?? null;
      return index < 0 ? null : { ...act, to: { index, volumeId } };
    }
    case 'moveVolume': {
      const index = before.volumes.findIndex(({ id }) => id === act.volumeId);
      return index < 0 ? null : { ...act, index };
    }
    case 'renameVolume': {
      const title = before.volumes.find(({ id }) => id === act.volumeId)?.title;
      return title === undefined ? null : { ...act, title };
    }
    case 'setNumbering':
      return { ...act, numbering: before.numbering };
    case 'labelChapter': {
      const chapter = before.chapters.find(({ id }) => id === act.chapterId);
      return chapter === undefined ? null : { ...act, numberLabel: chapter.numberLabel };
    }
    default:
      return null;
  }
}

/** An act, and the outline that it led to. */
export interface TriedAct {
  act: OutlineAct;
  seen: WholeOutline;
}

/**
 * What is left to do of acts that were made in an outline which somebody else had changed meanwhile: a chapter goes
 * below the one it was put below. Steps of one chapter become one; what has gone is left out.
 */
export function actsToRepeat(tried: readonly TriedAct[], now: WholeOutline): OutlineAct[] {
  return tried.flatMap(({ act, seen }, index) => {
    const isOvertaken = tried.slice(index + 1).some((later) => isSameSubject(later.act, act));
    const redirected = isOvertaken ? null : redirect(act, seen, now);
    return redirected === null ? [] : [redirected];
  });
}

function isSameSubject(one: OutlineAct, other: OutlineAct): boolean {
  return (
    (one.kind === 'moveChapter' && other.kind === one.kind && one.chapterId === other.chapterId) ||
    (one.kind === 'moveVolume' && other.kind === one.kind && one.volumeId === other.volumeId)
  );
}

function redirect(act: OutlineAct, seen: WholeOutline, now: WholeOutline): OutlineAct | null {
  const hasVolume = (id: VolumeId | null) => id === null || now.volumes.some((volume) => volume.id === id);
  const hasChapter = (id: ChapterId) => now.chapters.some((chapter) => chapter.id === id);
  if ('volumeId' in act && !hasVolume(act.volumeId)) return null;
  if ('chapterId' in act && !hasChapter(act.chapterId)) return null;
  if (act.kind !== 'moveChapter') return act;
  if (!hasVolume(act.to.volumeId)) return null;
  const above = seen.chapters
    .slice(
      0,
      seen.chapters.findIndex(({ id }) => id === act.chapterId),
    )
    .findLast(({ id }) => hasChapter(id));
  const rest = now.chapters.filter(({ id }) => id !== act.chapterId);
  const index = rest.findIndex(({ id }) => id === above?.id) + 1;
  return { ...act, to: { index, volumeId: act.to.volumeId } };
}
