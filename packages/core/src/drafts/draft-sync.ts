import { findEpoch, listDraftTargets } from '@inkvine/db/drafts/draft.repository';
import type { BufferedDraft } from '@inkvine/domain/drafts/draft-snapshot';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { FlushDraft } from './draft-flush.ts';
import type { DraftTargets } from './draft-targets.ts';

export interface SyncResult {
  flushed: number;
  /** Left for the next time, each with its reason. */
  failures: unknown[];
  /** Age of the oldest text that is not durable yet, in seconds; 0 when all is. */
  oldestSeconds: number;
}

const HOUR_MS = 3_600_000;
/** A durable draft that nobody has touched for so long leaves the store. */
const IDLE_MS = HOUR_MS;
/** A chapter that is not there may also be one that a restored database has yet to be told of. */
const GONE_MS = 7 * 24 * HOUR_MS;
const FLUSHES_AT_ONCE = 4;

/** Brings everything that is buffered to PostgreSQL, whoever wrote it: the job `sync_drafts_to_db`, and its sweep. */
export function createDraftSync(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'draftStore'> & {
    targets: DraftTargets;
    flush: FlushDraft;
  },
) {
  const { db, clock, draftStore, targets, flush } = dependencies;

  const ageOf = ({ savedAt }: BufferedDraft): number => clock.now().getTime() - Date.parse(savedAt);

  async function syncBatch(batch: BufferedDraft[], result: SyncResult): Promise<void> {
    if (batch.length === 0) return;
    const byChapter = new Map(batch.map((draft) => [draft.chapterId, draft]));
    const rows = await listDraftTargets(db, batch);
    const pending = rows.flatMap((row) => {
      if (row.site === null) return [];
      const draft = byChapter.get(row.chapterId)!;
      const { site } = row;
      const { branchId, chapterId, isMade } = row;
      return [{ draft, target: { ...row, place: { site, branchId, chapterId, isMade } } }];
    });
    const work = pending.values();
    await Promise.all(
      Array.from({ length: FLUSHES_AT_ONCE }, async () => {
        for (const { draft, target } of work) {
          try {
            // What PostgreSQL has decides, not what anybody noted about it.
            if (!target.isGone && draft.rev > target.rev) {
              await flush(target);
              result.flushed += 1;
            } else if (!target.isGone && draft.rev < target.rev) {
              // Looking at it makes the store drop what is older, and put aside what would be lost by that.
              await draftStore.readHead(target.place, target);
            } else if (ageOf(draft) > (target.isGone ? GONE_MS : IDLE_MS)) {
              await draftStore.forget(target.place, draft.rev);
            }
          } catch (error) {
            result.failures.push(error);
            result.oldestSeconds = Math.max(result.oldestSeconds, ageOf(draft) / 1_000);
          }
        }
      }),
    );
  }

  return {
    /** What the index of the store says is not durable. Quick; misses what the index does. */
    async syncUnflushed(): Promise<SyncResult> {
      const result: SyncResult = { flushed: 0, failures: [], oldestSeconds: 0 };
      const { site } = await findEpoch(db);
      if (site !== null) await syncBatch(await draftStore.listUnflushed(site), result);
      return result;
    },

    /** The copies of these chapters; null means the next one of the branch. */
    async syncPlaces(places: readonly { branchId: string; chapterId: string | null }[]): Promise<SyncResult> {
      const result: SyncResult = { flushed: 0, failures: [], oldestSeconds: 0 };
      await syncBatch(await draftStore.look(places), result);
      return result;
    },

    /** Compares every copy in the store with PostgreSQL, and drops those that have long been durable. */
    async syncAll(): Promise<SyncResult> {
      await targets.renewEpoch();
      const result: SyncResult = { flushed: 0, failures: [], oldestSeconds: 0 };
      for await (const batch of draftStore.scan()) await syncBatch(batch, result);
      return result;
    },
  };
}
