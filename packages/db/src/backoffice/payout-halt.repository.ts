import type { PayoutHalt } from '@inkvine/contracts/backoffice';
import type { Executor } from '../database.ts';

const selectHalts = (db: Executor) =>
  db
    .selectFrom('payout_halt')
    .leftJoin('user as halter', 'halter.id', 'payout_halt.halted_by')
    .leftJoin('user as lifter', 'lifter.id', 'payout_halt.lifted_by')
    .select([
      'payout_halt.id',
      'payout_halt.since',
      'payout_halt.reason',
      'halter.name as haltedBy',
      'payout_halt.lifted_at as liftedAt',
      'lifter.name as liftedBy',
      'payout_halt.lift_reason as liftReason',
    ])
    .select((eb) => eb.ref('payout_halt.cause').$castTo<PayoutHalt['cause']>().as('cause'));

/** The halt in force; at most one is. */
export async function findOpenHalt(db: Executor) {
  return await selectHalts(db).where('payout_halt.lifted_at', 'is', null).executeTakeFirst();
}

export async function findHalt(db: Executor, id: string) {
  return await selectHalts(db).where('payout_halt.id', '=', id).executeTakeFirst();
}

/** The newest first. */
export async function listHalts(db: Executor, limit: number) {
  return await selectHalts(db)
    .orderBy('payout_halt.since', 'desc')
    .orderBy('payout_halt.id', 'desc')
    .limit(limit)
    .execute();
}

/** Does nothing while another one is in force. */
export async function insertHalt(
  db: Executor,
  halt: { id: string; at: Date; cause: PayoutHalt['cause']; reason: string; haltedBy: string | null },
): Promise<void> {
  await db
    .insertInto('payout_halt')
    .values({
      id: halt.id,
      since: halt.at.toISOString(),
      cause: halt.cause,
      reason: halt.reason,
      halted_by: halt.haltedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** False when it is not in force. */
export async function claimHaltLifted(
  db: Executor,
  lift: { id: string; at: Date; by: string; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payout_halt')
    .set({ lifted_at: lift.at.toISOString(), lifted_by: lift.by, lift_reason: lift.reason })
    .where('id', '=', lift.id)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
