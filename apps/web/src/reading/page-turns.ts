import { swipeTurn, tapTurn } from '@inkvine/client/reading/page-gestures';
import { useEffect, useRef, type RefObject } from 'react';

/** One push of a wheel or a trackpad turns one page. */
const WHEEL_REST_MS = 350;

const BACK = new Set(['ArrowLeft', 'PageUp', 'ArrowUp']);
const ON = new Set(['ArrowRight', 'PageDown', 'ArrowDown']);
const CONTROLS =
  'a, button, input, textarea, select, summary, [contenteditable], [role=dialog], [role=menu], [role=slider]';

/**
 * Turns pages by arrow keys, space, taps at the sides, swipes and the wheel. None of the keys is a letter, so that
 * they also hold where single-key shortcuts are switched off.
 */
export function usePageTurns(
  viewRef: RefObject<HTMLElement | null>,
  { isOn, isLeftHanded, onTurn }: { isOn: boolean; isLeftHanded: boolean; onTurn: (by: 1 | -1) => void },
): void {
  const turn = useRef(onTurn);
  useEffect(() => {
    turn.current = onTurn;
  });
  useEffect(() => {
    // The whole width turns pages, not only the measure.
    const view = viewRef.current?.parentElement;
    if (!isOn || view === null || view === undefined) return;
    let start: { x: number; y: number } | null = null;
    let restUntil = 0;
    const isControl = (target: EventTarget | null) => target instanceof Element && target.closest(CONTROLS);
    const isSelecting = () => document.getSelection()?.isCollapsed === false;

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const isSpace = event.key === ' ';
      if (
        isSpace
          ? isControl(event.target)
          : event.target instanceof Element &&
            event.target.closest('[role=dialog], [role=menu], input, select, textarea')
      )
        return;
      const by = isSpace
        ? event.shiftKey
          ? -1
          : 1
        : BACK.has(event.key)
          ? -1
          : ON.has(event.key)
            ? 1
            : null;
      if (by === null) return;
      event.preventDefault();
      turn.current(by);
    };
    const onClick = (event: MouseEvent) => {
      if (isControl(event.target) || isSelecting()) return;
      const { left, width } = view.getBoundingClientRect();
      const by = tapTurn((event.clientX - left) / width, isLeftHanded);
      if (by !== null) turn.current(by);
    };
    const onTouchStart = ({ touches }: TouchEvent) => {
      const touch = touches.length === 1 ? touches[0] : undefined;
      start = touch === undefined ? null : { x: touch.clientX, y: touch.clientY };
    };
    const onTouchEnd = ({ changedTouches }: TouchEvent) => {
      const touch = changedTouches[0];
      if (start === null || touch === undefined || isSelecting()) return;
      const by = swipeTurn(touch.clientX - start.x, touch.clientY - start.y);
      start = null;
      if (by !== null) turn.current(by);
    };
    const onWheel = (event: WheelEvent) => {
      const push = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
      if (event.ctrlKey || Math.abs(push) < 4 || event.timeStamp < restUntil) return;
      restUntil = event.timeStamp + WHEEL_REST_MS;
      turn.current(push > 0 ? 1 : -1);
    };
    document.addEventListener('keydown', onKeyDown);
    view.addEventListener('click', onClick);
    view.addEventListener('touchstart', onTouchStart, { passive: true });
    view.addEventListener('touchend', onTouchEnd, { passive: true });
    view.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      view.removeEventListener('click', onClick);
      view.removeEventListener('touchstart', onTouchStart);
      view.removeEventListener('touchend', onTouchEnd);
      view.removeEventListener('wheel', onWheel);
    };
  }, [isLeftHanded, isOn, viewRef]);
}
