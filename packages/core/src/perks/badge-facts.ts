import { BadgeTerms } from '@inkvine/contracts/badges';
import type { Executor } from '@inkvine/db/database';
import { listDonated, listReaders, listSupports } from '@inkvine/db/perks/badge-facts.repository';
import { listMemberPeriods } from '@inkvine/db/perks/member-periods.repository';
import { listDecidingRules, type BadgeRuleRow } from '@inkvine/db/perks/badge-rule.repository';
import { memberStreaks } from '@inkvine/domain/perks/member-streak';
import type { BadgeFacts, DecidedRule } from '@inkvine/domain/perks/badge-award';

export type DecidingRule = DecidedRule & Pick<BadgeRuleRow, 'startsAt' | 'stoppedAt'>;

/** The rules that decide by themselves and have begun by `at`, running or stopped. */
export async function readRules(db: Executor, at: string): Promise<DecidingRule[]> {
  return (await listDecidingRules(db, at)).flatMap(({ id, startsAt, stoppedAt, ...rule }) => {
    const terms = BadgeTerms.parse(rule.terms);
    return terms.kind === 'manual' ? [] : [{ id, terms, startsAt, stoppedAt }];
  });
}

const idsOf = (rules: readonly DecidingRule[], kind: DecidingRule['terms']['kind']): string[] =>
  rules.filter(({ terms }) => terms.kind === kind).map(({ id }) => id);

/** What the rules about persons ask of these people, as of an instant. */
export async function readPersonFacts(
  db: Executor,
  query: { rules: readonly DecidingRule[]; people: readonly string[]; asOf: string; timeZone: string },
): Promise<BadgeFacts> {
  const { rules, people, asOf, timeZone } = query;
  const [ranks, streaks] = [idsOf(rules, 'supporter_rank'), idsOf(rules, 'reading_streak')];
  const members = idsOf(rules, 'member_streak');
  return {
    supports: new Map(),
    donated: ranks.length === 0 ? [] : await listDonated(db, { ruleIds: ranks, people, asOf }),
    readers: streaks.length === 0 ? [] : await listReaders(db, { ruleIds: streaks, people, asOf, timeZone }),
    members: members.length === 0 ? [] : await readMembers(db, { ruleIds: members, people, asOf }),
  };
}

/** What people paid in a row to each creator that the rules ask about, as of an instant. */
export async function readMembers(
  db: Executor,
  query: { ruleIds: readonly string[]; people: readonly string[]; asOf: string },
): Promise<BadgeFacts['members']> {
  return (await listMemberPeriods(db, query)).map(({ ruleId, userId, periods }) => {
    const dated = periods.map(({ startsAt, endsAt, ...period }) => ({
      ...{ ...period, startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
    }));
    return { ruleId, userId, streaks: memberStreaks(dated, new Date(query.asOf)) };
  });
}

/** What the rule of an early bird asks, as of an instant. */
export async function readSupports(db: Executor, rule: DecidingRule, asOf: string): Promise<BadgeFacts> {
  const { terms } = rule;
  const supports =
    terms.kind === 'early_bird' ? await listSupports(db, { ...terms, before: rule.stoppedAt, asOf }) : [];
  return { supports: new Map([[rule.id, supports]]), donated: [], readers: [], members: [] };
}
