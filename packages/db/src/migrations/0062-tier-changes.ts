import { sql, type Kysely } from 'kysely';

/**
 * Changes of tier. One to a dearer tier is paid for the rest of the period in progress, as a row of its own among the
 * periods: `one_off` says that its member asked for it, so that it is never the open bill and never asked for again. One
 * to a lower tier is agreed for the next boundary, until it comes or is taken back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table membership_period
      add column one_off text check (one_off in ('tier_change')),
      drop constraint membership_period_membership_id_starts_at_key,
      add constraint membership_period_begin unique nulls not distinct (membership_id, starts_at, one_off),
      add constraint membership_period_one_off check (one_off is null or status in ('pending', 'paid', 'unpaid'))`.execute(
    db,
  );
  await sql`drop index membership_period_open`.execute(db);
  await sql`
    create unique index membership_period_open on membership_period (membership_id) where status = 'pending'
      and paid_with is null and one_off is null`.execute(db);
  await sql`
    create unique index membership_period_one_off_open on membership_period (membership_id) where status = 'pending'
      and one_off is not null`.execute(db);

  await sql`
    create table membership_tier_change (
      id uuid primary key,
      membership_id uuid not null references membership,
      from_tier_id uuid not null references membership_tier,
      tier_id uuid not null references membership_tier,
      price_id uuid not null references tier_price,
      amount_minor bigint not null check (amount_minor > 0),
      coins integer not null default 0 check (coins >= 0),
      period_id uuid unique references membership_period,
      effective_from timestamptz not null,
      state text not null check (state in ('charging', 'agreed', 'done', 'refused', 'withdrawn')),
      agreed_at timestamptz not null,
      settled_at timestamptz,
      constraint membership_tier_change_settled check ((state in ('charging', 'agreed')) = (settled_at is null)),
      constraint membership_tier_change_charged check (state not in ('charging', 'refused') or period_id is not null)
    )`.execute(db);
  await sql`
    create index membership_tier_change_of on membership_tier_change (membership_id, effective_from)`.execute(
    db,
  );
  await sql`
    create unique index membership_tier_change_agreed on membership_tier_change (membership_id)
      where state = 'agreed'`.execute(db);
  await sql`
    create unique index membership_tier_change_charging on membership_tier_change (membership_id)
      where state = 'charging'`.execute(db);
  await sql`
    create index membership_tier_change_to on membership_tier_change (tier_id)
      where state in ('agreed', 'charging')`.execute(db);
  await sql`
    create trigger kept before delete on membership_tier_change
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on membership_tier_change
      for each statement execute function refuse_removal()`.execute(db);
  await sql`
    create trigger fixed before update on membership_tier_change
      for each row when ((old.membership_id, old.tier_id, old.price_id, old.amount_minor, old.coins, old.agreed_at) <>
          (new.membership_id, new.tier_id, new.price_id, new.amount_minor, new.coins, new.agreed_at)
        or old.state in ('done', 'refused', 'withdrawn'))
      execute function refuse_change()`.execute(db);
}
