import type { TierInterval } from '@inkvine/contracts/memberships';
import type { RenewalFindingKind, RenewalFindingReason } from '@inkvine/contracts/renewal-desk';
import type { ChargeOutcome, MembershipEnd } from '@inkvine/contracts/renewals';
import type { StackableCoupon } from '@inkvine/domain/perks/coupon-stack';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A membership with everything that any book has of it. Instants are ISO 8601, dates `2026-01-31`. */
export interface MembershipBooks {
  id: string;
  timeZone: string;
  currency: string;
  interval: TierInterval;
  anchorDate: string;
  offsetDays: number;
  nextIndex: number;
  joinedAt: string;
  cancelRequestedAt: string | null;
  announcedAt: string | null;
  endedAt: string | null;
  endReason: MembershipEnd | null;
  /** What was agreed to: when it begins to count. The first from the beginning; one of another tier than then holds not. */
  prices: { from: string; amountMinor: number; tierId: string; changesTier: boolean }[];
  /** Those that move or leave out boundaries, in their order. */
  events: {
    kind: 'extended' | 'suspended' | 'restarted';
    at: string;
    days: number | null;
    date: string | null;
  }[];
  /** Months that somebody paid for, with which it began; null where none were. */
  giftedMonths: number | null;
  /** Periods that its member is asked to pay after all, until when; null for who has said yes. */
  asked: { startsAt: string; until: string | null }[];
  /** Oldest first. */
  periods: {
    id: string;
    index: number;
    startsAt: string;
    endsAt: string;
    status: 'pending' | 'paid' | 'free' | 'waived' | 'paused' | 'unpaid';
    reason: string | null;
    amountMinor: number;
    /** Of the price that was agreed to for it. */
    priceMinor: number;
    paidWith: string | null;
    /** What a change of tier in it was agreed to cost for a whole period; null where it is one of the calendar. */
    tierChange: { priceMinor: number | null } | null;
    /** What its member was asked for after all; null for a period that nobody was asked for. */
    askedMinor: number | null;
    /** Used for it, also where they were given back with the payment. */
    coupons: StackableCoupon[];
    charges: {
      id: string;
      outcome: ChargeOutcome;
      sentAt: string;
      amountMinor: number;
      order: {
        isPaid: boolean;
        priceMinor: number;
        isGivenBack: boolean;
        isDeniedByGateway: boolean;
        isDisputed: boolean;
      } | null;
      /** What was given back of it by a return of ours; null for nothing. */
      returnedMinor: number | null;
      returnedAt: string | null;
      bookedMinor: number | null;
    }[];
  }[];
}

const CHARGES = sql`
  select coalesce(jsonb_agg(jsonb_build_object('id', charge.id, 'outcome', charge.outcome, 'sentAt', charge.sent_at,
    'amountMinor', charge.amount_minor,
    'order', (
      select jsonb_build_object('isPaid', placed.status = 'paid', 'priceMinor', placed.price_minor,
          'isGivenBack', placed.price_minor <= (
            select coalesce(sum(gross_minor), 0) from refund where top_up_id = placed.id and state = 'done') + (
            select coalesce(sum(amount_minor), 0) from dispute where top_up_id = placed.id and state = 'lost'),
          'isDeniedByGateway', exists (
            select from gateway_difference where top_up_id = placed.id and resolved_at is null),
          'isDisputed', exists (select from dispute where top_up_id = placed.id and state <> 'won'))
        from top_up placed where placed.membership_charge_id = charge.id),
    'returnedMinor', (select amount_minor from membership_return given where given.charge_id = charge.id),
    'returnedAt', (select created_at from membership_return given where given.charge_id = charge.id),
    'bookedMinor', (
      select case charge.currency when 'COI' then sum(paid_coins + bonus_coins) else sum(gross_minor) end
        from coin_txn txn join earning on earning.txn_id = txn.id and earning.creator_id = membership.creator_id
       where txn.subject_id = charge.id and txn.kind = 'membership')) order by charge.attempt), '[]')
  from membership_charge charge where charge.period_id = period.id`;

/** By their own terms, so that what was taken off can be told from what they take off. */
const COUPONS = sql`
  select coalesce(jsonb_agg(jsonb_build_object('grantId', owned.id, 'kind', coupon.kind, 'bearer', coupon.bearer,
    'canStack', coupon.can_stack, 'expiresAt', owned.expires_at, 'amountMinor', coupon.amount_minor,
    'currency', coupon.currency, 'percent', coupon.percent,
    'months', case when coupon.months is not null then used.parts end)), '[]')
  from coupon_use used
    join coupon_grant owned on owned.id = used.grant_id
    join coupon on coupon.id = owned.coupon_id
  where used.subject_id = period.id and (used.given_back_at is null or used.given_back_reason = 'refunded')`;

const BOOKS = sql`
  select membership.id, membership.currency, membership.time_zone as "timeZone", membership.interval,
    to_char(membership.anchor_date, 'YYYY-MM-DD') as "anchorDate", membership.offset_days as "offsetDays",
    membership.next_index as "nextIndex", membership.created_at as "joinedAt",
    membership.cancel_requested_at as "cancelRequestedAt", membership.announced_at as "announcedAt",
    membership.ended_at as "endedAt", membership.end_reason as "endReason",
    coalesce((
      select jsonb_agg(jsonb_build_object('from', agreed.at, 'amountMinor', agreed.amount_minor,
          'tierId', agreed.tier_id, 'changesTier', agreed.changes_tier) order by agreed.at, agreed.changes_tier desc)
       from (
         select event.at, price.amount_minor, price.tier_id, true as changes_tier from membership_event event
           join tier_price price on price.id = (event.detail->>'priceId')::uuid
          where event.membership_id = membership.id and event.kind = 'joined'
         union all
         select change.effective_from, change.amount_minor, price.tier_id, false from membership_price_change change
           join tier_price price on price.id = change.price_id
          where change.membership_id = membership.id and change.agreed_at is not null and price.withdrawn_at is null
         union all
         select change.effective_from, price.amount_minor, change.tier_id, true from membership_tier_change change
           join tier_price price on price.id = change.price_id
          where change.membership_id = membership.id and change.state in ('agreed', 'done')) as agreed), '[]') as prices,
    coalesce((
      select jsonb_agg(jsonb_build_object('kind', event.kind, 'at', event.at,
          'days', (event.detail->>'days')::integer, 'date', event.detail->>'date') order by event.id)
        from membership_event event
       where event.membership_id = membership.id and event.kind in ('extended', 'suspended', 'restarted')), '[]')
      as events,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', period.id, 'index', period.index, 'startsAt', period.starts_at,
          'endsAt', period.ends_at, 'status', period.status, 'reason', period.reason, 'amountMinor', period.amount_minor,
          'priceMinor', (select amount_minor from tier_price where tier_price.id = period.price_id),
          'tierChange', case when period.one_off = 'tier_change' then jsonb_build_object('priceMinor', (
            select amount_minor from tier_price where tier_price.id = period.price_id)) end,
          'askedMinor', (
            select amount_minor from membership_recharge recharge where recharge.period_id = period.id),
          'paidWith', period.paid_with, 'coupons', (${COUPONS}), 'charges', (${CHARGES})) order by period.starts_at)
        from membership_period period where period.membership_id = membership.id), '[]') as periods,
    (select part.months
       from gift_membership part
       join gift on gift.id = part.gift_id and gift.claimed_by = membership.user_id
       join coin_txn paid on paid.id = part.txn_id
      where part.gift_id = membership.idempotency_key and part.membership_id = membership.id
        and not exists (select from coin_txn undone where undone.reverses = paid.id)) as "giftedMonths",
    coalesce((
      select jsonb_agg(jsonb_build_object('startsAt', period.starts_at,
          'until', case recharge.state when 'asked' then recharge.answer_by end) order by recharge.id)
        from membership_recharge recharge join membership_period period on period.id = recharge.asked_for
       where recharge.membership_id = membership.id and recharge.state <> 'declined'), '[]') as asked
  from membership`;

/** The next memberships after one, for whoever asks for its plan. */
export const booksStatement = (query: { after: string; limit: number }): RawBuilder<MembershipBooks> => sql`
  ${BOOKS} where membership.id > ${query.after}::uuid order by membership.id limit ${query.limit}`;

/** The next memberships after one, by id; read at one instant. */
export async function listMembershipBooks(
  db: Executor,
  query: { after: string; limit: number },
): Promise<MembershipBooks[]> {
  const { rows } = await booksStatement(query).execute(db);
  return rows;
}

export async function findMembershipBooks(db: Executor, id: string): Promise<MembershipBooks | undefined> {
  const { rows } = await sql<MembershipBooks>`${BOOKS} where membership.id = ${id}::uuid`.execute(db);
  return rows[0];
}

export interface VerificationRun {
  id: string;
  startedAt: string;
  verifiedUpTo: string;
  memberships: number;
  opened: number;
  closed: number;
  endedAt: string | null;
}

const RUN = [
  'id',
  'started_at as startedAt',
  'verified_up_to as verifiedUpTo',
  'memberships',
  'opened',
  'closed',
  'ended_at as endedAt',
] as const;

/** The one that is unfinished, or else the one that was begun last. */
export async function findLatestVerification(db: Executor): Promise<VerificationRun | undefined> {
  return await db
    .selectFrom('membership_verification')
    .select(RUN)
    .orderBy((eb) => eb('ended_at', 'is not', null))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Nothing where one is unfinished. */
export async function insertVerificationIfNone(db: Executor, run: { id: string; at: Date }): Promise<void> {
  await db
    .insertInto('membership_verification')
    .values({ id: run.id, started_at: run.at.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The unfinished one; undefined as well while another worker has it. */
export async function lockVerificationIfIdle(trx: DatabaseTransaction): Promise<VerificationRun | undefined> {
  return await trx
    .selectFrom('membership_verification')
    .select(RUN)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export interface SeenFinding {
  id: string;
  membershipId: string;
  kind: RenewalFindingKind;
  reason: RenewalFindingReason;
  /** ISO 8601, as are the other instants. */
  periodStart: string;
  periodId: string | null;
  expectedMinor: number | null;
  foundMinor: number | null;
  expectedAt: string | null;
  foundAt: string | null;
}

/** One that was seen before keeps its age; one that was closed is open again. Answers how many were not open before. */
export async function upsertFindings(
  trx: DatabaseTransaction,
  findings: readonly SeenFinding[],
  seen: { by: string; at: Date },
): Promise<number> {
  if (findings.length === 0) return 0;
  const at = seen.at.toISOString();
  const { rows } = await sql<{ isNew: boolean }>`
    insert into membership_finding (id, membership_id, kind, reason, period_start, period_id, expected_minor,
      found_minor, expected_at, found_at, opened_at, seen_by)
    select id, "membershipId", kind, reason, "periodStart", "periodId", "expectedMinor", "foundMinor", "expectedAt",
      "foundAt", ${at}::timestamptz, ${seen.by}::uuid
    from jsonb_to_recordset(${JSON.stringify(findings)}::jsonb) as seen (
      id uuid, "membershipId" uuid, kind text, reason text, "periodStart" timestamptz, "periodId" uuid,
      "expectedMinor" bigint, "foundMinor" bigint, "expectedAt" timestamptz, "foundAt" timestamptz)
    on conflict (membership_id, period_start, kind) do update
    set reason = excluded.reason, period_id = excluded.period_id, expected_minor = excluded.expected_minor,
      found_minor = excluded.found_minor, expected_at = excluded.expected_at, found_at = excluded.found_at,
      seen_by = excluded.seen_by, closed_at = null,
      opened_at = case when membership_finding.closed_at is null then membership_finding.opened_at
        else excluded.opened_at end
    returning opened_at = ${at}::timestamptz as "isNew"`.execute(trx);
  return rows.filter(({ isNew }) => isNew).length;
}

/** How far a night has come. */
export async function updateVerification(
  trx: DatabaseTransaction,
  run: { id: string; verifiedUpTo: string; memberships: number; opened: number },
): Promise<void> {
  await trx
    .updateTable('membership_verification')
    .set((eb) => ({
      verified_up_to: run.verifiedUpTo,
      memberships: eb('memberships', '+', run.memberships),
      opened: eb('opened', '+', run.opened),
    }))
    .where('id', '=', run.id)
    .execute();
}

/** The night is over: what it did not find any more is closed. */
export async function endVerification(
  trx: DatabaseTransaction,
  run: { id: string; at: Date },
): Promise<void> {
  const at = run.at.toISOString();
  await sql`
    with gone as (
      update membership_finding set closed_at = ${at}::timestamptz
      where closed_at is null and seen_by <> ${run.id}::uuid
      returning id)
    update membership_verification
    set ended_at = ${at}::timestamptz, closed = (select count(*) from gone)
    where id = ${run.id}::uuid`.execute(trx);
}
