import type { ShownBadge } from '@inkvine/contracts/badges';
import { sql, type RawBuilder } from 'kysely';

/** How many levels a rule has. */
export const levelsOf = (terms: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`coalesce(jsonb_array_length(${terms} -> 'levels'), 1)`;

/**
 * What stands beside a person's name, in their order, as part of the query that lists the name. What was revoked is not
 * shown, and what tells that somebody reads only while they keep a history.
 * @param userId a column of the query around it; null shows nothing, as anonymous donors want it
 */
export const shownBadges = (userId: RawBuilder<unknown>): RawBuilder<ShownBadge[]> => sql<
  ShownBadge[]
>`coalesce((
  select jsonb_agg(jsonb_build_object('name', rule.name, 'icon', rule.icon, 'tone', rule.tone, 'level', award.level,
    'levels', ${levelsOf(sql`rule.terms`)}) order by chosen.place)
  from badge_choice choice
  cross join unnest(choice.award_ids) with ordinality as chosen(award_id, place)
  join badge_award award
    on award.id = chosen.award_id and award.user_id = choice.user_id and award.revoked_at is null
  join badge_rule rule on rule.id = award.rule_id
  where choice.user_id = ${userId}
    and (rule.kind <> 'reading_streak' or coalesce((
      select preference.keeps_history from reading_preference preference
      where preference.user_id = choice.user_id), true))), '[]')`;
