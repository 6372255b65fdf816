import { sql, type Kysely } from 'kysely';

/**
 * What people allow themselves: coins spent, or money topped up in one currency, in each day, week or month of
 * `time_zone`. A row without an amount is no limit. What loosens it waits in `next_*` until `next_at` and holds by
 * itself from then on; `spending_limit_change` keeps who wanted what and when.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table spending_limit (
      user_id uuid not null references "user",
      unit text not null check (unit in ('coins', 'KRW', 'USD', 'INR')),
      period text check (period in ('day', 'week', 'month')),
      amount bigint check (amount >= 0),
      next_period text check (next_period in ('day', 'week', 'month')),
      next_amount bigint check (next_amount >= 0),
      next_at timestamptz,
      time_zone text not null,
      primary key (user_id, unit),
      check ((period is null) = (amount is null)),
      check ((next_period is null) = (next_amount is null)),
      check (next_at is not null or next_amount is null)
    )`.execute(db);
  await sql`
    create table spending_limit_change (
      id bigint generated always as identity primary key,
      user_id uuid not null references "user",
      unit text not null,
      period text,
      amount bigint,
      holds_from timestamptz not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index spending_limit_change_user on spending_limit_change (user_id, id)`.execute(db);
  await sql`
    create trigger append_only before update or delete on spending_limit_change
      for each row execute function refuse_change()`.execute(db);
}
