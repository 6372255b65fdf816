import type { ReadableChapter, ReadingAnchor } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC, useTRPCClient } from '../react.ts';
import { anchorAt, offsetIn, resolveAnchor } from '../reading-anchor.ts';
import { branchOf } from './chapter-branch.ts';
import { chapterQuery } from './chapter-query.ts';
import type { KeptPlace } from './kept-places.ts';
import type { ReadingDevice } from './reading-device.ts';
import { useSavedPlace } from './saved-place.ts';

/** Where in a chapter: the block, and UTF-16 units into it. */
export interface TextPoint {
  index: number;
  offset: number;
}

/** What is seen of a text. */
export interface Sight {
  point: TextPoint;
  /** 0 to 1. */
  fraction: number;
  /** True while its end is in view. */
  isAtEnd: boolean;
}

/** A reader this close to the beginning is simply at the beginning. */
const BEGUN_FROM = 0.01;
/** The end must be in view this long: flinging past it is not reading it. */
const FINISHED_AFTER_MS = 1_000;
/** Who has come this far and goes on to the next chapter has read this one. */
const FINISHED_FROM = 0.9;
/** The next chapter is fetched once this much of the present one is read. */
const FETCH_NEXT_FROM = 0.6;

/** Neither at the beginning nor at the end, where one begins again. */
export const isUnderWay = ({ fraction }: ReadingAnchor): boolean => fraction > BEGUN_FROM && fraction < 1;

const keyOf = ({ point }: Sight): string => `${point.index} ${point.offset}`;

/**
 * The place of the reader of an open chapter, whatever shows its text: where it begins, where they are, whether they
 * have finished, and that it is kept. The same words stay their place through new layouts until they move. Source:
 * product specification 2.4.
 */
export function useChapterPlace(device: ReadingDevice, chapter: ReadableChapter, userId: string | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { blocks, id: chapterId, branchId, revisionId, anchor: storedAnchor } = chapter;
  const saved = useSavedPlace(device, userId, (answer) => {
    // Opened again soon, the chapter begins here and not where it was first opened.
    const read = { chapterId: answer.chapterId, branchId: branchOf(chapter) };
    queryClient.setQueryData(trpc.reading.chapter.queryKey(read), (known) =>
      known === undefined ? known : { ...known, anchor: answer.anchor, place: answer.place },
    );
  });
  const [fraction, setFraction] = useState(0);
  const present = useRef<{ point: TextPoint; anchor: ReadingAnchor } | null>(null);
  const isFinished = useRef(false);
  const endTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Where the text was put by itself; while it is still there the reader has not moved. */
  const put = useRef<string | null>(null);

  const keep = useCallback(
    (when: 'soon' | 'now') => {
      if (present.current === null) return;
      const { anchor } = present.current;
      const kept: KeptPlace = {
        ...{ chapterId, branchId, revisionId, anchor },
        ...{ finished: isFinished.current, at: Date.now() },
      };
      saved[when](kept);
    },
    [branchId, chapterId, revisionId, saved],
  );
  const finish = useCallback(() => {
    isFinished.current = true;
    keep('now');
  }, [keep]);

  /** Takes in what is seen now. */
  const see = useCallback(
    (sight: Sight) => {
      if (blocks === null) return;
      clearTimeout(endTimer.current);
      if (sight.isAtEnd && !isFinished.current) endTimer.current = setTimeout(finish, FINISHED_AFTER_MS);
      setFraction(sight.fraction);
      if (present.current !== null && put.current === keyOf(sight)) return;
      put.current = null;
      const anchor = anchorAt(blocks, sight.point.index, sight.fraction, sight.point.offset);
      if (anchor !== null) present.current = { point: sight.point, anchor };
    },
    [blocks, finish],
  );
  useEffect(() => () => clearTimeout(endTimer.current), []);

  /** The text was put where the reader is, and this is what is seen there. */
  const hold = useCallback((sight: Sight | null) => {
    put.current = sight === null ? null : keyOf(sight);
  }, []);

  /** Makes an anchor the reader's place and tells where it is now. */
  const standAt = useCallback(
    (anchor: ReadingAnchor): TextPoint => {
      const index = resolveAnchor(blocks ?? [], anchor);
      const point = { index, offset: offsetIn(blocks?.[index], anchor) };
      present.current = { point, anchor };
      return point;
    },
    [blocks],
  );

  /** Where the chapter opens; null for its beginning, also for who has read it to the end. */
  const opening = useCallback((): ReadingAnchor | null => {
    const anchor = device.places.of(userId, chapterId)?.anchor ?? storedAnchor;
    return anchor !== null && isUnderWay(anchor) ? anchor : null;
  }, [chapterId, device, storedAnchor, userId]);

  /** Called on the way to the next chapter. */
  const leaveForNext = useCallback(() => {
    if (fraction >= FINISHED_FROM && !isFinished.current) finish();
  }, [finish, fraction]);

  usePrefetchedChapter(device, chapter, fraction >= FETCH_NEXT_FROM);
  const here = useCallback(() => present.current, []);
  return useMemo(
    () => ({ fraction, here, opening, standAt, see, hold, keep, leaveForNext }),
    [fraction, here, hold, keep, leaveForNext, opening, see, standAt],
  );
}

export type ChapterPlace = ReturnType<typeof useChapterPlace>;

/** Fetches the chapter after this one. */
function usePrefetchedChapter(device: ReadingDevice, chapter: ReadableChapter, isOn: boolean): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { nextId: chapterId } = chapter;
  const branchId = branchOf(chapter);
  useEffect(() => {
    if (chapterId === null || !isOn) return;
    void queryClient.prefetchQuery(chapterQuery(device, trpc, client, { chapterId, branchId }));
  }, [branchId, chapterId, client, device, isOn, queryClient, trpc]);
}
