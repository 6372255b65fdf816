import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { createRefundDesk, ORDER_PRICE } from '@inkvine/testkit/refund-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { claimDueRefunds } from '@inkvine/db/payments/refund.repository';
import { sql, type RawBuilder } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkInvariants } from '../wallet/check-invariants.ts';

const clock = createFakeClock();

let database: TestDatabase;
let toss: TestToss;
beforeAll(async () => {
  toss = await startTestToss(clock, { timeoutMs: 10_000 });
});
afterAll(() => toss.close());
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Three orders: one refunded, one whose refund waits, one whose refund was taken back. */
async function buildRefunds() {
  const { refunds, buy, asking } = createRefundDesk({ db: database.db, clock, toss });
  const reader = await buildActor(database.db);
  const request = async () => refunds.request(reader, asking(await buy(reader), ORDER_PRICE));
  const done = await request();
  await refunds.settleRefund(done.id);
  const open = await request();
  await request();
  const withdrawn = await request();
  await refunds.withdraw(reader, { refundId: withdrawn.id });
  return { done: done.id, open: open.id, withdrawn: withdrawn.id };
}

describe('every invariant of refunds is able to fail', () => {
  const paidLotOf = (refundId: string) => sql`id = (select lot_id from refund where id = ${refundId})`;

  it.each<[string, (ids: Awaited<ReturnType<typeof buildRefunds>>) => RawBuilder<unknown>]>([
    [
      'I11',
      ({ done }) => sql`update refund set gross_minor = gross_minor + 1, fee_minor = 1 where id = ${done}`,
    ],
    ['held', ({ open }) => sql`update coin_lot set held = 0, refunded = 100 where ${paidLotOf(open)}`],
    ['held', ({ done }) => sql`update coin_lot set held = 1, refunded = 99 where ${paidLotOf(done)}`],
    ['refunds', ({ open }) => sql`update refund set coins = 99 where id = ${open}`],
    ['refunds', ({ withdrawn }) => sql`update refund set return_txn_id = id where id = ${withdrawn}`],
    ['I8', ({ open }) => sql`update coin_lot set held = 99, expired = 1 where ${paidLotOf(open)}`],
  ])('%s', async (id, damage) => {
    const refunds = await buildRefunds();
    await assertSoundLedger(database.db);
    await damage(refunds).execute(database.db);
    const broken = (await checkInvariants(database.db)).filter((finding) => finding.violations > 0);
    expect(broken.map((finding) => finding.id)).toContain(id);
  });

  it('but an order with two open refunds, which the table does not let happen', async () => {
    const { withdrawn } = await buildRefunds();
    const reopen = sql`
      insert into refund (id, top_up_id, user_id, lot_id, policy_version, rule, state, currency, coins,
        expired_coins, bonus_coins, gross_minor, fee_minor, amount_minor, note, txn_id, created_at, updated_at)
      select gen_random_uuid(), top_up_id, user_id, lot_id, policy_version, rule, 'requested', currency, coins,
        expired_coins, bonus_coins, gross_minor, fee_minor, amount_minor, note, gen_random_uuid(), now(), now()
      from refund where id = ${withdrawn}`;
    await reopen.execute(database.db);
    await expect(reopen.execute(database.db)).rejects.toMatchObject({ code: '23505' });
  });
});

it('the sweep reads only what is due', async () => {
  await buildRefunds();
  await sql`analyze refund`.execute(database.db);
  const { db, record } = createRecordedDatabase(database.pool);
  const due = { now: clock.now(), leasedUntil: clock.now(), limit: 20 };
  const [statement] = await record(() => claimDueRefunds(db, due));
  const plan = await explain(database.pool, statement!);
  expect(plan.indexes).toContain('refund_due');
  expect(plan.fullScans).toEqual([]);
});
