import type { Locale } from '@inkvine/contracts/primitives';
import type { ManuscriptFormat, ManuscriptPreview } from '@inkvine/contracts/stories';
import type { FormattedRange } from '@inkvine/domain/stories/formatted-text';
import type { SplitSegment } from '@inkvine/domain/stories/manuscript';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** As stored: what the preview shows, and where the story begins below its heading. */
type Segment = ManuscriptPreview['segments'][number] & SplitSegment;

export interface NewManuscript {
  id: string;
  ownerId: string;
  filename: string;
  format: ManuscriptFormat;
  encoding: string;
  language: Locale;
  suggestedTitle: string;
  characters: number;
  body: string;
  /** Null where the text has no formats. */
  ranges: FormattedRange[] | null;
  segments: Segment[];
  at: string;
}

export async function insertManuscript(db: Executor, manuscript: NewManuscript): Promise<void> {
  await db
    .insertInto('manuscript')
    .values({
      id: manuscript.id,
      owner_id: manuscript.ownerId,
      filename: manuscript.filename,
      format: manuscript.format,
      encoding: manuscript.encoding,
      language: manuscript.language,
      suggested_title: manuscript.suggestedTitle,
      characters: manuscript.characters,
      body: manuscript.body,
      ranges: manuscript.ranges && JSON.stringify(manuscript.ranges),
      segments: JSON.stringify(manuscript.segments),
      created_at: manuscript.at,
    })
    .execute();
}

/** Everything but the text itself, which may be 5 MB. */
export async function findManuscriptPreview(db: Executor, manuscriptId: string) {
  return await db
    .selectFrom('manuscript')
    .select([
      'id',
      'owner_id as ownerId',
      'filename',
      sql<ManuscriptFormat>`format`.as('format'),
      'encoding',
      sql<Locale>`language`.as('language'),
      'suggested_title as suggestedTitle',
      'characters',
      sql<Segment[]>`segments`.as('segments'),
      'novel_id as novelId',
    ])
    .where('id', '=', manuscriptId)
    .executeTakeFirst();
}

/** The whole text; offsets into it count UTF-16 units, which PostgreSQL does not, so the caller cuts. */
export async function findManuscriptBody(db: Executor, manuscriptId: string) {
  return await db
    .selectFrom('manuscript')
    .select([
      'owner_id as ownerId',
      'body',
      sql<FormattedRange[] | null>`ranges`.as('ranges'),
      sql<Segment[]>`segments`.as('segments'),
    ])
    .where('id', '=', manuscriptId)
    .executeTakeFirst();
}

/** Marks the manuscript as having become the novel; false when it has gone or become another. */
export async function claimManuscript(
  trx: DatabaseTransaction,
  manuscriptId: string,
  novelId: string,
): Promise<boolean> {
  const row = await trx
    .updateTable('manuscript')
    .set({ novel_id: novelId })
    .where('id', '=', manuscriptId)
    .where('novel_id', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Deletes uploads that never became a novel; answers how many. */
export async function deleteUnusedManuscripts(db: Executor, createdBefore: string): Promise<number> {
  const result = await db
    .deleteFrom('manuscript')
    .where('novel_id', 'is', null)
    .where('created_at', '<', createdBefore)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
