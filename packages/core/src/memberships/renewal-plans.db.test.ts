import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { afterAll, beforeAll, expect, it } from 'vitest';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
beforeAll(async () => {
  test = await createTestDatabase();
  bench = await openSavedMethodBench('toss');
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

/** What was sent that has a plan: not the borders of transactions. */
const isPlanned = ({ text }: { text: string }) => /^\s*(select|with|insert|update)\b/i.test(text);

it('a renewal reads no table from end to end', async () => {
  const { db, record } = createRecordedDatabase(test.pool);
  const clock = createFakeClock('2026-11-20T03:00:00.000Z');
  const desk = createMembershipDesk({ db, clock, bench });
  for (let each = 0; each < 3; each += 1) await desk.join();
  clock.set('2026-12-19T15:00:00.000Z');
  const statements = (await record(() => desk.renewals.renewDue())).filter(isPlanned);
  await test.pool.query('analyze');
  const scans: string[] = [];
  for (const statement of statements) {
    const { fullScans } = await explain(test.pool, statement);
    if (fullScans.length > 0) scans.push(`${fullScans.join(' ')}: ${statement.text}`);
  }
  expect(statements.length).toBeGreaterThan(20);
  expect(new Set(scans)).toEqual(new Set());
});
