import { BadgeDraft, BadgeTerms } from '@inkvine/contracts/badges';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createBadgeAwardsService } from './badge-awards.service.ts';
import { createBadgesService } from './badges.service.ts';
import { checkBadges } from './check-badges.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
/** When the second and third month begin in Seoul. */
const SECOND = '2026-12-19T15:00:00.000Z';
const THIRD = '2027-01-19T15:00:00.000Z';
const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;

const clock = createFakeClock(JOINED);
let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
let badges: ReturnType<typeof createBadgesService>;
let awards: ReturnType<typeof createBadgeAwardsService>;

beforeEach(async () => {
  clock.set(JOINED);
  test = await createTestDatabase({ poolSize: 6 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  const site = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
  const parts = { db: test.db, clock, ids: createIds(), site };
  badges = createBadgesService(parts);
  awards = createBadgeAwardsService(parts);
});
afterEach(async () => {
  await bench.close();
  await test.drop();
});

async function publish(actor: Actor, scope: 'mine' | 'site', levels: number[]): Promise<string> {
  const terms = BadgeTerms.parse({ kind: 'member_streak', levels });
  const face = { name: 'Months', words: '', icon: 'leaf', tone: 'moss', startsAt: JOINED };
  const draft = BadgeDraft.parse({ ...face, terms });
  return (await badges.publish(actor, { scope, draft, replaces: null })).id;
}

async function joinWithCoins(coins: number) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: coins });
  const joined = await desk.join({ currency: 'COI', amount: 20 }, member);
  await buildNovel(test.db, { authorId: joined.creator.userId, chapters: [{ text: 'Rain.' }] });
  return joined;
}

async function renewAt(instant: string): Promise<void> {
  clock.set(instant);
  await desk.renewals.renewDue();
}

/** Once the ledger has settled. */
async function look(): Promise<void> {
  clock.advance(2 * MINUTES);
  await awards.award();
}

const logOf = async (ruleId: string) =>
  (
    await test.db
      .selectFrom('badge_log')
      .select(['act', 'level'])
      .where('rule_id', '=', ruleId)
      .orderBy('id')
      .execute()
  ).map(({ act, level }) => `${act} ${level}`);

const broken = async (): Promise<number> => {
  clock.advance(DAY);
  await awards.award();
  return (await checkBadges(test.db))[0]!.violations;
};

/** The gateway gives the payment of the newest period back by itself. */
async function takeBack(membershipId: string): Promise<void> {
  const { id } = (await desk.charges(membershipId)).at(-1)!;
  const order = await test.db
    .selectFrom('top_up')
    .select('gateway_payment_id as paymentId')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  bench.webhooks.onReceived = (webhook) => desk.shop.topUps.receiveWebhook('toss', webhook);
  await bench.refundsByHand(order.paymentId!);
  await bench.webhooks.flush();
  const events = await test.db.selectFrom('gateway_event').select('event_id as id').execute();
  for (const event of events) await desk.shop.topUps.applyEvent('toss', event.id);
}

it('rise with each month that is paid, once however many look and however often', async () => {
  const { member, creator, membership } = await joinWithCoins(500);
  const ruleId = await publish(creator, 'mine', [1, 3]);
  expect((await badges.getMine(creator)).next).toEqual([]);
  await Promise.all([look(), look(), look()]);
  await look();
  expect(await logOf(ruleId)).toEqual(['earned 1']);
  expect((await badges.getMine(member)).next).toMatchObject([{ id: ruleId, level: 2, have: 1, need: 3 }]);

  await renewAt(SECOND);
  await look();
  expect((await badges.getMine(member)).next).toMatchObject([{ have: 2, need: 3 }]);
  await renewAt(THIRD);
  await Promise.all([look(), look()]);
  expect(await logOf(ruleId)).toEqual(['earned 1', 'raised 2']);
  const { held } = await badges.getMine(member);
  expect(held).toMatchObject([{ name: 'Months', level: 2, levels: 2, terms: { levels: [1, 3] } }]);
  const { evidence } = await test.db.selectFrom('badge_award').select('evidence').executeTakeFirstOrThrow();
  expect(evidence).toMatchObject({
    months: 3,
    txnIds: [expect.any(String), expect.any(String), expect.any(String)],
  });

  // They stay when the member leaves.
  const { version } = await desk.memberships.get(member, membership.id);
  await desk.memberships.cancel(member, { membershipId: membership.id, version });
  await renewAt('2027-02-19T15:00:00.000Z');
  expect(await broken()).toBe(0);
  expect(await logOf(ruleId)).toEqual(['earned 1', 'raised 2']);
});

it('go back with a payment that is taken back whole, and only as far as it carried them', async () => {
  const { creator, membership, member } = await desk.join();
  await buildNovel(test.db, { authorId: creator.userId, chapters: [{ text: 'Rain.' }] });
  const ruleId = await publish(creator, 'mine', [1, 2]);
  const second = await publish(creator, 'mine', [2]);
  await renewAt(SECOND);
  await look();
  expect([await logOf(ruleId), await logOf(second)]).toEqual([['earned 2'], ['earned 1']]);

  await takeBack(membership.id);
  await look();
  await look();
  expect(await logOf(ruleId)).toEqual(['earned 2', 'lowered 1']);
  expect(await logOf(second)).toEqual(['earned 1', 'revoked 1']);
  expect((await badges.getMine(member)).gone).toMatchObject([{ name: 'Months', why: 'undone' }]);
  expect(await broken()).toBe(0);
});

it('do not count a month whose payment we gave back, which does not break them', async () => {
  const { member, membership, creator } = await joinWithCoins(500);
  const [two, three] = [await publish(creator, 'mine', [2]), await publish(creator, 'mine', [3])];
  await renewAt(SECOND);
  await look();
  expect(await logOf(two)).toEqual(['earned 1']);
  await desk.correctLastCharge(membership.id);
  await look();
  await look();
  expect(await logOf(two)).toEqual(['earned 1', 'revoked 1']);
  await renewAt(THIRD);
  await look();
  expect(await logOf(two)).toEqual(['earned 1', 'revoked 1', 'earned 1']);
  expect(await logOf(three)).toEqual([]);
  expect((await badges.getMine(member)).held).toHaveLength(1);
  expect(await broken()).toBe(0);
});

it('are not broken by months that we waived, which do not count', async () => {
  const { creator } = await joinWithCoins(500);
  const [two, three] = [await publish(creator, 'mine', [2]), await publish(creator, 'mine', [3])];
  // Renewals stand still over the second month; the third is paid.
  await renewAt('2027-01-25T03:00:00.000Z');
  await look();
  expect(await logOf(two)).toEqual(['earned 1']);
  expect(await logOf(three)).toEqual([]);
});

it('of the site count one creator at a time, and those of a creator their own members alone', async () => {
  const operator = await buildActor(test.db, { role: 'operator' });
  const first = await joinWithCoins(500);
  const other = await joinWithCoins(500);
  const offer = await desk.offer({ currency: 'COI', amount: 20 });
  await desk.memberships.subscribe(first.member, desk.wish(offer, null));
  const ofSite = await publish(operator, 'site', [2]);
  const own = await publish(other.creator, 'mine', [1]);
  await look();
  expect(await logOf(ofSite)).toEqual([]);
  expect(await logOf(own)).toEqual(['earned 1']);
  await renewAt(SECOND);
  await look();
  expect(await logOf(ofSite)).toEqual(['earned 1', 'earned 1']);
  expect(await logOf(own)).toEqual(['earned 1']);
});
