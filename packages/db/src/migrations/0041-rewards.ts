import { sql, type Kysely } from 'kysely';

/**
 * Coins that a top-up brings beside what it bought, by rules that an operator sets. A rule is never edited: its next
 * version stops it. `given_coins` is counted only where a budget limits it, so that other rules are no hot row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reward_rule (
      id uuid primary key,
      replaces uuid unique references reward_rule,
      version integer not null check (version > 0),
      name text not null check (char_length(name) between 1 and 60),
      currency char(3) not null,
      min_minor bigint not null check (min_minor >= 0),
      percent smallint check (percent between 1 and 100),
      coins bigint check (coins > 0),
      first_only boolean not null,
      per_person_coins bigint check (per_person_coins > 0),
      budget_coins bigint check (budget_coins > 0),
      valid_days integer not null check (valid_days between 1 and 1825),
      starts_at timestamptz not null,
      ends_at timestamptz,
      stopped_at timestamptz,
      given_coins bigint not null default 0 check (given_coins >= 0),
      created_by uuid not null references "user",
      created_at timestamptz not null,
      constraint reward_rule_gives check ((percent is null) <> (coins is null)),
      constraint reward_rule_window check (ends_at is null or ends_at > starts_at),
      constraint reward_rule_budget check (given_coins <= coalesce(budget_coins, 0))
    )`.execute(db);
  await sql`create index reward_rule_running on reward_rule (currency) where stopped_at is null`.execute(db);
  await sql`
    create table reward_grant (
      txn_id uuid primary key,
      rule_id uuid not null references reward_rule,
      top_up_id uuid not null unique references top_up,
      user_id uuid not null references "user",
      coins bigint not null check (coins > 0),
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index reward_grant_rule on reward_grant (rule_id, user_id) include (coins)`.execute(db);
  await sql`
    create trigger append_only before update or delete on reward_grant
      for each row execute function refuse_change()`.execute(db);
}
