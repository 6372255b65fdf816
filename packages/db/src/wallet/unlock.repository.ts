import type { ChapterAccess } from '@inkvine/contracts/chapter-access';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { isOpenToMember } from '../memberships/member-rights.ts';
import { accessFor, priceOf, rightsOf, visibleTo } from '../stories/chapter-access.ts';
import { returnState } from './unlock-return.repository.ts';

export interface UnlockSubjectRow {
  /** What it costs for good. */
  price: number;
  /** Coins do not open it. */
  membersOnly: boolean;
  access: ChapterAccess;
  /** What the reader paid for the rental they have now. */
  rentalCoins: number | null;
  /** Hours of that rental. */
  rentalHours: number | null;
  /** What renting costs; null where it is not for rent. */
  rentCoins: number | null;
  rentHours: number | null;
  /** Hours between the tickets of its branch; null where the chapter does not open by waiting. */
  waitHours: number | null;
  /** When the reader has their next ticket of the branch; null when it is there. */
  ticketReadyAt: string | null;
}

/** Whether `chapter` opens by waiting under the `terms` of its branch. */
export const opensByWaiting = sql<boolean>`(
  terms.wait_hours is not null and chapter.status = 'published' and chapter.price_coins > 0
  and not chapter.members_only
  and chapter.position >= terms.wait_from
  and (select count(*) from (
         select from chapter later
          where later.branch_id = chapter.branch_id and later.position > chapter.position
            and later.status = 'published'
          limit terms.wait_exclude_latest) latest) = terms.wait_exclude_latest)`;

/** A chapter as someone who may buy it sees it; undefined when it does not exist for them. */
export async function findUnlockSubject(
  db: Executor,
  userId: string,
  chapterId: string,
): Promise<UnlockSubjectRow | undefined> {
  const { rows } = await sql<UnlockSubjectRow>`
    select ${priceOf} as price, chapter.members_only as "membersOnly", ${accessFor(userId)} as access, rental.coins as "rentalCoins",
           unlock.rent_hours as "rentalHours",
           case when terms.rent_coins < chapter.price_coins then terms.rent_coins end as "rentCoins",
           terms.rent_hours as "rentHours", case when ${opensByWaiting} then terms.wait_hours end as "waitHours",
           case when ticket.ready_at > now() then ticket.ready_at end as "ticketReadyAt"
      from chapter
      join branch on branch.id = chapter.branch_id
      left join sale_terms terms on terms.branch_id = branch.id
      left join ${rightsOf(userId)}
      left join unlock rental
             on rental.user_id = ${userId} and rental.chapter_id = chapter.id and rental.kind = 'rent'
            and (rental.ends_at is null or rental.ends_at > now())
      left join wait_ticket ticket on ticket.user_id = ${userId} and ticket.branch_id = branch.id
     where chapter.id = ${chapterId}
       and ${visibleTo(userId)}`.execute(db);
  return rows[0];
}

export type TicketOutcome =
  | { status: 'OK' | 'NOT_READY'; readyAt: string }
  /** The chapter does not open so, or is open already. */
  | { status: 'NO_SUBJECT' };

/**
 * Opens a chapter with the ticket that its reader has waited for, and begins the wait for the next one: one statement,
 * so that two devices use one ticket once. The time is the database's.
 */
export async function useWaitTicket(
  db: Executor,
  ticket: { userId: string; chapterId: string },
): Promise<TicketOutcome> {
  const { rows } = await sql<{ isSubject: boolean; usedUntil: string | null; readyAt: string | null }>`
    with subject as materialized (
      select chapter.id, chapter.branch_id, terms.wait_hours, terms.rent_hours
        from chapter
        join branch on branch.id = chapter.branch_id
        join sale_terms terms on terms.branch_id = branch.id
       where chapter.id = ${ticket.chapterId}::uuid
         and branch.author_id <> ${ticket.userId}::uuid
         and ${opensByWaiting}
         and not ${isOpenToMember(sql`${ticket.userId}::uuid`)}
         and not exists (
           select from unlock held
            where held.user_id = ${ticket.userId}::uuid and held.chapter_id = chapter.id
              and (held.ends_at is null or held.ends_at > now()))
    ), used as (
      insert into wait_ticket as mine (user_id, branch_id, chapter_id, used_at, ready_at)
      select ${ticket.userId}::uuid, branch_id, id, now(), now() + wait_hours * interval '1 hour' from subject
      on conflict (user_id, branch_id) do update
         set chapter_id = excluded.chapter_id, used_at = excluded.used_at, ready_at = excluded.ready_at
       where mine.ready_at <= excluded.used_at
      returning ready_at
    ), opened as (
      insert into unlock (user_id, chapter_id, kind, coins, rent_hours, created_at)
      select ${ticket.userId}::uuid, subject.id, 'wait', 0, subject.rent_hours, now() from subject, used
      on conflict (user_id, chapter_id, kind) do update
         set rent_hours = excluded.rent_hours, created_at = excluded.created_at, opened_at = null, ends_at = null
    )
    select exists (select from subject) as "isSubject", (select ready_at from used) as "usedUntil",
           (select mine.ready_at from wait_ticket mine join subject on subject.branch_id = mine.branch_id
             where mine.user_id = ${ticket.userId}::uuid) as "readyAt"`.execute(db);
  const { isSubject, usedUntil, readyAt } = rows[0]!;
  if (!isSubject) return { status: 'NO_SUBJECT' };
  if (usedUntil !== null) return { status: 'OK', readyAt: usedUntil };
  // A ticket that another device used while this one waited for it is not in this snapshot.
  return readyAt === null ? { status: 'NO_SUBJECT' } : { status: 'NOT_READY', readyAt };
}

/**
 * Begins the time of a rental that waits, once; undefined when the reader has none. Who comes again, or from another
 * device, is told when the time that has begun ends.
 */
export async function claimRentalStart(
  db: Executor,
  rental: { userId: string; chapterId: string },
): Promise<{ endsAt: string } | undefined> {
  const { rows } = await sql<{ endsAt: string }>`
    update unlock
       set opened_at = coalesce(opened_at, now()),
           ends_at = coalesce(ends_at, now() + rent_hours * interval '1 hour')
     where user_id = ${rental.userId} and chapter_id = ${rental.chapterId} and kind in ('rent', 'wait')
       and (ends_at is null or ends_at > now())
       and exists (select from chapter where chapter.id = unlock.chapter_id and chapter.taken_down_at is null)
    returning ends_at as "endsAt"`.execute(db);
  return rows[0];
}

/**
 * Chapters a person has paid for, newest first; they stay after the chapter is taken from sale, and after a rental ended.
 * @param before `txnId` of the last row of the page before
 */
export async function listUnlocks(
  db: Executor,
  query: { userId: string; before: string | undefined; limit: number },
) {
  const { before } = query;
  return await db
    .selectFrom('unlock as purchase')
    .innerJoin('chapter', 'chapter.id', 'purchase.chapter_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on(
        'revision.id',
        '=',
        sql<string>`coalesce(chapter.published_revision_id, chapter.head_revision_id)`,
      ),
    )
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .select([
      sql<string>`purchase.txn_id`.as('txnId'),
      'purchase.chapter_id as chapterId',
      'purchase.kind',
      'purchase.coins',
      'purchase.ends_at as endsAt',
      'purchase.created_at as purchasedAt',
      returnState.isUnopened.as('isUnopened'),
      returnState.isCounted.as('isCounted'),
      returnState.isDisputed.as('isDisputed'),
      'revision.title as chapterTitle',
      'novel.title as novelTitle',
      'novel.slug as novelSlug',
    ])
    .where('purchase.user_id', '=', query.userId)
    .where('purchase.txn_id', 'is not', null)
    .where('purchase.gift_id', 'is', null)
    .$narrowType<{ kind: 'own' | 'rent' }>()
    .$if(before !== undefined, (qb) => qb.where('purchase.txn_id', '<', before!))
    .orderBy('purchase.txn_id', 'desc')
    .limit(query.limit)
    .execute();
}
