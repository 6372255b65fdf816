import type { Sight, TextPoint } from '@inkvine/client/reading/chapter-place';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { boxOf, firstPoint } from './text-geometry.ts';

/** Space for the bar above the text. */
const TOP_MARGIN_PX = 72;
/** A browser scrolls to whole pixels: what shows less than this of itself below the bar has been read. */
const ROUNDING_PX = 4;
/** Two pages side by side once each of them is this wide, in em of the text. */
const SPREAD_FROM_EM = 26;
const GAP_PX = 64;
/** Least space at the sides, on a phone and beside a spread. */
const MARGIN_PX = 20;
const SPREAD_MARGIN_EM = 4;

/** How a text moves past its reader, as a scroll or as pages. */
export interface TextFlow {
  look: () => Sight | null;
  /** Brings a point to the top of what is seen; null is the beginning of everything. */
  show: (point: TextPoint | null) => void;
  /** Sets the text anew in the space there is now. */
  layOut: () => void;
}

interface Refs {
  viewRef: RefObject<HTMLDivElement | null>;
  flowRef: RefObject<HTMLDivElement | null>;
  textRef: RefObject<HTMLDivElement | null>;
}

/** The text in one column, moved by the window's scroll bar. */
export function useScrollFlow({ textRef }: Refs): TextFlow {
  return useMemo(
    () => ({
      look() {
        const text = textRef.current;
        if (text === null) return null;
        const bounds = text.getBoundingClientRect();
        const travel = Math.max(bounds.height - window.innerHeight + TOP_MARGIN_PX, 1);
        const isAtEnd = bounds.bottom <= window.innerHeight;
        const fraction = isAtEnd ? 1 : Math.min(Math.max((TOP_MARGIN_PX - bounds.top) / travel, 0), 1);
        const point = firstPoint(text, (box) => box.bottom > TOP_MARGIN_PX + ROUNDING_PX);
        return { point, fraction, isAtEnd };
      },
      show(point) {
        const text = textRef.current;
        if (text === null) return;
        const box = point === null ? null : boxOf(text, point);
        window.scrollTo({ top: box === null ? 0 : window.scrollY + box.top - TOP_MARGIN_PX });
      },
      layOut: () => undefined,
    }),
    [textRef],
  );
}

export interface PageFlow extends TextFlow {
  /** From 0. */
  page: number;
  pages: number;
  /** Turns by so many pages; false when there is none. */
  turn: (by: number) => boolean;
}

/** The text in columns as wide as what is seen of it, a window's height each, moved by turning. */
export function usePageFlow(
  { viewRef, flowRef, textRef }: Refs,
  {
    isOn,
    measure,
    onTurned,
  }: { isOn: boolean; /** Longest line, in em. */ measure: number; onTurned: () => void },
): PageFlow {
  const [{ page, pages }, setState] = useState({ page: 0, pages: 1 });
  const present = useRef({ page: 0, pages: 1, stride: 1 });
  const turned = useRef(onTurned);
  useEffect(() => {
    turned.current = onTurned;
  });

  const standAt = useCallback(
    (wanted: number) => {
      const flow = flowRef.current;
      const { pages: last, stride } = present.current;
      const next = Math.min(Math.max(wanted, 0), last - 1);
      present.current.page = next;
      if (flow !== null) flow.style.transform = `translateX(${-next * stride}px)`;
      setState({ page: next, pages: last });
    },
    [flowRef],
  );

  const layOut = useCallback(() => {
    const [view, flow, text] = [viewRef.current, flowRef.current, textRef.current];
    if (view === null || flow === null || text === null) return;
    const em = Number.parseFloat(getComputedStyle(text).fontSize);
    const space = view.parentElement?.clientWidth ?? 0;
    const half = (space - GAP_PX) / 2 - SPREAD_MARGIN_EM * em;
    const isSpread = half >= Math.min(SPREAD_FROM_EM, measure) * em;
    const column = Math.floor(Math.min(isSpread ? half : space - 2 * MARGIN_PX, measure * em));
    const width = isSpread ? column * 2 + GAP_PX : column;
    view.style.width = `${width}px`;
    flow.style.columnGap = `${GAP_PX}px`;
    flow.style.columnWidth = `${column}px`;
    const stride = width + GAP_PX;
    present.current.stride = stride;
    present.current.pages = Math.max(Math.ceil((flow.scrollWidth + GAP_PX) / stride - 0.02), 1);
    standAt(present.current.page);
  }, [flowRef, measure, standAt, textRef, viewRef]);

  useLayoutEffect(() => {
    const [view, flow] = [viewRef.current, flowRef.current];
    if (!isOn || view === null || flow === null) return;
    layOut();
    // Focus, or a search in the page, scrolls what lies on another page into view: that page is then turned to.
    const onScroll = () => {
      if (view.scrollLeft === 0) return;
      const { page: from, stride } = present.current;
      const to = Math.floor((view.scrollLeft + from * stride) / stride + 0.5);
      view.scrollLeft = 0;
      standAt(to);
      turned.current();
    };
    view.addEventListener('scroll', onScroll);
    return () => {
      view.removeEventListener('scroll', onScroll);
      flow.removeAttribute('style');
      view.removeAttribute('style');
    };
  }, [flowRef, isOn, layOut, standAt, viewRef]);

  const turn = useCallback(
    (by: number) => {
      const { page: from, pages: last } = present.current;
      if (from + by < 0 || from + by >= last) return false;
      standAt(from + by);
      turned.current();
      return true;
    },
    [standAt],
  );

  const look = useCallback((): Sight | null => {
    const [flow, text] = [flowRef.current, textRef.current];
    const end = text?.lastElementChild;
    if (flow === null || text === null || end === null || end === undefined) return null;
    const { page: here, pages: last, stride } = present.current;
    const left = flow.getBoundingClientRect().left;
    const point = firstPoint(text, (box) => box.right - left > here * stride + 1);
    const isAtEnd = end.getBoundingClientRect().right - left <= (here + 1) * stride;
    return { point, fraction: isAtEnd ? 1 : here / Math.max(last - 1, 1), isAtEnd };
  }, [flowRef, textRef]);

  const show = useCallback(
    (point: TextPoint | null) => {
      const [flow, text] = [flowRef.current, textRef.current];
      if (flow === null || text === null) return;
      layOut();
      const box = point === null ? null : boxOf(text, point);
      const left = flow.getBoundingClientRect().left;
      standAt(box === null ? 0 : Math.floor((box.left - left + 1) / present.current.stride));
    },
    [flowRef, layOut, standAt, textRef],
  );

  return useMemo(() => ({ look, show, layOut, turn, page, pages }), [look, show, layOut, turn, page, pages]);
}
