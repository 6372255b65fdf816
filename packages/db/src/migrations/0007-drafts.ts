import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One row. Redis holds the same epoch and count of flushes under the name of the site, which a database gets with
  // its first epoch; where they differ, one of the two was lost or restored.
  await sql`
    create table draft_epoch (
      is_only boolean primary key default true check (is_only),
      site uuid,
      epoch text not null default '',
      flushes bigint not null default 0
    )`.execute(db);
  await sql`insert into draft_epoch default values`.execute(db);
  await sql`
    create table draft (
      chapter_id uuid primary key references chapter on delete cascade,
      rev bigint not null check (rev > 0),
      seen_rev bigint not null,
      kept_rev bigint not null default 0,
      epoch text not null,
      title text not null check (char_length(title) <= 200),
      blocks text not null,
      characters integer not null,
      hash text not null,
      client_id text not null,
      client_from bigint not null,
      device text not null,
      ops text not null,
      author_id uuid not null references "user",
      active_since timestamptz not null,
      saved_at timestamptz not null
    )`.execute(db);
  await sql`create index draft_unpublished on draft (author_id, saved_at desc, chapter_id desc)`.execute(db);
  await sql`create index draft_unkept on draft (saved_at) where kept_rev < rev`.execute(db);
  await sql`
    create table next_chapter (
      branch_id uuid primary key references branch on delete cascade,
      chapter_id uuid not null unique,
      is_made boolean not null default false
    )`.execute(db);
  await sql`
    alter table chapter_revision
      drop constraint chapter_revision_title_check,
      add check (char_length(title) <= 200),
      add reason text not null default 'saved' check (reason in ('created', 'saved', 'session_end', 'activity',
        'published', 'unpublished', 'restored', 'conflict', 'imported', 'bulk_edit')),
      add label text check (char_length(label) between 1 and 100),
      add pinned boolean not null default false,
      add restored_from uuid references chapter_revision on delete set null`.execute(db);
  await sql`drop index chapter_revision_chapter`.execute(db);
  await sql`
    create index chapter_revision_chapter on chapter_revision (chapter_id, created_at desc, id desc)`.execute(
    db,
  );
  await sql`
    create index chapter_revision_restored on chapter_revision (restored_from)
      where restored_from is not null`.execute(db);
  // Whether readers ever saw a revision, and what may be deleted, is asked of all that point to it.
  await sql`create index branch_line_revision on branch_line (revision_id)`.execute(db);
  await sql`create index branch_pin_revision on branch_pin (revision_id)`.execute(db);
  await sql`create index chapter_head on chapter (head_revision_id)`.execute(db);
  await sql`
    create index chapter_published_revision on chapter (published_revision_id)
      where published_revision_id is not null`.execute(db);
}
