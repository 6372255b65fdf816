import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Everything a wiki says, over time. A part keeps its key through edits and forks; a fork's row of the same key
  // stands before its ancestors'. Rows in force have the greatest to_seq there is.
  await sql`
    create table wiki_part (
      branch_id uuid not null references branch on delete cascade,
      part_key uuid not null,
      from_seq integer not null,
      to_seq integer not null default 2147483647,
      kind text not null check (kind in ('entry', 'snapshot', 'section', 'alias', 'relation', 'event')),
      entry_key uuid,
      target_key uuid,
      type text,
      intro boolean not null default false,
      gate_chapter_id uuid references chapter on delete set null,
      effective text not null default 'on_open' check (effective in ('on_open', 'on_finish')),
      deleted boolean not null default false,
      name text not null default '',
      body jsonb not null default '{}',
      search text not null default '',
      words text not null default '',
      mentions uuid[] not null default '{}',
      version integer not null,
      derived_from uuid references branch on delete set null,
      suggested_by uuid references "user" on delete set null,
      edited_by uuid not null references "user",
      edited_at timestamptz not null,
      primary key (branch_id, part_key, from_seq),
      check (from_seq < to_seq),
      check (not (intro and gate_chapter_id is not null)),
      check ((kind = 'event') = (entry_key is null)),
      check ((kind = 'entry') = (type is not null)),
      check ((kind = 'relation') = (target_key is not null))
    )`.execute(db);
  await sql`
    create unique index wiki_part_in_force on wiki_part (branch_id, part_key)
      where to_seq = 2147483647`.execute(db);
  await sql`create index wiki_part_entry on wiki_part (branch_id, entry_key, kind)`.execute(db);
  await sql`create index wiki_part_kind on wiki_part (branch_id, kind)`.execute(db);
  // What forks change or remove of what they inherit.
  await sql`
    create index wiki_part_changed on wiki_part (branch_id)
      where deleted or derived_from is not null`.execute(db);
  await sql`create index wiki_part_target on wiki_part (branch_id, target_key) where target_key is not null`.execute(
    db,
  );
  // Images as they were taken in; the body of a part names the one it shows.
  await sql`
    create table wiki_image (
      id uuid primary key,
      uploaded_by uuid not null references "user",
      file_key text not null unique,
      width integer not null,
      height integer not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index wiki_image_mine on wiki_image (uploaded_by)`.execute(db);
  await sql`create index wiki_image_age on wiki_image (created_at)`.execute(db);
  await sql`
    create index wiki_part_image on wiki_part ((body -> 'image' ->> 'id'))
      where body -> 'image' is not null`.execute(db);
  await sql`
    create table wiki_setting (
      branch_id uuid primary key references branch on delete cascade,
      shows_hidden_count boolean not null default false,
      version integer not null default 1
    )`.execute(db);
  // How a reader wants the wiki of a branch; none of it changes what they have read.
  await sql`
    create table wiki_choice (
      user_id uuid not null references "user" on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      hide_until_finished boolean not null,
      reveal_chapter_id uuid references chapter on delete set null,
      updated_at timestamptz not null default now(),
      primary key (user_id, branch_id)
    )`.execute(db);
  await sql`
    create table wiki_suggestion (
      id uuid primary key,
      branch_id uuid not null references branch on delete cascade,
      entry_key uuid,
      suggested_by uuid references "user" on delete set null,
      title text not null,
      text text not null,
      horizon_chapter_id uuid references chapter on delete set null,
      status text not null default 'open' check (status in ('open', 'accepted', 'declined')),
      version integer not null default 1,
      submitted_at timestamptz not null,
      decided_at timestamptz,
      check ((status = 'open') = (decided_at is null))
    )`.execute(db);
  await sql`create index wiki_suggestion_inbox on wiki_suggestion (branch_id, submitted_at desc, id desc)`.execute(
    db,
  );
  await sql`
    create index wiki_suggestion_mine on wiki_suggestion (suggested_by, branch_id, submitted_at desc, id desc)`.execute(
    db,
  );
  // Moderators see everything, and that they looked is written down.
  await sql`
    create table wiki_oversight (
      moderator_id uuid not null references "user",
      branch_id uuid not null references branch on delete cascade,
      day date not null,
      primary key (moderator_id, branch_id, day)
    )`.execute(db);
}
