import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimRevocation,
  countAwarded,
  insertAwards,
  insertBadgeLog,
  listStanding,
  updateAwardLevel,
  type AwardRow,
  type BadgeLogRow,
} from '@inkvine/db/perks/badge-award.repository';
import { listDonationProofs, listStreakProofs } from '@inkvine/db/perks/badge-facts.repository';
import {
  listChangedLedger,
  listFinished,
  listPeopleAfter,
  lockBadgeLook,
  updateBadgeLook,
  type BadgeLook,
  type ChangedLedger,
} from '@inkvine/db/perks/badge-look.repository';
import {
  compareAwards,
  decideAwards,
  type AwardChanges,
  type BadgeFacts,
  type DecidedAward,
} from '@inkvine/domain/perks/badge-award';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { readPersonFacts, readRules, readSupports, type DecidingRule } from './badge-facts.ts';

/** Ledger rows, chapters finished or people that one step looks at. */
const AT_ONCE = 500;
/**
 * Longer than a statement or a wait for a connection may take: what was written longer ago is committed or never will
 * be, and no earlier place of an early bird can appear any more.
 */
const SETTLES_MS = 60_000;
const FULL_EVERY_MS = 20 * 60 * 60_000;

/** Gives, raises and revokes badges by what the database holds, however often and by however many workers it is asked. */
export function createBadgeAwardsService({
  db,
  clock,
  ids,
  site,
  atOnce = AT_ONCE,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'site'> & { atOnce?: number }) {
  const asOfNow = () => new Date(clock.now().getTime() - SETTLES_MS).toISOString();

  /** One step is one transaction that holds the look: a worker that is killed leaves all of it or nothing. */
  const step = <T>(
    work: (trx: DatabaseTransaction, look: BadgeLook, asOf: string) => Promise<T>,
  ): Promise<T> => db.transaction().execute(async (trx) => work(trx, await lockBadgeLook(trx), asOfNow()));

  async function apply(
    trx: DatabaseTransaction,
    rules: readonly DecidingRule[],
    facts: BadgeFacts,
    standing: readonly AwardRow[],
  ): Promise<void> {
    const at = clock.now().toISOString();
    const changes = compareAwards(decideAwards(rules, facts), standing);
    const evidenceOf = await proveAwards(trx, changes, site.timeZone);
    const awards = changes.earned.map((award) => ({ ...award, id: ids.next(), evidence: evidenceOf(award) }));
    const given = new Set(await insertAwards(trx, awards, at));
    const log: Omit<BadgeLogRow, 'id'>[] = awards
      .filter(({ id }) => given.has(id))
      .map((award) => ({ award, act: 'earned', actorId: null, reason: null }));
    for (const { standing: held, decided } of changes.moved) {
      const award = { ...held, level: decided.level };
      await updateAwardLevel(trx, { ...award, evidence: evidenceOf(decided) });
      const act = decided.level > held.level ? 'raised' : 'lowered';
      log.push({ award, act, actorId: null, reason: null });
    }
    const streaks = new Set(rules.filter(({ terms }) => terms.kind === 'reading_streak').map(({ id }) => id));
    for (const held of changes.revoked) {
      const why = streaks.has(held.ruleId) ? 'history_off' : 'undone';
      const award = await claimRevocation(trx, { id: held.id, why, at });
      if (award !== undefined) log.push({ award, act: 'revoked', actorId: null, reason: null });
    }
    await insertBadgeLog(
      trx,
      log.map((entry) => ({ ...entry, id: ids.next() })),
      at,
    );
  }

  async function decidePeople(
    trx: DatabaseTransaction,
    rules: readonly DecidingRule[],
    people: readonly string[],
    asOf: string,
  ): Promise<void> {
    const ofPersons = rules.filter(({ terms }) => terms.kind !== 'early_bird');
    if (ofPersons.length === 0 || people.length === 0) return;
    const facts = await readPersonFacts(trx, { rules: ofPersons, people, asOf, timeZone: site.timeZone });
    const ruleIds = ofPersons.map(({ id }) => id);
    await apply(trx, ofPersons, facts, await listStanding(trx, { ruleIds, people }));
  }

  async function decideEarlyBirds(trx: DatabaseTransaction, rule: DecidingRule, asOf: string): Promise<void> {
    const standing = await listStanding(trx, { ruleIds: [rule.id] });
    await apply(trx, [rule], await readSupports(trx, rule, asOf), standing);
  }

  /** Rules whose places are all taken change by what was undone only. */
  async function canChange(
    trx: DatabaseTransaction,
    { id, terms }: DecidingRule,
    changed: readonly ChangedLedger[],
  ): Promise<boolean> {
    if (terms.kind !== 'early_bird') return false;
    const ofNovel = changed.filter(({ novelIds }) => novelIds.includes(terms.novelId));
    if (ofNovel.length === 0) return false;
    return ofNovel.some(({ undoes }) => undoes) || (await countAwarded(trx, id)) < terms.first;
  }

  /** @returns whether there is more to look at */
  const lookAtLedger = () =>
    step(async (trx, look, asOf) => {
      const rules = await readRules(trx, asOf);
      const after = { at: look.txnAt, id: look.txnId };
      const changed = rules.length === 0 ? [] : await listChangedLedger(trx, { after, asOf, limit: atOnce });
      await decidePeople(trx, rules, [...new Set(changed.map(({ userId }) => userId))], asOf);
      for (const rule of rules)
        if (await canChange(trx, rule, changed)) await decideEarlyBirds(trx, rule, asOf);
      const last = changed.length < atOnce ? undefined : changed.at(-1);
      if (last !== undefined) await updateBadgeLook(trx, { txnAt: last.at, txnId: last.id });
      else if (asOf > look.txnAt) await updateBadgeLook(trx, { txnAt: asOf, txnId: LAST_ID });
      return last !== undefined;
    });

  const lookAtReaders = () =>
    step(async (trx, look, asOf) => {
      const streaks = (await readRules(trx, asOf)).filter(({ terms }) => terms.kind === 'reading_streak');
      const query = { after: look.finishedAt, asOf, limit: atOnce };
      const finished = streaks.length === 0 ? [] : await listFinished(trx, query);
      await decidePeople(trx, streaks, [...new Set(finished.map(({ userId }) => userId))], asOf);
      const last = finished.length < atOnce ? undefined : finished.at(-1);
      await updateBadgeLook(trx, { finishedAt: last?.at ?? asOf });
      return last !== undefined;
    });

  /** Begins a full look, by the rules about novels, when it is a day since the last or a rule has begun meanwhile. */
  async function beginFullLook(): Promise<void> {
    const due = await step(async (trx, look, asOf) => {
      const rules = await readRules(trx, asOf);
      const began = startOf(look.fullBeganAt);
      const isDue =
        Date.parse(asOf) - began >= FULL_EVERY_MS ||
        rules.some(({ startsAt }) => Date.parse(startsAt) > began);
      return look.fullEndedAt !== null && rules.length > 0 && isDue ? { rules, asOf } : undefined;
    });
    if (due === undefined) return;
    for (const rule of due.rules)
      if (rule.terms.kind === 'early_bird')
        await step((trx, _look, asOf) => decideEarlyBirds(trx, rule, asOf));
    const begun = { fullBeganAt: due.asOf, fullAfter: null, fullEndedAt: null, timeZone: site.timeZone };
    await step((trx, look) => (look.fullEndedAt === null ? Promise.resolve() : updateBadgeLook(trx, begun)));
  }

  /** The next people of a full look that has begun. @returns whether there are more */
  const lookAtPeople = () =>
    step(async (trx, look, asOf) => {
      if (look.fullEndedAt !== null) return false;
      const people = await listPeopleAfter(trx, look.fullAfter, atOnce);
      await decidePeople(trx, await readRules(trx, asOf), people, asOf);
      const isOver = people.length < atOnce;
      await updateBadgeLook(trx, isOver ? { fullEndedAt: asOf } : { fullAfter: people.at(-1)! });
      return !isOver;
    });

  return {
    /**
     * Looks at everybody whose facts changed since the last time, and once a day at everybody: that finds what came late
     * and what nobody wrote down, such as a reading history that was switched off.
     */
    async award(): Promise<void> {
      for (const look of [lookAtLedger, lookAtReaders]) while (await look());
      await beginFullLook();
      while (await lookAtPeople());
    },
  };
}

/** After every id of an instant. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const startOf = (instant: string): number => (instant === '-infinity' ? 0 : Date.parse(instant));

/** What proves each award that is given or changes, with the rows that were counted. */
async function proveAwards(
  trx: DatabaseTransaction,
  { earned, moved }: AwardChanges<AwardRow>,
  timeZone: string,
): Promise<(award: DecidedAward) => object> {
  const awards = [...earned, ...moved.map(({ decided }) => decided)];
  const keyOf = ({ ruleId, userId }: { ruleId: string; userId: string }) => `${ruleId} ${userId}`;
  const donors = awards.filter(({ evidence }) => evidence.coins !== undefined);
  const readers = awards.flatMap(({ ruleId, userId, evidence }) =>
    evidence.days === undefined ? [] : [{ ruleId, userId, days: evidence.days }],
  );
  const rows = new Map<string, object>();
  for (const { txnIds, ...award } of await listDonationProofs(trx, donors))
    rows.set(keyOf(award), { txnIds });
  for (const { chapterIds, ...award } of await listStreakProofs(trx, { awards: readers, timeZone }))
    rows.set(keyOf(award), { chapterIds });
  return (award) => ({ ...award.evidence, ...rows.get(keyOf(award)) });
}
