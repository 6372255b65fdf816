import type { TierInterval } from '@inkvine/contracts/memberships';
import type { ChargeOutcome, MembershipEnd } from '@inkvine/contracts/renewals';
import type { BillingAnchor } from '@inkvine/domain/memberships/billing-calendar';
import type { ChosenCoupon } from '@inkvine/domain/memberships/period-coupons';
import type { RenewalHistory } from '@inkvine/domain/memberships/renewal-history';
import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { Membership } from '../generated/database.ts';

export type MembershipRow = Omit<Selectable<Membership>, 'interval' | 'end_reason' | 'anchor_date'> & {
  interval: TierInterval;
  end_reason: MembershipEnd | null;
  /** `2026-01-31`. */
  anchor_date: string;
};

/** A membership with all that its next step depends on. */
export type MembershipWithHistory = MembershipRow & {
  bill: {
    id: string;
    index: number;
    startsAt: string;
    endsAt: string;
    /** What coupons took off it. */
    couponsOff: number;
    charges: { id: string; paymentMethodId: string | null; at: string; outcome: ChargeOutcome }[];
  } | null;
  tierName: string;
  creatorName: string;
  /** Of the saved method; null where coins pay. */
  gateway: string | null;
  priceChange: {
    priceId: string;
    amountMinor: number;
    effectiveFrom: string;
    agreedAt: string | null;
    refusedAt: string | null;
  } | null;
  coupons: ChosenCoupon[];
  /** Another tier that was agreed to for the next period. */
  tierChange: AgreedTierChange | null;
  /** A charge that its member asked for, without an answer. */
  oneOff: { id: string; paymentMethodId: string | null } | null;
  /** Begun by a gift. */
  isGift: boolean;
  inProgressSince: string | null;
};

export interface AgreedTierChange {
  id: string;
  tierId: string;
  tierName: string;
  priceId: string;
  amountMinor: number;
  effectiveFrom: string;
}

/** As JSON, of `membership`. */
export const agreedTierChange = sql`
  (select jsonb_build_object('id', change.id, 'tierId', change.tier_id, 'tierName', tier.name,
      'priceId', change.price_id, 'amountMinor', change.amount_minor, 'effectiveFrom', change.effective_from)
     from membership_tier_change change join membership_tier tier on tier.id = change.tier_id
    where change.membership_id = membership.id and change.state = 'agreed')`;

/** The tier of the next period of `membership`. */
const nextTier = sql`
  coalesce((
    select tier_id from membership_tier_change change
     where change.membership_id = membership.id and change.state = 'agreed'), membership.tier_id)`;

/** Whether `membership` was begun by a gift. */
export const begunByGift = sql<boolean>`(
  -- Not "exists", which the planner may answer by hashing the whole table.
  (select true from membership_period first
    where first.membership_id = membership.id and first.index < 0 and first.reason = 'gift' limit 1) is not null)`;

/**
 * The last price that a member was asked for, as JSON, unless they pay it already, its creator took it back, or it is
 * another tier's; of `membership`.
 */
export const pendingPriceChange = sql`
  (select jsonb_build_object('priceId', last.price_id, 'amountMinor', last.amount_minor,
      'effectiveFrom', last.effective_from, 'agreedAt', last.agreed_at, 'refusedAt', last.refused_at)
     from (
       select change.* from membership_price_change change
         join tier_price price on price.id = change.price_id
        where change.membership_id = membership.id and price.withdrawn_at is null
          and price.tier_id = membership.tier_id
        order by change.effective_from desc, change.asked_at desc limit 1) as last
    where last.price_id <> membership.price_id)`;

/**
 * The coupons that the member chose and that are for a tier, as JSON; of `membership`. What the open bill used is counted
 * as left: it is given back if the bill is given up.
 */
export const chosenCouponsFor = (tierId: RawBuilder<unknown>) => sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('grantId', owned.id, 'kind', coupon.kind, 'bearer', coupon.bearer,
        'canStack', coupon.can_stack, 'expiresAt', owned.expires_at, 'amountMinor', coupon.amount_minor,
        'currency', coupon.currency, 'percent', coupon.percent, 'months', coupon.months,
        'partsLeft', coalesce(coupon.months, coupon.periods) - used.parts))
      from coupon_grant owned
      join coupon on coupon.id = owned.coupon_id
      cross join lateral (
        select coalesce(sum(parts), 0) as parts from coupon_use
         where grant_id = owned.id and given_back_at is null and not exists (
           select from membership_period bill where bill.id = subject_id and bill.status = 'pending')) as used
     where owned.id = any(membership.coupon_grant_ids)
       and (coupon.tier_ids = '{}' or ${tierId} = any(coupon.tier_ids))
       and (coupon.billing_interval is null or coupon.billing_interval = membership.interval)), '[]')`;

/** Those for the tier of the next period. */
export const chosenCoupons = chosenCouponsFor(nextTier);

const WITH_HISTORY = sql`
  membership.*, to_char(anchor_date, 'YYYY-MM-DD') as anchor_date,
  (select name from membership_tier tier where tier.id = membership.tier_id) as "tierName",
  (select name from "user" creator where creator.id = membership.creator_id) as "creatorName",
  (select gateway from payment_method method where method.id = membership.payment_method_id) as gateway,
  (select jsonb_build_object('id', period.id, 'index', period.index, 'startsAt', period.starts_at,
      'endsAt', period.ends_at, 'couponsOff', (
        select coalesce(sum(off_minor), 0) from coupon_use
         where subject_id = period.id and given_back_at is null), 'charges', coalesce((
        select jsonb_agg(jsonb_build_object('id', charge.id, 'paymentMethodId', charge.payment_method_id,
            'at', coalesce(charge.answered_at, charge.sent_at), 'outcome', charge.outcome) order by charge.attempt)
          from membership_charge charge where charge.period_id = period.id), '[]'))
     from membership_period period
    where period.membership_id = membership.id and period.status = 'pending' and period.paid_with is null
      and period.one_off is null) as bill,
  ${pendingPriceChange} as "priceChange", ${chosenCoupons} as coupons, ${agreedTierChange} as "tierChange", ${begunByGift} as "isGift",
  (select period.starts_at from membership_period period
    where period.membership_id = membership.id and period.index = membership.next_index - 1 and period.one_off is null
    order by period.starts_at desc limit 1) as "inProgressSince",
  (select jsonb_build_object('id', charge.id, 'paymentMethodId', charge.payment_method_id)
     from membership_period period join membership_charge charge on charge.period_id = period.id
    where period.membership_id = membership.id and period.status = 'pending' and period.one_off is not null
      and charge.outcome = 'pending') as "oneOff"`;

/** What finds and locks those that are due, for whoever asks for its plan or measures it. */
export const dueStatement = (due: { now: Date; limit: number }): RawBuilder<{ id: string }> => sql`
  select id from membership where next_look_at <= ${due.now.toISOString()}::timestamptz
  order by next_look_at limit ${due.limit} for no key update skip locked`;

/**
 * Memberships whose time has come, locked until the transaction ends; those that somebody else has are left to them. They are
 * read once they are locked: a single statement would read them as they were when it began, which may be before what their
 * member changed a moment ago.
 */
export async function lockDueMemberships(
  trx: DatabaseTransaction,
  due: { now: Date; limit: number },
): Promise<MembershipWithHistory[]> {
  const { rows: locked } = await dueStatement(due).execute(trx);
  if (locked.length === 0) return [];
  const ids = locked.map(({ id }) => id);
  const { rows } = await sql<MembershipWithHistory>`
    select ${WITH_HISTORY} from membership where id = any(${ids}::uuid[])`.execute(trx);
  return rows;
}

/** Those whose time has come, not locked, in the order of their looks; after the last one of the page before. */
export async function listDueMemberships(
  db: Executor,
  due: { now: Date; after: { nextLookAt: string; id: string } | undefined; limit: number },
): Promise<MembershipWithHistory[]> {
  const { after } = due;
  const { rows } = await sql<MembershipWithHistory>`
    select ${WITH_HISTORY} from membership
    where next_look_at <= ${due.now.toISOString()}::timestamptz
      ${after === undefined ? sql`` : sql`and (next_look_at, id) > (${after.nextLookAt}::timestamptz, ${after.id}::uuid)`}
    order by next_look_at, id limit ${due.limit}`.execute(db);
  return rows;
}

/** Its step failed: looked at again later, so that it holds nobody else up. */
export async function setAside(
  db: Executor,
  aside: { id: string; reason: string; until: Date; at: Date },
): Promise<void> {
  await db
    .updateTable('membership')
    .set({
      ...{ set_aside_at: aside.at.toISOString(), set_aside_for: aside.reason },
      next_look_at: aside.until.toISOString(),
    })
    .where('id', '=', aside.id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function lockMembership(
  trx: DatabaseTransaction,
  id: string,
): Promise<MembershipWithHistory | undefined> {
  await sql`select from membership where id = ${id}::uuid for no key update`.execute(trx);
  return await findMembershipWithHistory(trx, id);
}

export async function findMembershipWithHistory(
  db: Executor,
  id: string,
): Promise<MembershipWithHistory | undefined> {
  const { rows } = await sql<MembershipWithHistory>`
    select ${WITH_HISTORY} from membership where id = ${id}::uuid`.execute(db);
  return rows[0];
}

export function anchorOf(row: MembershipRow): BillingAnchor {
  return {
    ...{
      date: row.anchor_date,
      timeZone: row.time_zone,
      interval: row.interval,
      offsetDays: row.offset_days,
    },
  };
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The row as the rule reads it. */
export function historyOf(row: MembershipWithHistory, outages: RenewalHistory['outages']): RenewalHistory {
  const { bill, priceChange, tierChange } = row;
  const [from, until] = [instant(row.pause_from), instant(row.pause_until)];
  return {
    anchor: anchorOf(row),
    nextIndex: row.next_index,
    inProgressSince: instant(row.inProgressSince),
    price: { priceId: row.price_id, amountMinor: row.amount_minor },
    ...{ currency: row.currency, coupons: row.coupons },
    priceChange: priceChange && {
      ...{ priceId: priceChange.priceId, amountMinor: priceChange.amountMinor },
      effectiveFrom: new Date(priceChange.effectiveFrom),
      agreedAt: instant(priceChange.agreedAt),
    },
    tierChange: tierChange && {
      ...{ priceId: tierChange.priceId, amountMinor: tierChange.amountMinor },
      effectiveFrom: new Date(tierChange.effectiveFrom),
    },
    oneOffInFlight: row.oneOff !== null,
    cancelRequestedAt: instant(row.cancel_requested_at),
    isGift: row.isGift,
    pause: from && until && { from, until },
    endedAt: instant(row.ended_at),
    suspendedAt: instant(row.suspended_at),
    bill: bill && {
      ...{ index: bill.index, start: new Date(bill.startsAt), end: new Date(bill.endsAt) },
      charges: bill.charges.map(({ at, outcome }) => ({ at: new Date(at), outcome })),
      ...{ methodChangedAt: instant(row.method_changed_at), couponsOff: bill.couponsOff },
    },
    outages: outages.filter((outage) => outage.until > new Date(row.outages_until)),
    announcedAt: instant(row.announced_at),
  };
}

export interface NewMembership {
  id: string;
  userId: string;
  creatorId: string;
  tierId: string;
  priceId: string;
  currency: string;
  amountMinor: number;
  interval: TierInterval;
  paymentMethodId: string | null;
  anchor: BillingAnchor;
  nextIndex: number;
  nextLookAt: Date;
  /** For one that ends by itself with what is free of it. */
  cancelRequestedAt?: Date;
  idempotencyKey: string;
  requestHash: string;
  at: Date;
}

/** Undefined when the person has used the key, or is a member of the creator, already. */
export async function insertMembership(
  trx: DatabaseTransaction,
  membership: NewMembership,
): Promise<{ id: string } | undefined> {
  const at = membership.at.toISOString();
  return await trx
    .insertInto('membership')
    .values({
      id: membership.id,
      user_id: membership.userId,
      creator_id: membership.creatorId,
      tier_id: membership.tierId,
      price_id: membership.priceId,
      currency: membership.currency,
      amount_minor: membership.amountMinor,
      interval: membership.interval,
      payment_method_id: membership.paymentMethodId,
      anchor_date: membership.anchor.date,
      time_zone: membership.anchor.timeZone,
      next_index: membership.nextIndex,
      next_look_at: membership.nextLookAt.toISOString(),
      cancel_requested_at: membership.cancelRequestedAt?.toISOString() ?? null,
      outages_until: at,
      idempotency_key: membership.idempotencyKey,
      request_hash: membership.requestHash,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** The coupons that its member chose for it. */
export async function updateChosenCoupons(
  trx: DatabaseTransaction,
  id: string,
  grantIds: readonly string[],
): Promise<void> {
  await trx
    .updateTable('membership')
    .set({ coupon_grant_ids: sql<string[]>`${[...grantIds]}::uuid[]` })
    .where('id', '=', id)
    .execute();
}

export async function findMembershipByKey(db: Executor, userId: string, key: string) {
  return await db
    .selectFrom('membership')
    .select(['id', 'request_hash as requestHash'])
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

export async function findLivingMembership(
  db: Executor,
  person: { userId: string; creatorId: string },
): Promise<{ id: string } | undefined> {
  return await db
    .selectFrom('membership')
    .select('id')
    .where('user_id', '=', person.userId)
    .where('creator_id', '=', person.creatorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** What its member asks of a membership; undefined where somebody else has changed it. */
export async function claimMembershipWish(
  trx: DatabaseTransaction,
  expected: { id: string; version: number },
  wish: {
    cancelRequestedAt?: Date | null;
    method?: { id: string; changedAt: Date };
    pause?: { from: Date; until: Date } | null;
    couponIds?: readonly string[];
  },
  at: Date,
): Promise<{ version: number } | undefined> {
  const { cancelRequestedAt, method, pause, couponIds } = wish;
  return await trx
    .updateTable('membership')
    .set({
      ...(cancelRequestedAt !== undefined && {
        cancel_requested_at: cancelRequestedAt?.toISOString() ?? null,
      }),
      ...(method !== undefined && {
        payment_method_id: method.id,
        method_changed_at: method.changedAt.toISOString(),
      }),
      ...(pause !== undefined && {
        ...{ pause_from: pause?.from.toISOString() ?? null, pause_until: pause?.until.toISOString() ?? null },
      }),
      ...(couponIds !== undefined && { coupon_grant_ids: sql<string[]>`${[...couponIds]}::uuid[]` }),
      version: expected.version + 1,
      updated_at: at.toISOString(),
    })
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .where('ended_at', 'is', null)
    .returning('version')
    .executeTakeFirst();
}
