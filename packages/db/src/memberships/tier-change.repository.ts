import type { ChosenCoupon } from '@inkvine/domain/memberships/period-coupons';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { chosenCouponsFor } from './membership.repository.ts';

export type TierChangeState = 'charging' | 'agreed' | 'done' | 'refused' | 'withdrawn';

/** A member's agreement to another tier at a price. */
export interface NewTierChange {
  id: string;
  membershipId: string;
  fromTierId: string;
  tierId: string;
  priceId: string;
  /** Of a whole period. */
  amountMinor: number;
  /** Those that come with what is paid at once. */
  coins: number;
  /** What is paid at once; null for nothing. */
  periodId: string | null;
  effectiveFrom: Date;
  state: 'charging' | 'agreed';
  at: Date;
}

export async function insertTierChange(trx: DatabaseTransaction, change: NewTierChange): Promise<void> {
  await trx
    .insertInto('membership_tier_change')
    .values({
      ...{ id: change.id, membership_id: change.membershipId, from_tier_id: change.fromTierId },
      ...{ tier_id: change.tierId, price_id: change.priceId, amount_minor: change.amountMinor },
      ...{ coins: change.coins, period_id: change.periodId, state: change.state },
      ...{ effective_from: change.effectiveFrom.toISOString(), agreed_at: change.at.toISOString() },
    })
    .execute();
}

/** What became of a change; `failure` of the charge that was to pay for it. */
export async function findTierChange(
  db: Executor,
  id: string,
): Promise<{ state: TierChangeState; effectiveFrom: string; failure: string | null } | undefined> {
  const { rows } = await sql<{ state: TierChangeState; effectiveFrom: string; failure: string | null }>`
    select change.state, change.effective_from as "effectiveFrom", charge.failure
    from membership_tier_change change
    left join membership_charge charge on charge.period_id = change.period_id
    where change.id = ${id}::uuid`.execute(db);
  return rows[0];
}

/** The change that a charge pays for. */
export async function findTierChangeOfPeriod(
  db: Executor,
  periodId: string,
): Promise<{ id: string; tierName: string } | undefined> {
  return await db
    .selectFrom('membership_tier_change as change')
    .innerJoin('membership_tier as tier', 'tier.id', 'change.tier_id')
    .select(['change.id', 'tier.name as tierName'])
    .where('change.period_id', '=', periodId)
    .executeTakeFirst();
}

/** Nothing comes of a change: its charge brought nothing, or it was taken back. False where it is settled already. */
export async function claimTierChangeEnd(
  trx: DatabaseTransaction,
  ended: { id: string; from: 'charging' | 'agreed'; at: Date },
): Promise<boolean> {
  const row = await trx
    .updateTable('membership_tier_change')
    .set({
      state: ended.from === 'charging' ? 'refused' : 'withdrawn',
      settled_at: ended.at.toISOString(),
    })
    .where('id', '=', ended.id)
    .where('state', '=', ended.from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Nothing comes of what was open when these memberships ended. */
export async function endTierChangesOf(
  trx: DatabaseTransaction,
  ended: { membershipIds: readonly string[]; at: Date },
): Promise<void> {
  if (ended.membershipIds.length === 0) return;
  await sql`
    update membership_tier_change
    set state = case state when 'charging' then 'refused' else 'withdrawn' end,
      settled_at = ${ended.at.toISOString()}::timestamptz
    where membership_id = any(${[...ended.membershipIds]}::uuid[]) and state in ('charging', 'agreed')`.execute(
    trx,
  );
}

/** What was open to a member when their tier changed. */
interface OpenAtSwitch {
  row: string;
  tierId: string;
  periodId: string | null;
  from: string;
}

/** Coupons that stood with a membership and are not for its new tier. */
export interface LetGoCoupons {
  membershipId: string;
  tierId: string;
  couponIds: string[];
}

/**
 * The tier of memberships becomes the one that was agreed to, with its price and, from `from` on, what is open to the
 * member, also when a pause is over; another change that was agreed to meanwhile is none any more, and coupons that are
 * not for the new tier stand with the membership no longer. Call behind the memberships' locks. A change that is settled
 * already does nothing. Answers which coupons were let go.
 */
export async function switchTiers(
  trx: DatabaseTransaction,
  changes: readonly { id: string; from: Date }[],
  now: Date,
): Promise<LetGoCoupons[]> {
  if (changes.length === 0) return [];
  const at = sql`${now.toISOString()}::timestamptz`;
  const wanted = JSON.stringify(changes.map(({ id, from }) => ({ id, from: from.toISOString() })));
  const { rows: done } = await sql<{ membershipId: string; tierId: string; letGo: string[] }>`
    with done as (
      update membership_tier_change change set state = 'done', settled_at = ${at}
      from jsonb_to_recordset(${wanted}::jsonb) as wanted (id uuid, "from" timestamptz)
      where change.id = wanted.id and change.state in ('charging', 'agreed')
      returning change.*, wanted."from"),
    coupons as (
      select done.membership_id, held.id, coupon.tier_ids = '{}' or done.tier_id = any(coupon.tier_ids) as fits
      from done join membership on membership.id = done.membership_id
        cross join unnest(membership.coupon_grant_ids) as held (id)
        join coupon_grant owned on owned.id = held.id
        join coupon on coupon.id = owned.coupon_id),
    moved as (
      update membership
      set tier_id = done.tier_id, price_id = done.price_id, amount_minor = done.amount_minor,
        coupon_grant_ids = array(select id from coupons where membership_id = membership.id and fits),
        version = version + 1, updated_at = ${at}
      from done where membership.id = done.membership_id),
    replaced as (
      update membership_tier_change other set state = 'withdrawn', settled_at = ${at}
      from done
      where other.membership_id = done.membership_id and other.state = 'agreed' and other.id <> done.id)
    select membership_id as "membershipId", tier_id as "tierId", period_id as "periodId", "from",
      array(select id from coupons where coupons.membership_id = done.membership_id and not fits) as "letGo"
    from done`.execute(trx);
  const switched = sql`jsonb_to_recordset(${JSON.stringify(done)}::jsonb) as switched (
    "membershipId" uuid, "tierId" uuid, "periodId" uuid, "from" timestamptz)`;
  const { rows: open } = await sql<OpenAtSwitch>`
    with switched as materialized (select * from ${switched}),
    open as materialized (
      select distinct on (entitlement.membership_id) to_jsonb(entitlement) as row, switched.*
      from switched join membership_entitlement entitlement on entitlement.membership_id = switched."membershipId"
      where entitlement.source <> 'grace' and entitlement.starts_at <= switched."from"
        and (entitlement.until_decided or entitlement.ends_at > switched."from")
      order by entitlement.membership_id, entitlement.ends_at desc, entitlement.id desc),
    closed as (
      update membership_entitlement entitlement
      set until_decided = false, ends_at = greatest(entitlement.starts_at, switched."from")
      from switched
      where entitlement.membership_id = switched."membershipId" and entitlement.starts_at <= switched."from"
        and (entitlement.until_decided or entitlement.ends_at > switched."from")),
    later as (
      update membership_entitlement entitlement set tier_id = switched."tierId"
      from switched
      where entitlement.membership_id = switched."membershipId" and entitlement.starts_at > switched."from"
        and entitlement.until_decided)
    select row::text as row, "tierId", "periodId", "from" from open`.execute(trx);
  // After those they take over from: only one row of a membership may wait for a decision.
  const taken = JSON.stringify(
    open.map(({ row, ...rest }) => ({ row: JSON.parse(row) as unknown, ...rest })),
  );
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    select former.membership_id, former.user_id, former.creator_id, open."tierId",
      coalesce(open."periodId", former.period_id),
      case when open."periodId" is null then former.source else 'period' end, open."from",
      greatest(former.ends_at, open."from"), former.until_decided, ${at}
    from jsonb_to_recordset(${taken}::jsonb) as open (
        row jsonb, "tierId" uuid, "periodId" uuid, "from" timestamptz)
      cross join lateral jsonb_populate_record(null::membership_entitlement, open.row) as former`.execute(
    trx,
  );
  return done
    .filter(({ letGo }) => letGo.length > 0)
    .map(({ membershipId, tierId, letGo: couponIds }) => ({ membershipId, tierId, couponIds }));
}

/** The coupons that a member chose and that are for each of these tiers. */
export async function listChosenCouponsFor(
  db: Executor,
  query: { membershipId: string; tierIds: readonly string[] },
): Promise<{ tierId: string; coupons: ChosenCoupon[] }[]> {
  const { rows } = await sql<{ tierId: string; coupons: ChosenCoupon[] }>`
    select tier.id as "tierId", ${chosenCouponsFor(sql`tier.id`)} as coupons
    from membership cross join membership_tier tier
    where membership.id = ${query.membershipId}::uuid and tier.id = any(${[...query.tierIds]}::uuid[])`.execute(
    db,
  );
  return rows;
}
