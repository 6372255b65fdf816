import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import type { InvariantFinding } from '../invariant-findings.ts';

/** Where what must hold of settlements is told, in order. */
const IDS = [
  /** What was earned before the last month but one was closed is settled; it had two runs to be found by. */
  'I12',
  /** Every settlement adds up, and nothing negative is paid. */
  'I13',
  /** The parts of an earning add up to it, in coins and in money. */
  'settlement-parts',
  /** The items of a creator in a run are the sums of their lines. */
  'settlement-items',
  /** Whoever has items in a run is settled by them, once the run is a draft; nobody else has a gross. */
  'settlement-gross',
  /** A run took as many earnings, of as much, as it says. */
  'settlement-runs',
  /** A settlement takes over what the creator's last one left over. */
  'settlement-carry',
] as const;

const SAMPLE_SIZE = 5;

/**
 * One pass over earnings, lines, items and settlements, each read once: lines come in the order of their earnings, each
 * earning is put to its own, and what comes of it is summed by run, creator and role as it goes by. So what is held at
 * a time grows with the creators and not with the earnings. Of a creator's broken earnings one is named, and of those
 * without a line one of all.
 */
const PASS = sql`
  with closed as (
    select currency, cutoff from (
      select currency, cutoff, row_number() over (partition by currency order by period desc) as place
      from settlement_run where kind = 'close' and state <> 'collecting') as run
    where place = 2),
  line as (
    select txn_id, earner_id, currency, run_id, creator_id, role, gross_minor, bonus_coins,
      row_number() over earned = 1 as is_first,
      (sum(gross_minor) over earned)::bigint as parts_minor,
      sum(paid_coins) over earned as parts_paid,
      sum(bonus_coins) over earned as parts_bonus
    from settlement_line
    window earned as (partition by txn_id, earner_id, currency)),
  compared as materialized (
    select line.run_id, line.creator_id, line.role,
      count(line.txn_id) as entries, sum(line.gross_minor) as gross_minor, sum(line.bonus_coins) as bonus_coins,
      count(*) filter (where is_first) as earnings,
      count(*) filter (where is_first and is_unequal) as unequal,
      min(line.txn_id::text) filter (where is_first and is_unequal) as unequal_id,
      count(*) filter (where is_late) as late,
      min(earning.txn_id::text) filter (where is_late) as late_id
    from line
    full join earning on earning.txn_id = line.txn_id and earning.creator_id = line.earner_id
      and earning.currency = line.currency
    left join closed on closed.currency = earning.currency
    cross join lateral (
      select (earning.gross_minor, earning.paid_coins, earning.bonus_coins)
          is distinct from (parts_minor, parts_paid, parts_bonus) as is_unequal,
        line.txn_id is null and earning.created_at < closed.cutoff as is_late) as verdict
    group by line.run_id, line.creator_id, line.role),
  item as materialized (
    select run_id, creator_id, role, sum(entries) as entries, sum(gross_minor) as gross_minor,
      sum(bonus_coins) as bonus_coins
    from settlement_item group by run_id, creator_id, role),
  statement as materialized (
    select run_id, creator_id, gross_minor, carry_in_minor,
      lag(carry_out_minor, 1, 0::bigint) over (
        partition by creator_id, currency order by period, seq) as left_over,
      gross_minor + bonus_value_minor - vat_minor - fee_minor - gateway_fee_minor + adjustment_minor
        + carry_in_minor = taxable_minor + carry_out_minor
        and payable_minor = taxable_minor - income_tax_minor - local_tax_minor and payable_minor >= 0 as adds_up
    from settlement),
  broken (invariant, id, violations) as (
    select 'I12', late_id, late from compared where late > 0
    union all
    select 'settlement-parts', unequal_id, unequal from compared where unequal > 0
    union all
    select 'settlement-items', creator_id::text, 1
    from item
    full join (select * from compared where run_id is not null) as line using (run_id, creator_id, role)
    where (item.entries, item.gross_minor, item.bonus_coins)
      is distinct from (line.entries, line.gross_minor, line.bonus_coins)
    union all
    select 'settlement-runs', run.id::text, 1
    from settlement_run run
    left join (
      select run_id, sum(earnings) as earnings, sum(gross_minor) as gross_minor
      from compared group by run_id) as line on line.run_id = run.id
    where run.earnings <> coalesce(line.earnings, 0) or run.gross_minor <> coalesce(line.gross_minor, 0)
    union all
    select 'settlement-gross', creator_id::text, 1
    from statement
    full join (
      select run_id, creator_id, sum(gross_minor) as gross_minor
      from item group by run_id, creator_id) as item using (run_id, creator_id)
    join settlement_run run on run.id = run_id and run.state not in ('collecting', 'computing')
    where coalesce(statement.gross_minor, 1) <> coalesce(item.gross_minor, 0)
    union all
    select 'I13', creator_id::text, 1 from statement where not adds_up
    union all
    select 'settlement-carry', creator_id::text, 1 from statement where carry_in_minor <> left_over)
  select invariant as id, sum(violations)::bigint as violations,
    (array_agg(id order by id))[1:${sql.lit(SAMPLE_SIZE)}] as sample
  from broken group by invariant`;

/** Every invariant of settlements with what breaks it, as of one instant. */
export async function listSettlementFindings(db: Executor): Promise<InvariantFinding[]> {
  const { rows } = await sql<InvariantFinding>`${PASS}`.execute(db);
  const broken = new Map(rows.map((finding) => [finding.id, finding]));
  return IDS.map((id) => broken.get(id) ?? { id, violations: 0, sample: [] });
}
