import { INVARIANT_IDS } from '@inkvine/contracts/invariants';
import { Reconciliation } from '@inkvine/contracts/backoffice';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createLedgerChainService } from '../wallet/ledger-chain.service.ts';
import { createBackofficeService } from './backoffice.service.ts';
import { createPayoutHaltsService } from './payout-halts.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');
const NIGHT_MS = 24 * 60 * 60_000;

let test: TestDatabase;
let backoffice: ReturnType<typeof createBackofficeService>;
let payoutHalts: ReturnType<typeof createPayoutHaltsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = { db: test.db, clock, ids: createIds() };
  payoutHalts = createPayoutHaltsService(dependencies);
  const ledgerChain = createLedgerChainService(dependencies);
  backoffice = createBackofficeService({ ...dependencies, payoutHalts, ledgerChain });
});
afterAll(() => test.drop());

describe('reconciliation', () => {
  it('is for operators only', async () => {
    for (const role of ['reader', 'creator', 'moderator'] as const) {
      const caller = await buildActor(test.db, { role });
      await expect(backoffice.reconcile(caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('tells what is kept too long, and lets payouts go on', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    await test.db
      .insertInto('legacy_proof')
      .values({ email: 'yuna@old.example', proven_by: operator.userId, proven_at: '2020-01-01' })
      .execute();
    const { violations, invariants } = await backoffice.reconcile(operator);
    expect(violations).toBe(1);
    expect(invariants).toContainEqual(expect.objectContaining({ id: 'retention', violations: 1 }));
    expect(await payoutHalts.payoutsHalted()).toBeNull();
    await test.db.deleteFrom('legacy_proof').execute();
  });

  it('checks by night once, names what breaks, since when, and halts payouts', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const person = await buildActor(test.db);
    await buildCoins(test.db, person.userId, { paid: 10, bonus: 5 });
    expect(await backoffice.checkNight()).toMatchObject({ violations: 0, head: { seq: 1, txns: 1 } });
    expect(await backoffice.checkNight()).toBeUndefined();
    const sound = Reconciliation.parse(await backoffice.reconcile(operator));
    expect(sound).toMatchObject({
      ...{ violations: 0, checkedAt: '2026-11-20T03:00:00.000Z' },
      chain: { heads: [{ day: '2026-11-20', seq: 1 }], unsealed: 0, oldestUnsealed: null },
      liabilities: [
        {
          ...{ currency: 'KRW', lots: 1, coins: 10 },
          ...{ openMinor: 1_000, heldMinor: 0, expiredMinor: 0, soldMinor: 1_000 },
        },
      ],
    });
    expect(sound.invariants.map(({ id }) => id)).toEqual([...INVARIANT_IDS]);
    expect(await payoutHalts.payoutsHalted()).toBeNull();
    const wallet = await test.db
      .updateTable('wallet')
      .set({ paid: 11 })
      .where('user_id', '=', person.userId)
      .returning('id')
      .executeTakeFirstOrThrow();
    clock.advance(NIGHT_MS);
    expect(await backoffice.checkNight()).toMatchObject({ violations: 1 });
    clock.advance(NIGHT_MS);
    const broken = Reconciliation.parse(await backoffice.reconcile(operator));
    const since = '2026-11-21T03:00:00Z';
    expect(broken.violations).toBe(1);
    expect(broken.invariants).toContainEqual({ id: 'I1', violations: 1, sample: [wallet.id], since });
    expect(await payoutHalts.payoutsHalted()).toEqual({ since, reason: 'I1: 1' });
    await test.db.updateTable('wallet').set({ paid: 10 }).execute();
    const mended = await backoffice.reconcile(operator);
    expect(mended.invariants.every((invariant) => invariant.since === null)).toBe(true);
    expect(await payoutHalts.payoutsHalted()).not.toBeNull();
  });
});
