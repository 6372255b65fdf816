const SWIPE_PX = 48;
/** A finger that rests does not rest on one pixel. */
const TAP_PX = 10;
/** Shares of the width on either side that turn pages when tapped. */
const SIDE = 0.3;

/** By how many pages a tap at a share of the width, 0 to 1, turns; null in the middle. */
export function tapTurn(share: number, isLeftHanded: boolean): 1 | -1 | null {
  if (share > SIDE && share < 1 - SIDE) return null;
  const isRight = share >= 1 - SIDE;
  return isRight === isLeftHanded ? -1 : 1;
}

/** By how many pages a movement of a finger, in pixels, turns; null for one that is short or goes up or down. */
export function swipeTurn(x: number, y: number): 1 | -1 | null {
  if (Math.abs(x) <= SWIPE_PX || Math.abs(x) <= 2 * Math.abs(y)) return null;
  return x < 0 ? 1 : -1;
}

export const isTap = (x: number, y: number): boolean => Math.abs(x) <= TAP_PX && Math.abs(y) <= TAP_PX;
