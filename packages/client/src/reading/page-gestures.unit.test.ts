import { expect, it } from 'vitest';
import { isTap, swipeTurn, tapTurn } from './page-gestures.ts';

it('turns on at the right and back at the left, and the other way for the left hand', () => {
  expect([0.05, 0.5, 0.95].map((share) => tapTurn(share, false))).toEqual([-1, null, 1]);
  expect([0.05, 0.5, 0.95].map((share) => tapTurn(share, true))).toEqual([1, null, -1]);
});

it('turns with a swipe to the side and not with one up or down', () => {
  expect(swipeTurn(-80, 10)).toBe(1);
  expect(swipeTurn(80, -10)).toBe(-1);
  expect(swipeTurn(-80, 60)).toBeNull();
  expect(swipeTurn(-20, 0)).toBeNull();
});

it('takes a finger that trembles for a tap', () => {
  expect(isTap(3, -4)).toBe(true);
  expect(isTap(3, -30)).toBe(false);
});
