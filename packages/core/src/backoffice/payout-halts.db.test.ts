import { randomUUID } from 'node:crypto';
import { PayoutHalts } from '@inkvine/contracts/backoffice';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createPayoutHaltsService } from './payout-halts.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');

let test: TestDatabase;
let halts: ReturnType<typeof createPayoutHaltsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  halts = createPayoutHaltsService({ db: test.db, clock, ids: createIds() });
});
afterAll(() => test.drop());

it('payouts are halted once, by whoever is first, and until an operator says why not', async () => {
  const operator = await buildActor(test.db, { role: 'operator' });
  expect(await halts.payoutsHalted()).toBeNull();
  const violation = 'I1: 1';
  await Promise.all([halts.haltForViolation(violation), halts.haltForViolation(violation)]);
  expect(await halts.payoutsHalted()).toEqual({ since: '2026-11-20T03:00:00Z', reason: violation });
  const open = await halts.halt(operator, { reason: 'Bank holiday' });
  expect(open).toMatchObject({ cause: 'invariant', reason: violation, haltedBy: null });
  clock.advance(60_000);
  const lift = { id: open.id, reason: 'One wallet, mended by hand' };
  const lifts = await Promise.allSettled([halts.lift(operator, lift), halts.lift(operator, lift)]);
  expect(lifts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await halts.payoutsHalted()).toBeNull();
  const again = await halts.halt(operator, { reason: 'Bank holiday' });
  const listed = PayoutHalts.parse(await halts.list(operator));
  expect(listed.map(({ id, liftReason }) => ({ id, liftReason }))).toEqual([
    { id: again.id, liftReason: null },
    { id: open.id, liftReason: lift.reason },
  ]);
  expect(listed[0]!.haltedBy).not.toBeNull();
});

it('only operators halt, lift and see', async () => {
  for (const role of ['reader', 'creator', 'moderator'] as const) {
    const caller = await buildActor(test.db, { role });
    for (const attempt of [
      halts.list(caller),
      halts.halt(caller, { reason: 'Because' }),
      halts.lift(caller, { id: randomUUID(), reason: 'Because' }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
});
