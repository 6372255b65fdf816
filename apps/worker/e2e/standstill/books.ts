import type { Database } from '@inkvine/db/database';
import { sql } from 'kysely';
import type { Site } from './site.ts';

/** What stands in the tables about a member. Instants are ISO 8601. */
export interface Recorded {
  membershipId: string;
  userId: string;
  /** The boundaries, from the first on, as PostgreSQL's own calendar has them. */
  boundaries: string[];
  periods: { startsAt: string; endsAt: string; what: string; amount: number }[];
  charges: {
    id: string;
    periodStart: string;
    outcome: string;
    failure: string | null;
    sentAt: string;
    amount: number;
  }[];
  endedAt: string | null;
  endReason: string | null;
  nextLookAt: string | null;
  setAside: string | null;
  /** With the begin of the period, and how many elapsed ones it says that nobody pays for. */
  told: { id: string; kind: string; periodStart: string; waived: number }[];
  isOpen: boolean;
  /** Coins in the wallet. */
  coins: number;
}

/**
 * Boundaries are counted from the day of joining in the member's time zone, after the free days, by PostgreSQL, which
 * shares nothing with the calendar of the product.
 */
export async function readMembers(
  db: Database,
  { now, periods }: { now: Date; periods: number },
): Promise<Map<string, Recorded>> {
  await sql`set statement_timeout = 0`.execute(db);
  const { rows } = await sql<Recorded>`
    select membership.id as "membershipId", membership.user_id as "userId", ended_at as "endedAt",
      end_reason as "endReason", next_look_at as "nextLookAt", set_aside_for as "setAside",
      array(
        select to_json(((begins.day + k * case membership.interval when 'month' then interval '1 month'
            else interval '1 year' end)::timestamp at time zone membership.time_zone))#>>'{}'
          from generate_series(0, ${periods}::integer) as k order by k) as boundaries,
      coalesce((
        select jsonb_agg(jsonb_build_object('startsAt', starts_at, 'endsAt', ends_at,
            'what', coalesce(reason, status), 'amount', amount_minor) order by starts_at)
          from membership_period where membership_id = membership.id and one_off is null), '[]') as periods,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', charge.id, 'periodStart', period.starts_at,
            'outcome', charge.outcome, 'failure', charge.failure, 'sentAt', charge.sent_at, 'amount', charge.amount_minor) order by charge.sent_at)
          from membership_charge charge join membership_period period on period.id = charge.period_id
         where period.membership_id = membership.id), '[]') as charges,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'periodStart', period_start,
            'waived', coalesce((detail->>'waived')::integer, 0)) order by id)
          from membership_notice where membership_id = membership.id), '[]') as told,
      exists (
        select from membership_entitlement where membership_id = membership.id
          and starts_at <= ${now.toISOString()}::timestamptz
          and (ends_at > ${now.toISOString()}::timestamptz or until_decided)) as "isOpen",
      (select coalesce(sum(lot.remaining), 0) from coin_lot lot join wallet on wallet.id = lot.wallet_id
          where wallet.user_id = membership.user_id) as coins
    from membership
    cross join lateral (
      select (membership.created_at at time zone membership.time_zone)::date + coalesce((
        select tier.trial_days from membership_tier tier where tier.id = membership.tier_id), 0) as day) as begins`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.membershipId, row]));
}

export interface Booked {
  gateway: string;
  orderId: string;
  amount: number;
}

/** Every payment in the gateways' own books, and how much of it went back. */
export async function readGateways({ gateways, fakes, now }: Site, from: Date) {
  const payments: Booked[] = [];
  let refunds = 0;
  for (const { id } of fakes) {
    const to = new Date(now().getTime() + 86_400_000);
    for await (const booked of gateways.byId(id).listTransactions({ from, to })) {
      if (booked.kind !== 'payment') refunds += 1;
      else payments.push({ gateway: id, orderId: booked.orderId ?? '', amount: booked.amount.amountMinor });
    }
  }
  return { payments, refunds };
}
