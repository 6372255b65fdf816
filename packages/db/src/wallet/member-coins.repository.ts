import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

export interface MonthlyCoinsRow {
  tierName: string;
  /** At least 1. */
  coins: number;
}

/**
 * The coins that a paid charge brings its member: what the tier of each period that it paid for gives now, with what the
 * active tiers below it give, for each month of the period; those of a change of tier were agreed to. Undefined for none.
 * Source: `benefitsOfTier`.
 */
export async function findMonthlyCoins(
  trx: DatabaseTransaction,
  chargeId: string,
): Promise<MonthlyCoinsRow | undefined> {
  const { rows } = await sql<MonthlyCoinsRow>`
    select (array_agg(tier.name order by paid.starts_at desc))[1] as "tierName",
      sum(coalesce(change.coins, monthly.coins * case price."interval" when 'year' then 12 else 1 end)) as coins
    from membership_charge charge
    join membership_period charged on charged.id = charge.period_id
    join membership_period paid on paid.membership_id = charged.membership_id and paid.status = 'paid'
      and (paid.id = charged.id or paid.paid_with = charged.id)
    join membership_tier tier on tier.id = paid.tier_id
    join tier_price price on price.id = paid.price_id
    left join membership_tier_change change on change.period_id = paid.id
    cross join lateral (
      select max((benefit.params ->> 'coins')::integer) as coins
      from membership_tier given
      join tier_benefit benefit on benefit.tier_id = given.id and benefit.kind = 'monthly_coins'
      where given.creator_id = tier.creator_id
        and (given.id = tier.id or (given.status = 'active' and given.rank < tier.rank))) monthly
    where charge.id = ${chargeId}::uuid and coalesce(change.coins, monthly.coins) > 0
    having count(*) > 0`.execute(trx);
  return rows[0];
}
