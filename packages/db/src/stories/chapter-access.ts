import { sql, type RawBuilder } from 'kysely';

export type ChapterAccess = 'free' | 'unlocked' | 'author' | 'locked';

/**
 * The reader's standing towards a chapter, decided where the text lies. Both fragments expect `chapter` and
 * `branch`, the one it was written in, in the statement and the reader's own row of `unlock` left-joined; the reader is null when not signed in.
 */
export function accessFor(readerId: string | null): RawBuilder<ChapterAccess> {
  return sql<ChapterAccess>`
    case when chapter.price_coins = 0 then 'free'
         when unlock.user_id is not null then 'unlocked'
         when branch.author_id = ${readerId} then 'author'
         else 'locked' end`;
}

/** Who may know of the chapter: everybody while it is published; whoever bought it and its author always. */
export function visibleTo(readerId: string | null): RawBuilder<boolean> {
  return sql<boolean>`
    (chapter.status = 'published' or unlock.user_id is not null or branch.author_id = ${readerId})`;
}
