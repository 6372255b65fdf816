import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table branch
      add column author_id uuid references "user",
      add column name text check (char_length(name) between 1 and 120),
      add column parent_id uuid references branch,
      add column fork_position integer not null default 0 check (fork_position >= 0),
      add column depth integer not null default 0 check (depth between 0 and 50),
      add column seq integer not null default 0,
      add column survives_upstream boolean not null default true,
      add column forked_at timestamptz,
      add column last_published_at timestamptz,
      add column updated_at timestamptz not null default now(),
      add check (is_main = (parent_id is null))`.execute(db);
  await sql`
    update branch
       set author_id = novel.author_id, last_published_at = novel.last_published_at, updated_at = novel.updated_at
      from novel
     where novel.id = branch.novel_id`.execute(db);
  await sql`alter table branch alter column author_id set not null`.execute(db);
  await sql`create index branch_forks on branch (novel_id) where not is_main`.execute(db);
  await sql`create index branch_parent on branch (parent_id) where parent_id is not null`.execute(db);
  await sql`create index branch_author on branch (author_id, updated_at desc, id desc)`.execute(db);
  await sql`alter table chapter add column taken_down_at timestamptz`.execute(db);
  // What readers of a branch saw and when: rows in force have the greatest to_seq there is.
  await sql`
    create table branch_line (
      branch_id uuid not null references branch on delete cascade,
      position integer not null check (position >= 1),
      chapter_id uuid not null references chapter on delete cascade,
      revision_id uuid not null references chapter_revision,
      from_seq integer not null,
      to_seq integer not null default 2147483647,
      primary key (branch_id, chapter_id, from_seq),
      check (from_seq < to_seq)
    )`.execute(db);
  await sql`
    create unique index branch_line_in_force on branch_line (branch_id, position)
      where to_seq = 2147483647`.execute(db);
  await sql`create index branch_line_position on branch_line (branch_id, position, from_seq)`.execute(db);
  // Which stretch of whose line a branch shows, and as of when.
  await sql`
    create table branch_lineage (
      branch_id uuid not null references branch on delete cascade,
      ancestor_id uuid not null references branch on delete cascade,
      depth integer not null check (depth >= 0),
      after_position integer not null,
      up_to_position integer not null,
      as_of_seq integer not null,
      primary key (branch_id, ancestor_id),
      check (after_position <= up_to_position),
      check ((depth = 0) = (branch_id = ancestor_id))
    )`.execute(db);
  await sql`create index branch_lineage_ancestor on branch_lineage (ancestor_id)`.execute(db);
  // An edit of an inherited chapter that the fork's author took over.
  await sql`
    create table branch_pin (
      branch_id uuid not null references branch on delete cascade,
      chapter_id uuid not null references chapter on delete cascade,
      revision_id uuid not null references chapter_revision,
      created_at timestamptz not null default now(),
      primary key (branch_id, chapter_id)
    )`.execute(db);
  await sql`update branch set seq = 1`.execute(db);
  await sql`
    insert into branch_lineage (branch_id, ancestor_id, depth, after_position, up_to_position, as_of_seq)
    select id, id, 0, 0, 2147483647, 2147483646 from branch`.execute(db);
  await sql`
    insert into branch_line (branch_id, position, chapter_id, revision_id, from_seq)
    select branch_id, position, id, published_revision_id, 1 from chapter where status = 'published'`.execute(
    db,
  );
  // The furthest chapter of a home branch that somebody opened, finished, or wishes to be treated as being at.
  await sql`
    create table reading_horizon (
      user_id uuid not null references "user" on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      opened_chapter_id uuid not null references chapter on delete cascade,
      finished_chapter_id uuid references chapter on delete cascade,
      capped_chapter_id uuid references chapter on delete set null,
      updated_at timestamptz not null default now(),
      primary key (user_id, branch_id)
    )`.execute(db);
  await sql`
    insert into reading_horizon (user_id, branch_id, opened_chapter_id, finished_chapter_id)
    select progress.user_id, chapter.branch_id,
           (array_agg(chapter.id order by chapter.position desc))[1],
           (array_agg(chapter.id order by chapter.position desc)
             filter (where progress.finished_at is not null))[1]
      from chapter_progress progress
      join chapter on chapter.id = progress.chapter_id
     group by progress.user_id, chapter.branch_id`.execute(db);
}
