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
       where membership_id = ${membershipId}::uuid and source <> 'grace' and ends_at > ${at.toISOString()}::timestamptz
       order by ends_at desc, id desc limit 1)`.execute(trx);
}

export async function insertTrial(
  trx: DatabaseTransaction,
  trial: {
    membershipId: string;
    userId: string;
    creatorId: string;
    tierId: string;
    periodId: string;
    startsAt: Date;
    endsAt: Date;
  },
): Promise<void> {
  await trx
    .insertInto('membership_entitlement')
    .values({
      ...{ membership_id: trial.membershipId, user_id: trial.userId, creator_id: trial.creatorId },
      ...{ tier_id: trial.tierId, period_id: trial.periodId, source: 'trial', until_decided: true },
      ...{ starts_at: trial.startsAt.toISOString(), ends_at: trial.endsAt.toISOString() },
      created_at: trial.startsAt.toISOString(),
    })
    .execute();
}
