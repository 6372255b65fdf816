import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table coin_product (
      id uuid primary key,
      name_ko text not null,
      name_en text not null,
      paid_coins bigint not null check (paid_coins > 0),
      bonus_coins bigint not null default 0 check (bonus_coins >= 0),
      price_minor bigint not null check (price_minor > 0),
      currency char(3) not null default 'KRW',
      status text not null default 'active' check (status in ('active', 'retired')),
      sort_order integer not null default 0,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table top_up (
      id uuid primary key,
      user_id uuid not null references "user",
      product_id uuid not null references coin_product,
      name_ko text not null,
      name_en text not null,
      paid_coins bigint not null check (paid_coins > 0),
      bonus_coins bigint not null check (bonus_coins >= 0),
      price_minor bigint not null check (price_minor > 0),
      currency char(3) not null,
      status text not null
        check (status in ('pending', 'confirming', 'unknown', 'paid', 'failed', 'canceled', 'expired')),
      failure text check (failure in ('PAYMENT_DECLINED', 'PAYMENT_CANCELED', 'PAYMENT_EXPIRED', 'AMOUNT_MISMATCH')),
      gateway text not null,
      gateway_payment_id text,
      method_label text,
      receipt_url text,
      return_to text not null check (return_to in ('web', 'mobile')),
      idempotency_key uuid not null,
      request_hash text not null,
      next_check_at timestamptz,
      checks integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      paid_at timestamptz,
      unique (user_id, idempotency_key),
      unique (gateway, gateway_payment_id),
      check ((status = 'paid') = (paid_at is not null)),
      check ((next_check_at is null) = (status in ('paid', 'failed', 'canceled', 'expired')))
    )`.execute(db);
  await sql`create index top_up_owner on top_up (user_id, id desc)`.execute(db);
  await sql`create index top_up_due on top_up (next_check_at) where next_check_at is not null`.execute(db);
  await sql`
    create table top_up_status (
      id bigint generated always as identity primary key,
      top_up_id uuid not null references top_up,
      status text not null,
      reason text,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index top_up_status_order on top_up_status (top_up_id, id)`.execute(db);
  await sql`
    create table payment_attempt (
      id uuid primary key,
      top_up_id uuid not null references top_up,
      operation text not null check (operation in ('approve')),
      idempotency_key uuid not null unique,
      gateway_payment_id text not null,
      state text not null default 'sent' check (state in ('sent', 'succeeded', 'failed', 'unknown')),
      error_kind text,
      error_code text,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  await sql`create index payment_attempt_top_up on payment_attempt (top_up_id)`.execute(db);
  await sql`
    create table gateway_event (
      gateway text not null,
      event_id text not null,
      kind text not null,
      gateway_payment_id text,
      order_id text,
      body jsonb not null,
      received_at timestamptz not null default now(),
      applied_at timestamptz,
      outcome text,
      primary key (gateway, event_id)
    )`.execute(db);
  await sql`create index gateway_event_unapplied on gateway_event (received_at) where applied_at is null`.execute(
    db,
  );
}
