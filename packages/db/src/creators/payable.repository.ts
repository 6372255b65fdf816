import type { Currency } from '@inkvine/contracts/money';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Locked settlements that no living payout has. */
const FREE = sql`
  from settlement
  join settlement_run run on run.id = settlement.run_id and run.state = 'locked'
  where settlement.payable_minor > 0
    and not exists (
      select from payout_part part
      where part.run_id = settlement.run_id and part.creator_id = settlement.creator_id
        and part.released_at is null)`;

export interface FreeSettlement {
  runId: string;
  amountMinor: number;
}

/** What a creator can ask for, the oldest month first. */
export async function listPayable(
  db: Executor,
  of: { userId: string; currency: Currency },
): Promise<FreeSettlement[]> {
  const { rows } = await sql<FreeSettlement>`
    select settlement.run_id as "runId", settlement.payable_minor as "amountMinor" ${FREE}
      and settlement.creator_id = ${of.userId}::uuid and settlement.currency = ${of.currency}
    order by settlement.period, settlement.seq`.execute(db);
  return rows;
}

export interface StandingRow {
  currency: Currency;
  payableMinor: number;
  underwayMinor: number;
  paidMinor: number;
  minimumMinor: number;
  /** What the creator's newest settlement carries over; negative when they owe. */
  carryMinor: number;
  automatic: boolean;
}

/** How a creator stands in each currency that is settled, by name. */
export async function listStandings(db: Executor, userId: string): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select currency.currency,
      coalesce((select sum(settlement.payable_minor) ${FREE}
        and settlement.creator_id = ${userId}::uuid and settlement.currency = currency.currency), 0)::bigint
        as "payableMinor",
      coalesce(sums.underway, 0)::bigint as "underwayMinor", coalesce(sums.paid, 0)::bigint as "paidMinor",
      coalesce((policy.rules ->> 'minimumPayoutMinor')::bigint, 0) as "minimumMinor",
      coalesce(carry.carry_out_minor, 0) as "carryMinor",
      coalesce(preference.automatic, false) as automatic
    from (select distinct currency from settlement_policy where currency in ('KRW', 'USD', 'INR')) as currency
    cross join lateral (
      select rules from settlement_policy where currency = currency.currency order by version desc limit 1
    ) as policy
    left join lateral (
      select sum(amount_minor) filter (where state in ('requested', 'ready', 'sent')) as underway,
        sum(amount_minor) filter (where state = 'paid') as paid
      from payout where user_id = ${userId}::uuid and currency = currency.currency
    ) as sums on true
    left join lateral (
      select carry_out_minor from settlement
      where creator_id = ${userId}::uuid and currency = currency.currency
      order by period desc, seq desc limit 1
    ) as carry on true
    left join payout_preference preference
      on preference.user_id = ${userId}::uuid and preference.currency = currency.currency
    order by currency.currency`.execute(db);
  return rows;
}

export async function upsertPreference(
  db: Executor,
  preference: { userId: string; currency: Currency; automatic: boolean },
): Promise<void> {
  await db
    .insertInto('payout_preference')
    .values({
      user_id: preference.userId,
      currency: preference.currency,
      automatic: preference.automatic,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'currency']).doUpdateSet({ automatic: preference.automatic }),
    )
    .execute();
}

/**
 * Those who want to be paid by themselves and have a settlement that never was in a payout; what came back or failed is
 * asked for by a person.
 */
export async function listAutomaticCreators(
  db: Executor,
  page: { after: string; limit: number },
): Promise<{ userId: string; currency: Currency }[]> {
  const { rows } = await sql<{ userId: string; currency: Currency }>`
    select preference.user_id as "userId", preference.currency
    from payout_preference preference
    where preference.automatic and (preference.user_id::text || preference.currency) > ${page.after}
      and not exists (
        select from payout
        where payout.user_id = preference.user_id and payout.currency = preference.currency
          and payout.state in ('requested', 'ready', 'sent'))
      and exists (
        select ${FREE}
          and settlement.creator_id = preference.user_id and settlement.currency = preference.currency
          and not exists (
            select from payout_part part
            where part.run_id = settlement.run_id and part.creator_id = settlement.creator_id))
    order by preference.user_id::text || preference.currency
    limit ${page.limit}`.execute(db);
  return rows;
}

/** Gives settlements to a payout; false when another has one of them by now. */
export async function insertParts(
  trx: DatabaseTransaction,
  payout: { id: string; userId: string },
  parts: readonly FreeSettlement[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('payout_part')
    .values(
      parts.map((part) => ({
        payout_id: payout.id,
        run_id: part.runId,
        creator_id: payout.userId,
        amount_minor: part.amountMinor,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows) === parts.length;
}

/** Makes the settlements of a payout payable again. Once released, a part stays so. */
export async function updatePartsReleased(
  trx: DatabaseTransaction,
  payoutId: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('payout_part')
    .set({ released_at: at.toISOString() })
    .where('payout_id', '=', payoutId)
    .where('released_at', 'is', null)
    .execute();
}

export async function listParts(db: Executor, payoutIds: readonly string[]) {
  const { rows } = await sql<{
    payoutId: string;
    runId: string;
    period: string;
    seq: number;
    amountMinor: number;
    releasedAt: string | null;
  }>`
    select part.payout_id as "payoutId", part.run_id as "runId", run.period::text as period, run.seq,
      part.amount_minor as "amountMinor", part.released_at as "releasedAt"
    from payout_part part
    join settlement_run run on run.id = part.run_id
    where part.payout_id = any(${[...payoutIds]}::uuid[])
    order by run.period, run.seq`.execute(db);
  return rows;
}
