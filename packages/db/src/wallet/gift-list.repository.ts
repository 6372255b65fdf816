import type { GiftReturn, GiftState } from '@inkvine/domain/wallet/gift';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { isFreeForAll } from '../stories/chapter-access.ts';
import { isUnseenEnd } from './gift-news.repository.ts';
import type { GiftKeyRow } from './gift.repository.ts';

export interface GiftChapterRow {
  chapterId: string;
  title: string;
  state: 'waiting' | 'given' | 'returned';
  coins: number;
  /** A bank asks back, or has taken, the money for its coins. */
  isDisputed: boolean;
  /** Whoever asks has it, or needs no gift for it. */
  isTheirs: boolean;
}

export interface GiftMonthsRow {
  tierId: string;
  tierName: string;
  creatorId: string;
  creatorName: string;
  months: number;
  state: 'waiting' | 'given' | 'returned';
  isDisputed: boolean;
  /** What they became part of. */
  membershipId: string | null;
}

export interface GiftDetailRow {
  id: string;
  state: GiftState;
  giverId: string;
  giverName: string;
  receiverId: string | null;
  /** Whom it is for, or who claimed it. */
  receiverName: string | null;
  claimedBy: string | null;
  code: string | null;
  message: string;
  coins: number;
  why: GiftReturn | null;
  /** In minor units, where money paid; null where coins did. */
  paidWith: { amount: number; currency: string } | null;
  /** Null where it holds months of a membership, and the other way round. */
  novelTitle: string | null;
  novelSlug: string | null;
  chapters: GiftChapterRow[];
  membership: GiftMonthsRow | null;
  deliverAt: string;
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
  /** It has ended by somebody else's doing, and its giver has not seen how. */
  isNew: boolean;
}

/** A bank asks back, or has taken, the money for coins of `item`. */
const isDisputed = sql`exists (
  select from coin_lot_entry taken
    join coin_lot source on source.id = taken.lot_id
    join dispute on dispute.top_up_id = source.top_up_id and dispute.state <> 'won'
   where taken.txn_id = item.txn_id)`;

const select = (where: RawBuilder<unknown>, readerId: string | null) => sql<GiftDetailRow>`
  select gift.id, gift.state, gift.giver_id as "giverId", giver.name as "giverName", gift.receiver_id as "receiverId",
    receiver.name as "receiverName", gift.claimed_by as "claimedBy", gift.code, gift.message, gift.coins, gift.why,
    (select jsonb_build_object('amount', placed.amount_minor, 'currency', placed.currency)
      from gift_order placed where placed.gift_id = gift.id) as "paidWith",
    novel.title as "novelTitle", novel.slug as "novelSlug", gift.created_at as "createdAt",
    gift.expires_at as "expiresAt",
    gift.deliver_at as "deliverAt", gift.ended_at as "endedAt", ${isUnseenEnd} as "isNew",
    (select coalesce(jsonb_agg(jsonb_build_object(
        'chapterId', chapter.id, 'title', revision.title, 'state', item.state, 'coins', item.coins,
        'isTheirs', ${isFreeForAll} or branch.author_id = ${readerId}::uuid or exists (
          select from unlock kept where kept.user_id = ${readerId}::uuid and kept.chapter_id = chapter.id
            and kept.kind = 'own'),
        'isDisputed', ${isDisputed}) order by chapter.position), '[]')
      from gift_chapter item
      join chapter on chapter.id = item.chapter_id
      join chapter_revision revision
        on revision.id = coalesce(chapter.published_revision_id, chapter.head_revision_id)
     where item.gift_id = gift.id) as chapters,
    (select jsonb_build_object('tierId', tier.id, 'tierName', tier.name, 'creatorId', tier.creator_id,
        'creatorName', creator.name, 'months', item.months, 'state', item.state, 'membershipId', item.membership_id,
        'isDisputed', ${isDisputed})
      from gift_membership item
      join membership_tier tier on tier.id = item.tier_id
      join "user" creator on creator.id = tier.creator_id
     where item.gift_id = gift.id) as membership
  from gift
  join "user" giver on giver.id = gift.giver_id
  left join "user" receiver on receiver.id = coalesce(gift.claimed_by, gift.receiver_id)
  left join branch on branch.id = gift.branch_id
  left join novel on novel.id = branch.novel_id
  where ${where}`;

interface Page {
  userId: string;
  /** `id` of the last row of the page before. */
  before: string | undefined;
  limit: number;
}

const pageOf = ({ before, limit }: Page) => sql`
  ${before === undefined ? sql`` : sql`and gift.id < ${before}::uuid`} order by gift.id desc limit ${limit}`;

/** What a person gave, the newest first; with `onlyNew` what they have not seen the end of. */
export async function listSentGifts(
  db: Executor,
  page: Page & { onlyNew: boolean },
): Promise<GiftDetailRow[]> {
  const theirs = sql`gift.giver_id = ${page.userId} ${page.onlyNew ? sql`and ${isUnseenEnd}` : sql``}`;
  return (await select(sql`${theirs} ${pageOf(page)}`, page.userId).execute(db)).rows;
}

/** What was given to a person by now, or claimed by them, the newest first. */
export async function listReceivedGifts(db: Executor, page: Page & { at: Date }): Promise<GiftDetailRow[]> {
  const theirs = sql`coalesce(gift.claimed_by, gift.receiver_id) = ${page.userId}
    and gift.deliver_at <= ${page.at.toISOString()}::timestamptz`;
  return (await select(sql`${theirs} ${pageOf(page)}`, page.userId).execute(db)).rows;
}

export async function findGiftDetail(
  db: Executor,
  key: GiftKeyRow,
  readerId: string | null,
): Promise<GiftDetailRow | undefined> {
  const where = 'code' in key ? sql`gift.code = ${key.code}` : sql`gift.id = ${key.giftId}`;
  return (await select(where, readerId).execute(db)).rows[0];
}
