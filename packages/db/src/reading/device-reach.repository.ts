import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
import { isFreeForAll } from '../stories/chapter-access.ts';

export interface ReachedChapterRow {
  /** The branch the chapter was written in, in which horizons are kept. */
  homeId: string;
  chapterId: string;
  position: number;
}

/**
 * A chapter that anybody may read without an account; undefined for every other one.
 * @param place the chapter, and the branch in which it is read: null for the one it was written in
 */
export async function findReachedChapter(
  db: Executor,
  place: { chapterId: string; branchId: string | null },
): Promise<ReachedChapterRow | undefined> {
  const { rows } = await sql<ReachedChapterRow>`
    select chapter.branch_id as "homeId", chapter.id as "chapterId", chapter.position
      from chapter
      join branch showing on showing.id = coalesce(${place.branchId}::uuid, chapter.branch_id)
      join lateral ${lineOf(sql`showing.id`)} shown on shown.chapter_id = chapter.id
     where chapter.id = ${place.chapterId}
       and ${isFreeForAll}
       and showing.last_published_at is not null`.execute(db);
  return rows[0];
}
