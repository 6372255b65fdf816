import type { TierInterval } from '@inkvine/contracts/memberships';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A membership whose member is to be asked for another price. Instants are ISO 8601. */
export interface AskableRow {
  membershipId: string;
  userId: string;
  /** What is paid until now, in minor units or coins. */
  previousMinor: number;
  amountMinor: number;
  currency: string;
  priceId: string;
  /** From when on the tier costs so much. */
  from: string;
  anchorDate: string;
  timeZone: string;
  interval: TierInterval;
  offsetDays: number;
}

/**
 * Members of tiers whose price changes for them too, and who were not asked yet: of prices that begin before `until` and
 * are the newest of their tier, currency and interval that do. Who has agreed to another tier is not asked for this one.
 */
export async function listAskable(
  db: Executor,
  query: { until: Date; limit: number },
): Promise<AskableRow[]> {
  const until = query.until.toISOString();
  const { rows } = await sql<AskableRow>`
    select membership.id as "membershipId", membership.user_id as "userId",
      membership.amount_minor as "previousMinor", price.amount_minor as "amountMinor", membership.currency,
      price.id as "priceId", price.effective_from as "from",
      to_char(membership.anchor_date, 'YYYY-MM-DD') as "anchorDate", membership.time_zone as "timeZone",
      membership.interval, membership.offset_days as "offsetDays"
    from tier_price price
    join membership on membership.tier_id = price.tier_id and membership.currency = price.currency
      and membership.interval = price.interval and membership.ended_at is null
    where price.asks_members and price.withdrawn_at is null and price.effective_from <= ${until}::timestamptz
      and membership.price_id <> price.id and membership.amount_minor <> price.amount_minor
      and membership.created_at < price.effective_from
      and not exists (
        select from membership_price_change change
         where change.membership_id = membership.id and change.price_id = price.id)
      and not exists (
        select from membership_tier_change moving
         where moving.membership_id = membership.id and moving.state = 'agreed')
      and not exists (
        select from tier_price newer
         where newer.tier_id = price.tier_id and newer.currency = price.currency
           and newer.interval = price.interval and newer.withdrawn_at is null
           and newer.effective_from > price.effective_from and newer.effective_from <= ${until}::timestamptz)
    limit ${query.limit}`.execute(db);
  return rows;
}

export interface NewPriceChange {
  id: string;
  membershipId: string;
  priceId: string;
  amountMinor: number;
  /** ISO 8601. */
  effectiveFrom: string;
  /** Nobody has to agree to a lower price. */
  isAgreed: boolean;
}

/** Once for a membership and price. @returns the ids of those that are new */
export async function insertPriceChanges(
  trx: DatabaseTransaction,
  changes: readonly NewPriceChange[],
  at: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into membership_price_change (id, membership_id, price_id, amount_minor, effective_from, asked_at, agreed_at)
    select id, "membershipId", "priceId", "amountMinor", "effectiveFrom", ${at.toISOString()}::timestamptz,
      case when "isAgreed" then ${at.toISOString()}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change (
      id uuid, "membershipId" uuid, "priceId" uuid, "amountMinor" bigint, "effectiveFrom" timestamptz,
      "isAgreed" boolean)
    on conflict (membership_id, price_id) do nothing
    returning id`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** Writes a member's answer, in place of an earlier one. False where they were not asked. */
export async function updatePriceAnswer(
  trx: DatabaseTransaction,
  answer: { membershipId: string; priceId: string; agrees: boolean; at: Date },
): Promise<boolean> {
  const at = answer.at.toISOString();
  const row = await trx
    .updateTable('membership_price_change')
    .set({ agreed_at: answer.agrees ? at : null, refused_at: answer.agrees ? null : at })
    .where('membership_id', '=', answer.membershipId)
    .where('price_id', '=', answer.priceId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
