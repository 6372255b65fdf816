import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table branch_backup (
      id uuid primary key,
      branch_id uuid not null references branch on delete cascade,
      nightly boolean not null,
      state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
      failure text check (failure in ('storage_full', 'storage', 'interrupted', 'unexpected')),
      file_key text,
      bytes bigint,
      sha256 text,
      chapters integer,
      fingerprint text,
      created_at timestamptz not null,
      ended_at timestamptz,
      check ((state = 'failed') = (failure is not null)),
      check ((state = 'pending') = (ended_at is null)),
      check (state <> 'done' or (file_key is not null and bytes is not null and sha256 is not null
        and chapters is not null and fingerprint is not null))
    )`.execute(db);
  await sql`create index branch_backup_latest on branch_backup (branch_id, created_at desc, id desc)`.execute(
    db,
  );
  await sql`create index branch_backup_open on branch_backup (created_at) where state = 'pending'`.execute(
    db,
  );
  await sql`create unique index branch_backup_file on branch_backup (file_key) where file_key is not null`.execute(
    db,
  );
  // The night in which somebody last looked whether a branch has changed.
  await sql`
    create table branch_backup_look (
      branch_id uuid primary key references branch on delete cascade,
      night date not null
    )`.execute(db);
}
