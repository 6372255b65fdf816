import { sql, type Kysely } from 'kysely';

/**
 * Badges by rules of the site (`creator_id` null) or of a creator. A rule is never edited: its next version, of the same
 * `line_id`, stops it. `badge_award` is what people hold and held, one living row for each rule and person; what happened
 * to it is in `badge_log`. `badge_look` is the one row that says how far the quick and the full look have come; whoever decides holds it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table badge_rule (
      id uuid primary key,
      line_id uuid not null,
      replaces uuid unique references badge_rule,
      version integer not null check (version > 0),
      creator_id uuid references "user",
      novel_id uuid references novel,
      kind text not null check (kind in ('early_bird', 'reading_streak', 'supporter_rank', 'manual')),
      terms jsonb not null,
      name text not null check (char_length(name) between 1 and 40),
      words text not null check (char_length(words) <= 200),
      icon text not null,
      tone text not null,
      starts_at timestamptz not null,
      stopped_at timestamptz,
      created_by uuid not null references "user",
      created_at timestamptz not null,
      constraint badge_rule_novel check ((kind = 'early_bird') = (novel_id is not null)),
      constraint badge_rule_version unique (line_id, version)
    )`.execute(db);
  await sql`create index badge_rule_creator on badge_rule (creator_id, id desc)`.execute(db);
  await sql`create index badge_rule_novel_of on badge_rule (novel_id) where novel_id is not null`.execute(db);
  await sql`
    create table badge_award (
      id uuid primary key,
      rule_id uuid not null references badge_rule,
      user_id uuid not null references "user",
      level smallint not null check (level >= 1),
      evidence jsonb not null,
      earned_at timestamptz not null,
      revoked_at timestamptz,
      revoke_reason text check (revoke_reason in ('undone', 'history_off', 'taken')),
      constraint badge_award_revoked check ((revoked_at is null) = (revoke_reason is null))
    )`.execute(db);
  await sql`
    create unique index badge_award_living on badge_award (rule_id, user_id) where revoked_at is null`.execute(
    db,
  );
  await sql`create index badge_award_rule on badge_award (rule_id, id desc)`.execute(db);
  await sql`create index badge_award_user on badge_award (user_id, id desc)`.execute(db);
  await sql`
    create table badge_log (
      id uuid primary key,
      rule_id uuid not null references badge_rule,
      award_id uuid not null references badge_award,
      user_id uuid not null references "user",
      act text not null check (act in ('earned', 'raised', 'lowered', 'revoked', 'given', 'taken')),
      level smallint not null,
      actor_id uuid references "user",
      reason text check (char_length(reason) between 1 and 200),
      at timestamptz not null
    )`.execute(db);
  await sql`create index badge_log_rule on badge_log (rule_id, id desc)`.execute(db);
  await sql`
    create table badge_choice (
      user_id uuid primary key references "user" on delete cascade,
      award_ids uuid[] not null check (cardinality(award_ids) <= 3),
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table badge_look (
      one boolean primary key default true check (one),
      txn_at timestamptz not null default '-infinity',
      txn_id uuid not null default '00000000-0000-0000-0000-000000000000',
      finished_at timestamptz not null default '-infinity',
      time_zone text not null default 'UTC',
      full_began_at timestamptz not null default '-infinity',
      full_after uuid,
      full_ended_at timestamptz default '-infinity'
    )`.execute(db);
  await sql`insert into badge_look default values`.execute(db);

  await sql`
    create index chapter_progress_finished on chapter_progress (finished_at, user_id)
      where finished_at is not null`.execute(db);
  await sql`create index clawback_spend on clawback (spend_txn_id)`.execute(db);

  await sql`
    create trigger only_stops before update on badge_rule
      for each row when (
        old.stopped_at is not null or new.stopped_at is null
        or to_jsonb(old) - 'stopped_at' <> to_jsonb(new) - 'stopped_at')
      execute function refuse_change()`.execute(db);
  for (const table of ['badge_rule', 'badge_award']) {
    await sql`
      create trigger kept before delete on ${sql.table(table)}
        for each row execute function refuse_removal()`.execute(db);
  }
  for (const table of ['badge_rule', 'badge_award', 'badge_log']) {
    await sql`
      create trigger kept_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_removal()`.execute(db);
  }
  await sql`
    create trigger append_only before delete on badge_log
      for each row execute function refuse_change()`.execute(db);
  await sql`
    create trigger append_only_but_erased before update on badge_log
      for each row when (
        new.reason is not null or old.at > now() - interval '5 years'
        or to_jsonb(old) - 'reason' <> to_jsonb(new) - 'reason')
      execute function refuse_change()`.execute(db);
}
