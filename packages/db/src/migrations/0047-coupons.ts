import { sql, type Kysely } from 'kysely';

/** Never deleted; those that also refuse every change have `append_only`. */
const KEPT = ['coupon', 'coupon_batch', 'coupon_code', 'coupon_use'];
const APPEND_ONLY = ['coupon_grant', 'coupon_log'];

/**
 * Coupons. A coupon's terms never change once it stands; it can be stopped. What a person owns is a `coupon_grant`, and
 * whether it is usable follows from its uses and its time. `coupon.granted` and `coupon_code.uses` count in the row that
 * their limits stand in, so that counting is holding. A use takes the `nth` part of what a grant holds: of those that were
 * not given back, each part is used once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table coupon (
      id uuid primary key,
      issuer_id uuid not null references "user",
      bearer text not null check (bearer in ('platform', 'creator')),
      creator_id uuid references "user",
      name text not null check (char_length(name) between 1 and 60),
      kind text not null check (kind in ('fixed', 'percent', 'free_period', 'bonus_coins')),
      amount_minor bigint check (amount_minor > 0),
      currency char(3),
      percent smallint check (percent between 1 and 100),
      months smallint check (months between 1 and 12),
      coins bigint check (coins > 0),
      valid_days integer check (valid_days between 1 and 1825),
      periods smallint not null check (periods between 1 and 36),
      tier_ids uuid[] not null,
      billing_interval text check (billing_interval in ('month', 'year')),
      audience text not null check (audience in ('anyone', 'new_members', 'named')),
      stock bigint check (stock > 0),
      per_person integer not null check (per_person > 0),
      can_stack boolean not null,
      starts_at timestamptz not null,
      ends_at timestamptz,
      granted bigint not null default 0 check (granted >= 0),
      stopped_at timestamptz,
      created_at timestamptz not null,
      constraint coupon_bearer_creator check ((bearer = 'creator') = (creator_id is not null)),
      constraint coupon_bonus_bearer check (kind <> 'bonus_coins' or bearer = 'platform'),
      constraint coupon_fixed check (kind <> 'fixed' or amount_minor is not null),
      constraint coupon_amount check ((amount_minor is null) = (currency is null) and (amount_minor is null or kind in ('fixed', 'percent'))),
      constraint coupon_percent check ((kind = 'percent') = (percent is not null)),
      constraint coupon_months check ((kind = 'free_period') = (months is not null)),
      constraint coupon_coins check ((kind = 'bonus_coins') = (coins is not null and valid_days is not null)),
      constraint coupon_periods check (periods = 1 or kind in ('fixed', 'percent')),
      constraint coupon_window check (ends_at is null or ends_at > starts_at),
      constraint coupon_stock check (granted <= coalesce(stock, granted))
    )`.execute(db);
  await sql`create index coupon_of_creator on coupon (creator_id, id desc)`.execute(db);
  await sql`
    create trigger terms_stand before update on coupon for each row
      when (to_jsonb(old) - '{granted,stopped_at}'::text[] <> to_jsonb(new) - '{granted,stopped_at}'::text[]
        or old.stopped_at is not null and new.stopped_at is distinct from old.stopped_at)
      execute function refuse_change()`.execute(db);

  await sql`
    create table coupon_batch (
      id uuid primary key,
      coupon_id uuid not null references coupon,
      size integer not null check (size between 2 and 10000),
      made integer not null default 0 check (made between 0 and size),
      created_by uuid not null references "user",
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index coupon_batch_coupon on coupon_batch (coupon_id, id desc)`.execute(db);
  await sql`create index coupon_batch_open on coupon_batch (id) where made < size`.execute(db);
  await sql`
    create table coupon_code (
      code text primary key check (code ~ '^[0-9A-HJKMNP-Z]{4,12}$'),
      spelled text not null check (char_length(spelled) between 4 and 14),
      coupon_id uuid not null references coupon,
      batch_id uuid references coupon_batch,
      max_uses integer check (max_uses > 0),
      uses integer not null default 0 check (uses >= 0),
      created_by uuid not null references "user",
      created_at timestamptz not null,
      constraint coupon_code_uses check (uses <= coalesce(max_uses, uses))
    )`.execute(db);
  await sql`
    create index coupon_code_single on coupon_code (coupon_id, created_at desc) where batch_id is null`.execute(
    db,
  );
  await sql`create index coupon_code_batch on coupon_code (batch_id, code) where batch_id is not null`.execute(
    db,
  );

  await sql`
    create table coupon_grant (
      id uuid primary key,
      coupon_id uuid not null references coupon,
      user_id uuid not null references "user",
      code text references coupon_code,
      granted_by uuid references "user",
      granted_at timestamptz not null,
      expires_at timestamptz,
      constraint coupon_grant_origin check ((code is null) = (granted_by is not null))
    )`.execute(db);
  await sql`create index coupon_grant_coupon on coupon_grant (coupon_id, user_id)`.execute(db);
  await sql`create index coupon_grant_owner on coupon_grant (user_id, id desc)`.execute(db);
  // A code is redeemed once by a person, however often they send it.
  await sql`create unique index coupon_grant_code on coupon_grant (code, user_id)`.execute(db);

  await sql`
    create table coupon_use (
      id uuid primary key,
      grant_id uuid not null references coupon_grant,
      user_id uuid not null references "user",
      purpose text not null check (purpose in ('membership_period', 'bonus_coins')),
      subject_id uuid not null,
      nth smallint not null check (nth > 0),
      parts smallint not null check (parts > 0),
      off_minor bigint check (off_minor > 0),
      currency char(3),
      place smallint not null check (place > 0),
      used_at timestamptz not null,
      given_back_at timestamptz,
      given_back_reason text check (given_back_reason in ('refunded', 'failed', 'canceled')),
      constraint coupon_use_amount check ((off_minor is null) = (currency is null) and (off_minor is null) = (purpose = 'bonus_coins')),
      constraint coupon_use_returned check ((given_back_at is null) = (given_back_reason is null))
    )`.execute(db);
  await sql`
    create unique index coupon_use_part on coupon_use (grant_id, nth) where given_back_at is null`.execute(
    db,
  );
  await sql`
    create unique index coupon_use_subject on coupon_use (subject_id, grant_id) where given_back_at is null`.execute(
    db,
  );
  await sql`
    create trigger given_back_once before update on coupon_use for each row
      when (old.given_back_at is not null
        or to_jsonb(old) - '{given_back_at,given_back_reason}'::text[]
          <> to_jsonb(new) - '{given_back_at,given_back_reason}'::text[])
      execute function refuse_change()`.execute(db);

  await sql`
    create table coupon_log (
      id bigint generated always as identity primary key,
      coupon_id uuid not null references coupon,
      grant_id uuid references coupon_grant,
      what text not null check (what in (
        'created', 'codes_made', 'issued', 'redeemed', 'used', 'given_back', 'stopped')),
      actor_id uuid references "user",
      subject_id uuid,
      at timestamptz not null
    )`.execute(db);
  await sql`create index coupon_log_coupon on coupon_log (coupon_id, at desc, id desc)`.execute(db);
  await sql`create index coupon_log_grant on coupon_log (grant_id) where grant_id is not null`.execute(db);

  for (const table of KEPT) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
  }
  for (const table of APPEND_ONLY) {
    await sql`
      create trigger append_only before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`.execute(db);
  }
  for (const table of [...KEPT, ...APPEND_ONLY]) {
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
}
