import { sql, type Kysely } from 'kysely';

/**
 * Coins that were given are spent before coins that were bought, whichever expire sooner, and coins of an event
 * carry the name of its campaign. What was spent before took given coins first as well, except of those that an
 * operator gave for the full five years after bought ones had come in.
 *
 * A chapter is bought for good (`own`), rented, or opened by a ticket that one waits for (`wait`). The time of the last
 * two begins when the reader first opens it; once it has ended, the same row is used for the next one, and the ledger
 * keeps what was paid for the one before. `wallet.rent_seq` grows with every rental. A reader has one ticket for each
 * branch, ready again at `ready_at`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update coin_lot set prio = 200 where kind = 'paid'`.execute(db);
  await sql`
    alter table coin_lot
      add column campaign text,
      add constraint coin_lot_campaign check ((kind = 'event') = (campaign is not null)),
      add constraint coin_lot_paid_last check ((kind = 'paid') = (prio >= 200))`.execute(db);
  await sql`
    alter table unlock
      add column kind text not null default 'own',
      add column rent_hours smallint,
      add column opened_at timestamptz,
      add column ends_at timestamptz,
      alter column txn_id drop not null,
      drop constraint unlock_pkey,
      add primary key (user_id, chapter_id, kind),
      drop constraint unlock_coins_check,
      add constraint unlock_kind check (kind in ('own', 'rent', 'wait')),
      add constraint unlock_paid
        check (case kind when 'wait' then txn_id is null and coins = 0 else txn_id is not null and coins > 0 end),
      add constraint unlock_time check (
        case kind
          when 'own' then rent_hours is null and opened_at is null and ends_at is null
          else rent_hours is not null and (opened_at is null) = (ends_at is null)
        end)`.execute(db);
  await sql`alter table unlock alter column kind drop default`.execute(db);
  await sql`alter table wallet add column rent_seq bigint not null default 0`.execute(db);
  await sql`
    create table sale_terms (
      branch_id uuid primary key references branch on delete cascade,
      rent_coins bigint check (rent_coins > 0),
      rent_hours smallint not null check (rent_hours between 24 and 720),
      wait_hours smallint check (wait_hours between 3 and 72),
      wait_from integer not null check (wait_from >= 1),
      wait_exclude_latest integer not null check (wait_exclude_latest >= 0),
      version integer not null default 1
    )`.execute(db);
  await sql`
    create table wait_ticket (
      user_id uuid not null references "user" on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      chapter_id uuid not null references chapter on delete cascade,
      used_at timestamptz not null,
      ready_at timestamptz not null check (ready_at > used_at),
      primary key (user_id, branch_id)
    )`.execute(db);
}
