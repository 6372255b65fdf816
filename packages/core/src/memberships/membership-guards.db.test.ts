import { randomUUID } from 'node:crypto';
import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
beforeAll(async () => {
  test = await createTestDatabase();
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock: createFakeClock('2026-11-20T03:00:00.000Z'), bench });
  await desk.join({ benefits: [{ kind: 'monthly_coins', coins: 30 }] });
  const { member, membership } = await desk.join();
  const { id: membershipId, version } = membership;
  await desk.leaving.leave(member, {
    ...{ membershipId, version },
    ...{ expectedRefund: 4_800, idempotencyKey: randomUUID() },
  });
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

describe('the invariants of memberships', () => {
  it.each([
    [
      'memberships',
      'a paid period without its payment',
      sql`update membership_period set txn_id = gen_random_uuid()`,
    ],
    ['memberships', 'another amount than was charged', sql`update membership_charge set amount_minor = 1`],
    [
      'memberships',
      'a payment without its period',
      sql`update membership_period set status = 'unpaid', txn_id = null`,
    ],
    [
      'membership-periods',
      'two periods at once',
      sql`
        insert into membership_period (id, membership_id, index, starts_at, ends_at, status, tier_id, price_id,
          currency, amount_minor, created_at, settled_at)
        select gen_random_uuid(), membership_id, 1, starts_at + interval '1 day', ends_at, 'paused', tier_id,
          price_id, currency, 0, created_at, settled_at
        from membership_period`,
    ],
    [
      'membership-periods',
      'access by a period that was not paid for',
      sql`update membership_period set status = 'waived', reason = 'correction'`,
    ],
    [
      'membership-periods',
      'what was paid for the rest of no period',
      sql`update membership_period set one_off = 'tier_change' where status = 'paid'`,
    ],
    [
      'membership-tier-changes',
      'a payment for a change that nobody asked for',
      sql`update membership_period set one_off = 'tier_change' where status = 'paid'`,
    ],
    [
      'membership-tier-changes',
      'a change that waits although the membership has ended',
      sql`
        with agreed as (
          insert into membership_tier_change (id, membership_id, from_tier_id, tier_id, price_id, amount_minor,
            effective_from, state, agreed_at)
          select gen_random_uuid(), id, tier_id, tier_id, price_id, 1, now(), 'agreed', now() from membership
          where ended_at is null limit 1 returning membership_id)
        update membership set ended_at = now(), end_reason = 'closed', next_look_at = null
        from agreed where membership.id = agreed.membership_id`,
    ],
    [
      'membership-recharges',
      'a payment that nobody was asked for',
      sql`update membership_period set one_off = 'recharge' where status = 'paid'`,
    ],
    [
      'membership-looks',
      'a bill of a membership that has ended',
      sql`
        with ended as (
          update membership set ended_at = now(), end_reason = 'closed', next_look_at = null returning id)
        update membership_period set status = 'pending', settled_at = null from ended where membership_id = ended.id`,
    ],
    [
      'membership-corrections',
      'a correction that was carried out and that nobody approved',
      sql`
        with made as (
          insert into membership_correction (id, reason, state, dry_run_hash, dry_run_at, created_by, created_at)
          select gen_random_uuid(), 'Why', 'draft', '', now(), user_id, now() from membership returning id)
        insert into membership_correction_line (id, correction_id, position, membership_id, action, days, state,
          ended_at)
        select gen_random_uuid(), made.id, 1, membership.id, 'extend', 1, 'done', now()
        from made, membership limit 1`,
    ],
    [
      'member-coins',
      'coins for members without a paid charge',
      sql`update membership_charge set outcome = 'soft'`,
    ],
    [
      'member-coins',
      'coins for members that stay when the payment goes',
      sql`update coin_lot set top_up_id = null`,
    ],
    [
      'membership-returns',
      'a note of what was never given back',
      sql`
        insert into membership_return (charge_id, txn_id, reason, coins, amount_minor, created_at)
        select id, gen_random_uuid(), 'left', 1, 1, now() from membership_charge
        where id not in (select charge_id from membership_return)`,
    ],
    [
      'membership-returns',
      'a refund of another amount',
      sql`update refund set gross_minor = gross_minor + 1, amount_minor = amount_minor + 1`,
    ],
  ])('%s finds %s', async (id, _, damage) => {
    const trx = await test.db.startTransaction().execute();
    try {
      await damage.execute(trx);
      const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
      expect(broken.map((finding) => finding.id)).toContain(id);
    } finally {
      await trx.rollback().execute();
    }
  });

  it('nothing is found of what is sound', async () => {
    expect((await listInvariantFindings(test.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });
});

describe('the database', () => {
  it.each([
    [
      'a second row for the begin of a period',
      sql`
      insert into membership_period (id, membership_id, index, starts_at, ends_at, status, tier_id, price_id, currency,
        amount_minor, created_at)
      select gen_random_uuid(), membership_id, 5, starts_at, ends_at, 'pending', tier_id, price_id, currency,
        amount_minor, created_at
      from membership_period`,
    ],
    [
      'a second charge under one key',
      sql`
      insert into membership_charge (id, period_id, attempt, provider_key, currency, amount_minor, outcome, sent_at,
        next_look_at)
      select gen_random_uuid(), period_id, 9, provider_key, currency, amount_minor, 'pending', sent_at, next_look_at
      from membership_charge`,
    ],
    [
      'a second membership of one creator',
      sql`
      insert into membership select (jsonb_populate_record(membership, jsonb_build_object(
        'id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).* from membership`,
    ],
    ['that a period is deleted', sql`delete from membership_period`],
    ['that what happened is changed', sql`update membership_event set kind = 'ended'`],
  ])('refuses %s', async (_, damage) => {
    await expect(damage.execute(test.db)).rejects.toThrow(/unique|duplicate key|kept for ever|append-only/);
  });
});
