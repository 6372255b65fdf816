import { AppError } from '@inkvine/contracts/errors';
import {
  BadgeTerms,
  type BadgeChanged,
  type BadgeGiven,
  type BadgeLogInput,
  type BadgeLogPage,
  type BadgeRule,
  type BadgeRules,
  type BadgeRulesInput,
  type BadgeScope,
  type BadgesChosen,
  type BadgeTaken,
  type ChooseBadgesInput,
  type GiveBadgeInput,
  type MyBadges,
  type PublishBadgeInput,
  type StopBadgeInput,
  type TakeBadgeInput,
} from '@inkvine/contracts/badges';
import {
  claimRevocation,
  findAward,
  findGivee,
  insertAwards,
  insertBadgeLog,
  listBadgeLog,
  listChosen,
  listGone,
  listHeld,
  listOpenRules,
  listStanding,
  upsertChoice,
} from '@inkvine/db/perks/badge-award.repository';
import { keepsHistory } from '@inkvine/db/perks/badge-facts.repository';
import {
  claimBadgeStop,
  countRunningRules,
  findBadgeRule,
  findNovelAuthor,
  hasPublished,
  insertBadgeRule,
  listBadgeRules,
  type BadgeFaceRow,
  type ListedBadgeRule,
} from '@inkvine/db/perks/badge-rule.repository';
import { listMemberBadges, MEMBER_BADGE, type MemberBadgeRow } from '@inkvine/db/perks/member-badges';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand, found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { nextBadges } from './next-badges.ts';

const RULES_SHOWN = 200;
/** So many of a creator, or of the site, run at once: each is looked at for every person. */
const RULES_MAX = 50;
const GONE_DAYS = 30;

/** Badges: what people hold and show, and the rules by which they get them. `badge-awards.service.ts` decides. */
export function createBadgesService({
  db,
  clock,
  ids,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'site'>) {
  const creatorOf = (actor: Actor, scope: BadgeScope): string | null => {
    const creatorId = scope === 'mine' ? actor.userId : null;
    demand(actor, { action: 'badge_rule.manage', rule: { creatorId } });
    return creatorId;
  };

  /** Creators honour what happens in their own works; a day of reading is the site's. */
  async function demandFitting(creatorId: string | null, terms: BadgeTerms): Promise<string | null> {
    if (creatorId !== null && !(await hasPublished(db, creatorId))) throw new AppError('NOT_FOUND');
    if (terms.kind === 'reading_streak' && creatorId !== null)
      throw new AppError('INVALID_INPUT', { field: 'draft.terms.kind' });
    if (terms.kind !== 'early_bird') return null;
    const authorId = await findNovelAuthor(db, terms.novelId);
    if (authorId === undefined || (creatorId !== null && authorId !== creatorId))
      throw new AppError('NOT_FOUND');
    return terms.novelId;
  }

  return {
    /** What the caller holds, shows, is on the way to, and lost lately. */
    async getMine({ userId }: Actor): Promise<z.input<typeof MyBadges>> {
      const now = clock.now();
      const held = await listHeld(db, userId);
      const ofMemberships = await listMemberBadges(db, userId);
      const gone = await listGone(db, userId, daysAfter(now, -GONE_DAYS).toISOString());
      const rules = await listOpenRules(db, userId, now.toISOString());
      return {
        held: [
          ...ofMemberships.map(toHeld),
          ...held.map((row) => ({ ...toFace(row), id: row.id, level: row.level, earnedAt: row.earnedAt })),
        ],
        chosen: await listChosen(db, userId),
        next: (await nextBadges(db, { userId, rules, held, now, timeZone: site.timeZone })).map(
          ({ rule, ...progress }) => ({ ...toFace(rule), ...progress, id: rule.id }),
        ),
        gone,
        keepsHistory: await keepsHistory(db, userId),
      };
    },

    /**
     * Puts badges beside the caller's name, in this order; none shows none.
     * @throws AppError NOT_FOUND for one that the caller does not hold
     */
    async choose(
      { userId }: Actor,
      { awardIds }: z.infer<typeof ChooseBadgesInput>,
    ): Promise<z.input<typeof BadgesChosen>> {
      const at = clock.now().toISOString();
      if (!(await upsertChoice(db, { userId, awardIds, at }))) throw new AppError('NOT_FOUND');
      return { chosen: awardIds };
    },

    /** Every version of the caller's rules, or of the site's, the newest first. @throws AppError FORBIDDEN */
    async listRules(
      actor: Actor,
      { scope }: z.infer<typeof BadgeRulesInput>,
    ): Promise<z.input<typeof BadgeRules>> {
      const creatorId = creatorOf(actor, scope);
      const now = clock.now();
      return (await listBadgeRules(db, { creatorId, limit: RULES_SHOWN })).map((row) => toRule(row, now));
    },

    /**
     * Makes a rule, or the next version of one that runs, which stops at that moment; what was earned by it stays.
     * @throws AppError FORBIDDEN, NOT_FOUND for a novel that is not the creator's, INVALID_INPUT for a kind that is not for
     * creators, TRANSITION_REFUSED when too many run, VERSION_CONFLICT when what it replaces has been stopped meanwhile
     */
    async publish(
      actor: Actor,
      { scope, draft, replaces }: z.infer<typeof PublishBadgeInput>,
    ): Promise<z.input<typeof BadgeChanged>> {
      const creatorId = creatorOf(actor, scope);
      const { terms, ...face } = draft;
      const novelId = await demandFitting(creatorId, terms);
      if (replaces !== null)
        found(await findBadgeRule(db, replaces), actor, (rule) => ({ action: 'badge_rule.manage', rule }));
      else if ((await countRunningRules(db, creatorId)) >= RULES_MAX)
        throw new AppError('TRANSITION_REFUSED');
      const at = clock.now().toISOString();
      const id = ids.next();
      await db.transaction().execute(async (trx) => {
        const before =
          replaces === null ? { version: 0, lineId: id } : await claimBadgeStop(trx, replaces, at);
        if (before === undefined)
          throw new AppError('VERSION_CONFLICT', { currentVersion: 0, changedFields: [] });
        const rule = { ...face, id, lineId: before.lineId, replaces, version: before.version + 1 };
        const whose = { creatorId, novelId, createdBy: actor.userId };
        await insertBadgeRule(trx, { ...rule, ...whose, kind: terms.kind, terms, at });
      });
      return { id };
    },

    /** Ends a rule: nobody gets its badge for what comes later; whoever has it keeps it. @throws AppError NOT_FOUND */
    async stop(actor: Actor, { id }: z.infer<typeof StopBadgeInput>): Promise<z.input<typeof BadgeChanged>> {
      found(await findBadgeRule(db, id), actor, (rule) => ({ action: 'badge_rule.manage', rule }));
      const at = clock.now().toISOString();
      const stopped = await db.transaction().execute((trx) => claimBadgeStop(trx, id, at));
      if (stopped === undefined) throw new AppError('NOT_FOUND');
      return { id };
    },

    /**
     * Gives a badge by hand to whoever has the address; to give it twice changes nothing.
     * @throws AppError NOT_FOUND for a rule that is not the caller's, not given by hand or stopped, and for an unknown address
     */
    async give(
      actor: Actor,
      { id: ruleId, to, reason }: z.infer<typeof GiveBadgeInput>,
    ): Promise<z.input<typeof BadgeGiven>> {
      const rule = found(await findBadgeRule(db, ruleId), actor, (one) => ({
        ...{ action: 'badge_rule.manage', rule: one },
      }));
      const person = await findGivee(db, to);
      if (rule.kind !== 'manual' || rule.stoppedAt !== null || person === undefined)
        throw new AppError('NOT_FOUND');
      const at = clock.now().toISOString();
      const award = { id: ids.next(), ruleId, userId: person.id, level: 1, evidence: {} };
      return await db.transaction().execute(async (trx) => {
        const [given] = await insertAwards(trx, [award], at);
        if (given === undefined) {
          const [before] = await listStanding(trx, { ruleIds: [ruleId], people: [person.id] });
          return { awardId: before?.id ?? award.id, name: person.name, given: false };
        }
        const entry = { id: ids.next(), award, act: 'given' as const, actorId: actor.userId, reason };
        await insertBadgeLog(trx, [entry], at);
        return { awardId: given, name: person.name, given: true };
      });
    },

    /** Takes back what was given by hand. @throws AppError NOT_FOUND, also when it was taken before */
    async take(
      actor: Actor,
      { awardId, reason }: z.infer<typeof TakeBadgeInput>,
    ): Promise<z.input<typeof BadgeTaken>> {
      const award = found(await findAward(db, awardId), actor, (rule) => ({
        ...{ action: 'badge_rule.manage', rule },
      }));
      if (award.kind !== 'manual') throw new AppError('NOT_FOUND');
      const at = clock.now().toISOString();
      await db.transaction().execute(async (trx) => {
        const taken = await claimRevocation(trx, { id: awardId, why: 'taken', at });
        if (taken === undefined) throw new AppError('NOT_FOUND');
        const entry = { id: ids.next(), award: taken, act: 'taken' as const, actorId: actor.userId, reason };
        await insertBadgeLog(trx, [entry], at);
      });
      return { awardId };
    },

    /**
     * What happened to the badges of the caller's rules, or of the site's, the newest first.
     * @throws AppError FORBIDDEN, INVALID_INPUT for a cursor of another list
     */
    async listLog(
      actor: Actor,
      { scope, cursor, limit }: z.infer<typeof BadgeLogInput>,
    ): Promise<z.input<typeof BadgeLogPage>> {
      const creatorId = creatorOf(actor, scope);
      const before = decodeCursor(z.uuid(), cursor);
      const rows = await listBadgeLog(db, { creatorId, before, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row.id,
      );
    },
  };
}

function toFace(row: BadgeFaceRow & { level?: number }) {
  const { name, words, icon, tone, levels, creatorName, novelTitle } = row;
  const terms = BadgeTerms.parse(row.terms);
  return { name, words, icon, tone, levels, creatorName, novelTitle, terms, level: row.level ?? 1 };
}

const toHeld = ({ creatorId, creatorName, tierName, label, since }: MemberBadgeRow) => ({
  ...{
    id: creatorId,
    name: label,
    words: '',
    ...MEMBER_BADGE,
    level: 1,
    levels: 1,
    creatorName,
    novelTitle: null,
  },
  ...{ terms: { kind: 'membership' as const, tierName }, earnedAt: since },
});

function toRule(row: ListedBadgeRule, now: Date): z.input<typeof BadgeRule> {
  const { level: _, ...face } = toFace(row);
  const { id, version, startsAt, createdAt, holders } = row;
  const state = row.stoppedAt !== null ? 'stopped' : now < new Date(startsAt) ? 'planned' : 'running';
  return { ...face, id, version, state, startsAt, createdAt, holders };
}
