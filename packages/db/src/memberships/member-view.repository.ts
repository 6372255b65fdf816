import type { TierInterval } from '@inkvine/contracts/memberships';
import type { MembershipEnd } from '@inkvine/contracts/renewals';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import {
  agreedTierChange,
  begunByGift,
  chosenCoupons,
  pendingPriceChange,
  type MembershipWithHistory,
} from './membership.repository.ts';

/** A membership as its member sees it. Instants are ISO 8601. */
export interface MemberViewRow {
  id: string;
  userId: string;
  creatorId: string;
  creatorName: string;
  tierId: string;
  tierName: string;
  rank: number;
  /** What its creator tells new members. */
  welcome: string;
  currency: string;
  amountMinor: number;
  interval: TierInterval;
  timeZone: string;
  paymentMethodId: string | null;
  cancelRequestedAt: string | null;
  suspendedAt: string | null;
  /** Months that are left out, while they are not over. */
  pauseFrom: string | null;
  pauseUntil: string | null;
  endedAt: string | null;
  endReason: MembershipEnd | null;
  createdAt: string;
  version: number;
  /** The end of the latest period that is paid, free or waived. */
  paidUntil: string | null;
  /** Where access is open now: until when, and by what. */
  openUntil: string | null;
  openBy: string | null;
  isStarting: boolean;
  /** Begun by a gift, and nothing was decided of what comes after it. */
  isGift: boolean;
  /** Of the last charge of the bill that is open, or that ended the membership. */
  failure: string | null;
  anchorDate: string;
  offsetDays: number;
  priceChange: MembershipWithHistory['priceChange'];
  coupons: MembershipWithHistory['coupons'];
  tierChange: MembershipWithHistory['tierChange'];
  isChangingTier: boolean;
}

/** A column of a pause that is not over. */
const pausing = (at: Date, column: RawBuilder<unknown>) =>
  sql`case when pause_until > ${at.toISOString()}::timestamptz then ${column} end`;

const view = (at: Date) => sql`
  select membership.id, membership.user_id as "userId", membership.creator_id as "creatorId",
    creator.name as "creatorName", tier.id as "tierId", tier.name as "tierName", tier.rank, tier.welcome,
    membership.currency,
    membership.amount_minor as "amountMinor", membership.interval, membership.time_zone as "timeZone",
    membership.payment_method_id as "paymentMethodId",
    membership.cancel_requested_at as "cancelRequestedAt", membership.suspended_at as "suspendedAt",
    ${pausing(at, sql`pause_from`)} as "pauseFrom", ${pausing(at, sql`pause_until`)} as "pauseUntil",
    membership.ended_at as "endedAt", membership.end_reason as "endReason",
    membership.created_at as "createdAt", membership.version,
    (select max(ends_at) from membership_period period
      where period.membership_id = membership.id and period.status in ('paid', 'free', 'waived')) as "paidUntil",
    open.ends_at as "openUntil", open.source as "openBy",
    not exists (select from membership_entitlement ever where ever.membership_id = membership.id) as "isStarting",
    membership.next_index = 0 and ${begunByGift} as "isGift",
    (select charge.failure from membership_period bill
       join membership_charge charge on charge.period_id = bill.id
      where bill.membership_id = membership.id and bill.status in ('pending', 'unpaid') and bill.one_off is null
      order by bill.starts_at desc, charge.attempt desc limit 1) as failure,
    to_char(membership.anchor_date, 'YYYY-MM-DD') as "anchorDate", membership.offset_days as "offsetDays",
    ${pendingPriceChange} as "priceChange", ${chosenCoupons} as coupons, ${agreedTierChange} as "tierChange",
    exists (
      select from membership_tier_change change
       where change.membership_id = membership.id and change.state = 'charging') as "isChangingTier"
  from membership
  join membership_tier tier on tier.id = membership.tier_id
  join "user" creator on creator.id = membership.creator_id
  left join lateral (
    select ends_at, source from membership_entitlement entitlement
     where entitlement.membership_id = membership.id and entitlement.starts_at <= ${at.toISOString()}::timestamptz
       and (entitlement.ends_at > ${at.toISOString()}::timestamptz or entitlement.until_decided)
     order by ends_at desc limit 1) as open on true`;

export async function findMemberView(db: Executor, id: string, at: Date): Promise<MemberViewRow | undefined> {
  const { rows } = await sql<MemberViewRow>`${view(at)} where membership.id = ${id}::uuid`.execute(db);
  return rows[0];
}

/** A person's memberships, newest first; those that never began are left out. */
export async function listMemberViews(
  db: Executor,
  query: { userId: string; at: Date; before: string | undefined; limit: number },
): Promise<MemberViewRow[]> {
  const { rows } = await sql<MemberViewRow>`
    ${view(query.at)}
    where membership.user_id = ${query.userId}::uuid and membership.end_reason is distinct from 'not_begun'
      ${query.before === undefined ? sql`` : sql`and membership.id < ${query.before}::uuid`}
    order by membership.id desc limit ${query.limit}`.execute(db);
  return rows;
}
