import { BadgeTerms } from '@inkvine/contracts/badges';
import type { Executor } from '@inkvine/db/database';
import type { HeldAwardRow, NextRuleRow } from '@inkvine/db/perks/badge-award.repository';
import { listDonated, listReaders } from '@inkvine/db/perks/badge-facts.repository';
import { runningStreak } from '@inkvine/domain/perks/badge-award';
import { lastDays } from '@inkvine/domain/wallet/ranking-window';
import { readMembers } from './badge-facts.ts';

export interface NextBadge {
  rule: NextRuleRow;
  /** Of the rule's levels, the one that comes next. */
  level: number;
  have: number;
  need: number;
}

/** How far a person is towards what they do not hold: days or months of the running streak, or coins given. */
export async function nextBadges(
  db: Executor,
  query: {
    userId: string;
    rules: readonly NextRuleRow[];
    held: readonly HeldAwardRow[];
    now: Date;
    timeZone: string;
  },
): Promise<NextBadge[]> {
  const { userId, rules, held, now, timeZone } = query;
  const levelOf = new Map(held.map(({ ruleId, level }) => [ruleId, level]));
  const facts = { people: [userId], asOf: now.toISOString(), timeZone };
  const idsOf = (kind: NextRuleRow['kind']) => rules.filter((rule) => rule.kind === kind).map(({ id }) => id);
  const donated = new Map(
    (await listDonated(db, { ...facts, ruleIds: idsOf('supporter_rank') })).map(({ ruleId, coins }) => [
      ruleId,
      coins,
    ]),
  );
  const readers = new Map(
    (await listReaders(db, { ...facts, ruleIds: idsOf('reading_streak') })).map((row) => [row.ruleId, row]),
  );
  const memberRules = idsOf('member_streak');
  const members = memberRules.length === 0 ? [] : await readMembers(db, { ...facts, ruleIds: memberRules });
  const [today = ''] = lastDays(1, now, timeZone).days;
  return rules.flatMap((rule): NextBadge[] => {
    const terms = BadgeTerms.parse(rule.terms);
    const level = levelOf.get(rule.id) ?? 0;
    if (terms.kind === 'supporter_rank') {
      const need = terms.levels[level];
      return need === undefined
        ? []
        : [{ rule, level: level + 1, have: Math.min(donated.get(rule.id) ?? 0, need), need }];
    }
    if (terms.kind === 'member_streak') {
      const need = terms.levels[level];
      const running = members
        .filter(({ ruleId }) => ruleId === rule.id)
        .flatMap(({ streaks }) => streaks.filter(({ endsAt }) => endsAt >= now));
      const have = Math.max(0, ...running.map(({ months }) => months));
      return need === undefined ? [] : [{ rule, level: level + 1, have: Math.min(have, need), need }];
    }
    const reader = readers.get(rule.id);
    if (terms.kind !== 'reading_streak' || level > 0 || reader?.keepsHistory !== true) return [];
    const have = Math.min(runningStreak(reader.days, today), terms.days);
    return [{ rule, level: 1, have, need: terms.days }];
  });
}
