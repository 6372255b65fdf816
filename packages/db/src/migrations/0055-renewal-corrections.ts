import { sql, type Kysely } from 'kysely';

/**
 * Corrections of past renewals: batches of lines, made by one operator and approved by another, who names the dry run
 * that they have seen. A batch and its lines are never changed but for their states; each line is carried out once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table membership_correction (
      id uuid primary key,
      reason text not null check (char_length(reason) between 3 and 300),
      state text not null check (state in ('draft', 'proposed', 'approved', 'running', 'done', 'canceled')),
      dry_run_hash text not null,
      dry_run_at timestamptz not null,
      created_by uuid not null references "user",
      created_at timestamptz not null,
      decided_by uuid references "user",
      decided_at timestamptz,
      version integer not null default 1,
      constraint membership_correction_decided check (
        (state in ('draft', 'proposed')) = (decided_by is null) and (decided_by is null) = (decided_at is null)),
      constraint membership_correction_second check (state = 'canceled' or decided_by <> created_by)
    )`.execute(db);
  await sql`
    create index membership_correction_open on membership_correction (id)
      where state in ('approved', 'running')`.execute(db);

  await sql`
    create table membership_correction_line (
      id uuid primary key,
      correction_id uuid not null references membership_correction,
      position integer not null,
      membership_id uuid not null references membership,
      action text not null check (action in ('waive', 'extend')),
      period_start timestamptz,
      days integer check (days between 1 and 366),
      open_until timestamptz,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
      refusal text check (refusal in (
        'settled', 'no_period', 'charging', 'ended', 'bill_open', 'overdue', 'changed')),
      ended_at timestamptz,
      unique (correction_id, position),
      unique nulls not distinct (correction_id, membership_id, action, period_start),
      constraint membership_correction_line_waive check ((action = 'waive') = (period_start is not null)),
      constraint membership_correction_line_extend check ((action = 'extend') = (days is not null)),
      constraint membership_correction_line_ended check ((state = 'waiting') = (ended_at is null))
    )`.execute(db);
  await sql`
    create index membership_correction_line_waiting on membership_correction_line (correction_id, position)
      where state = 'waiting'`.execute(db);
  await sql`
    create index membership_correction_line_done on membership_correction_line (membership_id, id desc)
      where state = 'done'`.execute(db);

  for (const table of ['membership_correction', 'membership_correction_line']) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
  await sql`
    create trigger fixed before update on membership_correction
      for each row when ((old.reason, old.created_by, old.created_at) <> (new.reason, new.created_by, new.created_at)
        or old.state in ('done', 'canceled'))
      execute function refuse_change()`.execute(db);
  await sql`
    create trigger fixed before update on membership_correction_line
      for each row when ((old.correction_id, old.membership_id, old.action) <>
          (new.correction_id, new.membership_id, new.action)
        or old.period_start is distinct from new.period_start or old.days is distinct from new.days
        or old.state <> 'waiting')
      execute function refuse_change()`.execute(db);
}
