import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

export type CoinTxnKind =
  'top_up' | 'bonus' | 'event' | 'unlock' | 'rent' | 'donation' | 'expiry' | 'refund' | 'refund_return';

/** The answer that was stored under a key, for a call that comes again. */
export async function findTxnByKey(db: Executor, userId: string, idemKey: string) {
  return await db
    .selectFrom('coin_txn')
    .innerJoin('wallet', 'wallet.id', 'coin_txn.wallet_id')
    .select([
      'coin_txn.id',
      'coin_txn.subject_id as subjectId',
      'coin_txn.req_hash as reqHash',
      'coin_txn.paid_after as paidAfter',
      'coin_txn.bonus_after as bonusAfter',
    ])
    .where('wallet.user_id', '=', userId)
    .where('coin_txn.idem_key', '=', idemKey)
    .executeTakeFirst();
}

/** The name of the campaign whose coins a transaction brought. */
function campaignOf(): RawBuilder<string | null> {
  return sql`case when coin_txn.kind = 'event' then (
    select lot.campaign from coin_lot_entry entry join coin_lot lot on lot.id = entry.lot_id
    where entry.txn_id = coin_txn.id) end`;
}

/**
 * A person's ledger, newest first, each row with what it was for: the chapter and its novel, the creator's name
 * or the campaign's.
 * @param before `version` of the last row of the page before
 */
export async function listTxns(
  db: Executor,
  query: { userId: string; kind: CoinTxnKind | undefined; before: number | undefined; limit: number },
) {
  const { kind, before } = query;
  return await db
    .selectFrom('coin_txn')
    .leftJoin('chapter', (join) =>
      join.onRef('chapter.id', '=', 'coin_txn.subject_id').on('coin_txn.kind', 'in', ['unlock', 'rent']),
    )
    .leftJoin('chapter_revision as revision', (join) =>
      join.on(
        'revision.id',
        '=',
        sql<string>`coalesce(chapter.published_revision_id, chapter.head_revision_id)`,
      ),
    )
    .leftJoin('branch', 'branch.id', 'chapter.branch_id')
    .leftJoin('novel', 'novel.id', 'branch.novel_id')
    .leftJoin('user as creator', 'creator.id', 'coin_txn.creator_id')
    .select([
      'coin_txn.id',
      'coin_txn.kind',
      'coin_txn.version',
      'coin_txn.paid_change as paid',
      'coin_txn.bonus_change as bonus',
      'coin_txn.paid_after as paidAfter',
      'coin_txn.bonus_after as bonusAfter',
      'coin_txn.created_at as createdAt',
      'coin_txn.subject_id as subjectId',
      campaignOf().as('campaign'),
      'revision.title as chapterTitle',
      'novel.title as novelTitle',
      'novel.slug as novelSlug',
      'creator.name as creatorName',
    ])
    .where('coin_txn.wallet_id', '=', (eb) =>
      eb.selectFrom('wallet').select('wallet.id').where('wallet.user_id', '=', query.userId),
    )
    .$if(kind !== undefined, (qb) => qb.where('coin_txn.kind', '=', kind!))
    .$if(before !== undefined, (qb) => qb.where('coin_txn.version', '<', before!))
    .orderBy('coin_txn.version', 'desc')
    .limit(query.limit)
    .execute();
}
