import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { shownEntries, visibleParts, wikiViewOf, type WikiView } from './gate.ts';

export interface NewImage {
  id: string;
  uploadedBy: string;
  fileKey: string;
  width: number;
  height: number;
  at: string;
}

/** Keeps the row of an image, or does not when its owner has `maximum` already. */
export async function insertImage(db: Executor, image: NewImage, maximum: number): Promise<boolean> {
  const { rows } = await sql`
    insert into wiki_image (id, uploaded_by, file_key, width, height, created_at)
    select ${image.id}::uuid, ${image.uploadedBy}::uuid, ${image.fileKey}, ${image.width}::integer,
           ${image.height}::integer, ${image.at}::timestamptz
     where (select count(*) from wiki_image where uploaded_by = ${image.uploadedBy}::uuid) < ${maximum}
    returning id`.execute(db);
  return rows.length > 0;
}

/**
 * The key of the file of an image that a state of an entry which the viewer may know shows, or that is the author's
 * own and stands nowhere yet; undefined when it is hidden or none. Later states and their images stay behind the gate.
 */
export async function findImageFile(
  db: Executor,
  view: WikiView,
  imageId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ fileKey: string }>`
    with ${wikiViewOf(view)}, ${shownEntries()}
    select image.file_key as "fileKey"
      from wiki_image image
     cross join view
     where image.id = ${imageId}::uuid
       and ((view.mine and view.everything and image.uploaded_by = ${view.viewer.readerId}::uuid)
            or exists (
              select from ${visibleParts('snapshot')} snapshot
               where snapshot.body -> 'image' ->> 'id' = ${imageId}::text
                 and snapshot.entry_key in (select entry_key from shown)))`.execute(db);
  return rows[0]?.fileKey;
}

/** Images of the person among those with the ids, with their size in pixels. */
export async function listOwnImages(
  db: Executor,
  uploadedBy: string,
  ids: readonly string[],
): Promise<{ id: string; width: number; height: number }[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('wiki_image')
    .select(['id', 'width', 'height'])
    .where('uploaded_by', '=', uploadedBy)
    .where('id', 'in', ids)
    .execute();
}

/** Keys of the files of the person's images among those with the ids. */
export async function listOwnImageFiles(
  db: Executor,
  uploadedBy: string,
  ids: readonly string[],
): Promise<{ id: string; fileKey: string }[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('wiki_image')
    .select(['id', 'file_key as fileKey'])
    .where('uploaded_by', '=', uploadedBy)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}

/** Deletes images from before `before` that no part names, of now or of the past; answers the keys of their files. */
export async function deleteUnnamedImages(trx: DatabaseTransaction, before: string): Promise<string[]> {
  const { rows } = await sql<{ fileKey: string }>`
    delete from wiki_image image
     where image.created_at < ${before}::timestamptz
       and not exists (
         select from wiki_part part
          where part.body -> 'image' is not null and part.body -> 'image' ->> 'id' = image.id::text)
    returning image.file_key as "fileKey"`.execute(trx);
  return rows.map(({ fileKey }) => fileKey);
}

/** Which of the files no image names. */
export async function listUnnamedImageFiles(db: Executor, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key
     where not exists (select from wiki_image where file_key = key)`.execute(db);
  return rows.map(({ key }) => key);
}
