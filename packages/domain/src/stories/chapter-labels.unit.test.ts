import { expect, it } from 'vitest';
import { chapterLabels } from './chapter-labels.ts';

const CHAPTERS = [
  { volumeId: null, numberLabel: 'Prologue' },
  { volumeId: 'V', numberLabel: null },
  { volumeId: 'V', numberLabel: 'Interlude' },
  { volumeId: 'V', numberLabel: null },
  { volumeId: 'W', numberLabel: null },
  { volumeId: null, numberLabel: null },
];

it.each([
  ['continuous', 0, 'Prologue 1 Interlude 2 3 4'],
  ['continuous', 10, 'Prologue 11 Interlude 12 13 14'],
  ['per_volume', 0, 'Prologue 1 Interlude 2 1 4'],
] as const)('%s after %i: %s', (numbering, before, expected) => {
  expect(chapterLabels(CHAPTERS, { numbering, before }).join(' ')).toBe(expected);
});
