import { createHash, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { SettlementRunId } from '@inkvine/contracts/primitives';
import { listSettlementFindings } from '@inkvine/db/creators/settlement-invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildDonation } from '@inkvine/testkit/settlement.builders';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql, type RawBuilder } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createSettlementPoliciesService } from './settlement-policies.service.ts';
import { createSettlementRunsService } from './settlement-runs.service.ts';
import { createStatementsService } from './statements.service.ts';
import { createTaxProfilesService } from './tax-profiles.service.ts';

const TABLES = ['settlement', 'settlement_item', 'settlement_run', 'settlement_line'];

let test: TestDatabase;
let operator: Actor;
let author: Actor;
let novelId: string;
let runs: ReturnType<typeof createSettlementRunsService>;
let statements: ReturnType<typeof createStatementsService>;
const clock = createFakeClock('2026-11-01T03:00:00.000Z');

beforeEach(async () => {
  test = await createTestDatabase();
  clock.set('2026-11-01T03:00:00.000Z');
  operator = await buildActor(test.db, { role: 'operator' });
  const novel = await buildNovel(test.db, { title: '=cmd|novel' });
  novelId = novel.novelId;
  author = { ...operator, userId: novel.authorId, role: 'creator' };
  const site = { publicUrl: '', timeZone: 'Asia/Seoul' };
  runs = createSettlementRunsService({ db: test.db, clock, ids: createIds(), site });
  statements = createStatementsService({ db: test.db });
});
afterEach(() => test.drop());

async function buildLockedRun(at: string): Promise<SettlementRunId> {
  for (const won of [20_000, 5_001]) await buildDonation(test.db, { novelId, won, at, bonus: 3 });
  await runs.closeDue();
  const [draft] = (await runs.list(operator, { limit: 1 })).items;
  const runId = SettlementRunId.parse(draft!.id);
  const reviewed = await runs.review(operator, { runId, version: draft!.version });
  await runs.lock(operator, { runId, version: reviewed.version });
  return runId;
}

const buildOctober = () => buildLockedRun('2026-10-15T03:00:00.000Z');

describe('what is locked', () => {
  it('does not change', async () => {
    await buildOctober();
    for (const table of [...TABLES, 'settlement_policy']) {
      const name = sql.table(table);
      const column = table === 'settlement_policy' ? 'version' : 'gross_minor';
      for (const change of [
        sql`update ${name} set ${sql.ref(column)} = ${sql.ref(column)}`,
        sql`delete from ${name}`,
      ]) {
        await expect(change.execute(test.db), table).rejects.toMatchObject({ code: '23001' });
      }
    }
  });

  it('moves nowhere, and what was seen by another version is refused', async () => {
    await buildDonation(test.db, { novelId, won: 20_000, at: '2026-10-15T03:00:00.000Z' });
    await runs.closeDue();
    const [draft] = (await runs.list(operator, { limit: 1 })).items;
    const runId = SettlementRunId.parse(draft!.id);
    await expect(runs.lock(operator, { runId, version: draft!.version })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    await expect(runs.review(operator, { runId, version: draft!.version + 1 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    const reviewed = await runs.review(operator, { runId, version: draft!.version });
    const locked = await runs.lock(operator, { runId, version: reviewed.version });
    for (const move of [runs.review, runs.reopen, runs.recompute, runs.lock]) {
      await expect(move(operator, { runId, version: locked.version })).rejects.toMatchObject({
        code: 'TRANSITION_REFUSED',
      });
    }
  });
});

describe('a draft', () => {
  it('is computed anew by newer rules and tax profiles', async () => {
    await buildDonation(test.db, { novelId, won: 100_000, at: '2026-10-15T03:00:00.000Z' });
    await runs.closeDue();
    const [draft] = (await runs.list(operator, { limit: 1 })).items;
    expect(draft!.totals).toMatchObject({ feeMinor: 30_000, incomeTaxMinor: 2_100 });
    const policies = createSettlementPoliciesService({ db: test.db, clock });
    const [current] = await policies.list(operator);
    const rules = { ...current!.rules, feeBps: { ...current!.rules.feeBps, donation: 1_000 } };
    const input = { currency: 'KRW', version: 1, validFrom: '2026-10-01', rules };
    await policies.set(operator, input);
    await expect(policies.set(operator, input)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const taxProfiles = createTaxProfilesService({ db: test.db, clock });
    const profile = {
      residence: 'KR',
      kind: 'business',
      legalName: '가나 출판',
      taxNumberEnd: '0001',
    } as const;
    await taxProfiles.set(author, { ...profile, version: null });
    await expect(taxProfiles.set(author, { ...profile, version: null })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    const runId = SettlementRunId.parse(draft!.id);
    const anew = await runs.recompute(operator, { runId, version: draft!.version });
    expect(anew).toMatchObject({
      ...{ state: 'draft', policyVersion: 2, creators: 1 },
      totals: { feeMinor: 10_000, incomeTaxMinor: 0, payableMinor: 90_000 },
    });
    await assertSoundLedger(test.db);
  });
});

describe('a statement as CSV', () => {
  it('is the same to the byte each time, sealed, and runs no formula', async () => {
    const taxProfiles = createTaxProfilesService({ db: test.db, clock });
    const profile = { residence: 'KR', kind: 'individual', taxNumberEnd: '1234', version: null } as const;
    await taxProfiles.set(author, { ...profile, legalName: '=HYPERLINK("http://evil"),"김"' });
    const runId = await buildOctober();
    const first = await text((await statements.writeCsv(author, { runId })).body);
    await test.db.updateTable('novel').set({ title: 'Renamed' }).execute();
    await test.db.updateTable('user').set({ name: 'Renamed' }).execute();
    const file = await statements.writeCsvOf(operator, { runId, creatorId: author.userId });
    expect(await text(file.body)).toBe(first);
    expect(file.filename).toBe('settlement-2026-10-KRW.csv');
    const [, body, seal] = /^(\uFEFF.*\r\n)sha256,([0-9a-f]{64})\r\n$/s.exec(first)!;
    expect(createHash('sha256').update(body!).digest('hex')).toBe(seal);
    expect(body).toContain(`legal_name,"'=HYPERLINK(""http://evil""),""김"""\r\n`);
    expect(body).toContain('gross_minor,25001\r\n');
    expect(body!.match(/^earning,[0-9a-f-]{36},/gm)).toHaveLength(2);
  });

  it('is not for others, nor before the run is locked', async () => {
    const runId = await buildOctober();
    const other = { ...author, userId: (await buildActor(test.db)).userId };
    await expect(statements.writeCsv(other, { runId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(statements.writeCsvOf(author, { runId, creatorId: author.userId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('every invariant of settlements', () => {
  const damages = {
    I12: sql`delete from settlement_line where role = 'own'`,
    I13: sql`update settlement set payable_minor = payable_minor + 1`,
    'settlement-parts': sql`update settlement_line set gross_minor = gross_minor + 1`,
    'settlement-items': sql`update settlement_item set gross_minor = gross_minor + 1`,
    'settlement-gross': sql`update settlement set gross_minor = gross_minor + 1, fee_minor = fee_minor + 1`,
    'settlement-runs': sql`update settlement_run set earnings = earnings + 1`,
    'settlement-carry': sql`
      update settlement set carry_in_minor = 1, fee_minor = fee_minor + 1 where period = '2026-11-01'`,
  };

  it('is able to fail', async () => {
    await buildOctober();
    clock.set('2026-12-01T03:00:00.000Z');
    await buildLockedRun('2026-11-15T03:00:00.000Z');
    await assertSoundLedger(test.db);
    expect((await listSettlementFindings(test.db)).map(({ id }) => id)).toEqual(Object.keys(damages));
    for (const [id, damage] of Object.entries(damages)) {
      const trx = await test.db.startTransaction().execute();
      for (const table of TABLES) {
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
      }
      await sql`alter table settlement drop constraint settlement_payable`.execute(trx);
      await damage.execute(trx);
      const broken = (await listSettlementFindings(trx)).filter(({ violations }) => violations > 0);
      await trx.rollback().execute();
      expect(broken.map((finding) => finding.id)).toContain(id);
    }
  });
});

describe('the one pass over earnings and their lines', () => {
  /** How often each invariant is broken after damage that leaves the sums of the run and of the creator alone. */
  async function brokenBy(...damages: RawBuilder<unknown>[]) {
    const trx = await test.db.startTransaction().execute();
    for (const table of TABLES) await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    for (const damage of damages) await damage.execute(trx);
    const findings = await listSettlementFindings(trx);
    await trx.rollback().execute();
    return Object.fromEntries(
      findings.filter(({ violations }) => violations > 0).map(({ id, violations }) => [id, violations]),
    );
  }
  const newest = sql`(select max(txn_id::text)::uuid from settlement_line)`;
  const other = randomUUID();

  it('is one statement, which reads each of them once', async () => {
    const { db, record } = createRecordedDatabase(test.pool);
    const [statement, ...others] = await record(() => listSettlementFindings(db));
    expect(others).toEqual([]);
    const { rows } = await test.pool.query<{ 'QUERY PLAN': string }>(`explain ${statement!.text}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    for (const table of ['earning', 'settlement_line', 'settlement_item', 'settlement'])
      expect(plan.match(new RegExp(` on ${table}( |$)`, 'gm')), table).toHaveLength(1);
  });

  it('sees each earning by itself, however the sums come out', async () => {
    await buildOctober();
    expect(await brokenBy()).toEqual({});
    const moved = sql`update settlement_line set gross_minor = gross_minor + case when txn_id = ${newest} then 1 else -1 end`;
    expect(await brokenBy(moved)).toEqual({ 'settlement-parts': 2 });
  });

  it('adds up the parts of an earning over its creators, and the parts of a creator over earnings', async () => {
    await buildOctober();
    const given = (minor: number) => [
      sql`update settlement_line set gross_minor = gross_minor - 5 where txn_id = ${newest}`,
      sql`
        insert into settlement_line (txn_id, earner_id, currency, creator_id, run_id, role, gross_minor, paid_coins,
          bonus_coins)
        select txn_id, earner_id, currency, ${other}, run_id, 'co_author', ${minor}::bigint, 0, 0
        from settlement_line where txn_id = ${newest}`,
    ];
    expect(await brokenBy(...given(5))).toEqual({ 'settlement-items': 2 });
    expect(await brokenBy(...given(4))).toEqual({
      ...{ 'settlement-parts': 1, 'settlement-items': 2, 'settlement-runs': 1 },
    });
  });

  it('sees lines of earnings that there are not, and earnings without a line once they had two runs', async () => {
    await buildOctober();
    const lost = sql`delete from settlement_line where txn_id = ${newest}`;
    const gone = { 'settlement-items': 1, 'settlement-runs': 1 };
    expect(await brokenBy(lost)).toEqual(gone);
    clock.set('2026-12-01T03:00:00.000Z');
    await buildLockedRun('2026-11-15T03:00:00.000Z');
    const oldest = sql`(select min(txn_id::text)::uuid from settlement_line)`;
    expect(await brokenBy(sql`delete from settlement_line where txn_id = ${oldest}`)).toEqual({
      ...{ I12: 1, ...gone },
    });
    expect(
      await brokenBy(sql`update settlement_line set txn_id = ${other} where txn_id = ${oldest}`),
    ).toEqual({ I12: 1, 'settlement-parts': 1 });
  });
});

describe('who may', () => {
  it('see and move runs are operators, and nobody learns whether there is one', async () => {
    const runId = await buildOctober();
    const correction = { amountMinor: 1, reason: 'Because', idempotencyKey: randomUUID() };
    for (const attempt of [
      () => runs.list(author, { limit: 5 }),
      () => runs.get(author, { runId }),
      () => runs.lock(author, { runId, version: 1 }),
      () => runs.correct(author, { runId, creatorId: author.userId, ...correction }),
      () => statements.getOf(author, { runId, creatorId: author.userId }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});
