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

/** Access goes on beyond the end of the paid period until somebody decides on the next one. */
export async function keepOpenBeyondEnd(
  trx: DatabaseTransaction,
  membershipId: string,
  at: Date,
): Promise<void> {
  await sql`
    update membership_entitlement set until_decided = true
    where id = (
      select id from membership_entitlement
       where membership_id = ${membershipId}::uuid and source <> 'grace' and period_id is not null
         and ends_at > ${at.toISOString()}::timestamptz
       order by ends_at desc, id desc limit 1)`.execute(trx);
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
