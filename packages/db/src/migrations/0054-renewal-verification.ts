import { sql, type Kysely } from 'kysely';

/**
 * What the nightly verification of renewals found. A night has a row that says how far it has come, so that one that was
 * killed goes on; a finding has a row for its membership, period and kind, which a later night opens, sees or closes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table membership_verification (
      id uuid primary key,
      started_at timestamptz not null,
      verified_up_to uuid not null default '00000000-0000-0000-0000-000000000000',
      memberships integer not null default 0,
      opened integer not null default 0,
      closed integer not null default 0,
      ended_at timestamptz
    )`.execute(db);
  await sql`
    create unique index membership_verification_unfinished on membership_verification ((ended_at is null))
      where ended_at is null`.execute(db);
  await sql`
    create index membership_verification_latest on membership_verification (started_at desc)`.execute(db);

  await sql`
    create table membership_finding (
      id uuid primary key,
      membership_id uuid not null references membership,
      kind text not null check (kind in ('missing', 'duplicate', 'wrong_amount', 'wrong_period', 'unknown')),
      reason text not null check (reason in ('row', 'charge', 'ledger', 'period', 'overlap', 'price', 'order', 'start',
        'end', 'next', 'unanswered', 'gateway')),
      period_start timestamptz not null,
      period_id uuid references membership_period,
      expected_minor bigint,
      found_minor bigint,
      expected_at timestamptz,
      found_at timestamptz,
      opened_at timestamptz not null,
      seen_by uuid not null references membership_verification,
      closed_at timestamptz,
      unique (membership_id, period_start, kind)
    )`.execute(db);
  await sql`
    create index membership_finding_open on membership_finding (id desc) where closed_at is null`.execute(db);

  for (const table of ['membership_verification', 'membership_finding']) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
}
