import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table manuscript
      add column format text not null default 'text' check (format in ('text', 'markdown', 'docx', 'epub')),
      add column ranges jsonb`.execute(db);
}
