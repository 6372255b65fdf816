import { isUnderWay, useChapterPlace, type TextPoint } from '@inkvine/client/reading/chapter-place';
import type { ReadableChapter, ReadingAnchor } from '@inkvine/contracts/reading';
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { TextFlow } from './text-flow.ts';
import { readingDevice } from './this-device.ts';

/**
 * Brings readers back to where they were and keeps their words in view when the text is laid out anew. A chapter is
 * opened once: later answers of the server never move the page under the reader's eyes.
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
  const { blocks } = chapter;
  const place = useChapterPlace(readingDevice, chapter, userId);
  const { fraction, here, opening, standAt, see, hold, keep, leaveForNext } = place;
  const standing = useRef(flow);
  useLayoutEffect(() => {
    standing.current = flow;
  });

  const look = useCallback(() => {
    const sight = standing.current.look();
    if (sight !== null) see(sight);
  }, [see]);

  const showAgain = useCallback(
    (point: TextPoint | null) => {
      standing.current.show(point);
      hold(standing.current.look());
    },
    [hold],
  );

  const goTo = useCallback(
    (anchor: ReadingAnchor) => {
      showAgain(standAt(anchor));
      look();
    },
    [look, showAgain, standAt],
  );

  const opened = useRef<typeof blocks>(null);
  // Before the browser paints: back to where the reader was, or to the same words after an edit.
  useLayoutEffect(() => {
    if (blocks === null || opened.current === blocks) return;
    const isFirst = opened.current === null;
    opened.current = blocks;
    const anchor = isFirst ? opening() : (here()?.anchor ?? null);
    if (anchor !== null && isUnderWay(anchor)) goTo(anchor);
    else if (isFirst) {
      showAgain(null);
      look();
    }
    if (isFirst) keep('now');
  }, [blocks, goTo, here, keep, look, opening, showAgain]);

  // Type, measure, window or a typeface that arrives late lay the text out anew: the same words stay on top.
  useLayoutEffect(() => {
    const [view, text] = [viewRef.current, textRef.current];
    if (view === null || text === null) return;
    const again = () => {
      const point = here()?.point;
      standing.current.layOut();
      if (point !== undefined && (point.index > 0 || point.offset > 0)) showAgain(point);
      look();
    };
    again();
    const observer = new ResizeObserver(again);
    observer.observe(view.parentElement ?? view);
    observer.observe(text);
    return () => observer.disconnect();
  }, [flowKey, here, look, showAgain, textRef, viewRef]);

  const onMoved = useCallback(() => {
    look();
    keep('soon');
  }, [keep, look]);

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
    };
  }, [onMoved]);

  return { fraction, onMoved, goTo, leaveForNext };
}
