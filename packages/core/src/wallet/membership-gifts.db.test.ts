import { WalletHistoryInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipGiftDesk, MONTH_COINS } from '@inkvine/testkit/membership-gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createMembershipFiguresService } from '../memberships/membership-figures.service.ts';
import { createWalletHistoryService } from './history.service.ts';

const GIVEN_AT = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(GIVEN_AT);

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipGiftDesk>;
beforeAll(async () => {
  test = await createTestDatabase();
  bench = await openSavedMethodBench('toss');
  desk = createMembershipGiftDesk({ db: test.db, clock, bench });
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});
beforeEach(() => clock.set(GIVEN_AT));
afterEach(() => assertSoundLedger(test.db));

const buildGiver = () => desk.buildReader({ paid: 500 });
const renew = () => desk.members.renewals.renewDue();

const noticesTo = async ({ userId }: Actor) =>
  (
    await test.db
      .selectFrom('membership_notice')
      .select(['kind'])
      .where('user_id', '=', userId)
      .orderBy('id')
      .execute()
  ).map(({ kind }) => kind);

const newsOf = async (giftId: string) =>
  (await test.db.selectFrom('outbox').select('key').where('key', 'like', `%${giftId}%`).execute()).map(
    ({ key }) => key.split(':').at(-1),
  );

async function earnedBy({ userId }: Actor): Promise<number> {
  const { rows } = await sql<{ coins: number }>`
    select coalesce(sum(paid_coins + bonus_coins), 0)::bigint as coins from earning
    where creator_id = ${userId}`.execute(test.db);
  return rows[0]!.coins;
}

/** A member by the month who pays with coins. */
async function buildMember(offer: Awaited<ReturnType<typeof desk.offer>>) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 200 });
  const { id } = await desk.members.memberships.subscribe(member, desk.members.wish(offer, null));
  return { member, id };
}

describe('months of a membership as a gift', () => {
  it('are paid at once, begin when they are claimed and end by themselves, with nothing charged', async () => {
    const offer = await desk.offer({ benefits: [{ kind: 'monthly_coins', coins: 30 }] });
    const [giver, friend] = [await buildGiver(), await buildActor(test.db)];
    const preview = await desk.memberGifts.preview(giver, { tierId: offer.tierId, months: 3, to: null });
    expect(preview).toMatchObject({
      ...{ total: 60, monthly: MONTH_COINS, priceId: offer.priceId, leavesOutCoins: true, missing: 0 },
    });
    const gift = await desk.give(giver, offer);
    expect(gift).toMatchObject({ total: 60, paid: 440, code: expect.any(String) });
    expect([await earnedBy(offer.creator), await desk.members.isOpen(friend, offer.creator)]).toEqual([
      60,
      false,
    ]);

    clock.set('2026-11-30T15:30:00.000Z');
    const claimed = await desk.claim(friend, gift.key);
    expect(await desk.claim(friend, gift.key)).toEqual(claimed);
    expect(await desk.membership(friend, claimed.membershipId)).toMatchObject({
      ...{ state: 'ending', isGift: true, currency: 'COI', amount: MONTH_COINS, renewsAt: null },
      openUntil: '2027-02-28T15:00:00Z',
    });
    expect(await desk.members.periods(claimed.membershipId!)).toMatchObject([
      { index: -1, status: 'free', reason: 'gift', amount: 0, end: '2027-02-28T15:00:00Z' },
    ]);
    expect(await newsOf(gift.giftId)).toEqual(['claimed']);
    const own = await createMembershipFiguresService(desk.parts()).getOwn(offer.creator);
    expect(own.currencies[0]!.months.at(-1)).toMatchObject({
      ...{ joined: 1, gifted: 1, membersAfter: 1, paid: 0, payments: 0 },
    });
    expect(await desk.findings(claimed.membershipId)).toEqual([]);

    clock.set('2027-02-20T15:00:00.000Z');
    await renew();
    expect(await noticesTo(friend)).toEqual([]);
    clock.set('2027-02-22T02:00:00.000Z');
    await renew();
    await renew();
    expect(await noticesTo(friend)).toEqual(['gift_ending']);
    clock.set('2027-02-28T15:00:00.000Z');
    expect(await desk.members.isOpen(friend, offer.creator)).toBe(false);
    await renew();
    expect(await desk.membership(friend, claimed.membershipId)).toMatchObject({
      ...{ state: 'ended', endReason: 'gift_over' },
    });
    expect(await noticesTo(friend)).toEqual(['gift_ending', 'ended']);
    expect(await desk.members.charges(claimed.membershipId!)).toEqual([]);
    expect([await desk.balanceOf(friend), await earnedBy(offer.creator)]).toEqual([
      { paid: 0, bonus: 0 },
      60,
    ]);
    expect(await desk.findings(claimed.membershipId)).toEqual([]);
  });

  it('go on where their member says so, who then pays from the day after them', async () => {
    const offer = await desk.offer();
    const friend = await desk.buildReader({ paid: 100 });
    const gift = await desk.give(await buildGiver(), offer, 1);
    const { membershipId } = await desk.claim(friend, gift.key);
    const { version, id } = await desk.membership(friend, membershipId);
    expect(
      await desk.members.memberships.withdrawCancel(friend, { membershipId: id, version }),
    ).toMatchObject({
      ...{ state: 'active', isGift: true, renewsAt: '2026-12-19T15:00:00Z', nextAmount: MONTH_COINS },
    });
    clock.set('2026-12-19T15:00:00.000Z');
    await renew();
    await renew();
    expect((await desk.members.periods(id)).map(({ status }) => status)).toEqual(['free', 'paid']);
    expect(await desk.balanceOf(friend)).toMatchObject({ paid: 80 });
    expect(await desk.membership(friend, id)).toMatchObject({ state: 'active', isGift: false });
    expect(await desk.findings(id)).toEqual([]);
  });

  it('make the period of a member longer, who gets what a higher tier gives for as long', async () => {
    const offer = await desk.offer({ rank: 1 });
    const tree = await buildTier(test.db, offer.creator.userId, {
      rank: 2,
      currency: 'COI',
      amount: MONTH_COINS,
    });
    const { member, id } = await buildMember(offer);
    const gift = await desk.give(await buildGiver(), { ...offer, ...tree }, 3);
    expect(await desk.claim(member, gift.key)).toMatchObject({ membershipId: id });
    expect(await desk.membership(member, id)).toMatchObject({
      ...{ state: 'active', isGift: false, tier: { rank: 1 }, renewsAt: '2027-03-19T15:00:00Z' },
    });
    const open = await test.db
      .selectFrom('membership_entitlement')
      .select(['tier_id as tierId', 'source', 'ends_at as endsAt', 'until_decided as goesOn'])
      .where('membership_id', '=', id)
      .orderBy('id')
      .execute();
    expect(open).toEqual([
      { tierId: offer.tierId, source: 'period', endsAt: '2027-03-19T15:00:00Z', goesOn: true },
      { tierId: tree.tierId, source: 'gift', endsAt: '2027-02-19T15:00:00Z', goesOn: false },
    ]);
    expect(await desk.findings(id)).toEqual([]);
    clock.set('2027-03-19T15:00:00.000Z');
    await renew();
    await renew();
    expect((await desk.members.periods(id)).map(({ status, end }) => [status, end])).toEqual([
      ['paid', '2027-03-19T15:00:00Z'],
      ['paid', '2027-04-19T15:00:00Z'],
    ]);
    expect(await desk.findings(id)).toEqual([]);
  });

  it('change to a dearer tier with the next period only, begun by them or with them added', async () => {
    const offer = await desk.offer({ rank: 1 });
    await buildTier(test.db, offer.creator.userId, { rank: 2, currency: 'COI', amount: 2 * MONTH_COINS });
    const [giver, friend] = [await buildGiver(), await buildActor(test.db)];
    const { membershipId } = await desk.claim(friend, (await desk.give(giver, offer, 12)).key);
    const { id, version } = await desk.membership(friend, membershipId);
    await desk.members.memberships.withdrawCancel(friend, { membershipId: id, version });
    const { member, id: paid } = await buildMember(offer);
    await desk.claim(member, (await desk.give(giver, offer, 12)).key);
    for (const [person, held] of [
      [friend, id],
      [member, paid],
    ] as const) {
      expect(await desk.members.tierChanges.getOffer(person, { membershipId: held })).toMatchObject({
        ...{ refusal: null, options: [{ when: 'next', dueNow: 0 }] },
      });
    }
  });

  it('bring nothing back to who leaves: only days that they paid for do', async () => {
    const offer = await desk.offer();
    const { member, id } = await buildMember(offer);
    await desk.claim(member, (await desk.give(await buildGiver(), offer, 12)).key);
    clock.set('2026-12-04T15:00:00.000Z');
    // Twenty coins for thirty days from 20 November, of which 5 December is the sixteenth.
    expect(await desk.members.leaving.getOffer(member, { membershipId: id })).toMatchObject({
      refund: { amount: 10, days: 30, unusedDays: 14 },
    });
    clock.set('2026-12-24T15:00:00.000Z');
    expect(await desk.members.leaving.getOffer(member, { membershipId: id })).toMatchObject({ refund: null });
  });

  it('are added to months that were given before', async () => {
    const offer = await desk.offer();
    const [giver, friend] = [await buildGiver(), await buildActor(test.db)];
    const { membershipId } = await desk.claim(friend, (await desk.give(giver, offer, 1)).key);
    clock.set('2026-12-01T03:00:00.000Z');
    expect(await desk.claim(friend, (await desk.give(giver, offer, 6)).key)).toMatchObject({ membershipId });
    expect(await desk.membership(friend, membershipId)).toMatchObject({
      ...{ state: 'ending', isGift: true, openUntil: '2027-06-19T15:00:00Z' },
    });
    expect(await desk.findings(membershipId)).toEqual([]);
  });

  it('of a lower tier are not taken from a member, who can say no to them', async () => {
    const offer = await desk.offer({ rank: 2 });
    const leaf = await buildTier(test.db, offer.creator.userId, {
      rank: 1,
      currency: 'COI',
      amount: MONTH_COINS,
    });
    const { member } = await buildMember(offer);
    const giver = await buildGiver();
    const gift = await desk.give(giver, { ...offer, ...leaf }, 1, await desk.emailOf(member));
    expect(await desk.lists.getOffered(member, gift.key)).toMatchObject({
      ...{ refusal: 'lower_tier', canDecline: true, membership: { months: 1, membershipId: null } },
    });
    await expect(desk.claim(member, gift.key)).rejects.toMatchObject({
      ...{ code: 'GIFT_UNAVAILABLE', details: { why: 'lower_tier' } },
    });
    const earned = await earnedBy(offer.creator);
    await expect(desk.gifts.decline(await buildActor(test.db), gift)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await Promise.all([desk.gifts.decline(member, gift), desk.gifts.decline(member, gift)]);
    expect([await desk.balanceOf(giver), await earnedBy(offer.creator)]).toEqual([
      { paid: 500, bonus: 0 },
      earned - MONTH_COINS,
    ]);
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'returned', why: 'declined', returnedCoins: MONTH_COINS },
    ]);
    expect(await newsOf(gift.giftId)).toEqual(['offered', 'declined']);
    await expect(desk.claim(member, gift.key)).rejects.toMatchObject({ details: { why: 'ended' } });
  });

  it('wait while a bill is open or a pause is near, and are taken afterwards', async () => {
    const offer = await desk.offer();
    const { member, id } = await buildMember(offer);
    const gift = await desk.give(await buildGiver(), offer, 1, await desk.emailOf(member));
    const { version } = await desk.membership(member, id);
    const ref = { membershipId: id as never, version };
    const paused = await desk.members.pauses.pause(member, { ...ref, months: 1 });
    await expect(desk.claim(member, gift.key)).rejects.toMatchObject({ details: { why: 'paused' } });
    await desk.members.pauses.resume(member, { ...ref, version: paused.version });

    clock.set('2026-12-19T15:00:00.000Z');
    expect(await desk.lists.getOffered(member, gift.key)).toMatchObject({ refusal: 'bill_open' });
    await renew();
    await desk.claim(member, gift.key);
    expect(await desk.membership(member, id)).toMatchObject({ renewsAt: '2027-02-19T15:00:00Z' });
    expect(await desk.findings(id)).toEqual([]);
  });

  it('are seen by whom they are for from their day on, and by nobody before', async () => {
    const offer = await desk.offer();
    const [giver, friend] = [await buildGiver(), await buildActor(test.db)];
    const to = await desk.emailOf(friend);
    const deliverAt = '2026-12-24T00:00:00.000Z';
    const input = desk.inputOf(offer, { to, deliverAt });
    const { giftId } = await desk.memberGifts.give(giver, input);
    const key = { giftId } as never;
    await expect(desk.lists.getOffered(friend, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.claim(friend, { giftId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.gifts.decline(friend, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await desk.lists.listReceived(friend, { limit: 5 })).items).toEqual([]);
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'waiting', deliverAt: '2026-12-24T00:00:00Z', expiresAt: '2027-01-23T00:00:00Z' },
    ]);
    await desk.gifts.deliverDue();
    expect(await newsOf(giftId)).toEqual([]);
    clock.set(deliverAt);
    await Promise.all([desk.gifts.deliverDue(), desk.gifts.deliverDue()]);
    expect(await newsOf(giftId)).toEqual(['offered']);
    expect((await desk.lists.listReceived(friend, { limit: 5 })).items).toHaveLength(1);
    await desk.claim(friend, { giftId });
  });

  it('come back when nobody claims them in time, and when their giver takes them back before their day', async () => {
    const offer = await desk.offer();
    const giver = await buildGiver();
    const gift = await desk.give(giver, offer);
    const to = await desk.emailOf(await buildActor(test.db));
    const later = await desk.memberGifts.give(
      giver,
      desk.inputOf(offer, { to, deliverAt: '2026-12-24T00:00:00.000Z' }),
    );
    expect(await desk.gifts.takeBack(giver, { giftId: later.giftId as never })).toMatchObject({
      coins: 60,
      paid: 440,
    });
    clock.set('2026-12-20T03:00:00.000Z');
    await expect(desk.claim(await buildActor(test.db), gift.key)).rejects.toMatchObject({
      details: { why: 'ended' },
    });
    await Promise.all([desk.gifts.endDue(), desk.gifts.endDue()]);
    expect([await desk.balanceOf(giver), await earnedBy(offer.creator)]).toEqual([
      { paid: 500, bonus: 0 },
      0,
    ]);
    expect(await newsOf(gift.giftId)).toEqual(['expired']);
    const { items } = await createWalletHistoryService(desk.parts()).list(
      giver,
      WalletHistoryInput.parse({}),
    );
    expect(items.map(({ kind, paid, subject }) => [kind, paid, subject?.kind])).toEqual([
      ...[
        ['reversal', 60, 'creator'],
        ['reversal', 60, 'creator'],
        ['gift', -60, 'creator'],
        ['gift', -60, 'creator'],
      ],
      ['top_up', 500, 'top_up'],
    ]);
  });

  it('are not for their giver, nor for who made the tier, nor without a price in coins', async () => {
    const offer = await desk.offer();
    const giver = await buildGiver();
    const gift = await desk.give(giver, offer);
    await expect(desk.claim(giver, gift.key)).rejects.toMatchObject({ details: { why: 'own' } });
    await expect(desk.claim(offer.creator, gift.key)).rejects.toMatchObject({ details: { why: 'own_tier' } });
    const toCreator = desk.inputOf(offer, { to: await desk.emailOf(offer.creator) });
    await expect(desk.memberGifts.give(giver, toCreator)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(desk.memberGifts.give(offer.creator, desk.inputOf(offer))).rejects.toMatchObject({
      code: 'OFFER_UNAVAILABLE',
    });
    const won = await desk.offer({ currency: 'KRW', amount: 3_900 });
    await expect(
      desk.memberGifts.preview(giver, { tierId: won.tierId, months: 1, to: null }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      desk.memberGifts.give(giver, desk.inputOf(won, { expectedTotal: 11_700 as never })),
    ).rejects.toMatchObject({ code: 'OFFER_UNAVAILABLE' });
    await expect(
      desk.memberGifts.give(giver, desk.inputOf(offer, { expectedTotal: 59 as never })),
    ).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
    await expect(
      desk.memberGifts.give(await desk.buildReader({ paid: 59 }), desk.inputOf(offer)),
    ).rejects.toMatchObject({ code: 'INSUFFICIENT_COINS', details: { required: 60, balance: 59 } });
    const link = desk.inputOf(offer, { deliverAt: '2026-12-24T00:00:00.000Z' });
    await expect(desk.memberGifts.give(giver, link)).rejects.toMatchObject({
      details: { field: 'deliverAt' },
    });
    expect(await desk.balanceOf(giver)).toEqual({ paid: 440, bonus: 0 });
  });

  it('hold a place of their tier until they are claimed or come back', async () => {
    const offer = await desk.offer({ memberLimit: 1 });
    const giver = await buildGiver();
    const gift = await desk.give(giver, offer, 1);
    await expect(desk.give(giver, offer, 1)).rejects.toMatchObject({ code: 'TIER_FULL' });
    await expect(buildMember(offer)).rejects.toMatchObject({ code: 'TIER_FULL' });
    await desk.claim(await buildActor(test.db), gift.key);
    await expect(buildMember(offer)).rejects.toMatchObject({ code: 'TIER_FULL' });
  });
});
