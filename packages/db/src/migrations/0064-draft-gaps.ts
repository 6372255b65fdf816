import { sql, type Kysely } from 'kysely';

/** Revisions that a text may lack which was written while the store could not be asked: `[after, before]`, oldest first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table draft add column gaps jsonb not null default '[]'`.execute(db);
}
