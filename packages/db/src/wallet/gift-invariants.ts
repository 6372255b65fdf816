import { sql } from 'kysely';

const ITEMS = sql`
  select gift_id, txn_id, coins, state, reversal_id, chapter_id as subject_id from gift_chapter
  union all
  select gift_id, txn_id, coins, state, reversal_id, gift_id from gift_membership`;

/** What must hold of gifts at any instant; the query selects the `id` of every row that breaks it. */
export const GIFT_INVARIANTS = {
  /**
   * What a gift holds, each chapter or all months of a membership, was paid for by its giver, and every payment is for
   * such. It waits with its gift, or is a right or the membership of whoever claimed it, or its coins are back, and never
   * two of these.
   */
  gifts: sql`
    select coalesce(item.txn_id, txn.id, owned.txn_id) as id
    from (${ITEMS}) as item
    full join (select * from coin_txn where kind = 'gift') as txn on txn.id = item.txn_id
    full join (
      select txn_id, user_id, gift_id, coins from unlock where gift_id is not null
      union all
      select part.txn_id, membership.user_id, part.gift_id, part.coins
      from gift_membership part join membership on membership.id = part.membership_id) as owned
      on owned.txn_id = coalesce(item.txn_id, txn.id)
    left join gift on gift.id = item.gift_id
    left join wallet on wallet.id = txn.wallet_id
    left join coin_txn undone on undone.reverses = txn.id
    where gift.giver_id is distinct from wallet.user_id or item.subject_id is distinct from txn.subject_id
      or item.coins is distinct from -(txn.paid_change + txn.bonus_change)
      or (item.state = 'given') is distinct from (owned.txn_id is not null)
      or (item.state = 'returned') is distinct from (undone.id is not null)
      or item.reversal_id is distinct from undone.id
      or (item.state = 'given' and (gift.claimed_by is distinct from owned.user_id
        or item.gift_id is distinct from owned.gift_id or item.coins is distinct from owned.coins))
      or (gift.state = 'waiting' and item.state <> 'waiting') or (gift.state = 'returned' and item.state <> 'returned')
    union all
    select gift.id from gift left join (${ITEMS}) as item on item.gift_id = gift.id
    group by gift.id having coalesce(sum(item.coins), 0) <> gift.coins
      or (gift.state = 'claimed' and count(*) filter (where item.state = 'given') = 0)
      or (gift.branch_id is null) <> exists (select from gift_membership part where part.gift_id = gift.id)
    union all
    select period.id from membership_period period
    where period.reason = 'gift' and not exists (
      select from gift_membership part where part.membership_id = period.membership_id)`,
  /**
   * What somebody wants to give and pays for with money has one order of just that, and a gift that the order's coins paid
   * for exactly when it is paid and was not given back at once.
   */
  'gift-orders': sql`
    select coalesce(wish.id, placed.id) as id
    from gift_order wish
    full join (select * from top_up where gift_order_id is not null) as placed on placed.gift_order_id = wish.id
    left join gift on gift.id = wish.gift_id
    left join gift_membership part on part.gift_id = gift.id
    where (placed.id, placed.user_id, placed.price_minor, placed.currency, placed.paid_coins, placed.bonus_coins)
        is distinct from (wish.id, wish.giver_id, wish.amount_minor, wish.currency, wish.coins, 0)
      or wish.state is distinct from case
        when placed.status = 'paid' then case when gift.id is null then 'returned' else 'given' end
        when placed.status in ('failed', 'canceled', 'expired') then 'refused' else 'pending' end
      or (wish.state = 'given' and (
        (gift.giver_id, part.tier_id, part.price_id, part.months, part.coins)
          is distinct from (wish.giver_id, wish.tier_id, wish.price_id, wish.months, wish.coins)
        or not exists (
          select from coin_lot_entry entry join coin_lot on coin_lot.id = entry.lot_id
           where entry.txn_id = part.txn_id and coin_lot.top_up_id = placed.id)))`,
};
