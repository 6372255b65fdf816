import { sql, type Kysely } from 'kysely';

/**
 * Methods that gateways keep for people. That a person with methods has exactly one default is a pair of foreign
 * keys, checked at commit: whoever has a live method has a row in `default_payment_method`, and that row names a live
 * method of theirs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table gateway_customer (
      user_id uuid not null references "user",
      gateway text not null,
      customer_key uuid not null unique default gen_random_uuid(),
      gateway_customer_id text,
      created_at timestamptz not null default now(),
      primary key (user_id, gateway)
    )`.execute(db);
  await sql`
    create table payment_method (
      id uuid primary key,
      user_id uuid not null references "user",
      gateway text not null,
      kind text not null check (kind in ('card', 'bank_account', 'upi', 'netbanking', 'wallet')),
      status text not null check (status in ('pending', 'active', 'unusable')),
      sealed_token text,
      token_hash text not null,
      gateway_customer_id text,
      name text check (char_length(name) between 1 and 40),
      brand text,
      last4 text check (last4 ~ '^[0-9*]{4}$'),
      bank text,
      upi_address text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      deleted_at timestamptz,
      detached_at timestamptz,
      next_check_at timestamptz,
      live_of uuid generated always as (case when deleted_at is null then user_id end) stored,
      unique (live_of, id),
      check ((sealed_token is null) = (detached_at is not null)),
      check (detached_at is null or deleted_at is not null),
      check ((next_check_at is not null) =
        (detached_at is null and (deleted_at is not null or status = 'pending')))
    )`.execute(db);
  await sql`create unique index payment_method_token on payment_method (gateway, token_hash)
    where detached_at is null`.execute(db);
  await sql`create index payment_method_due on payment_method (next_check_at)
    where next_check_at is not null`.execute(db);
  await sql`
    create table default_payment_method (
      user_id uuid primary key,
      method_id uuid not null,
      foreign key (user_id, method_id) references payment_method (live_of, id) deferrable initially deferred
    )`.execute(db);
  await sql`
    alter table payment_method add constraint payment_method_has_default
      foreign key (live_of) references default_payment_method (user_id) deferrable initially deferred`.execute(
    db,
  );
  await sql`
    create table method_registration (
      id uuid primary key,
      user_id uuid not null references "user",
      gateway text not null,
      kind text not null check (kind in ('card', 'bank_account', 'upi', 'netbanking')),
      phone text,
      status text not null check (status in (
        'pending', 'finishing', 'unknown', 'saved', 'failed', 'canceled', 'expired')),
      gateway_customer_id text,
      gateway_ref text,
      sealed_callback text,
      method_id uuid references payment_method,
      return_to text not null check (return_to in ('web', 'mobile')),
      idempotency_key uuid not null,
      request_hash text not null,
      next_check_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (user_id, idempotency_key),
      check ((status = 'saved') = (method_id is not null)),
      check ((next_check_at is null) = (status in ('saved', 'failed', 'canceled', 'expired')))
    )`.execute(db);
  await sql`create index method_registration_due on method_registration (next_check_at)
    where next_check_at is not null`.execute(db);
  await sql`
    alter table top_up
      add column payment_method_id uuid references payment_method,
      drop constraint top_up_failure_check,
      add constraint top_up_failure_check check (failure in (
        'PAYMENT_DECLINED', 'PAYMENT_CANCELED', 'PAYMENT_EXPIRED', 'AMOUNT_MISMATCH',
        'PAYMENT_OVER_LIMIT', 'PAYMENT_NEEDS_YOU', 'METHOD_UNUSABLE'))`.execute(db);
  await sql`
    alter table payment_attempt
      add column sent_at timestamptz,
      drop constraint payment_attempt_operation_check,
      add constraint payment_attempt_operation_check check (operation in ('approve', 'charge'))`.execute(db);
}
