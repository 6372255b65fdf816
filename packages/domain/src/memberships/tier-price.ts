import { RISE_NOTICE_DAYS, type TierCurrency, type TierInterval } from '@inkvine/contracts/memberships';

/** A row of the price list of a tier. Instants are those of the database, in UTC and of one width. */
export interface PriceRow {
  id: string;
  currency: TierCurrency;
  interval: TierInterval;
  /** In the minor unit, or coins. */
  amount: number;
  /** ISO instant from which on it holds. */
  from: string;
  withdrawnAt: string | null;
}

export interface PriceKey {
  currency: TierCurrency;
  interval: TierInterval;
}

/**
 * What a period costs whoever joins at an instant: the newest price that has begun and was not withdrawn; undefined where
 * the tier is not sold so. `listTierPricesAt` of the repository is the same rule in SQL. Product specification 2.6.
 */
export function priceAt<Row extends PriceRow>(
  rows: readonly Row[],
  { currency, interval }: PriceKey,
  at: Date,
): Row | undefined {
  return rows
    .filter((row) => row.currency === currency && row.interval === interval && row.withdrawnAt === null)
    .filter((row) => new Date(row.from) <= at)
    .toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from))[0];
}

/** Whether whoever pays `before` would pay more. What was not sold before cannot rise. */
export const isRise = (before: number | undefined, after: number): boolean =>
  before !== undefined && after > before;

const DAY_MS = 86_400_000;

/** When a price begins where nobody says otherwise: a rise with notice, anything else now. */
export function usualStart(before: number | undefined, after: number, now: Date): Date {
  return isRise(before, after) ? new Date(now.getTime() + RISE_NOTICE_DAYS * DAY_MS) : now;
}
