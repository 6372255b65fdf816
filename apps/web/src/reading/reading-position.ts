import { useTRPC } from '@inkvine/client/react';
import { anchorAt, offsetIn, resolveAnchor } from '@inkvine/client/reading-anchor';
import type { ReadableChapter, ReadingAnchor } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import type { KeptPlace } from '@inkvine/client/reading/kept-places';
import { useSavedPlace } from '@inkvine/client/reading/saved-place';
import type { TextFlow } from './text-flow.ts';
import type { TextPoint } from './text-geometry.ts';
import { readingDevice } from './this-device.ts';

/** A reader this close to the beginning is simply at the beginning. */
const BEGUN_FROM = 0.01;
/** The end must be in view this long: flinging past it is not reading it. */
const FINISHED_AFTER_MS = 1_000;
/** Who has come this far and goes on to the next chapter has read this one. */
const FINISHED_FROM = 0.9;

/**
 * Knows how far the reader is, brings them back to where they were, keeps their words in view when the text is laid
 * out anew, and saves the place shortly after they stop moving and when they leave. A chapter is opened once: later
 * answers of the server never move the page under the reader's eyes.
 */
export function useReadingPosition({
  chapter,
  userId,
  flow,
  flowKey,
  viewRef,
  textRef,
}: {
  chapter: ReadableChapter;
  userId: string | null;
  flow: TextFlow;
  /** Changes whenever the text is laid out anew. */
  flowKey: string;
  viewRef: RefObject<HTMLDivElement | null>;
  textRef: RefObject<HTMLDivElement | null>;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { blocks, id: chapterId, branchId, revisionId } = chapter;
  const saved = useSavedPlace(readingDevice, userId, (answer) => {
    // Opened again soon, the chapter begins here and not where it was first opened.
    const read = { chapterId: answer.chapterId, branchId: branchOf(chapter) };
    queryClient.setQueryData(trpc.reading.chapter.queryKey(read), (known) =>
      known === undefined ? known : { ...known, anchor: answer.anchor, place: answer.place },
    );
  });
  const [fraction, setFraction] = useState(0);
  const place = useRef<{ point: TextPoint; anchor: ReadingAnchor } | null>(null);
  const isFinished = useRef(false);
  const endTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Where the page was put by itself; while it is still there the reader has not moved. */
  const put = useRef<string | null>(null);
  const standing = useRef(flow);
  useLayoutEffect(() => {
    standing.current = flow;
  });

  const toKeep = useCallback((): KeptPlace | null => {
    if (place.current === null) return null;
    const { anchor } = place.current;
    return { chapterId, branchId, revisionId, anchor, finished: isFinished.current, at: Date.now() };
  }, [branchId, chapterId, revisionId]);

  const finish = useCallback(() => {
    isFinished.current = true;
    const kept = toKeep();
    if (kept !== null) saved.now(kept);
  }, [saved, toKeep]);

  /** Looks where the reader is. What they saw before a new layout stays their place until they move. */
  const look = useCallback(() => {
    const sight = blocks === null ? null : standing.current.look();
    if (blocks === null || sight === null) return;
    clearTimeout(endTimer.current);
    if (sight.isAtEnd && !isFinished.current) endTimer.current = setTimeout(finish, FINISHED_AFTER_MS);
    setFraction(sight.fraction);
    const here = `${sight.point.index} ${sight.point.offset}`;
    if (place.current !== null && put.current === here) return;
    put.current = null;
    const anchor = anchorAt(blocks, sight.point.index, sight.fraction, sight.point.offset);
    if (anchor !== null) place.current = { point: sight.point, anchor };
  }, [blocks, finish]);

  const showAgain = useCallback((point: TextPoint | null) => {
    standing.current.show(point);
    const sight = standing.current.look();
    put.current = sight === null ? null : `${sight.point.index} ${sight.point.offset}`;
  }, []);

  const goTo = useCallback(
    (anchor: ReadingAnchor) => {
      if (blocks === null) return;
      const index = resolveAnchor(blocks, anchor);
      const point = { index, offset: offsetIn(blocks[index], anchor) };
      place.current = { point, anchor };
      showAgain(point);
      look();
    },
    [blocks, look, showAgain],
  );

  const opened = useRef<typeof blocks>(null);
  // Before the browser paints: back to where the reader was, or to the same words after an edit.
  useLayoutEffect(() => {
    if (blocks === null || opened.current === blocks) return;
    const isFirst = opened.current === null;
    opened.current = blocks;
    const anchor = isFirst
      ? (readingDevice.places.of(userId, chapterId)?.anchor ?? chapter.anchor)
      : (place.current?.anchor ?? null);
    if (anchor !== null && anchor.fraction > BEGUN_FROM && anchor.fraction < 1) goTo(anchor);
    else if (isFirst) {
      showAgain(null);
      look();
    }
    const kept = isFirst ? toKeep() : null;
    if (kept !== null) saved.now(kept);
  }, [blocks, chapter.anchor, chapterId, goTo, look, saved, showAgain, toKeep, userId]);

  // Type, measure, window or a typeface that arrives late lay the text out anew: the same words stay on top.
  useLayoutEffect(() => {
    const [view, text] = [viewRef.current, textRef.current];
    if (view === null || text === null) return;
    const keep = () => {
      const point = place.current?.point;
      standing.current.layOut();
      if (point !== undefined && (point.index > 0 || point.offset > 0)) showAgain(point);
      look();
    };
    keep();
    const observer = new ResizeObserver(keep);
    observer.observe(view.parentElement ?? view);
    observer.observe(text);
    return () => observer.disconnect();
  }, [flowKey, look, showAgain, textRef, viewRef]);

  const onMoved = useCallback(() => {
    look();
    const kept = toKeep();
    if (kept !== null) saved.soon(kept);
  }, [look, saved, toKeep]);

  useEffect(() => {
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(onMoved);
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
      clearTimeout(endTimer.current);
    };
  }, [onMoved]);

  /** Called on the way to the next chapter. */
  const leaveForNext = useCallback(() => {
    if (fraction >= FINISHED_FROM && !isFinished.current) finish();
  }, [finish, fraction]);

  return { fraction, onMoved, goTo, leaveForNext };
}
