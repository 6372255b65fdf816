import type { Block } from '@inkvine/contracts/block';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { unservedOf } from '../wallet/unlock-return.repository.ts';
import { lineOf } from './branch-line.ts';
import { accessFor, rightsOf } from './chapter-access.ts';

/**
 * Inherited chapters that read otherwise upstream than in the fork, whether or not their edit was left. What costs
 * coins or is for members is there only for those who have it: an edit is no way around the price. The fork is
 * `showing`.
 */
const changedChapters = sql`
       ${lineOf(sql`showing.id`)} line
  join chapter on chapter.id = line.chapter_id and chapter.status = 'published'
  join branch on branch.id = chapter.branch_id
  join chapter_revision before on before.id = line.revision_id
  join chapter_revision after on after.id = chapter.published_revision_id
  left join ${rightsOf(sql`showing.author_id`)}
 where line.inherited
   and after.id <> before.id
   and ${accessFor(sql`showing.author_id`)} in ('free', 'unlocked', 'author', 'member')`;

export interface UpstreamEditRow {
  chapterId: string;
  number: number;
  titleBefore: string;
  titleAfter: string;
  authorId: string;
  authorName: string;
  revisionId: string;
  charactersBefore: number;
  charactersAfter: number;
}

/** Edits that the fork's author has not answered, in order. */
export async function listUpstreamEdits(
  db: Executor,
  page: { branchId: string; limit: number; afterNumber: number },
): Promise<UpstreamEditRow[]> {
  const { rows } = await sql<UpstreamEditRow>`
    select edit.*, writer.id as "authorId", writer.name as "authorName"
      from branch showing
      join lateral (
        select chapter.id as "chapterId", line.position as number, before.title as "titleBefore",
               after.title as "titleAfter", after.id as "revisionId", branch.author_id,
               before.characters as "charactersBefore", after.characters as "charactersAfter"
          from ${changedChapters}
           and line.position > ${page.afterNumber}
           and not exists (
             select from branch_pin pin
              where pin.branch_id = showing.id and pin.chapter_id = chapter.id
                and pin.left_revision_id = after.id)
         order by line.position
         limit ${page.limit}
      ) edit on true
      join "user" writer on writer.id = edit.author_id
     where showing.id = ${page.branchId}
     order by edit.number`.execute(db);
  return rows;
}

interface Text {
  title: string;
  blocks: Block[];
}

const textOf = (revision: RawBuilder<unknown>): RawBuilder<Text> =>
  sql<Text>`jsonb_build_object('title', ${revision}.title, 'blocks', ${revision}.blocks)`;

/** Both texts of one edit; undefined when the chapter reads the same, or is not the fork author's to read. */
export async function findUpstreamEdit(db: Executor, place: { branchId: string; chapterId: string }) {
  const { rows } = await sql<{ revisionId: string; before: Text; after: Text; unserved: string[] }>`
    select edit.*
      from branch showing
      join lateral (
        select after.id as "revisionId", ${textOf(sql`before`)} as before, ${textOf(sql`after`)} as after,
               case when ${accessFor(sql`showing.author_id`)} = 'member' then '{}'
                    else ${unservedOf(sql`showing.author_id`)} end as unserved
          from ${changedChapters} and chapter.id = ${place.chapterId}
      ) edit on true
     where showing.id = ${place.branchId}`.execute(db);
  return rows[0];
}

/** What the fork shows of an inherited chapter now; undefined when it shows no such. The caller holds the fork. */
export async function findShownRevision(
  trx: DatabaseTransaction,
  place: { branchId: string; chapterId: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ revisionId: string }>`
    select line.revision_id as "revisionId"
      from ${lineOf(place.branchId)} line
     where line.chapter_id = ${place.chapterId} and line.inherited`.execute(trx);
  return rows[0]?.revisionId;
}

/** The fork shows this text of the chapter from now on, and `leftId` was looked at and left. The caller holds the fork. */
export async function upsertPin(
  trx: DatabaseTransaction,
  pin: { branchId: string; chapterId: string; revisionId: string; leftId: string | null; at: string },
): Promise<void> {
  const changed = { revision_id: pin.revisionId, left_revision_id: pin.leftId };
  await trx
    .insertInto('branch_pin')
    .values({ ...changed, branch_id: pin.branchId, chapter_id: pin.chapterId, created_at: pin.at })
    .onConflict((conflict) => conflict.columns(['branch_id', 'chapter_id']).doUpdateSet(changed))
    .execute();
}
