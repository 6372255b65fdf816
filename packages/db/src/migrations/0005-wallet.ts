import { sql, type Kysely } from 'kysely';

/**
 * Coins: a wallet row as mutex and cached balance, lots with their order and value, and an append-only ledger
 * with two independent legs: `coin_lot_entry` follows the lots, `earning` and `house_entry` follow the request,
 * and a deferred trigger refuses a transaction whose legs differ in coins or in won. `created_at` of the ledger
 * is the instant that the rules were judged by. `coin_lot.open` exists because a partial index on `remaining > 0`
 * would forbid HOT updates; `coin_txn (wallet_id, version)` is gapless, so a deleted row or a second writer shows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table wallet (
      id uuid primary key,
      user_id uuid not null unique references "user",
      paid bigint not null default 0 check (paid >= 0),
      bonus bigint not null default 0 check (bonus >= 0),
      grant_seq bigint not null default 0,
      version bigint not null default 0,
      created_at timestamptz not null default now()
    ) with (fillfactor = 70)`.execute(db);
  await sql`
    create table coin_lot (
      id bigint generated always as identity primary key,
      wallet_id uuid not null references wallet,
      kind text not null check (kind in ('paid', 'bonus')),
      prio smallint not null default 100,
      expires_at timestamptz not null default 'infinity',
      top_up_id uuid references top_up,
      coins bigint not null check (coins > 0),
      remaining bigint not null check (remaining >= 0),
      spent bigint not null default 0 check (spent >= 0),
      expired bigint not null default 0 check (expired >= 0),
      currency char(3) not null default 'KRW',
      paid_minor bigint not null default 0,
      recognized_minor bigint not null default 0,
      open boolean not null default true,
      created_at timestamptz not null default now(),
      check (remaining + spent + expired = coins),
      check (recognized_minor between 0 and paid_minor),
      check (kind = 'paid' or paid_minor = 0),
      check (open = (remaining > 0))
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index coin_lot_open on coin_lot (wallet_id, prio, expires_at, id) where open`.execute(db);
  await sql`
    create index coin_lot_expiry on coin_lot (expires_at) where open and expires_at < 'infinity'`.execute(db);
  await sql`create unique index coin_lot_top_up on coin_lot (top_up_id, kind) where top_up_id is not null`.execute(
    db,
  );
  await sql`
    create table coin_txn (
      id uuid primary key,
      wallet_id uuid not null,
      kind text not null check (kind in ('top_up', 'bonus', 'unlock', 'donation', 'expiry')),
      paid_change bigint not null,
      bonus_change bigint not null,
      paid_after bigint not null check (paid_after >= 0),
      bonus_after bigint not null check (bonus_after >= 0),
      idem_key text not null,
      req_hash text not null,
      version bigint not null,
      subject_id uuid,
      creator_id uuid,
      actor_id uuid,
      reason text,
      created_at timestamptz not null default clock_timestamp(),
      unique (wallet_id, idem_key),
      unique (wallet_id, version)
    )`.execute(db);
  await sql`
    create table coin_lot_entry (
      txn_id uuid not null,
      lot_id bigint not null,
      coins bigint not null,
      minor bigint not null,
      primary key (txn_id, lot_id)
    )`.execute(db);
  await sql`create index coin_lot_entry_lot on coin_lot_entry (lot_id)`.execute(db);
  await sql`
    create table earning (
      txn_id uuid not null,
      creator_id uuid not null,
      currency char(3) not null,
      source text not null check (source in ('unlock', 'donation')),
      novel_id uuid not null,
      paid_coins bigint not null,
      bonus_coins bigint not null,
      gross_minor bigint not null,
      created_at timestamptz not null default clock_timestamp(),
      primary key (txn_id, creator_id, currency)
    )`.execute(db);
  await sql`create index earning_creator on earning (creator_id, created_at)`.execute(db);
  await sql`
    create table house_entry (
      txn_id uuid not null,
      account text not null check (account in ('coins_sold', 'coins_given', 'breakage')),
      currency char(3) not null,
      coins bigint not null,
      minor bigint not null,
      primary key (txn_id, account, currency)
    )`.execute(db);
  await sql`
    create table unlock (
      user_id uuid not null references "user",
      chapter_id uuid not null references chapter,
      txn_id uuid not null unique,
      coins bigint not null check (coins > 0),
      created_at timestamptz not null default now(),
      primary key (user_id, chapter_id)
    )`.execute(db);
  await sql`create index unlock_latest on unlock (user_id, txn_id desc)`.execute(db);
  await sql`
    create table donation (
      id uuid primary key,
      txn_id uuid not null unique,
      donor_id uuid not null references "user",
      creator_id uuid not null references "user",
      novel_id uuid not null references novel,
      coins bigint not null check (coins > 0),
      message text not null check (char_length(message) <= 300),
      anonymous boolean not null,
      tx xid8 not null default pg_current_xact_id(),
      created_at timestamptz not null default clock_timestamp(),
      check (donor_id <> creator_id)
    )`.execute(db);
  await sql`create index donation_stream on donation (creator_id, tx, id)`.execute(db);
  await sql`
    create index donation_ranking on donation (novel_id, created_at) include (donor_id, coins, anonymous)`.execute(
    db,
  );
  await sql`create index donation_received on donation (creator_id, id desc)`.execute(db);
  await sql`create index donation_sent on donation (donor_id, id desc)`.execute(db);

  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  for (const table of ['coin_txn', 'coin_lot_entry', 'earning', 'house_entry']) {
    await sql`
      create trigger append_only before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`.execute(db);
    await sql`
      create trigger append_only_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db);
  }

  await sql`
    create function check_txn_balanced() returns trigger language plpgsql as $$
    declare lots record; counter record;
    begin
      select coalesce(sum(coins), 0) as coins, coalesce(sum(minor), 0) as minor into lots
        from coin_lot_entry where txn_id = new.id;
      select coalesce(sum(coins), 0) as coins, coalesce(sum(minor), 0) as minor into counter from (
        select paid_coins + bonus_coins as coins, gross_minor as minor from earning where txn_id = new.id
        union all
        select coins, minor from house_entry where txn_id = new.id) as legs;
      if lots.coins + counter.coins <> 0 or lots.minor <> counter.minor
        or lots.coins <> new.paid_change + new.bonus_change
      then
        raise exception 'coin_txn % is unbalanced: lots %, counter %', new.id, lots, counter
          using errcode = 'check_violation';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger balanced after insert on coin_txn
      deferrable initially deferred for each row execute function check_txn_balanced()`.execute(db);
}
