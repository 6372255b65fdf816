import { isTap, swipeTurn, tapTurn } from '@inkvine/client/reading/page-gestures';
import { useRef } from 'react';
import { useWindowDimensions, type GestureResponderEvent, type GestureResponderHandlers } from 'react-native';

/** Turns pages by taps at the sides and swipes, wherever no link or button takes the finger for itself. */
export function usePageTurns(isLeftHanded: boolean, onTurn: (by: 1 | -1) => void): GestureResponderHandlers {
  const { width } = useWindowDimensions();
  const start = useRef({ x: 0, y: 0 });
  const wayOf = ({ nativeEvent: { pageX, pageY } }: GestureResponderEvent) =>
    [pageX - start.current.x, pageY - start.current.y] as const;
  return {
    onStartShouldSetResponderCapture: ({ nativeEvent: { pageX, pageY } }) => {
      start.current = { x: pageX, y: pageY };
      return false;
    },
    onStartShouldSetResponder: () => true,
    onMoveShouldSetResponder: (event) => swipeTurn(...wayOf(event)) !== null,
    onResponderRelease: (event) => {
      const way = wayOf(event);
      const by = isTap(...way) ? tapTurn(event.nativeEvent.pageX / width, isLeftHanded) : swipeTurn(...way);
      if (by !== null) onTurn(by);
    },
  };
}
