import { sql, type Selectable } from 'kysely';
import type { Executor } from './database.ts';
import type { DB } from './generated/database.ts';

/** Tables whose rows are looked at again at `next_check_at`, and whether they count the looks in `checks`. */
const LEASED = {
  top_up: sql`, checks = checks + 1`,
  refund: sql`, checks = checks + 1`,
  dispute: sql`, checks = checks + 1`,
  payout: sql`, checks = checks + 1`,
  payment_method: sql``,
  method_registration: sql``,
  payout_destination: sql``,
} as const;
type Leased = keyof typeof LEASED;

/** Rows that are due at `now` belong to whoever takes them until `leasedUntil`. */
export interface Lease {
  now: Date;
  leasedUntil: Date;
}

/**
 * Takes rows whose next look is due and leases them, so that no other worker looks at the same ones and a killed
 * worker's come back.
 */
export async function leaseDueRows<Table extends Leased>(
  db: Executor,
  table: Table,
  { now, leasedUntil, limit }: Lease & { limit: number },
): Promise<Selectable<DB[Table]>[]> {
  const { rows } = await sql<Selectable<DB[Table]>>`
    update ${sql.table(table)}
    set next_check_at = ${leasedUntil.toISOString()}::timestamptz${LEASED[table]}
    where id in (
      select id from ${sql.table(table)} where next_check_at <= ${now.toISOString()}::timestamptz
      order by next_check_at limit ${limit} for no key update skip locked
    )
    returning *`.execute(db);
  return rows;
}

/** The same for one row; undefined when it is not due, because another worker has it or it has ended. */
export async function leaseDueRow<Table extends Leased>(
  db: Executor,
  table: Table,
  id: string,
  { now, leasedUntil }: Lease,
): Promise<Selectable<DB[Table]> | undefined> {
  const { rows } = await sql<Selectable<DB[Table]>>`
    update ${sql.table(table)}
    set next_check_at = ${leasedUntil.toISOString()}::timestamptz${LEASED[table]}
    where id = ${id}::uuid and next_check_at <= ${now.toISOString()}::timestamptz
    returning *`.execute(db);
  return rows[0];
}
