import { sql } from 'kysely';

/** What must hold of coupons at any instant; the query selects the `id` of every row that breaks it. */
export const COUPON_INVARIANTS = {
  /**
   * Of every coupon and code as many were given as it counts, nobody has more than one person may have, nothing was used
   * more often than it can be, and coins came into their owner's wallet once for each coupon that brought some. What was
   * used for a period is its member's and is what its price lacks, what nobody paid for has none, and nothing is free by
   * coupons that were not used.
   */
  coupons: sql`
    select coupon.id
    from coupon left join coupon_grant owned on owned.coupon_id = coupon.id
    group by coupon.id
    having coupon.granted <> count(owned.id)
    union all
    select coupon.id
    from coupon join coupon_grant owned on owned.coupon_id = coupon.id
    group by coupon.id, owned.user_id
    having count(*) > coupon.per_person
    union all
    select code.coupon_id
    from coupon_code code left join coupon_grant owned on owned.code = code.code
    group by code.code
    having code.uses <> count(owned.id) or bool_or(owned.coupon_id <> code.coupon_id)
    union all
    select owned.id
    from coupon_grant owned join coupon on coupon.id = owned.coupon_id
      join coupon_use used on used.grant_id = owned.id and used.given_back_at is null
    group by owned.id, coupon.id
    having sum(used.parts) > coalesce(coupon.months, coupon.periods)
      or bool_or(used.user_id <> owned.user_id)
      or bool_or((used.purpose = 'bonus_coins') <> (coupon.kind = 'bonus_coins'))
    union all
    select coalesce(txn.id, used.id)
    from (select coupon_use.*, coupon.coins from coupon_use
            join coupon_grant owned on owned.id = coupon_use.grant_id
            join coupon on coupon.id = owned.coupon_id
           where purpose = 'bonus_coins') used
    full join (select * from coin_txn where kind = 'event' and starts_with(idem_key, 'coupon:')) txn
      on txn.id = used.subject_id
    left join wallet on wallet.id = txn.wallet_id
    where wallet.user_id is distinct from used.user_id or txn.bonus_change is distinct from used.coins
      or txn.idem_key is distinct from 'coupon:' || used.grant_id
    union all
    select period.id
    from membership_period period
      join membership on membership.id = period.membership_id
      join tier_price price on price.id = period.price_id
      join coupon_use used on used.subject_id = period.id and used.purpose = 'membership_period'
    where used.given_back_at is null or used.given_back_reason = 'refunded'
    group by period.id, membership.id, price.id
    having bool_or(used.user_id <> membership.user_id)
      or period.status not in ('pending', 'paid', 'free')
      or period.amount_minor + sum(used.off_minor) <> price.amount_minor
    union all
    select id
    from membership_period
    where reason = 'coupon' and not exists (select from coupon_use where subject_id = membership_period.id)`,
};
