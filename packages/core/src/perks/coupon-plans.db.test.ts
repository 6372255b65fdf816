import { OwnedCouponsInput } from '@inkvine/contracts/perks-coupons';
import { listCouponLog } from '@inkvine/db/perks/coupon-log.repository';
import { listBatchCodes, listSingleCodes } from '@inkvine/db/perks/coupon-code.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createCouponHouse, type CouponHouse } from '@inkvine/testkit/coupon-house';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRecordedDatabase, type Statement } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** One of a hundred batches; the others end in other digits. */
const BATCH = '00000000-0000-4000-8000-000000000003';

let test: TestDatabase;
let house: CouponHouse;
let record: ReturnType<typeof createRecordedDatabase>['record'];
let queries: Record<string, () => Promise<unknown>>;
beforeAll(async () => {
  test = await createTestDatabase();
  const plain = await createCouponHouse(test.db);
  const reader = await buildActor(test.db);
  const couponId = await plain.create();
  const code = await plain.makeCode(couponId);
  await plain.wallet.createFor(reader.userId);
  await buildMany(reader.userId, couponId);
  const recorded = createRecordedDatabase(test.pool);
  record = recorded.record;
  const { db } = recorded;
  house = await createCouponHouse(db);
  const purchase = {
    ...{ creatorId: house.creator.userId, tierId: couponId, interval: 'month' as const, isNewMember: true },
    ...{ priceMinor: 1_000, currency: 'KRW' as const },
  };
  queries = {
    'coupons.list': () => house.coupons.list(reader, OwnedCouponsInput.parse({ state: 'used' })),
    'coupons.preview': () => house.coupons.preview(reader, purchase),
    'coupons.redeem': () => house.coupons.redeem(reader, { code }),
    'coupons.giveBack': () =>
      db
        .transaction()
        .execute((trx) => house.coupons.giveBack(trx, { subjectIds: [couponId], reason: 'failed' })),
    log: () =>
      listCouponLog(db, { couponId, at: house.clock.now().toISOString(), before: undefined, limit: 20 }),
    'codes of a batch': () => listBatchCodes(db, { batchId: BATCH, after: '', limit: 50 }),
    'codes made one by one': () => listSingleCodes(db, couponId, 50),
  };
});
afterAll(() => test.drop());

/** Coupons of many others, past the keys that would want all that they refer to. */
async function buildMany(userId: string, couponId: string): Promise<void> {
  await test.db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql`
      insert into coupon (id, issuer_id, bearer, name, kind, amount_minor, currency, periods, tier_ids, audience,
        per_person, can_stack, starts_at, created_at)
      select md5('coupon ' || n)::uuid, gen_random_uuid(), 'platform', 'Some', 'fixed', 1, 'KRW', 1, '{}', 'anyone', 1,
        true, now(), now()
      from generate_series(1, 5000) n`.execute(trx);
    await sql`
      insert into coupon_grant (id, coupon_id, user_id, code, granted_by, granted_at, expires_at)
      select gen_random_uuid(), case when n % 50 = 0 then ${couponId}::uuid else md5('coupon ' || n)::uuid end,
        case when n % 100 = 1 then ${userId}::uuid else gen_random_uuid() end, null, gen_random_uuid(), now(), null
      from generate_series(1, 5000) n`.execute(trx);
    await sql`
      insert into coupon_use (id, grant_id, user_id, purpose, subject_id, nth, parts, off_minor, currency, place, used_at)
      select gen_random_uuid(), id, user_id, 'membership_period', gen_random_uuid(), 1, 1, 100, 'KRW', 1, now()
      from coupon_grant`.execute(trx);
    await sql`
      insert into coupon_code (code, spelled, coupon_id, batch_id, max_uses, created_by, created_at)
      select lpad(n::text, 12, '0'), lpad(n::text, 12, '0'), gen_random_uuid(), (${BATCH.slice(0, -2)} || lpad((n % 100)::text, 2, '0'))::uuid, 1, gen_random_uuid(), now()
      from generate_series(1, 5000) n`.execute(trx);
    await sql`
      insert into coupon_log (coupon_id, what, at)
      select gen_random_uuid(), 'issued', now() from generate_series(1, 5000)`.execute(trx);
  });
  for (const table of ['coupon', 'coupon_grant', 'coupon_use', 'coupon_code', 'coupon_log'])
    await sql`analyze ${sql.table(table)}`.execute(test.db);
}

const isRead = ({ text }: Statement) => /^\s*(with|select|insert|update)/i.test(text);

it.each([
  ['coupons.list', ['coupon_grant_owner', 'coupon_use_part']],
  ['coupons.preview', ['coupon_grant_owner', 'coupon_use_part']],
  ['coupons.redeem', ['coupon_code_pkey', 'coupon_grant_code', 'coupon_grant_coupon', 'coupon_pkey']],
  ['coupons.giveBack', ['coupon_use_period']],
  ['log', ['coupon_grant_coupon', 'coupon_log_coupon']],
  ['codes of a batch', ['coupon_code_batch']],
  ['codes made one by one', ['coupon_code_single']],
])('%s goes by indexes', async (name, indexes) => {
  const statements = (await record(queries[name]!)).filter(isRead);
  const plans = await Promise.all(statements.map((statement) => explain(test.pool, statement)));
  expect(plans.flatMap((plan) => plan.indexes)).toEqual(expect.arrayContaining(indexes));
  expect(plans.flatMap((plan) => plan.fullScans).filter((table) => table.startsWith('coupon'))).toEqual([]);
});
