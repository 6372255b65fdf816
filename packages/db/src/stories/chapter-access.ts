import type { ChapterAccess } from '@inkvine/contracts/chapter-access';
import { sql, type RawBuilder } from 'kysely';

/**
 * The reader's present right to `chapter`, to be left-joined: bought for good before rented, and nothing once a rental
 * has ended. The reader is null when not signed in.
 */
export function unlockOf(readerId: string | null): RawBuilder<unknown> {
  return sql`lateral (
    select held.user_id, held.kind, held.opened_at, held.ends_at, held.rent_hours
      from unlock held
     where held.user_id = ${readerId} and held.chapter_id = chapter.id
       and (held.ends_at is null or held.ends_at > now())
     order by held.kind
     limit 1
  ) unlock`;
}

/**
 * The reader's standing towards a chapter, decided where the text lies. The fragments expect `chapter`, `branch`, the
 * one it was written in, and `unlockOf` the same reader in the statement.
 */
export function accessFor(readerId: string | null): RawBuilder<ChapterAccess> {
  return sql<ChapterAccess>`
    case when chapter.price_coins = 0 then 'free'
         when unlock.kind = 'own' then 'unlocked'
         when branch.author_id = ${readerId} then 'author'
         when unlock.opened_at is not null then 'rented'
         when unlock.kind is not null then 'waiting'
         else 'locked' end`;
}

/** Who may have the text now. */
export function mayRead(readerId: string | null): RawBuilder<boolean> {
  return sql<boolean>`${accessFor(readerId)} not in ('locked', 'waiting')`;
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
