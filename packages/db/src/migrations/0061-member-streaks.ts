import { sql, type Kysely } from 'kysely';

/** Badges for months in a row that somebody paid a creator's membership. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table badge_rule
      drop constraint badge_rule_kind_check,
      add constraint badge_rule_kind_check check (
        kind in ('early_bird', 'reading_streak', 'supporter_rank', 'member_streak', 'manual'))`.execute(db);
}
