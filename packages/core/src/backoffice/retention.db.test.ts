import { Retention } from '@inkvine/contracts/retention';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { listEndings, RETENTION_POLICY, type Erased } from '@inkvine/domain/backoffice/retention-policy';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildPersonalRecords } from '@inkvine/testkit/retention.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createLedgerChainService } from '../wallet/ledger-chain.service.ts';
import { createLedgerService } from '../wallet/ledger.service.ts';
import { checkBooks } from './check-books.ts';
import { checkRetention } from './check-retention.ts';
import { createRetentionService } from './retention.service.ts';

const BEGAN = '2015-01-10T00:00:00.000Z';
const clock = createFakeClock();

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const retention = (pagesAtOnce = 64) => createRetentionService({ db: test.db, clock, pagesAtOnce });
const POLICY = Object.values(RETENTION_POLICY).flatMap(({ tables }) => Object.entries(tables));
const ENDINGS = listEndings(new Date());

/** Runs the night of an instant; says which tables were dealt with. */
async function nightOf(at: string): Promise<string[]> {
  clock.set(at);
  await retention().runNight();
  const log = await test.db
    .selectFrom('retention_log')
    .select('table_name')
    .where('at', '=', clock.now().toISOString())
    .orderBy('table_name')
    .execute();
  return log.map(({ table_name: table }) => table);
}

const readAll = async () =>
  Object.fromEntries(
    await Promise.all(
      ENDINGS.map(async ({ table }) => {
        const { rows } = await sql`select * from ${sql.table(table)} order by 1`.execute(test.db);
        return [table, rows] as const;
      }),
    ),
  );

describe('the policy', () => {
  it('has every table of the database that is about money', async () => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public'`.execute(test.db);
    const told = rows.map(({ name }) => name).filter((name) => !NOT_MONEY.test(name));
    expect(POLICY.map(([table]) => table).toSorted()).toEqual(told.toSorted());
  });

  it('erases every text that people type or that names them; what stays are words and ids of machines', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and data_type in ('text', 'jsonb')
        and table_name = any(${POLICY.filter(([, { rows: kept }]) => kept !== 'deleted').map(([table]) => table)}::text[])
        and not exists (
          select from pg_constraint where conrelid = ('public.' || quote_ident(table_name))::regclass
            and contype = 'c' and pg_get_constraintdef(oid) like '%((' || column_name || ' = ANY (ARRAY[%')
      order by 1`.execute(test.db);
    const erased = new Set(
      POLICY.flatMap(([table, kept]) =>
        kept.rows === 'erased' ? Object.keys(kept.erases).map((column) => `${table}.${column}`) : [],
      ),
    );
    const kept = rows.filter(({ name }) => !erased.has(name)).map(({ name }) => name.split('.'));
    const byTable = [...Map.groupBy(kept, ([table]) => table)].map(
      ([table, columns]) => `${table}: ${columns.map(([, column]) => column).join(', ')}`,
    );
    expect(byTable).toMatchInlineSnapshot(`
      [
        "badge_award: evidence",
        "badge_look: time_zone",
        "badge_rule: icon, name, terms, tone, words",
        "books_check: findings",
        "clawback: source",
        "coin_lot: campaign",
        "coin_product: field_versions, name_en, name_ko",
        "coin_txn: idem_key, reason, req_hash",
        "coupon: name",
        "coupon_code: code, spelled",
        "coupon_grant: code",
        "deposit_account: account_number, bank_code",
        "dispute: gateway, gateway_dispute_id, raw_status",
        "dispute_policy: note, terms",
        "dispute_status: raw_status, state",
        "gateway_books_check: gateway",
        "gateway_customer: gateway, gateway_customer_id",
        "gateway_difference: gateway, subject",
        "gift: code",
        "gift_order: failure, request_hash",
        "invariant_violation: invariant",
        "legacy_gift: gift_id",
        "legacy_import: filename, report",
        "membership: interval, request_hash, set_aside_for, time_zone",
        "membership_charge: failure, provider_key",
        "membership_correction: dry_run_hash, reason",
        "membership_event: detail, kind",
        "membership_notice: detail, kind",
        "membership_tier: description, field_versions, name, welcome",
        "method_registration: gateway, gateway_ref, request_hash",
        "payment_attempt: error_code, error_kind, gateway_payment_id",
        "payment_method: gateway, sealed_token, token_hash",
        "payout: channel, gateway_payout_id",
        "payout_attempt: error_code, error_kind",
        "payout_halt: lift_reason, reason",
        "payout_status: state",
        "refund: gateway_refund_id, sealed_account",
        "refund_attempt: error_code, error_kind",
        "refund_policy: note, terms",
        "refund_status: state",
        "renewal_policy: note, terms",
        "renewal_run: found",
        "retention_log: table_name",
        "reward_rule: name",
        "settlement: fees, withholding",
        "settlement_item: source",
        "settlement_line: role",
        "settlement_policy: rules",
        "settlement_run: input_hash, reason",
        "spending_limit: time_zone",
        "spending_limit_change: period, unit",
        "tax_profile: field_versions, legal_name",
        "tier_benefit: params",
        "tier_price: interval",
        "top_up: gateway, gateway_order_id, gateway_payment_id, name_en, name_ko, request_hash",
        "top_up_status: reason, status",
      ]
    `);
  });

  it('is what the database holds everybody to: no record can be deleted', async () => {
    await buildPersonalRecords(test.db, BEGAN);
    for (const [table, { rows }] of POLICY) {
      if (rows !== 'kept' && rows !== 'erased') continue;
      const { rows: guards } = await sql<{ removes: boolean; empties: boolean }>`
        select bool_or(tgtype & 8 > 0) as removes, bool_or(tgtype & 32 > 0) as empties
        from pg_trigger where tgrelid = ${table}::regclass and tgtype & 2 > 0`.execute(test.db);
      expect({ table, ...guards[0]! }).toEqual({ table, removes: true, empties: true });
    }
    for (const { table, retention: kept } of ENDINGS) {
      if (kept.rows === 'deleted') continue;
      for (const removal of [sql`delete from ${sql.table(table)}`, sql`truncate ${sql.table(table)} cascade`])
        await expect(removal.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('lets locked settlements and payouts lose what is personal, then, and nothing else', async () => {
    const [old, young] = [BEGAN, new Date().toISOString()];
    await buildPersonalRecords(test.db, young);
    const refused = [
      sql`update settlement set payee = payee || '{"legalName": "", "taxNumberEnd": ""}'`,
      sql`update payout_status set note = null`,
    ];
    for (const change of refused)
      await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    await test.drop();
    test = await createTestDatabase();
    await buildPersonalRecords(test.db, old);
    for (const change of [
      sql`update settlement set payee = payee || '{"legalName": "", "taxNumberEnd": ""}', payable_minor = 1, taxable_minor = 1, gross_minor = 1`,
      sql`update settlement set payee = '{}'`,
      sql`update settlement set payee = null`,
      sql`update payout_status set note = null, state = 'paid'`,
      sql`update payout_status set note = 'mended'`,
    ])
      await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    for (const change of refused) await change.execute(test.db);
  });
});

describe('a night', () => {
  it('ends terms on their day, not before, and changes nothing else', async () => {
    await buildPersonalRecords(test.db, BEGAN);
    const [before, at] = [await readAll(), '00:00:00.000Z'];
    expect(await nightOf(`2015-04-10T${at}`)).toEqual([]);
    expect(await nightOf(`2015-04-11T${at}`)).toEqual(['gateway_event', 'method_registration']);
    expect(await nightOf(`2018-01-10T${at}`)).toEqual([]);
    expect(await nightOf(`2018-01-11T${at}`)).toEqual(['dispute']);
    expect(await nightOf(`2020-01-09T${at}`)).toEqual([]);
    expect(await nightOf(`2020-01-11T${at}`)).toEqual(
      ENDINGS.filter(({ kind }) => ['payments', 'methods', 'refunds', 'messages', 'legacy'].includes(kind))
        .map(({ table }) => table)
        .toSorted(),
    );
    expect(await nightOf(`2021-06-30T${at}`)).toEqual([]);
    expect(await nightOf(`2021-07-01T${at}`)).toEqual([
      ...['payout', 'payout_destination', 'payout_status', 'settlement'],
    ]);
    expect(await nightOf(`2060-01-01T${at}`)).toEqual([]);
    const after = await readAll();
    for (const { table, retention: kept } of ENDINGS) {
      const [row] = before[table] as Record<string, unknown>[];
      const expected = kept.rows === 'deleted' ? [] : [withErasures(row!, kept.erases)];
      expect({ table, rows: after[table] }).toEqual({ table, rows: expected });
    }
  });

  it('leaves what is not over: open payments, used methods, gifts of people still to be found', async () => {
    await buildPersonalRecords(test.db, BEGAN);
    await test.db.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx);
      for (const change of [
        sql`update gateway_event set applied_at = null`,
        sql`update method_registration set status = 'pending', next_check_at = now()`,
        sql`update payment_method set detached_at = null, deleted_at = null, sealed_token = 'sealed'`,
        sql`update dispute set state = 'open', closed_at = null`,
        sql`update gift set state = 'waiting', claimed_by = null, ended_at = null`,
        sql`update gift_order set state = 'pending', gift_id = null, settled_at = null`,
        sql`update legacy_gift set txn_id = null`,
        sql`update payout_destination set state = 'active'`,
        sql`update gateway_difference set resolved_at = null`,
      ])
        await change.execute(trx);
    });
    expect(await nightOf('2060-01-01T00:00:00.000Z')).toEqual([
      ...['badge_log', 'deposit_account', 'donation', 'legacy_proof', 'payout'],
      ...['payout_status', 'refund', 'refund_status', 'settlement', 'top_up'],
    ]);
  });

  it('runs once, whether one worker asks or two, and counts what it did', async () => {
    await buildPersonalRecords(test.db, BEGAN, 300);
    clock.set('2060-01-01T03:00:00.000Z');
    const [one, other] = await Promise.all([retention(1).runNight(), retention(1).runNight()]);
    expect(one! + other!).toBe(300 * ENDINGS.length);
    expect(await retention().runNight()).toBeUndefined();
    const operator = await buildActor(test.db, { role: 'operator' });
    const told = Retention.parse(await retention().get(operator));
    expect(told.lastRun).toMatchObject({ rows: one! + other! });
    expect(told.lastRun!.endedAt).not.toBeNull();
    expect(told.kinds.reduce((sum, { due }) => sum + due, 0)).toBe(0);
    expect(told.kinds.find(({ kind }) => kind === 'refunds')).toMatchObject({ basis: 'contract', done: 600 });
  });

  it('that breaks off goes on, and does nothing twice', async () => {
    await buildPersonalRecords(test.db, BEGAN, 100);
    await sql`
      create function break_off() returns trigger language plpgsql as $$
      begin raise exception 'killed'; end $$`.execute(test.db);
    await sql`
      create trigger break_off before update on donation for each row
        when (old.id = (${sql.lit(await lastDonation())}::uuid)) execute function break_off()`.execute(
      test.db,
    );
    clock.set('2060-01-01T03:00:00.000Z');
    await expect(retention(1).runNight()).rejects.toThrow('killed');
    const operator = await buildActor(test.db, { role: 'operator' });
    const broken = Retention.parse(await retention().get(operator));
    expect(broken.lastRun).toMatchObject({ endedAt: null });
    expect(broken.lastRun!.rows).toBeGreaterThan(0);
    const left = broken.kinds.reduce((sum, { due }) => sum + due, 0);
    expect(left + broken.lastRun!.rows).toBe(100 * ENDINGS.length);
    await sql`drop trigger break_off on donation`.execute(test.db);
    expect(await retention(1).runNight()).toBe(left);
    expect((await retention().get(operator)).lastRun).toMatchObject({ rows: 100 * ENDINGS.length });
  });

  it('waits for nobody: what somebody has locked is left to the next', async () => {
    await buildPersonalRecords(test.db, BEGAN);
    await test.db.transaction().execute(async (trx) => {
      await trx.selectFrom('donation').select('id').forUpdate().execute();
      expect(await nightOf('2060-01-01T03:00:00.000Z')).not.toContain('donation');
    });
    expect(await nightOf('2060-01-02T03:00:00.000Z')).toEqual(['donation']);
  });
});

describe('the ledger', () => {
  it('is whole after the night: chain, sums and balances of every past instant', async () => {
    const author = await buildNovel(test.db);
    const reader = await buildActor(test.db);
    await buildCoins(test.db, reader.userId, { paid: 10, bonus: 5, at: BEGAN });
    const ids = createIds();
    const [txnId, donationId] = [ids.next(), ids.next()];
    await insertDonation(test.db, {
      ...{ txnId, userId: reader.userId, amount: 7, kinds: ['bonus', 'paid'], idemKey: txnId, reqHash: '' },
      ...{
        at: '2016-01-10T00:00:00.000Z',
        donationId,
        novelId: author.novelId,
        message: 'For you',
        anonymous: true,
      },
      outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
    });
    await sql`update donation set created_at = '2016-01-10'`.execute(test.db);
    await createLedgerChainService({ db: test.db, clock, ids }).seal();
    const site = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
    const ledger = createLedgerService({ db: test.db, site });
    const told = () =>
      Promise.all(
        ['2014-12-31', '2015-06-01', '2016-06-01'].map((day) =>
          ledger.getBalanceAt(reader, { at: `${day}T00:00:00.000Z` }),
        ),
      );
    const before = await told();
    expect(before).toMatchObject([{ txnId: null }, { paid: 10, bonus: 5 }, { paid: 8, bonus: 0, txnId }]);
    expect(await nightOf('2026-01-01T00:00:00.000Z')).toEqual(['donation']);
    expect(await test.db.selectFrom('donation').select('message').executeTakeFirst()).toEqual({
      message: '',
    });
    const { violations, head } = await checkBooks(test.db, { now: clock.now() });
    expect({ violations, txns: head?.txns }).toEqual({ violations: 0, txns: 2 });
    expect(await told()).toEqual(before);
  });
});

describe('the invariant', () => {
  it('fails for each table whose terms nobody ends, a few nights later', async () => {
    await buildPersonalRecords(test.db, BEGAN);
    const now = new Date('2060-01-01T00:00:00.000Z');
    const [broken] = await checkRetention(test.db, now);
    expect(broken).toMatchObject({ id: 'retention', violations: ENDINGS.length });
    expect(await checkRetention(test.db, new Date('2015-04-13T00:00:00.000Z'))).toMatchObject([
      { violations: 0 },
    ]);
    expect(await checkRetention(test.db, new Date('2015-04-14T00:00:00.000Z'))).toMatchObject([
      { violations: 2, sample: [expect.stringMatching(/^gateway_event toss /), expect.any(String)] },
    ]);
    await nightOf(now.toISOString());
    expect(await checkRetention(test.db, now)).toEqual([{ id: 'retention', violations: 0, sample: [] }]);
  });

  it('is shown to operators only', async () => {
    for (const role of ['reader', 'creator', 'moderator'] as const) {
      const caller = await buildActor(test.db, { role });
      await expect(retention().get(caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});

/** The row as it has to be: of JSON, only the fields that are named change. */
const withErasures = (row: Record<string, unknown>, erases: Readonly<Record<string, Erased>>) => ({
  ...row,
  ...Object.fromEntries(
    Object.entries(erases).map(([column, erased]) => [
      column,
      erased === null || erased === '' ? erased : { ...(row[column] as object), ...erased },
    ]),
  ),
});

const lastDonation = async (): Promise<string> => {
  const { id } = await test.db
    .selectFrom('donation')
    .select('id')
    .orderBy(sql`ctid`, 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
};

/** Tables of other rooms of the house. A new table belongs here or into the policy. */
const NOT_MONEY =
  /^(user|account|session|verification|demo_clock|outbox|failed_job|idempotency|kysely_.*|novel.*|next_chapter|branch.*|chapter.*|volume|draft.*|fork_.*|manuscript.*|notice.*|wiki_.*|reading_.*|shelf_entry)$/;
