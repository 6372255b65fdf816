import { randomUUID } from 'node:crypto';
import { WikiEntryKey, type BranchId, type ChapterId } from '@inkvine/contracts/primitives';
import type { WikiGate, WikiPartContent } from '@inkvine/contracts/wiki-editing';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWikiEditingService } from '@inkvine/core/wiki/wiki-editing.service';
import type { Database, Executor } from '@inkvine/db/database';
import { sql, type RawBuilder } from 'kysely';
import { createFakeClock } from './fake-clock.ts';

/** How far somebody has read in the chapters of one branch. */
export async function buildHorizon(
  db: Executor,
  reading: { userId: string; branchId: string; openedId: string; finishedId?: string | undefined },
): Promise<void> {
  const reach = {
    opened_chapter_id: reading.openedId,
    finished_chapter_id: reading.finishedId ?? null,
  };
  await db
    .insertInto('reading_horizon')
    .values({ user_id: reading.userId, branch_id: reading.branchId, ...reach })
    .onConflict((conflict) => conflict.columns(['user_id', 'branch_id']).doUpdateSet(reach))
    .execute();
}

/** Writes in the wiki of a branch as its author. Gates are numbers of `chapterIds`, 0 for the introduction. */
export function createWikiWriter(
  db: Database,
  wiki: { author: Actor; branchId: BranchId; chapterIds: ChapterId[] },
) {
  const { author, branchId, chapterIds } = wiki;
  const editing = createWikiEditingService({ db, clock: createFakeClock(), ids: createIds() });

  const gate = (number: number, effective: 'on_open' | 'on_finish' = 'on_open'): WikiGate =>
    number === 0 ? { from: 'intro' } : { from: 'chapter', chapterId: chapterIds[number - 1]!, effective };

  return {
    gate,
    async createEntry(name: string, from: WikiGate, summary = ''): Promise<WikiEntryKey> {
      const { entryKey } = await editing.createEntry(author, {
        ...{ branchId, type: 'character', gate: from, name, summary },
        ...{ attributes: [{ label: 'Rank', value: `rank of ${name}` }], idempotencyKey: randomUUID() },
      });
      return WikiEntryKey.parse(entryKey);
    },
    addPart: (entryKey: WikiEntryKey | null, content: WikiPartContent) =>
      editing.addPart(author, { branchId, entryKey, content, idempotencyKey: randomUUID() }),
  };
}

/**
 * Enough entries for the planner to choose as it would for a long story: each with states and another name, spread
 * over the chapters. Names are `entry 00042, state 2`.
 */
export async function buildLargeWiki(
  db: Executor,
  wiki: { authorId: string; branchId: string; chapterIds: readonly string[] },
  { entries, statesEach }: { entries: number; statesEach: number },
): Promise<void> {
  const { authorId, branchId, chapterIds } = wiki;
  const gateAt = (place: RawBuilder<unknown>) =>
    sql`(${chapterIds}::uuid[])[1 + ${place} % ${chapterIds.length}::integer]`;
  const name = sql`'entry ' || lpad(n::text, 5, '0')`;
  await sql`
    with made as (
      select n, gen_random_uuid() as entry_key from generate_series(1, ${entries}::integer) n
    ), parts as (
      select n, entry_key as part_key, entry_key, 'entry' as kind, 'concept' as type, ${name} as name,
             ${gateAt(sql`n`)} as gate_id, '{}'::jsonb as body
        from made
      union all
      select n, gen_random_uuid(), entry_key, 'snapshot', null, ${name} || ', state ' || state,
             ${gateAt(sql`(n + (state - 1) * 7)`)},
             jsonb_build_object('summary', repeat('What is known of it by then. ', 8), 'attributes', '[]'::jsonb)
        from made, generate_series(1, ${statesEach}::integer) state
      union all
      select n, gen_random_uuid(), entry_key, 'alias', null, 'another ' || n, ${gateAt(sql`(n + 3)`)}, '{}' from made
    )
    insert into wiki_part (branch_id, part_key, from_seq, kind, entry_key, type, gate_chapter_id, name, body, search,
                           version, edited_by, edited_at)
    select ${branchId}::uuid, part_key, 1, kind, entry_key, type, gate_id, name, body,
           replace(replace(name, ' ', ''), ',', ''), 1, ${authorId}::uuid, '2026-11-01'
      from parts`.execute(db);
  await sql`analyze`.execute(db);
}
