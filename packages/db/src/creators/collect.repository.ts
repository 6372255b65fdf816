import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Earnings in the order of their index, from `after` (exclusive) to `upTo` (inclusive). */
export interface EarningRange {
  currency: string;
  collectsFrom: string;
  cutoff: string;
  after: EarningPlace;
  upTo: EarningPlace;
}

export interface EarningPlace {
  creatorId: string;
  /** ISO 8601, or `-infinity`. */
  at: string;
}

/** Lies before every earning. */
export const FIRST_PLACE: EarningPlace = {
  creatorId: '00000000-0000-0000-0000-000000000000',
  at: '-infinity',
};

/** Lies after every earning. */
export const LAST_PLACE: EarningPlace = { creatorId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', at: 'infinity' };

/** Where the next `size` earnings of any currency end, so that a creator of millions is taken in pieces too. */
export async function findRangeEnd(
  db: Executor,
  range: Omit<EarningRange, 'upTo' | 'currency'>,
  size: number,
): Promise<EarningPlace | undefined> {
  const { rows } = await sql<EarningPlace>`
    select creator_id as "creatorId", created_at as at
    from earning
    where (creator_id, created_at) > (${range.after.creatorId}::uuid, ${range.after.at}::timestamptz)
      and created_at >= ${range.collectsFrom}::timestamptz and created_at < ${range.cutoff}::timestamptz
    order by creator_id, created_at
    offset ${size - 1} limit 1`.execute(db);
  return rows[0];
}

/**
 * Writes the lines of a range of earnings, adds them to the items and moves the run on: one statement, which changes
 * nothing of earnings that were settled before.
 */
export async function collectRange(
  trx: DatabaseTransaction,
  run: EarningRange & { runId: string },
): Promise<void> {
  await sql`
    with ${linesOf(run)},
    written as (
      insert into settlement_line (txn_id, earner_id, currency, creator_id, run_id, role, gross_minor, paid_coins,
        bonus_coins)
      select txn_id, earner_id, ${run.currency}, creator_id, ${run.runId}::uuid, role, gross_minor, paid_coins,
        bonus_coins
      from line order by txn_id),
    summed as (
      insert into settlement_item (run_id, creator_id, novel_id, source, role, entries, gross_minor, paid_coins,
        bonus_coins)
      select ${run.runId}::uuid, creator_id, novel_id, source, role, count(*), sum(gross_minor), sum(paid_coins),
        sum(bonus_coins)
      from line group by creator_id, novel_id, source, role
      on conflict (run_id, creator_id, novel_id, source, role) do update
      set entries = settlement_item.entries + excluded.entries,
        gross_minor = settlement_item.gross_minor + excluded.gross_minor,
        paid_coins = settlement_item.paid_coins + excluded.paid_coins,
        bonus_coins = settlement_item.bonus_coins + excluded.bonus_coins)
    update settlement_run
    set collected_creator = ${run.upTo.creatorId}::uuid, collected_at = ${run.upTo.at}::timestamptz,
      earnings = settlement_run.earnings + sum.earnings, gross_minor = settlement_run.gross_minor + sum.gross_minor,
      input_digest = input_digest # sum.digest
    from (
      select count(*) as earnings, coalesce(sum(gross_minor), 0) as gross_minor,
        coalesce(bit_xor(uuid_hash_extended(txn_id, 0) # uuid_hash_extended(earner_id, 1)), 0) as digest
      from taken) as sum
    where id = ${run.runId}::uuid`.execute(trx);
}

/** What a creator earned from one source, not yet settled. */
export interface CollectedSum {
  creatorId: string;
  source: string;
  entries: number;
  grossMinor: number;
  bonusCoins: number;
}

/** What `collectRange` would collect, by creator and source. Writes nothing. */
export async function listRangeSums(db: Executor, range: EarningRange): Promise<CollectedSum[]> {
  const { rows } = await sql<CollectedSum>`
    with ${linesOf(range)}
    select creator_id as "creatorId", source, count(*) as entries, sum(gross_minor) as "grossMinor",
      sum(bonus_coins) as "bonusCoins"
    from line group by creator_id, source`.execute(db);
  return rows;
}

/**
 * CTEs that end in `line`: each person's part of each unsettled earning of the range. Purchases of chapters that
 * several people have a part in are divided as agreed when the first of them was made: a reversal or correction names
 * the purchase that it is about, and is divided as that was. Donations are their receiver's. The same rule as `divideByWeights`.
 */
function linesOf({ currency, collectsFrom, cutoff, after, upTo }: EarningRange): RawBuilder<unknown> {
  return sql`
    taken as materialized (
      select txn_id, creator_id as earner_id, source, novel_id, paid_coins, bonus_coins, gross_minor, created_at
      from earning
      where (creator_id, created_at) > (${after.creatorId}::uuid, ${after.at}::timestamptz)
        and (creator_id, created_at) <= (${upTo.creatorId}::uuid, ${upTo.at}::timestamptz)
        and created_at >= ${collectsFrom}::timestamptz and created_at < ${cutoff}::timestamptz
        and currency = ${currency}
        and not exists (
          select from settlement_line settled
          where settled.txn_id = earning.txn_id and settled.earner_id = earning.creator_id
            and settled.currency = earning.currency)),
    shared as materialized (
      select taken.*, agreed.chapter_id, agreed.valid_from
      from taken
      join coin_txn txn on txn.id = taken.txn_id
      left join coin_txn undone on undone.id = coalesce(txn.reverses, txn.corrects)
      cross join lateral (
        select chapter_id, valid_from
        from earning_part
        where chapter_id = coalesce(undone.subject_id, txn.subject_id)
        order by valid_from > coalesce(undone.created_at, taken.created_at),
          abs(extract(epoch from valid_from - coalesce(undone.created_at, taken.created_at)))
        limit 1) as agreed
      where taken.source <> 'donation' and taken.novel_id in (select novel_id from earning_part)),
    line as materialized (
      select txn_id, earner_id, earner_id as creator_id, novel_id, source, 'own' as role, gross_minor, paid_coins,
        bonus_coins
      from taken
      where not exists (
        select from shared where shared.txn_id = taken.txn_id and shared.earner_id = taken.earner_id)
      union all
      select shared.txn_id, shared.earner_id, part.creator_id, shared.novel_id, source, part.role,
        ${partOf('gross_minor')}, ${partOf('paid_coins')}, ${partOf('bonus_coins')}
      from shared join earning_part part using (chapter_id, valid_from)
      window parts as (partition by shared.txn_id, shared.earner_id))`;
}

const WHOLE_WEIGHT = sql.lit(1_000_000);

/** A part by largest remainder, the smaller id first. */
function partOf(column: 'gross_minor' | 'paid_coins' | 'bonus_coins'): RawBuilder<unknown> {
  const amount = sql.ref(`shared.${column}`);
  const share = sql`(abs(${amount}) * part.weight / ${WHOLE_WEIGHT})`;
  return sql`sign(${amount})::bigint * (${share} + case
    when row_number() over (
      partition by shared.txn_id, shared.earner_id
      order by abs(${amount}) * part.weight % ${WHOLE_WEIGHT} desc, part.creator_id)
      <= abs(${amount}) - sum(${share}) over parts then 1 else 0 end)`;
}
