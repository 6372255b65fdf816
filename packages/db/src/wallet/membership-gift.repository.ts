import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import {
  spendStatement,
  toOutcome,
  type Spend,
  type SpendOutcome,
  type SpendRow,
} from './spend.repository.ts';

export interface MembershipGiftSpend extends Omit<Spend, 'idemKey'> {
  giftId: string;
  tierId: string;
  /** The price of a month, which they were counted with. */
  priceId: string;
  months: number;
  /** The order that was paid for it, whose coins these are; null where coins pay the price of a month. */
  orderId: string | null;
}

/** Takes what months of a tier cost, for somebody else to have, and records the creator's earning: one statement. */
export async function insertMembershipGift(
  trx: DatabaseTransaction,
  spend: MembershipGiftSpend,
): Promise<SpendOutcome> {
  return toOutcome(await membershipGiftStatement(spend).execute(trx));
}

/** As it is sent. Its key is the gift; the tier stands where other earnings have their novel. */
export function membershipGiftStatement(spend: MembershipGiftSpend): RawBuilder<SpendRow> {
  const { orderId } = spend;
  const isPriced =
    orderId === null
      ? sql`price.currency = 'COI' and price."interval" = 'month'
        and price.amount_minor * ${spend.months}::bigint = (select amount from input)`
      : sql`exists (
          select from gift_order placed
           where placed.id = ${orderId}::uuid and placed.tier_id = tier.id and placed.price_id = price.id
             and placed.giver_id = (select user_id from input) and placed.months = ${spend.months}::integer
             and placed.coins = (select amount from input))`;
  return spendStatement(spend, {
    kind: 'gift',
    ...(orderId !== null && { orderId }),
    idemKey: sql`'gift:' || ${spend.giftId}::uuid`,
    outdated: sql`false`,
    subject: sql`
      select ${spend.giftId}::uuid as id, tier.id as novel_id, tier.creator_id
      from membership_tier tier
      join tier_price price on price.tier_id = tier.id and price.id = ${spend.priceId}::uuid
      where tier.id = ${spend.tierId}::uuid
        and tier.status = 'active'
        and tier.creator_id <> (select user_id from input)
        and ${isPriced}`,
    effects: sql`
    wrapped as (
      insert into gift_membership (gift_id, tier_id, price_id, months, txn_id, coins)
      select subject.id, subject.novel_id, ${spend.priceId}::uuid, ${spend.months}::integer, txn.id, input.amount
      from input, subject, txn)`,
  });
}

/** Months of a tier that a gift holds. */
export interface GiftedMonths {
  tierId: string;
  priceId: string;
  months: number;
}

/** Undefined for a gift of chapters. */
export async function findGiftedMonths(db: Executor, giftId: string): Promise<GiftedMonths | undefined> {
  return await db
    .selectFrom('gift_membership')
    .select(['tier_id as tierId', 'price_id as priceId', 'months'])
    .where('gift_id', '=', giftId)
    .executeTakeFirst();
}

/** What a gift holds has become part of a membership of whoever claims it. Call only behind the lock of the gift. */
export async function claimGiftMonths(
  trx: DatabaseTransaction,
  claim: { giftId: string; userId: string; membershipId: string; at: string },
): Promise<void> {
  await sql`
    with given as (
      update gift_membership set state = 'given', membership_id = ${claim.membershipId}::uuid
      where gift_id = ${claim.giftId} and state = 'waiting'
      returning gift_id)
    update gift set state = 'claimed', claimed_by = ${claim.userId}::uuid, ended_at = ${claim.at}::timestamptz
    from given where gift.id = given.gift_id and gift.state = 'waiting'`.execute(trx);
}
