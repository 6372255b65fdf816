import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface MembershipNoticeRow {
  id: string;
  membershipId: string;
  userId: string;
  kind: string;
  detail: unknown;
  creatorName: string;
  tierName: string;
  createdAt: string;
  readAt: string | null;
  /** By what its owner knows the method that pays: its name or its last digits; null for coins. */
  method: string | null;
}

const METHOD = sql<
  string | null
>`coalesce(method.name, nullif(concat_ws(' ', method.brand, method.last4), ''),
  method.upi_address)`;

const notices = (db: Executor) =>
  db
    .selectFrom('membership_notice as notice')
    .innerJoin('membership', 'membership.id', 'notice.membership_id')
    .innerJoin('membership_tier as tier', 'tier.id', 'membership.tier_id')
    .innerJoin('user as creator', 'creator.id', 'membership.creator_id')
    .leftJoin('payment_method as method', 'method.id', 'membership.payment_method_id')
    .select(METHOD.as('method'))
    .select([
      'notice.id',
      'notice.membership_id as membershipId',
      'notice.user_id as userId',
      'notice.kind',
      'notice.detail',
      'creator.name as creatorName',
      'tier.name as tierName',
      'notice.created_at as createdAt',
      'notice.read_at as readAt',
    ]);

export async function findMembershipNotice(
  db: Executor,
  id: string,
): Promise<MembershipNoticeRow | undefined> {
  return await notices(db).where('notice.id', '=', id).executeTakeFirst();
}

/** A person's notices, newest first. */
export async function listMembershipNotices(
  db: Executor,
  query: { userId: string; before: string | undefined; limit: number },
): Promise<MembershipNoticeRow[]> {
  return await notices(db)
    .where('notice.user_id', '=', query.userId)
    .$if(query.before !== undefined, (qb) => qb.where('notice.id', '<', query.before!))
    .orderBy('notice.id', 'desc')
    .limit(query.limit)
    .execute();
}

/** Marks what a person has seen, up to the newest of a list. */
export async function updateNoticesRead(
  db: Executor,
  seen: { userId: string; upTo: string; at: Date },
): Promise<void> {
  await db
    .updateTable('membership_notice')
    .set({ read_at: seen.at.toISOString() })
    .where('user_id', '=', seen.userId)
    .where('id', '<=', seen.upTo)
    .where('read_at', 'is', null)
    .execute();
}

export async function countUnreadNotices(db: Executor, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from membership_notice where user_id = ${userId}::uuid and read_at is null`.execute(
    db,
  );
  return rows[0]!.count;
}
