import { randomUUID } from 'node:crypto';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openDisputeBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createWalletHistoryService } from '../wallet/history.service.ts';
import { createDisputeDeskService } from './dispute-desk.service.ts';

const { price: PRICE, paidCoins: COINS, bonusCoins: BONUS } = SHOP_OFFER;
const DAY_MS = 24 * 60 * 60 * 1_000;

describe.each(['stripe', 'razorpay'] as const)('a payment of %s that a bank asks back', (id) => {
  /** Long before any payment, so that every policy holds for all that come after it. */
  const policyClock = createFakeClock('2020-01-01T00:00:00.000Z');
  let database: TestDatabase;
  let bench: Awaited<ReturnType<typeof openDisputeBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let operator: Actor;
  let shop: ReturnType<typeof createGatewayShop>;
  let novelId: string;
  let authorId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    bench = await openDisputeBench(id);
    clock = createFakeClock(new Date().toISOString());
    reader = await buildActor(database.db);
    operator = await buildActor(database.db, { role: 'operator' });
    const author = await buildActor(database.db);
    authorId = author.userId;
    novelId = (await buildNovel(database.db, { authorId: author.userId })).novelId;
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    bench.webhooks.onReceived = (webhook) => shop.topUps.receiveWebhook(id, webhook);
  });
  afterEach(async () => {
    await assertSoundLedger(database.db);
    await bench.close();
  });

  /** Every webhook that is due, received and applied, `times` over and the newest first. */
  async function deliverWebhooks(times = 1) {
    await bench.webhooks.flush();
    const events = await database.db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('gateway', '=', id)
      .orderBy('received_at', 'desc')
      .execute();
    for (let time = 0; time < times; time++) {
      for (const { event_id } of events) await shop.topUps.applyEvent(id, event_id);
    }
  }

  async function buy() {
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    const { gatewayPaymentId } = (await bench.gateway.getStatus(atGateway))!;
    return { topUpId, gatewayPaymentId };
  }

  async function spend(coins: number) {
    const ids = createIds();
    const [txnId, donationId] = [ids.next(), ids.next()];
    const { status } = await insertDonation(database.db, {
      ...{
        txnId,
        userId: reader.userId,
        amount: coins,
        kinds: ['paid', 'bonus'],
        idemKey: txnId,
        reqHash: '',
      },
      ...{ at: clock.now().toISOString(), donationId, novelId, message: '', anonymous: false },
      outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
    });
    return status;
  }

  const look = (gatewayDisputeId: string) =>
    shop.disputes.look(id, gatewayDisputeId, (topUp) => shop.topUps.inquireAgain(topUp));
  const overview = () => shop.wallet.getOverview(reader);
  const earned = async () => {
    const row = await database.db
      .selectFrom('earning')
      .select(sql<number>`coalesce(sum(gross_minor), 0)`.as('minor'))
      .where('creator_id', '=', authorId)
      .executeTakeFirstOrThrow();
    return row.minor;
  };
  const refunding = (topUpId: TopUpId, expectedAmount: number) =>
    RequestRefundInput.parse({ topUpId, expectedAmount, note: '', idempotencyKey: randomUUID() });

  /** As an operator decides it for orders that are paid from then on. */
  async function bears(bearer: 'platform' | 'creators') {
    const desk = createDisputeDeskService({ db: database.db, clock: policyClock, ids: createIds() });
    policyClock.advance(1_000);
    const [newest] = await desk.listPolicies(operator);
    const policy = { terms: { bearer }, note: `${bearer} bear it`, basedOn: newest!.version };
    await desk.publishPolicy(operator, policy);
    await expect(desk.publishPolicy(operator, policy)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  }

  it('freezes what is left, free coins too, until it is won; webhooks come twice and in any order', async () => {
    const { topUpId, gatewayPaymentId } = await buy();
    await spend(15);
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await deliverWebhooks(2);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: COINS + BONUS - 15, debt: 0 });
    expect(await spend(1)).toBe('INSUFFICIENT');
    expect(await shop.disputes.listMine(reader)).toMatchObject([{ topUpId, state: 'open', amount: PRICE }]);
    expect(await shop.refunds.preview(reader, { topUpId })).toMatchObject({
      possible: false,
      why: 'disputed',
    });

    await bench.closeDispute(disputeId, 'won');
    await deliverWebhooks(2);
    expect(await overview()).toMatchObject({ paid: COINS - 10, bonus: 0, frozen: 0, debt: 0 });
    expect(await shop.disputes.listMine(reader)).toMatchObject([{ state: 'won', frozenCoins: 0 }]);
  });

  it('is won: the payment can be refunded like any other, here and at the gateway', async () => {
    const { topUpId, gatewayPaymentId } = await buy();
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await look(disputeId);
    await bench.closeDispute(disputeId, 'won');
    await look(disputeId);
    const asked = await shop.refunds.request(reader, refunding(topUpId, PRICE));
    if (asked.state === 'requested') {
      await shop.desk.approve(operator, { refundId: asked.id, version: asked.version });
    }
    await shop.refunds.settleRefund(asked.id);
    expect(await shop.refunds.listOfTopUp(reader, { topUpId })).toMatchObject([{ state: 'done' }]);
    expect(await bench.gateway.getStatus({ gatewayPaymentId })).toMatchObject({ status: 'REFUNDED' });
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 0 });
  });

  it('is lost: what is left is gone, what was spent is owed, and the next top-up pays it first', async () => {
    await bears('platform');
    const { gatewayPaymentId } = await buy();
    await spend(BONUS + 30);
    const before = await earned();
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await bench.closeDispute(disputeId, 'lost');
    // The first that is heard of it is its end, and four workers hear it.
    await Promise.all([look(disputeId), look(disputeId), look(disputeId), look(disputeId)]);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 30 });
    expect(await earned()).toBe(before);

    await buy();
    expect(await overview()).toMatchObject({ paid: COINS - 30, bonus: BONUS, debt: 0 });
    expect(await earned()).toBe(before);
    expect(await shop.disputes.listMine(reader)).toMatchObject([{ owedCoins: 30, repaidCoins: 30 }]);
    const site = { publicUrl: '', timeZone: 'Asia/Seoul' };
    const history = createWalletHistoryService({ db: database.db, clock, site });
    const { items } = await history.list(reader, { limit: 20 });
    expect(items.map(({ kind, debt }) => [kind, debt]).slice(0, 3)).toEqual([
      ['debt', -30],
      ['top_up', 0],
      ['revocation', 30],
    ]);
  });

  it('is lost at the cost of creators: they give back what it brought, and have it again when it is repaid', async () => {
    await bears('creators');
    const { gatewayPaymentId } = await buy();
    await spend(BONUS + 20);
    await spend(25);
    const brought = await earned();
    expect(brought).toBe(Math.floor((PRICE * 45) / COINS));
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    expect(await earned()).toBe(0);
    const [ours] = await shop.disputes.listMine(reader);
    const detail = await shop.disputeDesk.getDetail(operator, { disputeId: ours!.id });
    expect(
      detail.earnings.map(({ coins, minor, clawedBackMinor }) => [coins, minor === clawedBackMinor]),
    ).toEqual([
      [25, true],
      [20, true],
    ]);
    await buy();
    expect(await overview()).toMatchObject({ paid: COINS - 45, debt: 0 });
    expect(await earned()).toBe(brought);
  });

  it('is lost in part: as large a part of the coins goes, the rest stays', async () => {
    await bears('platform');
    const { gatewayPaymentId } = await buy();
    const disputeId = await bench.bankDisputes(gatewayPaymentId, PRICE / 2);
    await look(disputeId);
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: COINS / 2, bonus: 0, frozen: 0, debt: 0 });
  });

  it('was given back in part before, by hand: the rest is lost, once', async () => {
    await bears('creators');
    const { gatewayPaymentId } = await buy();
    await spend(BONUS + 20);
    await bench.refundsByHand(gatewayPaymentId, PRICE / 2);
    await deliverWebhooks(2);
    expect(await overview()).toMatchObject({ paid: COINS / 2 - 20, bonus: 0, debt: 0 });
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, frozen: COINS / 2 - 20 });
    await bench.closeDispute(disputeId, 'lost');
    await deliverWebhooks(2);
    expect(await overview()).toMatchObject({ paid: 0, frozen: 0, debt: 20 });
    expect(await earned()).toBe(0);
    const kept = (await bench.gateway.getStatus({ gatewayPaymentId }))!;
    expect(kept).toMatchObject({ refundedMinor: PRICE / 2, refundableMinor: expect.any(Number) });
  });

  it('a debt larger than the next top-up is paid by the one after it', async () => {
    await bears('platform');
    const first = await buy();
    const second = await buy();
    await spend(2 * (COINS + BONUS));
    for (const { gatewayPaymentId } of [first, second]) {
      const disputeId = await bench.bankDisputes(gatewayPaymentId);
      await bench.closeDispute(disputeId, 'lost');
      await look(disputeId);
    }
    expect(await overview()).toMatchObject({ debt: 2 * COINS });
    await buy();
    expect(await overview()).toMatchObject({ paid: 0, bonus: BONUS, debt: COINS });
    await buy();
    await buy();
    expect(await overview()).toMatchObject({ paid: COINS, debt: 0 });
  });

  it('while a refund is being sent: the refund fails, and its coins are frozen, then gone', async () => {
    const { topUpId, gatewayPaymentId } = await buy();
    const asked = await shop.refunds.request(reader, refunding(topUpId, PRICE));
    if (asked.state === 'requested') {
      await shop.desk.approve(operator, { refundId: asked.id, version: asked.version });
    }
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, frozen: 0 });
    await shop.refunds.settleRefund(asked.id);
    clock.advance(DAY_MS);
    await shop.refunds.settleOpenRefunds();
    const [refund] = await shop.refunds.listOfTopUp(reader, { topUpId });
    expect(refund).toMatchObject({ state: 'failed' });
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: COINS + BONUS });
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 0 });
  });

  /** A payment of which all was given back. */
  async function refunded() {
    const bought = await buy();
    const asked = await shop.refunds.request(reader, refunding(bought.topUpId, PRICE));
    if (asked.state === 'requested') {
      await shop.desk.approve(operator, { refundId: asked.id, version: asked.version });
    }
    await shop.refunds.settleRefund(asked.id);
    await bench.advance(DAY_MS);
    clock.advance(DAY_MS);
    await shop.refunds.settleOpenRefunds();
    const [refund] = await shop.refunds.listOfTopUp(reader, { topUpId: bought.topUpId });
    expect(refund).toMatchObject({ state: 'done' });
    const [made] = (await bench.gateway.getStatus({ gatewayPaymentId: bought.gatewayPaymentId }))!.refunds;
    return { ...bought, gatewayRefundId: made!.gatewayRefundId };
  }

  it('a refund that comes back after it was done returns the coins, once', async () => {
    const { topUpId, gatewayRefundId } = await refunded();
    await bench.bankReturnsRefund(gatewayRefundId);
    await Promise.all([shop.refunds.inspect(topUpId), shop.refunds.inspect(topUpId)]);
    await deliverWebhooks();
    const [refund] = await shop.refunds.listOfTopUp(reader, { topUpId });
    expect(refund).toMatchObject({ state: 'failed', failure: 'came_back' });
    expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
    expect(await shop.desk.listDifferences(operator)).not.toContainEqual(
      expect.objectContaining({ topUpId }),
    );
    expect(await shop.refunds.preview(reader, { topUpId })).toMatchObject({ possible: true });
  });

  it('of a payment that was given back before: the house loses it, the person owes nothing', async () => {
    const { topUpId, gatewayPaymentId, gatewayRefundId } = await refunded();
    const disputeId = await bench.bankDisputes(gatewayPaymentId, PRICE);
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 0 });
    // Its refund comes back afterwards: the bank has the money all the same.
    await bench.bankReturnsRefund(gatewayRefundId);
    await shop.refunds.inspect(topUpId);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 0 });
  });

  it('that nobody told us of is found by the nightly comparison, and its end by the sweep', async () => {
    const { gatewayPaymentId } = await buy();
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    clock.advance(DAY_MS);
    await shop.books.compareNow(operator);
    expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
    await bench.closeDispute(disputeId, 'won');
    clock.advance(DAY_MS);
    await shop.disputes.settleOpenDisputes();
    expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS, frozen: 0 });
  });

  it('brings its order home first when that has not heard of its payment', async () => {
    const { atGateway } = await shop.order(reader, bench);
    await bench.customerPays(atGateway);
    const { gatewayPaymentId } = (await bench.gateway.getStatus(atGateway))!;
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
  });

  it('a crash between freezing and saying so leaves neither', async () => {
    const { gatewayPaymentId } = await buy();
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    await sql`alter table dispute_status rename to dispute_status_away`.execute(database.db);
    await expect(look(disputeId)).rejects.toThrow('dispute_status');
    await sql`alter table dispute_status_away rename to dispute_status`.execute(database.db);
    expect(await overview()).toMatchObject({ paid: COINS, frozen: 0 });
    await look(disputeId);
    expect(await overview()).toMatchObject({ paid: 0, frozen: COINS + BONUS });
  });

  it('a spend and a freeze at once: what was spent is spent, and the rest is frozen', async () => {
    const { gatewayPaymentId } = await buy();
    const disputeId = await bench.bankDisputes(gatewayPaymentId);
    const [, ...spends] = await Promise.all([look(disputeId), ...[11, 11, 11].map((coins) => spend(coins))]);
    const spent = spends.filter((status) => status === 'OK').length * 11;
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: COINS + BONUS - spent });
  });
});
