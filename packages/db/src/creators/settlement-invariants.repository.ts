import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { listBroken, type InvariantFinding } from '../invariant-findings.ts';

/** What must hold of settlements at any instant; each query selects the `id` of every row that breaks it. */
const INVARIANTS = {
  /** What was earned before the last month but one was closed is settled; it had two runs to be found by. */
  I12: sql`
    select earning.txn_id as id
    from earning
    join lateral (
      select cutoff from settlement_run
      where currency = earning.currency and kind = 'close' and state <> 'collecting'
      order by period desc offset 1 limit 1) as closed on earning.created_at < closed.cutoff
    where not exists (
      select from settlement_line line
      where line.txn_id = earning.txn_id and line.earner_id = earning.creator_id
        and line.currency = earning.currency)`,
  /** Every settlement adds up, and nothing negative is paid. */
  I13: sql`
    select creator_id as id from settlement
    where gross_minor + bonus_value_minor - vat_minor - fee_minor - gateway_fee_minor + adjustment_minor
        + carry_in_minor <> taxable_minor + carry_out_minor
      or payable_minor <> taxable_minor - income_tax_minor - local_tax_minor or payable_minor < 0`,
  /** The parts of an earning add up to it, in coins and in money. */
  'settlement-parts': sql`
    select line.txn_id as id
    from (
      select txn_id, earner_id, currency, sum(gross_minor) as gross_minor, sum(paid_coins) as paid_coins,
        sum(bonus_coins) as bonus_coins
      from settlement_line group by txn_id, earner_id, currency) as line
    left join earning on earning.txn_id = line.txn_id and earning.creator_id = line.earner_id
      and earning.currency = line.currency
    where earning.gross_minor is distinct from line.gross_minor
      or earning.paid_coins is distinct from line.paid_coins
      or earning.bonus_coins is distinct from line.bonus_coins`,
  /** The items of a creator in a run are the sums of their lines. */
  'settlement-items': sql`
    select coalesce(item.creator_id, line.creator_id) as id
    from (
      select run_id, creator_id, role, sum(entries) as entries, sum(gross_minor) as gross_minor,
        sum(bonus_coins) as bonus_coins
      from settlement_item group by run_id, creator_id, role) as item
    full join (
      select run_id, creator_id, role, count(*) as entries, sum(gross_minor) as gross_minor,
        sum(bonus_coins) as bonus_coins
      from settlement_line group by run_id, creator_id, role) as line using (run_id, creator_id, role)
    where item.entries is distinct from line.entries or item.gross_minor is distinct from line.gross_minor
      or item.bonus_coins is distinct from line.bonus_coins`,
  /** Whoever has items in a run is settled by them, once the run is a draft; nobody else has a gross. */
  'settlement-gross': sql`
    select coalesce(settlement.creator_id, item.creator_id) as id
    from settlement
    full join (
      select run_id, creator_id, sum(gross_minor) as gross_minor
      from settlement_item group by run_id, creator_id) as item using (run_id, creator_id)
    join settlement_run run on run.id = run_id and run.state not in ('collecting', 'computing')
    where coalesce(settlement.gross_minor, 1) <> coalesce(item.gross_minor, 0)`,
  /** A run took as many earnings, of as much, as it says. */
  'settlement-runs': sql`
    select run.id
    from settlement_run run
    left join (
      select run_id, count(distinct (txn_id, earner_id)) as earnings, sum(gross_minor) as gross_minor
      from settlement_line group by run_id) as line on line.run_id = run.id
    where run.earnings <> coalesce(line.earnings, 0) or run.gross_minor <> coalesce(line.gross_minor, 0)`,
  /** A settlement takes over what the creator's last one left over. */
  'settlement-carry': sql`
    select creator_id as id
    from (
      select creator_id, carry_in_minor, lag(carry_out_minor, 1, 0::bigint) over (
        partition by creator_id, currency order by period, seq) as left_over
      from settlement) as chain
    where carry_in_minor <> left_over`,
};

/** Every invariant of settlements with what breaks it; on one snapshot only when the transaction keeps one. */
export const listSettlementFindings = (db: Executor): Promise<InvariantFinding[]> =>
  listBroken(db, INVARIANTS);
