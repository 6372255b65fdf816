import type { LegacyImportState, LegacyReport } from '@inkvine/contracts/legacy';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export async function insertImport(
  db: Executor,
  row: { id: string; filename: string; bytes: number; sha256: string; createdBy: string; at: string },
): Promise<void> {
  await db
    .insertInto('legacy_import')
    .values({
      ...{ id: row.id, filename: row.filename, bytes: row.bytes, sha256: row.sha256, state: 'checking' },
      ...{ created_by: row.createdBy, created_at: row.at },
    })
    .execute();
}

function selectImports(db: Executor) {
  return db
    .selectFrom('legacy_import as import')
    .innerJoin('user as operator', 'operator.id', 'import.created_by')
    .select([
      'import.id',
      'import.filename',
      'import.bytes',
      'import.sha256',
      sql<LegacyImportState>`import.state`.as('state'),
      sql<LegacyReport | null>`import.report`.as('report'),
      'import.staged_rows as stagedRows',
      'operator.name as createdByName',
      'import.created_at as createdAt',
      'import.ended_at as endedAt',
    ]);
}

export async function findImport(db: Executor, id: string) {
  return await selectImports(db).where('import.id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function listImports(db: Executor, query: { before: string | undefined; limit: number }) {
  return await selectImports(db)
    .$if(query.before !== undefined, (qb) => qb.where('import.id', '<', query.before!))
    .orderBy('import.id', 'desc')
    .limit(query.limit)
    .execute();
}

/** Imports that a worker has something to do for. */
export async function listUnfinishedImportIds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('legacy_import')
    .select('id')
    .where('state', 'in', ['checking', 'importing'])
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Imports whose file is not needed any more, or that nobody confirmed since `before`. */
export async function listForgottenImportIds(db: Executor, before: string): Promise<string[]> {
  const rows = await db
    .selectFrom('legacy_import')
    .select('id')
    .where('state', '=', 'checked')
    .where('created_at', '<', before)
    .execute();
  return rows.map((row) => row.id);
}

/** Moves an import on when it is in one of `from`; false when it is not. */
export async function claimImportState(
  db: Executor,
  change: {
    id: string;
    from: readonly LegacyImportState[];
    to: LegacyImportState;
    report?: LegacyReport;
    endedAt?: string;
  },
): Promise<boolean> {
  const { report, endedAt } = change;
  const { numUpdatedRows } = await db
    .updateTable('legacy_import')
    .set({
      state: change.to,
      ...(report !== undefined && { report: JSON.stringify(report) }),
      ...(endedAt !== undefined && { ended_at: endedAt }),
    })
    .where('id', '=', change.id)
    .where('state', 'in', change.from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Notes that the rows up to `to` have been dealt with; false when somebody else has, or nobody imports any more. */
export async function claimStagedRows(
  trx: DatabaseTransaction,
  change: { id: string; from: number; to: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('legacy_import')
    .set({ staged_rows: change.to })
    .where('id', '=', change.id)
    .where('state', '=', 'importing')
    .where('staged_rows', '=', change.from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
