import { sql, type Kysely } from 'kysely';

/**
 * What creators offer to members. A tier that is not retired has its rank to itself; the constraint looks at the end of
 * the transaction, so that two tiers can change places. A price is a row of its own from when it holds, and never
 * changes: members have agreed to the row. It can be withdrawn before it begins. `benefits_version` moves when the rows of
 * `tier_benefit` do, so that whoever is refused because of that learns it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table membership_tier (
      id uuid primary key,
      creator_id uuid not null references "user",
      name text not null check (char_length(name) between 1 and 60),
      description text not null default '' check (char_length(description) <= 1000),
      rank integer not null check (rank >= 1),
      status text not null default 'draft' check (status in ('draft', 'active', 'retired')),
      member_limit integer check (member_limit > 0),
      trial_days integer not null default 0 check (trial_days between 0 and 31),
      welcome text not null default '' check (char_length(welcome) <= 500),
      benefits_version integer not null default 1,
      version integer not null default 1,
      field_versions jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint membership_tier_rank exclude using btree (creator_id with =, rank with =)
        where (status <> 'retired') deferrable initially deferred
    )`.execute(db);
  await sql`create index membership_tier_creator on membership_tier (creator_id, rank)`.execute(db);
  await sql`
    create trigger note_field_versions before update on membership_tier
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
  await sql`
    create trigger kept before delete on membership_tier
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on membership_tier
      for each statement execute function refuse_removal()`.execute(db);

  await sql`
    create table tier_price (
      id uuid primary key,
      tier_id uuid not null references membership_tier,
      currency char(3) not null check (currency in ('KRW', 'USD', 'INR', 'COI')),
      "interval" text not null check ("interval" in ('month', 'year')),
      amount_minor bigint not null check (amount_minor > 0),
      effective_from timestamptz not null,
      withdrawn_at timestamptz,
      created_by uuid not null references "user",
      created_at timestamptz not null default now(),
      constraint tier_price_not_begun check (withdrawn_at < effective_from)
    )`.execute(db);
  await sql`
    create unique index tier_price_at on tier_price (tier_id, currency, "interval", effective_from desc)
      where withdrawn_at is null`.execute(db);
  await sql`create index tier_price_history on tier_price (tier_id, effective_from desc)`.execute(db);
  await sql`
    create trigger append_only before delete on tier_price
      for each row execute function refuse_change()`.execute(db);
  await sql`
    create trigger append_only_but_withdrawn before update on tier_price
      for each row when (
        old.withdrawn_at is not null
        or to_jsonb(old) - 'withdrawn_at' <> to_jsonb(new) - 'withdrawn_at')
      execute function refuse_change()`.execute(db);
  await sql`
    create trigger append_only_table before truncate on tier_price
      for each statement execute function refuse_change()`.execute(db);

  await sql`
    create table tier_benefit (
      tier_id uuid not null references membership_tier,
      kind text not null check (kind in (
        'early_chapters', 'paid_chapters', 'members_chapters', 'members_posts', 'badge', 'monthly_coins',
        'chat_rooms', 'ad_free')),
      params jsonb not null default '{}',
      primary key (tier_id, kind)
    )`.execute(db);
}
