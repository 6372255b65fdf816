import type { TierInterval } from '@inkvine/contracts/memberships';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A tier at one of its prices, as somebody joins it. */
export interface OfferRow {
  tierId: string;
  creatorId: string;
  tierName: string;
  creatorName: string;
  status: string;
  trialDays: number;
  memberLimit: number | null;
  currency: string;
  interval: TierInterval;
  amountMinor: number;
  /** The price that holds now for this currency and interval. */
  isCurrent: boolean;
}

type OfferKey = { tierId: string; priceId: string; at: Date };

const offerOf = (tier: RawBuilder<unknown>, { priceId, at }: OfferKey) => sql<OfferRow>`
  with tier as materialized (${tier})
  select tier.id as "tierId", tier.creator_id as "creatorId", tier.name as "tierName", creator.name as "creatorName",
    tier.status, tier.trial_days as "trialDays", tier.member_limit as "memberLimit", price.currency,
    price.interval, price.amount_minor as "amountMinor",
    price.id = (
      select id from tier_price holds
       where holds.tier_id = tier.id and holds.currency = price.currency and holds.interval = price.interval
         and holds.withdrawn_at is null and holds.effective_from <= ${at.toISOString()}::timestamptz
       order by holds.effective_from desc limit 1) is true as "isCurrent"
  from tier
  join "user" creator on creator.id = tier.creator_id
  join tier_price price on price.tier_id = tier.id and price.id = ${priceId}::uuid`;

/** Undefined when the price is of no such tier. */
export async function findOffer(db: Executor, offer: OfferKey): Promise<OfferRow | undefined> {
  const tier = sql`select * from membership_tier where id = ${offer.tierId}::uuid`;
  return (await offerOf(tier, offer).execute(db)).rows[0];
}

/** Locks the tier, so that its places are counted by one at a time. Undefined when the price is of no such tier. */
export async function lockOffer(trx: DatabaseTransaction, offer: OfferKey): Promise<OfferRow | undefined> {
  const tier = sql`select * from membership_tier where id = ${offer.tierId}::uuid for no key update`;
  return (await offerOf(tier, offer).execute(trx)).rows[0];
}

/**
 * Places of tiers that are taken: members, those included whose first payment, or whose change to it, is on its way,
 * gifts that wait for theirs, and those whose payment is on its way.
 */
export async function listMemberCounts(
  db: Executor,
  tierIds: readonly string[],
): Promise<{ tierId: string; members: number }[]> {
  const { rows } = await sql<{ tierId: string; members: number }>`
    select tier.id as "tierId", (
        select count(*) from membership where tier_id = tier.id and ended_at is null) + (
        select count(*) from membership_tier_change change join membership on membership.id = change.membership_id
         where change.tier_id = tier.id and change.state in ('agreed', 'charging')
           and membership.ended_at is null and membership.tier_id <> change.tier_id) + (
        select count(*) from gift_membership where tier_id = tier.id and state = 'waiting') + (
        select count(*) from gift_order where tier_id = tier.id and state = 'pending') as members
    from unnest(${[...tierIds]}::uuid[]) as tier (id)`.execute(db);
  return rows;
}

/** Those of one tier. */
export async function countMembers(db: Executor, tierId: string): Promise<number> {
  return (await listMemberCounts(db, [tierId]))[0]!.members;
}

/** Whether somebody has ever had a trial of the creator, or paid them for a membership. */
export async function wasMember(
  db: Executor,
  person: { userId: string; creatorId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('membership_entitlement')
    .select('id')
    .where('user_id', '=', person.userId)
    .where('creator_id', '=', person.creatorId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
