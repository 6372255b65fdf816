import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table manuscript
      add column format text not null default 'text' check (format in ('text', 'markdown', 'docx', 'epub')),
      add column ranges jsonb`.execute(db);
  // Whether readers may take what they may read of this branch with them as a file.
  await sql`alter table branch add column reader_export boolean not null default false`.execute(db);
}
