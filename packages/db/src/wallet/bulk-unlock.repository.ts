import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { accessFor, rightsOf, visibleTo } from '../stories/chapter-access.ts';
import { opensByWaiting } from './unlock.repository.ts';

export interface BulkChapterRow {
  id: string;
  title: string;
  /** What it costs alone. */
  price: number;
  waitHours: number | null;
}

export interface BulkSubject {
  userId: string;
  branchId: string;
}

/**
 * The chapters of a branch that a person could buy for good, in reading order: published, not free, and neither theirs
 * nor bought nor rented. With `chapterIds` only those of them.
 */
export async function listBulkChapters(
  db: Executor,
  { userId, branchId }: BulkSubject,
  part: { chapterIds: readonly string[] | undefined; limit: number },
): Promise<BulkChapterRow[]> {
  const among =
    part.chapterIds === undefined ? sql`true` : sql`chapter.id = any(${[...part.chapterIds]}::uuid[])`;
  const { rows } = await sql<BulkChapterRow>`
    select chapter.id, revision.title, chapter.price_coins as price,
           case when ${opensByWaiting} then terms.wait_hours end as "waitHours"
      from chapter
      join branch on branch.id = chapter.branch_id
      join chapter_revision revision on revision.id = chapter.published_revision_id
      left join sale_terms terms on terms.branch_id = branch.id
      left join ${rightsOf(userId)}
     where chapter.branch_id = ${branchId} and chapter.status = 'published' and chapter.price_coins > 0
       and ${accessFor(userId)} = 'locked' and ${among}
     order by chapter.position
     limit ${part.limit}`.execute(db);
  return rows;
}

export interface BulkTermsRow {
  /** Percent. */
  discount: number;
  /** Chapters of the branch that the person could buy. */
  available: number;
  /** When the person has their next ticket of the branch; null when it is there. */
  ticketReadyAt: string | null;
}

/** How a branch sells several chapters to a person; undefined when there is no such branch for them. */
export async function findBulkTerms(
  db: Executor,
  { userId, branchId }: BulkSubject,
): Promise<BulkTermsRow | undefined> {
  const { rows } = await sql<BulkTermsRow>`
    select coalesce(terms.bulk_discount, 0) as discount,
           (select count(*) from chapter left join ${rightsOf(userId)}
             where chapter.branch_id = branch.id and chapter.status = 'published' and chapter.price_coins > 0
               and ${accessFor(userId)} = 'locked') as available,
           case when ticket.ready_at > now() then ticket.ready_at end as "ticketReadyAt"
      from branch
      left join sale_terms terms on terms.branch_id = branch.id
      left join wait_ticket ticket on ticket.user_id = ${userId} and ticket.branch_id = branch.id
     where branch.id = ${branchId}
       and exists (select from chapter left join ${rightsOf(userId)}
                    where chapter.branch_id = branch.id and ${visibleTo(userId)})`.execute(db);
  return rows[0];
}
