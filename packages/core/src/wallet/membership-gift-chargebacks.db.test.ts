import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openDisputeBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipGiftDesk } from '@inkvine/testkit/membership-gift-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openDisputeBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipGiftDesk>;
beforeAll(async () => {
  test = await createTestDatabase();
  bench = await openDisputeBench('stripe');
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});
beforeEach(() => {
  clock = createFakeClock(new Date().toISOString());
  desk = createMembershipGiftDesk({ db: test.db, clock, bench });
});
afterEach(() => assertSoundLedger(test.db));

/** A month of a tier that a person has paid for, and how the gateway knows the payment. */
async function pay() {
  const giver = await buildActor(test.db);
  const method = await desk.members.registered.add(giver);
  const offer = await desk.offer({ currency: 'USD', amount: 500 });
  const payment = await desk.payments.pay(giver, desk.paymentOf(offer, method, { months: 1 }));
  const { gateway_payment_id: gatewayPaymentId } = await test.db
    .selectFrom('top_up')
    .select('gateway_payment_id')
    .where('id', '=', payment.orderId)
    .executeTakeFirstOrThrow();
  const { giftId, code } = payment.gift!;
  return { giver, offer, giftId, key: { code: code! }, gatewayPaymentId: gatewayPaymentId! };
}

async function look(gatewayDisputeId: string) {
  const { disputes, topUps } = desk.members.shop;
  await disputes.look('stripe', gatewayDisputeId, (topUp) => topUps.inquireAgain(topUp));
}

const overview = ({ giver }: Awaited<ReturnType<typeof pay>>) => desk.members.shop.wallet.getOverview(giver);

describe('a payment for a gift that a bank asks back', () => {
  it('before it is claimed holds it where it is, and lets it go back once it is won', async () => {
    const gift = await pay();
    const disputeId = await bench.bankDisputes(gift.gatewayPaymentId);
    await look(disputeId);
    await expect(desk.gifts.takeBack(gift.giver, gift as never)).rejects.toMatchObject({
      ...{ code: 'GIFT_UNAVAILABLE', details: { why: 'disputed' } },
    });
    await bench.closeDispute(disputeId, 'won');
    await look(disputeId);
    expect(await desk.gifts.takeBack(gift.giver, gift as never)).toMatchObject({
      refund: { amount: 500, currency: 'USD' },
    });
  });

  it('before it is claimed and lost is owed, and nothing of it goes back', async () => {
    const gift = await pay();
    const disputeId = await bench.bankDisputes(gift.gatewayPaymentId);
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    expect(await overview(gift)).toMatchObject({ paid: 0, bonus: 0, debt: 50 });
    clock.advance(31 * 86_400_000);
    expect(await desk.gifts.endDue()).toBe(0);
    expect((await desk.lists.listSent(gift.giver, { limit: 1 })).items).toMatchObject([
      { state: 'waiting', isDisputed: true },
    ]);
  });

  it('after it was claimed is owed by its giver, and its months stay', async () => {
    const gift = await pay();
    const friend = await buildActor(test.db);
    const { membershipId } = await desk.claim(friend, gift.key);
    const disputeId = await bench.bankDisputes(gift.gatewayPaymentId);
    await bench.closeDispute(disputeId, 'lost');
    await look(disputeId);
    expect(await overview(gift)).toMatchObject({ paid: 0, bonus: 0, debt: 50 });
    expect(await desk.membership(friend, membershipId)).toMatchObject({ state: 'ending', isGift: true });
    expect(await desk.findings(membershipId)).toEqual([]);
  });
});

it('a bank that wants to see its customer leaves nothing, and says so', async () => {
  const giver = await buildActor(test.db);
  const method = await desk.members.registered.add(giver, 'wants_the_customer');
  const offer = await desk.offer({ currency: 'USD', amount: 500 });
  expect(await desk.payments.pay(giver, desk.paymentOf(offer, method))).toMatchObject({
    ...{ state: 'refused', failure: 'PAYMENT_NEEDS_YOU', gift: null },
  });
});

it.each([
  ['of another amount', sql`update gift_order set amount_minor = amount_minor + 1`],
  [
    'of which its order knows nothing',
    sql`update top_up set gift_order_id = null, product_id = (
      select id from coin_product limit 1) where gift_order_id is not null`,
  ],
  [
    'that other coins paid for',
    sql`update coin_lot set top_up_id = null where top_up_id in (select id from gift_order)`,
  ],
  ['of other months', sql`update gift_order set months = 12`],
])('a wish %s is found by the invariant of their orders', async (_, damage) => {
  await desk.members.shop.offer(bench);
  await pay();
  const trx = await test.db.startTransaction().execute();
  try {
    await sql`set local session_replication_role = replica`.execute(trx);
    await damage.execute(trx);
    const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
    expect(broken.map(({ id }) => id)).toContain('gift-orders');
  } finally {
    await trx.rollback().execute();
  }
});
