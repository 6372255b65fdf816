import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** How far the quick look has come along the ledger and along what was read, and the full look among people. */
export interface BadgeLook {
  txnAt: string;
  txnId: string;
  finishedAt: string;
  /** Whose days were counted. */
  timeZone: string;
  fullBeganAt: string;
  /** The last person that the full look has been at; null before the first. */
  fullAfter: string | null;
  /** Null while it runs. */
  fullEndedAt: string | null;
}

const COLUMNS = [
  'txn_at as txnAt',
  'txn_id as txnId',
  'finished_at as finishedAt',
  'time_zone as timeZone',
  'full_began_at as fullBeganAt',
  'full_after as fullAfter',
  'full_ended_at as fullEndedAt',
] as const;

/** Holds the look until the transaction ends, so that two sweeps decide one after the other. */
export async function lockBadgeLook(trx: DatabaseTransaction): Promise<BadgeLook> {
  return await trx.selectFrom('badge_look').select(COLUMNS).forUpdate().executeTakeFirstOrThrow();
}

export async function findBadgeLook(db: Executor): Promise<BadgeLook | undefined> {
  return await db.selectFrom('badge_look').select(COLUMNS).executeTakeFirst();
}

export async function updateBadgeLook(trx: DatabaseTransaction, look: Partial<BadgeLook>): Promise<void> {
  await trx
    .updateTable('badge_look')
    .set({
      ...(look.txnAt !== undefined && { txn_at: look.txnAt }),
      ...(look.txnId !== undefined && { txn_id: look.txnId }),
      ...(look.finishedAt !== undefined && { finished_at: look.finishedAt }),
      ...(look.timeZone !== undefined && { time_zone: look.timeZone }),
      ...(look.fullBeganAt !== undefined && { full_began_at: look.fullBeganAt }),
      ...(look.fullAfter !== undefined && { full_after: look.fullAfter }),
      ...(look.fullEndedAt !== undefined && { full_ended_at: look.fullEndedAt }),
    })
    .execute();
}

export interface ChangedLedger {
  id: string;
  at: string;
  userId: string;
  novelIds: string[];
  /** Undoes a purchase, or mends what was undone of one. */
  undoes: boolean;
}

/** Transactions that can make or undo a badge, after a place and up to `asOf`, in the ledger's order. */
export async function listChangedLedger(
  db: Executor,
  query: { after: { at: string; id: string }; asOf: string; limit: number },
): Promise<ChangedLedger[]> {
  const { rows } = await sql<ChangedLedger>`
    select txn.id, txn.created_at as at, wallet.user_id as "userId",
      array(select distinct earning.novel_id from earning where earning.txn_id = txn.id) as "novelIds",
      txn.kind in ('reversal', 'membership_return', 'clawback', 'debt') as undoes
    from coin_txn txn join wallet on wallet.id = txn.wallet_id
    where (txn.created_at, txn.id) > (${query.after.at}::timestamptz, ${query.after.id}::uuid)
      and txn.created_at <= ${query.asOf}::timestamptz
      and txn.kind in ('unlock', 'rent', 'gift', 'donation', 'membership', 'membership_return', 'reversal', 'revocation',
        'clawback', 'debt')
    order by txn.created_at, txn.id limit ${query.limit}`.execute(db);
  return rows;
}

/** Who finished a chapter after `after` and up to `asOf`, in that order; all of one instant together. */
export async function listFinished(
  db: Executor,
  query: { after: string; asOf: string; limit: number },
): Promise<{ userId: string; at: string }[]> {
  const { rows } = await sql<{ userId: string; at: string }>`
    select user_id as "userId", finished_at as at from chapter_progress
    where finished_at > ${query.after}::timestamptz and finished_at <= ${query.asOf}::timestamptz
    order by finished_at fetch first ${query.limit} rows with ties`.execute(db);
  return rows;
}

/** People by id, those after `after`. */
export async function listPeopleAfter(db: Executor, after: string | null, limit: number): Promise<string[]> {
  const people = await db
    .selectFrom('user')
    .select('id')
    .$if(after !== null, (qb) => qb.where('id', '>', after!))
    .orderBy('id')
    .limit(limit)
    .execute();
  return people.map(({ id }) => id);
}
