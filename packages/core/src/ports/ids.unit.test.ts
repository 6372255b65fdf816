import { expect, it } from 'vitest';
import { createIds } from './ids.port.ts';

it('ids of the same millisecond stay in the order in which they were made, and are never the same', () => {
  const ids = createIds(() => 1_795_000_000_000);
  const made = Array.from({ length: 5_000 }, () => ids.next());
  expect(new Set(made).size).toBe(made.length);
  const counted = made.slice(0, 4_096);
  expect(counted.toSorted()).toEqual(counted);
  expect(made[0]).toMatch(/^01a1ee56-5e00-7000-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

it('ids follow the clock, forwards and back', () => {
  let at = 2_000;
  const ids = createIds(() => at);
  const first = ids.next();
  at = 3_000;
  const later = ids.next();
  at = 1_000;
  const earlier = ids.next();
  expect([first, later, earlier].toSorted()).toEqual([earlier, first, later]);
});
