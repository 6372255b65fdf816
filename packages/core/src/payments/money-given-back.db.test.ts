import { randomUUID } from 'node:crypto';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openGatewayBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import type { PaymentGateway } from './payment-gateway.port.ts';

const { price: PRICE, paidCoins: COINS, bonusCoins: BONUS } = SHOP_OFFER;
const HALF = PRICE / 2;
type GatewayBench = Awaited<ReturnType<typeof openGatewayBench>>;

const DAY_MS = 24 * 60 * 60 * 1_000;

describe.each(['toss', 'stripe', 'razorpay'] as const)('money that %s gives back without us', (id) => {
  let database: TestDatabase;
  let bench: GatewayBench;
  let clock: FakeClock;
  let reader: Actor;
  let operator: Actor;
  let novelId: string;
  let shop: ReturnType<typeof createGatewayShop>;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    bench = await openGatewayBench(id);
    clock = createFakeClock(new Date().toISOString());
    reader = await buildActor(database.db);
    operator = await buildActor(database.db, { role: 'operator' });
    ({ novelId } = await buildNovel(database.db, { authorId: (await buildActor(database.db)).userId }));
    shop = shopAt(bench.gateway);
    bench.webhooks.onReceived = (webhook) => shop.topUps.receiveWebhook(id, webhook);
  });
  afterEach(async () => {
    await assertSoundLedger(database.db);
    await bench.close();
  });

  const shopAt = (gateway: PaymentGateway) =>
    createGatewayShop({ db: database.db, clock, benches: [{ ...bench, gateway }] });

  /** Every webhook that is due, received and applied twice, the newest first. */
  async function deliverWebhooks() {
    await bench.webhooks.flush();
    const events = await database.db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('gateway', '=', id)
      .where('applied_at', 'is', null)
      .orderBy('received_at', 'desc')
      .execute();
    for (const { event_id } of [...events, ...events]) await shop.topUps.applyEvent(id, event_id);
  }

  async function buy() {
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    const { gatewayPaymentId } = (await bench.gateway.getStatus(atGateway))!;
    return { topUpId, atGateway, gatewayPaymentId };
  }

  async function spend(coins: number) {
    const ids = createIds();
    const [txnId, donationId] = [ids.next(), ids.next()];
    await insertDonation(database.db, {
      ...{ txnId, userId: reader.userId, amount: coins, kinds: ['paid', 'bonus'] },
      ...{ idemKey: txnId, reqHash: '', at: clock.now().toISOString() },
      ...{ donationId, novelId, message: '', anonymous: false },
      outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
    });
  }

  const overview = () => shop.wallet.getOverview(reader);
  const lost = () => shop.disputes.listMine(reader);
  const refundOf = async (topUpId: TopUpId) => (await shop.refunds.listOfTopUp(reader, { topUpId }))[0];
  const differences = () => shop.desk.listDifferences(operator);

  async function ask(topUpId: TopUpId) {
    const shown = await shop.refunds.preview(reader, { topUpId });
    if (!shown.possible) throw new Error(`no refund: ${shown.why}`);
    const request = { topUpId, expectedAmount: shown.amount, note: '', idempotencyKey: randomUUID() };
    const refund = await shop.refunds.request(reader, RequestRefundInput.parse(request));
    return { ...refund, amount: shown.amount };
  }

  async function approved(topUpId: TopUpId) {
    const refund = await ask(topUpId);
    if (refund.state === 'requested')
      await shop.desk.approve(operator, { refundId: refund.id, version: refund.version });
    return refund;
  }

  /** By the gateway's own books and by ours, no more and no less. */
  async function booksAgree(atGateway: Parameters<GatewayBench['bookings']>[0], left: number) {
    const booked = await bench.gateway.getStatus(atGateway);
    expect(PRICE - booked!.refundedMinor).toBe(left);
    expect(await differences()).not.toContainEqual(expect.objectContaining({ topUpId: atGateway.orderId }));
  }

  it('takes the coins of as much money, and free ones; webhooks come twice', async () => {
    const { atGateway, topUpId, gatewayPaymentId } = await buy();
    await bench.refundsByHand(gatewayPaymentId, HALF);
    await deliverWebhooks();
    expect(await overview()).toMatchObject({ paid: COINS / 2, bonus: 0, frozen: 0, debt: 0 });
    expect(await lost()).toMatchObject([{ topUpId, origin: 'gateway', state: 'lost', amount: HALF }]);
    await booksAgree(atGateway, HALF);

    await bench.refundsByHand(gatewayPaymentId);
    await deliverWebhooks();
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, debt: 0 });
    expect(await lost()).toHaveLength(2);
    await booksAgree(atGateway, 0);
  });

  it('makes what was spent a debt, which the next top-up pays', async () => {
    const { atGateway, gatewayPaymentId } = await buy();
    await spend(BONUS + 30);
    await bench.refundsByHand(gatewayPaymentId);
    await Promise.all([shop.refunds.inspect(atGateway.orderId), shop.refunds.inspect(atGateway.orderId)]);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, debt: 30 });
    await booksAgree(atGateway, 0);
    await buy();
    expect(await overview()).toMatchObject({ paid: COINS - 30, debt: 0 });
  });

  it('bit by bit, of coins that are a debt already: in the end all of it is owed, and not a coin more', async () => {
    const { atGateway, gatewayPaymentId } = await buy();
    await spend(BONUS + COINS);
    for (const [amount, debt] of [
      [HALF, COINS / 2],
      [1_100, COINS / 2 + 10],
      [undefined, COINS],
    ] as const) {
      await bench.refundsByHand(gatewayPaymentId, amount);
      await deliverWebhooks();
      expect(await overview()).toMatchObject({ paid: 0, bonus: 0, debt });
    }
    await booksAgree(atGateway, 0);
    await buy();
    expect(await overview()).toMatchObject({ paid: 0, bonus: BONUS, debt: 0 });
  });

  it('that nobody told us of is found by the comparison, however recent', async () => {
    const { atGateway, gatewayPaymentId } = await buy();
    await bench.refundsByHand(gatewayPaymentId, HALF);
    await shop.books.compareNow(operator);
    clock.advance(DAY_MS);
    await shop.books.compareNow(operator);
    expect(await overview()).toMatchObject({ paid: COINS / 2, bonus: 0 });
    expect(await lost()).toHaveLength(1);
    await booksAgree(atGateway, HALF);
  });

  it('before we heard of the payment: the order comes home, and its coins go', async () => {
    const { atGateway } = await shop.order(reader, bench);
    const callback = await bench.customerPays(atGateway);
    await bench.gateway.approve({ expected: atGateway, callback }, { idempotencyKey: randomUUID() });
    const { gatewayPaymentId } = (await bench.gateway.getStatus(atGateway))!;
    await bench.refundsByHand(gatewayPaymentId, HALF);
    await deliverWebhooks();
    expect(await overview()).toMatchObject({ paid: COINS / 2, bonus: 0 });
    await booksAgree(atGateway, HALF);
  });

  it('all of it, before we heard of the payment: the order is paid, and nothing is left of it', async () => {
    const { topUpId, atGateway } = await shop.order(reader, bench);
    const callback = await bench.customerPays(atGateway);
    await bench.gateway.approve({ expected: atGateway, callback }, { idempotencyKey: randomUUID() });
    await bench.refundsByHand((await bench.gateway.getStatus(atGateway))!.gatewayPaymentId);
    expect(await shop.topUps.confirm(reader, { topUpId, callback })).toMatchObject({ status: 'paid' });
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, debt: 0 });
    await shop.books.compareNow(operator);
    await booksAgree(atGateway, 0);
  });

  it('leaves the rest of the payment to be refunded, and no more than the gateway holds', async () => {
    const { atGateway, topUpId, gatewayPaymentId } = await buy();
    // A little more than 10 coins' worth.
    await bench.refundsByHand(gatewayPaymentId, PRICE / 5 + 1_00);
    await deliverWebhooks();
    expect(await overview()).toMatchObject({ paid: COINS - 10, bonus: 0 });
    const { id: refundId, amount } = await approved(topUpId);
    expect(amount).toBe(PRICE - (PRICE / 5 + 1_00));
    await shop.refunds.settleRefund(refundId);
    expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
    expect(await overview()).toMatchObject({ paid: 0, debt: 0 });
    await booksAgree(atGateway, 0);
  });

  describe('while a refund of ours is under way', () => {
    it('and not sent: ours fails, and the coins go once', async () => {
      const { atGateway, topUpId, gatewayPaymentId } = await buy();
      await spend(BONUS + 10);
      const { id: refundId } = await approved(topUpId);
      await bench.refundsByHand(gatewayPaymentId, HALF);
      await deliverWebhooks();
      await shop.refunds.settleRefund(refundId);
      expect(await refundOf(topUpId)).toMatchObject({ state: 'failed', failure: 'changed_at_gateway' });
      expect(await overview()).toMatchObject({ paid: COINS / 2 - 10, debt: 0 });
      await booksAgree(atGateway, HALF);
    });

    it('and waits for an operator: the same', async () => {
      const { atGateway, topUpId, gatewayPaymentId } = await buy();
      await spend(BONUS + 10);
      expect(await ask(topUpId)).toMatchObject({ state: 'requested' });
      await bench.refundsByHand(gatewayPaymentId);
      await deliverWebhooks();
      expect(await refundOf(topUpId)).toMatchObject({ state: 'failed', failure: 'changed_at_gateway' });
      expect(await overview()).toMatchObject({ paid: 0, debt: 10 });
      await booksAgree(atGateway, 0);
    });

    /** Ours on its way; `then` happens at the gateway before ours arrives there, or after. */
    async function duringOurs(
      then: 'before' | 'after',
      byHand: (gatewayPaymentId: string) => Promise<unknown>,
    ) {
      const bought = await buy();
      await spend(BONUS + 10);
      const { id: refundId, amount } = await approved(bought.topUpId);
      const slow: PaymentGateway = {
        ...bench.gateway,
        cancel: async (input, options) => {
          if (then === 'before') await byHand(input.gatewayPaymentId);
          const answer = await bench.gateway.cancel(input, options);
          if (then === 'after') await byHand(input.gatewayPaymentId);
          return answer;
        },
      };
      await shopAt(slow).refunds.settleRefund(refundId);
      for (let looks = 0; looks < 4; looks += 1) {
        clock.advance(4_000_000);
        await shop.refunds.settleOpenRefunds();
      }
      return { ...bought, amount };
    }

    it('and arrives later: it waits for the end of ours, and ours sees that the payment has changed', async () => {
      const { atGateway, topUpId } = await duringOurs('before', async (gatewayPaymentId) => {
        await bench.refundsByHand(gatewayPaymentId, HALF);
        await deliverWebhooks();
        expect(await lost()).toEqual([]);
      });
      expect(await refundOf(topUpId)).toMatchObject({ state: 'failed', failure: 'changed_at_gateway' });
      expect(await lost()).toMatchObject([{ state: 'lost', amount: HALF }]);
      expect(await overview()).toMatchObject({ paid: COINS / 2 - 10, debt: 0 });
      await booksAgree(atGateway, HALF);
    });

    it('and has arrived: both have moved money, ours first', async () => {
      const { atGateway, topUpId, amount } = await duringOurs('after', async (gatewayPaymentId) => {
        await bench.refundsByHand(gatewayPaymentId, 400);
        await deliverWebhooks();
      });
      expect(await refundOf(topUpId)).toMatchObject({ state: 'done', amount });
      expect(await lost()).toMatchObject([{ state: 'lost', amount: 400 }]);
      expect(await overview()).toMatchObject({ paid: 0, bonus: 0 });
      await booksAgree(atGateway, PRICE - amount - 400);
    });

    it('and killed after it was made, with both news at once', async () => {
      const { atGateway, topUpId, gatewayPaymentId } = await buy();
      await spend(BONUS + 10);
      const { id: refundId, amount } = await approved(topUpId);
      const killed: PaymentGateway = {
        ...bench.gateway,
        cancel: async (input, options) => {
          await bench.gateway.cancel(input, options);
          throw new Error('killed');
        },
      };
      await expect(shopAt(killed).refunds.settleRefund(refundId)).rejects.toThrow('killed');
      await bench.refundsByHand(gatewayPaymentId, 400);
      await deliverWebhooks();
      expect(await refundOf(topUpId)).toMatchObject({ state: 'done' });
      expect(await lost()).toMatchObject([{ state: 'lost', amount: 400 }]);
      await booksAgree(atGateway, PRICE - amount - 400);
    });
  });

  it('and a refund of ours that we had given up and that goes through all the same', async () => {
    const { atGateway, topUpId, gatewayPaymentId } = await buy();
    const { id: refundId } = await approved(topUpId);
    await bench.refundsByHand(gatewayPaymentId, HALF);
    await deliverWebhooks();
    expect(await refundOf(topUpId)).toMatchObject({ state: 'failed' });
    const payment = await bench.gateway.getStatus(atGateway);
    await bench.gateway.cancel(
      { gatewayPaymentId, expectedRefundableMinor: payment!.refundableMinor, reason: `Refund ${refundId}` },
      { idempotencyKey: randomUUID() },
    );
    await deliverWebhooks();
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, debt: 0 });
    expect(await lost()).toHaveLength(2);
    await booksAgree(atGateway, 0);
  });

  it('a crash in the middle leaves nothing, and the next look all of it', async () => {
    const { atGateway, gatewayPaymentId } = await buy();
    await bench.refundsByHand(gatewayPaymentId);
    await sql`alter table dispute_status rename to dispute_status_away`.execute(database.db);
    await expect(shop.refunds.inspect(atGateway.orderId)).rejects.toThrow('dispute_status');
    await sql`alter table dispute_status_away rename to dispute_status`.execute(database.db);
    expect(await overview()).toMatchObject({ paid: COINS, bonus: BONUS });
    await shop.refunds.inspect(atGateway.orderId);
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0 });
  });

  it('and spends at once: what was spent is owed, and no coin is in two places', async () => {
    const { atGateway, gatewayPaymentId } = await buy();
    await bench.refundsByHand(gatewayPaymentId);
    await Promise.all([
      shop.refunds.inspect(atGateway.orderId),
      ...[7, 7, 7].map((coins) => spend(coins)),
      shop.refunds.inspect(atGateway.orderId),
    ]);
    const { paid, bonus, debt } = await overview();
    expect([paid, bonus]).toEqual([0, 0]);
    expect([0, 2, 9, 16]).toContain(debt);
  });
});
