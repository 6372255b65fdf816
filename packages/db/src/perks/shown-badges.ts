import type { ShownBadge } from '@inkvine/contracts/badges';
import { sql, type RawBuilder } from 'kysely';
import { MEMBER_BADGE, memberBadgesOf } from './member-badges.ts';

/** How many levels a rule has. */
export const levelsOf = (terms: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`coalesce(jsonb_array_length(${terms} -> 'levels'), 1)`;

/**
 * The awards that a `badge_choice choice` stands for, by `chosen.place`: of each badge that was chosen the newest version
 * that its owner holds, as `award` with its `rule`. So it says the same as the list of what they hold.
 */
export const CHOSEN_AWARDS = sql`
  cross join unnest(choice.award_ids) with ordinality as chosen(award_id, place)
  join badge_award picked on picked.id = chosen.award_id and picked.user_id = choice.user_id
  join badge_rule picked_rule on picked_rule.id = picked.rule_id
  cross join lateral (
    select held.id, held.level, held.rule_id
    from badge_rule version
    join badge_award held
      on held.rule_id = version.id and held.user_id = choice.user_id and held.revoked_at is null
    where version.line_id = picked_rule.line_id
    order by version.version desc limit 1) as award
  join badge_rule rule on rule.id = award.rule_id`;

/** As `CHOSEN_AWARDS`, the badges for members among what was chosen, as `badge`. */
export const chosenMemberBadges = (userId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  cross join unnest(choice.award_ids) with ordinality as chosen(award_id, place)
  join ${memberBadgesOf(userId)} badge on badge.creator_id = chosen.award_id`;

/**
 * What stands beside a person's name, in their order, as part of the query that lists the name. What was revoked is not
 * shown, what tells that somebody reads only while they keep a history, and a badge for members while they are one.
 * @param userId a column of the query around it; null shows nothing, as anonymous donors want it
 */
export const shownBadges = (userId: RawBuilder<unknown>): RawBuilder<ShownBadge[]> => sql<
  ShownBadge[]
>`coalesce((
  select jsonb_agg(shown.badge order by shown.place)
  from (
    select chosen.place, jsonb_build_object('name', rule.name, 'icon', rule.icon, 'tone', rule.tone,
      'level', award.level, 'levels', ${levelsOf(sql`rule.terms`)}) as badge
    from badge_choice choice ${CHOSEN_AWARDS}
    where choice.user_id = ${userId}
      and (rule.kind <> 'reading_streak' or coalesce((
        select preference.keeps_history from reading_preference preference
        where preference.user_id = choice.user_id), true))
    union all
    select chosen.place, jsonb_build_object('name', badge.label, 'icon', ${MEMBER_BADGE.icon}::text,
      'tone', ${MEMBER_BADGE.tone}::text, 'level', 1, 'levels', 1)
    from badge_choice choice ${chosenMemberBadges(userId)}
    where choice.user_id = ${userId}) shown), '[]')`;
