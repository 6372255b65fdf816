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

/**
 * The tier of a membership becomes the one that was agreed to, with its price and, from `from` on, what is open to the
 * member; another change that was agreed to meanwhile is none any more. Call behind the membership's lock. False where
 * the change is settled already.
 */
export async function switchTier(
  trx: DatabaseTransaction,
  change: { id: string; from: Date; at: Date },
): Promise<boolean> {
  const at = sql`${change.at.toISOString()}::timestamptz`;
  const from = sql`${change.from.toISOString()}::timestamptz`;
  const { rows } = await sql<{ membershipId: string; tierId: string; periodId: string | null }>`
    with done as (
      update membership_tier_change set state = 'done', settled_at = ${at}
      where id = ${change.id}::uuid and state in ('charging', 'agreed')
      returning *),
    moved as (
      update membership
      set tier_id = done.tier_id, price_id = done.price_id, amount_minor = done.amount_minor,
        version = version + 1, updated_at = ${at}
      from done where membership.id = done.membership_id),
    replaced as (
      update membership_tier_change other set state = 'withdrawn', settled_at = ${at}
      from done
      where other.membership_id = done.membership_id and other.state = 'agreed' and other.id <> done.id)
    select membership_id as "membershipId", tier_id as "tierId", period_id as "periodId" from done`.execute(
    trx,
  );
  const done = rows[0];
  if (done === undefined) return false;
  const { rows: open } = await sql<{ row: string }>`
    with open as materialized (
      select * from membership_entitlement
      where membership_id = ${done.membershipId}::uuid and source <> 'grace' and starts_at <= ${from}
        and (until_decided or ends_at > ${from})
      order by ends_at desc, id desc limit 1),
    closed as (
      update membership_entitlement
      set until_decided = false, ends_at = greatest(starts_at, ${from})
      where membership_id = ${done.membershipId}::uuid and starts_at <= ${from}
        and (until_decided or ends_at > ${from})),
    -- What opens when a pause is over.
    later as (
      update membership_entitlement set tier_id = ${done.tierId}::uuid
      where membership_id = ${done.membershipId}::uuid and starts_at > ${from} and until_decided)
    select to_jsonb(open)::text as row from open`.execute(trx);
  if (open[0] === undefined) return true;
  // After the one it takes over from: only one row of a membership may wait for a decision.
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    select membership_id, user_id, creator_id, ${done.tierId}::uuid, coalesce(${done.periodId}::uuid, period_id),
      case when ${done.periodId}::uuid is null then source else 'period' end, ${from}, greatest(ends_at, ${from}),
      until_decided, ${at}
    from jsonb_populate_record(null::membership_entitlement, ${open[0].row}::jsonb)`.execute(trx);
  return true;
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
