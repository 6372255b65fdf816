import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** `[pinned, published_at or created_at, id]` of the last row seen. */
export type NoticeKey = readonly [isPinned: boolean, at: string, id: string];

/**
 * What readers of a branch are told, what is pinned first, then the newest; undefined when there is no such branch for
 * this reader.
 */
export async function listPublishedNotices(
  db: Executor,
  page: { branchId: string; readerId: string | null; limit: number; after: NoticeKey | undefined },
) {
  const branch = await db
    .selectFrom('branch')
    .select('id')
    .where('id', '=', page.branchId)
    .where((eb) => eb.or([eb('last_published_at', 'is not', null), eb('author_id', '=', page.readerId)]))
    .executeTakeFirst();
  if (branch === undefined) return undefined;
  const { after } = page;
  let notices = db
    .selectFrom('notice')
    .select(['id', 'title', 'body', 'pinned as isPinned', 'published_at as publishedAt'])
    .where('branch_id', '=', page.branchId)
    .where('published_at', 'is not', null)
    .$narrowType<{ publishedAt: string }>()
    .orderBy('pinned', 'desc')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (after !== undefined) {
    notices = notices.where((eb) => eb(eb.refTuple('pinned', 'published_at', 'id'), '<', eb.tuple(...after)));
  }
  return await notices.execute();
}

/** All notices of a branch, what is pinned first, then the newest. */
export async function listNotices(
  db: Executor,
  page: { branchId: string; limit: number; after: NoticeKey | undefined },
) {
  const { after } = page;
  let notices = db
    .selectFrom('notice')
    .select([
      'id',
      'title',
      'body',
      'pinned as isPinned',
      'published_at as publishedAt',
      'version',
      'created_at as createdAt',
    ])
    .where('branch_id', '=', page.branchId)
    .orderBy('pinned', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (after !== undefined) {
    notices = notices.where((eb) => eb(eb.refTuple('pinned', 'created_at', 'id'), '<', eb.tuple(...after)));
  }
  return await notices.execute();
}

export async function insertNotice(
  trx: DatabaseTransaction,
  notice: {
    id: string;
    branchId: string;
    title: string;
    body: string;
    isPinned: boolean;
    publishedAt: string | null;
    at: string;
  },
): Promise<void> {
  await trx
    .insertInto('notice')
    .values({
      id: notice.id,
      branch_id: notice.branchId,
      title: notice.title,
      body: notice.body,
      pinned: notice.isPinned,
      published_at: notice.publishedAt,
      created_at: notice.at,
      updated_at: notice.at,
    })
    .execute();
}

/** Who may change a notice, and its versions. */
export async function findNoticeOwner(db: Executor, noticeId: string) {
  return await db
    .selectFrom('notice')
    .innerJoin('branch', 'branch.id', 'notice.branch_id')
    .select(['branch.author_id as authorId', 'notice.version', 'notice.field_versions as fieldVersions'])
    .where('notice.id', '=', noticeId)
    .executeTakeFirst();
}

/** The next version when `expectedVersion` is the present one, else undefined. The first day it was shown stays, and so does what is absent. */
export async function claimNotice(
  db: Executor,
  notice: {
    id: string;
    expectedVersion: number;
    title: string;
    body: string;
    isPublished: boolean;
    isPinned?: boolean | undefined;
    at: string;
  },
): Promise<number | undefined> {
  const row = await db
    .updateTable('notice')
    .set((eb) => ({
      title: notice.title,
      body: notice.body,
      ...(notice.isPinned === undefined ? {} : { pinned: notice.isPinned }),
      published_at: notice.isPublished
        ? sql<string>`coalesce(published_at, ${notice.at}::timestamptz)`
        : null,
      version: eb('version', '+', 1),
      updated_at: notice.at,
    }))
    .where('id', '=', notice.id)
    .where('version', '=', notice.expectedVersion)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** False when it is not at `expectedVersion`. */
export async function claimNoticeDeletion(
  db: Executor,
  notice: { id: string; expectedVersion: number },
): Promise<boolean> {
  const row = await db
    .deleteFrom('notice')
    .where('id', '=', notice.id)
    .where('version', '=', notice.expectedVersion)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
