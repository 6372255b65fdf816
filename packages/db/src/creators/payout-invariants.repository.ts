import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { listBroken, type InvariantFinding } from '../invariant-findings.ts';

/** What must hold of payouts at any instant; each query selects the `id` of every row that breaks it. */
const INVARIANTS = {
  /**
   * What a run owes is what living payouts pay of it and what nobody asked for yet. Payouts are counted by their own
   * amounts, divided over the runs that they are for, so that a payout of another amount than its settlements shows.
   */
  I14: sql`
    select run.id
    from settlement_run run
    left join (
      select run_id, sum(payable_minor) as owed from settlement group by run_id) as owed on owed.run_id = run.id
    left join (
      select part.run_id, sum(part.amount_minor) as paid
      from payout_part part
      join payout on payout.id = part.payout_id
        and payout.state in ('requested', 'ready', 'sent', 'paid')
      group by part.run_id) as paid on paid.run_id = run.id
    left join (
      select settlement.run_id, sum(settlement.payable_minor) as unpaid
      from settlement
      where not exists (
        select from payout_part part
        where part.run_id = settlement.run_id and part.creator_id = settlement.creator_id
          and part.released_at is null)
      group by settlement.run_id) as unpaid on unpaid.run_id = run.id
    where coalesce(owed.owed, 0) <> coalesce(paid.paid, 0) + coalesce(unpaid.unpaid, 0)`,
  /** A payout is of as much as the settlements that it is for, all of them its creator's and of a locked run. */
  'payout-parts': sql`
    select payout.id
    from payout
    left join lateral (
      select sum(part.amount_minor) as minor,
        bool_and(part.creator_id = payout.user_id and settlement.currency = payout.currency
          and settlement.payable_minor = part.amount_minor and run.state = 'locked') as is_right
      from payout_part part
      join settlement on settlement.run_id = part.run_id and settlement.creator_id = part.creator_id
      join settlement_run run on run.id = part.run_id
      where part.payout_id = payout.id) as part on true
    where part.minor is distinct from payout.amount_minor or part.is_right is not true`,
  /** The settlements of a payout are payable again when it came to nothing, and only then. */
  'payout-released': sql`
    select distinct payout.id
    from payout
    join payout_part part on part.payout_id = payout.id
    where (payout.state in ('failed', 'returned', 'withdrawn', 'rejected')) <> (part.released_at is not null)`,
  /** Whatever left the house was released by two persons. */
  'payout-approved': sql`
    select payout.id
    from payout
    left join payout_batch batch on batch.id = payout.batch_id
    where payout.state in ('ready', 'sent', 'paid', 'failed', 'returned')
      and (batch.state is distinct from 'approved' or batch.decided_by = batch.created_by
        or batch.currency <> payout.currency)`,
  /** No gateway was asked to pay another amount, and none that ended well was never asked. */
  'payout-attempts': sql`
    select payout.id
    from payout
    where exists (
        select from payout_attempt attempt
        where attempt.payout_id = payout.id and attempt.amount_minor <> payout.amount_minor)
      or (payout.state in ('paid', 'returned') and payout.channel <> 'manual' and not exists (
        select from payout_attempt attempt where attempt.payout_id = payout.id))`,
};

/** Every invariant of payouts with what breaks it; on one snapshot only when the transaction keeps one. */
export const listPayoutFindings = (db: Executor): Promise<InvariantFinding[]> => listBroken(db, INVARIANTS);
