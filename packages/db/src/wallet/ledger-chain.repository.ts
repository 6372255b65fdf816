import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** What the first block follows. */
export const GENESIS_HASH = '0'.repeat(64);

const instant = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * The hash of one transaction, `txn`, with both its legs; the form is written down in the `CONTEXT.md` of the wallet
 * and is never changed, or every installation would find its past altered. Arrays of JSON, because what people typed
 * (`reason`) cannot then be mistaken for another field; sorted bytewise, because a collation may change.
 */
const TXN_HASH = sql<Buffer>`
  sha256(convert_to(
    json_build_array('inkvine-ledger-1', txn.id, txn.wallet_id, txn.kind, txn.paid_change, txn.bonus_change,
      txn.paid_after, txn.bonus_after, txn.idem_key, txn.req_hash, txn.version, txn.subject_id, txn.creator_id,
      txn.actor_id, txn.reason, txn.reverses, ${instant(sql`txn.created_at`)})::text
    || case when txn.debt_change <> 0 or txn.corrects is not null
      then E'\n' || json_build_array('debt', txn.debt_change, txn.corrects)::text else '' end
    || coalesce((
      select string_agg(E'\n' || json_build_array('lot', lot_id, coins, minor)::text, '' order by lot_id)
      from coin_lot_entry where txn_id = txn.id), '')
    || coalesce((
      select string_agg(E'\n' || json_build_array('earning', creator_id, currency, source, novel_id, paid_coins,
        bonus_coins, gross_minor, ${instant(sql`created_at`)})::text, '' order by creator_id, currency collate "C")
      from earning where txn_id = txn.id), '')
    || coalesce((
      select string_agg(E'\n' || json_build_array('house', account, currency, coins, minor)::text, ''
        order by account collate "C", currency collate "C")
      from house_entry where txn_id = txn.id), ''),
    'UTF8'))`;

/** The hash of a block: what it says of itself, the hash before it, and its transactions' hashes by their ids. */
const blockHash = (block: {
  seq: RawBuilder<unknown>;
  txns: RawBuilder<unknown>;
  sealedAt: RawBuilder<unknown>;
  prevHash: RawBuilder<unknown>;
}) => sql<Buffer>`
  sha256(convert_to(json_build_array('inkvine-block-1', ${block.seq}, ${block.txns}, ${instant(block.sealedAt)})::text,
      'UTF8')
    || ${block.prevHash}
    || (select string_agg(hash, ''::bytea order by txn_id) from ledger_seal where block = ${block.seq}))`;

/** The lock under which blocks are made, one after the other; where the last walk over the ledger began. */
export async function lockChain(trx: DatabaseTransaction): Promise<{ walkedTo: string | null }> {
  const { walked_to: walkedTo } = await trx
    .selectFrom('ledger_chain')
    .select('walked_to')
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { walkedTo };
}

export async function findWalkedTo(db: Executor): Promise<string | null> {
  const chain = await db.selectFrom('ledger_chain').select('walked_to').executeTakeFirst();
  return chain?.walked_to ?? null;
}

export async function updateWalkedTo(db: Executor, walkedTo: string): Promise<void> {
  await db.updateTable('ledger_chain').set({ walked_to: walkedTo }).execute();
}

/** The id at which a window of so many transactions after `afterId` ends; undefined at the end of the ledger. */
export async function findWindowEnd(
  db: Executor,
  window: { afterId: string; size: number },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    select max(id::text)::uuid as id from (
      select id from coin_txn where id > ${window.afterId}::uuid order by id limit ${window.size}) as next`.execute(
    db,
  );
  return rows[0]?.id ?? undefined;
}

/**
 * Seals what of a window, `(afterId, toId]`, no block holds yet, as the next block. Only behind `lockChain`, and in a
 * statement of its own after it, so that it sees what the sealer before it did. Answers how many were sealed.
 */
export async function insertBlock(
  trx: DatabaseTransaction,
  window: { afterId: string; toId: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ seq: number; txns: number; prevHash: Buffer }>`
    with head as materialized (
      select seq, hash from ledger_block order by seq desc limit 1),
    next as materialized (
      select coalesce((select seq from head), 0) + 1 as seq,
        coalesce((select hash from head), decode(${GENESIS_HASH}, 'hex')) as prev_hash),
    sealed as (
      insert into ledger_seal (txn_id, block, hash)
      select txn.id, next.seq, ${TXN_HASH}
      from coin_txn txn cross join next
      where txn.id > ${window.afterId}::uuid and txn.id <= ${window.toId}::uuid
        and not exists (select from ledger_seal where txn_id = txn.id)
      returning txn_id)
    select next.seq, next.prev_hash as "prevHash", (select count(*) from sealed) as txns from next`.execute(
    trx,
  );
  const { seq, txns, prevHash } = rows[0]!;
  if (txns === 0) return 0;
  const [at, number] = [sql`${window.at.toISOString()}::timestamptz`, sql`${seq}::bigint`];
  await sql`
    insert into ledger_block (seq, prev_hash, hash, txns, sealed_at)
    select ${number}, ${prevHash}, ${blockHash({
      ...{ seq: number, txns: sql`${txns}::integer`, sealedAt: at, prevHash: sql`${prevHash}::bytea` },
    })}, ${txns}, ${at}`.execute(trx);
  return txns;
}

export interface Block {
  seq: number;
  /** SHA-256, hexadecimal. */
  hash: string;
  txns: number;
  sealedAt: string;
}

const selectBlocks = (db: Executor) =>
  db
    .selectFrom('ledger_block')
    .select(['seq', sql<string>`encode(hash, 'hex')`.as('hash'), 'txns', 'sealed_at as sealedAt']);

/** The newest block, whose hash stands for the whole ledger up to it. */
export async function findHead(db: Executor): Promise<Block | undefined> {
  return await selectBlocks(db).orderBy('seq', 'desc').limit(1).executeTakeFirst();
}

export async function findBlockByHash(db: Executor, hash: string): Promise<Block | undefined> {
  return await selectBlocks(db)
    .where('hash', '=', sql<Buffer>`decode(${hash}, 'hex')`)
    .executeTakeFirst();
}

export interface DailyHead extends Block {
  /** YYYY-MM-DD, of UTC. */
  day: string;
}

/** The last block of each day on which something was sealed, the newest first. */
export async function listDailyHeads(db: Executor, query: { since: Date }): Promise<DailyHead[]> {
  const { rows } = await sql<DailyHead>`
    select distinct on (day) day, seq, encode(hash, 'hex') as hash, txns, sealed_at as "sealedAt"
    from ledger_block
    cross join lateral (select to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD') as day) as dating
    where sealed_at >= ${query.since.toISOString()}::timestamptz
    order by day desc, seq desc`.execute(db);
  return rows;
}

/** What no block holds yet, such as what was written since the last look. */
export async function countUnsealed(db: Executor): Promise<{ count: number; oldest: string | null }> {
  const { rows } = await sql<{ count: number; oldest: string | null }>`
    select count(*) as count, min(created_at) as oldest
    from coin_txn where not exists (select from ledger_seal where txn_id = coin_txn.id)`.execute(db);
  return rows[0]!;
}

export interface ChainBreak {
  block: number;
  /** The transaction that was changed, deleted or whose legs were; null when the block itself was. */
  txnId: string | null;
}

/** Recomputes the blocks `(after, to]` from the ledger and answers what is not as it was sealed. */
export async function listChainBreaks(
  db: Executor,
  blocks: { after: number; to: number },
): Promise<ChainBreak[]> {
  const { rows } = await sql<ChainBreak>`
    select seal.block, seal.txn_id as "txnId"
    from ledger_seal seal left join coin_txn txn on txn.id = seal.txn_id
    where seal.block > ${blocks.after} and seal.block <= ${blocks.to}
      and (txn.id is null or seal.hash <> ${TXN_HASH})
    union all
    select coalesce(block.seq, expected), null
    from generate_series(${blocks.after}::bigint + 1, ${blocks.to}::bigint) as expected
    left join ledger_block block on block.seq = expected
    left join ledger_block before on before.seq = expected - 1
    where block.seq is null
      or block.prev_hash <> coalesce(before.hash, decode(${GENESIS_HASH}, 'hex'))
      or block.txns <> (select count(*) from ledger_seal where block = expected)
      or block.hash is distinct from ${blockHash({
        seq: sql`block.seq`,
        txns: sql`block.txns`,
        sealedAt: sql`block.sealed_at`,
        prevHash: sql`block.prev_hash`,
      })}
    order by 1, 2 nulls first`.execute(db);
  return rows;
}

/** Seals of blocks that do not exist. */
export async function listStraySeals(db: Executor, head: number): Promise<ChainBreak[]> {
  return await db
    .selectFrom('ledger_seal')
    .select(['block', 'txn_id as txnId'])
    .where((eb) => eb.or([eb('block', '>', head), eb('block', '<', 1)]))
    .orderBy('block')
    .orderBy('txn_id')
    .execute();
}
