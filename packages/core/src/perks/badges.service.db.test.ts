import { BadgeTerms, type BadgeScope } from '@inkvine/contracts/badges';
import { BadgeAwardId } from '@inkvine/contracts/primitives';
import { shownBadges } from '@inkvine/db/perks/shown-badges';
import { findDonationRanking, listReceivedDonations } from '@inkvine/db/wallet/donation.repository';
import { createBadgeDesk } from '@inkvine/testkit/badge-desk';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildEntitlement, buildTier } from '@inkvine/testkit/tier.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

let test: TestDatabase;
let desk: ReturnType<typeof createBadgeDesk>;
let operator: Actor;
let author: Actor & { name: string };
let reader: Actor & { email: string; name: string };
let novelId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  desk = createBadgeDesk(test.db);
  operator = await buildActor(test.db, { role: 'operator' });
  author = await buildActor(test.db);
  reader = await buildActor(test.db);
  ({ novelId } = await buildNovel(test.db, { authorId: author.userId }));
});
afterAll(() => test.drop());

const byHand = BadgeTerms.parse({ kind: 'manual' });
const streak = BadgeTerms.parse({ kind: 'reading_streak', days: 3 });
const give = async (actor: Actor, scope: BadgeScope, name: string, to = reader.email) => {
  const id = await desk.publish(actor, scope, byHand, { name });
  return { id, ...(await desk.badges.give(actor, { id, to, reason: 'A kind letter' })) };
};
const awardOf = (awardId: string) => BadgeAwardId.parse(awardId);
const shownOf = async (userId: string) => {
  const { rows } = await sql<{ badges: { name: string }[] }>`
    select ${shownBadges(sql`person.id`)} as badges from "user" person where id = ${userId}`.execute(test.db);
  return rows[0]!.badges.map(({ name }) => name);
};

describe('badges by hand', () => {
  it('are given once and taken once, each with its reason, however many do so at once', async () => {
    const id = await desk.publish(author, 'mine', byHand, { name: 'Letter writer' });
    const input = { id, to: reader.email, reason: 'A kind letter' };
    const answers = await Promise.all([desk.badges.give(author, input), desk.badges.give(author, input)]);
    expect(answers.map(({ given }) => given).toSorted()).toEqual([false, true]);
    const awardId = awardOf(answers[0].awardId);
    expect(answers[1].awardId).toBe(awardId);
    expect((await desk.badges.getMine(reader)).held).toMatchObject([
      { name: 'Letter writer', creatorName: author.name, level: 1, levels: 1 },
    ]);
    const take = { awardId, reason: 'By mistake' };
    const taken = await Promise.allSettled([desk.badges.take(author, take), desk.badges.take(author, take)]);
    expect(taken.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const mine = await desk.badges.getMine(reader);
    expect(mine.held).toEqual([]);
    expect(mine.gone).toMatchObject([{ name: 'Letter writer', why: 'taken' }]);
    const { items } = await desk.badges.listLog(author, { scope: 'mine', limit: 10 });
    expect(items).toMatchObject([
      { act: 'taken', userName: reader.name, actorName: author.name, reason: 'By mistake' },
      { act: 'given', reason: 'A kind letter', isHeldByHand: false },
    ]);
  });

  it('are the rule’s owner’s to give and to take', async () => {
    const stranger = await buildActor(test.db);
    await buildNovel(test.db, { authorId: stranger.userId });
    const { id, awardId } = await give(author, 'mine', 'Mine');
    const input = { id, to: reader.email, reason: 'x' };
    for (const actor of [stranger, operator, reader]) {
      await expect(desk.badges.give(actor, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(desk.badges.stop(actor, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(desk.badges.take(actor, { awardId: awardOf(awardId), reason: 'x' })).rejects.toMatchObject(
        { code: 'NOT_FOUND' },
      );
    }
    const unknown = { id, to: 'nobody@test.inkvine.example', reason: 'x' };
    await expect(desk.badges.give(author, unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.badges.stop(author, { id });
    await expect(desk.badges.give(author, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.badges.take(author, { awardId: awardOf(awardId), reason: 'x' });
  });
});

describe('rules', () => {
  it('of the site are the operators’; creators have theirs, about their own works', async () => {
    await expect(desk.publish(author, 'site', byHand)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(desk.badges.listRules(author, { scope: 'site' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(desk.badges.listLog(author, { scope: 'site', limit: 5 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(desk.publish(reader, 'mine', byHand)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.publish(author, 'mine', streak)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const { novelId: other } = await buildNovel(test.db);
    const bird = (of: string) => BadgeTerms.parse({ kind: 'early_bird', novelId: of, first: 5, since: null });
    await expect(desk.publish(author, 'mine', bird(other))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.publish(author, 'mine', bird(novelId));
    await desk.publish(operator, 'site', bird(other));
  });

  it('are never edited: a new version stops the one before, once, and what was earned stays', async () => {
    const { id, awardId } = await give(author, 'mine', 'First words');
    const next = await desk.publish(author, 'mine', byHand, { replaces: id, name: 'New words' });
    await expect(desk.publish(author, 'mine', byHand, { replaces: id })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    const rules = await desk.badges.listRules(author, { scope: 'mine' });
    expect(rules.find((rule) => rule.id === next)).toMatchObject({
      version: 2,
      state: 'running',
      holders: 0,
    });
    expect(rules.find((rule) => rule.id === id)).toMatchObject({ version: 1, state: 'stopped', holders: 1 });
    const held = async () => (await desk.badges.getMine(reader)).held.map((badge) => badge.name);
    expect(await held()).toContain('First words');
    await desk.badges.choose(reader, { awardIds: [awardOf(awardId)] });
    await desk.badges.give(author, { id: next, to: reader.email, reason: 'Again' });
    expect(await held()).toContain('New words');
    expect(await held()).not.toContain('First words');
    expect(await shownOf(reader.userId)).toEqual(['New words']);
    const mine = await desk.badges.getMine(reader);
    expect(mine.held.find(({ id: own }) => own === mine.chosen[0])?.name).toBe('New words');
    for (const change of [
      sql`update badge_rule set name = 'Other' where id = ${next}`,
      sql`update badge_rule set stopped_at = null where id = ${id}`,
      sql`delete from badge_award where id = ${awardId}`,
      sql`update badge_log set act = 'earned'`,
      sql`delete from badge_log`,
    ])
      await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('what one shows', () => {
  it('is chosen, in order, at most three, from what one holds; by itself nothing is shown', async () => {
    const person = await buildActor(test.db);
    const [one, two] = [
      await give(operator, 'site', 'One', person.email),
      await give(author, 'mine', 'Two', person.email),
    ];
    expect(await shownOf(person.userId)).toEqual([]);
    const awardIds = [awardOf(two.awardId), awardOf(one.awardId)];
    await desk.badges.choose(person, { awardIds });
    expect(await shownOf(person.userId)).toEqual(['Two', 'One']);
    await expect(desk.badges.choose(reader, { awardIds })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.badges.take(author, { awardId: awardIds[0]!, reason: 'x' });
    expect(await shownOf(person.userId)).toEqual(['One']);
    expect((await desk.badges.getMine(person)).chosen).toEqual([one.awardId]);
    await expect(desk.badges.choose(person, { awardIds })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.badges.choose(person, { awardIds: [] });
    expect(await shownOf(person.userId)).toEqual([]);
  });

  it('stands beside the donor in the author’s list and the ranking, and never beside an anonymous donation', async () => {
    const donor = await desk.buildDonor();
    const novel = await buildNovel(test.db, { authorId: author.userId });
    await desk.donate(donor, novel, 5);
    await desk.donate(donor, novel, 7, true);
    const { awardId } = await give(operator, 'site', 'Shown', donor.email);
    await desk.badges.choose(donor, { awardIds: [awardOf(awardId)] });
    const [hidden, open] = await listReceivedDonations(test.db, {
      ...{ userId: author.userId, before: undefined, limit: 2 },
    });
    expect(hidden).toMatchObject({ donorName: null, badges: [] });
    const shown = { name: 'Shown', icon: 'star', tone: 'moss', level: 1, levels: 1 };
    expect(open).toMatchObject({ donorName: donor.name, badges: [shown] });
    const ranking = await findDonationRanking(test.db, { novelId: novel.novelId, window: null, limit: 5 });
    expect(ranking?.entries).toMatchObject([{ donorName: donor.name, badges: [shown] }]);
  });

  it('tells nothing of reading once its owner keeps no history', async () => {
    const person = await buildActor(test.db);
    const { chapterIds } = await buildNovel(test.db, { chapters: [{}, {}, {}] });
    const id = await desk.publish(operator, 'site', streak, { name: 'Three days' });
    for (const [index, chapterId] of chapterIds.entries()) {
      const at = `2026-11-1${index + 7}T03:00:00Z`;
      const place = { chapter_id: chapterId, block_id: 'b', quote: '', fraction: 1 };
      await test.db
        .insertInto('chapter_progress')
        .values({ user_id: person.userId, ...place, finished_at: at })
        .execute();
    }
    await desk.look();
    expect(await desk.holdersOf(id)).toHaveLength(1);
    const { held } = await desk.badges.getMine(person);
    await desk.badges.choose(person, { awardIds: [awardOf(held[0]!.id)] });
    expect(await shownOf(person.userId)).toEqual(['Three days']);
    await test.db
      .insertInto('reading_preference')
      .values({ user_id: person.userId, keeps_history: false })
      .execute();
    expect(await shownOf(person.userId)).toEqual([]);
    expect((await desk.badges.getMine(person)).keepsHistory).toBe(false);
  });
});

describe('badges of memberships', () => {
  const badge = (label: string) => [{ kind: 'badge' as const, label }];

  it('are there while the membership gives them, and stand beside the name where they were chosen', async () => {
    const creator = await buildActor(test.db);
    const member = await buildActor(test.db);
    await buildTier(test.db, creator.userId, { rank: 1, name: 'Leaf', benefits: badge('Reader') });
    const tier = await buildTier(test.db, creator.userId, {
      rank: 2,
      name: 'Branch',
      benefits: badge('Friend'),
    });
    const above = await buildTier(test.db, creator.userId, { rank: 3, name: 'Tree' });
    await buildTier(test.db, creator.userId, { rank: 4, name: 'Sky', benefits: badge('Star') });
    await buildEntitlement(test.db, above, member.userId);
    const { held, chosen } = await desk.badges.getMine(member);
    expect(held).toMatchObject([
      {
        ...{ name: 'Friend', creatorName: creator.name, level: 1, levels: 1 },
        terms: { kind: 'membership', tierName: 'Tree' },
      },
    ]);
    expect(chosen).toEqual([]);
    expect(await shownOf(member.userId)).toEqual([]);

    const other = await give(author, 'mine', 'Beta reader', member.email);
    const mine = awardOf(held[0]!.id);
    await desk.badges.choose(member, { awardIds: [awardOf(other.awardId), mine] });
    expect(await shownOf(member.userId)).toEqual(['Beta reader', 'Friend']);
    expect((await desk.badges.getMine(member)).chosen).toEqual([other.awardId, mine]);

    await test.db
      .updateTable('membership_entitlement')
      .set({ ends_at: sql<string>`now()` })
      .where('user_id', '=', member.userId)
      .execute();
    expect(await shownOf(member.userId)).toEqual(['Beta reader']);
    const after = await desk.badges.getMine(member);
    expect(after.chosen).toEqual([other.awardId]);
    expect(after.held).toHaveLength(1);
    await expect(desk.badges.choose(member, { awardIds: [mine] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await buildEntitlement(test.db, tier, member.userId);
    expect(await shownOf(member.userId)).toEqual(['Beta reader', 'Friend']);
  });

  it('are nobody else’s to choose, nor of a tier without one or of a membership that has not begun', async () => {
    const creator = await buildActor(test.db);
    const tier = await buildTier(test.db, creator.userId, { rank: 2, benefits: badge('Friend') });
    const lower = await buildTier(test.db, creator.userId, { rank: 1 });
    const [coming, below, stranger] = [
      await buildActor(test.db),
      await buildActor(test.db),
      await buildActor(test.db),
    ];
    await buildEntitlement(test.db, tier, coming.userId, { startsInDays: 0.5 });
    await buildEntitlement(test.db, lower, below.userId);
    for (const person of [coming, below, stranger]) {
      expect((await desk.badges.getMine(person)).held).toEqual([]);
      await expect(desk.badges.choose(person, { awardIds: [awardOf(creator.userId)] })).rejects.toMatchObject(
        { code: 'NOT_FOUND' },
      );
    }
  });
});
