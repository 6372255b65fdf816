import type { Currency } from '@inkvine/contracts/money';
import type { RefundFailure, RefundRule, RefundState } from '@inkvine/contracts/refunds';
import { OPEN_REFUND_STATES } from '@inkvine/domain/payments/refund-states';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { Refund } from '../generated/database.ts';
import { leaseDueRow, leaseDueRows, type Lease } from '../leases.ts';

export type RefundRow = Omit<Selectable<Refund>, 'state' | 'rule' | 'failure' | 'currency'> & {
  state: RefundState;
  rule: RefundRule;
  failure: RefundFailure | null;
  currency: Currency;
};

const typed = <Row extends Selectable<Refund>>(row: Row): Row & RefundRow => row as Row & RefundRow;

export interface NewRefund {
  id: string;
  topUpId: string;
  userId: string;
  lotId: number;
  policyVersion: number;
  rule: RefundRule;
  currency: Currency;
  coins: number;
  expiredCoins: number;
  bonusCoins: number;
  grossMinor: number;
  feeMinor: number;
  amountMinor: number;
  note: string;
  txnId: string;
  /** Where a transfer goes back to; null for what a card paid. */
  sealedAccount: string | null;
  at: Date;
}

/** A request with the first line of its history. Its coins have been held in the same transaction. */
export async function insertRefund(trx: DatabaseTransaction, refund: NewRefund): Promise<RefundRow> {
  const at = refund.at.toISOString();
  const row = await trx
    .insertInto('refund')
    .values({
      id: refund.id,
      top_up_id: refund.topUpId,
      user_id: refund.userId,
      lot_id: refund.lotId,
      policy_version: refund.policyVersion,
      rule: refund.rule,
      state: 'requested',
      currency: refund.currency,
      coins: refund.coins,
      expired_coins: refund.expiredCoins,
      bonus_coins: refund.bonusCoins,
      gross_minor: refund.grossMinor,
      fee_minor: refund.feeMinor,
      amount_minor: refund.amountMinor,
      note: refund.note,
      txn_id: refund.txnId,
      sealed_account: refund.sealedAccount,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertRefundStatus(trx, { refundId: refund.id, state: 'requested', note: null, actorId: null, at });
  return typed(row);
}

export async function findRefund(db: Executor, id: string): Promise<RefundRow | undefined> {
  const row = await db.selectFrom('refund').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

export async function lockRefund(trx: DatabaseTransaction, id: string): Promise<RefundRow | undefined> {
  const row = await trx
    .selectFrom('refund')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && typed(row);
}

/** Newest first. */
export async function listRefundsOfTopUp(db: Executor, topUpId: string): Promise<RefundRow[]> {
  const rows = await db
    .selectFrom('refund')
    .selectAll()
    .where('top_up_id', '=', topUpId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(typed);
}

/** The same, locked until the transaction ends. */
export async function lockRefundsOfTopUp(trx: DatabaseTransaction, topUpId: string): Promise<RefundRow[]> {
  const rows = await trx
    .selectFrom('refund')
    .selectAll()
    .where('top_up_id', '=', topUpId)
    .orderBy('id', 'desc')
    .forNoKeyUpdate()
    .execute();
  return rows.map(typed);
}

/** How many refunds a person has asked for since then. */
export async function countRefundsSince(db: Executor, userId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('refund')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>', since.toISOString())
    .executeTakeFirstOrThrow();
  return row.count;
}

export interface RefundChange {
  state: RefundState;
  failure?: RefundFailure;
  returnTxnId?: string;
  gatewayRefundId?: string;
  answer?: string;
  /** Null when nobody needs to ask the gateway. */
  nextCheckAt: Date | null;
  actorId?: string;
}

/** Compare-and-set: undefined when the refund is in none of the `from` states any more, or not of that version. */
export async function claimRefundState(
  trx: DatabaseTransaction,
  expected: { id: string; from: readonly RefundState[]; version?: number },
  change: RefundChange,
  at: Date,
): Promise<RefundRow | undefined> {
  const row = await trx
    .updateTable('refund')
    .set((eb) => ({
      state: change.state,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      updated_at: at.toISOString(),
      version: eb('version', '+', 1),
      ...(change.failure === undefined ? {} : { failure: change.failure }),
      ...(change.returnTxnId === undefined ? {} : { return_txn_id: change.returnTxnId }),
      ...(change.gatewayRefundId === undefined ? {} : { gateway_refund_id: change.gatewayRefundId }),
      // Nobody needs the account of a refund that has ended.
      ...(OPEN_REFUND_STATES.includes(change.state) ? {} : { sealed_account: null }),
      ...(change.answer === undefined ? {} : { answer: change.answer }),
    }))
    .where('id', '=', expected.id)
    .where('state', '=', sql<string>`any(${[...expected.from]}::text[])`)
    .$if(expected.version !== undefined, (query) => query.where('version', '=', expected.version!))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await insertRefundStatus(trx, {
    refundId: expected.id,
    state: change.state,
    note: change.answer ?? change.failure ?? null,
    actorId: change.actorId ?? null,
    at: at.toISOString(),
  });
  return typed(row);
}

/** A state that repeats the last line of the history adds no line. */
async function insertRefundStatus(
  trx: DatabaseTransaction,
  entry: { refundId: string; state: RefundState; note: string | null; actorId: string | null; at: string },
): Promise<void> {
  await sql`
    insert into refund_status (refund_id, state, note, actor_id, at)
    select ${entry.refundId}::uuid, ${entry.state}, ${entry.note}, ${entry.actorId}::uuid, ${entry.at}::timestamptz
    where ${entry.state} is distinct from (
      select state from refund_status where refund_id = ${entry.refundId}::uuid order by id desc limit 1
    )`.execute(trx);
}

/** Oldest first, of several refunds at once. */
export async function listRefundStatuses(db: Executor, refundIds: readonly string[]) {
  return await db
    .selectFrom('refund_status')
    .leftJoin('user as actor', 'actor.id', 'refund_status.actor_id')
    .select([
      'refund_status.refund_id as refundId',
      'refund_status.state',
      'refund_status.note',
      'refund_status.at',
      'actor.name as actorName',
    ])
    .where('refund_status.refund_id', '=', sql<string>`any(${[...refundIds]}::uuid[])`)
    .orderBy('refund_status.id')
    .execute();
}

/**
 * Takes refunds whose next look is due and leases them until `leasedUntil`, so that no other worker sends the same
 * ones and a killed worker's refunds come back.
 */
export async function claimDueRefunds(db: Executor, due: Lease & { limit: number }): Promise<RefundRow[]> {
  return (await leaseDueRows(db, 'refund', due)).map(typed);
}

/** The same for one refund; undefined when it is not due, because another worker has it or it has ended. */
export async function claimDueRefund(db: Executor, id: string, due: Lease): Promise<RefundRow | undefined> {
  const row = await leaseDueRow(db, 'refund', id, due);
  return row && typed(row);
}

/** Moves the next look at a refund that still waits for the gateway; an ended one stays ended. */
export async function updateRefundNextCheck(db: Executor, id: string, nextCheckAt: Date): Promise<void> {
  await db
    .updateTable('refund')
    .set({ next_check_at: nextCheckAt.toISOString() })
    .where('id', '=', id)
    .where('next_check_at', 'is not', null)
    .execute();
}

export type OwnedRefundRow = RefundRow & { ownerName: string; ownerEmail: string };

function ownedRefunds(db: Executor) {
  return db
    .selectFrom('refund')
    .innerJoin('user', 'user.id', 'refund.user_id')
    .selectAll('refund')
    .select(['user.name as ownerName', 'user.email as ownerEmail']);
}

export async function findOwnedRefund(db: Executor, id: string): Promise<OwnedRefundRow | undefined> {
  const row = await ownedRefunds(db).where('refund.id', '=', id).executeTakeFirst();
  return row && typed(row);
}

/** Newest first; ids grow with time. */
export async function listOwnedRefunds(
  db: Executor,
  filter: { state: RefundState | undefined; before: string | undefined; limit: number },
): Promise<OwnedRefundRow[]> {
  const rows = await ownedRefunds(db)
    .$if(filter.state !== undefined, (query) => query.where('refund.state', '=', filter.state!))
    .$if(filter.before !== undefined, (query) => query.where('refund.id', '<', filter.before!))
    .orderBy('refund.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(typed);
}
