import { divideByWeights } from '../creators/largest-remainder.ts';

/** From so many coins on, a person is asked twice. Source: product specification 2.7, cooling-off prompt. */
export const COOLING_OFF_COINS = 100;

/**
 * What each of several chapters costs when they are bought at once. The discount is rounded down on the sum; the sum is
 * divided by what each costs alone, by the largest remainder, and no chapter costs less than one coin.
 * @param chapters with their prices in whole coins, at least 1
 * @param discount whole percent
 * @returns coins by chapter, which add up to `total`
 */
export function bulkPrices(
  chapters: readonly { id: string; price: number }[],
  discount: number,
): { total: number; prices: Map<string, number> } {
  const sum = chapters.reduce((before, { price }) => before + price, 0);
  const total = Math.max(sum - Math.floor((sum * discount) / 100), chapters.length);
  const weights = chapters.map(({ id, price }) => ({ id, weight: price - 1 }));
  const above = total - chapters.length;
  const parts = above === 0 ? new Map<string, number>() : divideByWeights(above, weights);
  return { total, prices: new Map(chapters.map(({ id }) => [id, 1 + (parts.get(id) ?? 0)])) };
}
