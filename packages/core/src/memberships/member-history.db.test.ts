import { createIds } from '../ports/ids.port.ts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createJoinOfferService } from './join-offer.service.ts';
import { createMemberHistoryService } from './member-history.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
const FIRST_DUE = '2026-12-19T15:00:00.000Z';
const zone = { timeZone: 'Asia/Seoul' };

let database: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let history: ReturnType<typeof createMemberHistoryService>;
let offers: ReturnType<typeof createJoinOfferService>;
let reader: Actor;
beforeAll(async () => {
  database = await createTestDatabase();
  bench = await openSavedMethodBench('toss');
});
beforeEach(async () => {
  const { db } = database;
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db, clock, bench });
  history = createMemberHistoryService({ db, clock });
  offers = createJoinOfferService({ db, clock, ids: createIds(), gateways: desk.shop.gateways });
  reader = await buildActor(db);
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});

describe('what joining would come to', () => {
  it('is what it then comes to', async () => {
    const offer = await desk.offer();
    const shown = await offers.get(reader, { ...offer, ...zone });
    expect(shown).toMatchObject({
      ...{ refusal: null, membershipId: null, isCurrent: true, gateway: 'toss', placesLeft: null },
      ...{ trialDays: 0, dueToday: 4_900, renewsAt: FIRST_DUE },
    });
    const method = await desk.registered.add(reader);
    const { id, renewsAt } = await desk.memberships.subscribe(reader, desk.wish(offer, method));
    expect(new Date(renewsAt!).toISOString()).toBe(shown.renewsAt);
    const again = await offers.get(reader, { ...offer, ...zone });
    expect(again).toMatchObject({ refusal: 'member', membershipId: id });
  });

  it('promises free days to whoever never had any', async () => {
    const { member, membership, ...offer } = await desk.join({ trialDays: 7 });
    const shown = await offers.get(reader, { ...offer, ...zone });
    expect(shown).toMatchObject({ trialDays: 7, dueToday: 0, renewsAt: '2026-11-26T15:00:00.000Z' });
    await desk.memberships.cancel(member, { membershipId: membership.id, version: membership.version });
    clock.set('2026-11-26T15:00:00.000Z');
    await desk.renewals.renewDue();
    const had = await offers.get(member, { ...offer, ...zone });
    expect(had).toMatchObject({ refusal: null, trialDays: 0, dueToday: 4_900 });
  });

  it('says who cannot join, and why', async () => {
    const { creator, ...offer } = await desk.join({ memberLimit: 1 });
    const full = await offers.get(reader, { ...offer, ...zone });
    expect(full).toMatchObject({ refusal: 'full', placesLeft: 0 });
    expect((await offers.get(creator, { ...offer, ...zone })).refusal).toBe('own');
    const retired = await desk.offer({ status: 'retired' });
    expect((await offers.get(reader, { ...retired, ...zone })).refusal).toBe('unavailable');
    const draft = await desk.offer({ status: 'draft' });
    for (const nothing of [draft, { ...retired, priceId: offer.priceId }]) {
      await expect(offers.get(reader, { ...nothing, ...zone })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const dollars = await desk.offer({ currency: 'USD', amount: 499 });
    expect(await offers.get(reader, { ...dollars, ...zone })).toMatchObject({ refusal: null, gateway: null });
  });
});

describe('the lines of a membership', () => {
  it('tell of what was paid, refused and tried again, and of nobody else’s', async () => {
    const { member, membership } = await desk.join();
    const membershipId = membership.id;
    const poor = await desk.registered.add(member, 'without_funds');
    await desk.memberships.changeMethod(member, {
      ...{ membershipId, version: membership.version, paymentMethodId: poor },
    });
    expect(await history.getBill(member, { membershipId })).toBeNull();
    clock.set('2026-12-19T15:00:30.000Z');
    await desk.renewals.renewDue();
    expect(await history.getBill(member, { membershipId })).toEqual({
      ...{ currency: 'KRW', amount: 4_900, startsAt: FIRST_DUE },
      ...{ nextTryAt: '2026-12-21T01:00:00.000Z', endsAt: '2027-01-18T15:00:00.000Z' },
    });
    const { items, nextCursor } = await history.listPeriods(member, { membershipId, limit: 1 });
    expect(items).toMatchObject([
      { status: 'pending', amount: 4_900, charges: [{ outcome: 'soft', amount: 4_900 }] },
    ]);
    const rest = await history.listPeriods(member, { membershipId, limit: 1, cursor: nextCursor! });
    const [charge] = await desk.charges(membershipId);
    expect(rest).toMatchObject({
      items: [{ status: 'paid', reason: null, charges: [{ outcome: 'paid', topUpId: charge!.id }] }],
      nextCursor: null,
    });
    const missing = { code: 'NOT_FOUND' };
    await expect(history.getBill(reader, { membershipId })).rejects.toMatchObject(missing);
    await expect(history.listPeriods(reader, { membershipId, limit: 1 })).rejects.toMatchObject(missing);
  });

  it('tell of free days, of coins and of periods that nobody pays for', async () => {
    const member = await buildActor(database.db);
    await buildCoins(database.db, member.userId, { paid: 500 });
    const { membership } = await desk.join({ currency: 'COI', amount: 20, trialDays: 7 }, member);
    // Nobody renewed while the first month began and ended.
    clock.set('2027-01-05T03:00:00.000Z');
    await desk.renewals.renewDue();
    const { items } = await history.listPeriods(member, { membershipId: membership.id, limit: 10 });
    expect(items.map(({ status, reason, amount }) => [status, reason, amount])).toEqual([
      ['paid', null, 20],
      ['waived', 'outage_billing', 0],
      ['free', null, 0],
    ]);
    expect(items[0]!.charges).toMatchObject([{ outcome: 'paid', topUpId: null }]);
  });
});
