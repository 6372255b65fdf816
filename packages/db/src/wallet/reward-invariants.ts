import { sql } from 'kysely';

/** What must hold of rewards at any instant; the query selects the `id` of every row that breaks it. */
export const REWARD_INVARIANTS = {
  /**
   * Every reward was given once, for a paid order of its owner, as one lot that goes the order's way; no person and no
   * rule got more than its limits, and what a budget counts is what was given.
   */
  rewards: sql`
    select coalesce(noted.txn_id, txn.id) as id
    from reward_grant noted
    full join (select * from coin_txn where kind = 'reward') as txn on txn.id = noted.txn_id
    left join wallet on wallet.id = txn.wallet_id
    left join top_up on top_up.id = noted.top_up_id
    left join coin_lot_entry entry on entry.txn_id = txn.id
    left join coin_lot lot on lot.id = entry.lot_id
    where noted.user_id is distinct from wallet.user_id or noted.top_up_id is distinct from txn.subject_id
      or noted.coins is distinct from txn.bonus_change or txn.paid_change <> 0
      or top_up.status is distinct from 'paid' or top_up.user_id is distinct from noted.user_id
      or lot.top_up_id is distinct from noted.top_up_id or lot.coins is distinct from noted.coins
    union all
    select rule.id
    from reward_rule rule left join reward_grant noted on noted.rule_id = rule.id
    group by rule.id
    having (rule.budget_coins is not null and rule.given_coins <> coalesce(sum(noted.coins), 0))
      or coalesce(sum(noted.coins), 0) > rule.budget_coins
    union all
    select rule.id
    from reward_rule rule join reward_grant noted on noted.rule_id = rule.id
    group by rule.id, noted.user_id
    having sum(noted.coins) > rule.per_person_coins`,
};
