import { AppError } from '@inkvine/contracts/errors';
import { incrementFlushes } from '@inkvine/db/drafts/draft.repository';
import { DraftStoreAway, type DraftSnapshot } from '@inkvine/domain/drafts/draft-snapshot';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DraftTarget, DraftTargets } from './draft-targets.ts';
import { writeDraft } from './draft-writer.ts';

/** Another writer may come first this often before a flush leaves the draft to the next sweep. */
const FLUSH_TRIES = 3;

/** Moves what is buffered to PostgreSQL. */
export function createDraftFlush(
  dependencies: Pick<ServiceDependencies, 'db' | 'ids' | 'draftStore'> & { targets: DraftTargets },
) {
  const { db, draftStore, targets } = dependencies;

  async function writeSnapshot(target: DraftTarget, snapshot: DraftSnapshot): Promise<boolean> {
    const draft = { ...snapshot, epoch: target.epoch, seenRev: snapshot.rev, gaps: null, expectedRev: null };
    if (!(await writeDraft(dependencies, target.place, draft))) return false;
    const flushes = await incrementFlushes(db);
    try {
      await draftStore.markFlushed({ ...target.place, isMade: true }, snapshot.rev, flushes);
    } catch (error) {
      // It is durable whether or not the store has heard of it; the next call about it tells.
      if (!(error instanceof DraftStoreAway)) throw error;
    }
    return true;
  }

  /**
   * Makes the newest revision of a draft durable and answers which that is.
   * @throws DraftStoreAway; AppError UNAVAILABLE when other writers are always faster
   */
  return async function flush(found: DraftTarget): Promise<number> {
    let target = found;
    for (let attempt = 0; attempt < FLUSH_TRIES; attempt += 1) {
      const asked = await targets.ask(target, (present) => draftStore.readSnapshot(present.place, present));
      const snapshot = asked.answer;
      if (snapshot === null || snapshot.rev <= asked.target.rev) return asked.target.rev;
      if (await writeSnapshot(asked.target, snapshot)) return snapshot.rev;
      const { branchId, chapterId } = target.place;
      const next = await targets.findUnguarded({ branchId, chapterId });
      if (next === undefined) throw new AppError('NOT_FOUND');
      target = next;
    }
    throw new AppError('UNAVAILABLE');
  };
}

export type FlushDraft = ReturnType<typeof createDraftFlush>;
