import fc from 'fast-check';
import { expect, test } from 'vitest';
import { competitionRanks } from './ranking.ts';

test.each([
  [[], []],
  [[30], [1]],
  [
    [30, 30, 20],
    [1, 1, 3],
  ],
  [
    [50, 40, 40, 40, 10, 10],
    [1, 2, 2, 2, 5, 5],
  ],
])('%j ranks %j', (sums, ranks) => {
  expect(competitionRanks(sums)).toEqual(ranks);
});

test('property: a rank is one more than the number of larger sums', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 }), (unsorted) => {
      const sums = unsorted.toSorted((a, b) => b - a);
      expect(competitionRanks(sums)).toEqual(
        sums.map((sum) => sums.filter((other) => other > sum).length + 1),
      );
    }),
    { numRuns: 20_000 },
  );
});
