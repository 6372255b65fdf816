import type { EarningSource, WithholdingRule } from '@inkvine/contracts/settlement-rules';
import type { EarningRole, SettlementFigures, SettlementRunState } from '@inkvine/contracts/settlements';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { FIGURES, type PayeeRow } from './settlement.repository.ts';

const figuresOf = (table: string) =>
  sql.join(FIGURES.map(([field, column]) => sql`${sql.ref(`${table}.${column}`)} as ${sql.ref(field)}`));

export interface StatementRow extends SettlementFigures {
  runId: string;
  period: string;
  currency: string;
  seq: number;
  state: SettlementRunState;
  creatorId: string;
  creatorName: string;
  payee: PayeeRow | null;
  policyVersion: number;
  reason: string | null;
  withholding: WithholdingRule;
  fees: { source: EarningSource; feeBps: number; feeMinor: number; vatMinor: number }[];
  createdAt: string;
  lockedAt: string | null;
}

/** A creator's settlement in a run, in whatever state the run is. */
export async function findStatement(
  db: Executor,
  key: { runId: string; creatorId: string },
): Promise<StatementRow | undefined> {
  const { rows } = await sql<StatementRow>`
    select run.id as "runId", run.period::text as period, run.currency, run.seq, run.state,
      settlement.creator_id as "creatorId", "user".name as "creatorName", settlement.payee,
      run.policy_version as "policyVersion", run.reason, settlement.withholding, settlement.fees,
      settlement.created_at as "createdAt", run.locked_at as "lockedAt", ${figuresOf('settlement')}
    from settlement
    join settlement_run run on run.id = settlement.run_id
    join "user" on "user".id = settlement.creator_id
    where settlement.run_id = ${key.runId}::uuid and settlement.creator_id = ${key.creatorId}::uuid`.execute(
    db,
  );
  return rows[0];
}

export interface StatementSummaryRow {
  runId: string;
  period: string;
  currency: string;
  seq: number;
  grossMinor: number;
  payableMinor: number;
  carryOutMinor: number;
  lockedAt: string;
}

/** A creator's locked settlements, the newest month first. */
export async function listLockedStatements(
  db: Executor,
  query: {
    creatorId: string;
    after: { period: string; seq: number; runId: string } | undefined;
    limit: number;
  },
): Promise<StatementSummaryRow[]> {
  const { after } = query;
  const { rows } = await sql<StatementSummaryRow>`
    select run.id as "runId", run.period::text as period, run.currency, run.seq,
      settlement.gross_minor as "grossMinor", settlement.payable_minor as "payableMinor",
      settlement.carry_out_minor as "carryOutMinor", run.locked_at as "lockedAt"
    from settlement
    join settlement_run run on run.id = settlement.run_id
    where settlement.creator_id = ${query.creatorId}::uuid and run.state = 'locked'
      ${
        after === undefined
          ? sql``
          : sql`and (settlement.period, settlement.seq, settlement.run_id)
              < (${after.period}::date, ${after.seq}::integer, ${after.runId}::uuid)`
      }
    order by settlement.period desc, settlement.seq desc, settlement.run_id desc
    limit ${query.limit}`.execute(db);
  return rows;
}

export interface ItemRow {
  novelId: string;
  novelTitle: string | null;
  source: EarningSource;
  role: EarningRole;
  entries: number;
  grossMinor: number;
  paidCoins: number;
  bonusCoins: number;
}

export async function listItems(db: Executor, key: { runId: string; creatorId: string }): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select item.novel_id as "novelId", coalesce(novel.title, tier.name) as "novelTitle", item.source, item.role, item.entries,
      item.gross_minor as "grossMinor", item.paid_coins as "paidCoins", item.bonus_coins as "bonusCoins"
    from settlement_item item
    left join novel on novel.id = item.novel_id
    left join membership_tier tier on tier.id = item.novel_id and item.source in ('membership', 'gift')
    where item.run_id = ${key.runId}::uuid and item.creator_id = ${key.creatorId}::uuid
    order by item.gross_minor desc, item.novel_id, item.source, item.role`.execute(db);
  return rows;
}

export interface LineRow {
  txnId: string;
  earnerId: string;
  earnedAt: string;
  source: EarningSource;
  role: EarningRole;
  novelTitle: string | null;
  chapterTitle: string | null;
  grossMinor: number;
  paidCoins: number;
  bonusCoins: number;
}

/** The earnings behind a settlement, in the order of their transactions. */
export async function listLines(
  db: Executor,
  query: {
    runId: string;
    creatorId: string;
    novelId?: string | undefined;
    source?: string | undefined;
    role?: string | undefined;
    after: { txnId: string; earnerId: string } | undefined;
    limit: number;
  },
): Promise<LineRow[]> {
  const { after, novelId, source, role } = query;
  const filters: RawBuilder<unknown>[] = [
    ...(after === undefined
      ? []
      : [
          sql`and line.txn_id >= ${after.txnId}::uuid and (line.txn_id, line.earner_id)
          > (${after.txnId}::uuid, ${after.earnerId}::uuid)`,
        ]),
    ...(novelId === undefined ? [] : [sql`and earning.novel_id = ${novelId}::uuid`]),
    ...(source === undefined ? [] : [sql`and earning.source = ${source}`]),
    ...(role === undefined ? [] : [sql`and line.role = ${role}`]),
  ];
  const { rows } = await sql<LineRow>`
    select line.txn_id as "txnId", line.earner_id as "earnerId", earning.created_at as "earnedAt", earning.source,
      line.role, coalesce(novel.title, tier.name) as "novelTitle", revision.title as "chapterTitle", line.gross_minor as "grossMinor",
      line.paid_coins as "paidCoins", line.bonus_coins as "bonusCoins"
    from settlement_line line
    join earning on earning.txn_id = line.txn_id and earning.creator_id = line.earner_id
      and earning.currency = line.currency
    left join novel on novel.id = earning.novel_id
    left join membership_tier tier on tier.id = earning.novel_id and earning.source in ('membership', 'gift')
    left join coin_txn txn on txn.id = line.txn_id
    left join coin_txn undone on undone.id = txn.reverses
    left join chapter on chapter.id = coalesce(undone.subject_id, txn.subject_id)
    left join chapter_revision revision on revision.id = chapter.published_revision_id
    where line.run_id = ${query.runId}::uuid and line.creator_id = ${query.creatorId}::uuid
      ${sql.join(filters, sql` `)}
    order by line.txn_id, line.earner_id
    limit ${query.limit}`.execute(db);
  return rows;
}

export interface RunSummaryRow {
  id: string;
  period: string;
  currency: string;
  seq: number;
  kind: 'close' | 'correction';
  state: SettlementRunState;
  version: number;
  policyVersion: number;
  cutoff: string;
  reason: string | null;
  earnings: number;
  inputHash: string | null;
  createdAt: string;
  lockedAt: string | null;
  creators: number;
  totals: SettlementFigures;
}

/** Runs with the sums of their settlements, the newest first; the one run when its id is given. */
export async function listRunSummaries(
  db: Executor,
  query: { runId?: string; after?: { createdAt: string; id: string } | undefined; limit: number },
): Promise<RunSummaryRow[]> {
  const { runId, after } = query;
  const sums = sql.join(
    FIGURES.map(([field, column]) => sql`${field}::text, coalesce(sum(${sql.ref(column)}), 0)`),
  );
  const { rows } = await sql<RunSummaryRow>`
    select run.id, run.period::text as period, run.currency, run.seq, run.kind, run.state, run.version,
      run.policy_version as "policyVersion", run.cutoff, run.reason, run.earnings, run.input_hash as "inputHash",
      run.created_at as "createdAt", run.locked_at as "lockedAt", sum.creators, sum.totals
    from settlement_run run
    cross join lateral (
      select count(*) as creators, jsonb_build_object(${sums}) as totals
      from settlement where settlement.run_id = run.id) as sum
    where ${runId === undefined ? sql`true` : sql`run.id = ${runId}::uuid`}
      ${
        after === undefined
          ? sql``
          : sql`and (run.created_at, run.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      }
    order by run.created_at desc, run.id desc
    limit ${query.limit}`.execute(db);
  return rows;
}

export interface CreatorSettlementRow extends SettlementFigures {
  creatorId: string;
  creatorName: string;
  hasTaxProfile: boolean;
}

/** The settlements of a run, the largest sum to be paid first. */
export async function listCreatorSettlements(
  db: Executor,
  query: { runId: string; after: { payable: number; creatorId: string } | undefined; limit: number },
): Promise<CreatorSettlementRow[]> {
  const { after } = query;
  const { rows } = await sql<CreatorSettlementRow>`
    select settlement.creator_id as "creatorId", "user".name as "creatorName",
      settlement.payee is not null as "hasTaxProfile", ${figuresOf('settlement')}
    from settlement
    join "user" on "user".id = settlement.creator_id
    where settlement.run_id = ${query.runId}::uuid
      ${
        after === undefined
          ? sql``
          : sql`and (-settlement.payable_minor, settlement.creator_id)
              > (${-after.payable}::bigint, ${after.creatorId}::uuid)`
      }
    order by -settlement.payable_minor, settlement.creator_id
    limit ${query.limit}`.execute(db);
  return rows;
}
