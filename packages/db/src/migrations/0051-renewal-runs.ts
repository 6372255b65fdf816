import { sql, type Kysely } from 'kysely';

/**
 * What renewals need to know of standstills. A `heartbeat` says when the site, or the renewals, were last at work; a gap
 * of the site's is an `outage`. A `renewal_run` is what renewals found to do after a gap of their own: written before
 * anything of it is done, spread over time, and waiting for an operator where it is far more than usual. A membership
 * whose step failed is set aside, so that it holds nobody else up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table heartbeat (
      source text primary key check (source in ('site', 'renewals')),
      at timestamptz not null
    )`.execute(db);
  await sql`
    create table outage (
      id bigint generated always as identity primary key,
      from_at timestamptz not null,
      until_at timestamptz not null,
      constraint outage_range check (from_at < until_at)
    )`.execute(db);
  await sql`create index outage_until on outage (until_at)`.execute(db);
  await sql`
    create table renewal_run (
      id uuid primary key,
      stood_from timestamptz not null,
      created_at timestamptz not null,
      found jsonb not null,
      due integer not null check (due > 0),
      usual_daily integer not null check (usual_daily >= 0),
      spread_minutes integer not null check (spread_minutes >= 0),
      state text not null check (state in ('waiting', 'running', 'done', 'replaced')),
      started_at timestamptz,
      started_by uuid references "user",
      ended_at timestamptz,
      constraint renewal_run_started check (state <> 'running' or started_at is not null),
      constraint renewal_run_ended check ((state in ('done', 'replaced')) = (ended_at is not null))
    )`.execute(db);
  await sql`
    create unique index renewal_run_open on renewal_run ((true)) where state in ('waiting', 'running')`.execute(
    db,
  );
  await sql`
    alter table membership
      add column set_aside_at timestamptz,
      add column set_aside_for text check (char_length(set_aside_for) <= 500)`.execute(db);
  for (const table of ['outage', 'renewal_run']) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
}
