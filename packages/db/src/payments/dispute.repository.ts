import type { Currency } from '@inkvine/contracts/money';
import type { DisputeOrigin, DisputeState, DisputeTerms } from '@inkvine/contracts/disputes';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { Dispute } from '../generated/database.ts';
import { leaseDueRows, type Lease } from '../leases.ts';

export type DisputeRow = Omit<Selectable<Dispute>, 'state' | 'origin' | 'currency' | 'bearer'> & {
  state: DisputeState;
  origin: DisputeOrigin;
  currency: Currency;
  bearer: DisputeTerms['bearer'];
};

const typed = <Row extends Selectable<Dispute>>(row: Row): Row & DisputeRow => row as Row & DisputeRow;

export interface NewDispute {
  id: string;
  topUpId: string;
  userId: string;
  gateway: string;
  origin: DisputeOrigin;
  gatewayDisputeId: string;
  rawStatus: string;
  reason: string | null;
  currency: Currency;
  amountMinor: number;
  policyVersion: number;
  bearer: DisputeTerms['bearer'];
  evidenceDueAt: string | null;
  nextCheckAt: Date | null;
  at: Date;
}

/** Opens a dispute, once for each of the gateway's; undefined when it is known. Call behind the wallet's lock. */
export async function insertDispute(
  trx: DatabaseTransaction,
  dispute: NewDispute,
): Promise<DisputeRow | undefined> {
  const at = dispute.at.toISOString();
  const row = await trx
    .insertInto('dispute')
    .values({
      id: dispute.id,
      top_up_id: dispute.topUpId,
      user_id: dispute.userId,
      gateway: dispute.gateway,
      origin: dispute.origin,
      gateway_dispute_id: dispute.gatewayDisputeId,
      state: 'open',
      raw_status: dispute.rawStatus,
      reason: dispute.reason,
      currency: dispute.currency,
      amount_minor: dispute.amountMinor,
      policy_version: dispute.policyVersion,
      bearer: dispute.bearer,
      evidence_due_at: dispute.evidenceDueAt,
      next_check_at: dispute.nextCheckAt?.toISOString() ?? null,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['gateway', 'gateway_dispute_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertDisputeStatus(trx, dispute.id, 'open', dispute.rawStatus, at);
  return typed(row);
}

export async function findDispute(db: Executor, id: string): Promise<DisputeRow | undefined> {
  const row = await db.selectFrom('dispute').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

export async function findDisputeAtGateway(
  db: Executor,
  gateway: string,
  gatewayDisputeId: string,
): Promise<DisputeRow | undefined> {
  const row = await db
    .selectFrom('dispute')
    .selectAll()
    .where('gateway', '=', gateway)
    .where('gateway_dispute_id', '=', gatewayDisputeId)
    .executeTakeFirst();
  return row && typed(row);
}

/** Oldest first. */
export async function listDisputesOfTopUp(db: Executor, topUpId: string): Promise<DisputeRow[]> {
  const rows = await db
    .selectFrom('dispute')
    .selectAll()
    .where('top_up_id', '=', topUpId)
    .orderBy('id')
    .execute();
  return rows.map(typed);
}

export interface DisputeChange {
  state: DisputeState;
  rawStatus: string;
  evidenceDueAt?: string | undefined;
  /** Null when the gateway need not be asked again. */
  nextCheckAt: Date | null;
}

/** Compare-and-set: undefined when the dispute is in none of the `from` states any more. */
export async function claimDisputeState(
  trx: DatabaseTransaction,
  expected: { id: string; from: readonly DisputeState[] },
  change: DisputeChange,
  at: Date,
): Promise<DisputeRow | undefined> {
  const now = at.toISOString();
  const row = await trx
    .updateTable('dispute')
    .set((eb) => ({
      state: change.state,
      raw_status: change.rawStatus,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      closed_at: change.state === 'open' ? null : now,
      updated_at: now,
      version: eb('version', '+', 1),
      ...(change.evidenceDueAt === undefined ? {} : { evidence_due_at: change.evidenceDueAt }),
    }))
    .where('id', '=', expected.id)
    .where('state', '=', sql<string>`any(${[...expected.from]}::text[])`)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertDisputeStatus(trx, expected.id, change.state, change.rawStatus, now);
  return typed(row);
}

/** What repeats the last line of the history adds no line. */
async function insertDisputeStatus(
  trx: DatabaseTransaction,
  id: string,
  state: DisputeState,
  rawStatus: string,
  at: string,
): Promise<void> {
  await sql`
    insert into dispute_status (dispute_id, state, raw_status, at)
    select ${id}::uuid, ${state}, ${rawStatus}, ${at}::timestamptz
    where not exists (
      select from (
        select * from dispute_status where dispute_id = ${id}::uuid order by id desc limit 1) as last
      where last.state = ${state} and last.raw_status = ${rawStatus})`.execute(trx);
}

export async function listDisputeStatuses(db: Executor, disputeId: string) {
  return await db
    .selectFrom('dispute_status')
    .select(['state', 'raw_status as rawStatus', 'at'])
    .where('dispute_id', '=', disputeId)
    .orderBy('id')
    .execute();
}

/** What a lost dispute has made the person owe, more than before. Call behind the wallet's lock. */
export async function updateDisputeDebt(
  trx: DatabaseTransaction,
  disputeId: string,
  coins: number,
): Promise<void> {
  await trx
    .updateTable('dispute')
    .set((eb) => ({ debt_coins: eb('debt_coins', '+', coins) }))
    .where('id', '=', disputeId)
    .execute();
}

/** Takes open disputes whose next look is due and leases them, so that no other worker asks about the same ones. */
export async function claimDueDisputes(db: Executor, due: Lease & { limit: number }): Promise<DisputeRow[]> {
  return (await leaseDueRows(db, 'dispute', due)).map(typed);
}

export type OwnedDisputeRow = DisputeRow & {
  ownerName: string;
  ownerEmail: string;
  nameKo: string;
  nameEn: string;
  frozenCoins: number;
};

function ownedDisputes(db: Executor) {
  return db
    .selectFrom('dispute')
    .innerJoin('user', 'user.id', 'dispute.user_id')
    .innerJoin('top_up', 'top_up.id', 'dispute.top_up_id')
    .selectAll('dispute')
    .select([
      'user.name as ownerName',
      'user.email as ownerEmail',
      'top_up.name_ko as nameKo',
      'top_up.name_en as nameEn',
      sql<number>`case when dispute.state = 'open' then coalesce((
        select -sum(entry.coins) from dispute_hold hold join coin_lot_entry entry on entry.txn_id = hold.txn_id
        where hold.top_up_id = dispute.top_up_id and hold.ended is null), 0) else 0 end`.as('frozenCoins'),
    ]);
}

export async function findOwnedDispute(db: Executor, id: string): Promise<OwnedDisputeRow | undefined> {
  const row = await ownedDisputes(db).where('dispute.id', '=', id).executeTakeFirst();
  return row && typed(row);
}

/** Newest first; ids grow with time. */
export async function listOwnedDisputes(
  db: Executor,
  filter: {
    state?: DisputeState | undefined;
    origin?: DisputeOrigin | undefined;
    userId?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
): Promise<OwnedDisputeRow[]> {
  const rows = await ownedDisputes(db)
    .$if(filter.state !== undefined, (query) => query.where('dispute.state', '=', filter.state!))
    .$if(filter.origin !== undefined, (query) => query.where('dispute.origin', '=', filter.origin!))
    .$if(filter.userId !== undefined, (query) => query.where('dispute.user_id', '=', filter.userId!))
    .$if(filter.before !== undefined, (query) => query.where('dispute.id', '<', filter.before!))
    .orderBy('dispute.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(typed);
}
