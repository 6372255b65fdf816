import { createDatabase } from '@inkvine/db/database';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createDyingPool, type Death } from '@inkvine/testkit/dying-pool';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

const JOINED = '2026-11-20T03:00:00.000Z';
const DUE = Date.parse('2026-12-19T15:00:00.000Z');
const MINUTE_MS = 60_000;
/** More than any renewal sends. */
const MOST_STATEMENTS = 80;

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
});
// What a gateway tells of its bookings ends after a hundred.
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
});
afterEach(() => bench.close());
afterAll(async () => {
  await assertSoundLedger(test.db);
  await test.drop();
});

/** A member whose renewal is due, after a worker died over it. Answers undefined where it did not come to that. */
async function renewAndDie(by: 'card' | 'coins', death: Death) {
  const clock = createFakeClock(JOINED);
  const desk = createMembershipDesk({ db: test.db, clock, bench });
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: 500 });
  const joined = await desk.join(by === 'coins' ? { currency: 'COI', amount: 20 } : {}, member);
  clock.set(new Date(DUE).toISOString());
  const { pool, wasKilled, isGone } = createDyingPool(test, death);
  const dying = createMembershipDesk({ db: createDatabase(pool), clock, bench });
  await dying.renewals.renewDue().catch(() => undefined);
  await pool.end().catch(() => undefined);
  // Its locks go with its connections.
  await expect.poll(isGone).toBe(true);
  return { ...joined, desk, clock, wasKilled: wasKilled() };
}

async function recover({ desk, clock }: Awaited<ReturnType<typeof renewAndDie>>): Promise<void> {
  for (const minutes of [1, 12, 30, 61]) {
    clock.set(new Date(DUE + minutes * MINUTE_MS).toISOString());
    await desk.renewals.renewDue();
    await desk.shop.topUps.settleOpen();
  }
}

it.each([
  ['card', 'before'],
  ['card', 'after'],
  ['coins', 'before'],
  ['coins', 'after'],
] as const)(
  'a worker killed at any statement of a renewal by %s, %s it, charges once in the end',
  async (by, when) => {
    let deaths = 0;
    for (let at = 1; at <= MOST_STATEMENTS; at += 1) {
      const renewal = await renewAndDie(by, { at, when });
      const { desk, member, membership, creator } = renewal;
      expect(await desk.isOpen(member, creator), `statement ${at}`).toBe(true);
      await recover(renewal);
      const charges = await desk.charges(membership.id);
      expect(
        charges.map(({ outcome }) => outcome),
        `statement ${at}`,
      ).toEqual(['paid', 'paid']);
      if (by === 'card') expect(await desk.taken(charges[1]!.id), `statement ${at}`).toEqual([4_900]);
      expect(await desk.periods(membership.id)).toHaveLength(2);
      expect(await desk.isOpen(member, creator)).toBe(true);
      if (!renewal.wasKilled) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(10);
    expect(deaths).toBeLessThan(MOST_STATEMENTS);
  },
);
