import {
  endOfVolume,
  outlineRows,
  stepOf,
  type ChapterPlace,
  type OutlineRow,
} from '@inkvine/client/outline/outline-order';
import type { OutlineAct } from '@inkvine/client/outline/outline-acts';
import type { RunAct } from '@inkvine/client/outline/use-outline';
import type { OutlineChapter, WholeOutline } from '@inkvine/contracts/outline';
import type { Locale } from '@inkvine/contracts/primitives';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ChapterRow } from './chapter-row.tsx';
import type { OutlineQuestion } from './outline-question.ts';
import { LooseRow, VolumeRow } from './volume-row.tsx';
import { useRowDrag } from './row-drag.ts';

const ROW_HEIGHT = 60;
const OVERSCAN = 12;

export interface OutlineListProps {
  outline: WholeOutline;
  language: Locale;
  /** Which rows to show; all when absent. A part of the list can be opened but not put in another order. */
  filter: ((chapter: OutlineChapter) => boolean) | null;
  run: (...act: Parameters<RunAct>) => void;
  ask: (question: OutlineQuestion) => void;
}

/** Volumes and chapters of a branch. Only the rows near the window are in the page, whatever their number. */
export function OutlineList({ outline, language, filter, run, ask }: OutlineListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const focusOn = useRef<string | null>(null);
  const [said, setSaid] = useState('');
  const all = useMemo(() => outlineRows(outline), [outline]);
  const rows = useMemo(
    () => (filter === null ? all : all.filter((row) => row.kind === 'chapter' && filter(row.chapter))),
    [all, filter],
  );
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), [rows.length]);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: offset,
    getItemKey: (index) => rows[index]?.key ?? index,
  });

  // A row that moves may be taken out of the page and put in again, which loses the focus. Before the next key.
  useLayoutEffect(() => {
    if (focusOn.current === null) return;
    const index = rows.findIndex(({ key }) => key === focusOn.current);
    const row = list.current?.querySelector<HTMLElement>(`[data-key="${focusOn.current}"] [data-row-focus]`);
    focusOn.current = null;
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    row?.focus({ preventScroll: true });
  }, [rows, virtual]);

  const moveTo = (chapter: OutlineChapter, to: (now: WholeOutline) => ChapterPlace | null) => {
    run((now) => {
      const place = to(now);
      if (place === null) return null;
      focusOn.current = chapter.id;
      const volume = now.volumes.find(({ id }) => id === place.volumeId);
      const said = { title: chapter.title, place: place.index + 1 };
      setSaid(
        volume === undefined
          ? t('outline.movedTo', said)
          : t('outline.movedInto', { ...said, volume: volume.title }),
      );
      return { kind: 'moveChapter', chapterId: chapter.id, to: place };
    });
  };
  const moveVolume = ({ volume, key }: OutlineRow & { kind: 'volume' }, by: -1 | 1) => {
    run((now) => {
      const index = now.volumes.findIndex(({ id }) => id === volume.id) + by;
      if (index < 0 || index >= now.volumes.length) return null;
      focusOn.current = key;
      setSaid(t('outline.volumeMovedTo', { title: volume.title, place: index + 1 }));
      return { kind: 'moveVolume', volumeId: volume.id, index };
    });
  };
  const drag = useRowDrag((moved, onto, edge) => {
    const act = dropAct(outline, all, moved, onto, edge);
    const chapter =
      act?.kind === 'moveChapter' ? outline.chapters.find(({ id }) => id === act.chapterId) : undefined;
    if (act?.kind === 'moveChapter' && chapter !== undefined) moveTo(chapter, () => act.to);
    else if (act !== null) run(act);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || filter !== null || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const key = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
    const row = all.find((candidate) => candidate.key === key);
    if (row === undefined || row.kind === 'loose') return;
    event.preventDefault();
    // The button of a menu would open it.
    event.stopPropagation();
    const by = event.key === 'ArrowUp' ? -1 : 1;
    if (row.kind === 'chapter') moveTo(row.chapter, (now) => stepOf(now, row.chapter.id, by));
    else moveVolume(row, by);
  };
  return (
    <>
      <ol
        ref={list}
        aria-label={t('writing.chapters')}
        className="relative border-y border-line"
        style={{ height: virtual.getTotalSize() }}
        onKeyDownCapture={onKeyDown}
        {...(filter === null ? drag.list : {})}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              data-key={row.key}
              data-kind={row.kind}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              data-drop={drag.over?.key === row.key ? drag.over.edge : undefined}
              className="absolute inset-x-0 border-b border-line data-[drop=after]:shadow-[inset_0_-3px_0_var(--vine)] data-[drop=before]:shadow-[inset_0_3px_0_var(--vine)]"
              // Not a transform: the menu of a row must lie above the rows that follow it.
              style={{ top: item.start - offset }}
            >
              {row.kind === 'loose' && <LooseRow />}
              {row.kind === 'volume' && (
                <VolumeRow
                  row={row}
                  language={language}
                  volumes={outline.volumes.length}
                  onMove={(by) => moveVolume(row, by)}
                  ask={ask}
                />
              )}
              {row.kind === 'chapter' && (
                <ChapterRow
                  chapter={row.chapter}
                  label={row.label}
                  language={language}
                  volumes={outline.volumes}
                  onStep={
                    filter === null
                      ? (by) => moveTo(row.chapter, (now) => stepOf(now, row.chapter.id, by))
                      : null
                  }
                  onVolume={(volumeId) =>
                    moveTo(row.chapter, (now) => endOfVolume(now, row.chapter.id, volumeId))
                  }
                  ask={ask}
                />
              )}
            </li>
          );
        })}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

/** What it means to drop one row at the edge of another; null for nothing. */
function dropAct(
  outline: WholeOutline,
  rows: readonly OutlineRow[],
  movedKey: string,
  ontoKey: string,
  edge: 'before' | 'after',
): OutlineAct | null {
  const moved = rows.find(({ key }) => key === movedKey);
  const onto = rows.find(({ key }) => key === ontoKey);
  if (moved === undefined || onto === undefined || moved === onto || moved.kind === 'loose') return null;
  if (moved.kind === 'volume') {
    const volumeId =
      onto.kind === 'volume' ? onto.volume.id : onto.kind === 'chapter' ? onto.chapter.volumeId : null;
    const others = outline.volumes.filter(({ id }) => id !== moved.volume.id);
    const at = others.findIndex(({ id }) => id === volumeId);
    if (at < 0) return null;
    const isBefore = onto.kind === 'volume' && edge === 'before';
    return { kind: 'moveVolume', volumeId: moved.volume.id, index: isBefore ? at : at + 1 };
  }
  const own = outline.chapters.findIndex(({ id }) => id === moved.chapter.id);
  const target = onto.kind === 'chapter' && edge === 'after' ? onto.index + 1 : onto.index;
  const index = own < target ? target - 1 : target;
  let volumeId = onto.kind === 'chapter' ? onto.chapter.volumeId : null;
  if (onto.kind === 'volume') {
    // Above the name of a volume one is still in what comes before it.
    volumeId = edge === 'after' ? onto.volume.id : (outline.chapters[onto.index - 1]?.volumeId ?? null);
  } else if (onto.kind === 'loose' && edge === 'before') {
    volumeId = outline.chapters[onto.index - 1]?.volumeId ?? null;
  }
  const chapterId = moved.chapter.id;
  if (index === own && volumeId === moved.chapter.volumeId) return null;
  return { kind: 'moveChapter', chapterId, to: { index, volumeId } };
}
