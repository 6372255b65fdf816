import type { Currency } from '@inkvine/contracts/money';
import type { PayoutChannel, PayoutFailure, PayoutState } from '@inkvine/contracts/payouts';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { Payout } from '../generated/database.ts';
import { leaseDueRow, leaseDueRows, type Lease } from '../leases.ts';

export type PayoutRow = Omit<Selectable<Payout>, 'state' | 'failure' | 'currency' | 'channel'> & {
  state: PayoutState;
  failure: PayoutFailure | null;
  currency: Currency;
  channel: PayoutChannel;
};

const typed = <Row extends Selectable<Payout>>(row: Row): Row & PayoutRow => row as Row & PayoutRow;

/** With the first line of its history; undefined when the creator has an open payout of the currency. */
export async function insertPayout(
  trx: DatabaseTransaction,
  payout: {
    id: string;
    userId: string;
    currency: Currency;
    destinationId: string;
    channel: PayoutChannel;
    amountMinor: number;
    automatic: boolean;
    retryOf: string | null;
    actorId: string | null;
    at: Date;
  },
): Promise<PayoutRow | undefined> {
  const at = payout.at.toISOString();
  const row = await trx
    .insertInto('payout')
    .values({
      id: payout.id,
      user_id: payout.userId,
      currency: payout.currency,
      destination_id: payout.destinationId,
      channel: payout.channel,
      amount_minor: payout.amountMinor,
      state: 'requested',
      automatic: payout.automatic,
      retry_of: payout.retryOf,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { actorId } = payout;
  await insertPayoutStatus(trx, { payoutId: payout.id, state: 'requested', note: null, actorId, at });
  return typed(row);
}

export async function findPayout(db: Executor, id: string): Promise<PayoutRow | undefined> {
  const row = await db.selectFrom('payout').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

export async function findPayoutOfGateway(
  db: Executor,
  channel: PayoutChannel,
  gatewayPayoutId: string,
): Promise<PayoutRow | undefined> {
  const row = await db
    .selectFrom('payout')
    .selectAll()
    .where('channel', '=', channel)
    .where('gateway_payout_id', '=', gatewayPayoutId)
    .executeTakeFirst();
  return row && typed(row);
}

/** What a gateway paid within a time, by id. */
export async function listPaidPayouts(
  db: Executor,
  query: { channel: PayoutChannel; from: Date; to: Date; afterId: string | undefined; limit: number },
): Promise<PayoutRow[]> {
  const rows = await db
    .selectFrom('payout')
    .selectAll()
    .where('channel', '=', query.channel)
    .where('state', '=', 'paid')
    .where('paid_at', '>=', query.from.toISOString())
    .where('paid_at', '<', query.to.toISOString())
    .$if(query.afterId !== undefined, (qb) => qb.where('id', '>', query.afterId!))
    .orderBy('id')
    .limit(query.limit)
    .execute();
  return rows.map(typed);
}

export async function lockPayout(trx: DatabaseTransaction, id: string): Promise<PayoutRow | undefined> {
  const row = await trx
    .selectFrom('payout')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && typed(row);
}

export interface PayoutChange {
  state: PayoutState;
  failure?: PayoutFailure;
  note?: string;
  gatewayPayoutId?: string;
  reference?: string;
  /** Null when nobody needs to ask the gateway. */
  nextCheckAt: Date | null;
  actorId?: string;
}

/** Compare-and-set: undefined when the payout is in none of the `from` states any more, or not of that version. */
export async function claimPayoutState(
  trx: DatabaseTransaction,
  expected: { id: string; from: readonly PayoutState[]; version?: number },
  change: PayoutChange,
  at: Date,
): Promise<PayoutRow | undefined> {
  const { failure, note, gatewayPayoutId, reference } = change;
  const row = await trx
    .updateTable('payout')
    .set((eb) => ({
      state: change.state,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      updated_at: at.toISOString(),
      version: eb('version', '+', 1),
      ...(failure === undefined ? {} : { failure, failure_note: note ?? null }),
      ...(gatewayPayoutId === undefined ? {} : { gateway_payout_id: gatewayPayoutId }),
      ...(reference === undefined ? {} : { reference }),
      ...(change.state === 'paid' ? { paid_at: at.toISOString() } : {}),
    }))
    .where('id', '=', expected.id)
    .where('state', '=', sql<string>`any(${[...expected.from]}::text[])`)
    .$if(expected.version !== undefined, (query) => query.where('version', '=', expected.version!))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertPayoutStatus(trx, {
    payoutId: expected.id,
    state: change.state,
    note: note ?? failure ?? reference ?? null,
    actorId: change.actorId ?? null,
    at: at.toISOString(),
  });
  return typed(row);
}

/** A state that repeats the last line of the history adds no line. */
export async function insertPayoutStatus(
  trx: DatabaseTransaction,
  entry: { payoutId: string; state: PayoutState; note: string | null; actorId: string | null; at: string },
): Promise<void> {
  await sql`
    insert into payout_status (payout_id, state, note, actor_id, at)
    select ${entry.payoutId}::uuid, ${entry.state}, ${entry.note}, ${entry.actorId}::uuid, ${entry.at}::timestamptz
    where ${entry.state} is distinct from (
      select state from payout_status where payout_id = ${entry.payoutId}::uuid order by id desc limit 1
    )`.execute(trx);
}

/** Oldest first, of several payouts at once. */
export async function listPayoutStatuses(db: Executor, payoutIds: readonly string[]) {
  return await db
    .selectFrom('payout_status')
    .leftJoin('user as actor', 'actor.id', 'payout_status.actor_id')
    .select([
      'payout_status.payout_id as payoutId',
      'payout_status.state',
      'payout_status.note',
      'payout_status.at',
      'actor.name as actorName',
    ])
    .where('payout_status.payout_id', '=', sql<string>`any(${[...payoutIds]}::uuid[])`)
    .orderBy('payout_status.id')
    .execute();
}

/**
 * Takes payouts whose next look is due and leases them until `leasedUntil`, so that no other worker sends the same
 * ones and a killed worker's payouts come back.
 */
export async function claimDuePayouts(db: Executor, due: Lease & { limit: number }): Promise<PayoutRow[]> {
  return (await leaseDueRows(db, 'payout', due)).map(typed);
}

/** The same for one payout; undefined when it is not due, because another worker has it or it has ended. */
export async function claimDuePayout(db: Executor, id: string, due: Lease): Promise<PayoutRow | undefined> {
  const row = await leaseDueRow(db, 'payout', id, due);
  return row && typed(row);
}

/** Moves the next look at a payout that the gateway is still asked about; one that is not stays so. */
export async function updatePayoutNextCheck(
  db: Executor,
  id: string,
  next: { at: Date | null; gatewayPayoutId?: string },
): Promise<void> {
  await db
    .updateTable('payout')
    .set({
      next_check_at: next.at?.toISOString() ?? null,
      ...(next.gatewayPayoutId === undefined ? {} : { gateway_payout_id: next.gatewayPayoutId }),
    })
    .where('id', '=', id)
    .where('next_check_at', 'is not', null)
    .execute();
}

/** Takes the requested ones among them into a batch; fewer than asked for when some are not free any more. */
export async function claimForBatch(
  trx: DatabaseTransaction,
  batch: { id: string; currency: Currency; payoutIds: readonly string[]; at: Date },
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('payout')
    .set((eb) => ({
      batch_id: batch.id,
      version: eb('version', '+', 1),
      updated_at: batch.at.toISOString(),
    }))
    .where('id', '=', sql<string>`any(${[...batch.payoutIds]}::uuid[])`)
    .where('currency', '=', batch.currency)
    .where('state', '=', 'requested')
    .where('batch_id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Lets the payouts of a batch go that nobody approved. */
export async function updateBatchLeft(trx: DatabaseTransaction, batchId: string, at: Date): Promise<void> {
  await trx
    .updateTable('payout')
    .set((eb) => ({ batch_id: null, version: eb('version', '+', 1), updated_at: at.toISOString() }))
    .where('batch_id', '=', batchId)
    .where('state', '=', 'requested')
    .execute();
}
