import type { ForkRequestState } from '@inkvine/contracts/branches';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** False when the person already waits for an answer there, or has one. */
export async function insertForkRequest(
  trx: DatabaseTransaction,
  request: {
    id: string;
    novelId: string;
    parentId: string;
    chapterId: string;
    userId: string;
    message: string;
    at: string;
    expiresAt: string;
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into fork_request (id, novel_id, parent_id, chapter_id, user_id, message, created_at, expires_at)
    values (${request.id}, ${request.novelId}, ${request.parentId}, ${request.chapterId}, ${request.userId},
            ${request.message}, ${request.at}::timestamptz, ${request.expiresAt}::timestamptz)
    on conflict (user_id, parent_id, chapter_id) where state in ('open', 'granted') do nothing
    returning id`.execute(trx);
  return rows.length > 0;
}

/** A request with who asks and whose novel it is about. */
export async function findForkRequest(db: Executor, requestId: string) {
  return await db
    .selectFrom('fork_request')
    .innerJoin('novel', 'novel.id', 'fork_request.novel_id')
    .select([
      'fork_request.id',
      'fork_request.parent_id as parentId',
      'fork_request.user_id as userId',
      'fork_request.version',
      'novel.author_id as authorId',
      sql<ForkRequestState>`fork_request.state`.as('state'),
    ])
    .where('fork_request.id', '=', requestId)
    .executeTakeFirst();
}

/** The next version when the request is in one of `from` at `expectedVersion` and has not run out; else undefined. */
export async function claimForkRequestState(
  trx: DatabaseTransaction,
  request: {
    id: string;
    from: ForkRequestState[];
    to: ForkRequestState;
    expectedVersion: number;
    at: string;
  },
): Promise<number | undefined> {
  const row = await trx
    .updateTable('fork_request')
    .set((eb) => ({ state: request.to, version: eb('version', '+', 1), answered_at: request.at }))
    .where('id', '=', request.id)
    .where('state', 'in', request.from)
    .where('version', '=', request.expectedVersion)
    .where((eb) => eb.or([eb('state', '=', 'granted'), eb('expires_at', '>', request.at)]))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Open requests whose time is over, as refused; answers how many. */
export async function updateRequestsExpired(db: Executor, at: string): Promise<number> {
  const result = await db
    .updateTable('fork_request')
    .set((eb) => ({ state: 'expired', version: eb('version', '+', 1), answered_at: at }))
    .where('state', '=', sql.lit('open'))
    .where('expires_at', '<=', at)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export interface ForkRequestRow {
  id: string;
  branchId: string;
  chapterId: string;
  number: number;
  chapterTitle: string;
  requesterId: string;
  requesterName: string;
  message: string;
  state: ForkRequestState;
  version: number;
  createdAt: string;
  expiresAt: string;
}

/** Requests to a novel, latest first. */
export async function listForkRequests(
  db: Executor,
  page: { novelId: string; limit: number; after: readonly [at: string, id: string] | undefined },
): Promise<ForkRequestRow[]> {
  const requests = db
    .selectFrom('fork_request as request')
    .innerJoin('chapter', 'chapter.id', 'request.chapter_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on('revision.id', '=', (eb) =>
        eb.fn.coalesce('chapter.published_revision_id', 'chapter.head_revision_id'),
      ),
    )
    .innerJoin('user as requester', 'requester.id', 'request.user_id')
    .select([
      'request.id',
      'request.parent_id as branchId',
      'request.chapter_id as chapterId',
      'chapter.position as number',
      'revision.title as chapterTitle',
      'requester.id as requesterId',
      'requester.name as requesterName',
      'request.message',
      sql<ForkRequestState>`request.state`.as('state'),
      'request.version',
      'request.created_at as createdAt',
      'request.expires_at as expiresAt',
    ])
    .where('request.novel_id', '=', page.novelId)
    .orderBy('request.created_at', 'desc')
    .orderBy('request.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after === undefined) return await requests.execute();
  return await requests
    .where((eb) => eb(eb.refTuple('request.created_at', 'request.id'), '<', eb.tuple(...after)))
    .execute();
}
