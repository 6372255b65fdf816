import { randomUUID } from 'node:crypto';
import type { GatewayId } from '@inkvine/contracts/payments';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openGatewayBench, openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRegisteredMethods } from '@inkvine/testkit/registered-methods';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const HOUR_MS = 60 * 60 * 1_000;

let database: TestDatabase;
let clock: FakeClock;
let operator: Actor;
let reader: Actor;
const benches: Awaited<ReturnType<typeof openGatewayBench>>[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  // Gateways book by the real time, and what they booked this moment is left to the next comparison.
  clock = createFakeClock(new Date(Date.now() + HOUR_MS).toISOString());
  operator = await buildActor(database.db, { role: 'operator' });
  reader = await buildActor(database.db);
});
afterEach(async () => {
  await Promise.all(benches.splice(0).map((bench) => bench.close()));
  await database.drop();
});

async function open(...ids: GatewayId[]) {
  const opened = await Promise.all(ids.map((id) => openGatewayBench(id)));
  benches.push(...opened);
  const shop = createGatewayShop({ db: database.db, clock, benches: opened });

  async function pay(bench: (typeof opened)[number]) {
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    return topUpId;
  }

  return { ...shop, benches: opened, pay };
}

describe('comparing with the gateways', () => {
  it('finds nothing where every payment is credited, and is done for the night', async () => {
    const site = await open('toss', 'stripe', 'razorpay');
    for (const bench of site.benches) await site.pay(bench);
    expect(await site.books.compareDue()).toBe(3);
    const { checks, differences } = await site.books.get(operator);
    expect(differences).toEqual([]);
    expect(checks.map(({ gateway, transactions }) => [gateway, transactions])).toEqual([
      ['razorpay', 1],
      ['stripe', 1],
      ['toss', 1],
    ]);
    expect(await site.books.compareDue()).toBe(0);
    clock.advance(21 * HOUR_MS);
    expect(await site.books.compareDue()).toBe(3);
  });

  it.each(['stripe', 'razorpay'] as const)(
    'credits what %s took for an order that we gave up',
    async (id) => {
      const site = await open(id);
      const [bench] = site.benches;
      const { topUpId, atGateway } = await site.order(reader, bench!);
      await site.topUps.abandon(reader, { topUpId, code: 'USER_CANCEL' });
      await bench!.customerPays(atGateway);
      expect(await site.topUps.settleOpen()).toBe(0);
      await site.books.compareDue();
      expect((await site.topUps.get(reader, { topUpId })).status).toBe('paid');
      expect((await site.books.get(operator)).differences).toEqual([]);
      expect(await site.wallet.getOverview(reader)).toMatchObject({ paid: 50, bonus: 5 });
    },
  );

  it('keeps what differs about payouts with what differs about payments, once', async () => {
    const bench = await openGatewayBench('razorpay');
    benches.push(bench);
    const stray = { kind: 'unknown_payout', subject: 'pout_1', theirMinor: 900, ourMinor: null } as const;
    const shop = createGatewayShop({
      ...{ db: database.db, clock, benches: [bench] },
      payoutBooks: { compareDay: (_gateway, _day, tell) => tell({ ...stray, currency: 'INR' }) },
    });
    await shop.books.compareDue();
    expect((await shop.books.get(operator)).differences).toMatchObject([
      { gateway: 'razorpay', kind: 'unknown_payout', subject: 'pout_1', theirs: 900, ours: null },
    ]);
  });

  it('tells of money that no order of ours knows, until an operator has dealt with it', async () => {
    const site = await open('stripe');
    const [bench] = site.benches;
    const orderId = randomUUID();
    const amount = { amountMinor: 7_700, currency: bench!.currency };
    const { gatewayOrderId } = await bench!.gateway.createCheckout(
      {
        ...{ orderId, orderName: 'Coins', amount, customer: { key: orderId } },
        ...{ successUrl: 'https://ink.test/return', failUrl: 'https://ink.test/return' },
      },
      { idempotencyKey: orderId },
    );
    await bench!.customerPays({ orderId, amount, ...(gatewayOrderId !== undefined && { gatewayOrderId }) });
    const [first] = (await site.books.compareNow(operator)).differences;
    expect(first).toMatchObject({ kind: 'unknown_order', gateway: 'stripe', theirs: 7_700, topUpId: null });
    clock.advance(HOUR_MS);
    const [again] = (await site.books.compareNow(operator)).differences;
    expect(again).toMatchObject({ id: first!.id, firstSeenAt: first!.firstSeenAt });
    expect(again!.lastSeenAt).not.toBe(first!.lastSeenAt);

    const settled = { id: first!.id, note: 'of our other shop' };
    await expect(site.books.settle(reader, settled)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await site.books.settle(operator, settled);
    await expect(site.books.settle(operator, settled)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await site.books.compareNow(operator)).differences).toEqual([]);
  });

  it('knows what the registration of a method took, once it is given back', async () => {
    const bench = await openSavedMethodBench('razorpay');
    benches.push(bench);
    const shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    const methods = createRegisteredMethods({ db: database.db, shop, bench });
    await methods.add(reader);
    expect((await shop.books.compareNow(operator)).differences).toEqual([]);
    await methods.open(await buildActor(database.db), 'good');
    expect((await shop.books.compareNow(operator)).differences).toMatchObject([
      { kind: 'unknown_order', gateway: 'razorpay', theirs: 100 },
    ]);
  });

  it('tells of another amount than was ordered', async () => {
    const site = await open('razorpay');
    const topUpId = await site.pay(site.benches[0]!);
    await database.db.updateTable('top_up').set({ price_minor: 100 }).where('id', '=', topUpId).execute();
    expect((await site.books.compareNow(operator)).differences).toMatchObject([
      { kind: 'amount', topUpId, theirs: SHOP_OFFER.price, ours: 100 },
    ]);
  });

  it('tells of an order held for paid that the gateway denies', async () => {
    const site = await open('toss');
    await buildCoins(database.db, reader.userId, { paid: 10, at: new Date().toISOString() });
    expect((await site.books.compareNow(operator)).differences).toMatchObject([
      { kind: 'missing_at_gateway', gateway: 'toss', theirs: null, ours: 1_000 },
    ]);
  });

  it('compares the others when one gateway cannot be asked, and says so', async () => {
    const site = await open('toss', 'stripe');
    const [toss, stripe] = site.benches;
    await site.pay(stripe!);
    benches.splice(benches.indexOf(toss!), 1);
    await toss!.close();
    await expect(site.books.compareNow(operator)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
    expect((await site.books.get(operator)).checks.map(({ gateway }) => gateway)).toEqual(['stripe']);
  });

  it('is for operators', async () => {
    const site = await open('toss');
    await expect(site.books.get(reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(site.books.compareNow(reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
