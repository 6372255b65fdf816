import { sql, type RawBuilder } from 'kysely';
import type { Executor } from './database.ts';

export interface InvariantFinding {
  id: string;
  violations: number;
  /** Ids of a few rows that break it. */
  sample: string[];
}

const SAMPLE_SIZE = 5;

/** What breaks each of the invariants, whose queries select the `id` of every row that does. */
export async function listBroken(
  db: Executor,
  invariants: Record<string, RawBuilder<unknown>>,
): Promise<InvariantFinding[]> {
  const findings: InvariantFinding[] = [];
  for (const [id, query] of Object.entries(invariants)) {
    const { rows } = await sql<Omit<InvariantFinding, 'id'>>`
      select count(*) as violations,
        coalesce((array_agg(id::text))[1:${sql.lit(SAMPLE_SIZE)}], '{}') as sample
      from (${query}) as broken`.execute(db);
    findings.push({ id, ...rows[0]! });
  }
  return findings;
}
