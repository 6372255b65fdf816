import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

/** The mark and colour of every badge for members. */
export const MEMBER_BADGE = { icon: 'sprout', tone: 'moss' } as const;

/**
 * The badges that a person's memberships give them now, one for each creator, as a table to select from: `creator_id`,
 * under which it is chosen, `tier_name` and `label`, that of the highest tier. Source: `benefitsOfTier`.
 */
export const memberBadgesOf = (userId: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select distinct on (entitlement.creator_id) entitlement.creator_id, held.name as tier_name,
    benefit.params ->> 'label' as label
  from membership_entitlement entitlement
  join membership_tier held on held.id = entitlement.tier_id
  join membership_tier given
    on given.creator_id = held.creator_id
    and (given.id = held.id or (given.status = 'active' and given.rank < held.rank))
  join tier_benefit benefit on benefit.tier_id = given.id and benefit.kind = 'badge'
  where entitlement.user_id = ${userId} and entitlement.starts_at <= now()
    and (entitlement.ends_at > now() or entitlement.until_decided)
  order by entitlement.creator_id, given.rank desc)`;

export interface MemberBadgeRow {
  creatorId: string;
  creatorName: string;
  tierName: string;
  label: string;
  /** Since when the person was first a member. */
  since: string;
}

/** The badges that a person's memberships give them now, the newest membership first. */
export async function listMemberBadges(db: Executor, userId: string): Promise<MemberBadgeRow[]> {
  const { rows } = await sql<MemberBadgeRow>`
    select badge.creator_id as "creatorId", creator.name as "creatorName", badge.tier_name as "tierName", badge.label,
      ever.since
    from ${memberBadgesOf(sql`${userId}::uuid`)} badge
    join "user" creator on creator.id = badge.creator_id
    cross join lateral (
      select min(starts_at) as since from membership_entitlement
      where user_id = ${userId}::uuid and creator_id = badge.creator_id) ever
    order by ever.since desc, badge.creator_id`.execute(db);
  return rows;
}
