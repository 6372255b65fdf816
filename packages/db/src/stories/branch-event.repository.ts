import type { BranchEvent } from '@inkvine/contracts/branches';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { sql } from 'kysely';

type Kind = BranchEvent['kind'];

/** What `userId` should hear of, once by `key`; nobody hears of what they did themselves. */
export async function insertBranchEvent(
  trx: DatabaseTransaction,
  event: { userId: string; key: string; kind: Kind; branchId: string; actorId: string; at: string },
): Promise<void> {
  if (event.userId === event.actorId) return;
  await trx
    .insertInto('branch_event')
    .values({
      user_id: event.userId,
      key: event.key,
      kind: event.kind,
      branch_id: event.branchId,
      actor_id: event.actorId,
      created_at: event.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What somebody was told, latest first. */
export async function listBranchEvents(
  db: Executor,
  page: { userId: string; limit: number; after: readonly [at: string, key: string] | undefined },
) {
  const events = db
    .selectFrom('branch_event as event')
    .innerJoin('branch', 'branch.id', 'event.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('user as person', 'person.id', 'event.actor_id')
    .select([
      'event.key',
      sql<Kind>`event.kind`.as('kind'),
      'branch.id as branchId',
      'branch.name as branchName',
      'novel.id as novelId',
      'novel.slug',
      'novel.title',
      'person.id as personId',
      'person.name as personName',
      'event.created_at as createdAt',
      sql<boolean>`event.seen_at is not null`.as('seen'),
    ])
    .where('event.user_id', '=', page.userId)
    .orderBy('event.created_at', 'desc')
    .orderBy('event.key', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after === undefined) return await events.execute();
  return await events
    .where((eb) => eb(eb.refTuple('event.created_at', 'event.key'), '<', eb.tuple(...after)))
    .execute();
}

/** Everything that was not seen yet is from now on. */
export async function updateEventsSeen(db: Executor, userId: string, at: string): Promise<number> {
  const result = await db
    .updateTable('branch_event')
    .set({ seen_at: at })
    .where('user_id', '=', userId)
    .where('seen_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
