import { incrementFlushes } from '@inkvine/db/drafts/draft.repository';
import { DraftStoreAway, type DraftSnapshot } from '@inkvine/domain/drafts/draft-snapshot';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DraftTarget, DraftTargets } from './draft-targets.ts';
import { writeDraft } from './draft-writer.ts';

/** Another writer may come first this often before a flush leaves the draft to the next sweep. */
const FLUSH_TRIES = 3;

export interface FlushedDraft {
  rev: number;
  durableRev: number;
}

/** Moves what is buffered to PostgreSQL. */
export function createDraftFlush(
  dependencies: Pick<ServiceDependencies, 'db' | 'ids' | 'draftStore'> & { targets: DraftTargets },
) {
  const { db, draftStore, targets } = dependencies;

  async function writeSnapshot(target: DraftTarget, snapshot: DraftSnapshot): Promise<boolean> {
    const draft = { ...snapshot, epoch: target.epoch, seenRev: snapshot.rev, expectedRev: null };
    if (!(await writeDraft(dependencies, target.place, draft))) return false;
    const flushes = await incrementFlushes(db);
    await draftStore.markFlushed({ ...target.place, isMade: true }, snapshot.rev, flushes);
    return true;
  }

  /**
   * Makes the newest revision of a draft durable; without a store, answers what already is.
   * @throws AppError UNAVAILABLE when other writers are always faster
   */
  return async function flush(found: DraftTarget): Promise<FlushedDraft> {
    let target = found;
    try {
      for (let attempt = 0; attempt < FLUSH_TRIES; attempt += 1) {
        const asked = await targets.ask(target, (present) => draftStore.readSnapshot(present.place, present));
        target = asked.target;
        const snapshot = asked.answer;
        if (snapshot === null || snapshot.rev <= target.rev) break;
        if (await writeSnapshot(target, snapshot)) return { rev: snapshot.rev, durableRev: snapshot.rev };
        const { branchId, chapterId } = target.place;
        const next = await targets.findUnguarded({ branchId, chapterId });
        if (next === undefined) break;
        target = next;
      }
    } catch (error) {
      if (!(error instanceof DraftStoreAway)) throw error;
    }
    return { rev: target.rev, durableRev: target.rev };
  };
}

export type FlushDraft = ReturnType<typeof createDraftFlush>;
