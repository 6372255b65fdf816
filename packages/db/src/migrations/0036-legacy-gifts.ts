import { sql, type Kysely } from 'kysely';

/**
 * Gifts of the Fan/Gift system that came before. `legacy_gift` is their one list, booked or not: histories show it
 * beside `donation`, and booking only puts its transaction there. `legacy_mode` says for the site (no creator) and for
 * single creators which system answers for them; `legacy_proof` which addresses an operator vouches for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table legacy_import (
      id uuid primary key,
      filename text not null,
      bytes bigint not null,
      sha256 char(64) not null,
      state text not null check (state in ('checking', 'checked', 'importing', 'imported', 'refused', 'dropped')),
      report jsonb,
      staged_rows bigint not null default 0,
      created_by uuid not null references "user",
      created_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db);
  await sql`create index legacy_import_latest on legacy_import (id desc)`.execute(db);
  await sql`
    create table legacy_gift (
      gift_id text primary key check (char_length(gift_id) between 1 and 64),
      id uuid not null unique,
      import_id uuid not null references legacy_import,
      status text not null check (status in ('held', 'given', 'settled')),
      fan_email text not null,
      fan_name text not null,
      creator_email text,
      novel_id uuid references novel,
      coins bigint not null check (coins > 0),
      paid_minor bigint not null check (paid_minor >= 0),
      currency char(3) not null,
      message text not null check (char_length(message) <= 300),
      anonymous boolean not null,
      given_at timestamptz not null,
      row_hash char(64) not null,
      fan_id uuid references "user",
      creator_id uuid references "user",
      txn_id uuid unique,
      check ((status = 'held') = (creator_email is null))
    )`.execute(db);
  await sql`create index legacy_gift_sent on legacy_gift (fan_id, id desc) where status <> 'held'`.execute(
    db,
  );
  await sql`
    create index legacy_gift_received on legacy_gift (creator_id, id desc) where status <> 'held'`.execute(
    db,
  );
  await sql`
    create index legacy_gift_waiting on legacy_gift (creator_id, given_at, gift_id) where txn_id is null`.execute(
    db,
  );
  await sql`create index legacy_gift_fan on legacy_gift (fan_email) where fan_id is null`.execute(db);
  await sql`create index legacy_gift_creator on legacy_gift (creator_email) where creator_id is null`.execute(
    db,
  );
  await sql`
    create table legacy_mode (
      creator_id uuid unique nulls not distinct references "user",
      mode text not null check (mode in ('both', 'inkvine')),
      set_by uuid not null references "user",
      set_at timestamptz not null
    )`.execute(db);
  await sql`
    create table legacy_proof (
      email text primary key,
      proven_by uuid not null references "user",
      proven_at timestamptz not null
    )`.execute(db);

  // Who the fan is may come to light later; what was booked does not change.
  await sql`
    create trigger booked before update on legacy_gift
      for each row when (old.txn_id is not null and (old.status, old.creator_id, old.coins, old.paid_minor,
        old.currency, old.row_hash, old.txn_id) is distinct from (new.status, new.creator_id, new.coins,
        new.paid_minor, new.currency, new.row_hash, new.txn_id))
      execute function refuse_change()`.execute(db);
  await sql`
    create trigger booked_gone before delete on legacy_gift
      for each row when (old.txn_id is not null) execute function refuse_change()`.execute(db);

  await sql`
    alter table house_entry
      drop constraint house_entry_account,
      add constraint house_entry_account check (account in (
        'coins_sold', 'coins_given', 'breakage', 'refunds', 'revoked', 'disputes', 'chargebacks', 'debts',
        'settled_before'))`.execute(db);
}
