import { sql, type RawBuilder } from 'kysely';
import { horizonOf } from '../reading/horizon.ts';

/**
 * The title of a chapter as the reader may know it: one that gives something away, or any for a reader who asked for
 * it, is replaced by the author's other one, or by nothing, until the reader has opened the chapter. Expects `chapter`, `branch` (the one it was written
 * in), `novel` and `revision` in the statement.
 * @param place the branch that shows it and where
 */
export function titleFor(
  readerId: string | null,
  place: { branchId: RawBuilder<unknown>; position: RawBuilder<unknown> },
): RawBuilder<string> {
  return sql<string>`
    case when coalesce(chapter.title_spoiler, novel.title_spoiler)
           or exists (select from reading_preference shy where shy.user_id = ${readerId} and shy.hides_titles)
         then case when branch.author_id = ${readerId}
                     or ${place.position} <= (select opened from ${horizonOf(readerId, place.branchId)} horizon)
                   then revision.title else coalesce(chapter.public_title, '') end
         else revision.title end`;
}
