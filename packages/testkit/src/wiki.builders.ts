import { randomUUID } from 'node:crypto';
import { WikiEntryKey, type BranchId, type ChapterId } from '@inkvine/contracts/primitives';
import type { WikiGate, WikiPartContent } from '@inkvine/contracts/wiki-editing';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWikiEditingService } from '@inkvine/core/wiki/wiki-editing.service';
import type { Database, Executor } from '@inkvine/db/database';
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
