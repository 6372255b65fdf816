import { expect, it } from 'vitest';
import { addToDay, localDay } from './daily-words.ts';

it('adds up a day, and begins the next at nothing', () => {
  const morning = addToDay(null, '2026-11-21', 300);
  const evening = addToDay(morning, '2026-11-21', -20);
  expect(evening).toEqual({ day: '2026-11-21', characters: 280 });
  expect(addToDay(evening, '2026-11-22', 5)).toEqual({ day: '2026-11-22', characters: 5 });
});

it('names the day where the writer is', () => {
  expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
});
