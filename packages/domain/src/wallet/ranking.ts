/**
 * Competition ranking: equal sums share a rank and the next one skips (1, 1, 3).
 * @param sums from high to low
 */
export function competitionRanks(sums: readonly number[]): number[] {
  const ranks: number[] = [];
  for (const [index, sum] of sums.entries()) {
    ranks.push(sum === sums[index - 1] ? ranks[index - 1]! : index + 1);
  }
  return ranks;
}
