import { useTRPC } from '@inkvine/client/react';
import type { ReadableChapter, ReadingAnchor } from '@inkvine/contracts/reading';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { readStored, writeStored } from '../shell/stored.ts';
import { anchorAt, resolveAnchor } from '@inkvine/client/reading-anchor';

const SAVE_AFTER_MS = 1_500;
/** A browser scrolls to whole pixels: what shows less than this of itself below the bar has been read. */
const ROUNDING_PX = 4;
/** Space for the bar above the text. */
const TOP_MARGIN_PX = 72;
/** A reader this close to the beginning is simply at the beginning. */
const BEGUN_FROM = 0.01;

/** What only a reader does; a scroll event may also come of the layout. */
const MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** Where a reader without an account is; one place, on this device. */
const GUEST_KEY = 'inkvine.place';

/**
 * Knows how far the reader is, brings them back to where they were, keeps their paragraph in view when the type
 * changes, and saves the place shortly after they stop moving and when they leave.
 */
export function useReadingPosition({
  chapter,
  textRef,
  isSignedIn,
  layoutKey,
}: {
  chapter: ReadableChapter;
  textRef: RefObject<HTMLDivElement | null>;
  isSignedIn: boolean;
  /** Changes whenever the text is laid out anew. */
  layoutKey: string;
}): { fraction: number } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate: save } = useMutation(
    trpc.reading.saveProgress.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({
          queryKey: trpc.reading.continueReading.pathKey(),
          refetchType: 'none',
        });
      },
    }),
  );
  const [fraction, setFraction] = useState(0);
  const place = useRef<{ index: number; anchor: ReadingAnchor; finished: boolean } | null>(null);
  const savedQuote = useRef<string | null>(null);
  const { blocks, id: chapterId, branchId, anchor: storedAnchor } = chapter;

  const measure = useCallback(() => {
    const text = textRef.current;
    if (text === null || blocks === null) return;
    const bounds = text.getBoundingClientRect();
    const travel = Math.max(bounds.height - window.innerHeight + TOP_MARGIN_PX, 1);
    const finished = bounds.bottom <= window.innerHeight;
    const share = finished ? 1 : Math.min(Math.max((TOP_MARGIN_PX - bounds.top) / travel, 0), 1);
    const index = topmostChild(text);
    const anchor = anchorAt(blocks, index, share);
    if (anchor !== null) place.current = { index, anchor, finished };
    setFraction(share);
  }, [blocks, textRef]);

  const remember = useCallback(() => {
    const present = place.current;
    if (present === null) return;
    const { anchor, finished } = present;
    const saying = `${anchor.blockId} ${finished}`;
    if (savedQuote.current === saying) return;
    savedQuote.current = saying;
    if (isSignedIn) save({ chapterId, branchId, anchor, finished });
    else writeStored(GUEST_KEY, JSON.stringify({ chapterId, anchor }));
  }, [branchId, chapterId, isSignedIn, save]);

  const isOpened = useRef(false);
  const hasMoved = useRef(false);
  // Back to where the reader was, before the browser paints the chapter's beginning.
  useLayoutEffect(() => {
    const text = textRef.current;
    // A chapter is opened once; later answers of the server must not move the page under the reader's eyes.
    if (isOpened.current || text === null || blocks === null) return;
    isOpened.current = true;
    const anchor = storedAnchor ?? (isSignedIn ? null : guestAnchor(chapterId));
    const isBegun = anchor !== null && anchor.fraction > BEGUN_FROM && anchor.fraction < 1;
    if (isBegun) {
      const index = resolveAnchor(blocks, anchor);
      scrollToChild(text, index);
      // The text is set anew when its typeface arrives, unless the reader has moved on by then.
      void document.fonts.ready.then(() => {
        if (!hasMoved.current) scrollToChild(text, index);
      });
    } else {
      window.scrollTo({ top: 0 });
    }
    measure();
    remember();
  }, [blocks, chapterId, isSignedIn, measure, remember, storedAnchor, textRef]);

  // The same paragraph stays on top when size, face, measure or window change.
  const laidOut = useRef(layoutKey);
  useLayoutEffect(() => {
    if (laidOut.current === layoutKey) return;
    laidOut.current = layoutKey;
    const text = textRef.current;
    if (text !== null && place.current !== null) scrollToChild(text, place.current.index);
  }, [layoutKey, textRef]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
      clearTimeout(timer);
      timer = setTimeout(remember, SAVE_AFTER_MS);
    };
    const onHide = () => {
      if (document.visibilityState === 'hidden') remember();
    };
    const onMove = () => {
      hasMoved.current = true;
    };
    for (const type of MOVES) window.addEventListener(type, onMove, { passive: true });
    window.addEventListener('scroll', onScroll, { passive: true });
    document.addEventListener('visibilitychange', onHide);
    return () => {
      for (const type of MOVES) window.removeEventListener(type, onMove);
      window.removeEventListener('scroll', onScroll);
      document.removeEventListener('visibilitychange', onHide);
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      remember();
    };
  }, [measure, remember]);

  return { fraction };
}

/** Index of the first child that reaches below the bar, by bisection: a chapter may have thousands. */
function topmostChild(text: HTMLElement): number {
  let low = 0;
  let high = text.children.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = text.children[middle];
    if (child !== undefined && child.getBoundingClientRect().bottom > TOP_MARGIN_PX + ROUNDING_PX)
      high = middle;
    else low = middle + 1;
  }
  return low;
}

function scrollToChild(text: HTMLElement, index: number): void {
  const child = text.children[index];
  if (child === undefined) return;
  window.scrollTo({ top: window.scrollY + child.getBoundingClientRect().top - TOP_MARGIN_PX });
}

function guestAnchor(chapterId: string): ReadingAnchor | null {
  try {
    const stored: unknown = JSON.parse(readStored(GUEST_KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('chapterId' in stored)) return null;
    return stored.chapterId === chapterId && 'anchor' in stored ? (stored.anchor as ReadingAnchor) : null;
  } catch {
    return null;
  }
}
