import { randomUUID } from 'node:crypto';
import { BadgeTerms } from '@inkvine/contracts/badges';
import { coins } from '@inkvine/contracts/money';
import { insertClawbacks } from '@inkvine/db/wallet/clawback.repository';
import { createBadgeDesk, BADGES_AT } from '@inkvine/testkit/badge-desk';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createUnlockReturnsService } from '../wallet/unlock-returns.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';
import { createBadgeAwardsService } from './badge-awards.service.ts';
import { checkBadges } from './check-badges.ts';

let test: TestDatabase;
let desk: ReturnType<typeof createBadgeDesk>;
let operator: Actor;
let author: Actor;
let novel: BuiltNovel;
beforeEach(async () => {
  test = await createTestDatabase();
  desk = createBadgeDesk(test.db);
  operator = await buildActor(test.db, { role: 'operator' });
  author = await buildActor(test.db);
  novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: Array.from({ length: 9 }, () => ({ price: 3, text: 'Rain.' })),
  });
});
afterEach(() => test.drop());

const birdTerms = (first: number, since: string | null = null) =>
  BadgeTerms.parse({ kind: 'early_bird', novelId: novel.novelId, first, since });
const rankTerms = BadgeTerms.parse({ kind: 'supporter_rank', levels: [10, 50, 100] });
const streakTerms = BadgeTerms.parse({ kind: 'reading_streak', days: 3 });

const logOf = async (ruleId: string) =>
  (
    await test.db
      .selectFrom('badge_log')
      .select(['act', 'user_id', 'level'])
      .where('rule_id', '=', ruleId)
      .orderBy('id')
      .execute()
  ).map(({ act, level }) => `${act} ${level}`);

/** Finishes a chapter, as reading it does. */
const finish = (userId: string, chapter: number, at: string) =>
  test.db
    .insertInto('chapter_progress')
    .values({
      ...{ user_id: userId, chapter_id: novel.chapterIds[chapter]!, block_id: 'b', quote: '', fraction: 1 },
      ...{ finished_at: at, updated_at: at },
    })
    .execute();

const keepHistory = (userId: string, keeps: boolean) =>
  test.db
    .insertInto('reading_preference')
    .values({ user_id: userId, keeps_history: keeps })
    .onConflict((on) => on.column('user_id').doUpdateSet({ keeps_history: keeps }))
    .execute();

/** What is told of the badges once the full look has been by. */
async function brokenAfterFullLook(): Promise<number> {
  desk.clock.advance(21 * 60 * 60_000);
  await desk.awards.award();
  return (await checkBadges(test.db))[0]!.violations;
}

describe('early birds', () => {
  it('are exactly the first, by the ledger’s order, when two hundred come at once', async () => {
    const ruleId = await desk.publish(author, 'mine', birdTerms(20));
    const people = await Promise.all(Array.from({ length: 200 }, () => desk.buildDonor(5)));
    await Promise.all(people.map((person) => desk.donate(person, novel, 1)));
    desk.clock.advance(61_000);
    await Promise.all([desk.awards.award(), desk.awards.award(), desk.awards.award()]);
    const first = await sql<{ userId: string }>`
      select donor_id as "userId" from donation join coin_txn on coin_txn.id = donation.txn_id
      order by coin_txn.created_at, coin_txn.id limit 20`.execute(test.db);
    const holders = (await desk.holdersOf(ruleId)).map(({ userId }) => userId);
    expect(holders.toSorted()).toEqual(first.rows.map(({ userId }) => userId).toSorted());
    expect(await logOf(ruleId)).toHaveLength(20);
    await desk.look();
    expect(await logOf(ruleId)).toHaveLength(20);
    expect(await brokenAfterFullLook()).toBe(0);
  });

  it('lose the badge with what they gave back, and nobody moves up; what nobody bought is no support', async () => {
    const ruleId = await desk.publish(author, 'mine', birdTerms(2));
    const [early, second, late] = await Promise.all([
      desk.buildDonor(),
      desk.buildDonor(),
      desk.buildDonor(),
    ]);
    const parts = { db: test.db, clock: desk.clock, ids: createIds() };
    const unlocks = createUnlocksService(parts);
    const returns = createUnlockReturnsService(parts);
    const chapterId = novel.chapterIds[0]!;
    await unlocks.unlock(early, { chapterId, expectedPrice: coins(3), kind: 'own' });
    desk.clock.advance(1_000);
    await desk.donate(second, novel, 5);
    desk.clock.advance(1_000);
    await desk.donate(late, novel, 500);
    await desk.look();
    const both = [early.userId, second.userId].toSorted();
    expect((await desk.holdersOf(ruleId)).map(({ userId }) => userId)).toEqual(both);

    const { items } = await unlocks.listPurchases(early, { limit: 1 });
    await returns.giveBack(early, { txnId: items[0]!.txnId as never, idempotencyKey: randomUUID() });
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: second.userId, level: 1 }]);
    expect(await logOf(ruleId)).toEqual(['earned 1', 'earned 1', 'revoked 1']);
    const { gone, held } = await desk.badges.getMine(early);
    expect(held).toEqual([]);
    expect(gone).toMatchObject([{ name: 'Badge', why: 'undone' }]);
    // A place is not taken again, not even by whoever had it.
    await desk.donate(early, novel, 5);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: second.userId, level: 1 }]);
    expect(await brokenAfterFullLook()).toBe(0);
  });

  it('count from an instant where the rule says so, and not the author', async () => {
    const since = '2026-11-20T04:00:00.000Z';
    const ruleId = await desk.publish(author, 'mine', birdTerms(1, since));
    const [before, after] = [await desk.buildDonor(), await desk.buildDonor()];
    await desk.donate(before, novel, 5);
    desk.clock.set(since);
    await desk.donate(after, novel, 5);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: after.userId, level: 1 }]);
  });
});

describe('supporter ranks', () => {
  it('rise with what was given, count what was given before and without a name, and not to others', async () => {
    const donor = await desk.buildDonor();
    await desk.donate(donor, novel, 9);
    await desk.donate(donor, await buildNovel(test.db), 100);
    const mine = await desk.publish(author, 'mine', rankTerms);
    const site = await desk.publish(operator, 'site', rankTerms);
    await desk.look();
    expect(await desk.holdersOf(mine)).toEqual([]);
    expect(await desk.holdersOf(site)).toEqual([{ userId: donor.userId, level: 3 }]);
    await desk.donate(donor, novel, 41, true);
    await desk.look();
    expect(await desk.holdersOf(mine)).toEqual([{ userId: donor.userId, level: 2 }]);
    await desk.donate(donor, novel, 50);
    await desk.look();
    expect(await logOf(mine)).toEqual(['earned 2', 'raised 3']);
    expect(await brokenAfterFullLook()).toBe(0);
  });

  it('fall, and go, with what a lost payment took back', async () => {
    const ruleId = await desk.publish(author, 'mine', rankTerms);
    const donor = await desk.buildDonor();
    const spendTxnId = await desk.donate(donor, novel, 60);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: donor.userId, level: 2 }]);
    await takeBack(donor, spendTxnId, 20);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: donor.userId, level: 1 }]);
    await takeBack(donor, spendTxnId, 40);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([]);
    expect(await logOf(ruleId)).toEqual(['earned 2', 'lowered 1', 'revoked 1']);
    expect((await checkBadges(test.db))[0]!.violations).toBe(0);
  });
});

/** As a dispute that was lost takes a creator's earning back. */
async function takeBack(donor: { userId: string }, spendTxnId: string, taken: number): Promise<void> {
  const at = desk.clock.now().toISOString();
  const lot = await test.db
    .selectFrom('coin_lot_entry as entry')
    .innerJoin('coin_lot as lot', 'lot.id', 'entry.lot_id')
    .select(['lot.id', 'lot.top_up_id as topUpId'])
    .where('entry.txn_id', '=', spendTxnId)
    .executeTakeFirstOrThrow();
  const disputeId = randomUUID();
  await test.db
    .insertInto('dispute')
    .values({
      ...{ id: disputeId, top_up_id: lot.topUpId!, user_id: donor.userId, gateway: 'toss' },
      ...{ gateway_dispute_id: disputeId, state: 'open', raw_status: 'open', currency: 'KRW' },
      ...{ amount_minor: 1, policy_version: 1, bearer: 'creators', created_at: at, updated_at: at },
    })
    .execute();
  const line = { creatorId: author.userId, source: 'donation', novelId: novel.novelId };
  await test.db
    .transaction()
    .execute((trx) =>
      insertClawbacks(
        trx,
        { disputeId, userId: donor.userId, topUpId: lot.topUpId!, lotId: lot.id, currency: 'KRW', at },
        [{ ...line, txnId: randomUUID(), spendTxnId, coins: taken, minor: 0 }],
      ),
    );
}

describe('reading streaks', () => {
  it('are days of the site’s calendar in a row, of people who keep a history', async () => {
    const ruleId = await desk.publish(operator, 'site', streakTerms);
    const [reader, gap, secret] = [
      await buildActor(test.db),
      await buildActor(test.db),
      await buildActor(test.db),
    ];
    await keepHistory(secret.userId, false);
    // In Seoul these are the 18th, the 19th and, already, the 20th.
    for (const [index, at] of ['2026-11-18T01', '2026-11-18T16', '2026-11-19T15'].entries()) {
      await finish(reader.userId, index, `${at}:00:00Z`);
      await finish(secret.userId, index, `${at}:00:00Z`);
      await finish(gap.userId, index, `${at.replace('18T16', '18T14')}:00:00Z`);
    }
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: reader.userId, level: 1 }]);
    expect(await brokenAfterFullLook()).toBe(0);
    await keepHistory(reader.userId, false);
    expect(await brokenAfterFullLook()).toBe(0);
    expect(await desk.holdersOf(ruleId)).toEqual([]);
    expect(await logOf(ruleId)).toEqual(['earned 1', 'revoked 1']);
  });

  it('show how far one is', async () => {
    await desk.publish(operator, 'site', streakTerms);
    const reader = await buildActor(test.db);
    await finish(reader.userId, 0, '2026-11-18T01:00:00Z');
    await finish(reader.userId, 1, '2026-11-19T01:00:00Z');
    expect((await desk.badges.getMine(reader)).next).toMatchObject([{ have: 2, need: 3 }]);
  });
});

describe('the sweep', () => {
  it('that is killed in the middle leaves nothing half done, and the next one does it all once', async () => {
    const ruleId = await desk.publish(author, 'mine', rankTerms);
    const donors = [await desk.buildDonor(), await desk.buildDonor(), await desk.buildDonor()];
    for (const donor of donors) await desk.donate(donor, novel, 10);
    desk.clock.advance(61_000);
    let left = 4;
    const dying = createBadgeAwardsService({
      ...{ db: test.db, clock: desk.clock, site: { publicUrl: '', timeZone: 'Asia/Seoul' } },
      ids: {
        next: () => {
          if (left-- === 0) throw new Error('killed');
          return randomUUID();
        },
      },
    });
    await expect(dying.award()).rejects.toThrow('killed');
    expect(await desk.holdersOf(ruleId)).toEqual([]);
    await desk.awards.award();
    await desk.awards.award();
    expect(await desk.holdersOf(ruleId)).toHaveLength(3);
    expect(await logOf(ruleId)).toEqual(['earned 1', 'earned 1', 'earned 1']);
  });

  it('waits for the ledger to settle', async () => {
    const ruleId = await desk.publish(author, 'mine', rankTerms);
    await desk.donate(await desk.buildDonor(), novel, 10);
    desk.clock.advance(59_000);
    await desk.awards.award();
    expect(await desk.holdersOf(ruleId)).toEqual([]);
    desk.clock.advance(2_000);
    await desk.awards.award();
    expect(await desk.holdersOf(ruleId)).toHaveLength(1);
  });

  it('gives nothing for what came after a rule was stopped, and takes what was undone then', async () => {
    const ruleId = await desk.publish(author, 'mine', rankTerms);
    const [donor, late] = [await desk.buildDonor(), await desk.buildDonor()];
    const spendTxnId = await desk.donate(donor, novel, 10);
    await desk.look();
    await desk.badges.stop(author, { id: ruleId });
    await desk.donate(late, novel, 10);
    await desk.donate(donor, novel, 90);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([{ userId: donor.userId, level: 1 }]);
    await takeBack(donor, spendTxnId, 10);
    await desk.look();
    expect(await desk.holdersOf(ruleId)).toEqual([]);
  });
});

describe('the invariant', () => {
  it('tells of awards without proof and of proof without an award', async () => {
    const ruleId = await desk.publish(author, 'mine', rankTerms);
    const donor = await desk.buildDonor();
    await desk.donate(donor, novel, 10);
    await desk.look();
    expect(await brokenAfterFullLook()).toBe(0);
    const at = BADGES_AT;
    const forged = { id: randomUUID(), rule_id: ruleId, user_id: operator.userId, level: 1, evidence: '{}' };
    await test.db
      .insertInto('badge_award')
      .values({ ...forged, earned_at: at })
      .execute();
    expect((await checkBadges(test.db))[0]).toMatchObject({
      ...{ id: 'badges', violations: 1, sample: [`${ruleId} ${operator.userId}`] },
    });
    await sql`update badge_award set revoked_at = ${at}, revoke_reason = 'undone'`.execute(test.db);
    expect((await checkBadges(test.db))[0]).toMatchObject({ violations: 1 });
    await desk.look();
    expect(await brokenAfterFullLook()).toBe(0);
  });
});
