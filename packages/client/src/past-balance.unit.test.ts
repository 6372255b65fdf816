import { expect, it } from 'vitest';
import { endOfDay } from './past-balance.ts';

it('is the last moment of the day where the reader is', () => {
  const end = endOfDay('2026-02-28');
  expect(end).toBe(new Date(2026, 1, 28, 23, 59, 59, 999).toISOString());
});

it.each(['', '2026', '2026-2-8', '2026-13-01', 'yesterday'])('%j is no day yet', (typed) => {
  expect(endOfDay(typed)).toBeNull();
});
