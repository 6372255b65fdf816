import { sql, type Kysely } from 'kysely';

/**
 * The clock of a demo, ahead of the real one by as much as operators have skipped, and whether its worker may work. Only
 * forward: what has happened cannot come to lie in the future. Connections of a demo alone have the schema `demo_time`
 * on their path, so that the `now()` of their statements is the demo's; nothing else ever looks at either.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table demo_clock (
      only_row boolean primary key default true check (only_row),
      ahead_ms bigint not null default 0 check (ahead_ms >= 0),
      worker_stopped boolean not null default false,
      version integer not null default 1
    )`.execute(db);
  await sql`insert into demo_clock default values`.execute(db);
  await sql`
    create trigger only_forward before update on demo_clock
      for each row when (new.ahead_ms < old.ahead_ms) execute function refuse_change()`.execute(db);
  await sql`
    create trigger kept before delete on demo_clock
      for each row execute function refuse_removal()`.execute(db);
  await sql`create schema demo_time`.execute(db);
  await sql`
    create function demo_time.now() returns timestamptz language sql stable parallel safe
    begin atomic
      select pg_catalog.now() + make_interval(secs => ahead_ms / 1000.0) from public.demo_clock;
    end`.execute(db);
}
