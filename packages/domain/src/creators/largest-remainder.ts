/** Who takes part in an amount, and with what weight among the others. */
export interface Weighted {
  id: string;
  /** A whole number of at least 0. */
  weight: number;
}

/**
 * Divides a whole amount by weights: everybody gets their part rounded towards zero, and what is left goes in ones to
 * those who lost the greatest remainders, the smaller id first. The parts always add up to the amount, and those of
 * the opposite amount are their opposites, so that undoing an earning undoes its parts.
 * @throws RangeError when all weights are 0
 */
export function divideByWeights(amount: number, parts: readonly Weighted[]): Map<string, number> {
  const total = parts.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  if (total === 0n) throw new RangeError('an amount is divided among nobody');
  const size = BigInt(Math.abs(amount));
  const divided = parts.map(({ id, weight }) => {
    const product = size * BigInt(weight);
    return { id, whole: product / total, remainder: product % total };
  });
  const left = size - divided.reduce((sum, { whole }) => sum + whole, 0n);
  const favoured = divided
    .toSorted((a, b) => compare(b.remainder, a.remainder) || compare(a.id, b.id))
    .slice(0, Number(left));
  const lucky = new Set(favoured.map(({ id }) => id));
  const sign = amount < 0 ? -1 : 1;
  return new Map(divided.map(({ id, whole }) => [id, sign * (Number(whole) + (lucky.has(id) ? 1 : 0)) || 0]));
}

const compare = <Value extends bigint | string>(a: Value, b: Value): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
