import type { EndGroup } from '@inkvine/contracts/membership-figures';
import type { MembershipEnd } from '@inkvine/contracts/renewals';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

/** `month` counts from 1; 0 has those who were members when the first began. */
export interface MembershipFigureRow {
  currency: string;
  month: number;
  joined: number;
  gifted: number;
  ended: Record<EndGroup, number>;
  paid: number;
  payments: number;
  waived: number;
}

/** What finds them, for whoever asks for its plan or measures it. */
export function membershipFiguresStatement(query: {
  /** Null for all creators. */
  creatorId: string | null;
  /** When each month begins, and when the last one ends. */
  boundaries: readonly Date[];
  /** The group of each reason to end; what has none never was a membership. */
  groups: Record<MembershipEnd, EndGroup | null>;
}): RawBuilder<MembershipFigureRow> {
  const instants = query.boundaries.map((each) => each.toISOString());
  const since = sql`${instants[0]}::timestamptz`;
  const before = sql`${instants.at(-1)}::timestamptz`;
  const monthOf = (at: RawBuilder<unknown>) =>
    sql`width_bucket(${at}, ${instants.slice(0, -1)}::timestamptz[])`;
  const own = query.creatorId === null ? sql`` : sql`and membership.creator_id = ${query.creatorId}::uuid`;
  // Of one creator by her members: otherwise the planner reads the periods of all and throws nearly all of them away.
  const fence = query.creatorId === null ? sql`` : sql`offset 0`;
  const ended = (group: EndGroup) => sql`sum(members) filter (where ended = ${group})`;
  return sql<MembershipFigureRow>`
    with grouped as (
      select key as reason, value as "group" from jsonb_each_text(${JSON.stringify(query.groups)}::jsonb)),
    membership_of as materialized (
      select membership.currency, membership.created_at, membership.ended_at, grouped."group", exists (
          select from gift_membership part where part.gift_id = membership.idempotency_key) as is_gift
      from membership left join grouped on grouped.reason = membership.end_reason
      where membership.created_at < ${before} and (membership.ended_at is null or membership.ended_at >= ${since})
        and (membership.ended_at is null or grouped."group" is not null)
        -- Whose first payment is still under way is no member yet.
        and not exists (
          select from membership_period first
           where first.membership_id = membership.id and first.status = 'pending' and first.paid_with is null
             and first.one_off is null
             and first.starts_at <= membership.created_at)
        ${own}),
    happened as (
      select currency, ${monthOf(sql`created_at`)} as month, count(*) as joined,
        count(*) filter (where is_gift) as gifted, null as ended, 0 as members,
        0::bigint as paid, 0 as payments, 0 as waived
      from membership_of group by 1, 2
      union all
      select currency, ${monthOf(sql`ended_at`)}, 0, 0, "group", count(*), 0, 0, 0
      from membership_of where ended_at < ${before} group by 1, 2, 5
      union all
      select period.currency, ${monthOf(sql`period.settled_at`)}, 0, 0, null, 0, coalesce(sum(charge.amount_minor), 0),
        count(charge.id), count(*) filter (where period.status = 'waived')
      from membership
      join lateral (
        select id, currency, status, settled_at from membership_period
         where membership_id = membership.id and status in ('paid', 'waived')
           and settled_at >= ${since} and settled_at < ${before} ${fence}) as period on true
      left join membership_charge charge on charge.period_id = period.id and charge.outcome = 'paid'
      where true ${own}
      group by 1, 2)
    select currency, month, sum(joined)::bigint as joined, sum(gifted)::bigint as gifted, sum(paid)::bigint as paid,
      sum(payments)::bigint as payments, sum(waived)::bigint as waived,
      jsonb_build_object('cancelled', coalesce(${ended('cancelled')}, 0), 'unpaid', coalesce(${ended('unpaid')}, 0),
        'priceRefused', coalesce(${ended('priceRefused')}, 0), 'other', coalesce(${ended('other')}, 0)) as ended
    from happened group by currency, month order by currency, month`;
}

export async function listMembershipFigures(
  db: Executor,
  query: Parameters<typeof membershipFiguresStatement>[0],
): Promise<MembershipFigureRow[]> {
  const { rows } = await membershipFiguresStatement(query).execute(db);
  return rows;
}
