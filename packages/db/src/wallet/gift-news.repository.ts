import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/** `gift` has ended by somebody else's doing, and its giver has not seen how. */
export const isUnseenEnd = sql`
  gift.ended_at is not null and gift.seen_at is null and gift.why is distinct from 'taken_back'`;

export interface GiftsToSeeRow {
  waiting: number;
  /** The one that came last; null for none. */
  giftId: string | null;
  unseen: number;
}

/** How many gifts wait for a person by now, and of how many of theirs they have not seen what became. */
export async function findGiftsToSee(
  db: Executor,
  { userId, at }: { userId: string; at: Date },
): Promise<GiftsToSeeRow> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const { rows } = await sql<GiftsToSeeRow>`
    select waits.count as waiting, waits.last as "giftId", (
        select count(*) from gift where gift.giver_id = ${userId}::uuid and ${isUnseenEnd}) as unseen
    from (
      select count(*) as count, (array_agg(gift.id order by gift.deliver_at desc, gift.id desc))[1] as last
        from gift
       where gift.receiver_id = ${userId}::uuid and gift.state = 'waiting'
         and gift.deliver_at <= ${now} and gift.expires_at > ${now}) as waits`.execute(db);
  return rows[0]!;
}

/** Notes that a giver has seen what became of gifts; others of these ids are left alone. */
export async function updateGiftsSeen(
  db: Executor,
  seen: { userId: string; giftIds: readonly string[]; at: Date },
): Promise<void> {
  await sql`
    update gift set seen_at = ${seen.at.toISOString()}::timestamptz
    where gift.id = any(${[...seen.giftIds]}::uuid[]) and gift.giver_id = ${seen.userId}::uuid
      and ${isUnseenEnd}`.execute(db);
}
