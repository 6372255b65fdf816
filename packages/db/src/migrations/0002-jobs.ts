import { sql, type Kysely } from 'kysely';

/** The outbox: what a transaction promised to have done later. The queue delivers it, these rows decide. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox (
      id bigint generated always as identity primary key,
      key text not null unique,
      job_id text not null,
      payload jsonb not null,
      created_at timestamptz not null default now(),
      sent_at timestamptz,
      done_at timestamptz,
      failed_at timestamptz
    )`.execute(db);
  await sql`create index outbox_unsent on outbox (id) where sent_at is null`.execute(db);
  await sql`
    create index outbox_unfinished on outbox (sent_at)
      where sent_at is not null and done_at is null and failed_at is null`.execute(db);
  await sql`create index outbox_done on outbox (done_at) where done_at is not null`.execute(db);
  await sql`
    create table failed_job (
      id uuid primary key,
      outbox_id bigint references outbox on delete set null,
      job_id text not null,
      payload jsonb not null,
      reason text not null,
      attempts integer not null,
      failed_at timestamptz not null default now(),
      retried_at timestamptz
    )`.execute(db);
  await sql`create index failed_job_latest on failed_job (failed_at desc, id desc)`.execute(db);
  await sql`
    create table idempotency (
      scope text not null,
      key uuid not null,
      request_hash text not null,
      response jsonb not null,
      created_at timestamptz not null default now(),
      primary key (scope, key)
    )`.execute(db);
  await sql`create index idempotency_age on idempotency (created_at)`.execute(db);

  // A wallet is owed to every person the moment the row exists, however they arrived; a hook in application
  // code would run after the commit and lose the promise in a crash between the two.
  await sql`
    create function promise_wallet() returns trigger language plpgsql as $$
    begin
      insert into outbox (key, job_id, payload)
      values ('wallet.create:' || new.id, 'wallet.create', jsonb_build_object('userId', new.id));
      return null;
    end $$`.execute(db);
  await sql`
    create trigger promise_wallet after insert on "user"
      for each row execute function promise_wallet()`.execute(db);
}
