import type { Currency } from '@inkvine/contracts/money';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor } from '../database.ts';
import type { CoinTxnKind } from './coin-txn.repository.ts';
import { returnState } from './unlock-return.repository.ts';
import { isoText } from './wallet.repository.ts';

export interface HistoryQuery {
  userId: string;
  kind: CoinTxnKind | undefined;
  /** Half-open, ISO 8601. */
  since: string | undefined;
  until: string | undefined;
  /** Coins moved, in or out. */
  minCoins: number | undefined;
  maxCoins: number | undefined;
  /** Part of what a row was for, in any case. */
  words: string | undefined;
  /** `version` of the last row of the page before. */
  before: number | undefined;
  limit: number;
}

/** The names under which the coins of a transaction were given, each once. */
const campaigns = sql<string | null>`(
  select string_agg(distinct lot.campaign, ', ')
  from coin_lot_entry entry join coin_lot lot on lot.id = entry.lot_id
  where entry.txn_id = coin_txn.id and coin_txn.kind in ('event', 'reward', 'member_coins'))`;

/** All that a row names, for a search in it. */
const wordsOf = sql<string>`
  lower(concat_ws(chr(10), novel.title, revision.title, donation.message, creator.name, ${campaigns}))`;

const moved = sql<number>`abs(coin_txn.paid_change + coin_txn.bonus_change)`;

/**
 * A person's ledger, newest first, each row with its lots and what it was for: the chapter and its novel, the creator's
 * name and the words of the donation, or the campaign's name. Gifts that a creator got in the former system, and memberships paid with money, moved no coins
 * here and are left out. Filters are tried row by row along the index of the
 * wallet's versions: no further index lies in the way of a spend, and the walk is never longer than one person's ledger.
 */
export async function listTxns(db: Executor, query: HistoryQuery) {
  const { kind, since, until, minCoins, maxCoins, words, before } = query;
  return await db
    .selectFrom('coin_txn')
    .leftJoin('chapter', (join) =>
      join
        .onRef('chapter.id', '=', 'coin_txn.subject_id')
        .on('coin_txn.kind', 'in', ['unlock', 'rent', 'gift', 'reversal']),
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
    .leftJoin('donation', (join) =>
      join.onRef('donation.txn_id', '=', 'coin_txn.id').on('coin_txn.kind', '=', 'donation'),
    )
    .leftJoin('user as creator', 'creator.id', 'coin_txn.creator_id')
    .leftJoin('unlock as purchase', (join) =>
      join.onRef('purchase.txn_id', '=', 'coin_txn.id').on('purchase.gift_id', 'is', null),
    )
    .select((eb) => [
      returnState.isUnopened.as('isUnopened'),
      returnState.isCounted.as('isCounted'),
      returnState.isDisputed.as('isDisputed'),
      'coin_txn.id',
      'coin_txn.kind',
      'coin_txn.version',
      'coin_txn.paid_change as paid',
      'coin_txn.bonus_change as bonus',
      'coin_txn.debt_change as debt',
      'coin_txn.paid_after as paidAfter',
      'coin_txn.bonus_after as bonusAfter',
      'coin_txn.created_at as createdAt',
      'coin_txn.subject_id as subjectId',
      campaigns.as('campaign'),
      sql<boolean>`coin_txn.kind in ('gift', 'reversal') and exists (
        select from gift_membership part where part.gift_id = coin_txn.subject_id)`.as('isMembershipGift'),
      sql<boolean>`coin_txn.kind = 'top_up' and exists (
        select from gift_order placed where placed.id = coin_txn.subject_id and placed.gift_id is not null)`.as(
        'isForGift',
      ),
      'revision.title as chapterTitle',
      'novel.title as novelTitle',
      'novel.slug as novelSlug',
      'donation.message',
      'creator.name as creatorName',
      jsonArrayFrom(
        eb
          .selectFrom('coin_lot_entry as entry')
          .innerJoin('coin_lot as lot', 'lot.id', 'entry.lot_id')
          .select(['lot.kind', 'lot.campaign', 'entry.coins'])
          .select(
            sql<
              string | null
            >`case when lot.expires_at < 'infinity' then ${isoText('lot.expires_at')} end`.as('expiresAt'),
          )
          .whereRef('entry.txn_id', '=', 'coin_txn.id')
          .orderBy('lot.id'),
      ).as('lots'),
    ])
    .where('coin_txn.wallet_id', '=', (eb) =>
      eb.selectFrom('wallet').select('wallet.id').where('wallet.user_id', '=', query.userId),
    )
    .where((eb) => eb.or([eb('coin_txn.kind', 'not in', ['legacy', 'membership']), eb(moved, '>', 0)]))
    // What creators give back moves nothing of the person's.
    .where('coin_txn.kind', '<>', sql.lit('clawback'))
    .$narrowType<{ kind: CoinTxnKind }>()
    .$if(kind !== undefined, (qb) => qb.where('coin_txn.kind', '=', kind!))
    .$if(since !== undefined, (qb) => qb.where('coin_txn.created_at', '>=', since!))
    .$if(until !== undefined, (qb) => qb.where('coin_txn.created_at', '<', until!))
    .$if(minCoins !== undefined, (qb) => qb.where(moved, '>=', minCoins!))
    .$if(maxCoins !== undefined, (qb) => qb.where(moved, '<=', maxCoins!))
    .$if(words !== undefined, (qb) => qb.where(sql<boolean>`strpos(${wordsOf}, lower(${words!}::text)) > 0`))
    .$if(before !== undefined, (qb) => qb.where('coin_txn.version', '<', before!))
    .orderBy('coin_txn.version', 'desc')
    .limit(query.limit)
    .execute();
}

/** What a person paid for a chapter in one payment; undefined when it is no payment of theirs. */
export async function findPurchase(db: Executor, purchase: { userId: string; txnId: string }) {
  return await db
    .selectFrom('coin_txn')
    .innerJoin('wallet', 'wallet.id', 'coin_txn.wallet_id')
    .innerJoin('chapter', 'chapter.id', 'coin_txn.subject_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on(
        'revision.id',
        '=',
        sql<string>`coalesce(chapter.published_revision_id, chapter.head_revision_id)`,
      ),
    )
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('user as author', 'author.id', 'coin_txn.creator_id')
    .leftJoin('unlock as purchase', (join) =>
      join.onRef('purchase.txn_id', '=', 'coin_txn.id').on('purchase.gift_id', 'is', null),
    )
    .leftJoin('coin_txn as reversal', 'reversal.reverses', 'coin_txn.id')
    .select((eb) => [
      returnState.isUnopened.as('isUnopened'),
      returnState.isCounted.as('isCounted'),
      returnState.isDisputed.as('isDisputed'),
      'reversal.created_at as returnedAt',
      'coin_txn.id as txnId',
      'coin_txn.kind',
      'chapter.id as chapterId',
      'revision.title as chapterTitle',
      'novel.title as novelTitle',
      'novel.slug as novelSlug',
      'author.name as authorName',
      sql<number>`-coin_txn.paid_change`.as('paid'),
      sql<number>`-coin_txn.bonus_change`.as('bonus'),
      'coin_txn.created_at as purchasedAt',
      jsonArrayFrom(
        eb
          .selectFrom('earning')
          .select([sql<Currency>`currency`.as('currency'), 'gross_minor as amount'])
          .whereRef('earning.txn_id', '=', 'coin_txn.id')
          .where('gross_minor', '>', 0)
          .orderBy('currency'),
      ).as('values'),
    ])
    .where('coin_txn.id', '=', purchase.txnId)
    .where('coin_txn.kind', 'in', ['unlock', 'rent', 'gift'])
    .$narrowType<{ kind: 'unlock' | 'rent' | 'gift' }>()
    .where('wallet.user_id', '=', purchase.userId)
    .executeTakeFirst();
}
