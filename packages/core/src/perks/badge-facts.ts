import { BadgeTerms } from '@inkvine/contracts/badges';
import type { Executor } from '@inkvine/db/database';
import { listDonated, listReaders, listSupports } from '@inkvine/db/perks/badge-facts.repository';
import { listDecidingRules, type BadgeRuleRow } from '@inkvine/db/perks/badge-rule.repository';
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
  return {
    supports: new Map(),
    donated: ranks.length === 0 ? [] : await listDonated(db, { ruleIds: ranks, people, asOf }),
    readers: streaks.length === 0 ? [] : await listReaders(db, { ruleIds: streaks, people, asOf, timeZone }),
  };
}

/** What the rule of an early bird asks, as of an instant. */
export async function readSupports(db: Executor, rule: DecidingRule, asOf: string): Promise<BadgeFacts> {
  const { terms } = rule;
  const supports =
    terms.kind === 'early_bird' ? await listSupports(db, { ...terms, before: rule.stoppedAt, asOf }) : [];
  return { supports: new Map([[rule.id, supports]]), donated: [], readers: [] };
}
