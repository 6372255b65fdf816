import { Reconciliation } from '@inkvine/contracts/backoffice';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackofficeService } from './backoffice.service.ts';

let test: TestDatabase;
let backoffice: ReturnType<typeof createBackofficeService>;
beforeAll(async () => {
  test = await createTestDatabase();
  backoffice = createBackofficeService({ db: test.db, clock: createFakeClock() });
});
afterAll(() => test.drop());

describe('reconciliation', () => {
  it('is for operators only', async () => {
    for (const role of ['reader', 'creator', 'moderator'] as const) {
      const caller = await buildActor(test.db, { role });
      await expect(backoffice.reconcile(caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('finds nothing in an honest ledger and names what breaks it', async () => {
    const operator = await buildActor(test.db, { role: 'operator' });
    const person = await buildActor(test.db);
    await buildCoins(test.db, person.userId, { paid: 10 });
    const sound = Reconciliation.parse(await backoffice.reconcile(operator));
    expect(sound).toMatchObject({ violations: 0, checkedAt: '2026-11-20T03:00:00.000Z' });
    expect(sound.invariants.map((invariant) => invariant.id)).toContain('I8');
    const wallet = await test.db
      .updateTable('wallet')
      .set({ paid: 11 })
      .where('user_id', '=', person.userId)
      .returning('id')
      .executeTakeFirstOrThrow();
    const broken = Reconciliation.parse(await backoffice.reconcile(operator));
    expect(broken.violations).toBe(1);
    expect(broken.invariants).toContainEqual({ id: 'I1', violations: 1, sample: [wallet.id] });
  });
});
