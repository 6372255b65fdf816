import { randomUUID } from 'node:crypto';
import { CouponTerms, type CouponDraft } from '@inkvine/contracts/perks-coupons';
import { CouponId } from '@inkvine/contracts/primitives';
import { createDatabase } from '@inkvine/db/database';
import { listMembershipBooks } from '@inkvine/db/memberships/verification.repository';
import {
  countOutcomes,
  createCouponHouse,
  WELCOME_COUPON,
  wonOff,
  type CouponHouse,
} from '@inkvine/testkit/coupon-house';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createDyingPool } from '@inkvine/testkit/dying-pool';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import type { TierOverrides } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createJoinOfferService } from './join-offer.service.ts';
import { createMemberHistoryService } from './member-history.service.ts';
import { verifyMembership } from './membership-books.ts';
import { createRenewalCorrectionsService } from './renewal-corrections.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
const FIRST_RENEWAL = '2026-12-19T15:00:00.000Z';
const ZONE = 'Asia/Seoul';
const FREE_MONTH: Partial<CouponDraft> = { benefit: { kind: 'free_period', months: 1 } };
const HALF: Partial<CouponDraft> = { benefit: { kind: 'percent', percent: 50, most: null, periods: 1 } };

type Person = Awaited<ReturnType<typeof buildActor>>;

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let house: CouponHouse;
let reader: Person;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  bench = await openSavedMethodBench('toss');
  house = await createCouponHouse(test.db);
});
beforeEach(async () => {
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: test.db, clock, bench });
  reader = await buildActor(test.db);
});
afterEach(() => assertSoundLedger(test.db));
afterAll(async () => {
  await bench.close();
  await test.drop();
});

/** A tier with a coupon of its creator that the reader owns. */
async function offerWith(terms: Partial<CouponDraft>, tier: TierOverrides = {}, owner: Person = reader) {
  const offer = await desk.offer(tier);
  const made = await house.desk.create(offer.creator, {
    ...{ bearer: 'creator', terms: CouponTerms.parse({ ...WELCOME_COUPON, ...terms }) },
    idempotencyKey: randomUUID() as never,
  });
  const couponId = CouponId.parse(made.couponId);
  await house.issue(couponId, [owner], offer.creator);
  const [grant] = await house.owned(owner);
  return { ...offer, couponId, grantId: grant!.id };
}

async function join(
  { grantId, ...offer }: Awaited<ReturnType<typeof offerWith>>,
  first: number,
  rest: { method?: string; idempotencyKey?: string } = {},
) {
  const method = offer.currency === 'COI' ? null : (rest.method ?? (await desk.registered.add(reader)));
  const { idempotencyKey = randomUUID() } = rest;
  const wish = desk.wish(offer, method, { couponIds: [grantId], expectedFirst: first, idempotencyKey });
  return await desk.memberships.subscribe(reader, wish);
}

const renewAt = async (at: string) => {
  clock.set(at);
  await desk.renewals.renewDue();
};
const findings = async (membershipId: string) =>
  (await listMembershipBooks(test.db, { after: '00000000-0000-0000-0000-000000000000', limit: 1_000 }))
    .filter(({ id }) => id === membershipId)
    .flatMap((row) => verifyMembership(row, clock.now()))
    .map(({ kind, reason, expected, found }) => [kind, reason, expected, found]);
const log = async (grantId: string) =>
  (
    await test.db
      .selectFrom('coupon_log')
      .select('what')
      .where('grant_id', '=', grantId)
      .orderBy('id')
      .execute()
  ).map(({ what }) => what);

describe('joining with a coupon', () => {
  it('takes what was shown, the whole price afterwards, and its creator earns what was paid', async () => {
    const offer = await offerWith(wonOff(1_000));
    const offers = createJoinOfferService({
      db: test.db,
      clock,
      ids: createIds(),
      gateways: desk.shop.gateways,
    });
    const ask = { tierId: offer.tierId as never, priceId: offer.priceId as never, timeZone: ZONE };
    expect(await offers.get(reader, ask)).toMatchObject({
      ...{ dueToday: 4_900, coupons: { usable: [{ id: offer.grantId }], steps: [] } },
      charges: [{ from: JOINED, amount: 4_900, periods: null }],
    });
    expect(await offers.get(reader, { ...ask, couponIds: [offer.grantId as never] })).toMatchObject({
      ...{ amount: 4_900, dueToday: 3_900, coupons: { steps: [{ off: 1_000, left: 3_900 }] } },
      charges: [
        { from: JOINED, amount: 3_900, periods: 1 },
        { from: FIRST_RENEWAL, amount: 4_900, periods: null },
      ],
    });
    const joined = await join(offer, 3_900);
    expect(joined).toMatchObject({ state: 'active', amount: 4_900, nextAmount: 4_900 });
    const [charge] = await desk.charges(joined.id);
    expect(charge).toMatchObject({ outcome: 'paid', amount: 3_900 });
    expect(await desk.taken(charge!.id, 3_900)).toEqual([3_900]);
    const earned = await test.db
      .selectFrom('earning')
      .select('gross_minor as gross')
      .where('creator_id', '=', offer.creator.userId)
      .execute();
    expect(earned).toEqual([{ gross: 3_900 }]);
    const history = createMemberHistoryService({ db: test.db, clock });
    const { items } = await history.listPeriods(reader, { membershipId: joined.id, limit: 5 });
    expect(items).toMatchObject([{ amount: 3_900, coupons: [{ name: 'Welcome', off: 1_000 }] }]);
    expect(await desk.shop.topUps.get(reader, { topUpId: charge!.id as never })).toMatchObject({
      ...{ price: 3_900, discounts: [{ name: 'Welcome', off: 1_000 }] },
    });
    expect(await log(offer.grantId)).toEqual(['issued', 'used']);
    await renewAt(FIRST_RENEWAL);
    expect((await desk.charges(joined.id)).map(({ amount }) => amount)).toEqual([3_900, 4_900]);
    expect(await findings(joined.id)).toEqual([]);
  });

  it('for months that are free asks nothing, announces the first charge, and then charges it', async () => {
    const offer = await offerWith(FREE_MONTH);
    const joined = await join(offer, 0);
    expect(joined).toMatchObject({ state: 'active', openUntil: '2026-12-19T15:00:00Z', nextAmount: 4_900 });
    expect(await desk.isOpen(reader, offer.creator)).toBe(true);
    expect(await desk.charges(joined.id)).toEqual([]);
    expect(await desk.periods(joined.id)).toMatchObject([{ status: 'free', reason: 'coupon', amount: 0 }]);
    await renewAt('2026-12-13T02:00:00.000Z');
    const notices = await test.db
      .selectFrom('membership_notice')
      .select(['kind', 'detail'])
      .where('membership_id', '=', joined.id)
      .execute();
    expect(notices).toMatchObject([{ kind: 'upcoming_7', detail: { amountMinor: 4_900 } }]);
    await renewAt(FIRST_RENEWAL);
    expect(await desk.charges(joined.id)).toMatchObject([{ outcome: 'paid', amount: 4_900 }]);
    expect(await desk.periods(joined.id)).toMatchObject([{ status: 'free' }, { status: 'paid' }]);
    expect(await findings(joined.id)).toEqual([]);
  });

  it('uses it for as many periods as it says, without a notice of what is free', async () => {
    const offer = await offerWith({ benefit: { kind: 'free_period', months: 2 }, endsAt: null });
    const joined = await join(offer, 0);
    expect(joined.nextAmount).toBe(0);
    await renewAt(FIRST_RENEWAL);
    expect(await desk.charges(joined.id)).toEqual([]);
    expect(await desk.isOpen(reader, offer.creator)).toBe(true);
    expect(await desk.memberships.get(reader, joined.id)).toMatchObject({
      ...{ state: 'active', renewsAt: '2027-01-19T15:00:00Z', nextAmount: 4_900 },
    });
    const { count } = await test.db
      .selectFrom('membership_notice')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('membership_id', '=', joined.id)
      .executeTakeFirstOrThrow();
    expect(count).toBe(0);
    await renewAt('2027-01-19T15:00:00.000Z');
    expect(await desk.charges(joined.id)).toMatchObject([{ outcome: 'paid', amount: 4_900 }]);
    expect(await findings(joined.id)).toEqual([]);
  });

  it('after free days uses it with the first period that is charged', async () => {
    const offer = await offerWith(HALF, { trialDays: 7 });
    const joined = await join(offer, 2_450);
    expect(joined).toMatchObject({ state: 'trial', nextAmount: 2_450 });
    await renewAt(joined.renewsAt!);
    expect(await desk.charges(joined.id)).toMatchObject([{ outcome: 'paid', amount: 2_450 }]);
    expect(await findings(joined.id)).toEqual([]);
  });

  it('of coins spends the fewer', async () => {
    await buildCoins(test.db, reader.userId, { paid: 30 });
    const joined = await join(await offerWith(HALF, { currency: 'COI', amount: 25 }), 12);
    expect(joined).toMatchObject({ state: 'active', amount: 25, nextAmount: 25 });
    expect(await desk.shop.wallet.getOverview(reader)).toMatchObject({ paid: 18 });
    expect(await findings(joined.id)).toEqual([]);
  });

  it('is refused with what is not the reader’s, not for the tier, over, or comes to something else', async () => {
    const offer = await offerWith(wonOff(1_000));
    const refused = async (first: number, wish: Partial<typeof offer>) =>
      await join({ ...offer, ...wish }, first).then(
        () => 'joined',
        (error: { code: string }) => error.code,
      );
    const other = await offerWith(wonOff(1_000), {}, await buildActor(test.db));
    expect(await refused(3_900, { grantId: other.grantId })).toBe('COUPON_UNAVAILABLE');
    expect(await refused(3_900, { ...(await desk.offer()) })).toBe('COUPON_UNAVAILABLE');
    expect(await refused(3_800, {})).toBe('PRICE_CHANGED');
    clock.set(WELCOME_COUPON.endsAt!);
    expect(await refused(3_900, {})).toBe('COUPON_UNAVAILABLE');
    expect(await desk.memberships.list(reader, { limit: 5 })).toMatchObject({ items: [] });
    expect(await log(offer.grantId)).toEqual(['issued']);
  });
});

describe('a coupon is used once', () => {
  it('by two who join with it at the same time', async () => {
    const coupon = await house.create({ ...HALF, endsAt: null });
    await house.issue(coupon, [reader]);
    const grantId = (await house.owned(reader))[0]!.id;
    const method = await desk.registered.add(reader);
    const calls = [await desk.offer(), await desk.offer(), await desk.offer()].map((offer) =>
      desk.memberships.subscribe(
        reader,
        desk.wish(offer, method, { couponIds: [grantId], expectedFirst: 2_450 }),
      ),
    );
    expect(await countOutcomes(calls)).toEqual({ done: 1, COUPON_UNAVAILABLE: 2 });
    expect(await log(grantId)).toEqual(['issued', 'used']);
  });

  it('and held while its membership goes on, also before it is used', async () => {
    const coupon = await house.create({ ...HALF, endsAt: null });
    await house.issue(coupon, [reader]);
    const grantId = (await house.owned(reader))[0]!.id;
    const method = await desk.registered.add(reader);
    const wish = { couponIds: [grantId], expectedFirst: 2_450 };
    const trial = await desk.memberships.subscribe(
      reader,
      desk.wish(await desk.offer({ trialDays: 7 }), method, wish),
    );
    const other = await desk.offer();
    await expect(desk.memberships.subscribe(reader, desk.wish(other, method, wish))).rejects.toMatchObject({
      code: 'COUPON_UNAVAILABLE',
    });
    await desk.memberships.cancel(reader, { membershipId: trial.id, version: trial.version });
    await renewAt(trial.renewsAt!);
    expect((await desk.memberships.subscribe(reader, desk.wish(other, method, wish))).state).toBe('active');
  });

  it('by a tap that arrives twice', async () => {
    const offer = await offerWith(wonOff(1_000));
    const rest = { method: await desk.registered.add(reader), idempotencyKey: randomUUID() };
    const answers = await Promise.all([join(offer, 3_900, rest), join(offer, 3_900, rest)]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await log(offer.grantId)).toEqual(['issued', 'used']);
    await expect(join(offer, 4_900, rest)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('by a server that is killed while somebody joins, who taps again', async () => {
    await buildCoins(test.db, reader.userId, { paid: 1_000 });
    let deaths = 0;
    for (let at = 2; ; at += 5) {
      clock.set(JOINED);
      const offer = await offerWith({ ...HALF, endsAt: null }, { currency: 'COI', amount: 10 });
      const wish = desk.wish(offer, null, { couponIds: [offer.grantId], expectedFirst: 5 });
      const { pool, wasKilled, isGone } = createDyingPool(test, {
        at,
        when: at % 2 === 0 ? 'before' : 'after',
      });
      const dying = createMembershipDesk({ db: createDatabase(pool), clock, bench });
      await dying.memberships.subscribe(reader, wish).catch(() => undefined);
      await pool.end().catch(() => undefined);
      await expect.poll(isGone).toBe(true);
      const { id } = await desk.memberships.subscribe(reader, wish);
      clock.advance(11 * 60_000);
      await desk.renewals.renewDue();
      expect(await desk.charges(id), `statement ${at}`).toMatchObject([{ outcome: 'paid', amount: 5 }]);
      expect(await log(offer.grantId), `statement ${at}`).toEqual(['issued', 'used']);
      if (!wasKilled()) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(3);
  });
});

describe('a coupon comes back', () => {
  it('when the first charge is refused, and can be used for the next try', async () => {
    const offer = await offerWith(wonOff(1_000));
    const poor = await desk.registered.add(reader, 'without_funds');
    expect(await join(offer, 3_900, { method: poor })).toMatchObject({ endReason: 'not_begun' });
    expect(await house.owned(reader)).toMatchObject([{ id: offer.grantId, left: 1 }]);
    expect(await join(offer, 3_900)).toMatchObject({ state: 'active' });
    expect(await log(offer.grantId)).toEqual(['issued', 'used', 'given_back', 'used']);
  });

  it('from a renewal that stays unpaid, which asks the lower amount until then', async () => {
    const offer = await offerWith({ ...wonOff(1_000, 2), endsAt: null });
    const joined = await join(offer, 3_900);
    const poor = await desk.registered.add(reader, 'without_funds');
    const { version } = await desk.memberships.get(reader, joined.id);
    await desk.memberships.changeMethod(reader, {
      ...{ membershipId: joined.id, version, paymentMethodId: poor },
    });
    await renewAt(FIRST_RENEWAL);
    const history = createMemberHistoryService({ db: test.db, clock });
    expect(await history.getBill(reader, { membershipId: joined.id })).toMatchObject({ amount: 3_900 });
    await renewAt('2026-12-21T01:00:00.000Z');
    expect((await desk.charges(joined.id)).map(({ amount }) => amount)).toEqual([3_900, 3_900, 3_900]);
    expect(await findings(joined.id)).toEqual([]);
    await renewAt('2027-01-18T15:00:00.000Z');
    expect(await desk.memberships.get(reader, joined.id)).toMatchObject({ endReason: 'unpaid' });
    expect(await house.owned(reader)).toMatchObject([{ id: offer.grantId, left: 1 }]);
  });

  it('when a correction gives the payment back, and lowers the next period instead', async () => {
    const offer = await offerWith(wonOff(1_000));
    const joined = await join(offer, 3_900);
    const wakeUps = createLocalWakeUps();
    const parts = { db: test.db, clock, ids: createIds(), wakeUps, returns: desk.returns };
    const corrections = createRenewalCorrectionsService(parts);
    const operator = async (): Promise<Actor> => ({ ...(await buildActor(test.db)), role: 'operator' });
    const { start: periodStart } = (await desk.periods(joined.id))[0]!;
    const made = await corrections.make(await operator(), {
      ...{ reason: 'Our fault.', idempotencyKey: randomUUID() },
      lines: [{ action: 'refund', membershipId: joined.id, periodStart }],
    });
    await corrections.approve(await operator(), {
      ...{ correctionId: made.id, version: made.version, dryRunHash: made.dryRunHash },
    });
    await corrections.runApproved();
    expect(await log(offer.grantId)).toEqual(['issued', 'used', 'given_back']);
    await renewAt(FIRST_RENEWAL);
    expect((await desk.periods(joined.id)).map(({ amount }) => amount)).toEqual([3_900, 3_900]);
    expect(await findings(joined.id)).toEqual([]);
  });

  it('once, when the payment is taken back', async () => {
    const offer = await offerWith(wonOff(1_000));
    const joined = await join(offer, 3_900);
    const [charge] = await desk.charges(joined.id);
    await Promise.all([desk.renewals.closeLost(charge!.id), desk.renewals.closeLost(charge!.id)]);
    expect(await log(offer.grantId)).toEqual(['issued', 'used', 'given_back']);
    expect(await house.owned(reader)).toMatchObject([{ id: offer.grantId, left: 1 }]);
    expect(await findings(joined.id)).toEqual([]);
  });
});

it('verification and books tell of a period that coupons do not explain', async () => {
  const joined = await join(await offerWith(wonOff(1_000)), 3_900);
  const update = (amount: number) =>
    test.db
      .updateTable('membership_period')
      .set({ amount_minor: amount })
      .where('membership_id', '=', joined.id)
      .execute();
  await update(4_900);
  expect(await findings(joined.id)).toContainEqual(['wrong_amount', 'price', 3_900, 4_900]);
  await expect(assertSoundLedger(test.db)).rejects.toThrow('coupons');
  await update(3_900);
  expect(await findings(joined.id)).toEqual([]);
});
