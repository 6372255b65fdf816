import type { LimitUnit } from '@inkvine/contracts/spending-limits';
import type { Limit, LimitState } from '@inkvine/domain/wallet/spending-limit';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface LimitRow extends LimitState {
  unit: LimitUnit;
  timeZone: string;
}

const limits = (db: Executor, userId: string) =>
  db.selectFrom('spending_limit').selectAll().where('user_id', '=', userId);

type StoredLimit = Awaited<ReturnType<ReturnType<typeof limits>['execute']>>[number];

const limitOf = (period: string | null, amount: number | null): Limit | null =>
  // The table's checks keep a period beside every amount, and to these three.
  period === null || amount === null ? null : { period: period as Limit['period'], amount };

const toLimitRow = (row: StoredLimit): LimitRow => ({
  unit: row.unit as LimitUnit,
  limit: limitOf(row.period, row.amount),
  next: row.next_at === null ? null : { limit: limitOf(row.next_period, row.next_amount), at: row.next_at },
  timeZone: row.time_zone,
});

export async function listLimits(db: Executor, userId: string): Promise<LimitRow[]> {
  return (await limits(db, userId).execute()).map(toLimitRow);
}

/** One limit, held until the transaction ends; undefined where none was ever set. */
export async function lockLimit(
  trx: DatabaseTransaction,
  userId: string,
  unit: LimitUnit,
): Promise<LimitRow | undefined> {
  const row = await limits(trx, userId).where('unit', '=', unit).forUpdate().executeTakeFirst();
  return row && toLimitRow(row);
}

/**
 * Writes a limit and what was wanted. Bumps `grant_seq`: a spend that waits for the wallet cannot see this limit.
 * Call only behind the wallet's lock.
 */
export async function upsertLimit(
  trx: DatabaseTransaction,
  userId: string,
  row: LimitRow,
  change: { wanted: Limit | null; holdsFrom: string; at: string },
): Promise<void> {
  const state = {
    period: row.limit?.period ?? null,
    amount: row.limit?.amount ?? null,
    next_period: row.next?.limit?.period ?? null,
    next_amount: row.next?.limit?.amount ?? null,
    next_at: row.next?.at ?? null,
    time_zone: row.timeZone,
  };
  await trx
    .insertInto('spending_limit')
    .values({ user_id: userId, unit: row.unit, ...state })
    .onConflict((conflict) => conflict.columns(['user_id', 'unit']).doUpdateSet(state))
    .execute();
  await trx
    .insertInto('spending_limit_change')
    .values({
      ...{ user_id: userId, unit: row.unit, period: change.wanted?.period ?? null },
      ...{ amount: change.wanted?.amount ?? null, holds_from: change.holdsFrom, created_at: change.at },
    })
    .execute();
  await trx
    .updateTable('wallet')
    .set((eb) => ({ grant_seq: eb('grant_seq', '+', 1) }))
    .where('user_id', '=', userId)
    .execute();
}

/** Kinds of the ledger that count as spending; neither what was given back does, nor what an order of its own paid. */
const SPENT = sql`spent.kind in ('unlock', 'rent', 'gift', 'donation')
  and not exists (select from coin_txn undone where undone.reverses = spent.id)
  and not exists (select from gift_order paid where paid.gift_id = spent.subject_id)`;

/** The coins that a wallet spent since `since`, as part of a statement. */
export const coinsSpent = (walletId: ReturnType<typeof sql>, since: ReturnType<typeof sql>) => sql<number>`
  (select coalesce(-sum(spent.paid_change + spent.bonus_change), 0)::bigint from coin_txn spent
    where spent.wallet_id = ${walletId} and spent.created_at >= ${since} and ${SPENT})`;

/** The coins that a person spent since `since`, an ISO 8601 instant. */
export async function sumCoinsSpent(db: Executor, userId: string, since: string): Promise<number> {
  const { rows } = await sql<{ coins: number }>`
    select ${coinsSpent(sql`(select id from wallet where user_id = ${userId})`, sql`${since}::timestamptz`)}
      as coins`.execute(db);
  return rows[0]!.coins;
}

/** The limit on coins that holds for `input`, a row of the statement; no row where there is none. */
export const capOf = sql`
  select held.coins, bounds.starts_at, bounds.ends_at
  from input
  join spending_limit chosen on chosen.user_id = input.user_id and chosen.unit = 'coins'
  cross join lateral (
    select case when chosen.next_at <= input.at then chosen.next_amount else chosen.amount end as coins,
      case when chosen.next_at <= input.at then chosen.next_period else chosen.period end as period) as held
  cross join lateral (
    select date_trunc(held.period, input.at, chosen.time_zone) as starts_at,
      (date_trunc(held.period, input.at at time zone chosen.time_zone) + ('1 ' || held.period)::interval)
        at time zone chosen.time_zone as ends_at) as bounds
  where held.coins is not null`;
