import type { ShownBadge } from '@inkvine/contracts/badges';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor } from '../database.ts';
import { shownBadges } from '../perks/shown-badges.ts';

/** The author of a published novel, whom one may give to. */
export async function findDonationSubject(
  db: Executor,
  novelId: string,
): Promise<{ authorId: string } | undefined> {
  return await db
    .selectFrom('novel')
    .select('author_id as authorId')
    .where('id', '=', novelId)
    .where('last_published_at', 'is not', null)
    .executeTakeFirst();
}

export async function findDonationCreator(
  db: Executor,
  donationId: string,
): Promise<{ creatorId: string } | undefined> {
  return await db
    .selectFrom('donation')
    .select('creator_id as creatorId')
    .where('id', '=', donationId)
    .executeTakeFirst();
}

/** The columns of `DonationRow`, in its order. Joined with whom it concerns; `donorName` is null when the donor wished so, and never leaves the database. */
function selectDonations(db: Executor) {
  return db
    .selectFrom('donation')
    .innerJoin('novel', 'novel.id', 'donation.novel_id')
    .innerJoin('user as donor', 'donor.id', 'donation.donor_id')
    .innerJoin('user as creator', 'creator.id', 'donation.creator_id')
    .select((eb) => [
      'donation.id',
      'donation.novel_id as novelId',
      'novel.title as novelTitle',
      eb
        .case()
        .when('donation.anonymous', '=', false)
        .then(eb.ref('donor.name'))
        .else(null)
        .end()
        .as('donorName'),
      'creator.name as creatorName',
      'donation.coins',
      'donation.message',
      'donation.anonymous',
      'donation.created_at as createdAt',
      sql<boolean>`false`.as('former'),
      shownBadges(sql`case when not donation.anonymous then donation.donor_id end`).as('badges'),
    ]);
}

export interface DonationRow {
  id: string;
  novelId: string;
  /** Empty for gifts of the former system that named no novel; `novelId` is the creator's first one then. */
  novelTitle: string;
  donorName: string | null;
  creatorName: string;
  coins: number;
  message: string;
  anonymous: boolean;
  createdAt: string;
  /** Whether it was given in the former system. */
  former: boolean;
  /** What the donor shows beside their name; nothing where they have none. */
  badges: ShownBadge[];
}

export interface DonationListQuery {
  userId: string;
  /** `id` of the last row of the page before. */
  before: string | undefined;
  limit: number;
}

/** What the caller was given, newest first, in this system and the former one. */
export async function listReceivedDonations(db: Executor, query: DonationListQuery): Promise<DonationRow[]> {
  return await listWithFormer(db, 'creator_id', query);
}

/** What the caller gave, newest first, in this system and the former one. */
export async function listSentDonations(db: Executor, query: DonationListQuery): Promise<DonationRow[]> {
  return await listWithFormer(db, 'fan_id', query);
}

/** A gift of the former system is no donation, booked or not: nothing can be in both parts. */
async function listWithFormer(
  db: Executor,
  side: 'creator_id' | 'fan_id',
  { userId, before, limit }: DonationListQuery,
): Promise<DonationRow[]> {
  const here = selectDonations(db)
    .where(side === 'creator_id' ? 'donation.creator_id' : 'donation.donor_id', '=', userId)
    .$if(before !== undefined, (qb) => qb.where('donation.id', '<', before!))
    .orderBy('donation.id', 'desc')
    .limit(limit);
  const former = selectFormerGifts(db)
    .where(`gift.${side}`, '=', userId)
    .$if(before !== undefined, (qb) => qb.where('gift.id', '<', before!))
    .orderBy('gift.id', 'desc')
    .limit(limit);
  const { rows } = await sql<DonationRow>`
    (${here}) union all (${former}) order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** The same columns, as a union needs them. */
function selectFormerGifts(db: Executor) {
  return db
    .selectFrom('legacy_gift as gift')
    .innerJoin('user as creator', 'creator.id', 'gift.creator_id')
    .leftJoin('novel as named', (join) =>
      join.onRef('named.id', '=', 'gift.novel_id').onRef('named.author_id', '=', 'gift.creator_id'),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('novel')
          .select('novel.id')
          .whereRef('novel.author_id', '=', 'gift.creator_id')
          .orderBy('novel.id')
          .limit(1)
          .as('first'),
      (join) => join.onTrue(),
    )
    .select([
      'gift.id',
      sql<string>`coalesce(named.id, first.id)`.as('novelId'),
      sql<string>`coalesce(named.title, '')`.as('novelTitle'),
      sql<string | null>`case when gift.anonymous then null else nullif(gift.fan_name, '') end`.as(
        'donorName',
      ),
      'creator.name as creatorName',
      'gift.coins',
      'gift.message',
      'gift.anonymous',
      'gift.given_at as createdAt',
      sql<boolean>`true`.as('former'),
      sql<ShownBadge[]>`'[]'::jsonb`.as('badges'),
    ])
    .where('gift.status', '<>', sql.lit('held'));
}

/** A place in the stream of donations: the transaction that wrote the row, then its id. */
export interface StreamPosition {
  tx: string;
  id: string;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Where a new listener starts: everything before it can be read from a list by now. */
export async function findStreamHorizon(db: Executor): Promise<StreamPosition> {
  const { rows } = await sql<{ tx: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(db);
  return { tx: rows[0]!.tx, id: FIRST_ID };
}

/**
 * Donations to a creator after a place, in the order of the stream. Neither ids nor times follow the order of
 * commits: a row is `settled` once every transaction that is older than the one that wrote it has ended, and only
 * then can nothing appear before it any more. Rows from `xmax` on were written by another cluster and restored here.
 */
export async function listDonationsAfter(
  db: Executor,
  query: { creatorId: string; after: StreamPosition; limit: number },
) {
  return await selectDonations(db)
    .select([
      sql<string>`donation.tx::text`.as('tx'),
      sql<boolean>`donation.tx < pg_snapshot_xmin(pg_current_snapshot())`.as('settled'),
    ])
    .where('donation.creator_id', '=', query.creatorId)
    .where(sql<boolean>`(donation.tx, donation.id) > (${query.after.tx}::xid8, ${query.after.id}::uuid)`)
    .where(sql<boolean>`donation.tx < pg_snapshot_xmax(pg_current_snapshot())`)
    .orderBy('donation.tx')
    .orderBy('donation.id')
    .limit(query.limit)
    .execute();
}

/**
 * The donors of a novel within `[startsAt, endsAt)`, or ever: largest sum first, then who reached it earlier, then
 * id. Anonymous gifts and those of suspended people count in the totals and are listed under no name, and one who
 * gave both openly and anonymously counts as two donors: a number that stays the same would tell who it was.
 * Undefined when nobody may know of the novel.
 */
export async function findDonationRanking(
  db: Executor,
  query: { novelId: string; window: { startsAt: string; endsAt: string } | null; limit: number },
) {
  const { window } = query;
  return await db
    .with('gift', (qb) =>
      qb
        .selectFrom('donation')
        .select(['donor_id', 'anonymous', 'coins', 'created_at'])
        .where('novel_id', '=', query.novelId)
        .$if(window !== null, (part) =>
          part.where('created_at', '>=', window!.startsAt).where('created_at', '<', window!.endsAt),
        ),
    )
    .selectFrom('novel')
    .leftJoin('gift', (join) => join.onTrue())
    .select((eb) => [
      sql<number>`coalesce(sum(gift.coins), 0)`.as('totalCoins'),
      sql<number>`count(distinct (gift.donor_id, gift.anonymous)) filter (where gift.donor_id is not null)`.as(
        'donorCount',
      ),
      jsonArrayFrom(
        eb
          .selectFrom('gift as open')
          .innerJoin('user as donor', 'donor.id', 'open.donor_id')
          .select([
            'donor.id as donorId',
            'donor.name as donorName',
            sql<number>`sum(open.coins)`.as('coins'),
            shownBadges(sql`donor.id`).as('badges'),
          ])
          .where('open.anonymous', '=', false)
          .where('donor.suspended_at', 'is', null)
          .groupBy('donor.id')
          .orderBy(sql`sum(open.coins)`, 'desc')
          .orderBy(sql`max(open.created_at)`)
          .orderBy('donor.id')
          .limit(query.limit),
      ).as('entries'),
    ])
    .where('novel.id', '=', query.novelId)
    .where('novel.last_published_at', 'is not', null)
    .groupBy('novel.id')
    .executeTakeFirst();
}
