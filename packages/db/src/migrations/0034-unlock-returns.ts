import { sql, type Kysely } from 'kysely';

/**
 * A chapter that was paid for and not opened can be given back. `served_at` is when its text was first sent to its
 * owner since they paid; nobody noted that before, so whatever was bought for good counts as sent. `unlock_return`
 * keeps what was given back, because the row of the unlock goes; the number of a chapter's returns is part of the key
 * under which it is bought again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table unlock add column served_at timestamptz`.execute(db);
  await sql`
    update unlock set served_at = coalesce(opened_at, created_at)
    where kind = 'own' or opened_at is not null`.execute(db);
  await sql`
    create table unlock_return (
      txn_id uuid primary key,
      user_id uuid not null references "user",
      chapter_id uuid not null references chapter,
      kind text not null check (kind in ('own', 'rent')),
      reversal_id uuid not null unique,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index unlock_return_reader on unlock_return (user_id, chapter_id, kind)`.execute(db);
  await sql`
    create trigger append_only before update or delete on unlock_return
      for each row execute function refuse_change()`.execute(db);
}
