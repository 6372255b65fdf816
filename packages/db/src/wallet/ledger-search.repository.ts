import { GatewayId } from '@inkvine/contracts/payments';
import type { LedgerTxnKind } from '@inkvine/contracts/wallet';
import { isUuid } from '@inkvine/domain/uuid';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

export interface LedgerQuery {
  about?: string | undefined;
  kind?: string | undefined;
  /** Days of `timeZone`, both included. */
  from?: string | undefined;
  to?: string | undefined;
  timeZone: string;
  minCoins?: number | undefined;
  maxCoins?: number | undefined;
  /** The last row of the page before. */
  after: { createdAt: string; id: string } | undefined;
  limit: number;
}

export interface LedgerRow {
  id: string;
  kind: LedgerTxnKind;
  paid: number;
  bonus: number;
  paidAfter: number;
  bonusAfter: number;
  createdAt: string;
  ownerId: string;
  ownerName: string;
  ownerEmail: string;
}

/** The transactions that have to do with what somebody names, each way by an index. */
function idsAbout(about: string): RawBuilder<unknown> {
  if (isUuid(about)) {
    const id = sql`${about}::uuid`;
    return sql`
      select id from coin_txn where id = ${id}
      union all select id from coin_txn where subject_id = ${id}
      union all select id from coin_txn where wallet_id = ${id}
      union all select id from coin_txn where wallet_id = (select id from wallet where user_id = ${id})
      union all select txn_id from refund where id = ${id}
      union all select return_txn_id from refund where id = ${id}
      union all ${idsOfOrders(sql`select ${id}`)}`;
  }
  return sql`
    select coin_txn.id from "user" join wallet on wallet.user_id = "user".id
    join coin_txn on coin_txn.wallet_id = wallet.id where "user".email = ${about.toLowerCase()}
    union all ${idsOfOrders(sql`
      select id from top_up where gateway = any(${[...GatewayId.options]}::text[]) and gateway_payment_id = ${about}`)}`;
}

/** Whatever moved the coins that an order brought. */
const idsOfOrders = (orders: RawBuilder<unknown>) => sql`
  select entry.txn_id from coin_lot join coin_lot_entry entry on entry.lot_id = coin_lot.id
  where coin_lot.top_up_id in (${orders})`;

const ROW = sql`
  txn.id, txn.kind, txn.paid_change as paid, txn.bonus_change as bonus, txn.paid_after as "paidAfter",
  txn.bonus_after as "bonusAfter", txn.created_at as "createdAt", owner.id as "ownerId", owner.name as "ownerName",
  owner.email as "ownerEmail"
  from coin_txn txn
  join wallet on wallet.id = txn.wallet_id
  join "user" owner on owner.id = wallet.user_id`;

/** The newest first. */
export async function listLedgerRows(db: Executor, query: LedgerQuery): Promise<LedgerRow[]> {
  const { about, kind, from, to, timeZone, minCoins, maxCoins, after } = query;
  const conditions = [
    ...(about === undefined ? [] : [sql`txn.id in (${idsAbout(about)})`]),
    ...(kind === undefined ? [] : [sql`txn.kind = ${kind}`]),
    ...(from === undefined ? [] : [sql`txn.created_at >= ${from}::date::timestamp at time zone ${timeZone}`]),
    ...(to === undefined
      ? []
      : [sql`txn.created_at < (${to}::date + 1)::timestamp at time zone ${timeZone}`]),
    ...(minCoins === undefined ? [] : [sql`abs(txn.paid_change + txn.bonus_change) >= ${minCoins}`]),
    ...(maxCoins === undefined ? [] : [sql`abs(txn.paid_change + txn.bonus_change) <= ${maxCoins}`]),
    ...(after === undefined
      ? []
      : [sql`(txn.created_at, txn.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`]),
  ];
  const { rows } = await sql<LedgerRow>`
    select ${ROW} where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}
    order by txn.created_at desc, txn.id desc limit ${query.limit}`.execute(db);
  return rows;
}

export interface LedgerTxnRow extends LedgerRow {
  version: number;
  reason: string | null;
  actorName: string | null;
  reverses: string | null;
  reversedBy: string | null;
}

export async function findLedgerTxn(db: Executor, txnId: string): Promise<LedgerTxnRow | undefined> {
  const { rows } = await sql<LedgerTxnRow>`
    select txn.version, txn.reason, txn.reverses,
      (select name from "user" where id = txn.actor_id) as "actorName",
      (select id from coin_txn where reverses = txn.id) as "reversedBy", ${ROW}
    where txn.id = ${txnId}::uuid`.execute(db);
  return rows[0];
}

/** Everything that hangs on a transaction: both legs, orders, refund, settlements and seal. */
export async function findLedgerLegs(db: Executor, txnId: string) {
  const lots = await db
    .selectFrom('coin_lot_entry as entry')
    .innerJoin('coin_lot', 'coin_lot.id', 'entry.lot_id')
    .leftJoin('top_up', 'top_up.id', 'coin_lot.top_up_id')
    .select([
      'entry.lot_id as lotId',
      'coin_lot.kind',
      'entry.coins',
      'entry.minor',
      'coin_lot.currency',
      'top_up.id as topUpId',
      'top_up.gateway',
      'top_up.gateway_payment_id as gatewayPaymentId',
      'top_up.price_minor as priceMinor',
    ])
    .where('entry.txn_id', '=', txnId)
    .orderBy('entry.lot_id')
    .execute();
  const earnings = await db
    .selectFrom('earning')
    .innerJoin('user as creator', 'creator.id', 'earning.creator_id')
    .leftJoin('novel', 'novel.id', 'earning.novel_id')
    .leftJoin('membership_tier as tier', 'tier.id', 'earning.novel_id')
    .select([
      'earning.creator_id as creatorId',
      'creator.name as creatorName',
      'earning.currency',
      sql<string | null>`coalesce(novel.title, tier.name)`.as('novelTitle'),
      'earning.paid_coins as paidCoins',
      'earning.bonus_coins as bonusCoins',
      'earning.gross_minor as grossMinor',
    ])
    .where('earning.txn_id', '=', txnId)
    .orderBy('earning.creator_id')
    .orderBy('earning.currency')
    .execute();
  const settled = await db
    .selectFrom('settlement_line as line')
    .innerJoin('settlement_run as run', 'run.id', 'line.run_id')
    .innerJoin('user as creator', 'creator.id', 'line.creator_id')
    .select([
      'line.earner_id as earnerId',
      'line.currency',
      'line.run_id as runId',
      sql<string>`to_char(run.period, 'YYYY-MM')`.as('period'),
      'line.creator_id as creatorId',
      'creator.name as creatorName',
      'line.gross_minor as grossMinor',
    ])
    .where('line.txn_id', '=', txnId)
    .orderBy('line.creator_id')
    .execute();
  const house = await db
    .selectFrom('house_entry')
    .select(['account', 'currency', 'coins', 'minor'])
    .where('txn_id', '=', txnId)
    .orderBy('account')
    .orderBy('currency')
    .execute();
  const refund = await db
    .selectFrom('refund')
    .select(['id', 'state', 'top_up_id as topUpId'])
    .where((eb) => eb.or([eb('txn_id', '=', txnId), eb('return_txn_id', '=', txnId)]))
    .executeTakeFirst();
  const seal = await db
    .selectFrom('ledger_seal as seal')
    .innerJoin('ledger_block as block', 'block.seq', 'seal.block')
    .select([
      'seal.block',
      sql<string>`encode(seal.hash, 'hex')`.as('hash'),
      sql<string>`encode(block.hash, 'hex')`.as('blockHash'),
      'block.sealed_at as sealedAt',
    ])
    .where('seal.txn_id', '=', txnId)
    .executeTakeFirst();
  return { lots, earnings, settled, house, refund, seal };
}

/** The last transaction of a person's wallet before an instant, by its number, which follows the order of commits. */
export async function findBalanceAt(
  db: Executor,
  query: { userId: string; at: string },
): Promise<{ txnId: string; paid: number; bonus: number } | undefined> {
  return await db
    .selectFrom('wallet')
    .innerJoin('coin_txn', 'coin_txn.wallet_id', 'wallet.id')
    .select(['coin_txn.id as txnId', 'coin_txn.paid_after as paid', 'coin_txn.bonus_after as bonus'])
    .where('wallet.user_id', '=', query.userId)
    .where('coin_txn.created_at', '<=', query.at)
    .orderBy('coin_txn.version', 'desc')
    .limit(1)
    .executeTakeFirst();
}
