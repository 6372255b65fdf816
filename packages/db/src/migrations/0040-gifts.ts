import { sql, type Kysely } from 'kysely';

/**
 * Chapters that a reader bought for somebody else: for a person, or for whoever has the `code` of a link first. They
 * wait until they are claimed, and a chapter that cannot be given goes back to the giver by a reversal. A chapter's
 * right names its gift (`unlock.gift_id`) and the giver's payment.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table gift (
      id uuid primary key,
      giver_id uuid not null references "user",
      branch_id uuid not null references branch,
      receiver_id uuid references "user",
      code text unique,
      message text not null check (char_length(message) <= 300),
      coins bigint not null check (coins > 0),
      state text not null default 'waiting' check (state in ('waiting', 'claimed', 'returned')),
      claimed_by uuid references "user",
      why text check (why in ('taken_back', 'expired')),
      expires_at timestamptz not null,
      ended_at timestamptz,
      created_at timestamptz not null,
      constraint gift_to_one check ((receiver_id is null) = (code is not null)),
      constraint gift_to_others check (giver_id <> coalesce(claimed_by, receiver_id)),
      constraint gift_to_receiver check (receiver_id is null or claimed_by is null or receiver_id = claimed_by),
      constraint gift_ended check (
        (state = 'claimed') = (claimed_by is not null) and (state = 'returned') = (why is not null)
        and (state = 'waiting') = (ended_at is null))
    )`.execute(db);
  await sql`create index gift_sent on gift (giver_id, id desc)`.execute(db);
  await sql`create index gift_received on gift (coalesce(claimed_by, receiver_id), id desc)`.execute(db);
  await sql`create index gift_due on gift (expires_at) where state = 'waiting'`.execute(db);
  await sql`
    create table gift_chapter (
      gift_id uuid not null references gift,
      chapter_id uuid not null references chapter,
      txn_id uuid not null unique,
      coins bigint not null check (coins > 0),
      state text not null default 'waiting' check (state in ('waiting', 'given', 'returned')),
      reversal_id uuid unique,
      primary key (gift_id, chapter_id),
      constraint gift_chapter_returned check ((state = 'returned') = (reversal_id is not null))
    )`.execute(db);
  await sql`create index gift_chapter_waiting on gift_chapter (gift_id) where state = 'waiting'`.execute(db);
  await sql`
    alter table unlock
      add column gift_id uuid,
      add constraint unlock_given check (gift_id is null or kind = 'own'),
      add constraint unlock_gift foreign key (gift_id, chapter_id) references gift_chapter`.execute(db);
}
