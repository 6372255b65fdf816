import type { ChapterAccess } from '@inkvine/contracts/chapter-access';
import { sql, type RawBuilder } from 'kysely';
import { memberRightsOf } from '../memberships/member-rights.ts';

/**
 * What opens `chapter` to a reader, to be left-joined: `unlock`, bought for good before rented, and nothing once a
 * rental has ended; and `member`, what memberships of its author give. The reader is null when not signed in, and an
 * expression where it is somebody else than the caller. Expects `chapter` and `branch`, the one it was written in.
 */
export function rightsOf(readerId: string | null | RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`lateral (
    select held.user_id, held.kind, held.opened_at, held.ends_at, held.rent_hours
      from unlock held
     where held.user_id = ${readerId} and held.chapter_id = chapter.id
       and (held.ends_at is null or held.ends_at > now())
     order by held.kind
     limit 1
  ) unlock on true
  left join lateral ${memberRightsOf(readerId, sql`branch.author_id`)} member on true`;
}

/** Whether `chapter` costs nobody anything. */
export const isFreeForAll = sql<boolean>`(chapter.price_coins = 0 and not chapter.members_only)`;

/** Whether `chapter` is to appear so soon that `member` has it now. */
export const isEarly = sql<boolean>`(
  chapter.status = 'scheduled' and chapter.publish_at <= now() + member.early_days * interval '1 day') is true`;

/**
 * The reader's standing towards a chapter, decided where the text lies. The fragments expect `chapter`, `branch`, the
 * one it was written in, and `rightsOf` the same reader in the statement. Whoever has a chapter early has it without
 * coins; what is for members stays for those whose tier opens it.
 */
export function accessFor(readerId: string | null | RawBuilder<unknown>): RawBuilder<ChapterAccess> {
  return sql<ChapterAccess>`
    case when ${isFreeForAll} and not ${isEarly} then 'free'
         when unlock.kind = 'own' then 'unlocked'
         when branch.author_id = ${readerId} then 'author'
         when case when chapter.members_only then member.members_until is not null
                   else member.paid_until is not null or ${isEarly} end then 'member'
         when unlock.opened_at is not null then 'rented'
         when unlock.kind is not null then 'waiting'
         when chapter.members_only then 'members_only'
         else 'locked' end`;
}

/** Until when a chapter is open to a member by what their tier gives, at least; of one whose access is `member`. */
export const memberUntil = sql<string>`
  case when chapter.members_only then member.members_until
       when member.paid_until is not null then member.paid_until
       else least(member.early_until, chapter.publish_at) end`;

/** What a chapter costs; nothing where coins do not open it. */
export const priceOf = sql<number>`case when chapter.members_only then 0 else chapter.price_coins end`;

/** Who may have the text now. */
export function mayRead(readerId: string | null): RawBuilder<boolean> {
  return sql<boolean>`${accessFor(readerId)} not in ('locked', 'waiting', 'members_only')`;
}

/** Who may take the text away: whoever has it for good. */
export function mayKeep(readerId: string | null): RawBuilder<boolean> {
  return sql<boolean>`${accessFor(readerId)} in ('free', 'unlocked', 'author')`;
}

/** Who may know of the chapter: everybody while it is published; whoever has a right to it and its author always. */
export function visibleTo(readerId: string | null): RawBuilder<boolean> {
  return sql<boolean>`
    (chapter.status = 'published' or unlock.user_id is not null or branch.author_id = ${readerId})`;
}
