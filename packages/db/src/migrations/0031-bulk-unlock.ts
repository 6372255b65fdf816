import { sql, type Kysely } from 'kysely';

/** What the author of a branch takes off when several of its chapters are bought at once, in percent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table sale_terms
      add column bulk_discount smallint not null default 0 check (bulk_discount between 0 and 30)`.execute(
    db,
  );
}
