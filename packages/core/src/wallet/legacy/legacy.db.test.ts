import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LegacyGiftStatus } from '@inkvine/contracts/legacy';
import { LegacyImportId } from '@inkvine/contracts/primitives';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBooks } from '../../backoffice/check-books.ts';
import { createSettlementRunsService } from '../../creators/settlement-runs.service.ts';
import type { Actor } from '../../identity/actor.ts';
import { createIds } from '../../ports/ids.port.ts';
import { createDonationsService } from '../donations.service.ts';
import { createWalletHistoryService } from '../history.service.ts';
import { createWalletService } from '../wallet.service.ts';
import { createLegacyGiftsService } from './legacy-gifts.service.ts';
import { createLegacyImportsService } from './legacy-imports.service.ts';

const COLUMNS =
  'gift_id,status,fan_email,fan_name,creator_email,coins,paid_minor,currency,message,anonymous,given_at';

interface Gift {
  id: string | number;
  status?: LegacyGiftStatus;
  fan?: string;
  creator?: string;
  coins?: number;
  paid?: number;
  anonymous?: boolean;
  message?: string;
  at?: string;
}

let test: TestDatabase;
let root: string;
let operator: Actor;
let fan: Actor & { email: string };
let author: Actor & { email: string };
let parts: ReturnType<typeof createParts>;

function createParts() {
  const site = { publicUrl: '', timeZone: 'Asia/Seoul' };
  const clock = createFakeClock();
  const dependencies = { db: test.db, clock, ids: createIds(), files: createDirectoryStorage(root), site };
  const wallet = createWalletService(dependencies);
  return {
    clock,
    wallet,
    imports: createLegacyImportsService(dependencies),
    gifts: createLegacyGiftsService({ ...dependencies, wallet }),
    history: createWalletHistoryService(dependencies),
    runs: createSettlementRunsService(dependencies),
    donations: createDonationsService({ ...dependencies, wakeUps: createLocalWakeUps() }),
  };
}

beforeEach(async () => {
  test = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'inkvine-legacy-'));
  operator = await buildActor(test.db, { role: 'operator' });
  fan = await buildPerson('fan@old.example');
  const novel = await buildNovel(test.db);
  author = await findAuthor(novel.novelId);
  parts = createParts();
});
afterEach(async () => {
  await test.drop();
  await rm(root, { recursive: true });
});

async function buildPerson(email: string) {
  const person = await buildActor(test.db, { email });
  await test.db.updateTable('user').set({ email_verified: true }).where('id', '=', person.userId).execute();
  return person;
}

async function findAuthor(novelId: string) {
  const { author_id: id } = await test.db
    .selectFrom('novel')
    .select('author_id')
    .where('id', '=', novelId)
    .executeTakeFirstOrThrow();
  await test.db
    .updateTable('user')
    .set({ email_verified: true, email: 'author@old.example' })
    .where('id', '=', id)
    .execute();
  return { ...fan, userId: id as Actor['userId'], email: 'author@old.example' };
}

function exportOf(gifts: readonly Gift[]): Buffer {
  const lines = gifts.map((gift) => {
    const { status = 'given', coins = 100, paid = 10_000, at = '2024-05-01T00:00:00Z' } = gift;
    const creator = status === 'held' ? '' : (gift.creator ?? author.email);
    const { fan: email = fan.email, message = '', anonymous = false } = gift;
    return [gift.id, status, email, 'Old Fan', creator, coins, paid, 'KRW', message, anonymous, at].join(',');
  });
  return Buffer.from([COLUMNS, ...lines].join('\n'));
}

async function check(gifts: readonly Gift[]) {
  const { importId } = await parts.imports.begin(operator, { filename: 'gifts.csv', bytes: exportOf(gifts) });
  await parts.imports.advance(importId);
  return await find(importId);
}

async function find(importId: string) {
  const { items } = await parts.imports.list(operator, { limit: 50 });
  return items.find((item) => item.id === importId)!;
}

/** Everything an operator and the worker do with an export, with Inkvine answering for all gifts. */
async function bring(gifts: readonly Gift[]) {
  const checked = await check(gifts);
  const input = { importId: LegacyImportId.parse(checked.id) };
  await parts.imports.confirm(operator, input);
  await parts.imports.advance(input.importId);
  await parts.gifts.setMode(operator, { creatorEmail: null, mode: 'inkvine' });
  await parts.gifts.bookDue();
  return await find(input.importId);
}

const booked = async () =>
  await test.db
    .selectFrom('legacy_gift')
    .select('gift_id')
    .where('txn_id', 'is not', null)
    .orderBy('gift_id')
    .execute()
    .then((rows) => rows.map((row) => row.gift_id));

describe('reading an export', () => {
  it('tells what importing would do, and writes none of it', async () => {
    await bring([{ id: 1 }, { id: 2, status: 'held' }]);
    const report = (
      await check([
        { id: 1, coins: 5 },
        { id: 2, status: 'held' },
        { id: 3, coins: 7, paid: 0 },
        { id: 4, coins: 0 },
      ])
    ).report;
    expect(report).toEqual({
      rows: 4,
      problems: { count: 1, first: [{ row: 4, field: 'coins' }] },
      sums: [
        { status: 'given', currency: 'KRW', gifts: 2, coins: 12, paidMinor: 10_000 },
        { status: 'held', currency: 'KRW', gifts: 1, coins: 100, paidMinor: 10_000 },
      ],
      ...{ added: 1, changed: 0, unchanged: 1 },
      conflicts: { count: 1, first: ['1'] },
    });
    expect(await booked()).toEqual(['1', '2']);
  });

  it('refuses what is no export, and forgets its file', async () => {
    const { importId } = await parts.imports.begin(operator, {
      filename: 'cat.csv',
      bytes: Buffer.from('a,b\n1,2'),
    });
    await parts.imports.advance(importId);
    expect(await find(importId)).toMatchObject({ state: 'refused', report: null });
    await expect(parts.imports.confirm(operator, { importId })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
  });

  it('leaves out rows that name a novel which is not here', async () => {
    const bytes = Buffer.from(
      `${COLUMNS},novel_id\n1,given,${fan.email},Fan,${author.email},5,0,KRW,,false,2024-05-01T00:00:00Z,` +
        'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    );
    const { importId } = await parts.imports.begin(operator, { filename: 'gifts.csv', bytes });
    await parts.imports.advance(importId);
    expect((await find(importId)).report?.problems.first).toEqual([{ row: 1, field: 'novel_id' }]);
    await parts.imports.confirm(operator, { importId });
    await parts.imports.advance(importId);
    expect(await find(importId)).toMatchObject({ state: 'imported', stagedRows: 1 });
    expect(await test.db.selectFrom('legacy_gift').selectAll().execute()).toEqual([]);
  });

  it('is for operators', async () => {
    const refused = { code: 'FORBIDDEN' };
    const file = { filename: 'gifts.csv', bytes: exportOf([{ id: 1 }]) };
    await expect(parts.imports.begin(author, file)).rejects.toMatchObject(refused);
    await expect(parts.gifts.setMode(author, { creatorEmail: null, mode: 'inkvine' })).rejects.toMatchObject(
      refused,
    );
    await expect(parts.gifts.vouchFor(author, { email: fan.email })).rejects.toMatchObject(refused);
  });
});

describe('booking', () => {
  it('pays creators what they are still owed, and nothing that they had before', async () => {
    await bring([
      { id: 1, status: 'given', coins: 100, paid: 10_000 },
      { id: 2, status: 'given', coins: 30, paid: 0 },
      { id: 3, status: 'settled', coins: 50, paid: 5_000 },
    ]);
    expect(await booked()).toEqual(['1', '2', '3']);
    const earned = await test.db.selectFrom('earning').selectAll().orderBy('gross_minor').execute();
    expect(earned).toMatchObject([
      { creator_id: author.userId, source: 'donation', bonus_coins: 30, gross_minor: 0 },
      { creator_id: author.userId, source: 'donation', paid_coins: 100, gross_minor: 10_000 },
    ]);
    await assertSoundLedger(test.db);
    parts.clock.set('2026-12-02T03:00:00.000Z');
    await parts.runs.closeDue();
    const runs = await test.db.selectFrom('settlement_run').select(['earnings', 'gross_minor']).execute();
    expect(runs).toEqual([{ earnings: 2, gross_minor: 10_000 }]);
  });

  it('puts coins that a fan still had into their wallet, spent like others', async () => {
    await buildCoins(test.db, fan.userId, { bonus: 5 });
    await bring([
      { id: 1, status: 'held', coins: 40, paid: 4_000 },
      { id: 2, status: 'held', coins: 7, paid: 0 },
    ]);
    expect(await parts.wallet.getOverview(fan)).toMatchObject({ paid: 40, bonus: 12 });
    const { items } = await parts.history.list(fan, { limit: 10, kind: 'legacy' });
    expect(items.map(({ kind, paid, bonus }) => ({ kind, paid, bonus }))).toEqual([
      { kind: 'legacy', paid: 0, bonus: 7 },
      { kind: 'legacy', paid: 40, bonus: 0 },
    ]);
    await assertSoundLedger(test.db);
  });

  it('changes no balance of a creator and shows them no row', async () => {
    await buildCoins(test.db, author.userId, { paid: 3 });
    await bring([{ id: 1 }, { id: 2 }]);
    expect(await parts.wallet.getOverview(author)).toMatchObject({ paid: 3, bonus: 0 });
    expect((await parts.history.list(author, { limit: 10 })).items).toHaveLength(1);
  });

  it('books once however often an export comes, and however many book at once', async () => {
    const gifts: Gift[] = Array.from({ length: 60 }, (_, id) => ({
      id,
      status: (['held', 'given', 'settled'] as const)[id % 3]!,
    }));
    await bring(gifts.slice(0, 10));
    await parts.gifts.setMode(operator, { creatorEmail: null, mode: 'both' });
    const input = { importId: LegacyImportId.parse((await check(gifts)).id) };
    await parts.imports.confirm(operator, input);
    await Promise.all([parts.imports.advance(input.importId), parts.imports.advance(input.importId)]);
    await parts.gifts.setMode(operator, { creatorEmail: null, mode: 'inkvine' });
    await Promise.all([parts.gifts.bookDue(), parts.gifts.bookDue(), parts.gifts.bookDue()]);
    await bring(gifts);
    expect(await booked()).toHaveLength(60);
    expect(await test.db.selectFrom('coin_txn').select('id').execute()).toHaveLength(60);
    await assertSoundLedger(test.db);
  });

  it('goes on where a killed worker stopped', async () => {
    const checked = await check([{ id: 1 }, { id: 2 }]);
    const input = { importId: LegacyImportId.parse(checked.id) };
    await parts.imports.confirm(operator, input);
    await sql`create function fail() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`.execute(
      test.db,
    );
    await sql`create trigger killed before insert on legacy_gift for each row execute function fail()`.execute(
      test.db,
    );
    await expect(parts.imports.advanceDue()).rejects.toThrow('killed');
    expect(await find(checked.id)).toMatchObject({ state: 'importing', stagedRows: 0 });
    await sql`drop trigger killed on legacy_gift`.execute(test.db);
    await sql`create trigger killed before insert on earning for each row execute function fail()`.execute(
      test.db,
    );
    await parts.imports.advanceDue();
    await parts.gifts.setMode(operator, { creatorEmail: null, mode: 'inkvine' });
    await expect(parts.gifts.bookDue()).rejects.toThrow('killed');
    expect(await booked()).toEqual([]);
    await sql`drop trigger killed on earning`.execute(test.db);
    await parts.gifts.bookDue();
    expect(await booked()).toEqual(['1', '2']);
    await assertSoundLedger(test.db);
  });

  it('keeps what was booked when a later export tells it otherwise', async () => {
    await bring([{ id: 1, coins: 100 }]);
    const again = await bring([{ id: 1, coins: 999 }]);
    expect(again.report?.conflicts).toEqual({ count: 1, first: ['1'] });
    expect((await parts.gifts.getOverview(operator)).sums).toMatchObject([
      { gifts: 1, coins: 100, wait: null },
    ]);
  });
});

describe('whose the gifts are', () => {
  it('is nobody before their address is proven: by them, or by an operator who vouches for it', async () => {
    await test.db.updateTable('user').set({ email_verified: false }).execute();
    await bring([{ id: 1 }, { id: 2, status: 'held' }, { id: 3, creator: 'gone@old.example' }]);
    expect(await booked()).toEqual([]);
    expect((await parts.gifts.listMissingPeople(operator, { limit: 10 })).items).toEqual([
      { email: author.email, role: 'creator', name: null, gifts: 1, coins: 100, hasAccount: true },
      { email: fan.email, role: 'fan', name: 'Old Fan', gifts: 1, coins: 100, hasAccount: true },
      { email: 'gone@old.example', role: 'creator', name: null, gifts: 1, coins: 100, hasAccount: false },
    ]);
    await parts.gifts.vouchFor(operator, { email: fan.email });
    await parts.gifts.bookDue();
    expect(await booked()).toEqual(['2']);
    await test.db.updateTable('user').set({ email_verified: true }).execute();
    await parts.gifts.bookDue();
    expect(await booked()).toEqual(['1', '2']);
    await expect(parts.gifts.vouchFor(operator, { email: 'gone@old.example' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('both systems side by side', () => {
  it('are told apart by creator: shown in one history, booked only where Inkvine answers', async () => {
    const other = await buildNovel(test.db);
    const { author_id: otherId } = await test.db
      .selectFrom('novel')
      .select('author_id')
      .where('id', '=', other.novelId)
      .executeTakeFirstOrThrow();
    await test.db
      .updateTable('user')
      .set({ email: 'other@old.example', email_verified: true })
      .where('id', '=', otherId)
      .execute();
    const checked = await check([{ id: 1 }, { id: 2, creator: 'other@old.example' }]);
    const input = { importId: LegacyImportId.parse(checked.id) };
    await parts.imports.confirm(operator, input);
    await parts.imports.advance(input.importId);
    await parts.gifts.setMode(operator, { creatorEmail: 'other@old.example', mode: 'inkvine' });
    await parts.gifts.bookDue();
    expect(await booked()).toEqual(['2']);
    const overview = await parts.gifts.getOverview(operator);
    expect(overview).toMatchObject({
      mode: 'both',
      exceptions: [{ email: 'other@old.example', mode: 'inkvine' }],
    });
    expect(overview.sums.map(({ wait, gifts }) => [wait, gifts])).toEqual([
      [null, 1],
      ['mode', 1],
    ]);
    const sent = await parts.donations.listSent(fan, { limit: 10 });
    expect(sent.items.map(({ former, coins }) => [former, coins])).toEqual([
      [true, 100],
      [true, 100],
    ]);
  });

  it('make one history, by the time of the gift, page after page, each gift once', async () => {
    const { novelId } = await buildNovel(test.db);
    await buildCoins(test.db, fan.userId, { paid: 100 });
    await bring([
      { id: 1, at: '2024-01-01T00:00:00Z', message: 'first' },
      { id: 2, at: '2024-03-01T00:00:00Z', message: 'third', anonymous: true },
      { id: 3, at: '2024-02-01T00:00:00Z', message: 'second' },
      { id: 4, at: '2024-02-15T00:00:00Z', status: 'held' },
    ]);
    const idempotencyKey = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
    await parts.donations.donate(fan, {
      ...{ novelId, coins: 10, message: 'fourth', anonymous: false, idempotencyKey },
    } as Parameters<typeof parts.donations.donate>[1]);
    const messages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await parts.donations.listSent(fan, { limit: 2, cursor });
      messages.push(...page.items.map(({ message }) => message));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(messages).toEqual(['fourth', 'third', 'second', 'first']);
    const received = await parts.donations.listReceived(author, { limit: 10 });
    expect(received.items.map(({ donorName, message }) => [donorName, message])).toEqual([
      [null, 'third'],
      ['Old Fan', 'second'],
      ['Old Fan', 'first'],
    ]);
  });
});

describe('the invariant of gifts can fail', () => {
  it.each([
    ['a booking without a gift', sql`delete from legacy_gift`],
    ['a gift that was changed afterwards', sql`update legacy_gift set coins = 99`],
    ['a gift that was settled and is an earning', sql`update legacy_gift set status = 'settled'`],
  ])('%s', async (_name, change) => {
    await bring([{ id: 1 }]);
    await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    await sql`alter table legacy_gift disable trigger all`.execute(test.db);
    await change.execute(test.db);
    const { findings } = await checkBooks(test.db, { now: parts.clock.now() });
    expect(findings.find(({ id }) => id === 'legacy')?.violations).toBe(1);
  });
});
