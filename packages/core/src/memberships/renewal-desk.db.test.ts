import { createIds } from '@inkvine/core/ports/ids.port';
import type { RenewalStanding } from '@inkvine/contracts/renewal-desk';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createRenewalDeskService } from './renewal-desk.service.ts';
import { createRenewalVerificationService } from './renewal-verification.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
const DUE = '2026-12-19T15:00:00.000Z';
const MINUTE_MS = 60_000;

const clock = createFakeClock(JOINED);
let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
let renewalDesk: ReturnType<typeof createRenewalDeskService>;
let verification: ReturnType<typeof createRenewalVerificationService>;
let operator: Actor;

const after = (minutes: number) => clock.set(new Date(Date.parse(DUE) + minutes * MINUTE_MS).toISOString());

async function join(coins: number) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: coins });
  return await desk.join({ currency: 'COI', amount: 20 }, member);
}

const listed = async (standing: RenewalStanding) =>
  (await renewalDesk.list(operator, { standing, limit: 10 })).items.map(({ membershipId }) => membershipId);

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 6 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  verification = createRenewalVerificationService({ db: test.db, clock, ids: createIds() });
  renewalDesk = createRenewalDeskService({ db: test.db, clock, renewalVerification: verification });
  operator = { ...(await buildActor(test.db)), role: 'operator' };
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

it('operators see who is due, late, refused, unanswered and waived, and nobody else does', async () => {
  const paying = (await join(500)).membership.id;
  const poor = (await join(25)).membership.id;
  const all = [paying, poor].toSorted();
  after(-12 * 60);
  // A week before the end they are told of it; what comes next is the renewal.
  await desk.renewals.renewDue();
  expect((await listed('due')).toSorted()).toEqual(all);
  expect(await listed('late')).toEqual([]);
  after(11);
  expect(await listed('due')).toEqual([]);
  expect((await listed('late')).toSorted()).toEqual(all);
  const [first] = (await renewalDesk.list(operator, { standing: 'late', limit: 1 })).items;
  const { nextCursor } = await renewalDesk.list(operator, { standing: 'late', limit: 1 });
  const next = await renewalDesk.list(operator, { standing: 'late', cursor: nextCursor!, limit: 1 });
  expect([first!.membershipId, next.items[0]!.membershipId].toSorted()).toEqual(all);
  expect(next.nextCursor).toBeNull();

  await desk.renewals.renewDue();
  expect(await listed('late')).toEqual([]);
  const refused = (await renewalDesk.list(operator, { standing: 'failed', limit: 5 })).items;
  expect(refused).toMatchObject([
    { membershipId: poor, failure: 'INSUFFICIENT_COINS', suspendedAt: null, periodStart: expect.any(String) },
  ]);

  await sql`
    update membership_charge set outcome = 'pending', answered_at = null, failure = null
    where outcome = 'soft'`.execute(test.db);
  expect(await listed('unknown')).toEqual([]);
  after(22);
  expect(await listed('unknown')).toEqual([poor]);
  const counts = { due: 0, late: 1, waived: 0, failed: 0, unknown: 1 };
  expect(await renewalDesk.getOverview(operator)).toMatchObject({ counts, living: 2, openFindings: 0 });

  const member = await buildActor(test.db);
  await expect(renewalDesk.getOverview(member)).rejects.toThrow('FORBIDDEN');
  await expect(renewalDesk.list(member, { standing: 'late', limit: 5 })).rejects.toThrow('FORBIDDEN');
  await expect(renewalDesk.listFindings(member, { limit: 5 })).rejects.toThrow('FORBIDDEN');
  await expect(renewalDesk.verify(member)).rejects.toThrow('FORBIDDEN');
});

it('operators have renewals verified and see what was found', async () => {
  after(2 * 24 * 60);
  expect((await renewalDesk.verify(operator)).verification).toMatchObject({ endedAt: null });
  await verification.verifyDue();
  const overview = await renewalDesk.getOverview(operator);
  expect(overview.verification).toMatchObject({ memberships: 2, opened: 1, endedAt: expect.any(String) });
  const found = await renewalDesk.listFindings(operator, { limit: 5 });
  expect(found.items).toMatchObject([{ kind: 'unknown', reason: 'unanswered', expectedAmount: null }]);
  expect((await renewalDesk.listFindings(operator, { kind: 'duplicate', limit: 5 })).items).toEqual([]);

  after(100 * 24 * 60);
  await desk.renewals.renewDue();
  const waived = (await renewalDesk.list(operator, { standing: 'waived', limit: 5 })).items;
  expect(waived.map((each) => each.waived)).toEqual(['outage_billing', 'outage_billing']);
});
