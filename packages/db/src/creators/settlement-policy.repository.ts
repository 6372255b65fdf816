import type { SettlementRules } from '@inkvine/contracts/settlement-rules';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface PolicyRow {
  currency: string;
  version: number;
  /** `2026-10-01` */
  validFrom: string;
  rules: SettlementRules;
  createdAt: string;
}

const policies = (db: Executor) =>
  db
    .selectFrom('settlement_policy')
    .select([
      'currency',
      'version',
      sql<string>`valid_from::text`.as('validFrom'),
      sql<SettlementRules>`rules`.as('rules'),
      'created_at as createdAt',
    ]);

/** The newest rules that hold for a month; undefined for a currency without rules. */
export async function findPolicy(
  db: Executor,
  of: { currency: string; period: string },
): Promise<PolicyRow | undefined> {
  return await policies(db)
    .where('currency', '=', of.currency)
    .where('valid_from', '<=', of.period)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function findPolicyVersion(
  db: Executor,
  of: { currency: string; version: number },
): Promise<PolicyRow | undefined> {
  return await policies(db)
    .where('currency', '=', of.currency)
    .where('version', '=', of.version)
    .executeTakeFirst();
}

/** All versions, newest first. */
export async function listPolicies(db: Executor): Promise<PolicyRow[]> {
  return await policies(db).orderBy('currency').orderBy('version', 'desc').execute();
}

/** The currencies that are settled. */
export async function listSettledCurrencies(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('settlement_policy')
    .select('currency')
    .distinct()
    .orderBy('currency')
    .execute();
  return rows.map(({ currency }) => currency);
}

/** False when somebody else made this version first. */
export async function insertPolicy(
  db: Executor,
  policy: PolicyRow & { createdBy: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('settlement_policy')
    .values({
      currency: policy.currency,
      version: policy.version,
      valid_from: policy.validFrom,
      rules: JSON.stringify(policy.rules),
      created_by: policy.createdBy,
      created_at: policy.createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
