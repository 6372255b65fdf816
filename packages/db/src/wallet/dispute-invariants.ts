import { sql } from 'kysely';

/** What must hold of disputes at any instant; each query selects the `id` of every row that breaks it. */
export const DISPUTE_INVARIANTS = {
  /** What a wallet owes is what its ledger says, and what its lost payments left owing. */
  debt: sql`
    select wallet.id
    from wallet
    left join (select wallet_id, sum(debt_change) as coins from coin_txn group by wallet_id) as booked
      on booked.wallet_id = wallet.id
    left join (select user_id, sum(debt_coins - repaid_coins) as coins from dispute group by user_id) as noted
      on noted.user_id = wallet.user_id
    where wallet.debt <> coalesce(booked.coins, 0) or wallet.debt <> coalesce(noted.coins, 0)`,
  /** Coins are frozen while a dispute is open and never after, and every freeze ended as its order's disputes did. */
  disputes: sql`
    select coalesce(hold.txn_id, taken.id) as id
    from dispute_hold hold
    full join (select * from coin_txn where kind = 'dispute') as taken on taken.id = hold.txn_id
    left join coin_txn ending on ending.id = hold.end_txn_id
    where hold.top_up_id is distinct from taken.subject_id
      or not exists (select from dispute where dispute.top_up_id = hold.top_up_id)
      or (hold.ended is null
        and not exists (select from dispute where dispute.top_up_id = hold.top_up_id and state = 'open'))
      or (hold.ended is not null and ending.kind is distinct from
        case hold.ended when 'returned' then 'dispute_return' else 'revocation' end)
      or (hold.ended = 'returned' and ending.reverses is distinct from hold.txn_id)
      or (hold.ended = 'revoked'
        and not exists (select from dispute where dispute.top_up_id = hold.top_up_id and state = 'lost'))
    union all
    select dispute.id
    from dispute join coin_lot on coin_lot.top_up_id = dispute.top_up_id
    where dispute.state = 'open' and coin_lot.remaining > 0`,
  /** Of every payment that was lost as many coins are gone, or owed, as the money was worth; `lossOf` is the rule. */
  lost: sql`
    select lot.id
    from (
      select coin_lot.*, lost.owed, frozen.coins as frozen,
        least(coin_lot.coins * least(lost.minor, paid_minor) / paid_minor,
          coin_lot.coins - refunded - (held - frozen.coins)) - revoked - lost.owed as due
      from coin_lot
      join (
        select top_up_id, sum(amount_minor)::bigint as minor, sum(debt_coins)::bigint as owed
        from dispute where state = 'lost' group by top_up_id) as lost on lost.top_up_id = coin_lot.top_up_id
      cross join lateral (
        select coalesce(-sum(entry.coins), 0)::bigint as coins
        from dispute_hold join coin_lot_entry entry on entry.txn_id = dispute_hold.txn_id
        where dispute_hold.top_up_id = coin_lot.top_up_id and ended is null and entry.lot_id = coin_lot.id) as frozen
      where kind = 'paid') as lot
    where least(due, remaining + frozen) > 0
      or least(due - expired, spent - owed) > 0
    union all
    select coin_lot.id
    from coin_lot join dispute on dispute.top_up_id = coin_lot.top_up_id
    where dispute.state = 'lost' and coin_lot.kind <> 'paid' and coin_lot.remaining > 0`,
  /** Creators gave back no more than a purchase brought them, exactly as noted, and have back what was repaid. */
  clawbacks: sql`
    select coalesce(noted.txn_id, booked.id) as id
    from clawback noted
    full join (
      select txn.id, txn.corrects, earning.creator_id, earning.currency, earning.paid_coins, earning.gross_minor
      from coin_txn txn left join earning on earning.txn_id = txn.id
      where txn.kind = 'clawback') as booked on booked.id = noted.txn_id
    where booked.corrects is distinct from noted.spend_txn_id or booked.creator_id is distinct from noted.creator_id
      or booked.currency is distinct from noted.currency or booked.paid_coins is distinct from -noted.coins
      or booked.gross_minor is distinct from -noted.minor
    union all
    select noted.spend_txn_id
    from clawback noted
    left join earning on earning.txn_id = noted.spend_txn_id and earning.creator_id = noted.creator_id
      and earning.currency = noted.currency
    group by noted.spend_txn_id, noted.creator_id, earning.gross_minor
    having sum(noted.minor) > coalesce(earning.gross_minor, 0)
    union all
    select noted.dispute_id
    from clawback noted join dispute on dispute.id = noted.dispute_id
    group by noted.dispute_id, dispute.debt_coins, dispute.repaid_coins
    having sum(noted.coins) > dispute.debt_coins or sum(noted.repaid_coins) > dispute.repaid_coins`,
};
