import type { ChargeOutcome } from '@inkvine/contracts/renewals';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/** A charge with its period and membership. Instants are ISO 8601. */
export interface ChargeRow {
  id: string;
  periodId: string;
  outcome: ChargeOutcome;
  periodStatus: string;
  periodIndex: number;
  startsAt: string;
  endsAt: string;
  membershipId: string;
  userId: string;
  creatorId: string;
  tierId: string;
  timeZone: string;
  currency: string;
  amountMinor: number;
  /** When the membership ended; null while it goes on. */
  endedAt: string | null;
  cancelRequestedAt: string | null;
  suspendedAt: string | null;
  /** When the membership is looked at next, once this has been paid. */
  nextLookAt: string;
  /** Periods before this one that nobody paid for, since the last that was paid. */
  waived: number;
  /** The first period: nothing was paid before. */
  isFirst: boolean;
  /** What its member asked for; null for a period of the calendar. */
  oneOff: 'tier_change' | 'recharge' | null;
}

/** Locks the membership of a charge, so that nothing else decides about it. */
export async function lockCharge(trx: DatabaseTransaction, chargeId: string): Promise<ChargeRow | undefined> {
  await sql`
    select from membership where id = (
      select membership_id from membership_period period
        join membership_charge charge on charge.period_id = period.id where charge.id = ${chargeId}::uuid)
    for no key update`.execute(trx);
  const { rows } = await sql<ChargeRow>`
    select charge.id, period.id as "periodId", charge.outcome, period.status as "periodStatus",
      period.index as "periodIndex", period.starts_at as "startsAt", period.ends_at as "endsAt",
      membership.id as "membershipId", membership.user_id as "userId", membership.creator_id as "creatorId",
      period.tier_id as "tierId", membership.time_zone as "timeZone", charge.currency, charge.amount_minor as "amountMinor",
      membership.ended_at as "endedAt", membership.cancel_requested_at as "cancelRequestedAt",
      membership.suspended_at as "suspendedAt",
      charge.next_look_at as "nextLookAt", period.one_off as "oneOff",
      (select count(*) from membership_period skipped
        where skipped.membership_id = membership.id and skipped.status = 'waived'
          and skipped.starts_at < period.starts_at and not exists (
            select from membership_period paid
             where paid.membership_id = membership.id and paid.status = 'paid'
               and paid.starts_at between skipped.starts_at and period.starts_at)) as waived,
      -- Not "exists", which the planner may answer by hashing the whole table.
      (select true from membership_period earlier
        where earlier.membership_id = membership.id and earlier.status in ('paid', 'free') limit 1) is null as "isFirst"
    from membership_charge charge
    join membership_period period on period.id = charge.period_id
    join membership on membership.id = period.membership_id
    where charge.id = ${chargeId}::uuid`.execute(trx);
  return rows[0];
}

/**
 * Everything that a payment brings, in one statement: the period is paid, and elapsed ones that were paid with it; access
 * is open for it, and what was open while nobody had decided ends where it begins; the membership is looked at again when
 * the period ends. Call behind `lockCharge`, with the ledger's transaction written.
 */
export async function settlePaidCharge(
  trx: DatabaseTransaction,
  paid: {
    charge: ChargeRow;
    txnId: string;
    /** From when access opens: the period's begin, or now for the first one. */
    opensAt: string;
    /** Whether access goes on beyond the end until somebody decides on the next period. */
    renews: boolean;
    at: Date;
  },
): Promise<void> {
  const { charge, txnId, opensAt, renews } = paid;
  const at = paid.at.toISOString();
  await sql`
    with charged as (
      update membership_charge set outcome = 'paid', failure = null, answered_at = ${at}::timestamptz
      where id = ${charge.id}::uuid),
    settled as (
      update membership_period
      set status = 'paid', settled_at = ${at}::timestamptz,
        txn_id = case when id = ${charge.periodId}::uuid then ${txnId}::uuid end
      where membership_id = ${charge.membershipId}::uuid and status = 'pending'
        and (id = ${charge.periodId}::uuid or paid_with = ${charge.periodId}::uuid)),
    closed as (
      update membership_entitlement
      set until_decided = false, ends_at = greatest(starts_at, ${opensAt}::timestamptz)
      where membership_id = ${charge.membershipId}::uuid and until_decided),
    moved as (
      update membership
      set next_look_at = ${charge.nextLookAt}::timestamptz, suspended_at = null, announced_at = null,
        version = version + 1, updated_at = ${at}::timestamptz
      where id = ${charge.membershipId}::uuid)
    select`.execute(trx);
  // After the one it takes over from: only one row of a membership may wait for a decision.
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    values (${charge.membershipId}::uuid, ${charge.userId}::uuid, ${charge.creatorId}::uuid, ${charge.tierId}::uuid,
      ${charge.periodId}::uuid, 'period', ${opensAt}::timestamptz, ${charge.endsAt}::timestamptz, ${renews},
      ${at}::timestamptz)`.execute(trx);
}

/** What was asked for is paid. Call behind `lockCharge`, with the ledger's transaction written. */
export async function settleOneOffCharge(
  trx: DatabaseTransaction,
  paid: { charge: Pick<ChargeRow, 'id' | 'periodId'>; txnId: string; at: Date },
): Promise<void> {
  const at = paid.at.toISOString();
  await sql`
    with charged as (
      update membership_charge set outcome = 'paid', failure = null, answered_at = ${at}::timestamptz
      where id = ${paid.charge.id}::uuid)
    update membership_period set status = 'paid', settled_at = ${at}::timestamptz, txn_id = ${paid.txnId}::uuid
    where id = ${paid.charge.periodId}::uuid and status = 'pending'`.execute(trx);
}

/** What was asked for was not paid, and will not be. */
export async function closeOneOffPeriod(
  trx: DatabaseTransaction,
  closed: { periodId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('membership_period')
    .set({ status: 'unpaid', settled_at: closed.at.toISOString() })
    .where('id', '=', closed.periodId)
    .where('status', '=', 'pending')
    .execute();
}

/** What was asked for is tried once more. */
export async function reopenOneOffPeriod(trx: DatabaseTransaction, periodId: string): Promise<void> {
  await trx
    .updateTable('membership_period')
    .set({ status: 'pending', settled_at: null })
    .where('id', '=', periodId)
    .where('status', '=', 'unpaid')
    .execute();
}

/** What a charge came to that brought no money. False when it was answered before. */
export async function claimChargeOutcome(
  trx: DatabaseTransaction,
  answered: {
    chargeId: string;
    outcome: Exclude<ChargeOutcome, 'pending' | 'paid'>;
    failure: string;
    at: Date;
  },
): Promise<boolean> {
  const row = await trx
    .updateTable('membership_charge')
    .set({
      outcome: answered.outcome,
      failure: answered.failure,
      answered_at: answered.at.toISOString(),
    })
    .where('id', '=', answered.chargeId)
    .where('outcome', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The open bill of a membership that ends, or that pays for a later period instead, is nobody's to pay any more. */
export async function closeOpenPeriods(
  trx: DatabaseTransaction,
  closed: {
    membershipIds: readonly string[];
    status: 'unpaid' | 'waived';
    reason: 'bill_open' | null;
    at: Date;
  },
): Promise<void> {
  if (closed.membershipIds.length === 0) return;
  await sql`
    update membership_period
    set status = ${closed.status}, reason = ${closed.reason}, settled_at = ${closed.at.toISOString()}::timestamptz
    where membership_id = any(${[...closed.membershipIds]}::uuid[]) and status = 'pending'`.execute(trx);
}

/** The period was not paid: what waited for that ends, but for the days in which the charge is tried again. */
export async function insertGrace(
  trx: DatabaseTransaction,
  grace: { charge: ChargeRow; endsAt: Date; at: Date },
): Promise<void> {
  const { charge } = grace;
  await sql`
    update membership_entitlement
    set until_decided = false, ends_at = greatest(starts_at, ${charge.startsAt}::timestamptz)
    where membership_id = ${charge.membershipId}::uuid and until_decided`.execute(trx);
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, created_at)
    select ${charge.membershipId}::uuid, ${charge.userId}::uuid, ${charge.creatorId}::uuid, ${charge.tierId}::uuid,
      ${charge.periodId}::uuid, 'grace', ${charge.startsAt}::timestamptz, ${grace.endsAt.toISOString()}::timestamptz,
      ${grace.at.toISOString()}::timestamptz
    where not exists (
      select from membership_entitlement
       where period_id = ${charge.periodId}::uuid and source = 'grace')`.execute(trx);
}
