import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/** A period that is charged, or that nobody pays for. Instants are ISO 8601. */
export interface ClaimedPeriod {
  id: string;
  /** Set where its member asked for the charge; null for those of the calendar. */
  oneOff?: 'tier_change' | 'recharge';
  membershipId: string;
  index: number;
  startsAt: string;
  endsAt: string;
  status: 'pending' | 'waived' | 'paused' | 'free';
  reason: string | null;
  tierId: string;
  priceId: string;
  currency: string;
  amountMinor: number;
  /** The period whose charge pays for this one too. */
  paidWith: string | null;
}

export interface ClaimedCharge {
  id: string;
  periodId: string;
  attempt: number;
  providerKey: string;
  currency: string;
  amountMinor: number;
  paymentMethodId: string | null;
  /** When the membership is looked at next, once this has been paid. */
  nextLookAt: string;
}

/** How a membership goes on. What is left undefined stays as it is. */
export interface MembershipStep {
  id: string;
  nextLookAt: string | null;
  nextIndex?: number;
  offsetDays?: number;
  anchorDate?: string;
  priceId?: string;
  amountMinor?: number;
  outagesUntil?: string;
  announcedAt?: string;
  suspendedAt?: string;
  endedAt?: string;
  endReason?: string;
}

/** Days are added to the period in progress, or nobody pays for the next one: access goes on until then. */
export async function extendAccess(
  trx: DatabaseTransaction,
  extended: readonly { membershipId: string; endsAt: string; movesPeriod: boolean }[],
): Promise<void> {
  if (extended.length === 0) return;
  await sql`
    with longer as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(extended)}::jsonb) as longer (
        "membershipId" uuid, "endsAt" timestamptz, "movesPeriod" boolean)),
    latest as materialized (
      select longer.*, latest.id, latest.ends_at
      from longer cross join lateral (
        select id, ends_at from membership_period
         where membership_id = longer."membershipId" and status in ('paid', 'free', 'waived') and one_off is null
         order by starts_at desc limit 1) as latest
      where longer."movesPeriod"),
    -- With it whatever was charged for it beside the calendar.
    moved as (
      update membership_period period
      set ends_at = latest."endsAt"
      from latest
      where period.membership_id = latest."membershipId" and (period.id = latest.id
        or (period.one_off is not null and period.ends_at = latest.ends_at)))
    update membership_entitlement entitlement
    set ends_at = longer."endsAt"
    from longer
    where entitlement.id = (
      select id from membership_entitlement latest
       where latest.membership_id = longer."membershipId" and latest.source <> 'grace'
         and latest.period_id is not null
       order by ends_at desc, id desc limit 1)`.execute(trx);
}

/**
 * Periods that coupons make free: open from their begin, the first of a membership and one after a suspension from now;
 * what was open while nobody had decided ends there.
 */
export async function openFreePeriods(
  trx: DatabaseTransaction,
  periodIds: readonly string[],
  at: Date,
): Promise<void> {
  if (periodIds.length === 0) return;
  const now = sql`${at.toISOString()}::timestamptz`;
  const { rows } = await sql<{ id: string; opensAt: string }>`
    select period.id, case
        when membership.suspended_at is not null or not exists (
          select from membership_entitlement ever where ever.membership_id = membership.id) then ${now}
        else period.starts_at end as "opensAt"
    from membership_period period join membership on membership.id = period.membership_id
    where period.id = any(${[...periodIds]}::uuid[])`.execute(trx);
  const opened = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as opened (id uuid, "opensAt" timestamptz)`;
  await sql`
    with closed as (
      update membership_entitlement entitlement
      set until_decided = false, ends_at = greatest(entitlement.starts_at, opened."opensAt")
      from membership_period period join ${opened} on opened.id = period.id
      where entitlement.membership_id = period.membership_id and entitlement.until_decided)
    update membership set suspended_at = null, announced_at = null
    from membership_period period
    where period.id = any(${[...periodIds]}::uuid[]) and membership.id = period.membership_id`.execute(trx);
  // After the one it takes over from: only one row of a membership may wait for a decision.
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    select membership.id, membership.user_id, membership.creator_id, period.tier_id, period.id, 'period',
      opened."opensAt", period.ends_at, true, ${now}
    from membership_period period
      join ${opened} on opened.id = period.id
      join membership on membership.id = period.membership_id`.execute(trx);
}

export interface NewMembershipEvent {
  membershipId: string;
  kind: string;
  actorId: string | null;
  detail: unknown;
}

export async function insertPeriods(
  trx: DatabaseTransaction,
  periods: readonly ClaimedPeriod[],
  at: Date,
): Promise<void> {
  if (periods.length === 0) return;
  await sql`
    insert into membership_period (id, membership_id, index, starts_at, ends_at, status, reason, tier_id, price_id,
      currency, amount_minor, paid_with, one_off, created_at, settled_at)
    select id, "membershipId", index, "startsAt", "endsAt", status, reason, "tierId", "priceId", currency,
      "amountMinor", "paidWith", "oneOff", ${at.toISOString()}::timestamptz,
      case when status <> 'pending' then ${at.toISOString()}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(periods)}::jsonb) as period (
      id uuid, "membershipId" uuid, index integer, "startsAt" timestamptz, "endsAt" timestamptz, status text,
      reason text, "tierId" uuid, "priceId" uuid, currency text, "amountMinor" bigint, "paidWith" uuid, "oneOff" text)
    order by "paidWith" nulls first`.execute(trx);
}

/** Committed before anything is sent: no request to a gateway without its row. */
export async function insertCharges(
  trx: DatabaseTransaction,
  charges: readonly ClaimedCharge[],
  at: Date,
): Promise<void> {
  if (charges.length === 0) return;
  await sql`
    insert into membership_charge (id, period_id, attempt, provider_key, currency, amount_minor, payment_method_id,
      outcome, sent_at, next_look_at)
    select id, "periodId", attempt, "providerKey", currency, "amountMinor", "paymentMethodId", 'pending',
      ${at.toISOString()}::timestamptz, "nextLookAt"
    from jsonb_to_recordset(${JSON.stringify(charges)}::jsonb) as charge (
      id uuid, "periodId" uuid, attempt integer, "providerKey" text, currency text, "amountMinor" bigint,
      "paymentMethodId" uuid, "nextLookAt" timestamptz)`.execute(trx);
}

export async function updateMemberships(
  trx: DatabaseTransaction,
  steps: readonly MembershipStep[],
  at: Date,
): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    update membership
    set next_look_at = step."nextLookAt",
      next_index = coalesce(step."nextIndex", membership.next_index),
      offset_days = coalesce(step."offsetDays", membership.offset_days),
      anchor_date = coalesce(step."anchorDate", membership.anchor_date),
      price_id = coalesce(step."priceId", membership.price_id),
      amount_minor = coalesce(step."amountMinor", membership.amount_minor),
      outages_until = coalesce(step."outagesUntil", membership.outages_until),
      announced_at = coalesce(step."announcedAt", membership.announced_at),
      suspended_at = coalesce(step."suspendedAt", membership.suspended_at),
      ended_at = coalesce(step."endedAt", membership.ended_at),
      end_reason = coalesce(step."endReason", membership.end_reason),
      set_aside_at = null, set_aside_for = null,
      version = membership.version + 1, updated_at = ${at.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as step (
      id uuid, "nextLookAt" timestamptz, "nextIndex" integer, "offsetDays" integer, "anchorDate" date,
      "priceId" uuid, "amountMinor" bigint, "outagesUntil" timestamptz, "announcedAt" timestamptz,
      "suspendedAt" timestamptz, "endedAt" timestamptz, "endReason" text)
    where membership.id = step.id`.execute(trx);
}

/** Nobody's access goes on beyond what its row says: the membership has ended, or the period was not paid. */
export async function closeEntitlements(
  trx: DatabaseTransaction,
  ends: readonly { membershipId: string; endsAt: string; isPause: boolean }[],
): Promise<void> {
  if (ends.length === 0) return;
  await sql`
    update membership_entitlement entitlement
    set until_decided = false,
      ends_at = greatest(entitlement.starts_at, case
        when entitlement.until_decided then closing."endsAt" else least(entitlement.ends_at, closing."endsAt") end)
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as closing (
      "membershipId" uuid, "endsAt" timestamptz, "isPause" boolean)
    where not (closing."isPause" and entitlement.starts_at >= closing."endsAt") and entitlement.membership_id = closing."membershipId"
      and (entitlement.until_decided or entitlement.ends_at > closing."endsAt")`.execute(trx);
}

export async function insertEvents(
  trx: DatabaseTransaction,
  events: readonly NewMembershipEvent[],
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into membership_event (membership_id, kind, actor_id, detail, at)
    select "membershipId", kind, "actorId", detail, ${at.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as event (
      "membershipId" uuid, kind text, "actorId" uuid, detail jsonb)`.execute(trx);
}

export interface NewMembershipNotice {
  id: string;
  membershipId: string;
  userId: string;
  periodStart: string;
  kind: string;
  detail: unknown;
}

/** Once for a membership, period and kind, with the promise of the job for each that is new. */
export async function insertMembershipNotices(
  trx: DatabaseTransaction,
  notices: readonly NewMembershipNotice[],
  promise: { jobId: string; at: Date },
): Promise<void> {
  if (notices.length === 0) return;
  await sql`
    with told as (
      insert into membership_notice (id, membership_id, user_id, period_start, kind, detail, created_at)
      select id, "membershipId", "userId", "periodStart", kind, detail, ${promise.at.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as notice (
        id uuid, "membershipId" uuid, "userId" uuid, "periodStart" timestamptz, kind text, detail jsonb)
      on conflict (membership_id, period_start, kind) do nothing
      returning id)
    insert into outbox (key, job_id, payload)
    select ${promise.jobId} || ':' || id, ${promise.jobId}, jsonb_build_object('noticeId', id) from told`.execute(
    trx,
  );
}
