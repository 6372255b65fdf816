import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import type { InvariantFinding } from '../invariant-findings.ts';

/** When the books were last checked by night. */
export async function findLastCheckedAt(db: Executor): Promise<string | undefined> {
  const last = await db
    .selectFrom('books_check')
    .select('checked_at')
    .orderBy('checked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.checked_at;
}

export async function insertBooksCheck(
  db: Executor,
  check: {
    id: string;
    at: Date;
    violations: number;
    findings: readonly InvariantFinding[];
    head: { seq: number; hash: string } | undefined;
  },
): Promise<void> {
  await db
    .insertInto('books_check')
    .values({
      id: check.id,
      checked_at: check.at.toISOString(),
      violations: check.violations,
      findings: JSON.stringify(check.findings),
      block: check.head?.seq ?? null,
      head: check.head === undefined ? null : sql<Buffer>`decode(${check.head.hash}, 'hex')`,
    })
    .execute();
}

/** Since when each invariant is broken, by those who looked. */
export async function listViolationAges(db: Executor): Promise<{ invariant: string; since: string }[]> {
  return await db.selectFrom('invariant_violation').select(['invariant', 'since']).execute();
}

/** What is broken keeps the age it has; what is broken no longer loses it. */
export async function replaceViolations(
  db: Executor,
  invariants: readonly string[],
  at: Date,
): Promise<void> {
  const broken = sql`${[...invariants]}::text[]`;
  await sql`
    with mended as (delete from invariant_violation where invariant <> all(${broken}))
    insert into invariant_violation (invariant, since, seen_at)
    select invariant, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    from unnest(${broken}) as invariant
    on conflict (invariant) do update set seen_at = excluded.seen_at`.execute(db);
}
