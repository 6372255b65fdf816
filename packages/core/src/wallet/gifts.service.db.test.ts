import { PurchaseListInput, WalletHistoryInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createGiftDesk, GIFTS_OVER, GIVEN_AT, type GiftDesk } from '@inkvine/testkit/gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createWalletHistoryService } from './history.service.ts';

let test: TestDatabase;
let desk: GiftDesk;
beforeAll(async () => {
  test = await createTestDatabase();
  desk = createGiftDesk(test.db);
});
afterAll(() => test.drop());
beforeEach(() => desk.clock.set(GIVEN_AT));
afterEach(() => assertSoundLedger(test.db));

const history = () => createWalletHistoryService(desk.parts());

async function earnedBy(creatorId: string): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(gross_minor), 0)::bigint as minor from earning
    where creator_id = ${creatorId} and source = 'gift'`.execute(test.db);
  return rows[0]!.minor;
}

const noticesOf = async (giftId: string) =>
  (await test.db.selectFrom('outbox').select('key').where('key', 'like', `%${giftId}%`).execute()).map(
    ({ key }) => key.split(':').at(-1),
  );

/** A bank asks back everything that a person has paid. */
async function dispute({ userId }: Actor, state: 'open' | 'won' = 'open'): Promise<void> {
  await sql`
    insert into dispute (id, top_up_id, user_id, gateway, gateway_dispute_id, state, raw_status, currency, amount_minor,
      policy_version, bearer, created_at, updated_at, closed_at)
    select gen_random_uuid(), id, user_id, 'toss', id::text, ${state}, '', 'KRW', price_minor, 1, 'platform', ${GIVEN_AT},
      ${GIVEN_AT}, case ${state} when 'open' then null else ${GIVEN_AT}::timestamptz end
    from top_up where user_id = ${userId}
    on conflict (gateway, gateway_dispute_id) do update
    set state = excluded.state, closed_at = excluded.closed_at`.execute(test.db);
}

describe('a gift', () => {
  it('by link is paid once by its giver, earned once, and the first to claim it has its chapters', async () => {
    const work = await desk.buildWork(3, 0, 4);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader({ bonus: 1 });
    const gift = await desk.give(giver, work);
    expect(gift).toMatchObject({ total: 7, paid: 13, bonus: 0, code: expect.any(String) });
    expect([await desk.ownedBy(giver), await desk.ownedBy(friend)]).toEqual([[], []]);
    const earned = await earnedBy(work.authorId);
    expect(earned).toBe(701);
    expect(await desk.lists.getOffered(friend, gift.key)).toMatchObject({
      ...{ giverName: giver.name, message: 'Read this.', refusal: null, state: 'waiting' },
    });
    const answer = await desk.claim(friend, gift.key);
    expect(answer).toMatchObject({ hadAlready: 0 });
    expect(await desk.ownedBy(friend)).toEqual([work.chapterIds[0], work.chapterIds[2]]);
    expect(await desk.claim(friend, gift.key)).toEqual(answer);
    await expect(desk.claim(await desk.buildReader(), gift.key)).rejects.toMatchObject({
      ...{ code: 'GIFT_UNAVAILABLE', details: { why: 'claimed' } },
    });
    expect(await earnedBy(work.authorId)).toBe(earned);
    expect(await desk.balanceOf(friend)).toEqual({ paid: 0, bonus: 1 });
    expect(await noticesOf(gift.giftId)).toEqual(['claimed']);
  });

  it('is shown in what its giver paid, and is no purchase of whoever got it', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const gift = await desk.give(giver, work);
    await desk.claim(friend, gift.key);
    const [row] = (await history().list(giver, WalletHistoryInput.parse({}))).items;
    expect(row).toMatchObject({
      kind: 'gift',
      paid: -3,
      returnableUntil: null,
      subject: { kind: 'chapter' },
    });
    expect(await history().getReceipt(giver, { txnId: row!.id as never })).toMatchObject({
      kind: 'gift',
      paid: 3,
    });
    expect((await desk.unlocks.listPurchases(friend, PurchaseListInput.parse({}))).items).toEqual([]);
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'claimed', receiverName: friend.name, returnedCoins: 0 },
    ]);
    expect((await desk.lists.listReceived(friend, { limit: 5 })).items).toMatchObject([
      { giverName: giver.name },
    ]);
    await expect(desk.own(friend, work.chapterIds[0]!, 3)).resolves.toMatchObject({ charged: false });
  });

  it('to a person can be claimed by nobody else, and both are told', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const gift = await desk.give(giver, work, friend.email);
    expect(gift.code).toBeNull();
    await expect(desk.claim(await desk.buildReader(), gift.key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.claim(giver, gift.key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.lists.getOffered(giver, gift.key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.lists.getNotice(gift.giftId, 'offered')).toMatchObject({ to: { email: friend.email } });
    await desk.claim(friend, gift.key);
    expect(await desk.lists.getNotice(gift.giftId, 'claimed')).toMatchObject({ to: { email: giver.email } });
    expect((await noticesOf(gift.giftId)).toSorted()).toEqual(['claimed', 'offered']);
  });

  it('tells nothing of what a person has already, and gives its price back when they claim', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    await desk.own(friend, work.chapterIds[0]!, 3);
    const preview = await desk.previewOf(giver, work, friend.email);
    expect(preview).toMatchObject({ receiverName: friend.name, total: 7 });
    const gift = await desk.give(giver, work, friend.email);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 13, bonus: 0 });
    expect(await desk.claim(friend, gift.key)).toMatchObject({ hadAlready: 1 });
    expect(await desk.balanceOf(giver)).toEqual({ paid: 16, bonus: 0 });
  });

  it('is refused to nobody, to oneself, of one’s own work, and from who is unknown', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader();
    await expect(desk.previewOf(giver, work, 'nobody@ink.test')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.previewOf(giver, work, giver.email)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const author = { ...giver, userId: work.authorId };
    await expect(desk.previewOf(author, work)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const suspended = await desk.buildReader();
    await test.db
      .updateTable('user')
      .set({ suspended_at: GIVEN_AT })
      .where('id', '=', suspended.userId)
      .execute();
    await expect(desk.previewOf(giver, work, suspended.email)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const gift = await desk.give(giver, work);
    await expect(desk.claim(giver, gift.key)).rejects.toMatchObject({ details: { why: 'own' } });
  });

  it('takes nothing when coins are missing, and a limit holds', async () => {
    const work = await desk.buildWork(3, 4);
    const poor = await desk.buildReader({ paid: 6 });
    const input = desk.inputOf(work, await desk.previewOf(poor, work));
    await expect(desk.gifts.give(poor, input)).rejects.toMatchObject({ code: 'INSUFFICIENT_COINS' });
    const giver = await desk.buildReader();
    const limit = { user_id: giver.userId, unit: 'coins', period: 'day', amount: 6, time_zone: 'Asia/Seoul' };
    await test.db.insertInto('spending_limit').values(limit).execute();
    const limited = desk.inputOf(work, await desk.previewOf(giver, work));
    await expect(desk.gifts.give(giver, limited)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    expect([await desk.balanceOf(poor), await desk.balanceOf(giver)]).toEqual([
      { paid: 6, bonus: 0 },
      { paid: 20, bonus: 0 },
    ]);
  });
});

describe('coins of a gift', () => {
  beforeEach(async () => {
    desk.clock.set(GIFTS_OVER);
    await desk.gifts.endDue();
    desk.clock.set(GIVEN_AT);
  });

  it('go back to the same lots when it is taken back, and the earning with them', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader({ paid: 20, priceMinor: 2_003, bonus: 2 });
    const gift = await desk.give(giver, work);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 15, bonus: 0 });
    expect(await desk.gifts.takeBack(giver, gift)).toMatchObject({ coins: 7, paid: 20, bonus: 2 });
    expect(await desk.gifts.takeBack(giver, gift)).toMatchObject({ coins: 7, paid: 20, bonus: 2 });
    expect(await earnedBy(work.authorId)).toBe(0);
    await expect(desk.claim(await desk.buildReader(), gift.key)).rejects.toMatchObject({
      details: { why: 'ended' },
    });
    await expect(desk.gifts.takeBack(await desk.buildReader(), gift)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await desk.gifts.endDue()).toBe(0);
  });

  it('come back once when its time is over, and it cannot be claimed from that instant', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader();
    const gift = await desk.give(giver, work);
    expect(await desk.gifts.endDue()).toBe(0);
    desk.clock.set(GIFTS_OVER);
    await expect(desk.claim(await desk.buildReader(), gift.key)).rejects.toMatchObject({
      details: { why: 'ended' },
    });
    const ended = await Promise.all([desk.gifts.endDue(), desk.gifts.endDue(), desk.gifts.endDue()]);
    expect(ended.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 20, bonus: 0 });
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'returned', why: 'expired', returnedCoins: 3 },
    ]);
    expect(await noticesOf(gift.giftId)).toEqual(['expired']);
  });

  it('of chapters that the claimer bought meanwhile come back, and all of them leave it to others', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const gift = await desk.give(giver, work);
    await desk.own(friend, work.chapterIds[0]!, 3);
    expect(await desk.claim(friend, gift.key)).toMatchObject({ hadAlready: 1, chapters: [{}] });
    expect(await desk.balanceOf(giver)).toEqual({ paid: 16, bonus: 0 });
    const second = await desk.give(giver, work);
    await expect(desk.claim(friend, second.key)).rejects.toMatchObject({ details: { why: 'already_yours' } });
    expect(await desk.claim(await desk.buildReader(), second.key)).toMatchObject({ hadAlready: 0 });
  });

  it('whose money a bank asks back stay, until it is settled', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader({ paid: 3 });
    const gift = await desk.give(giver, work);
    await dispute(giver);
    await expect(desk.gifts.takeBack(giver, gift)).rejects.toMatchObject({ details: { why: 'disputed' } });
    desk.clock.set(GIFTS_OVER);
    expect(await desk.gifts.endDue()).toBe(0);
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'waiting', isDisputed: true },
    ]);
    await dispute(giver, 'won');
    expect(await desk.gifts.endDue()).toBe(1);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 3, bonus: 0 });
  });

  it('whose money a bank asked back when the claimer had a chapter come back once it is settled', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader({ paid: 7 });
    const friend = await desk.buildReader();
    const gift = await desk.give(giver, work);
    await dispute(giver);
    await desk.own(friend, work.chapterIds[0]!, 3);
    expect(await desk.claim(friend, gift.key)).toMatchObject({ hadAlready: 1 });
    expect([await desk.gifts.endDue(), await desk.balanceOf(giver)]).toEqual([0, { paid: 0, bonus: 0 }]);
    await dispute(giver, 'won');
    expect([await desk.gifts.endDue(), await desk.gifts.endDue()]).toEqual([1, 0]);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 3, bonus: 0 });
  });
});
