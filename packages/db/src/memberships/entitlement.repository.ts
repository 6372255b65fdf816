import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/** Access ends where its row says: nothing will be decided there. */
export async function closeAtEnd(trx: DatabaseTransaction, membershipId: string): Promise<void> {
  await trx
    .updateTable('membership_entitlement')
    .set({ until_decided: false })
    .where('membership_id', '=', membershipId)
    .where('until_decided', '=', true)
    .execute();
}

/** Access goes on beyond the end of the paid period until somebody decides on the next one. False where none is paid. */
export async function keepOpenBeyondEnd(
  trx: DatabaseTransaction,
  membershipId: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update membership_entitlement set until_decided = true
    where id = (
      select id from membership_entitlement
       where membership_id = ${membershipId}::uuid and source <> 'grace' and period_id is not null
         and ends_at > ${at.toISOString()}::timestamptz
       order by ends_at desc, id desc limit 1)
    returning id`.execute(trx);
  return rows.length > 0;
}

/** Access comes back when months that are left out are over, whether or not anybody decides on the next one by then. */
export async function openAfterPause(
  trx: DatabaseTransaction,
  pause: { membershipId: string; until: Date; at: Date },
): Promise<void> {
  const until = sql`${pause.until.toISOString()}::timestamptz`;
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, source, starts_at, ends_at,
      until_decided, created_at)
    select id, user_id, creator_id, tier_id, 'period', ${until}, ${until}, true, ${pause.at.toISOString()}::timestamptz
    from membership where id = ${pause.membershipId}::uuid`.execute(trx);
}

/** Access that nobody pays for: free days before the first charge, or months that were given. */
export async function insertFreeAccess(
  trx: DatabaseTransaction,
  access: {
    source: 'trial' | 'gift';
    membershipId: string;
    userId: string;
    creatorId: string;
    tierId: string;
    /** Null for what is open beside the period in progress. */
    periodId: string | null;
    startsAt: Date;
    endsAt: Date;
    /** Whether it goes on beyond its end until somebody decides on the next period. */
    untilDecided: boolean;
  },
): Promise<void> {
  await trx
    .insertInto('membership_entitlement')
    .values({
      ...{ membership_id: access.membershipId, user_id: access.userId, creator_id: access.creatorId },
      ...{ tier_id: access.tierId, period_id: access.periodId, source: access.source },
      ...{ starts_at: access.startsAt.toISOString(), ends_at: access.endsAt.toISOString() },
      ...{ until_decided: access.untilDecided, created_at: access.startsAt.toISOString() },
    })
    .execute();
}
