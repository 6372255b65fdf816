import { TopUpId } from '@inkvine/contracts/primitives';
import { lockMembership } from '@inkvine/db/memberships/membership.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: database.db, clock, bench });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

/** A renewal whose charge was claimed, of a membership that ended before it was sent. */
async function endBeforePayment() {
  const joined = await desk.join();
  clock.set('2026-12-19T15:00:00.000Z');
  const [charge] = await database.db
    .transaction()
    .execute(async (trx) => desk.renewals.stepNow(trx, (await lockMembership(trx, joined.membership.id))!));
  const [first] = await desk.charges(joined.membership.id);
  await desk.renewals.closeLost(first!.id);
  return { ...joined, charge: charge!, order: { topUpId: TopUpId.parse(charge!.id) } };
}

it('money that comes after the end goes back to the card by itself, once', async () => {
  const { member, charge, order } = await endBeforePayment();
  await Promise.all([desk.renewals.pay(charge), desk.shop.topUps.settleOpen()]);
  await desk.shop.topUps.settleOpen();
  const refunds = await desk.shop.refunds.listOfTopUp(member, order);
  expect(refunds).toMatchObject([{ state: 'approved', amount: 4_900, fee: 0, rule: 'correction' }]);
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 0 });
  await Promise.all([1, 2].map(() => desk.shop.refunds.settleRefund(refunds[0]!.id)));
  expect(await desk.taken(charge.id)).toEqual([4_900, -4_900]);
  expect(await desk.shop.refunds.listOfTopUp(member, order)).toMatchObject([{ state: 'done' }]);
});
