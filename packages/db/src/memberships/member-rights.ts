import { sql, type RawBuilder } from 'kysely';

/**
 * What a reader's memberships of a creator give them for reading now, as a table of one row to select from: until when
 * paid chapters, chapters for members and early ones are open, each null for not at all, and how many days early.
 * A time that has passed means that nobody has decided yet about what comes after it. Benefits are those of
 * `benefitsOfTier`; of several entitlements each adds its own. The reader is null when not signed in.
 * Expects no table called `entitlement`, `held`, `given` or `benefit` in `creatorId`.
 */
export function memberRightsOf(
  readerId: string | null | RawBuilder<unknown>,
  creatorId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (readerId === null)
    return sql`(
    select null::timestamptz as paid_until, null::timestamptz as members_until, null::timestamptz as early_until,
           null::integer as early_days)`;
  const until = (kind: string) =>
    sql`max(entitlement.ends_at) filter (where benefit.kind = ${sql.lit(kind)})`;
  return sql`(
    select ${until('paid_chapters')} as paid_until, ${until('members_chapters')} as members_until,
           ${until('early_chapters')} as early_until,
           max((benefit.params ->> 'days')::integer) filter (where benefit.kind = 'early_chapters') as early_days
      from membership_entitlement entitlement
      join membership_tier held on held.id = entitlement.tier_id
      join membership_tier given
        on given.creator_id = held.creator_id
       and (given.id = held.id or (given.status = 'active' and given.rank < held.rank))
      join tier_benefit benefit on benefit.tier_id = given.id
     where entitlement.user_id = ${readerId}::uuid and entitlement.creator_id = ${creatorId}
       and entitlement.starts_at <= now() and (entitlement.ends_at > now() or entitlement.until_decided))`;
}

/** Whether memberships of `branch.author_id` open paid chapters to a person, who need not pay for one then. */
export const isOpenToMember = (readerId: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`exists (
  select from ${memberRightsOf(readerId, sql`branch.author_id`)} member where member.paid_until is not null)`;
