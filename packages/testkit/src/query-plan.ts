import type pg from 'pg';
import type { Statement } from './query-counter.ts';

export interface QueryPlan {
  /** Indexes that the plan reads, each once. */
  indexes: string[];
  /** Tables that the plan reads from end to end. */
  fullScans: string[];
}

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/**
 * How PostgreSQL would run the statement. Fill the tables and `analyze` them first: on a few rows the planner
 * rightly reads whole tables.
 */
export async function explain(pool: pg.Pool, statement: Statement): Promise<QueryPlan> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (format json) ${statement.text}`,
    statement.values,
  );
  const nodes = rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
  const names = (values: (string | undefined)[]) =>
    [...new Set(values)].filter((value) => value !== undefined).sort();
  return {
    indexes: names(nodes.map((node) => node['Index Name'])),
    fullScans: names(
      nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
    ),
  };
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
