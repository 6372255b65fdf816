/**
 * What owning a chapter costs while one rents it: the difference, and one coin at least where the price has fallen.
 * Source: product specification 2.7.
 */
export function ownPriceWhileRented(price: number, rentalCoins: number): number {
  return Math.max(price - rentalCoins, 1);
}
