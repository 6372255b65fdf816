import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildDonation } from '@inkvine/testkit/settlement.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql, type RawBuilder } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { checkChain } from './check-chain.ts';
import { createLedgerChainService, findChainHead } from './ledger-chain.service.ts';

const LEDGER = ['coin_txn', 'coin_lot_entry', 'earning', 'house_entry', 'ledger_seal', 'ledger_block'];
const clock = createFakeClock();

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const sealer = (blockSize = 1_000) =>
  createLedgerChainService({ db: test.db, clock, ids: createIds(), blockSize });

const check = (keptHash?: string) => test.db.transaction().execute((trx) => checkChain(trx, keptHash));

const blocks = () => test.db.selectFrom('ledger_block').select(['seq', 'txns']).orderBy('seq').execute();

async function buildTxns(count: number): Promise<string[]> {
  for (let made = 0; made < count; made += 1) {
    const { userId } = await buildActor(test.db);
    await buildCoins(test.db, userId, { paid: 10 });
  }
  return await listTxnIds();
}

async function listTxnIds(): Promise<string[]> {
  const rows = await test.db.selectFrom('coin_txn').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

async function listSealedIds(): Promise<string[]> {
  const rows = await test.db.selectFrom('ledger_seal').select('txn_id').orderBy('txn_id').execute();
  return rows.map((row) => row.txn_id);
}

/** A grant with a given id that another connection commits when told to. */
async function beginGrant(id: string) {
  const { userId } = await buildActor(test.db);
  const trx = await test.db.startTransaction().execute();
  await sql`
    insert into wallet (id, user_id) values (gen_random_uuid(), ${userId}) on conflict do nothing`.execute(
    trx,
  );
  await sql`
    insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
      req_hash, version)
    select ${id}::uuid, id, 'bonus', 0, 0, 0, 0, 'late', '', 1 from wallet where user_id = ${userId}`.execute(
    trx,
  );
  return trx;
}

describe('sealing', () => {
  it('puts every transaction into one block, in blocks of a bounded size, once and for good', async () => {
    const ids = await buildTxns(5);
    expect(await sealer(2).seal()).toBe(5);
    expect(await sealer(2).seal()).toBe(0);
    expect(await blocks()).toEqual([
      { seq: 1, txns: 2 },
      { seq: 2, txns: 2 },
      { seq: 3, txns: 1 },
    ]);
    expect(await listSealedIds()).toEqual(ids);
    expect(await check()).toEqual({ id: 'I15', violations: 0, sample: [] });
    for (const table of ['ledger_seal', 'ledger_block'].map((name) => sql.table(name))) {
      for (const change of [
        sql`update ${table} set hash = hash`,
        sql`delete from ${table}`,
        sql`truncate ${table}`,
      ])
        await expect(change.execute(test.db)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('is done once by many sealers at a time', async () => {
    const ids = await buildTxns(9);
    const sealed = await Promise.all(Array.from({ length: 6 }, () => sealer(2).seal()));
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(9);
    expect(await listSealedIds()).toEqual(ids);
    expect(await check()).toMatchObject({ violations: 0 });
  });

  it('takes up what was committed late, behind what is sealed already', async () => {
    const late = createIds(() => Date.now() - 60_000).next();
    const trx = await beginGrant(late);
    await buildTxns(2);
    expect(await sealer().seal()).toBe(2);
    await trx.commit().execute();
    expect(await sealer().seal()).toBe(1);
    expect(await sealer().sealAll()).toBe(0);
    expect(await listSealedIds()).toEqual(await listTxnIds());
    expect(await check()).toMatchObject({ violations: 0 });
  });

  it('finds by night what is older than the day that it looks back', async () => {
    await buildTxns(1);
    await sealer().seal();
    const trx = await beginGrant(createIds(() => Date.now() - 3 * 86_400_000).next());
    await trx.commit().execute();
    expect(await sealer().seal()).toBe(0);
    expect(await sealer().sealAll()).toBe(1);
    expect(await listSealedIds()).toEqual(await listTxnIds());
  });

  it('goes on where a sealer died', async () => {
    await buildTxns(4);
    const times = [clock.now()];
    const dying = createLedgerChainService({
      db: test.db,
      clock: {
        now() {
          const time = times.pop();
          if (time === undefined) throw new Error('killed');
          return time;
        },
      },
      ids: createIds(),
      blockSize: 2,
    });
    await expect(dying.seal()).rejects.toThrow('killed');
    expect(await blocks()).toEqual([{ seq: 1, txns: 2 }]);
    expect(await sealer(2).seal()).toBe(2);
    expect(await check()).toMatchObject({ violations: 0 });
  });
});

it('a hash can be computed from the written form by anyone', async () => {
  const { novelId } = await buildNovel(test.db);
  await buildDonation(test.db, { novelId, won: 500, at: '2026-11-20T03:00:00.000Z', bonus: 2 });
  await sealer().seal();
  const json = (values: unknown[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
  const at = (iso: string) => iso.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(6, '0')}Z`);
  const seals = await test.db.selectFrom('ledger_seal').selectAll().orderBy('txn_id').execute();
  for (const seal of seals) {
    const txn = await test.db
      .selectFrom('coin_txn')
      .selectAll()
      .where('id', '=', seal.txn_id)
      .executeTakeFirstOrThrow();
    const lots = await sql<Record<string, unknown>>`
      select lot_id, coins, minor from coin_lot_entry where txn_id = ${seal.txn_id} order by lot_id`.execute(
      test.db,
    );
    const earnings = await test.db
      .selectFrom('earning')
      .selectAll()
      .where('txn_id', '=', seal.txn_id)
      .execute();
    const house = await sql<Record<string, unknown>>`
      select account, currency, coins, minor from house_entry where txn_id = ${seal.txn_id}
      order by account collate "C", currency collate "C"`.execute(test.db);
    const lines = [
      json([
        ...['inkvine-ledger-1', txn.id, txn.wallet_id, txn.kind, txn.paid_change, txn.bonus_change],
        ...[txn.paid_after, txn.bonus_after, txn.idem_key, txn.req_hash, txn.version, txn.subject_id],
        ...[txn.creator_id, txn.actor_id, txn.reason, txn.reverses, at(txn.created_at)],
      ]),
      ...(txn.debt_change === 0 && txn.corrects === null
        ? []
        : [json(['debt', txn.debt_change, txn.corrects])]),
      ...lots.rows.map((row) => json(['lot', row.lot_id, row.coins, row.minor])),
      ...earnings.map((row) =>
        json([
          ...['earning', row.creator_id, row.currency, row.source, row.novel_id, row.paid_coins],
          ...[row.bonus_coins, row.gross_minor, at(row.created_at)],
        ]),
      ),
      ...house.rows.map((row) => json(['house', row.account, row.currency, row.coins, row.minor])),
    ];
    const hash = createHash('sha256').update(lines.join('\n')).digest('hex');
    expect(seal.hash.toString('hex'), lines.join('\n')).toBe(hash);
  }
  const block = await test.db.selectFrom('ledger_block').selectAll().executeTakeFirstOrThrow();
  const blockHash = createHash('sha256')
    .update(json(['inkvine-block-1', block.seq, block.txns, at(block.sealed_at)]))
    .update(block.prev_hash);
  for (const seal of seals) blockHash.update(seal.hash);
  expect(block.hash.toString('hex')).toBe(blockHash.digest('hex'));
});

describe('what was sealed before wallets had debts', () => {
  const TXN = {
    id: '01900000-0000-7000-8000-000000000001',
    wallet: '01900000-0000-7000-8000-000000000002',
  };
  const OLD = {
    seal: '55f8c6c89c4842ceeff49e075b960550113a9cc78a4b301be4ed65ced1e4d440',
    block: '9fc4960ba9ae6413c261bacb755eb6ceefe98393eb62e9227ebe9a3ed5c9b7ff',
  };

  beforeEach(async () => {
    const { userId } = await buildActor(test.db);
    await sql`
      with made as (insert into wallet (id, user_id) values (${TXN.wallet}, ${userId}) returning id),
      txn as (
        insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
          req_hash, version, reason, created_at)
        select ${TXN.id}, id, 'bonus', 0, 7, 0, 7, 'old', '', 1, 'thanks', '2026-11-20T03:00:00.5Z' from made),
      lot as (
        insert into coin_lot (id, wallet_id, kind, coins, remaining) overriding system value
        select 900, id, 'bonus', 7, 7 from made),
      entry as (
        insert into coin_lot_entry (txn_id, lot_id, coins, minor) values (${TXN.id}, 900, 7, 0))
      insert into house_entry (txn_id, account, currency, coins, minor)
      values (${TXN.id}, 'coins_given', 'KRW', -7, 0)`.execute(test.db);
  });

  it('hashes as it did', async () => {
    await sealer().seal();
    const { rows } = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from ledger_seal`.execute(
      test.db,
    );
    expect(rows).toEqual([{ hash: OLD.seal }]);
  });

  it('stays valid, and shows a debt that is added to it', async () => {
    await sql`insert into ledger_seal (txn_id, block, hash) values (${TXN.id}, 1, decode(${OLD.seal}, 'hex'))`.execute(
      test.db,
    );
    await sql`
      insert into ledger_block (seq, prev_hash, hash, txns, sealed_at)
      values (1, decode(repeat('00', 32), 'hex'), decode(${OLD.block}, 'hex'), 1, '2026-11-20T03:01:00Z')`.execute(
      test.db,
    );
    expect(await check()).toMatchObject({ violations: 0 });
    for (const change of [sql`debt_change = 1`, sql`corrects = id`]) {
      const trx = await test.db.startTransaction().execute();
      await sql`alter table coin_txn disable trigger user`.execute(trx);
      await sql`update coin_txn set ${change}`.execute(trx);
      expect(await checkChain(trx)).toMatchObject({ sample: [`block 1: ${TXN.id}`] });
      await trx.rollback().execute();
    }
  });
});

describe('I15 names block and transaction', () => {
  /** What a check finds after damage done with the guards off, as by somebody who owns the database; then undone. */
  async function findAfter(damages: RawBuilder<unknown>[], keptHash?: string) {
    const trx = await test.db.startTransaction().execute();
    for (const table of LEDGER) await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    for (const damage of damages) await damage.execute(trx);
    const finding = await checkChain(trx, keptHash);
    await trx.rollback().execute();
    return finding;
  }

  it('of whatever was changed, deleted or inserted', async () => {
    const ids = await buildTxns(5);
    await sealer(2).seal();
    const [first, , third, , last] = ids;
    const damages: [RawBuilder<unknown>, string[]][] = [
      [sql`update coin_txn set reason = 'mended' where id = ${third}`, [`block 2: ${third}`]],
      [sql`delete from coin_txn where id = ${third}`, [`block 2: ${third}`]],
      [sql`update coin_lot_entry set coins = coins + 1 where txn_id = ${third}`, [`block 2: ${third}`]],
      [sql`delete from house_entry where txn_id = ${third}`, [`block 2: ${third}`]],
      [
        sql`insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins,
          gross_minor) values (${third}, gen_random_uuid(), 'KRW', 'unlock', gen_random_uuid(), 0, 0, 5)`,
        [`block 2: ${third}`],
      ],
      [
        sql`update ledger_seal set hash = sha256('') where txn_id = ${first}`,
        ['block 1', `block 1: ${first}`],
      ],
      [sql`delete from ledger_seal where txn_id = ${first}`, ['block 1']],
      [sql`update ledger_block set hash = sha256('') where seq = 1`, ['block 1', 'block 2']],
      [sql`update ledger_block set sealed_at = now() where seq = 1`, ['block 1']],
      [sql`delete from ledger_block where seq = 2`, ['block 2', 'block 3']],
      [sql`delete from ledger_block where seq = 3`, [`block 3: ${last}`]],
    ];
    for (const [damage, sample] of damages)
      expect(await findAfter([damage])).toEqual({ id: 'I15', violations: sample.length, sample });
  });

  it('of a ledger that was sealed anew after a change, by a head that was kept elsewhere', async () => {
    const [id] = await buildTxns(2);
    await sealer().seal();
    const kept = (await findChainHead(test.db))!.hash;
    await buildTxns(1);
    await sealer().seal();
    expect(await check(kept)).toMatchObject({ violations: 0 });
    const anew = [
      sql`update coin_txn set reason = 'mended' where id = ${id}`,
      sql`delete from ledger_block where seq = 2`,
      sql`delete from ledger_seal where block = 2`,
      sql`delete from ledger_block where seq = 1`,
      sql`delete from ledger_seal where block = 1`,
    ];
    expect(await findAfter(anew)).toMatchObject({ violations: 0 });
    expect(await findAfter(anew, kept)).toEqual({ id: 'I15', violations: 1, sample: [`head ${kept}`] });
  });
});
