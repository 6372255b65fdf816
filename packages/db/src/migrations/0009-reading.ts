import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Which text somebody read, so that later edits of it can be told and shown.
  await sql`
    alter table chapter_progress
      add column revision_id uuid references chapter_revision on delete set null`.execute(db);
  await sql`
    update chapter_progress progress
       set revision_id = coalesce(chapter.published_revision_id, chapter.head_revision_id)
      from chapter
     where chapter.id = progress.chapter_id`.execute(db);
  await sql`
    alter table reading_position
      add column device_id uuid,
      add column device_name text check (char_length(device_name) between 1 and 60)`.execute(db);
  // While somebody reads again, the cap follows them; otherwise it stays where they put it.
  await sql`
    alter table reading_horizon
      add column rereading boolean not null default false`.execute(db);
  await sql`
    create table shelf_entry (
      user_id uuid not null references "user" on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      shelf text not null check (shelf in ('reading', 'waiting', 'dropped', 'finished')),
      reason text not null default '' check (char_length(reason) <= 200),
      updated_at timestamptz not null default now(),
      primary key (user_id, branch_id)
    )`.execute(db);
  await sql`
    create table reading_preference (
      user_id uuid primary key references "user" on delete cascade,
      keeps_history boolean not null default true,
      profiles jsonb,
      version integer not null default 1,
      updated_at timestamptz not null default now()
    )`.execute(db);
}
