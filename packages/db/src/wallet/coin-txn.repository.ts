import type { Executor } from '../database.ts';

export type CoinTxnKind =
  | 'top_up'
  | 'bonus'
  | 'event'
  | 'reward'
  | 'legacy'
  | 'unlock'
  | 'rent'
  | 'gift'
  | 'donation'
  | 'membership'
  | 'member_coins'
  | 'membership_return'
  | 'reversal'
  | 'expiry'
  | 'refund'
  | 'refund_return'
  | 'dispute'
  | 'dispute_return'
  | 'revocation'
  | 'debt';

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
