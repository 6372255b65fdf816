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
 * How PostgreSQL would run the statement if it had to avoid reading whole tables, as it does once they are large.
 * Fill the tables and `analyze` them first: on a few rows any index looks as good as another.
 */
export async function explain(pool: pg.Pool, statement: Statement): Promise<QueryPlan> {
  const client = await pool.connect();
  try {
    await client.query('begin; set local enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (format json) ${statement.text}`,
      statement.values,
    );
    const nodes = rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
    return {
      indexes: distinct(nodes.map((node) => node['Index Name'])),
      fullScans: distinct(
        nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
      ),
    };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const distinct = (names: (string | undefined)[]): string[] =>
  [...new Set(names)].filter((name) => name !== undefined).sort();

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
