import type { TierPrice } from '@inkvine/contracts/memberships';
import type { MembershipTierId } from '@inkvine/contracts/primitives';
import { sql, type RawBuilder } from 'kysely';

export interface OpeningTierRow {
  id: MembershipTierId;
  name: string;
  prices: TierPrice[];
}

/**
 * The lowest tier of a creator that can be joined now and gives a benefit, with what it costs, as JSON; null for none.
 * @param kind a text of the surrounding statement
 */
export const openingTierOf = (
  creatorId: RawBuilder<unknown>,
  kind: RawBuilder<unknown>,
): RawBuilder<OpeningTierRow | null> => sql<OpeningTierRow | null>`(
  select jsonb_build_object('id', tier.id, 'name', tier.name, 'prices', cost.prices)
    from membership_tier tier
   cross join lateral (
     select jsonb_agg(to_jsonb(price) order by price.amount) as prices
       from (
         select distinct on (currency, "interval") id, currency, "interval", amount_minor as amount,
                effective_from as "from"
           from tier_price
          where tier_id = tier.id and effective_from <= now() and withdrawn_at is null
          order by currency, "interval", effective_from desc
       ) price
   ) cost
   where tier.creator_id = ${creatorId} and tier.status = 'active' and cost.prices is not null
     and exists (
       select from membership_tier given
         join tier_benefit benefit on benefit.tier_id = given.id and benefit.kind = ${kind}
        where given.creator_id = tier.creator_id and given.status = 'active' and given.rank <= tier.rank)
   order by tier.rank limit 1)`;
