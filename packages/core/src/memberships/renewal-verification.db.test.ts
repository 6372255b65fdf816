import { createIds } from '@inkvine/core/ports/ids.port';
import { booksStatement } from '@inkvine/db/memberships/verification.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { explain } from '@inkvine/testkit/query-plan';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenewalVerificationService } from './renewal-verification.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(JOINED);
const night = (text: string) => clock.set(`${text}T18:00:00.000Z`);

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
let verification: ReturnType<typeof createRenewalVerificationService>;
let members: Awaited<ReturnType<typeof join>>[];
let byCard: Awaited<ReturnType<typeof join>>;

async function join() {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 500 });
  return await desk.join({ currency: 'COI', amount: 20 }, member);
}

const openFindings = async () =>
  await test.db
    .selectFrom('membership_finding')
    .select(['membership_id as id', 'kind', 'reason'])
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute();
const lastRun = async () =>
  await test.db
    .selectFrom('membership_verification')
    .select(['memberships', 'opened', 'closed', 'ended_at as endedAt'])
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
const idOf = (place: number) => members[place]!.membership.id;

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  verification = createRenewalVerificationService({ db: test.db, clock, ids: createIds() });
  members = [];
  for (let count = 0; count < 7; count += 1) members.push(await join());
  byCard = await desk.join();
  // One renewal on time, then three periods in which nobody renewed, and one who cancelled in the middle of it.
  clock.set('2026-12-19T15:00:00.000Z');
  await desk.renewals.renewDue();
  const { id, version } = await desk.memberships.get(members[6]!.member, idOf(6));
  await desk.memberships.cancel(members[6]!.member, { membershipId: id, version });
  clock.set('2027-04-25T09:00:00.000Z');
  await desk.renewals.renewDue();
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

it('finds nothing in what the engine did, over a standstill of three periods', async () => {
  expect((await desk.periods(idOf(0))).map(({ status }) => status)).toEqual([
    ...['paid', 'paid', 'waived', 'waived', 'waived', 'paid'],
  ]);
  night('2027-04-25');
  await verification.verifyDue();
  expect(await openFindings()).toEqual([]);
  expect(await lastRun()).toMatchObject({
    memberships: 8,
    opened: 0,
    closed: 0,
    endedAt: expect.any(String),
  });
});

it('reads the books by indexes', async () => {
  const compiled = booksStatement({ after: idOf(0), limit: 200 }).compile(test.db);
  const statement = { text: compiled.sql, values: [...compiled.parameters] };
  expect((await explain(test.pool, statement)).fullScans).toEqual([]);
});

it('tells of boundaries that elapsed while nobody renewed, and closes that once somebody has', async () => {
  clock.set('2027-05-22T09:00:00.000Z');
  await verification.begin();
  await verification.verifyDue();
  const found = await openFindings();
  expect(found.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(found.map(() => 'missing row'));
  expect(found).toHaveLength(7);
  await desk.renewals.renewDue();
  clock.advance(1_000);
  await verification.begin();
  await verification.verifyDue();
  expect(await openFindings()).toEqual([]);
  expect(await lastRun()).toMatchObject({ memberships: 8, opened: 0, closed: 7 });
});

const latest = (place: number) => sql`(
  select id from membership_period where membership_id = ${idOf(place)}::uuid order by starts_at desc limit 1)`;

it('finds each kind where it was planted, once, and a night later still the same', async () => {
  // A row that is gone.
  await sql`alter table membership_period disable trigger kept`.execute(test.db);
  await sql`delete from membership_period where membership_id = ${idOf(0)}::uuid and index = 3`.execute(
    test.db,
  );
  await sql`alter table membership_period enable trigger kept`.execute(test.db);
  // Paid, with nothing in the ledger.
  await sql`
    insert into membership_charge (id, period_id, attempt, provider_key, currency, amount_minor, outcome, sent_at,
      answered_at, next_look_at)
    select gen_random_uuid(), id, 1, 'planted', currency, 20, 'paid', now(), now(), now() from membership_period
     where membership_id = ${idOf(1)}::uuid and index = 3`.execute(test.db);
  await sql`
    update membership_period set status = 'paid', reason = null, amount_minor = 20, txn_id = gen_random_uuid()
     where membership_id = ${idOf(1)}::uuid and index = 3`.execute(test.db);
  // Paid for twice.
  await sql`
    update membership_period set starts_at = starts_at - interval '3 days' where id = ${latest(2)}`.execute(
    test.db,
  );
  await sql`update membership_period set amount_minor = 21 where id = ${latest(3)}`.execute(test.db);
  await sql`update membership set offset_days = 2 where id = ${idOf(4)}::uuid`.execute(test.db);
  await sql`
    update membership_charge set outcome = 'pending', answered_at = null where period_id = ${latest(5)}`.execute(
    test.db,
  );
  await sql`
    insert into gateway_difference (id, gateway, kind, subject, top_up_id, currency, first_seen_at, last_seen_at)
    select gen_random_uuid(), gateway, 'amount', 'planted', id, currency, now(), now() from top_up
     where user_id = ${byCard.member.userId}::uuid order by created_at limit 1`.execute(test.db);
  const planted = [
    [idOf(0), 'missing', 'row'],
    [idOf(1), 'missing', 'ledger'],
    [idOf(2), 'duplicate', 'overlap'],
    [idOf(2), 'wrong_period', 'start'],
    [idOf(3), 'wrong_amount', 'charge'],
    [idOf(3), 'wrong_amount', 'price'],
    [idOf(4), 'wrong_period', 'next'],
    [idOf(5), 'missing', 'charge'],
    [idOf(5), 'unknown', 'unanswered'],
    [byCard.membership.id, 'unknown', 'gateway'],
  ];

  night('2027-05-24');
  await Promise.all([verification.verifyDue(), verification.verifyDue()]);
  const kinds = new Set((await openFindings()).map(({ id, kind, reason }) => `${id} ${kind} ${reason}`));
  for (const [id, kind, reason] of planted) {
    // Of one kind and period the first reason is told of.
    if (`${kind} ${reason}` === 'wrong_amount charge') continue;
    expect(kinds).toContain(`${id} ${kind} ${reason}`);
  }
  expect(kinds.size).toBe(planted.length - 1);
  const before = await openFindings();

  night('2027-05-25');
  await verification.verifyDue();
  expect(await openFindings()).toEqual(before);
  expect(await lastRun()).toMatchObject({ memberships: 8, opened: 0, closed: 0 });

  await sql`update membership set offset_days = 0 where id = ${idOf(4)}::uuid`.execute(test.db);
  await sql`update gateway_difference set resolved_at = now()`.execute(test.db);
  night('2027-05-26');
  await verification.verifyDue();
  expect(await openFindings()).toHaveLength(before.length - 2);
  expect(await lastRun()).toMatchObject({ opened: 0, closed: 2 });
});

it('goes on where a night that was killed had come to, and not again the same night', async () => {
  night('2027-05-27');
  await sql`
    insert into membership_verification (id, started_at, verified_up_to, memberships)
    select gen_random_uuid(), ${clock.now().toISOString()}::timestamptz, id, 3 from membership order by id offset 2 limit 1`.execute(
    test.db,
  );
  clock.advance(60_000);
  await verification.verifyDue();
  expect(await lastRun()).toMatchObject({ memberships: 8, endedAt: expect.any(String) });
  const nights = async () =>
    await test.db
      .selectFrom('membership_verification')
      .select('id')
      .execute()
      .then(({ length }) => length);
  const before = await nights();
  clock.advance(60_000);
  await verification.verifyDue();
  expect(await nights()).toBe(before);
});
