import { execFile } from 'node:child_process';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createIds } from '@inkvine/core/ports/ids.port';
import { systemClock } from '@inkvine/core/ports/clock.port';
import { createLedgerChainService } from '@inkvine/core/wallet/ledger-chain.service';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** The command as an operator runs it. */
function verify(...options: string[]): Promise<{ code: number; said: string }> {
  const command = path.join(import.meta.dirname, 'verify.ts');
  const env = { ...process.env, DATABASE_URL: test.connectionString };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...options], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

it('says of every invariant whether it holds, and ends with 1 when one does not', async () => {
  const { userId } = await buildActor(test.db);
  await buildCoins(test.db, userId, { paid: 10 });
  await createLedgerChainService({ db: test.db, clock: systemClock, ids: createIds() }).seal();
  const [, head] = /^\S+ block 1 ([0-9a-f]{64})$/m.exec((await verify('--heads')).said)!;
  const [sound, other] = await Promise.all([
    verify('--head', head!),
    verify('--head', head!.replaceAll(/./g, '0')),
  ]);
  expect(sound.code, sound.said).toBe(0);
  expect(sound.said).toMatch(/✓ I1 +0 .*✓ I16 +0 .*Head: .* block 1 .*1000 KRW .*The books balance/s);
  expect(other.code).toBe(1);
  expect(other.said).toMatch(/✗ I15 +1 /);
  const wallet = await test.db
    .updateTable('wallet')
    .set({ paid: 11 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const broken = await verify();
  expect(broken.code).toBe(1);
  expect(broken.said).toMatch(new RegExp(`✗ I1 +1 .*${wallet.id}.*1 violations`, 's'));
});
