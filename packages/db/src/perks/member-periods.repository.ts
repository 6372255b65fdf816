import type { TierInterval } from '@inkvine/contracts/memberships';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { takenBack } from './badge-facts.repository.ts';

/** Instants are ISO 8601. */
export interface MemberPeriodsRow {
  ruleId: string;
  userId: string;
  periods: {
    startsAt: string;
    endsAt: string;
    status: 'paid' | 'free' | 'waived' | 'paused' | 'unpaid';
    reason: string | null;
    interval: TierInterval;
    txnId: string | null;
    stands: boolean;
  }[];
}

/**
 * Whether nothing is left of what `txn` paid: it was undone, the money of its order went back as a whole and no debt has
 * paid it since, or its creator lost all that it brought.
 */
const takenBackWhole = (asOf: string): RawBuilder<boolean> => sql<boolean>`(
  exists (
    select from coin_txn undone
     where undone.reverses = txn.id and undone.created_at <= ${asOf}::timestamptz)
  or exists (
    select from dispute join top_up on top_up.id = dispute.top_up_id
     where top_up.id = txn.subject_id and dispute.state = 'lost' and dispute.closed_at <= ${asOf}::timestamptz
       and dispute.amount_minor >= top_up.price_minor
       and (dispute.debt_coins = 0 or dispute.repaid_coins < dispute.debt_coins))
  or (select coalesce(sum(paid_coins + bonus_coins), 0) from earning where earning.txn_id = txn.id)
    <= ${takenBack(sql`txn.id`, asOf)})`;

/**
 * What became of the periods of people's memberships, by the rules that ask about them and for each creator, as of an
 * instant and until each rule was stopped. A payment stands until all of it was taken back; a period whose payment we
 * gave back to put something right is one that was waived for that.
 */
export async function listMemberPeriods(
  db: Executor,
  query: { ruleIds: readonly string[]; people: readonly string[]; asOf: string },
): Promise<MemberPeriodsRow[]> {
  const { asOf } = query;
  const { rows } = await sql<MemberPeriodsRow>`
    select rule.id as "ruleId", membership.user_id as "userId",
      jsonb_agg(jsonb_build_object('startsAt', period.starts_at, 'endsAt', period.ends_at,
        'status', case when given.charge_id is null then period.status else 'waived' end,
        'reason', case when given.charge_id is null then period.reason else 'correction' end, 'interval', price."interval", 'txnId', txn.id,
        'stands', txn.id is null or not ${takenBackWhole(asOf)})) as periods
    from badge_rule rule
    join membership on membership.user_id = any(${[...query.people]}::uuid[])
      and (rule.creator_id is null or membership.creator_id = rule.creator_id)
    join membership_period period on period.membership_id = membership.id and period.status <> 'pending'
      and period.one_off is null
    join tier_price price on price.id = period.price_id
    left join membership_period payer on payer.id = period.paid_with
    left join coin_txn txn on txn.id = coalesce(period.txn_id, payer.txn_id)
    left join membership_return given on given.charge_id = txn.subject_id and given.reason = 'correction'
      and given.created_at <= ${asOf}::timestamptz
    where rule.id = any(${[...query.ruleIds]}::uuid[])
      and coalesce(txn.created_at, period.settled_at) <= ${asOf}::timestamptz
      and coalesce(txn.created_at, period.settled_at) < coalesce(rule.stopped_at, 'infinity')
    group by rule.id, membership.user_id, membership.creator_id`.execute(db);
  return rows;
}
