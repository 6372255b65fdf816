import { randomUUID } from 'node:crypto';
import { TopUpId, type PaymentMethodId } from '@inkvine/contracts/primitives';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipGiftDesk } from '@inkvine/testkit/membership-gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createMembershipGiftPaymentsService } from './membership-gift-payments.service.ts';

const GIVEN_AT = '2026-11-20T03:00:00.000Z';
const MONTH = 4_900;
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

const offerInWon = (tier: Parameters<typeof desk.offer>[0] = {}) =>
  desk.offer({ currency: 'KRW', amount: MONTH, ...tier });

type Offer = Awaited<ReturnType<typeof offerInWon>>;

async function buildGiver(card: 'good' | 'without_funds' = 'good') {
  const giver = await buildActor(test.db);
  return { giver, method: await desk.members.registered.add(giver, card) };
}

/** Months of a tier that a person paid for with a good card. */
async function pay(offer: Offer, changes: Parameters<typeof desk.paymentOf>[2] = {}) {
  const { giver, method } = await buildGiver();
  const payment = await desk.payments.pay(giver, desk.paymentOf(offer, method, changes));
  const { giftId, code } = payment.gift!;
  return { giver, method, ...payment, giftId, key: code === null ? { giftId } : { code } };
}

const taken = (orderId: string, months = 3) => desk.members.taken(orderId, months * MONTH);
const sweep = () => desk.members.shop.topUps.settleOpen();
const refundsOf = (giver: Actor, orderId: string) =>
  desk.members.shop.refunds.listOfTopUp(giver, { topUpId: TopUpId.parse(orderId) });

/** Time for the sweep to look at what was left without an answer. */
async function sweepLater() {
  clock.advance(400_000);
  await sweep();
}

async function earnedBy({ userId }: Actor): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(gross_minor), 0)::bigint as minor from earning
    where creator_id = ${userId} and currency = 'KRW'`.execute(test.db);
  return rows[0]!.minor;
}

const walletOf = async ({ userId }: Actor) =>
  (await test.db
    .selectFrom('wallet')
    .select(['paid', 'bonus'])
    .where('user_id', '=', userId)
    .executeTakeFirst()) ?? { paid: 0, bonus: 0 };

/** As after a process that died: the wish is committed, and nothing was sent. */
async function placeAndDie(giver: Actor, input: ReturnType<typeof desk.paymentOf>): Promise<string> {
  const { gateways, paymentMethods, topUps } = desk.members.shop;
  const dying = createMembershipGiftPaymentsService({
    ...{ ...desk.parts(), gateways, paymentMethods },
    orders: {
      placeGift: topUps.memberships.placeGift,
      pay: () => Promise.reject(new Error('the process dies')),
    },
  });
  await expect(dying.pay(giver, input)).rejects.toThrow('the process dies');
  const { id } = await test.db
    .selectFrom('gift_order')
    .select('id')
    .where('idempotency_key', '=', input.idempotencyKey)
    .executeTakeFirstOrThrow();
  return id;
}

describe('months of a membership that a card pays for', () => {
  it('are shown with their price, paid at once, and claimed like any other', async () => {
    const offer = await offerInWon();
    const { giver, method } = await buildGiver();
    expect(
      await desk.payments.preview(giver, { tierId: offer.tierId, months: 3, to: null, currency: 'KRW' }),
    ).toMatchObject({
      ...{ priceId: offer.priceId, monthly: MONTH, total: 14_700, currency: 'KRW', gateway: 'toss' },
      ...{ leavesOutCoins: false, waitsDays: 30 },
    });
    const payment = await desk.payments.pay(giver, desk.paymentOf(offer, method));
    expect(payment).toMatchObject({
      ...{ state: 'given', failure: null, total: 14_700, currency: 'KRW' },
      gift: { code: expect.any(String) },
    });
    expect([await taken(payment.orderId), await earnedBy(offer.creator), await walletOf(giver)]).toEqual([
      [14_700],
      14_700,
      { paid: 0, bonus: 0 },
    ]);
    expect(await desk.members.shop.topUps.get(giver, { topUpId: payment.orderId })).toMatchObject({
      ...{
        status: 'paid',
        paidCoins: 0,
        price: 14_700,
        productName: { en: expect.stringMatching(/^Gift · /) },
      },
    });
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toMatchObject([
      { state: 'waiting', paidWith: { amount: 14_700, currency: 'KRW' } },
    ]);
    const receipt = sql<{ key: string }>`
      select key from outbox where key = ${`payments.send-receipt:${payment.orderId}`}`;
    expect((await receipt.execute(test.db)).rows).toHaveLength(1);

    const friend = await buildActor(test.db);
    const { membershipId } = await desk.claim(friend, { code: payment.gift!.code! });
    expect(await desk.membership(friend, membershipId)).toMatchObject({
      ...{ state: 'ending', isGift: true, openUntil: '2027-02-19T15:00:00Z', currency: 'KRW' },
    });
    expect(await desk.findings(membershipId)).toEqual([]);
    clock.set('2027-02-19T15:00:00.000Z');
    await desk.members.renewals.renewDue();
    expect(await desk.membership(friend, membershipId)).toMatchObject({
      ...{ state: 'ended', endReason: 'gift_over' },
    });
    expect(await desk.members.charges(membershipId!)).toEqual([]);
  });

  it('go on only with a method of their member, and not with what nobody can charge', async () => {
    const friend = await buildActor(test.db);
    const { key } = await pay(await offerInWon(), { months: 1 });
    const { membershipId } = await desk.claim(friend, key);
    const { id, version } = await desk.membership(friend, membershipId);
    const { memberships } = desk.members;
    await expect(memberships.withdrawCancel(friend, { membershipId: id, version })).rejects.toMatchObject({
      code: 'METHOD_UNUSABLE',
    });
    const paymentMethodId = await desk.members.registered.add(friend);
    const changed = await memberships.changeMethod(friend, { membershipId: id, version, paymentMethodId });
    await memberships.withdrawCancel(friend, { membershipId: id, version: changed.version });
    clock.set('2026-12-19T15:00:00.000Z');
    await desk.members.renewals.renewDue();
    expect((await desk.members.periods(id)).map(({ status }) => status)).toEqual(['free', 'paid']);
    expect(await desk.findings(id)).toEqual([]);
  });

  it('are for a person, on a day', async () => {
    const offer = await offerInWon();
    const friend = await buildActor(test.db);
    const deliverAt = '2026-12-24T00:00:00.000Z';
    const { key } = await pay(offer, { to: await desk.emailOf(friend), deliverAt });
    await expect(desk.claim(friend, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    clock.set(deliverAt);
    await desk.claim(friend, key);
  });

  it('are not sold at another price, for nobody, or with a method that is none', async () => {
    const offer = await offerInWon();
    const { giver, method } = await buildGiver();
    const refused = async (changes: object, error: object, who = giver, paidWith: PaymentMethodId = method) =>
      await expect(
        desk.payments.pay(who, { ...desk.paymentOf(offer, paidWith), ...changes }),
      ).rejects.toMatchObject(error);
    await refused({ expectedTotal: 14_699 }, { code: 'PRICE_CHANGED' });
    await refused({ to: 'nobody@ink.example' }, { code: 'NOT_FOUND' });
    await refused({ to: await desk.emailOf(giver) }, { code: 'INVALID_INPUT' });
    await refused({ to: await desk.emailOf(offer.creator) }, { code: 'INVALID_INPUT' });
    await refused({ deliverAt: '2026-12-24T00:00:00.000Z' }, { details: { field: 'deliverAt' } });
    await refused({}, { code: 'NOT_FOUND' }, giver, (await buildGiver()).method);
    const own = await desk.members.registered.add(offer.creator);
    await refused({}, { code: 'OFFER_UNAVAILABLE' }, offer.creator, own);
    const inCoins = await desk.offer();
    await refused({ tierId: inCoins.tierId, priceId: inCoins.priceId }, { code: 'OFFER_UNAVAILABLE' });
    const orders = test.db.selectFrom('top_up').select('id').where('user_id', '=', giver.userId);
    expect(await orders.execute()).toEqual([]);
  });
});

describe('one tap', () => {
  it('is charged once, however often it arrives, and a tap in another tab waits for its answer', async () => {
    const offer = await offerInWon();
    const { giver, method } = await buildGiver();
    const input = desk.paymentOf(offer, method);
    const answers = await Promise.all(Array.from({ length: 3 }, () => desk.payments.pay(giver, input)));
    const [{ orderId }] = answers as [(typeof answers)[0], ...typeof answers];
    expect(new Set(answers.map((answer) => answer.orderId))).toEqual(new Set([orderId]));
    expect(await desk.payments.pay(giver, input)).toMatchObject({ orderId, state: 'given' });
    expect(await taken(orderId)).toEqual([14_700]);
    expect((await desk.lists.listSent(giver, { limit: 5 })).items).toHaveLength(1);
    await expect(desk.payments.pay(giver, { ...input, message: 'Another.' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    await expect(desk.payments.get(await buildActor(test.db), { orderId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });

    const open = desk.paymentOf(offer, method);
    const waiting = await placeAndDie(giver, open);
    await expect(desk.payments.pay(giver, desk.paymentOf(offer, method))).rejects.toMatchObject({
      code: 'GIFT_BEING_PAID',
    });
    expect(await desk.payments.pay(giver, open)).toMatchObject({ orderId: waiting, state: 'given' });
  });

  it('of a process that died before it was sent is sent by the sweep', async () => {
    const offer = await offerInWon();
    const { giver, method } = await buildGiver();
    const orderId = await placeAndDie(giver, desk.paymentOf(offer, method));
    expect(await desk.payments.get(giver, { orderId: TopUpId.parse(orderId) })).toMatchObject({
      ...{ state: 'pending', gift: null },
    });
    await sweepLater();
    await sweepLater();
    expect(await desk.payments.get(giver, { orderId: TopUpId.parse(orderId) })).toMatchObject({
      ...{ state: 'given', gift: { code: expect.any(String) } },
    });
    expect(await taken(orderId)).toEqual([14_700]);
  });

  it.each(['lost_before_execution', 'lost_after_execution'] as const)(
    'whose answer was %s gives one gift for one payment',
    async (fault) => {
      const offer = await offerInWon();
      const { giver, method } = await buildGiver();
      await bench.failNextCharge(fault);
      const input = desk.paymentOf(offer, method);
      const { orderId, state } = await desk.payments.pay(giver, input);
      expect(state).toBe('pending');
      await Promise.all([desk.payments.pay(giver, input), sweepLater()]);
      await sweepLater();
      expect(await desk.payments.get(giver, { orderId })).toMatchObject({ state: 'given' });
      expect(await taken(orderId)).toEqual([14_700]);
      expect((await desk.lists.listSent(giver, { limit: 5 })).items).toHaveLength(1);
    },
  );

  it('that the bank refuses leaves nothing, and can be tried again', async () => {
    const offer = await offerInWon({ memberLimit: 1 });
    const { giver, method } = await buildGiver('without_funds');
    expect(await desk.payments.pay(giver, desk.paymentOf(offer, method))).toMatchObject({
      ...{ state: 'refused', failure: expect.stringMatching(/^PAYMENT_(DECLINED|OVER_LIMIT)$/), gift: null },
    });
    expect([await walletOf(giver), (await desk.lists.listSent(giver, { limit: 5 })).items]).toEqual([
      { paid: 0, bonus: 0 },
      [],
    ]);
    const good = await desk.members.registered.add(giver);
    expect(await desk.payments.pay(giver, desk.paymentOf(offer, good))).toMatchObject({ state: 'given' });
  });
});

describe('what changes while the bank has no answer', () => {
  it('a payment on its way holds a place, until it is refused', async () => {
    const offer = await offerInWon({ memberLimit: 1 });
    const { giver, method } = await buildGiver('without_funds');
    await placeAndDie(giver, desk.paymentOf(offer, method));
    const other = await buildGiver();
    const input = desk.paymentOf(offer, other.method);
    await expect(desk.payments.pay(other.giver, input)).rejects.toMatchObject({ code: 'TIER_FULL' });
    await sweepLater();
    expect(await desk.payments.pay(other.giver, input)).toMatchObject({ state: 'given' });
  });

  it.each([
    [
      'the tier is closed',
      ({ tierId }: Offer) => sql`update membership_tier set status = 'retired' where id = ${tierId}`,
    ],
    [
      'whom it is for is suspended',
      (_: Offer, friend: Actor) =>
        sql`update "user" set suspended_at = ${GIVEN_AT} where id = ${friend.userId}`,
    ],
  ])('where %s, the money goes back to the card by itself, once', async (_, change) => {
    const offer = await offerInWon();
    const friend = await buildActor(test.db);
    const { giver, method } = await buildGiver();
    await bench.failNextCharge('lost_after_execution');
    const input = desk.paymentOf(offer, method, { to: await desk.emailOf(friend) });
    const { orderId } = await desk.payments.pay(giver, input);
    await change(offer, friend).execute(test.db);
    await sweepLater();
    await sweepLater();
    expect(await desk.payments.get(giver, { orderId })).toMatchObject({
      ...{ state: 'returned', failure: 'OFFER_UNAVAILABLE', gift: null },
    });
    const refunds = await refundsOf(giver, orderId);
    expect(refunds).toMatchObject([{ amount: 14_700, fee: 0 }]);
    await Promise.all([1, 2].map(() => desk.members.shop.refunds.settleRefund(refunds[0]!.id)));
    expect(await taken(orderId)).toEqual([14_700, -14_700]);
    expect([await walletOf(giver), await earnedBy(offer.creator)]).toEqual([{ paid: 0, bonus: 0 }, 0]);
  });

  it('a limit that was set afterwards keeps nobody from what they paid for, and does not count it as coins', async () => {
    const offer = await offerInWon();
    const { giver, method } = await buildGiver();
    await desk.members.shop.wallet.createFor(giver.userId);
    await sql`
      insert into spending_limit (user_id, unit, period, amount, time_zone)
      values (${giver.userId}, 'coins', 'month', 5, 'Asia/Seoul'), (${giver.userId}, 'KRW', 'month', 20000, 'Asia/Seoul')`.execute(
      test.db,
    );
    expect(await desk.payments.pay(giver, desk.paymentOf(offer, method))).toMatchObject({ state: 'given' });
    await expect(desk.payments.pay(giver, desk.paymentOf(offer, method))).rejects.toMatchObject({
      ...{ code: 'LIMIT_REACHED', details: { unit: 'KRW', left: 5_300 } },
    });
  });
});

describe('a gift that comes back', () => {
  it.each([
    ['is taken back', async (gift: Given) => await desk.gifts.takeBack(gift.giver, gift as never)],
    ['is declined', async (gift: Given, friend: Actor) => await desk.gifts.decline(friend, gift as never)],
    [
      'is claimed by nobody',
      async () => {
        clock.set('2026-12-20T03:00:00.000Z');
        await Promise.all([desk.gifts.endDue(), desk.gifts.endDue()]);
      },
    ],
  ])('and %s goes back to the card, once', async (_, end) => {
    const offer = await offerInWon();
    const friend = await buildActor(test.db);
    const gift = await pay(offer, { to: await desk.emailOf(friend) });
    await end(gift, friend);
    const refunds = await refundsOf(gift.giver, gift.orderId);
    expect(refunds).toMatchObject([{ state: 'approved', amount: 14_700, fee: 0, rule: 'gift_returned' }]);
    expect([await walletOf(gift.giver), await earnedBy(offer.creator)]).toEqual([{ paid: 0, bonus: 0 }, 0]);
    await Promise.all([1, 2].map(() => desk.members.shop.refunds.settleRefund(refunds[0]!.id)));
    expect(await taken(gift.orderId)).toEqual([14_700, -14_700]);
    await expect(desk.claim(friend, gift.key)).rejects.toMatchObject({ code: 'GIFT_UNAVAILABLE' });
    expect((await desk.lists.listSent(gift.giver, { limit: 5 })).items).toMatchObject([
      { state: 'returned' },
    ]);
  });

  it('says what goes back, and answers it the same again', async () => {
    const gift = await pay(await offerInWon());
    const answers = await Promise.all([
      desk.gifts.takeBack(gift.giver, gift as never),
      desk.gifts.takeBack(gift.giver, gift as never),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ refund: { amount: 14_700, currency: 'KRW' }, paid: 0, bonus: 0 });
  });

  it('of several who claim, decline and take back exactly one is done', async () => {
    const offer = await offerInWon();
    const friend = await buildActor(test.db);
    const gift = await pay(offer, { to: await desk.emailOf(friend), months: 1 });
    await Promise.allSettled([
      desk.claim(friend, gift.key),
      desk.gifts.takeBack(gift.giver, gift as never),
      desk.gifts.decline(friend, gift as never),
    ]);
    const { state } = (await desk.lists.listSent(gift.giver, { limit: 1 })).items[0]!;
    expect((await refundsOf(gift.giver, gift.orderId)).length).toBe(state === 'claimed' ? 0 : 1);
    expect(await earnedBy(offer.creator)).toBe(state === 'claimed' ? MONTH : 0);
  });

  it('becomes coins where the gateway cannot give it back', async () => {
    const gift = await pay(await offerInWon());
    await desk.gifts.takeBack(gift.giver, gift as never);
    const [refund] = await refundsOf(gift.giver, gift.orderId);
    const { gateway_payment_id: id } = (await findTopUp(test.db, gift.orderId))!;
    await sql`update top_up set gateway_payment_id = 'nothing' where id = ${gift.orderId}`.execute(test.db);
    await desk.members.shop.refunds.settleRefund(refund!.id);
    await sql`update top_up set gateway_payment_id = ${id} where id = ${gift.orderId}`.execute(test.db);
    expect(await refundsOf(gift.giver, gift.orderId)).toMatchObject([{ state: 'failed' }]);
    expect(await walletOf(gift.giver)).toEqual({ paid: 147, bonus: 0 });
  });
});

type Given = Awaited<ReturnType<typeof pay>>;

it('is recorded under the key of its giver alone', async () => {
  const offer = await offerInWon();
  const idempotencyKey = randomUUID();
  const [one, other] = await Promise.all([1, 2].map(() => pay(offer, { idempotencyKey })));
  expect(one!.orderId).not.toBe(other!.orderId);
});
