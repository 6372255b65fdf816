import type { GatewayDifferenceKind } from '@inkvine/contracts/backoffice';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface SeenDifference {
  id: string;
  gateway: string;
  kind: GatewayDifferenceKind;
  /** The gateway's payment or payout, or our order or payout where the gateway has none. */
  subject: string;
  topUpId: string | null;
  theirMinor: number | null;
  ourMinor: number | null;
  currency: string;
  at: Date;
}

/** One that was seen before keeps its age; one that was settled and is there again is open again. */
export async function upsertDifference(db: Executor, seen: SeenDifference): Promise<void> {
  const at = seen.at.toISOString();
  await db
    .insertInto('gateway_difference')
    .values({
      id: seen.id,
      gateway: seen.gateway,
      kind: seen.kind,
      subject: seen.subject,
      top_up_id: seen.topUpId,
      their_minor: seen.theirMinor,
      our_minor: seen.ourMinor,
      currency: seen.currency,
      first_seen_at: at,
      last_seen_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['gateway', 'kind', 'subject']).doUpdateSet({
        last_seen_at: at,
        their_minor: seen.theirMinor,
        our_minor: seen.ourMinor,
        // An operator's word stands; what ended by itself is open again.
        resolved_at: sql`case when gateway_difference.resolved_by is null then null
          else gateway_difference.resolved_at end`,
      }),
    )
    .execute();
}

/** Ends by itself what an order has made good since: it is paid, and for the amount that the gateway booked. */
export async function resolveMendedDifferences(db: Executor, gateway: string, at: Date): Promise<void> {
  await sql`
    update gateway_difference set resolved_at = ${at.toISOString()}::timestamptz
    from top_up
    where gateway_difference.gateway = ${gateway} and gateway_difference.resolved_at is null
      and top_up.id = gateway_difference.top_up_id
      and gateway_difference.kind = 'not_credited'
      and top_up.status = 'paid' and top_up.price_minor = gateway_difference.their_minor`.execute(db);
}

const COLUMNS = [
  'id',
  'gateway',
  'kind',
  'subject',
  'top_up_id as topUpId',
  'their_minor as theirMinor',
  'our_minor as ourMinor',
  'currency',
  'first_seen_at as firstSeenAt',
  'last_seen_at as lastSeenAt',
  'resolved_at as resolvedAt',
  'note',
] as const;

/** Open ones, the oldest first. */
export async function listOpenDifferences(db: Executor, limit: number) {
  return await db
    .selectFrom('gateway_difference')
    .select(COLUMNS)
    .where('resolved_at', 'is', null)
    .orderBy('first_seen_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Undefined when it is not open. */
export async function claimDifferenceResolved(
  db: Executor,
  resolution: { id: string; by: string; note: string; at: Date },
) {
  return await db
    .updateTable('gateway_difference')
    .set({ resolved_at: resolution.at.toISOString(), resolved_by: resolution.by, note: resolution.note })
    .where('id', '=', resolution.id)
    .where('resolved_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

export async function listBooksChecks(db: Executor) {
  return await db
    .selectFrom('gateway_books_check')
    .select(['gateway', 'checked_until as checkedUntil', 'checked_at as checkedAt', 'transactions'])
    .orderBy('gateway')
    .execute();
}

export async function upsertBooksCheck(
  db: Executor,
  check: { gateway: string; until: Date; at: Date; transactions: number },
): Promise<void> {
  const values = {
    checked_until: check.until.toISOString(),
    checked_at: check.at.toISOString(),
    transactions: check.transactions,
  };
  await db
    .insertInto('gateway_books_check')
    .values({ gateway: check.gateway, ...values })
    .onConflict((conflict) => conflict.column('gateway').doUpdateSet(values))
    .execute();
}

/** Of a gateway's refunds and disputes those that have ended in our books, by the gateway's ids. */
export async function listEndedAtGateway(
  db: Executor,
  gateway: string,
  gatewayIds: readonly string[],
): Promise<string[]> {
  const ids = [...gatewayIds];
  const { rows } = await sql<{ id: string }>`
    select gateway_refund_id as id from refund join top_up on top_up.id = refund.top_up_id
    where gateway_refund_id = any(${ids}::text[]) and top_up.gateway = ${gateway}
    union all
    select gateway_dispute_id from dispute
    where gateway = ${gateway} and gateway_dispute_id = any(${ids}::text[]) and state <> 'open'`.execute(db);
  return rows.map(({ id }) => id);
}
