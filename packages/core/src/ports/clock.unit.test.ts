import { expect, it } from 'vitest';
import { createMovableClock } from './clock.port.ts';

const AT = '2026-11-20T03:00:00.000Z';
const DAY_MS = 86_400_000;

it('is the real clock until it is moved, and goes on from there', () => {
  let real = Date.parse(AT);
  const clock = createMovableClock({ now: () => new Date(real) });
  expect(clock.now().toISOString()).toBe(AT);
  clock.bringTo(DAY_MS);
  expect(clock.now().toISOString()).toBe('2026-11-21T03:00:00.000Z');
  real += 1_000;
  expect(clock.now().toISOString()).toBe('2026-11-21T03:00:01.000Z');
});

it('never goes back, in whatever order it hears where it is', () => {
  const clock = createMovableClock({ now: () => new Date(AT) });
  for (const ahead of [2 * DAY_MS, DAY_MS, 0]) clock.bringTo(ahead);
  expect(clock.now().toISOString()).toBe('2026-11-22T03:00:00.000Z');
});
