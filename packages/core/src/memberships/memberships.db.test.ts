import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let reader: Actor;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: database.db, clock, bench });
  reader = await buildActor(database.db);
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

describe('joining', () => {
  it('with a card ends with access, an order and an earning of the creator', async () => {
    const { member, membership, creator } = await desk.join();
    expect(membership).toMatchObject({
      ...{ state: 'active', amount: 4_900, currency: 'KRW', failure: null },
      ...{ openUntil: '2026-12-19T15:00:00Z', renewsAt: '2026-12-19T15:00:00Z' },
    });
    expect(await desk.isOpen(member, creator)).toBe(true);
    const [charge] = await desk.charges(membership.id);
    expect(await desk.taken(charge!.id)).toEqual([4_900]);
    const order = await desk.shop.topUps.get(member, { topUpId: charge!.id as never });
    expect(order).toMatchObject({ status: 'paid', price: 4_900 });
    const earned = await database.db
      .selectFrom('earning')
      .select(['source', 'gross_minor as gross', 'currency'])
      .where('creator_id', '=', creator.userId)
      .execute();
    expect(earned).toEqual([{ source: 'membership', gross: 4_900, currency: 'KRW' }]);
    expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 0 });
  });

  it('with a card that is refused changes nothing, says why, and can be tried again', async () => {
    const offer = await desk.offer();
    const poor = await desk.registered.add(reader, 'without_funds');
    const refused = await desk.memberships.subscribe(reader, desk.wish(offer, poor));
    expect(refused).toMatchObject({
      ...{ state: 'ended', endReason: 'not_begun', openUntil: null, renewsAt: null },
      failure: expect.stringMatching(/^PAYMENT_/) as string,
    });
    expect(await desk.isOpen(reader, offer.creator)).toBe(false);
    expect(await desk.memberships.list(reader, { limit: 10 })).toEqual({ items: [], nextCursor: null });
    const good = await desk.registered.add(reader);
    const joined = await desk.memberships.subscribe(reader, desk.wish(offer, good));
    expect(joined.state).toBe('active');
  });

  it('takes once for one tap, however often it arrives, and never twice for one creator', async () => {
    const offer = await desk.offer();
    const method = await desk.registered.add(reader);
    const wish = desk.wish(offer, method);
    const again = desk.wish(offer, method);
    const answers = await Promise.allSettled([
      ...[wish, wish, again, again].map((each) => desk.memberships.subscribe(reader, each)),
    ]);
    // Who tapped first has joined by every copy of the tap; the other tap was one too many.
    const joined = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.id] : []));
    expect(joined).toHaveLength(2);
    expect(new Set(joined).size).toBe(1);
    const { count } = await database.db
      .selectFrom('earning')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('creator_id', '=', offer.creator.userId)
      .executeTakeFirstOrThrow();
    expect(count).toBe(1);
    await expect(desk.memberships.subscribe(reader, desk.wish(offer, method))).rejects.toMatchObject({
      code: 'ALREADY_MEMBER',
    });
  });

  it('whose answer is lost waits for it, and is found by the sweep', async () => {
    const offer = await desk.offer();
    const method = await desk.registered.add(reader);
    await bench.failNextCharge('lost_after_execution');
    const starting = await desk.memberships.subscribe(reader, desk.wish(offer, method));
    expect(starting).toMatchObject({ state: 'starting', openUntil: null });
    await bench.banksAnswer();
    clock.advance(400_000);
    await desk.shop.topUps.settleOpen();
    expect((await desk.memberships.get(reader, starting.id)).state).toBe('active');
    const [charge] = await desk.charges(starting.id);
    expect(await desk.taken(charge!.id)).toEqual([4_900]);
  });

  it('with coins spends them, and changes nothing where they are too few', async () => {
    await buildCoins(database.db, reader.userId, { paid: 30, bonus: 5 });
    const offer = await desk.offer({ currency: 'COI', amount: 40 });
    const refused = await desk.memberships.subscribe(reader, desk.wish(offer, null));
    expect(refused).toMatchObject({ state: 'ended', endReason: 'not_begun', failure: 'INSUFFICIENT_COINS' });
    expect(await desk.shop.wallet.getOverview(reader)).toMatchObject({ paid: 30, bonus: 5 });
    const cheaper = await desk.offer({ currency: 'COI', amount: 20 });
    const joined = await desk.memberships.subscribe(reader, desk.wish(cheaper, null));
    expect(joined).toMatchObject({ state: 'active', currency: 'COI', amount: 20 });
    expect(await desk.shop.wallet.getOverview(reader)).toMatchObject({ paid: 15, bonus: 0 });
  });

  it('with free days first charges when they are over, and gives them once', async () => {
    const { member, membership, creator, tierId, priceId } = await desk.join({ trialDays: 7 });
    expect(membership).toMatchObject({ state: 'trial', openUntil: '2026-11-26T15:00:00Z' });
    expect(await desk.charges(membership.id)).toEqual([]);
    clock.set('2026-11-26T15:00:00.000Z');
    expect(await desk.isOpen(member, creator)).toBe(true);
    await desk.renewals.renewDue();
    expect(await desk.memberships.get(member, membership.id)).toMatchObject({
      ...{ state: 'active', openUntil: '2026-12-26T15:00:00Z' },
    });
    const now = await desk.memberships.cancel(member, {
      membershipId: membership.id,
      version: (await desk.memberships.get(member, membership.id)).version,
    });
    clock.set('2026-12-26T15:00:00.000Z');
    await desk.renewals.renewDue();
    const again = await desk.memberships.subscribe(
      member,
      desk.wish({ tierId, priceId, amount: 4_900 }, now.paymentMethodId),
    );
    expect(again).toMatchObject({ state: 'active', openUntil: '2027-01-26T15:00:00Z' });
  });

  it('is refused for a tier that is full, not offered, one’s own, or at another price', async () => {
    const { creator, tierId, priceId } = await desk.join({ memberLimit: 1 });
    const method = await desk.registered.add(reader);
    const offer = { tierId, priceId, amount: 4_900 };
    const subscribe = (who: Actor, wish: ReturnType<typeof desk.wish>) =>
      desk.memberships.subscribe(who, wish);
    await expect(subscribe(reader, desk.wish(offer, method))).rejects.toMatchObject({ code: 'TIER_FULL' });
    await expect(subscribe(creator, desk.wish(offer, method))).rejects.toMatchObject({
      code: 'OFFER_UNAVAILABLE',
    });
    const other = await desk.offer();
    const wrong = desk.wish({ ...other, amount: 3_900 }, method);
    await expect(subscribe(reader, wrong)).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
    const stranger = await buildActor(database.db);
    await expect(subscribe(stranger, desk.wish(other, method))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(subscribe(reader, desk.wish({ ...other, priceId }, method))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(subscribe(reader, desk.wish(other, null))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const key = randomUUID();
    await subscribe(reader, desk.wish(other, method, { idempotencyKey: key }));
    await expect(
      subscribe(reader, desk.wish(await desk.offer(), method, { idempotencyKey: key })),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });
});

describe('a member', () => {
  it('who cancels keeps access to the end of the period, and can change their mind', async () => {
    const { member, membership, creator } = await desk.join();
    const ref = { membershipId: membership.id, version: membership.version };
    const ending = await desk.memberships.cancel(member, ref);
    expect(ending).toMatchObject({ state: 'ending', renewsAt: null, openUntil: '2026-12-19T15:00:00Z' });
    await expect(desk.memberships.cancel(member, ref)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const back = await desk.memberships.withdrawCancel(member, { ...ref, version: ending.version });
    expect(back).toMatchObject({ state: 'active', renewsAt: '2026-12-19T15:00:00Z' });
    await desk.memberships.cancel(member, { ...ref, version: back.version });
    clock.set('2026-12-19T14:59:59.000Z');
    expect(await desk.isOpen(member, creator)).toBe(true);
    // Nobody has to come by for access to end.
    clock.set('2026-12-19T15:00:00.000Z');
    expect(await desk.isOpen(member, creator)).toBe(false);
    await desk.renewals.renewDue();
    expect(await desk.memberships.get(member, membership.id)).toMatchObject({
      ...{ state: 'ended', endReason: 'cancelled' },
    });
    expect(await desk.charges(membership.id)).toHaveLength(1);
  });

  it('whose card is refused keeps access for a week, and goes on with another card at once', async () => {
    const { member, membership, creator } = await desk.join();
    const poor = await desk.registered.add(member, 'without_funds');
    const ref = { membershipId: membership.id, version: membership.version };
    const changed = await desk.memberships.changeMethod(member, { ...ref, paymentMethodId: poor });
    clock.set('2026-12-19T15:00:30.000Z');
    await desk.renewals.renewDue();
    const grace = await desk.memberships.get(member, membership.id);
    expect(grace).toMatchObject({ state: 'grace', failure: expect.stringMatching(/^PAYMENT_/) as string });
    expect(grace.version).toBeGreaterThan(changed.version);
    expect(await desk.isOpen(member, creator)).toBe(true);
    clock.advance(60_000);
    const good = await desk.registered.add(member);
    const mended = await desk.memberships.changeMethod(member, {
      ...{ membershipId: membership.id, version: grace.version, paymentMethodId: good },
    });
    expect(mended).toMatchObject({ state: 'active', failure: null, openUntil: '2027-01-19T15:00:00Z' });
    expect((await desk.charges(membership.id)).map(({ outcome }) => outcome)).toEqual([
      'paid',
      'soft',
      'paid',
    ]);
  });

  it('who does not pay loses access after a week and the membership after a month, and is charged no more', async () => {
    const { member, membership, creator } = await desk.join();
    const poor = await desk.registered.add(member, 'without_funds');
    const ref = { membershipId: membership.id, version: membership.version };
    await desk.memberships.changeMethod(member, { ...ref, paymentMethodId: poor });
    const due = Date.parse('2026-12-19T15:00:00.000Z');
    for (let hours = 0; hours <= 24 * 70; hours += 12) {
      clock.set(new Date(due + hours * 3_600_000).toISOString());
      await desk.renewals.renewDue();
      expect([hours, await desk.isOpen(member, creator)]).toEqual([
        hours,
        hours * 3_600_000 < 7 * DAY_MS + 10 * 3_600_000,
      ]);
    }
    expect((await desk.charges(membership.id)).map(({ attempt }) => attempt)).toEqual([1, 1, 2, 3, 4, 5]);
    expect(await desk.memberships.get(member, membership.id)).toMatchObject({
      ...{ state: 'ended', endReason: 'unpaid' },
    });
    expect((await desk.periods(membership.id)).map(({ status }) => status)).toEqual(['paid', 'unpaid']);
  });

  it('is nobody else', async () => {
    const { membership } = await desk.join();
    const ref = { membershipId: membership.id, version: membership.version };
    await expect(desk.memberships.cancel(reader, ref)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.memberships.get(reader, membership.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const method = await desk.registered.add(reader);
    await expect(
      desk.memberships.changeMethod(reader, { ...ref, paymentMethodId: method }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('a payment that is given back without us is owed, and its membership ends', async () => {
  const { member, membership, creator } = await desk.join();
  const [charge] = await desk.charges(membership.id);
  const order = await database.db
    .selectFrom('top_up')
    .select('gateway_payment_id as gatewayPaymentId')
    .where('id', '=', charge!.id)
    .executeTakeFirstOrThrow();
  bench.webhooks.onReceived = (webhook) => desk.shop.topUps.receiveWebhook('toss', webhook);
  await bench.refundsByHand(order.gatewayPaymentId!);
  await bench.webhooks.flush();
  const events = await database.db
    .selectFrom('gateway_event')
    .select('event_id as id')
    .where('applied_at', 'is', null)
    .execute();
  for (const { id } of [...events, ...events]) await desk.shop.topUps.applyEvent('toss', id);
  expect(await desk.shop.disputes.listMine(member)).toMatchObject([{ state: 'lost', amount: 4_900 }]);
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, debt: 49 });
  const promises = await database.db
    .selectFrom('outbox')
    .select('payload')
    .where('job_id', '=', 'memberships.close-lost')
    .execute();
  expect(promises).toEqual([{ payload: { chargeId: charge!.id } }]);
  expect(await desk.isOpen(member, creator)).toBe(true);
  await desk.renewals.closeLost(charge!.id);
  await desk.renewals.closeLost(charge!.id);
  expect(await desk.isOpen(member, creator)).toBe(false);
  expect(await desk.memberships.get(member, membership.id)).toMatchObject({
    ...{ state: 'ended', endReason: 'payment_lost' },
  });
  clock.set('2026-12-19T15:00:00.000Z');
  await desk.renewals.renewDue();
  expect(await desk.charges(membership.id)).toHaveLength(1);
});
