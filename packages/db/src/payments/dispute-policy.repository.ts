import type { DatabaseTransaction, Executor } from '../database.ts';

const COLUMNS = ['version', 'valid_from as validFrom', 'terms', 'note', 'created_at as createdAt'] as const;

/** The terms that were in force at an instant. */
export async function findDisputePolicyAt(db: Executor, at: string) {
  return await db
    .selectFrom('dispute_policy')
    .select(COLUMNS)
    .where('valid_from', '<=', at)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The newest first. */
export async function listDisputePolicies(db: Executor, limit: number) {
  return await db
    .selectFrom('dispute_policy')
    .select(COLUMNS)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

/** Undefined when that version or instant is taken: somebody else has published meanwhile. */
export async function insertDisputePolicy(
  trx: DatabaseTransaction,
  policy: { version: number; validFrom: Date; terms: unknown; note: string; createdBy: string },
) {
  return await trx
    .insertInto('dispute_policy')
    .values({
      version: policy.version,
      valid_from: policy.validFrom.toISOString(),
      terms: JSON.stringify(policy.terms),
      note: policy.note,
      created_by: policy.createdBy,
      created_at: policy.validFrom.toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}
