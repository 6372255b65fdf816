import type { Currency } from '@inkvine/contracts/money';
import type { PayoutBatchState, PayoutState } from '@inkvine/contracts/payouts';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface BatchRow {
  id: string;
  currency: Currency;
  state: PayoutBatchState;
  createdBy: string;
  createdByName: string;
  decidedByName: string | null;
  payouts: number;
  amountMinor: number;
  counts: Partial<Record<PayoutState, number>>;
  toTransfer: number;
  version: number;
  createdAt: string;
  decidedAt: string | null;
}

export async function insertBatch(
  trx: DatabaseTransaction,
  batch: { id: string; currency: Currency; createdBy: string; at: Date },
): Promise<void> {
  await trx
    .insertInto('payout_batch')
    .values({
      id: batch.id,
      currency: batch.currency,
      state: 'draft',
      created_by: batch.createdBy,
      created_at: batch.at.toISOString(),
    })
    .execute();
}

/** Compare-and-set of a draft; false when somebody has decided, or changed it, meanwhile. */
export async function claimBatchState(
  trx: DatabaseTransaction,
  expected: { id: string; version: number },
  change: { state: 'approved' | 'canceled'; actorId: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('payout_batch')
    .set((eb) => ({
      state: change.state,
      decided_by: change.actorId,
      decided_at: change.at.toISOString(),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', expected.id)
    .where('state', '=', 'draft')
    .where('version', '=', expected.version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The payouts that a batch releases. */
export async function listRequestedOfBatch(trx: DatabaseTransaction, batchId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('payout')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('state', '=', 'requested')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Newest first, with how far their payouts are; one when it is named. */
export async function listBatches(
  db: Executor,
  page: { batchId?: string; before?: string | undefined; limit: number },
): Promise<BatchRow[]> {
  const { rows } = await sql<BatchRow>`
    select batch.id, batch.currency, batch.state, batch.created_by as "createdBy", maker.name as "createdByName",
      decider.name as "decidedByName", batch.version, batch.created_at as "createdAt",
      batch.decided_at as "decidedAt", sums.payouts, sums.amount as "amountMinor", sums.counts,
      sums.to_transfer as "toTransfer"
    from payout_batch batch
    join "user" maker on maker.id = batch.created_by
    left join "user" decider on decider.id = batch.decided_by
    cross join lateral (
      select coalesce(sum(each.payouts), 0)::integer as payouts, coalesce(sum(each.amount), 0)::bigint as amount,
        coalesce(sum(each.by_hand) filter (where each.state = 'sent'), 0)::integer as to_transfer,
        coalesce(jsonb_object_agg(each.state, each.payouts) filter (where each.state is not null), '{}') as counts
      from (
        select state, count(*) as payouts, sum(amount_minor) as amount,
          count(*) filter (where channel = 'manual') as by_hand
        from payout where batch_id = batch.id group by state) as each
    ) as sums
    where ${page.batchId === undefined ? sql`true` : sql`batch.id = ${page.batchId}::uuid`}
      and ${page.before === undefined ? sql`true` : sql`batch.id < ${page.before}::uuid`}
    order by batch.id desc
    limit ${page.limit}`.execute(db);
  return rows;
}
