import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table novel (
      id uuid primary key,
      author_id uuid not null references "user",
      slug text not null unique check (char_length(slug) between 1 and 120),
      title text not null check (char_length(title) between 1 and 200),
      synopsis text not null default '',
      language text not null check (language in ('ko', 'en')),
      tags text[] not null default '{}',
      version integer not null default 1,
      last_published_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index novel_author on novel (author_id, updated_at desc, id desc)`.execute(db);
  await sql`
    create index novel_listed on novel (last_published_at desc, id desc)
      where last_published_at is not null`.execute(db);
  await sql`
    create table branch (
      id uuid primary key,
      novel_id uuid not null references novel on delete cascade,
      is_main boolean not null,
      version integer not null default 1,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index branch_main on branch (novel_id) where is_main`.execute(db);
  await sql`
    create table chapter (
      id uuid primary key,
      branch_id uuid not null references branch on delete cascade,
      position integer not null check (position >= 1),
      status text not null default 'draft' check (status in ('draft', 'scheduled', 'published', 'unpublished')),
      price_coins bigint not null default 0 check (price_coins between 0 and 1000),
      head_revision_id uuid not null,
      published_revision_id uuid,
      publish_at timestamptz,
      published_at timestamptz,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (branch_id, position) deferrable initially immediate,
      check (status <> 'published' or (published_revision_id is not null and published_at is not null)),
      check ((status = 'scheduled') = (publish_at is not null))
    )`.execute(db);
  await sql`
    create index chapter_published on chapter (branch_id, position) include (price_coins)
      where status = 'published'`.execute(db);
  await sql`create index chapter_due on chapter (publish_at) where status = 'scheduled'`.execute(db);
  await sql`
    create table chapter_revision (
      id uuid primary key,
      chapter_id uuid not null references chapter on delete cascade deferrable initially deferred,
      title text not null check (char_length(title) between 1 and 200),
      blocks jsonb not null,
      characters integer not null,
      created_by uuid not null references "user",
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index chapter_revision_chapter on chapter_revision (chapter_id)`.execute(db);
  await sql`
    alter table chapter
      add foreign key (head_revision_id) references chapter_revision deferrable initially deferred,
      add foreign key (published_revision_id) references chapter_revision deferrable initially deferred`.execute(
    db,
  );
  await sql`
    create table manuscript (
      id uuid primary key,
      owner_id uuid not null references "user" on delete cascade,
      filename text not null,
      encoding text not null,
      language text not null check (language in ('ko', 'en')),
      suggested_title text not null,
      characters integer not null,
      body text not null,
      segments jsonb not null,
      novel_id uuid references novel on delete set null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index manuscript_unused on manuscript (created_at) where novel_id is null`.execute(db);
  await sql`
    create table chapter_progress (
      user_id uuid not null references "user" on delete cascade,
      chapter_id uuid not null references chapter on delete cascade,
      block_id text not null,
      quote text not null,
      fraction double precision not null check (fraction between 0 and 1),
      finished_at timestamptz,
      updated_at timestamptz not null default now(),
      primary key (user_id, chapter_id)
    )`.execute(db);
  await sql`
    create table reading_position (
      user_id uuid not null references "user" on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      chapter_id uuid not null references chapter on delete cascade,
      updated_at timestamptz not null default now(),
      primary key (user_id, branch_id)
    )`.execute(db);
  await sql`
    create index reading_position_latest on reading_position (user_id, updated_at desc, branch_id desc)`.execute(
    db,
  );
}
