import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import { listChangedAwards, listStanding } from '@inkvine/db/perks/badge-award.repository';
import { findBadgeLook, listPeopleAfter } from '@inkvine/db/perks/badge-look.repository';
import { compareAwards, decideAwards, type BadgeFacts } from '@inkvine/domain/perks/badge-award';
import { readPersonFacts, readRules, readSupports, type DecidingRule } from './badge-facts.ts';

const PEOPLE_AT_ONCE = 1_000;
const SAMPLE_SIZE = 5;

/**
 * `badges`: by the pure rules, nobody holds a badge without proof and nobody who has proof lacks one, as of the last full
 * look; what changed since is the next one's, and nothing is said while one runs. A sample is the rule and the person.
 */
export async function checkBadges(db: Executor): Promise<InvariantFinding[]> {
  const finding: InvariantFinding = { id: 'badges', violations: 0, sample: [] };
  const look = await findBadgeLook(db);
  if (look?.fullEndedAt == null) return [finding];
  const { fullBeganAt: asOf, timeZone } = look;
  const rules = await readRules(db, asOf);

  async function compare(some: readonly DecidingRule[], facts: BadgeFacts, people?: readonly string[]) {
    const query = { ruleIds: some.map(({ id }) => id), ...(people !== undefined && { people }) };
    const { earned, revoked } = compareAwards(decideAwards(some, facts), await listStanding(db, query));
    const keyOf = (award: { ruleId: string; userId: string }) => `${award.ruleId} ${award.userId}`;
    const recent = new Set((await listChangedAwards(db, { ...query, since: asOf })).map(keyOf));
    const broken = [...earned, ...revoked].map(keyOf).filter((key) => !recent.has(key));
    finding.violations += broken.length;
    finding.sample.push(...broken.slice(0, SAMPLE_SIZE - finding.sample.length));
  }

  for (const rule of rules)
    if (rule.terms.kind === 'early_bird') await compare([rule], await readSupports(db, rule, asOf));
  const ofPersons = rules.filter(({ terms }) => terms.kind !== 'early_bird');
  let after: string | null = null;
  while (ofPersons.length > 0) {
    const people: string[] = await listPeopleAfter(db, after, PEOPLE_AT_ONCE);
    const facts = await readPersonFacts(db, { rules: ofPersons, people, asOf, timeZone });
    await compare(ofPersons, facts, people);
    if (people.length < PEOPLE_AT_ONCE) break;
    after = people.at(-1)!;
  }
  return [finding];
}
