import { sql } from 'kysely';

/** What must hold of memberships at any instant; each query selects the `id` of every row that breaks it. */
export const MEMBERSHIP_INVARIANTS = {
  /**
   * Every period that was paid for has one payment of its member, of the amount that was charged and earned by its
   * creator, and every payment for a membership has its period.
   */
  memberships: sql`
    select coalesce(bought.period_id, txn.id) as id
    from (
      select period.id as period_id, period.txn_id, charge.id as charge_id, charge.amount_minor, charge.currency,
        membership.user_id, membership.creator_id
      from membership_period period
      join membership on membership.id = period.membership_id
      left join membership_charge charge on charge.period_id = period.id and charge.outcome = 'paid'
      where period.status = 'paid' and period.paid_with is null) as bought
    full join (select * from coin_txn where kind = 'membership') as txn on txn.id = bought.txn_id
    left join wallet on wallet.id = txn.wallet_id
    left join lateral (
      select sum(gross_minor) as minor, sum(paid_coins + bonus_coins) as coins
      from earning where earning.txn_id = txn.id and earning.creator_id = bought.creator_id) as earned on true
    where bought.charge_id is null or bought.charge_id is distinct from txn.subject_id
      or bought.user_id is distinct from wallet.user_id
      or bought.creator_id is distinct from txn.creator_id
      or bought.amount_minor is distinct from
        case bought.currency when 'COI' then earned.coins else earned.minor end`,
  /**
   * No membership has two periods at once, but for what was paid for the rest of one, which ends with it; or access by a
   * period that neither was paid for nor coupons made free.
   */
  'membership-periods': sql`
    select later.id
    from membership_period earlier
    join membership_period later
      on later.membership_id = earlier.membership_id and later.starts_at > earlier.starts_at
    where later.starts_at < earlier.ends_at and earlier.status <> 'unpaid' and later.status <> 'unpaid'
      and earlier.reason is distinct from 'bill_open' and earlier.one_off is null and later.one_off is null
    union all
    select rest.id
    from membership_period rest
    where rest.one_off is not null and rest.status = 'paid' and not exists (
      select from membership_period period
       where period.membership_id = rest.membership_id and period.one_off is null
         and period.starts_at <= rest.starts_at and period.ends_at = rest.ends_at)
    union all
    select period.id
    from membership_entitlement entitlement
    join membership_period period on period.id = entitlement.period_id
    where entitlement.source = 'period' and period.status <> 'paid'
      and period.reason is distinct from 'coupon'`,
  /** Who goes on is looked at again and can be decided about, and nobody pays on who has ended. */
  'membership-looks': sql`
    select membership.id
    from membership
    left join membership_period bill on bill.membership_id = membership.id and bill.status = 'pending'
    where (ended_at is not null and bill.id is not null)
      or (ended_at is null and (next_look_at is null or set_aside_at is not null))`,
  /** Coins for members were given for a paid charge of theirs, as one lot of its order, where it has one. */
  'member-coins': sql`
    select txn.id
    from coin_txn txn
    join wallet on wallet.id = txn.wallet_id
    left join membership_charge charge on charge.id = txn.subject_id and charge.outcome = 'paid'
    left join membership_period period on period.id = charge.period_id
    left join membership on membership.id = period.membership_id
    left join coin_lot_entry entry on entry.txn_id = txn.id
    left join coin_lot lot on lot.id = entry.lot_id
    where txn.kind = 'member_coins'
      and (membership.user_id is distinct from wallet.user_id or membership.creator_id is distinct from txn.creator_id
        or txn.idem_key is distinct from 'member_coins:' || charge.id or txn.paid_change <> 0
        or lot.kind is distinct from 'event' or lot.coins is distinct from txn.bonus_change
        or lot.top_up_id is distinct from case when charge.currency <> 'COI' then charge.id end)`,
  /**
   * What was given back of a payment for a period is noted once, no more than was paid, with the refund that took it on
   * where money paid; its creator has given back no more than it brought.
   */
  'membership-returns': sql`
    select coalesce(noted.charge_id, back.id) as id
    from membership_return noted
    full join (select * from coin_txn where kind = 'membership_return') as back on back.id = noted.txn_id
    left join coin_txn bought on bought.id = back.corrects
    left join refund on refund.id = noted.refund_id
    where noted.charge_id is distinct from back.subject_id or bought.kind is distinct from 'membership'
      or bought.wallet_id is distinct from back.wallet_id or bought.subject_id is distinct from back.subject_id
      or noted.coins is distinct from (
        select sum(coins) from coin_lot_entry where txn_id = back.id and coins > 0)
      or (noted.refund_id is not null and (refund.top_up_id is distinct from noted.charge_id
        or refund.gross_minor is distinct from noted.amount_minor))
      or exists (
        select from coin_lot_entry returned
        left join coin_lot_entry taken on taken.txn_id = bought.id and taken.lot_id = returned.lot_id
        where returned.txn_id = back.id and returned.coins > 0
          and (taken.lot_id is null or -returned.minor > taken.minor))
      or exists (
        select from earning where txn_id in (bought.id, back.id)
        group by creator_id, currency
        having sum(paid_coins) < 0 or sum(bonus_coins) < 0 or sum(gross_minor) < 0)`,
  /** A change of tier that was paid for has its paid period, and one that is under way has its charge under way. */
  'membership-tier-changes': sql`
    select coalesce(change.id, period.id) as id
    from membership_tier_change change
    full join (select * from membership_period where one_off = 'tier_change') as period on period.id = change.period_id
    left join membership on membership.id = change.membership_id
    where (change.id is null or period.id is not null) and (
        period.membership_id is distinct from change.membership_id or period.tier_id is distinct from change.tier_id
        or period.status is distinct from
          case change.state when 'done' then 'paid' when 'charging' then 'pending' else 'unpaid' end)
      or (change.state in ('agreed', 'charging') and membership.ended_at is not null)`,
  /** What a member was asked for has its paid period once it is paid, and its charge under way while it is. */
  'membership-recharges': sql`
    select coalesce(recharge.id, period.id) as id
    from membership_recharge recharge
    full join (select * from membership_period where one_off = 'recharge') as period on period.id = recharge.period_id
    left join membership_period asked on asked.id = recharge.asked_for
    where recharge.id is null
      or (period.id is not null and (period.membership_id is distinct from recharge.membership_id
        or (period.starts_at, period.ends_at) is distinct from (asked.starts_at, asked.ends_at)
        or period.amount_minor is distinct from recharge.amount_minor
        or period.status is distinct from
          case recharge.state when 'paid' then 'paid' when 'charging' then 'pending' else 'unpaid' end))`,
  /** Every correction that was carried out was approved by somebody else, and nobody pays for what it waived. */
  'membership-corrections': sql`
    select line.id
    from membership_correction_line line
    join membership_correction correction on correction.id = line.correction_id
    left join membership_period period
      on period.membership_id = line.membership_id and period.starts_at = line.period_start and period.one_off is null
    where line.state = 'done' and (
      correction.state not in ('running', 'done')
      or (line.action = 'waive' and period.status is distinct from 'waived'))`,
};
