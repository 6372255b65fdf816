import { randomUUID } from 'node:crypto';
import { coins } from '@inkvine/contracts/money';
import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createGiftDesk, GIVEN_AT, type GiftDesk } from '@inkvine/testkit/gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createBulkUnlockService } from './bulk-unlock.service.ts';
import { createGiftsService } from './gifts.service.ts';

const ids = createIds();

let test: TestDatabase;
let desk: GiftDesk;
beforeAll(async () => {
  test = await createTestDatabase();
  desk = createGiftDesk(test.db);
});
afterAll(() => test.drop());
beforeEach(() => desk.clock.set(GIVEN_AT));
afterEach(() => assertSoundLedger(test.db));

describe('at once', () => {
  it('the same key gives once and is answered as before', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader();
    const input = desk.inputOf(work, await desk.previewOf(giver, work));
    const answers = await Promise.all(Array.from({ length: 4 }, () => desk.gifts.give(giver, input)));
    answers.push(await desk.gifts.give(giver, input));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 13, bonus: 0 });
    await expect(desk.gifts.give(giver, { ...input, message: 'Another.' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('of several who claim a link one has it, every time', async () => {
    const work = await desk.buildWork(3);
    const giver = await desk.buildReader();
    for (let round = 0; round < 5; round++) {
      const gift = await desk.give(giver, work);
      const people = await Promise.all(Array.from({ length: 4 }, () => desk.buildReader({ bonus: 1 })));
      const outcomes = await Promise.allSettled(people.map((person) => desk.claim(person, gift.key)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'GIFT_UNAVAILABLE' });
    }
    expect(await desk.balanceOf(giver)).toEqual({ paid: 5, bonus: 0 });
  });

  it('claiming and taking back: exactly one is done, every time', async () => {
    const work = await desk.buildWork(1);
    const giver = await desk.buildReader();
    for (let round = 0; round < 8; round++) {
      const gift = await desk.give(giver, work);
      const friend = await desk.buildReader({ bonus: 1 });
      const [claimed, back] = await Promise.allSettled([
        desk.claim(friend, gift.key),
        desk.gifts.takeBack(giver, gift),
      ]);
      expect(claimed.status === 'fulfilled').toBe(back.status === 'rejected');
      expect(await desk.ownedBy(friend)).toHaveLength(claimed.status === 'fulfilled' ? 1 : 0);
    }
  });

  it('claiming, buying and renting the same chapter: nobody pays for what they were given', async () => {
    const work = await desk.buildWork(3, 3);
    const bulk = createBulkUnlockService(desk.parts());
    for (let round = 0; round < 6; round++) {
      const giver = await desk.buildReader();
      const friend = await desk.buildReader();
      const gift = await desk.give(giver, work);
      const chapterId = work.chapterIds[0]!;
      await Promise.allSettled([
        desk.claim(friend, gift.key),
        desk.own(friend, chapterId, 3),
        desk.unlocks.unlock(friend, { chapterId, expectedPrice: coins(1), kind: 'rent' }),
        bulk.unlock(friend, {
          ...{
            branchId: work.branchId,
            chapterIds: work.chapterIds,
            expectedTotal: coins(6),
            confirmed: false,
          },
          idempotencyKey: randomUUID(),
        }),
      ]);
      expect(await desk.ownedBy(friend)).toContain(chapterId);
    }
  });

  it('two who give to each other and claim do not block each other for good', async () => {
    const work = await desk.buildWork(1);
    const [one, other] = [await desk.buildReader(), await desk.buildReader()];
    const [mine, theirs] = [await desk.give(one, work), await desk.give(other, work)];
    await Promise.all([desk.claim(other, mine.key), desk.claim(one, theirs.key)]);
    expect([await desk.ownedBy(one), await desk.ownedBy(other)]).toEqual([work.chapterIds, work.chapterIds]);
  });
});

describe('a process that dies', () => {
  const dyingAt = (count: number) => {
    let given = 0;
    const next = () => {
      if (++given === count) throw new Error('the process dies');
      return ids.next();
    };
    return createGiftsService(desk.parts({ ids: { next } }));
  };

  it('between two chapters leaves nothing, and the next try does it', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader();
    const input = desk.inputOf(work, await desk.previewOf(giver, work));
    // The wallet's id and the gift's come first, then one a chapter.
    await expect(dyingAt(4).give(giver, input)).rejects.toThrow('the process dies');
    expect([await desk.balanceOf(giver), (await desk.lists.listSent(giver, { limit: 5 })).items]).toEqual([
      { paid: 20, bonus: 0 },
      [],
    ]);
    expect(await desk.gifts.give(giver, input)).toMatchObject({ total: 7, paid: 13 });
  });

  it('between two coins that go back leaves the gift as it was', async () => {
    const work = await desk.buildWork(3, 4);
    const giver = await desk.buildReader();
    const gift = await desk.give(giver, work);
    await expect(dyingAt(2).takeBack(giver, gift)).rejects.toThrow('the process dies');
    expect(await desk.balanceOf(giver)).toEqual({ paid: 13, bonus: 0 });
    expect(await desk.gifts.takeBack(giver, gift)).toMatchObject({ coins: 7, paid: 20 });
  });
});

describe('the invariant of gifts', () => {
  it.each([
    [
      'a chapter was claimed by nobody',
      sql`update gift set state = 'waiting', claimed_by = null, ended_at = null
      where state = 'claimed'`,
    ],
    [
      'a right names a chapter that waits',
      sql`update gift_chapter set state = 'waiting' where state = 'given'`,
    ],
    ['it cost something else', sql`update gift set coins = coins + 1`],
    ['a right is somebody else’s', sql`update unlock set gift_id = null where gift_id is not null`],
  ])('finds that %s', async (_, damage) => {
    const work = await desk.buildWork(3);
    await desk.claim(await desk.buildReader(), (await desk.give(await desk.buildReader(), work)).key);
    const trx = await test.db.startTransaction().execute();
    try {
      await damage.execute(trx);
      const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
      expect(broken.map(({ id }) => id)).toContain('gifts');
    } finally {
      await trx.rollback().execute();
    }
  });
});
