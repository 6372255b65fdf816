import { sql, type Kysely } from 'kysely';

/** People and their sessions, in the shape better-auth reads, with snake_case columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table "user" (
      id uuid primary key,
      name text not null check (char_length(name) between 1 and 100),
      email text not null unique check (email = lower(email) and char_length(email) <= 254),
      email_verified boolean not null default false,
      image text,
      role text not null default 'reader' check (role in ('reader', 'creator', 'moderator', 'operator')),
      locale text not null default 'ko' check (locale in ('ko', 'en')),
      suspended_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table session (
      id uuid primary key,
      user_id uuid not null references "user" on delete cascade,
      token text not null unique,
      ip_address text,
      user_agent text,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index session_owner on session (user_id, created_at desc)`.execute(db);
  await sql`
    create table account (
      id uuid primary key,
      user_id uuid not null references "user" on delete cascade,
      account_id text not null,
      provider_id text not null,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`.execute(db);
  await sql`create index account_user on account (user_id)`.execute(db);
  await sql`
    create table verification (
      id uuid primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index verification_identifier on verification (identifier)`.execute(db);
}
