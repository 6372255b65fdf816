import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table volume (
      id uuid primary key,
      branch_id uuid not null references branch on delete cascade,
      position integer not null check (position >= 1),
      title text not null check (char_length(title) between 1 and 200),
      created_at timestamptz not null default now(),
      unique (branch_id, position) deferrable initially immediate
    )`.execute(db);
  await sql`
    alter table branch
      add column list_version integer not null default 1,
      add column preview_characters integer not null default 0 check (preview_characters between 0 and 2000),
      add column numbering text not null default 'continuous' check (numbering in ('continuous', 'per_volume')),
      add column note_before text not null default '' check (char_length(note_before) <= 4000),
      add column note_after text not null default '' check (char_length(note_after) <= 4000)`.execute(db);
  await sql`
    alter table chapter
      add column volume_id uuid references volume on delete set null,
      add column number_label text check (char_length(number_label) between 1 and 40),
      add column note_before text check (char_length(note_before) <= 4000),
      add column note_after text check (char_length(note_after) <= 4000),
      add column silent_release boolean not null default false,
      add column preview_kind text not null default 'rule' check (preview_kind in ('rule', 'none', 'after')),
      add column preview_block_id text check ((preview_kind = 'after') = (preview_block_id is not null)),
      add column title_spoiler boolean,
      add column public_title text check (char_length(public_title) between 1 and 200),
      add column warnings text[] not null default '{}',
      add column change_note text check (char_length(change_note) between 1 and 500),
      add column edition integer not null default 0,
      add column revised_at timestamptz`.execute(db);
  await sql`update chapter set edition = 1 where published_revision_id is not null`.execute(db);
  await sql`create index chapter_silent on chapter (id) where silent_release`.execute(db);
  await sql`create index chapter_volume on chapter (volume_id) where volume_id is not null`.execute(db);
  await sql`
    create index chapter_labelled on chapter (branch_id, position) where number_label is not null`.execute(
    db,
  );
  await sql`
    create index chapter_released on chapter (branch_id, published_at) where published_at is not null`.execute(
    db,
  );
  await sql`
    alter table novel
      add column title_spoiler boolean not null default false,
      add column warnings text[] not null default '{}',
      add column field_versions jsonb not null default '{}'`.execute(db);
  await sql`alter table chapter add column field_versions jsonb not null default '{}'`.execute(db);
  await noteFieldVersions(db, 'novel');
  await noteFieldVersions(db, 'chapter');
  await sql`
    create trigger note_release_versions
      before update of price_coins, preview_kind, preview_block_id, note_before, note_after, title_spoiler,
                       public_title, warnings, silent_release on chapter
      for each row when (new.version = old.version) execute function note_field_versions()`.execute(db);
  await sql`
    create table notice (
      id uuid primary key,
      branch_id uuid not null references branch on delete cascade,
      title text not null check (char_length(title) between 1 and 200),
      body text not null check (char_length(body) <= 10000),
      published_at timestamptz,
      pinned boolean not null default false,
      version integer not null default 1,
      field_versions jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await noteFieldVersions(db, 'notice');
  await sql`create index notice_written on notice (branch_id, pinned desc, created_at desc, id desc)`.execute(
    db,
  );
  await sql`
    create index notice_published on notice (branch_id, pinned desc, published_at desc, id desc)
      where published_at is not null`.execute(db);
  // Who asked to see numbers only of what they have not read.
  await sql`
    alter table reading_preference
      add column hides_titles boolean not null default false,
      add column field_versions jsonb not null default '{}'`.execute(db);
  await noteFieldVersions(db, 'reading_preference');
  // A reorder moves the horizons of those whose chapter was moved.
  await sql`create index reading_horizon_branch on reading_horizon (branch_id)`.execute(db);
}

/** So that whoever is refused learns what somebody else changed. */
const noteFieldVersions = (db: Kysely<unknown>, table: string) =>
  sql`
    create trigger note_field_versions before update on ${sql.table(table)}
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
