import type { PayeeKind } from '@inkvine/contracts/settlement-rules';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface TaxProfileValues {
  residence: string;
  kind: PayeeKind;
  legalName: string;
  /** The last four characters. */
  taxNumberEnd: string;
}

export interface TaxProfileRow extends TaxProfileValues {
  version: number;
  fieldVersions: unknown;
  updatedAt: string;
}

export async function findTaxProfile(db: Executor, userId: string): Promise<TaxProfileRow | undefined> {
  return await db
    .selectFrom('tax_profile')
    .select([
      'residence',
      sql<PayeeKind>`kind`.as('kind'),
      'legal_name as legalName',
      'tax_number_end as taxNumberEnd',
      'version',
      'field_versions as fieldVersions',
      'updated_at as updatedAt',
    ])
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** The first profile, or a new one over the version that was shown; false when there is another by now. */
export async function claimTaxProfile(
  db: Executor,
  of: { userId: string; version: number | null; at: string },
  values: TaxProfileValues,
): Promise<boolean> {
  const columns = {
    residence: values.residence,
    kind: values.kind,
    legal_name: values.legalName,
    tax_number_end: values.taxNumberEnd,
    updated_at: of.at,
  };
  if (of.version === null) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('tax_profile')
      .values({ user_id: of.userId, ...columns })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await db
    .updateTable('tax_profile')
    .set({ ...columns, version: sql`version + 1` })
    .where('user_id', '=', of.userId)
    .where('version', '=', of.version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
