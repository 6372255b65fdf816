import { sql } from 'kysely';
import type { Database } from '../database.ts';

/**
 * Runs the work unless another process is at it already; false when it was. The lock belongs to the connection,
 * so a killed process gives it back by dying.
 */
export async function tryWithLock(db: Database, name: string, work: () => Promise<void>): Promise<boolean> {
  return await db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${name}, 0)`;
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${key}) as locked`.execute(
      connection,
    );
    if (rows[0]?.locked !== true) return false;
    try {
      await work();
      return true;
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}
