import { sql } from 'kysely';

const isOpen = sql`state in ('requested', 'approved', 'sending', 'unknown')`;
const cameToNothing = sql`state in ('failed', 'rejected', 'withdrawn')`;

/** What must hold of refunds at any instant; each query selects the `id` of every row that breaks it. */
export const REFUND_INVARIANTS = {
  /** Nobody is refunded what was used: refunds and recognized value of a lot are never more than its price. */
  I11: sql`
    select coin_lot.id
    from coin_lot join refund on refund.lot_id = coin_lot.id and not ${cameToNothing}
    group by coin_lot.id
    having sum(refund.gross_minor) + recognized_minor > paid_minor`,
  /** A lot holds what its open refunds and disputes took, and has refunded what its finished refunds gave back. */
  held: sql`
    select coin_lot.id
    from coin_lot left join refund on refund.lot_id = coin_lot.id
    left join (
      select lot_id, -sum(coins) as coins
      from coin_lot_entry join dispute_hold on dispute_hold.txn_id = coin_lot_entry.txn_id and ended is null
      group by lot_id) as frozen on frozen.lot_id = coin_lot.id
    group by coin_lot.id, frozen.coins
    having held <> coalesce(sum(refund.coins + expired_coins) filter (where ${isOpen}), 0)
        + coalesce(frozen.coins, 0)
      or refunded <> coalesce(sum(refund.coins + expired_coins) filter (where state = 'done'), 0)`,
  /** Every refund took its coins once, and gave them back exactly when it came to nothing. */
  refunds: sql`
    select coalesce(refund.id, taken.id) as id
    from refund full join (select * from coin_txn where kind = 'refund') as taken on taken.id = refund.txn_id
    left join coin_txn as back on back.reverses = taken.id
    left join wallet on wallet.id = taken.wallet_id
    where refund.top_up_id is distinct from taken.subject_id or refund.user_id is distinct from wallet.user_id
      or refund.coins is distinct from -taken.paid_change or refund.bonus_coins is distinct from -taken.bonus_change
      or refund.return_txn_id is distinct from back.id or coalesce(back.kind, 'refund_return') <> 'refund_return'
      or (${cameToNothing}) <> (back.id is not null)`,
};
