import { SentGiftPage } from '@inkvine/contracts/gifts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createGiftDesk, GIFTS_OVER, GIVEN_AT, type GiftDesk } from '@inkvine/testkit/gift-desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createGiftNewsService, type GiftNewsService } from './gift-news.service.ts';

let test: TestDatabase;
let desk: GiftDesk;
let news: GiftNewsService;
beforeAll(async () => {
  test = await createTestDatabase();
  desk = createGiftDesk(test.db);
  news = createGiftNewsService(desk.parts());
});
afterAll(() => test.drop());
beforeEach(() => desk.clock.set(GIVEN_AT));

const nothing = { waiting: 0, giftId: null, unseen: 0 };
const unseenOf = async (giver: Actor) => {
  const { items } = SentGiftPage.parse(await desk.lists.listSent(giver, { limit: 5, onlyNew: true }));
  return items.map(({ id, state, why, isNew }) => [id, why ?? state, isNew]);
};

describe('a gift that was sent to a person', () => {
  it('waits for them, and for nobody else, until it is taken or sent back', async () => {
    const work = await desk.buildWork(1, 2);
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const first = await desk.give(giver, work, friend.email);
    expect(await news.count(friend)).toEqual({ waiting: 1, giftId: first.giftId, unseen: 0 });
    expect(await news.count(giver)).toEqual(nothing);
    const second = await desk.give(giver, await desk.buildWork(1), friend.email);
    expect(await news.count(friend)).toEqual({ waiting: 2, giftId: second.giftId, unseen: 0 });
    await desk.claim(friend, first.key);
    await desk.gifts.decline(friend, { giftId: second.giftId });
    expect(await news.count(friend)).toEqual(nothing);
  });

  it('is not told of before its day, nor when its time is over', async () => {
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const { giftId } = await desk.give(giver, await desk.buildWork(1), friend.email);
    const delivered = (at: string) =>
      test.db.updateTable('gift').set({ deliver_at: at }).where('id', '=', giftId).execute();
    await delivered('2026-11-21T03:00:00.000Z');
    expect(await news.count(friend)).toEqual(nothing);
    await delivered(GIVEN_AT);
    // It has not been given back yet, and cannot be taken any more.
    desk.clock.set(GIFTS_OVER);
    expect(await news.count(friend)).toEqual(nothing);
  });
});

describe('what became of a gift', () => {
  it('is new to its giver until they have seen it', async () => {
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const claimed = await desk.give(giver, await desk.buildWork(1));
    const declined = await desk.give(giver, await desk.buildWork(1), friend.email);
    const expired = await desk.give(giver, await desk.buildWork(1), friend.email);
    await desk.claim(friend, claimed.key);
    await desk.gifts.decline(friend, { giftId: declined.giftId });
    expect(await news.count(giver)).toEqual({ ...nothing, unseen: 2 });
    desk.clock.set(GIFTS_OVER);
    await desk.gifts.endDue();
    expect(await unseenOf(giver)).toEqual([
      [expired.giftId, 'expired', true],
      [declined.giftId, 'declined', true],
      [claimed.giftId, 'claimed', true],
    ]);

    const shown = { giftIds: [claimed.giftId, declined.giftId] };
    expect(await news.markSeen(friend, shown)).toEqual(nothing);
    expect(await news.count(giver)).toEqual({ ...nothing, unseen: 3 });
    const twice = await Promise.all([news.markSeen(giver, shown), news.markSeen(giver, shown)]);
    expect(twice).toEqual([
      { ...nothing, unseen: 1 },
      { ...nothing, unseen: 1 },
    ]);
    expect(await unseenOf(giver)).toEqual([[expired.giftId, 'expired', true]]);
    const { items } = SentGiftPage.parse(await desk.lists.listSent(giver, { limit: 5 }));
    expect(items.map(({ isNew }) => isNew)).toEqual([true, false, false]);
  });

  it('is no news of what waits, or was taken back by its giver; and what waits cannot be seen ahead', async () => {
    const giver = await desk.buildReader();
    const friend = await desk.buildReader();
    const gift = await desk.give(giver, await desk.buildWork(1), friend.email);
    const own = await desk.give(giver, await desk.buildWork(1));
    await desk.gifts.takeBack(giver, { giftId: own.giftId });
    expect(await news.count(giver)).toEqual(nothing);
    await news.markSeen(giver, { giftIds: [gift.giftId] });
    await desk.claim(friend, gift.key);
    expect(await news.count(giver)).toEqual({ ...nothing, unseen: 1 });
  });
});
