import { sql } from 'kysely';

/** What must hold of purchases that were given back; the query selects the `id` of every row that breaks it. */
export const REVERSAL_INVARIANTS = {
  /**
   * Every purchase that was given back was undone to the last coin and the last won, by whoever paid it and for the same
   * chapter or gift, and its author has given back what it brought.
   */
  reversals: sql`
    select coalesce(noted.txn_id, undone.reverses, undone.id) as id
    from (
      select txn_id, user_id, chapter_id, case kind when 'own' then 'unlock' else kind end as kind, reversal_id
      from unlock_return
      union all
      select txn_id, giver_id, chapter_id, 'gift', reversal_id
      from gift_chapter join gift on gift.id = gift_chapter.gift_id where gift_chapter.state = 'returned'
      union all
      select txn_id, giver_id, gift.id, 'gift', reversal_id
      from gift_membership part join gift on gift.id = part.gift_id where part.state = 'returned') as noted
    full join (select * from coin_txn where kind = 'reversal') as undone on undone.id = noted.reversal_id
    left join coin_txn bought on bought.id = undone.reverses
    left join wallet on wallet.id = undone.wallet_id
    where noted.txn_id is distinct from bought.id or noted.user_id is distinct from wallet.user_id
      or bought.wallet_id is distinct from undone.wallet_id or bought.subject_id is distinct from undone.subject_id
      or bought.kind is distinct from noted.kind
      or noted.chapter_id is distinct from bought.subject_id
      or exists (
        select from (
          select lot_id, coins, minor from coin_lot_entry where txn_id in (bought.id, undone.id)) as entry
        group by lot_id having sum(coins) <> 0 or sum(minor) <> 0)
      or exists (
        select from (
          select creator_id, currency, paid_coins, bonus_coins, gross_minor
          from earning where txn_id in (bought.id, undone.id)) as earned
        group by creator_id, currency
        having sum(paid_coins) <> 0 or sum(bonus_coins) <> 0 or sum(gross_minor) <> 0)`,
};
