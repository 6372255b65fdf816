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
