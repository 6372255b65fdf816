import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipGiftDesk } from '@inkvine/testkit/membership-gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createMembershipGiftsService } from './membership-gifts.service.ts';

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

describe('at once', () => {
  it('the same key buys once', async () => {
    const offer = await desk.offer();
    const giver = await buildGiver();
    const input = desk.inputOf(offer);
    const answers = await Promise.all(Array.from({ length: 4 }, () => desk.memberGifts.give(giver, input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await desk.balanceOf(giver)).toEqual({ paid: 440, bonus: 0 });
    await expect(desk.memberGifts.give(giver, { ...input, message: 'Another.' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('of several who claim a link one has it; claiming and taking back: exactly one is done', async () => {
    const offer = await desk.offer();
    const giver = await buildGiver();
    for (let round = 0; round < 3; round++) {
      const gift = await desk.give(giver, offer, 1);
      const people = await Promise.all(Array.from({ length: 3 }, () => buildActor(test.db)));
      const outcomes = await Promise.allSettled([
        ...people.map((person) => desk.claim(person, gift.key)),
        desk.gifts.takeBack(giver, gift),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'GIFT_UNAVAILABLE' });
    }
  });

  it('two gifts, joining and claiming by one person make one membership that has all of it', async () => {
    const offer = await desk.offer();
    const friend = await desk.buildReader({ paid: 100 });
    const giver = await buildGiver();
    const gifts = [await desk.give(giver, offer, 1), await desk.give(giver, offer, 1)];
    await Promise.allSettled([
      ...gifts.map(({ key }) => desk.claim(friend, key)),
      desk.members.memberships.subscribe(friend, desk.members.wish(offer, null)),
    ]);
    // Who joined at that moment may have met an open bill: sent again, it is taken.
    for (const { key } of gifts) await desk.claim(friend, key);
    const living = await desk.members.memberships.getOf(friend, offer.creator.userId);
    const { paid } = await desk.balanceOf(friend);
    expect(living?.openUntil).toBe(paid === 100 ? '2027-01-19T15:00:00Z' : '2027-02-19T15:00:00Z');
    expect(await desk.findings(living!.id)).toEqual([]);
  });
});

describe('a process that dies', () => {
  it('while it gives leaves nothing, and the next try does it', async () => {
    const offer = await desk.offer();
    const giver = await buildGiver();
    const input = desk.inputOf(offer);
    const ids = createIds();
    let made = 0;
    const next = () => {
      if (++made === 3) throw new Error('the process dies');
      return ids.next();
    };
    const dying = createMembershipGiftsService(desk.parts({ ids: { next } }));
    await expect(dying.give(giver, input)).rejects.toThrow('the process dies');
    expect([await desk.balanceOf(giver), (await desk.lists.listSent(giver, { limit: 5 })).items]).toEqual([
      { paid: 500, bonus: 0 },
      [],
    ]);
    expect(await desk.memberGifts.give(giver, input)).toMatchObject({ total: 60, paid: 440 });
  });
});

describe('what is not as it ought to be', () => {
  it.each([
    ['months that nobody gave', sql`update membership_period set reason = 'gift' where reason = 'trial'`],
    [
      'months that became nobody’s',
      sql`update gift_membership set state = 'waiting', membership_id = null where state = 'given'`,
    ],
    ['months that cost something else', sql`update gift_membership set coins = coins + 1`],
  ])('is found by the invariant of gifts: %s', async (_, damage) => {
    const friend = await buildActor(test.db);
    await desk.claim(friend, (await desk.give(await buildGiver(), await desk.offer(), 1)).key);
    const trial = await desk.offer({ trialDays: 7 });
    await desk.members.memberships.subscribe(friend, desk.members.wish(trial, null));
    const trx = await test.db.startTransaction().execute();
    try {
      await damage.execute(trx);
      const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
      expect(broken.map(({ id }) => id)).toContain('gifts');
    } finally {
      await trx.rollback().execute();
    }
  });

  it('is found by the night: a gift without its payment, and one that holds longer than was paid', async () => {
    const offer = await desk.offer();
    const build = async () => {
      const gift = await desk.give(await buildGiver(), offer, 1);
      const { membershipId } = await desk.claim(await buildActor(test.db), gift.key);
      return { giftId: gift.giftId, membershipId };
    };
    const [without, longer] = [await build(), await build()];
    await sql`
      update gift_membership set state = 'waiting', membership_id = null where gift_id = ${without.giftId}`.execute(
      test.db,
    );
    await sql`
      update membership_period set ends_at = ends_at + interval '1 day'
      where membership_id = ${longer.membershipId}`.execute(test.db);
    expect(await desk.findings(without.membershipId)).toEqual([{ kind: 'missing', reason: 'ledger' }]);
    expect(await desk.findings(longer.membershipId)).toEqual([{ kind: 'wrong_period', reason: 'end' }]);
    await sql`
      update gift_membership set state = 'given', membership_id = ${without.membershipId}
      where gift_id = ${without.giftId}`.execute(test.db);
    await sql`
      update membership_period set ends_at = ends_at - interval '1 day'
      where membership_id = ${longer.membershipId}`.execute(test.db);
  });
});
