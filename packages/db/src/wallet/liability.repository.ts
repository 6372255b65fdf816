import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface LiabilityRow {
  currency: string;
  /** Open lots of coins that were bought, and the coins left in them. */
  lots: number;
  coins: number;
  /** What was paid for those coins, in minor units: the amount to keep safeguarded. */
  openMinor: number;
  /** The same of coins that wait for a refund. */
  heldMinor: number;
  /** The same of coins whose time has passed, which may still be refundable. */
  expiredMinor: number;
  /** What was sold in the year before `now`. */
  soldMinor: number;
}

/** What is owed for coins that were bought and not used, by currency. */
export async function listLiabilityRows(db: Executor, now: Date): Promise<LiabilityRow[]> {
  const { rows } = await sql<LiabilityRow>`
    with owed as (
      select currency,
        count(*) filter (where remaining > 0) as lots,
        sum(remaining) as coins,
        sum(minor) filter (where remaining > 0) as open,
        sum(minor) filter (where remaining = 0 and held > 0) as held,
        sum(minor) filter (where remaining = 0 and held = 0 and expired > 0) as expired
      from coin_lot
      cross join lateral (select paid_minor - recognized_minor as minor) as rest
      where kind = 'paid' and minor > 0
      group by currency),
    sold as (
      select currency, sum(price_minor) as minor from top_up
      where status = 'paid' and paid_at > ${now.toISOString()}::timestamptz - interval '1 year'
      group by currency)
    select currency, coalesce(lots, 0) as lots, coalesce(coins, 0) as coins, coalesce(open, 0) as "openMinor",
      coalesce(held, 0) as "heldMinor", coalesce(expired, 0) as "expiredMinor", coalesce(minor, 0) as "soldMinor"
    from owed full join sold using (currency)
    order by currency`.execute(db);
  return rows;
}
