import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/**
 * What the coins of one lot brought creators, the newest purchase first; purchases that were undone, and parts that were
 * given back, are left out.
 */
export async function listLotEarnings(db: Executor, lotId: number) {
  const { rows } = await sql<{
    spendTxnId: string;
    kind: string;
    coins: number;
    minor: number;
    creatorId: string;
    creatorName: string;
    source: string;
    novelId: string;
    novelTitle: string;
    weight: number;
    at: string;
  }>`
    select txn.id as "spendTxnId", txn.kind, taken.coins, entry.minor + coalesce(back.minor, 0) as minor,
      earning.creator_id as "creatorId",
      creator.name as "creatorName", earning.source, earning.novel_id as "novelId",
      coalesce(novel.title, tier.name) as "novelTitle",
      earning.paid_coins as weight, txn.created_at as at
    from coin_lot_entry entry
    join coin_lot lot on lot.id = entry.lot_id
    join coin_txn txn on txn.id = entry.txn_id and txn.corrects is null
    join earning on earning.txn_id = txn.id and earning.currency = lot.currency
    join "user" creator on creator.id = earning.creator_id
    left join lateral (
      select entry.coins, entry.minor from coin_txn returned join coin_lot_entry entry on entry.txn_id = returned.id
      where txn.kind = 'membership' and returned.wallet_id = txn.wallet_id
        and returned.idem_key = 'membership_return:' || txn.subject_id and entry.lot_id = lot.id) as back on true
    cross join lateral (
      select case entry.coins when 0 then lot.coins else -entry.coins end - coalesce(back.coins, 0) as coins) as taken
    left join novel on novel.id = earning.novel_id
    left join membership_tier tier on tier.id = earning.novel_id and earning.source in ('membership', 'gift')
    where entry.lot_id = ${lotId} and (entry.coins < 0 or (entry.coins = 0 and txn.kind = 'membership'))
      and taken.coins > 0 and not exists (select from coin_txn undone where undone.reverses = txn.id)
    order by txn.version desc, earning.creator_id`.execute(db);
  return rows;
}

/** The ledger of an order's lots, oldest first. */
export async function listTxnsOfLots(db: Executor, lotIds: readonly number[]) {
  return await db
    .selectFrom('coin_txn')
    .select(['id', 'kind', 'paid_change as paid', 'bonus_change as bonus', 'created_at as createdAt'])
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('coin_lot_entry')
        .select('txn_id')
        .where('lot_id', '=', sql<number>`any(${[...lotIds]}::bigint[])`),
    )
    .orderBy('version')
    .execute();
}

export interface ClawbackLine {
  txnId: string;
  spendTxnId: string;
  creatorId: string;
  source: string;
  novelId: string;
  coins: number;
  minor: number;
}

/**
 * Takes earnings back, one ledger transaction for each purchase that made them, which it `corrects`: the creator's
 * negative earning against the house. Coins of the wallet do not move. Call only behind the wallet's lock.
 */
export async function insertClawbacks(
  trx: DatabaseTransaction,
  about: { disputeId: string; userId: string; topUpId: string; lotId: number; currency: string; at: string },
  lines: readonly ClawbackLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const column = <Key extends keyof ClawbackLine>(key: Key) => lines.map((line) => line[key]);
  await sql`
    with line as materialized (
      select * from unnest(${column('txnId')}::uuid[], ${column('spendTxnId')}::uuid[],
        ${column('creatorId')}::uuid[], ${column('source')}::text[], ${column('novelId')}::uuid[],
        ${column('coins')}::bigint[], ${column('minor')}::bigint[])
      with ordinality as line (txn_id, spend_txn_id, creator_id, source, novel_id, coins, minor, place)),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, corrects, created_at)
      select line.txn_id, wallet.id, 'clawback', 0, 0, wallet.paid, wallet.bonus, 'clawback:' || line.txn_id, '',
        wallet.version + line.place, ${about.topUpId}::uuid, line.creator_id, line.spend_txn_id,
        ${about.at}::timestamptz
      from line, wallet where wallet.user_id = ${about.userId}::uuid
      returning id),
    wallet_after as (
      update wallet set version = version + (select count(*) from txn) where user_id = ${about.userId}::uuid),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor) select id, ${about.lotId}, 0, 0 from txn),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn_id, creator_id, ${about.currency}, source, novel_id, -coins, 0, -minor, ${about.at}::timestamptz
      from line),
    house as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn_id, 'chargebacks', ${about.currency}, coins, minor from line)
    insert into clawback (txn_id, creator_id, dispute_id, spend_txn_id, lot_id, currency, source, novel_id, coins, minor)
    select txn_id, creator_id, ${about.disputeId}::uuid, spend_txn_id, ${about.lotId}, ${about.currency}, source,
      novel_id, coins, minor
    from line`.execute(trx);
}

/** What a person owes of each lost payment, the oldest first, behind the wallet's lock. */
export async function listDebts(trx: DatabaseTransaction, userId: string) {
  return await trx
    .selectFrom('dispute')
    .select(['id', 'top_up_id as topUpId', sql<number>`debt_coins - repaid_coins`.as('coins')])
    .where('user_id', '=', userId)
    .whereRef('repaid_coins', '<', 'debt_coins')
    .orderBy('id')
    .execute();
}

/** The earnings taken back for a dispute that no debt has paid yet, in the order in which they were taken. */
export async function listUnpaidClawbacks(trx: DatabaseTransaction, disputeId: string) {
  return await trx
    .selectFrom('clawback')
    .select([
      'txn_id as txnId',
      'spend_txn_id as spendTxnId',
      'creator_id as creatorId',
      'source',
      'novel_id as novelId',
      sql<number>`coins - repaid_coins`.as('coins'),
    ])
    .where('dispute_id', '=', disputeId)
    .whereRef('repaid_coins', '<', 'coins')
    .orderBy('txn_id')
    .execute();
}

/** What has been taken back of each purchase for a dispute's order. */
export async function listClawbacksOfOrder(db: Executor, topUpId: string) {
  return await db
    .selectFrom('clawback')
    .innerJoin('dispute', 'dispute.id', 'clawback.dispute_id')
    .select([
      'clawback.spend_txn_id as spendTxnId',
      'clawback.creator_id as creatorId',
      'clawback.coins',
      'clawback.minor',
      'clawback.repaid_coins as repaidCoins',
    ])
    .where('dispute.top_up_id', '=', topUpId)
    .execute();
}

export interface DebtPayment {
  txnId: string;
  disputeId: string;
  /** The order that was lost. */
  lostTopUpId: string;
  /** The order that pays. */
  topUpId: string;
  coins: number;
  /** The earning that the payment restores; the house has it when null. */
  restores: { txnId: string; spendTxnId: string; creatorId: string; source: string; novelId: string } | null;
  at: string;
}

/**
 * Pays a debt with coins of a new paid lot: a spend of that lot, valued as every spend is. Call only behind the
 * wallet's lock.
 */
export async function insertDebtPayment(trx: DatabaseTransaction, payment: DebtPayment): Promise<void> {
  const { restores } = payment;
  await sql`
    with lot as materialized (
      select id, wallet_id, currency, remaining - ${payment.coins}::bigint as remaining,
        spent + ${payment.coins}::bigint as spent, recognized_minor,
        greatest(0, paid_minor * (spent + ${payment.coins}::bigint) / coins - recognized_minor) as minor
      from coin_lot where top_up_id = ${payment.topUpId}::uuid and kind = 'paid'),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, corrects, debt_change, created_at)
      select ${payment.txnId}::uuid, wallet.id, 'debt', -${payment.coins}::bigint, 0,
        wallet.paid - ${payment.coins}::bigint, wallet.bonus, ${`debt:${payment.txnId}`}, '', wallet.version + 1,
        ${payment.lostTopUpId}::uuid, ${restores?.creatorId ?? null}::uuid, ${restores?.spendTxnId ?? null}::uuid,
        -${payment.coins}::bigint, ${payment.at}::timestamptz
      from wallet, lot where wallet.id = lot.wallet_id
      returning id, wallet_id, paid_after, version),
    lot_after as (
      update coin_lot
      set remaining = lot.remaining, spent = lot.spent, open = lot.remaining > 0,
        recognized_minor = lot.recognized_minor + lot.minor
      from lot where coin_lot.id = lot.id),
    wallet_after as (
      update wallet set paid = txn.paid_after, version = txn.version, debt = debt - ${payment.coins}::bigint
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, -${payment.coins}::bigint, lot.minor from lot, txn),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, ${restores?.creatorId ?? null}::uuid, lot.currency, ${restores?.source ?? null},
        ${restores?.novelId ?? null}::uuid, ${payment.coins}::bigint, 0, lot.minor, ${payment.at}::timestamptz
      from txn, lot where ${restores !== null}),
    house as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, 'debts', lot.currency, ${payment.coins}::bigint, lot.minor
      from txn, lot where ${restores === null}),
    restored as (
      update clawback set repaid_coins = repaid_coins + ${payment.coins}::bigint
      where txn_id = ${restores?.txnId ?? null}::uuid)
    update dispute set repaid_coins = repaid_coins + ${payment.coins}::bigint
    where id = ${payment.disputeId}::uuid`.execute(trx);
}
