import type { TierInterval } from '@inkvine/contracts/memberships';
import type {
  RenewalFindingKind,
  RenewalFindingReason,
  RenewalStanding,
} from '@inkvine/contracts/renewal-desk';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

/** Instants are ISO 8601. */
export interface StandingRow {
  id: string;
  membershipId: string;
  memberName: string;
  memberEmail: string;
  creatorName: string;
  tierName: string;
  currency: string;
  amountMinor: number;
  interval: TierInterval;
  at: string;
  periodStart: string | null;
  waived: string | null;
  failure: string | null;
  suspendedAt: string | null;
}

const LATE = sql`interval '10 minutes'`;
const DUE = sql`interval '1 day'`;
const WAIVED = sql`interval '30 days'`;

/** A row for each membership, or period, of a standing at an instant; `at` and `id` place it. */
function standing(kind: RenewalStanding, now: Date): RawBuilder<unknown> {
  const at = sql`${now.toISOString()}::timestamptz`;
  switch (kind) {
    case 'due':
      return sql`
        select id, id as membership_id, next_look_at as at, null::uuid as period_id, null as failure
        from membership where next_look_at > ${at} - ${LATE} and next_look_at <= ${at} + ${DUE}
          and set_aside_at is null`;
    case 'late':
      return sql`
        select id, id as membership_id, next_look_at as at, null::uuid as period_id, null as failure
        from membership where next_look_at <= ${at} - ${LATE}
        union all
        select id, id, set_aside_at, null, null
        from membership where set_aside_at is not null and next_look_at > ${at} - ${LATE}`;
    case 'waived':
      return sql`
        select id, membership_id, settled_at as at, id as period_id, null as failure
        from membership_period where status = 'waived' and settled_at > ${at} - ${WAIVED}`;
    case 'failed':
      return sql`
        select bill.id, bill.membership_id, charge.answered_at as at, bill.id as period_id, charge.failure
        from membership_period bill
        join lateral (
          select answered_at, failure from membership_charge
           where period_id = bill.id order by attempt desc limit 1) as charge on charge.answered_at is not null
        where bill.status = 'pending' and bill.paid_with is null and bill.one_off is null`;
    case 'unknown':
      return sql`
        select charge.id, bill.membership_id, charge.sent_at as at, bill.id as period_id, null as failure
        from membership_charge charge
        join membership_period bill on bill.id = charge.period_id
        where charge.outcome = 'pending' and charge.sent_at <= ${at} - ${LATE}`;
  }
}

/** The oldest first. */
export async function listStandingMemberships(
  db: Executor,
  query: {
    standing: RenewalStanding;
    now: Date;
    after: readonly [string, string] | undefined;
    limit: number;
  },
): Promise<StandingRow[]> {
  const { after } = query;
  const { rows } = await sql<StandingRow>`
    with stands as materialized (
      select * from (${standing(query.standing, query.now)}) as all_of_it
      ${after === undefined ? sql`` : sql`where (at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by at, id limit ${query.limit})
    select stands.id, stands.membership_id as "membershipId", member.name as "memberName",
      member.email as "memberEmail", creator.name as "creatorName", tier.name as "tierName", membership.currency,
      membership.amount_minor as "amountMinor", membership.interval, stands.at, period.starts_at as "periodStart",
      case when period.status = 'waived' then period.reason end as waived, stands.failure,
      membership.suspended_at as "suspendedAt"
    from stands
    join membership on membership.id = stands.membership_id
    join "user" member on member.id = membership.user_id
    join "user" creator on creator.id = membership.creator_id
    join membership_tier tier on tier.id = membership.tier_id
    left join membership_period period on period.id = stands.period_id
    order by stands.at, stands.id`.execute(db);
  return rows;
}

export interface RenewalCounts {
  counts: Record<RenewalStanding, number>;
  living: number;
  openFindings: number;
}

export async function countStandings(db: Executor, now: Date): Promise<RenewalCounts> {
  const count = (kind: RenewalStanding) => sql`(select count(*) from (${standing(kind, now)}) as standing)`;
  const { rows } = await sql<RenewalCounts>`
    select jsonb_build_object('due', ${count('due')}, 'late', ${count('late')}, 'waived', ${count('waived')},
        'failed', ${count('failed')}, 'unknown', ${count('unknown')}) as counts,
      (select count(*) from membership where next_look_at is not null) as living,
      (select count(*) from membership_finding where closed_at is null) as "openFindings"`.execute(db);
  return rows[0]!;
}

export interface FindingRow {
  id: string;
  membershipId: string;
  memberName: string;
  memberEmail: string;
  creatorName: string;
  tierName: string;
  currency: string;
  kind: RenewalFindingKind;
  reason: RenewalFindingReason;
  periodStart: string;
  periodId: string | null;
  expectedMinor: number | null;
  foundMinor: number | null;
  expectedAt: string | null;
  foundAt: string | null;
  openedAt: string;
}

/** Open ones, newest first. */
export async function listOpenFindings(
  db: Executor,
  query: { kind: RenewalFindingKind | undefined; before: string | undefined; limit: number },
): Promise<FindingRow[]> {
  const { kind, before } = query;
  const { rows } = await sql<FindingRow>`
    select finding.id, finding.membership_id as "membershipId", member.name as "memberName",
      member.email as "memberEmail", creator.name as "creatorName", tier.name as "tierName", membership.currency,
      finding.kind, finding.reason, finding.period_start as "periodStart", finding.period_id as "periodId",
      finding.expected_minor as "expectedMinor", finding.found_minor as "foundMinor",
      finding.expected_at as "expectedAt", finding.found_at as "foundAt", finding.opened_at as "openedAt"
    from membership_finding finding
    join membership on membership.id = finding.membership_id
    join "user" member on member.id = membership.user_id
    join "user" creator on creator.id = membership.creator_id
    join membership_tier tier on tier.id = membership.tier_id
    where finding.closed_at is null
      ${kind === undefined ? sql`` : sql`and finding.kind = ${kind}`}
      ${before === undefined ? sql`` : sql`and finding.id < ${before}::uuid`}
    order by finding.id desc limit ${query.limit}`.execute(db);
  return rows;
}
